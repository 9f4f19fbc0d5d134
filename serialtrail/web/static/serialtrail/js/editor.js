// The editor of a document: lines, what is picked and scanned into them, sums, the check while typing, and the draft
// that is kept meanwhile.

import { cents, multiplied, parse, times } from "./amounts.js";
import { chips } from "./chips.js";
import { entryDialog } from "./entry.js";
import { picker } from "./picker.js";
import { asking, send } from "./scan/ask.js";
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
const scans = scansOf(here());
let kept = formOf(here());
let attempt = ""; // names a draft that is on its way to the server until an answer has come, over a reload too
let box = null;
let next = lines.children.length + 1;
let timer = 0;
let keeping = 0;
let saving = false;
let asked = 0;
let sent = false;
let touched = 0; // how often something changed
const stale = { kept: false, lines: new Set() }; // what is drawn and kept once for a batch of scans

const theirs = document.querySelector("[data-stale]");
const mine = theirs.querySelector("[data-keep-mine]");
const WIDE = /[\uFF01-\uFF0B\uFF0D-\uFF1A\uFF1C-\uFF5E]/g; // full-width forms, but for the separators

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
    const base = quantity === null ? pieces : (quantity * factorOf(line)) / 10000n;
    if (numbers || line.dataset.tracked === "yes") wanted += base;
    const sum = price === null ? null : times(pieces, price);
    if (sum !== null) total += sum;
    line.querySelector("[data-line-total]").textContent = sum ? cents(sum) : "";
    cell(line, "quantity").placeholder = numbers || "";
    const of = quantity === null ? "" : ` ${words.of} ${plain(base)}`;
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

// How many base units are in the unit of a line, as an amount.
function factorOf(line) {
  return parse(line.item?.factors?.[cell(line, "unit").value.trim()] ?? "1") ?? 10000n;
}

function plain(amount) {
  return amount % 10000n ? String(Number(amount) / 10000) : String(amount / 10000n);
}

function isFull() {
  return document.getElementById("scan").classList.contains("full");
}

function changed() {
  touched += 1;
  counted();
  keepHere();
  clearTimeout(timer);
  timer = setTimeout(() => {
    check();
    wonder();
  }, PAUSE);
  clearTimeout(keeping);
  keeping = setTimeout(keepThere, KEEP);
}

// -- kept: at once in the browser, a moment later as a draft on the server ------------------------------------------

function fields() {
  return [...new FormData(form).entries()].filter(([name]) => !["csrfmiddlewaretoken", "act"].includes(name));
}

// At once; but of a batch of scans once.
function keepHere() {
  if (stale.kept) return;
  stale.kept = true;
  queueMicrotask(() => {
    stale.kept = false;
    writeHere();
  });
}

function writeHere(more = {}) {
  const at = all().findIndex((line) => line.classList.contains("current"));
  kept.put({ version: form.elements.version.value, fields: fields(), current: at, attempt, ...more });
}

async function keepThere() {
  clearTimeout(keeping);
  if (!theirs.hidden) return; // until it is decided whose version stays
  if (saving || sent) {
    keeping = setTimeout(keepThere, KEEP);
    return;
  }
  const at = touched;
  if (!filled().some((line) => cell(line, "item").value)) return;
  saving = true;
  const body = new FormData(form);
  body.set("act", "keep");
  const of = filled();
  attempt ||= crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  writeHere();
  let answered = false;
  try {
    const answer = await send(form.getAttribute("action") || here(), body, { "Idempotency-Key": attempt });
    if (answer.status >= 500) throw new Error(String(answer.status));
    const told = answer.ok && !answer.redirected ? await answer.json() : null;
    answered = true;
    attempt = "";
    if (told) settled(told, of);
    if (answer.status === 409) overtaken((await answer.json()).stale);
    // What is not complete yet is kept in the browser.
    note(told ? words.kept : "");
  } catch (error) {
    note(error.signedOut ? words.signedOut : words.offline);
  }
  saving = false;
  clearTimeout(keeping);
  if (touched !== at || !answered) keeping = setTimeout(keepThere, answered ? KEEP : 2 * KEEP);
  if (answered) writeHere();
}

function settled(told, of) {
  form.elements.version.value = told.version;
  form.elements.document.value = told.id;
  // Told again, the answer may be of lines that are not these any more.
  const same = told.lines.length === of.length;
  of.forEach((line, place) => {
    const id = line.querySelector('[name$="-id"]');
    if (id && same) id.value = told.lines[place];
  });
  if (here() === told.url) return;
  scans.moveTo(told.url);
  const before = kept;
  kept = formOf(told.url);
  writeHere();
  before.forget();
  history.replaceState(null, "", told.url);
  form.setAttribute("action", told.url);
}

// Somebody else has saved this draft meanwhile: say so, and let the user decide.
function overtaken(version) {
  if (version === undefined) return;
  mine.value = version;
  theirs.querySelector("[data-take-theirs]").href = here();
  theirs.querySelector("[data-theirs]").href = here().replace(/\/edit$/, "");
  theirs.hidden = false;
  theirs.scrollIntoView({ block: "nearest" });
}

