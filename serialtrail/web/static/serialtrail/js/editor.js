// The editor of a document: lines, what is picked and scanned into them, sums, the check while typing, and the draft
// that is kept meanwhile.

import { cents, parse, times } from "./amounts.js";
import { chips } from "./chips.js";
import { entryDialog } from "./entry.js";
import { picker } from "./picker.js";
import { scanBox } from "./scan/box.js";
import { split } from "./scan/reader.js";
import { formOf, scansOf } from "./scan/store.js";

const form = document.getElementById("editor");
const lines = document.getElementById("lines");
const pattern = document.getElementById("line-pattern");
const words = document.getElementById("words").dataset;
const here = () => location.pathname;
const moves = form.dataset.flow !== "none";
const PAUSE = 400;
const KEEP = 1500;
let kept = formOf(here());
let next = lines.children.length + 1;
let timer = 0;
let keeping = 0;
let saving = false;
let asked = 0;
let sent = false;
let touched = 0; // how often something changed

const key = (number) => number.toUpperCase();
const cell = (line, name) => line.querySelector(`[data-cell="${name}"]`);

// Of a thousand numbers, taken apart once for each change of the text.
function numbersOf(line) {
  const box = cell(line, "numbers");
  if (!box) return [];
  if (line.text !== box.value) {
    line.text = box.value;
    line.numbers = split(box.value);
    line.keys = new Set(line.numbers.map(key));
  }
  return line.numbers;
}

function all() {
  return [...lines.querySelectorAll("[data-line]")];
}

function filled() {
  // The server counts the lines that hold something, from 1.
  return all().filter((line) => ["item", "quantity", "numbers"].some((name) => cell(line, name)?.value.trim()));
}

function counted() {
  let given = 0;
  let wanted = 0n;
  let total = 0n;
  for (const line of all()) {
    const numbers = numbersOf(line).length;
    const quantity = parse(cell(line, "quantity").value);
    const price = parse(cell(line, "unit_price")?.value ?? "");
    const pieces = quantity ?? BigInt(numbers) * 10000n;
    given += numbers;
    if (numbers || line.dataset.tracked === "yes") wanted += pieces;
    const sum = price === null ? null : times(pieces, price);
    if (sum !== null) total += sum;
    line.querySelector("[data-line-total]").textContent = sum ? cents(sum) : "";
    cell(line, "quantity").placeholder = numbers || "";
    const of = quantity === null ? "" : ` ${words.of} ${cell(line, "quantity").value}`;
    const count = line.querySelector("[data-count]");
    if (count) count.textContent = numbers ? `${numbers}${of}` : "";
  }
  form.querySelector("[data-total]").textContent = cents(total);
  if (!moves) return;
  form.querySelector("[data-counted]").textContent = given;
  const full = wanted > 0n && BigInt(given) * 10000n >= wanted;
  document.getElementById("scan").classList.toggle("full", full && wanted > 0n);
  form.querySelector("[data-of]").textContent = wanted > 0n ? `${words.of} ${wanted / 10000n}` : words.numbers;
}

function isFull() {
  return document.getElementById("scan").classList.contains("full");
}

function changed() {
  touched += 1;
  counted();
  keepHere();
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
  clearTimeout(keeping);
  keeping = setTimeout(keepThere, KEEP);
}

// -- kept: at once in the browser, a moment later as a draft on the server ------------------------------------------

function fields() {
  return [...new FormData(form).entries()].filter(([name]) => !["csrfmiddlewaretoken", "act"].includes(name));
}

function keepHere() {
  kept.put({ version: form.elements.version.value, fields: fields() });
}

async function keepThere() {
  if (saving || sent) {
    clearTimeout(keeping);
    keeping = setTimeout(keepThere, KEEP);
    return;
  }
  const at = touched;
  if (!filled().some((line) => cell(line, "item").value)) return;
  saving = true;
  const body = new FormData(form);
  body.set("act", "keep");
  const of = filled();
  try {
    const answer = await fetch(form.getAttribute("action") || here(), { method: "POST", body });
    if (answer.ok) settled(await answer.json(), of);
    // What is not complete yet is kept in the browser.
    note(answer.ok ? words.kept : "");
  } catch {
    note(words.offline);
  }
  saving = false;
  if (touched !== at) keeping = setTimeout(keepThere, KEEP);
  else if (form.elements.version.value) keepHere();
}

function settled(told, of) {
  form.elements.version.value = told.version;
  of.forEach((line, place) => {
    const id = line.querySelector('[name$="-id"]');
    if (id && told.lines[place]) id.value = told.lines[place];
  });
  if (here() === told.url) return;
  scansOf(here()).moveTo(told.url);
  kept.forget();
  history.replaceState(null, "", told.url);
  form.setAttribute("action", told.url);
  kept = formOf(told.url);
  keepHere();
}

function note(text) {
  form.querySelector("[data-kept]").textContent = text;
}

// Bring back what was entered here before a reload, unless the draft has moved on since.
function restored() {
  const before = kept.get();
  if (!before || before.version !== form.elements.version.value) {
    kept.forget();
    return;
  }
  if (JSON.stringify(before.fields) === JSON.stringify(fields())) return;
  const wanted = new Set(before.fields.map(([name]) => /^line-(\d+)-item$/.exec(name)?.[1]).filter(Boolean));
  lines.replaceChildren();
  for (const place of [...wanted].map(Number).sort((a, b) => a - b)) {
    next = place;
    add();
  }
  for (const [name, value] of before.fields) {
    const field = form.elements[name];
    if (field && field.type !== "hidden") field.value = value;
    else if (field && name.startsWith("line-")) field.value = value;
  }
  all().forEach((line) => line.chips?.draw());
  document.querySelector("[data-restored]").hidden = false;
}

