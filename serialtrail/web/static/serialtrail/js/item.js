// The form of an item: rows that can be added and taken out, components of bundles only, the rule's next numbers.

import { picker } from "./picker.js";

const form = document.getElementById("item-form");
const kind = form.elements.kind;
const components = document.getElementById("components");
const preview = form.querySelector("[data-rule-preview]");
const rule = [...form.querySelectorAll('[name^="rule_"]')];
const PAUSE = 250;
const PIECES = 3;
let timer = 0;

function wire(row) {
  for (const field of row.querySelectorAll("[data-pick]")) picker(field);
  row.querySelector("[data-drop]").addEventListener("click", () => {
    const next = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector("input");
    const add = row.closest("[data-rows]").querySelector("[data-add]");
    row.remove();
    (next ?? add).focus();
  });
}

for (const set of form.querySelectorAll("[data-rows]")) {
  const list = set.querySelector("[data-list]");
  const pattern = set.querySelector("template");
  let next = list.children.length + 1;
  [...list.children].forEach(wire);
  set.querySelector("[data-add]").addEventListener("click", (event) => {
    event.preventDefault();
    const holder = document.createElement("div");
    holder.innerHTML = pattern.innerHTML.replaceAll("__n__", String(next++));
    const row = holder.firstElementChild;
    list.append(row);
    wire(row);
    row.querySelector("input").focus();
  });
}

function bundled() {
  const filled = [...components.querySelectorAll("input")].some((field) => field.value);
  components.hidden = kind.value !== "bundle" && !filled;
}

async function show() {
  const typed = Object.fromEntries(rule.map((field) => [field.name.replace("rule_", ""), field.value.trim()]));
  preview.classList.remove("no-good");
  if (!Object.values(typed).some(Boolean)) {
    preview.textContent = "";
    return;
  }
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const whole = { ...typed, start: typed.start || "1", increment: typed.increment || "1", pieces: PIECES };
  for (const [name, value] of Object.entries(whole)) body.set(name, value);
  const answer = await fetch(form.dataset.ruleUrl, { method: "POST", body }).catch(() => null);
  if (!answer) return;
  const told = await answer.json().catch(() => ({}));
  preview.textContent = answer.ok ? `${told.numbers.join("   ")} …` : (told.refusals ?? []).join(" ");
  preview.classList.toggle("no-good", !answer.ok);
}

for (const field of rule) {
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
}
kind.addEventListener("change", bundled);
bundled();
show();