function note(text) {
  form.querySelector("[data-kept]").textContent = text;
}

// Bring back what was entered here before a reload, unless the draft has moved on since.
function restored() {
  const before = kept.get();
  const version = form.elements.version.value;
  // One further on is what was on its way from here when the page was left.
  const ours = before && (before.version === version || (before.attempt && Number(version) === Number(before.version) + 1));
  if (!ours) {
    kept.forget();
    return;
  }
  attempt = before.attempt ?? "";
  if (before.sent) kept.put({ ...before, sent: false });
  current(all()[before.current]);
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
  all().forEach((line) => {
    line.chips?.draw();
    learn(line);
  });
  current(all()[before.current] ?? all()[0]);
  document.querySelector("[data-restored]").hidden = false;
  changed();
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

// What is known of the item that stands on a line: whether it is tracked, its units and their factors, its rule.
function know(line, item) {
  line.item = item;
  line.dataset.tracked = item.tracked ? "yes" : "no";
  line.rule = item.rule;
  line.querySelector("[data-name]").textContent = item.name;
  line.querySelector("datalist").replaceChildren(
    ...[item.unit, ...(item.units ?? [])].map((unit) => Object.assign(document.createElement("option"), { value: unit })),
  );
  cell(line, "unit").placeholder = item.unit;
}

// Ask for it where only the code was typed, or brought back.
async function learn(line) {
  const field = cell(line, "item");
  const code = field.value.trim();
  if (!code || (line.item && key(line.item.code) === key(code))) return;
  const url = new URL(field.dataset.pick, location.href);
  url.searchParams.set("q", code);
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok) return;
  const item = (await answer.json()).choices.find((one) => key(one.code) === key(code));
  if (!item || key(field.value.trim()) !== key(code)) return;
  know(line, item);
  priced(line);
  changed();
}

function fill(line, item) {
  cell(line, "item").value = item.code;
  know(line, item);
  priced(line);
}

// The item's price for the unit of the line, as long as nobody has typed another.
function priced(line) {
  const price = cell(line, "unit_price");
  if (!price || (price.value && price.value !== line.offered)) return;
  const each = parse((form.dataset.cost === "yes" ? line.item?.cost : line.item?.price) ?? "");
  line.offered = each === null ? "" : multiplied(each, factorOf(line));
  price.value = line.offered;
}

// Fields that this mode or direction has no use for are not shown.
function shape() {
  for (const part of form.querySelectorAll("[data-shown]")) {
    part.hidden = !part.dataset.shown.split(" ").every((rule) => {
      const [name, values] = rule.split(":");
      return values.split(",").includes(form.elements[name]?.value ?? "");
    });
  }
}

