// The editor of a document: lines, what is picked and scanned into them, sums, and the check while typing.

import { cents, parse, times } from "./amounts.js";
import { chips } from "./chips.js";
import { picker } from "./picker.js";
import { scanBox } from "./scan/box.js";
import { split } from "./scan/reader.js";

const form = document.getElementById("editor");
const lines = document.getElementById("lines");
const pattern = document.getElementById("line-pattern");
const words = document.getElementById("words").dataset;
const PAUSE = 400;
let next = lines.children.length + 1;
let timer = 0;
let asked = 0;

const key = (number) => number.toUpperCase();
const cell = (line, name) => line.querySelector(`[data-cell="${name}"]`);
const numbersOf = (line) => split(cell(line, "numbers").value);

function all() {
  return [...lines.querySelectorAll("[data-line]")];
}

function counted() {
  let given = 0;
  let wanted = 0n;
  let total = 0n;
  for (const line of all()) {
    const numbers = numbersOf(line).length;
    const quantity = parse(cell(line, "quantity").value);
    const price = parse(cell(line, "unit_price").value);
    const pieces = quantity ?? BigInt(numbers) * 10000n;
    given += numbers;
    if (numbers || line.dataset.tracked === "yes") wanted += pieces;
    const sum = price === null ? null : times(pieces, price);
    if (sum !== null) total += sum;
    line.querySelector("[data-line-total]").textContent = sum ? cents(sum) : "";
    cell(line, "quantity").placeholder = numbers || "";
    const of = quantity === null ? "" : ` ${words.of} ${cell(line, "quantity").value}`;
    line.querySelector("[data-count]").textContent = numbers ? `${numbers}${of}` : "";
  }
  form.querySelector("[data-total]").textContent = cents(total);
  form.querySelector("[data-counted]").textContent = given;
  form.querySelector("[data-of]").textContent = wanted > 0n ? `${words.of} ${wanted / 10000n}` : words.numbers;
}

function changed() {
  counted();
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
}

async function check() {
  if (!all().some((line) => cell(line, "item").value)) return;
  const mine = ++asked;
  const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form) });
  if (!answer.ok || mine !== asked) return;
  const { refusals } = await answer.json();
  // The server counts the lines that hold something, from 1.
  const filled = all().filter((line) => ["item", "quantity", "numbers"].some((name) => cell(line, name).value.trim()));
  filled.forEach((line, place) => {
    const mine = refusals.filter((one) => one.line === place + 1);
    show(line, mine.filter((one) => !one.serial || !numbersOf(line).some((n) => key(n) === key(one.serial))));
    line.chips.mark(new Map(mine.filter((one) => one.serial).map((one) => [key(one.serial), one.message])));
  });
  const faults = form.querySelector("[data-faults]");
  faults.textContent = refusals.length ? `${refusals.length} ${words.faults} ·` : `${words.fine} ·`;
}

function show(line, said) {
  line.querySelector("[data-wrong]").replaceChildren(
    ...said.map((one) => {
      const entry = Object.assign(document.createElement("li"), { textContent: one.message });
      for (const link of one.links) {
        entry.append(" ", Object.assign(document.createElement("a"), { href: link.url, textContent: link.text }));
      }
      return entry;
    }),
  );
}

function fill(line, item) {
  line.dataset.tracked = item.tracked ? "yes" : "no";
  cell(line, "item").value = item.code;
  line.querySelector("[data-name]").textContent = item.name;
  const price = cell(line, "unit_price");
  if (!price.value) price.value = form.dataset.kind === "purchase" ? item.cost : item.price;
}

function wire(line) {
  line.chips = chips(line.querySelector("[data-chips]"), cell(line, "numbers"), changed);
  picker(cell(line, "item"), (item) => {
    if (item) fill(line, item);
    changed();
  });
  line.querySelector("[data-drop-line]").addEventListener("click", () => {
    line.remove();
    if (!all().length) add();
    changed();
  });
  line.addEventListener("focusin", () => current(line));
}

function current(line) {
  for (const one of all()) one.classList.toggle("current", one === line);
}

function add() {
  const holder = document.createElement("div");
  holder.innerHTML = pattern.innerHTML.replaceAll("__n__", String(next++));
  const line = holder.firstElementChild;
  lines.append(line);
  wire(line);
  return line;
}

function lineOf(item) {
  const known = all().find((line) => key(cell(line, "item").value) === key(item.code));
  const line = known ?? all().find((one) => !cell(one, "item").value) ?? add();
  if (!known) fill(line, item);
  current(line);
  return line;
}

function has(number) {
  return all().some((line) => numbersOf(line).some((one) => key(one) === key(number)));
}

function enter(line, number) {
  const box = cell(line, "numbers");
  box.value = [...numbersOf(line), number].join("\n");
}

function takeOut(number) {
  for (const line of all()) {
    const kept = numbersOf(line).filter((one) => key(one) !== key(number));
    if (kept.length < numbersOf(line).length) cell(line, "numbers").value = kept.join("\n");
    line.chips.draw();
  }
}

// Enter what a scan means; say what was done with it.
function take(entry) {
  const answer = entry.answer;
  if (answer.fault) return { ok: false, text: answer.fault };
  if (answer.item) {
    const line = lineOf(answer.item);
    if (answer.item.tracked) return { ok: true, text: `· ${answer.item.name} · ${words.chosen}` };
    const quantity = cell(line, "quantity");
    quantity.value = String(Number(quantity.value || 0) + 1);
    entry.quantity = quantity;
    changed();
    return { ok: true, text: `· ${answer.item.name} · ${quantity.value} ${words.counted}` };
  }
  entry.numbers = [];
  for (const { number, item } of answer.numbers) {
    if (has(number)) continue;
    const line = item ? lineOf(item) : all().find((one) => one.classList.contains("current") && cell(one, "item").value);
    if (!line) return { ok: false, text: words.noLine };
    enter(line, number);
    entry.numbers.push(number);
    line.chips.draw();
  }
  changed();
  if (!entry.numbers.length) return { ok: false, text: words.twice };
  const line = all().find((one) => numbersOf(one).includes(entry.numbers[0]));
  return { ok: true, text: `${words.added} ${line.querySelector("[data-name]").textContent || cell(line, "item").value}` };
}

function giveBack(entry) {
  (entry.numbers ?? []).forEach(takeOut);
  if (entry.quantity) entry.quantity.value = String(Math.max(Number(entry.quantity.value) - 1, 0) || "");
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

all().forEach(wire);
for (const field of document.querySelectorAll(".editor-head [data-pick]")) picker(field, changed);
form.querySelector("[data-add-line]").addEventListener("click", (event) => {
  event.preventDefault();
  cell(add(), "item").focus();
});
form.addEventListener("input", changed);
scanBox(document.getElementById("scan"), { ask, take, giveBack }).focus();
current(all()[0]);
counted();
if (all().some((line) => cell(line, "item").value)) check();
