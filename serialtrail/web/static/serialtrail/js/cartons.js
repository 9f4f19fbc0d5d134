// Packing a carton: what is scanned goes in, if it is a number that exists; the text field beneath stays the truth.

import { chips } from "./chips.js";
import { scanBox } from "./scan/box.js";
import { split } from "./scan/reader.js";
import { formOf, scansOf } from "./scan/store.js";

const form = document.getElementById("carton");
const box = form.querySelector("#numbers");
const words = { ...document.getElementById("words").dataset, ...document.getElementById("carton-words").dataset };
const kept = formOf(location.pathname);
const key = (number) => number.toUpperCase();
const numbers = () => split(box.value);
const holds = (number) => numbers().some((one) => key(one) === key(number));
const fields = ["numbers", "code", "parent"].map((name) => form.elements[name]).filter(Boolean);
const before = box.defaultValue;

function counted() {
  form.querySelector("[data-counted]").textContent = numbers().length;
  form.querySelector("[data-of]").textContent = words.numbers;
  form.querySelector("[data-none]").hidden = numbers().length > 0;
}

function changed() {
  counted();
  kept.put({ before, values: fields.map((field) => field.value) });
}

const list = chips(form.querySelector("[data-chips]"), box, changed);

function take(entry) {
  const { answer } = entry;
  if (answer.fault) return { ok: false, text: answer.fault };
  if (answer.item) return { ok: false, text: words.isItem };
  if (!answer.known) return { ok: false, text: words.unknown };
  entry.numbers = answer.numbers.map((one) => one.number).filter((number) => !holds(number));
  if (!entry.numbers.length) {
    list.flash(answer.numbers[0].number);
    return { ok: false, twice: true, text: words.twice };
  }
  box.value = [...numbers(), ...entry.numbers].join("\n");
  list.draw();
  changed();
  const item = answer.numbers[0].item?.name ?? "";
  return { ok: true, text: `${words.packed} · ${item}` };
}

function giveBack(entry) {
  const out = new Set((entry.numbers ?? []).map(key));
  box.value = numbers().filter((number) => !out.has(key(number))).join("\n");
  list.draw();
  changed();
}

async function ask(codes) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const code of codes) body.append("code", code);
  const answer = await fetch(form.dataset.scan, { method: "POST", body });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).answers;
}

// What was packed here before a reload is back, unless the carton is another by now.
const left = kept.get();
if (left?.before === before) {
  fields.forEach((field, place) => {
    field.value = left.values[place] ?? field.value;
  });
  list.draw();
}
for (const field of fields) field.addEventListener("input", changed);
form.addEventListener("submit", () => kept.forget());
form.addEventListener("keydown", (event) => {
  // A scanner's Enter after the carton's code goes on to what is in it.
  if (event.key === "Enter" && event.target.id === "code") {
    event.preventDefault();
    form.querySelector("#scan-code").focus();
  }
});
counted();
const scan = scanBox(document.getElementById("scan"), { ask, take, giveBack, store: scansOf(location.pathname) });
if (!form.elements.code || form.elements.code.value) scan.focus();
else form.elements.code.focus();