// Full-width signs that an input method left in the numbers become plain ones, and the line says so.
function fold(line) {
  const box = cell(line, "numbers");
  if (!box) return;
  const folded = box.value.replace(WIDE, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
  if (folded === box.value) return;
  box.value = folded;
  line.querySelector("[data-folded]").textContent = words.folded;
  line.chips.draw();
}

// -- what comes back: with whom it was traded ---------------------------------------------------------------------

let wondered = "";

async function wonder() {
  const offer = form.querySelector("[data-sold-to]");
  if (!offer) return;
  const numbers = all().flatMap(numbersOf);
  const asks = `${numbers.join("\n")}`;
  if (asks === wondered) return;
  wondered = asks;
  const body = new FormData();
  body.set("kind", form.dataset.kind);
  body.set("numbers", asks);
  const answer = numbers.length ? await send(form.dataset.traded, body).catch(() => null) : null;
  if (wondered !== asks) return;
  const traded = answer?.ok ? (await answer.json()).traded : [];
  const party = form.elements.party;
  const first = traded.find((one) => key(one.party) !== key(party.value.trim()));
  offer.hidden = !first;
  if (!first) return;
  offer.querySelector("[data-said-to]").textContent = offer.dataset.said
    .replace("{party}", first.party_name)
    .replace("{document}", first.document ?? "");
  offer.querySelector("[data-use-party]").onclick = () => {
    party.value = first.party;
    party.closest(".picked").querySelector("[data-name]").textContent = first.party_name;
    for (const line of all()) {
      const price = cell(line, "unit_price");
      const sold = traded.find((one) => key(one.item) === key(cell(line, "item").value) && one.unit_price);
      if (sold && (!price.value || price.value === line.offered)) price.value = sold.unit_price;
    }
    offer.hidden = true;
    changed();
    box?.focus();
  };
}

function wire(line) {
  const box = cell(line, "numbers");
  if (line.dataset.choice) know(line, JSON.parse(line.dataset.choice));
  if (box) {
    box.addEventListener("change", () => fold(line));
    line.chips = chips(line.querySelector("[data-chips]"), box, changed);
    line.querySelector("[data-more-numbers]").addEventListener("click", () => {
      current(line);
      entry.open(host(line));
    });
  }
  picker(cell(line, "item"), (item) => {
    if (item) fill(line, item);
    else learn(line);
    changed();
  });
  cell(line, "unit").addEventListener("input", () => priced(line));
  line.querySelector("[data-drop-line]").addEventListener("click", () => {
    line.remove();
    if (!all().length) add();
    changed();
  });
  line.addEventListener("focusin", () => current(line));
}

// What the dialog of numbers asks of the line it was opened for.
function host(line) {
  const outgoing = () =>
    form.dataset.flow === "out" ||
    (form.dataset.flow === "both" && (form.elements.mode?.value || form.elements.to_location?.value || cell(line, "direction")?.value === "out")) ||
    false;
  return {
    line: () => ({
      item: cell(line, "item").value.trim(),
      name: line.querySelector("[data-name]").textContent,
      location: form.elements.location.value,
      wanted: Math.round(Number(plain(((parse(cell(line, "quantity").value) ?? 0n) * factorOf(line)) / 10000n))),
      entered: numbersOf(line).length,
      rule: line.rule,
      leaving: Boolean(outgoing()),
      has,
    }),
    take(numbers) {
      const fresh = numbers.filter((number) => !has(number));
      const box = cell(line, "numbers");
      box.value = [...numbersOf(line), ...fresh].join("\n");
      fold(line);
      line.chips.draw();
      changed();
      return fresh.length;
    },
    closed: () => line.querySelector("[data-more-numbers]").focus(),
  };
}

function current(line) {
  if (line?.classList.contains("current")) return;
  for (const one of all()) one.classList.toggle("current", one === line);
  if (touched) keepHere();
}

function add() {
  const holder = document.createElement("div");
  holder.innerHTML = pattern.innerHTML.replaceAll("__n__", String(next++));
  const line = holder.firstElementChild;
  lines.append(line);
  wire(line);
  shape();
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
  const text = cell(line, "numbers");
  const before = numbersOf(line);
  text.value = text.value && !text.value.endsWith("\n") ? `${text.value}\n${number}` : `${text.value}${number}`;
  // As numbersOf would find it, without taking all of it apart again.
  line.text = text.value;
  line.numbers = [...before, number];
  line.keys.add(key(number));
}

function redraw(line) {
  stale.lines.add(line);
  if (stale.lines.size > 1) return;
  queueMicrotask(() => {
    const lines = [...stale.lines];
    stale.lines.clear();
    for (const one of lines) one.chips.draw();
  });
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
    redraw(line);
  }
  changed();
  if (!entry.numbers.length) {
    const [{ number }] = answer.numbers;
    queueMicrotask(() => holding(number)?.chips.flash(number));
    return { ok: false, twice: true, text: words.twice };
  }
  const line = holding(entry.numbers[0]);
  const many = entry.numbers.length > 1 ? `· ${entry.numbers.length} ${words.numbers} · ` : "";
  const wide = WIDE.test(entry.code) ? ` · ${words.folded}` : "";
  WIDE.lastIndex = 0;
  return { ok: true, text: `${many}${words.added} ${line.querySelector("[data-name]").textContent || cell(line, "item").value}${wide}` };
}

function giveBack(entry) {
  (entry.numbers ?? []).forEach(takeOut);
  if (entry.quantity) entry.quantity.value = String(Math.max(Number(entry.quantity.value) - 1, 0) || "");
  changed();
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
form.addEventListener("change", shape);
mine.addEventListener("click", (event) => {
  event.preventDefault();
  form.elements.version.value = mine.value;
  theirs.hidden = true;
  keepThere();
});
theirs.querySelector("[data-take-theirs]").addEventListener("click", () => kept.forget());
// It is sent when everything is in: scans that are being looked up, and the draft that is being kept.
let pressed = null;
form.addEventListener("submit", (event) => {
  if (saving || box?.queue.open) {
    event.preventDefault();
    if (!pressed) note(box?.queue.open ? words.still : "");
    pressed = event.submitter ?? form.querySelector('[value="save"]');
    box?.queue.resume();
    setTimeout(sendSoon, 100);
    return;
  }
  if (!navigator.onLine) {
    event.preventDefault();
    note(words.notSent);
    return;
  }
  sent = true;
  clearTimeout(keeping);
  // Whatever the server says is on the next page, which forgets this; if none comes, it is still here.
  writeHere({ sent: true });
});

function sendSoon() {
  if (saving || box?.queue.open) {
    setTimeout(sendSoon, 100);
    return;
  }
  const button = pressed;
  pressed = null;
  if (button) form.requestSubmit(button);
}

addEventListener("pageshow", () => {
  sent = false;
});
addEventListener("online", () => {
  if (attempt) keepThere();
});
document.querySelector("[data-forget]")?.addEventListener("click", () => {
  kept.forget();
  scans.forget();
  location.reload();
});
if (!all().some((line) => line.classList.contains("current"))) current(all()[0]);
if (moves) {
  const ask = asking(form.dataset.scan);
  box = scanBox(document.getElementById("scan"), { ask, take, giveBack, store: scans, full: isFull, next: nextLine });
  box.focus();
}
shape();
counted();
wonder();
if (all().some((line) => cell(line, "item").value)) check();