// -- the check while typing -----------------------------------------------------------------------------------------

async function check() {
  if (!all().some((line) => cell(line, "item").value)) return;
  const mine = ++asked;
  const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form) }).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const { refusals } = await answer.json();
  filled().forEach((line, place) => {
    const mine = refusals.filter((one) => one.line === place + 1);
    numbersOf(line);
    show(line, mine.filter((one) => !one.serial || !line.keys?.has(key(one.serial))));
    line.chips?.mark(new Map(mine.filter((one) => one.serial).map((one) => [key(one.serial), one.message])));
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

// -- lines ----------------------------------------------------------------------------------------------------------

function fill(line, item) {
  line.dataset.tracked = item.tracked ? "yes" : "no";
  line.rule = item.rule;
  cell(line, "item").value = item.code;
  line.querySelector("[data-name]").textContent = item.name;
  line.querySelector("datalist").replaceChildren(
    ...[item.unit, ...(item.units ?? [])].map((unit) => Object.assign(document.createElement("option"), { value: unit })),
  );
  cell(line, "unit").placeholder = item.unit;
  const price = cell(line, "unit_price");
  if (price && !price.value) price.value = form.dataset.cost === "yes" ? item.cost : item.price;
}

function wire(line) {
  const box = cell(line, "numbers");
  if (box) {
    line.chips = chips(line.querySelector("[data-chips]"), box, changed);
    line.querySelector("[data-more-numbers]").addEventListener("click", () => {
      current(line);
      entry.open(host(line));
    });
  }
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

// What the dialog of numbers asks of the line it was opened for.
function host(line) {
  const outgoing = form.dataset.flow === "out" || cell(line, "direction")?.value === "out";
  return {
    line: () => ({
      item: cell(line, "item").value.trim(),
      name: line.querySelector("[data-name]").textContent,
      location: form.elements.location.value,
      wanted: Number(cell(line, "quantity").value) || 0,
      entered: numbersOf(line).length,
      rule: line.rule,
      leaving: outgoing,
      has,
    }),
    take(numbers) {
      const fresh = numbers.filter((number) => !has(number));
      const box = cell(line, "numbers");
      box.value = [...numbersOf(line), ...fresh].join("\n");
      line.chips.draw();
      changed();
      return fresh.length;
    },
    closed: () => line.querySelector("[data-more-numbers]").focus(),
  };
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

// For the card that goes on to the next line; a new one after the last, unless that is empty.
function nextLine() {
  const at = all().findIndex((line) => line.classList.contains("current"));
  const line = all()[at + 1] ?? (cell(all().at(-1), "item").value ? add() : null);
  if (line) current(line);
  line?.scrollIntoView({ block: "nearest" });
  return Boolean(line);
}

function lineOf(item) {
  const known = all().find((line) => key(cell(line, "item").value) === key(item.code));
  const line = known ?? all().find((one) => !cell(one, "item").value) ?? add();
  if (!known) fill(line, item);
  current(line);
  return line;
}

function holding(number) {
  return all().find((line) => numbersOf(line).length && line.keys.has(key(number)));
}

function has(number) {
  return Boolean(holding(number));
}

function enter(line, number) {
  const box = cell(line, "numbers");
  const before = numbersOf(line);
  box.value = box.value && !box.value.endsWith("\n") ? `${box.value}\n${number}` : `${box.value}${number}`;
  // As numbersOf would find it, without taking all of it apart again.
  line.text = box.value;
  line.numbers = [...before, number];
  line.keys.add(key(number));
}

function takeOut(number) {
  for (const line of all()) {
    const left = numbersOf(line).filter((one) => key(one) !== key(number));
    if (left.length < numbersOf(line).length) cell(line, "numbers").value = left.join("\n");
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
  if (!entry.numbers.length) {
    const [{ number }] = answer.numbers;
    holding(number)?.chips.flash(number);
    return { ok: false, twice: true, text: words.twice };
  }
  const line = holding(entry.numbers[0]);
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

const entry = entryDialog();
all().forEach(wire);
restored();
for (const field of document.querySelectorAll(".editor-head [data-pick]")) picker(field, changed);
form.querySelector("[data-add-line]").addEventListener("click", (event) => {
  event.preventDefault();
  cell(add(), "item").focus();
});
form.addEventListener("input", changed);
form.addEventListener("submit", () => {
  sent = true;
  // Whatever the server says is on the next page; it has all of this.
  kept.forget();
});
addEventListener("pageshow", () => {
  sent = false;
});
document.querySelector("[data-forget]")?.addEventListener("click", () => {
  kept.forget();
  for (const one of scansOf(here()).all()) scansOf(here()).remove(one.id);
  location.reload();
});
current(all()[0]);
if (moves) {
  const box = scanBox(document.getElementById("scan"), { ask, take, giveBack, store: scansOf(here()), full: isFull, next: nextLine });
  box.focus();
}
counted();
if (all().some((line) => cell(line, "item").value)) check();
