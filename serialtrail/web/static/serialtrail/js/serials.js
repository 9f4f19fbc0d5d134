// The serial list: what is chosen stays chosen from page to page, views are kept under a name, rows close or wide;
// and the small things of the forms around one serial.

import { picker } from "./picker.js";

const filters = document.getElementById("filters");
const chosen = new Map(); // number by id, in the order of choosing

const boxes = () => [...document.querySelectorAll('#picking input[name="serial"][type="checkbox"]')];

// -- choosing many --------------------------------------------------------------------------------------------------

function counted() {
  const form = document.getElementById("picking");
  if (!form) return;
  const here = boxes();
  const shown = new Set(here.map((box) => box.value));
  const elsewhere = [...chosen.keys()].filter((id) => !shown.has(id));
  for (const old of form.querySelectorAll("input[data-carried]")) old.remove();
  for (const id of elsewhere) {
    const carried = Object.assign(document.createElement("input"), { type: "hidden", name: "serial", value: id });
    carried.dataset.carried = "";
    form.append(carried);
  }
  const bar = form.querySelector("[data-bulk]");
  bar.classList.toggle("open", chosen.size > 0);
  bar.querySelector("[data-chosen]").textContent = chosen.size;
  bar.querySelector("[data-elsewhere]").hidden = !elsewhere.length;
  bar.querySelector("[data-elsewhere-count]").textContent = elsewhere.length;
  const all = document.querySelector("[data-pick-page]");
  const ticked = here.filter((box) => box.checked).length;
  if (!all) return;
  all.checked = ticked === here.length;
  all.indeterminate = ticked > 0 && ticked < here.length;
}

function note(box) {
  if (box.checked) chosen.set(box.value, box.dataset.number);
  else chosen.delete(box.value);
  box.closest("tr").classList.toggle("chosen", box.checked);
}

function redrawn() {
  for (const box of boxes()) {
    // What the browser ticks by itself after "back" counts as well.
    if (box.checked) chosen.set(box.value, box.dataset.number);
    box.checked = chosen.has(box.value);
    box.closest("tr").classList.toggle("chosen", box.checked);
  }
  counted();
  views();
  density(document.documentElement.classList.contains("compact"));
}

let latest = null;
document.addEventListener("click", (event) => {
  const box = event.target.closest('#picking input[name="serial"]');
  if (box && event.shiftKey && latest?.isConnected) {
    const all = boxes();
    const [from, to] = [all.indexOf(latest), all.indexOf(box)].sort((a, b) => a - b);
    for (const one of all.slice(from, to + 1)) {
      one.checked = box.checked;
      note(one);
    }
    counted();
  }
  if (box) latest = box;
  if (event.target.closest("[data-choose-none]")) {
    chosen.clear();
    for (const one of boxes()) one.checked = false;
    redrawn();
    document.querySelector("[data-pick-page]").focus();
  }
  if (event.target.closest("[data-copy-chosen]")) copy();
});

document.addEventListener("change", (event) => {
  if (event.target.matches('#picking input[name="serial"]')) note(event.target);
  else if (event.target.matches("[data-pick-page]")) {
    for (const box of boxes()) {
      box.checked = event.target.checked;
      note(box);
    }
  } else return;
  counted();
});

async function copy() {
  await navigator.clipboard.writeText([...chosen.values()].join("\n"));
  const button = document.querySelector("[data-copy-chosen]");
  button.classList.add("done");
  const use = button.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#check"));
  setTimeout(() => use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#copy")), 1200);
}

// A file that is fetched leaves the page as it is: its form may be sent again.
document.addEventListener("submit", (event) => {
  if (event.submitter?.matches("[data-download]")) setTimeout(() => delete event.target.dataset.sent);
});

// -- views and density ----------------------------------------------------------------------------------------------

const DENSITY = "serialtrail.density";

function density(compact) {
  document.documentElement.classList.toggle("compact", compact);
  document.querySelector("[data-density]")?.setAttribute("aria-pressed", String(compact));
}

const nameOfViews = () => `serialtrail.views.${document.querySelector("[data-views]").dataset.views}`;

function kept() {
  try {
    return JSON.parse(localStorage.getItem(nameOfViews())) ?? [];
  } catch {
    return [];
  }
}

function here() {
  const query = new URLSearchParams(location.search);
  query.delete("after");
  for (const [name, value] of [...query]) if (!value) query.delete(name);
  return `?${query}`;
}

function views() {
  const list = document.querySelector("[data-views-list]");
  if (!list) return;
  const pattern = document.querySelector("[data-view-pattern]").content.firstElementChild;
  const all = kept();
  list.replaceChildren(
    ...all.map((view) => {
      const one = pattern.cloneNode(true);
      const link = one.querySelector("a");
      const forget = one.querySelector("button");
      link.textContent = view.name;
      link.href = view.query;
      if (view.query === here()) link.setAttribute("aria-current", "true");
      forget.setAttribute("aria-label", `${forget.getAttribute("aria-label")}: ${view.name}`);
      forget.addEventListener("click", (event) => {
        event.stopPropagation();
        put(all.filter((other) => other !== view));
      });
      return one;
    }),
  );
  document.querySelector("[data-views-none]").hidden = all.length > 0;
}

function put(all) {
  localStorage.setItem(nameOfViews(), JSON.stringify(all));
  views();
}

function keep() {
  const field = document.getElementById("view-name");
  const name = field.value.trim();
  if (!name) {
    field.focus();
    return;
  }
  put([...kept().filter((view) => view.name !== name), { name, query: here() }]);
  field.value = "";
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-density]")) {
    const compact = !document.documentElement.classList.contains("compact");
    localStorage.setItem(DENSITY, compact ? "compact" : "comfortable");
    density(compact);
  }
  if (event.target.closest("[data-view-keep]")) keep();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.id === "view-name") {
    event.preventDefault();
    keep();
  }
});

// -- forms around one serial ----------------------------------------------------------------------------------------

for (const field of document.querySelectorAll("[data-pick]")) {
  picker(field, (choice) => {
    if (choice && filters?.contains(field)) filters.dispatchEvent(new Event("chosen"));
  });
}

document.querySelector("[data-add-alias]")?.addEventListener("click", () => {
  const rows = document.querySelector("[data-aliases]");
  const row = rows.lastElementChild.cloneNode(true);
  const n = rows.children.length + 1;
  for (const field of row.querySelectorAll("input")) {
    field.value = "";
    field.id = field.id.replace(/\d+$/, n);
    field.labels?.[0]?.setAttribute("for", field.id);
  }
  for (const label of row.querySelectorAll("label")) label.htmlFor = label.htmlFor.replace(/\d+$/, n);
  rows.append(row);
  row.querySelector("input").focus();
});

// Numbers that are only registered are nowhere yet.
const place = document.querySelector("[data-place]");
if (place) {
  const turned = () => {
    const register = document.querySelector('[name="mode"]:checked').value === "register";
    place.hidden = register;
    place.querySelector("select").disabled = register;
  };
  for (const one of document.querySelectorAll('[name="mode"]')) one.addEventListener("change", turned);
  turned();
}

document.addEventListener("htmx:after:swap", () => {
  if (!document.getElementById("ask")?.open) redrawn();
});
if (document.getElementById("results")) redrawn();
addEventListener("pageshow", () => document.getElementById("results") && redrawn());
