// What every page does: copy a number, toasts, the question before a dangerous act, menus that close.

import { forgetSent, formOf } from "./scan/store.js";

const toasts = document.getElementById("toasts");

export function toast(text, kind = "") {
  const note = document.getElementById("toast-pattern").content.firstElementChild.cloneNode(true);
  note.querySelector("span").textContent = text;
  if (kind) note.classList.add(kind);
  toasts.append(note);
  fade(note);
}

function fade(note) {
  if (!note.classList.contains("error")) setTimeout(() => note.remove(), 6000);
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  button.classList.add("done");
  const use = button.querySelector("use");
  const drawing = use.getAttribute("href");
  use.setAttribute("href", drawing.replace(/#.*/, "#check"));
  setTimeout(() => {
    button.classList.remove("done");
    use.setAttribute("href", drawing);
  }, 1200);
}

document.addEventListener("click", (event) => {
  const copied = event.target.closest("[data-copy]");
  if (copied) copy(copied);
  const closed = event.target.closest("[data-close]");
  if (closed) closed.closest(".toast-note").remove();
  const dismissed = event.target.closest("[data-dismiss]");
  const ask = document.getElementById("ask");
  if (dismissed && ask?.open) {
    event.preventDefault();
    ask.close();
  }
  if (event.target === ask) ask.close();
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});

// A link with hx-target="#ask-slot" brings the page's own question; it is shown in front.
document.addEventListener("htmx:after:swap", () => {
  const ask = document.getElementById("ask");
  if (ask && !ask.open && ask.querySelector("#ask-slot > *")) ask.showModal();
});
document.getElementById("ask")?.addEventListener("close", () => {
  document.getElementById("ask-slot").replaceChildren();
});

// What leads to an editor with something entered already wins over what was left there before.
function fresh(of) {
  formOf(new URL(of.href ?? of.action, location.href).pathname).forget();
}
for (const kind of ["click", "auxclick"]) {
  document.addEventListener(kind, (event) => {
    const link = event.target.closest("a[data-fresh]");
    if (link) fresh(link);
  });
}
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-fresh]")) fresh(event.target);
});

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

for (const box of document.querySelectorAll("[data-pick-all]")) {
  box.addEventListener("change", () => {
    for (const one of document.querySelectorAll(`input[name="${box.dataset.pickAll}"]`)) one.checked = box.checked;
  });
}
if (toasts) for (const note of toasts.querySelectorAll(".toast-note")) fade(note);
forgetSent();
