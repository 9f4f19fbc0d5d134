// Finding from anywhere: "/" goes to the box on top, what matches stands below it while typing, and a scan outside of
// any field goes where its code leads. "?" opens the list of keys.

import { toast } from "./page.js";
import { commandOf, confirmPage } from "./scan/commands.js";
import { createListener } from "./scan/outside.js";

const box = document.getElementById("find-q");
const list = document.getElementById("found");
const keys = document.getElementById("keys");
const words = document.getElementById("around-words")?.dataset ?? {};
const PAUSE = 120;
const FIELDS = "input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file]), textarea, select, [contenteditable]";

// -- below the box ---------------------------------------------------------------------------------------------------

function finder(form) {
  let options = [];
  let at = -1;
  let asked = 0;
  let timer = 0;
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");

  function close() {
    asked += 1;
    clearTimeout(timer);
    list.hidden = true;
    at = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function mark(place) {
    at = (place + options.length) % options.length;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    box.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    const mine = ++asked;
    const q = box.value.trim();
    if (!q) {
      close();
      return;
    }
    const answer = await fetch(`${form.dataset.instant}?q=${encodeURIComponent(q)}`).catch(() => null);
    if (!answer?.ok || answer.redirected || mine !== asked || document.activeElement !== box) return;
    list.innerHTML = await answer.text();
    if (mine !== asked) return;
    options = [...list.querySelectorAll("a[role=option]")];
    at = -1;
    box.removeAttribute("aria-activedescendant");
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  box.addEventListener("focus", () => {
    if (box.value.trim()) ask();
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask();
      else if (options.length) mark(at < 0 && event.key === "ArrowUp" ? -1 : at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      options[at].click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (list.hidden) box.blur();
      else close();
    }
  });
  // A tap on an option keeps the focus in the box until it has led away.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  box.addEventListener("blur", close);
  form.addEventListener("submit", (event) => {
    close();
    if (!box.value.trim()) event.preventDefault();
  });
}

// -- keys ------------------------------------------------------------------------------------------------------------

function row(names, says) {
  const key = document.createElement("dt");
  for (const name of names) key.append(Object.assign(document.createElement("kbd"), { textContent: name }), " ");
  return [key, Object.assign(document.createElement("dd"), { textContent: says })];
}

function openKeys() {
  // What has a key of its own says so by aria-keyshortcuts.
  const own = [...document.querySelectorAll("main [aria-keyshortcuts]")].filter((one) => one.offsetParent);
  const said = own.map((one) => {
    const label = one.dataset.keySays || one.getAttribute("aria-label") || one.labels?.[0]?.textContent || one.textContent;
    return row(one.getAttribute("aria-keyshortcuts").split(/\s+/), label.trim());
  });
  keys.querySelector("[data-own-list]").replaceChildren(...said.flat());
  keys.querySelector("[data-own-keys]").hidden = !said.length;
  keys.querySelector("[data-scan-keys]").hidden = !document.getElementById("scan");
  keys.showModal();
}

// -- a scan outside of any field -------------------------------------------------------------------------------------

function heard(code) {
  const command = commandOf(code);
  if (document.querySelector("dialog[open]")) {
    // What stands in front is answered first: a scan must neither be lost nor say yes by its Enter.
    if (command !== "confirm" || !confirmPage()) toast(words.leaveFirst, "error");
    return;
  }
  // A scan box on the page takes it.
  const scan = new CustomEvent("serialtrail:scan", { detail: code, cancelable: true });
  if (!document.dispatchEvent(scan)) return;
  if (command === "confirm" && !confirmPage()) toast(words.nothingToConfirm, "error");
  if (command === "undo") toast(words.nothingToUndo, "error");
  if (command === "next") toast(words.nothingNext, "error");
  if (!command) location.assign(`${words.find}?q=${encodeURIComponent(code)}`);
}

const listener = createListener(heard);
let burst = false; // the signs of a burst are no shortcuts

addEventListener(
  "keydown",
  (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest?.(FIELDS)) {
      listener.forget();
      return;
    }
    burst = listener.key(event.key, event.timeStamp);
    if (!burst) return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

document.addEventListener("keydown", (event) => {
  if (burst || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.(FIELDS) || document.querySelector("dialog[open]")) return;
  if (event.key === "/" && box) {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "?" && keys && !document.querySelector('main [aria-keyshortcuts="?"]')) {
    // Unless the page has a list of keys of its own.
    event.preventDefault();
    openKeys();
  }
});

if (box) finder(box.form);
for (const button of document.querySelectorAll("[data-open-keys]")) button.addEventListener("click", openKeys);
keys?.addEventListener("click", (event) => {
  if (event.target === keys || event.target.closest("[data-close-keys]")) keys.close();
});
