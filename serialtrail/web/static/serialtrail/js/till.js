// The till: one box for any code, the basket, who buys, what is due, payment, parking. The basket is kept in the
// browser until the server says that it is sold or parked.

import { entryDialog } from "./entry.js";
import { picker } from "./picker.js";
import { scanBox } from "./scan/box.js";
import { formOf, scansOf } from "./scan/store.js";
import { cents, due, empty, enter, fields, holding, key, lineOf, missing, newLine, obstacle, step, takeOut } from "./till/basket.js";
import { customerDialog } from "./till/customer.js";
import "./till/keys.js";
import { payment } from "./till/pay.js";
import { rows, said } from "./till/rows.js";
import { ask, send, SignedOut, Unreachable } from "./till/talk.js";

const till = document.getElementById("till");
const data = till.dataset;
const words = document.getElementById("till-words").dataset;
const plainWords = document.getElementById("words").dataset;
const part = (name) => till.querySelector(`[data-${name}]`);
const box = document.getElementById("scan-code");
const party = document.getElementById("till-party");
const kept = formOf(`/till.${data.home}`);
const scans = scansOf(`/till.${data.home}`);
const PAUSE = 300;
const CALM = 600; // milliseconds: an Enter sooner after a code is the scanner's second one, and pays nothing
const PATIENCE = [500, 1000, 2000, 4000, 8000];
const uid = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (sign) => (sign ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (sign / 4)))).toString(16));

let basket = kept.get() ?? empty(uid());
let current = null;
let against = []; // what the server would refuse now
let timer = 0;
let asked = 0;
let last = 0; // when something was last entered in the box
let selling = false;

// -- what is seen ---------------------------------------------------------------------------------------------------

const list = rows(part("lines"), () => basket, {
  changed,
  drop,
  back: () => box.focus(),
  chosen(line) {
    current = line;
    list.show(current);
  },
  numbers: (line) => entry.open(host(line)),
});

function show() {
  list.show(current);
  part("empty").hidden = basket.lines.length > 0;
  part("total").textContent = cents(due(basket));
  const given = basket.lines.reduce((sum, line) => sum + line.numbers.length, 0);
  const open = basket.lines.reduce((sum, line) => sum + Math.max(missing(line), 0), 0);
  till.querySelector("#scan [data-counted]").textContent = given;
  till.querySelector("#scan [data-of]").textContent = open ? `${plainWords.of} ${given + open}` : plainWords.numbers;
  why();
}

// Pay says why it is not possible; a press on it leads to the row.
function why() {
  const stop = hindrance();
  const button = till.querySelector('[data-act="pay"]');
  button.setAttribute("aria-disabled", String(Boolean(stop)));
  const text = stop ? words[stop.why].replace("{item}", stop.line?.name ?? "") : "";
  if (part("why").textContent !== text) part("why").textContent = text;
  till.classList.toggle("stopped", Boolean(stop) && basket.lines.length > 0);
}

function hindrance() {
  if (scanner.queue.open) return { why: "waiting", line: null };
  const stop = obstacle(basket);
  if (stop) return stop;
  const [first] = against;
  return first ? { why: "against", line: basket.lines[(first.line ?? 0) - 1] ?? { name: first.message } } : null;
}

function changed(line = current) {
  current = line ?? current;
  keep();
  show();
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
}

function keep() {
  kept.put(basket);
}

function general(refusals) {
  const rest = refusals.filter((one) => !one.line);
  part("general-list").replaceChildren(...rest.map(said));
  part("general").hidden = !rest.length;
}

function mark(refusals) {
  // The party is written down beside its own field, which shows nothing of its own.
  against = refusals.filter((one) => one.code !== "serial_count_mismatch");
  list.mark(refusals);
  general(refusals);
  show();
}

async function check() {
  const mine = ++asked;
  if (!basket.lines.length) return mark([]);
  try {
    const { told } = await send(data.check, fields(basket));
    if (mine === asked) mark(told.refusals);
  } catch (error) {
    if (error instanceof SignedOut) scanner.say(words.signIn, "no-good");
  }
}

function note(text) {
  part("restored-said").textContent = text;
  part("restored").hidden = !text;
}

// -- what is scanned ------------------------------------------------------------------------------------------------

function add(item) {
  const known = lineOf(basket, item.code);
  if (known) return known;
  const line = newLine(uid(), item);
  basket.lines.push(line);
  return line;
}

function take(scan) {
  const { answer } = scan;
  part("sold").hidden = true;
  if (answer.fault) return { ok: false, text: answer.fault };
  if (answer.item) {
    const line = add(answer.item);
    step(line, 1);
    scan.counted = line.item;
    changed(line);
    if (line.tracked) return { ok: true, text: `· ${line.name} · ${plainWords.chosen}` };
    return { ok: true, text: `· ${line.name} · ${line.quantity} ${plainWords.counted}` };
  }
  // Of a carton those that can be sold here.
  const free = answer.numbers.filter((one) => !one.refusals.length || holding(basket, one.number));
  return free.length ? entered(scan, free) : refused(answer.numbers[0]);
}

function refused({ number, refusals: [first] } = { refusals: [] }) {
  if (!first) return { ok: false, text: plainWords.nothing };
  if (first.sold) {
    part("sold-said").textContent = words.sold.replace("{number}", number);
    part("sold-link").href = `${data.returnUrl}?${new URLSearchParams({ code: number })}`;
    part("sold").hidden = false;
    // With nothing in the basket there is only one thing it can be meant for.
    if (!basket.lines.length) location.assign(part("sold-link").href);
  }
  return { ok: false, text: `${first.message} ${first.advice}`.trim() };
}

function entered(scan, numbers) {
  scan.numbers = [];
  for (const { number, item } of numbers) {
    if (holding(basket, number)) continue;
    const line = item ? add(item) : waiting();
    if (!line) return { ok: false, text: plainWords.noLine };
    enter(line, number);
    current = line;
    scan.numbers.push(number);
  }
  changed();
  if (!scan.numbers.length) {
    const [{ number }] = numbers;
    list.flash(holding(basket, number), number);
    return { ok: false, twice: true, text: plainWords.twice };
  }
  return { ok: true, text: `${plainWords.added} ${current.name || current.item}` };
}

// A number nobody knows goes to the row that waits for one.
function waiting() {
  if (current && current.tracked && missing(current) > 0) return current;
  return basket.lines.find((line) => line.tracked && missing(line) > 0);
}

function giveBack(scan) {
  (scan.numbers ?? []).forEach((number) => takeOut(basket, number));
  const line = scan.counted && lineOf(basket, scan.counted);
  if (line) {
    const before = line.quantity;
    step(line, -1);
    if (line.quantity === before && !line.numbers.length) basket.lines = basket.lines.filter((one) => one !== line);
  }
  changed(basket.lines.at(-1) ?? null);
}

async function meaning(codes) {
  try {
    const { ok, told } = await send(data.scan, [...codes.map((code) => ["code", code]), ["parked", basket.parked ?? ""]]);
    if (!ok) throw new Unreachable();
    return told.answers;
  } finally {
    setTimeout(why);
  }
}

function drop(line) {
  const place = list.place(line);
  basket.lines = basket.lines.filter((one) => one !== line);
  if (current === line) current = null;
  changed(null);
  scanner.say(words.out.replace("{item}", line.name || line.item), "waiting");
  if (basket.lines.length) list.focus(Math.min(place, basket.lines.length - 1));
  else box.focus();
}

// What the dialog of numbers asks of the row it was opened for.
function host(line) {
  return {
    line: () => ({
      item: line.item, name: line.name, location: data.here, wanted: line.numbers.length + Math.max(missing(line), 0),
      entered: line.numbers.length, rule: null, leaving: true, has: (number) => Boolean(holding(basket, number)),
    }),
    take(numbers) {
      const fresh = numbers.filter((number) => !holding(basket, number));
      fresh.forEach((number) => enter(line, number));
      changed(line);
      return fresh.length;
    },
    closed: () => box.focus(),
  };
}

// -- paying ---------------------------------------------------------------------------------------------------------

const pay = payment({ paid, left: () => box.focus() });

function toPay() {
  const stop = hindrance();
  if (!stop) return pay.show(due(basket));
  why();
  scanner.say(part("why").textContent, "no-good");
  const place = stop.line ? list.place(stop.line) : -1;
  if (place < 0) box.focus();
  else if (stop.why === "unpriced") list.focusOn(stop.line, "price");
  else if (stop.why === "discounted") list.focusOn(stop.line, "discount");
  else {
    current = stop.line;
    show();
    part("lines").children[place].scrollIntoView({ block: "nearest" });
    box.focus();
  }
  return undefined;
}

async function paid(how) {
  if (selling) return;
  selling = true;
  pay.busy(true);
  pay.wrong(words.sending);
  const sent = [...fields(basket), ...Object.entries(how)];
  try {
    const { ok, told } = await untilAnswered(sent);
    if (ok) {
      forget();
      location.assign(`${told.receipt}?new${told.before ? "&before" : ""}`);
      return;
    }
    pay.close();
    mark(told.refusals);
    const [first] = told.refusals;
    if (first) scanner.say(first.message, "no-good");
  } catch {
    pay.wrong(words.signIn);
  }
  pay.busy(false);
  selling = false;
}

// The same basket is sent until there is an answer: its uid makes that one sale.
async function untilAnswered(sent) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await send(data.payUrl, sent);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      pay.wrong(words.lost);
      await new Promise((later) => setTimeout(later, PATIENCE[Math.min(tries, PATIENCE.length - 1)]));
    }
  }
}

// -- parking, clearing, customers -----------------------------------------------------------------------------------

function forget() {
  kept.forget();
  for (const one of scans.all()) scans.remove(one.id);
}

function fresh() {
  forget();
  basket = empty(uid());
  current = null;
  party.value = "";
  till.querySelector(".picked [data-name]").textContent = "";
  mark([]);
}

async function park() {
  if (!basket.lines.length) return scanner.say(words.nothingYet, "waiting");
  const { ok, told } = await send(data.parkUrl, fields(basket));
  if (!ok) {
    mark(told.refusals);
    scanner.say(told.refusals[0]?.message ?? "", "no-good");
    return false;
  }
  fresh();
  note(told.held ? words.parked : words.parkedOpen);
  box.focus();
  return true;
}

async function resumed(document) {
  if (basket.lines.length && String(basket.parked) !== document && (await park()) !== true) return;
  const { ok, told } = await ask(`${data.parkedUrl}/${document}`);
  history.replaceState(null, "", location.pathname);
  if (!ok) return;
  if (told.location && told.location !== data.here) return note(words.otherStore.replace("{item}", told.location));
  basket = { ...empty(told.uid ?? uid()), parked: told.parked, version: told.version, note: told.note, party: told.party };
  basket.lines = told.lines.map((line) => ({ ...newLine(uid(), line.item), ...line, id: uid(), item: line.item.code }));
  current = basket.lines.at(-1) ?? null;
  who();
  changed();
  note(words.resumed);
}

function who() {
  party.value = basket.party?.code ?? "";
  till.querySelector(".picked [data-name]").textContent = basket.party?.name ?? "";
}

function buyer(choice) {
  const typed = party.value.trim();
  if (choice) basket.party = { code: choice.code, name: choice.name };
  else if (key(typed) === key(basket.party?.code ?? "")) return;
  else basket.party = typed ? { code: typed, name: "" } : null;
  changed();
}

// -- keys and buttons -----------------------------------------------------------------------------------------------

// What needs the server and cannot be done now is said, and can be tried again.
const tried = (work) => () =>
  Promise.resolve(work()).catch((error) => {
    scanner.say(error instanceof SignedOut ? words.signIn : words.later, "no-good");
  });
const dialogs = Object.fromEntries(["customer", "clear", "keys"].map((name) => [name, document.getElementById(`till-${name}`)]));
const acts = {
  pay: toPay,
  park: tried(park),
  clear: () => basket.lines.length && dialogs.clear.showModal(),
  customer: () => dialogs.customer.showModal(),
  keys: () => dialogs.keys.showModal(),
};
for (const [name, act] of Object.entries(acts)) till.querySelector(`[data-act="${name}"]`)?.addEventListener("click", act);
for (const button of document.querySelectorAll('dialog [data-act="leave"]')) button.addEventListener("click", () => button.closest("dialog").close());
for (const dialog of Object.values(dialogs)) dialog.addEventListener("close", () => box.focus());
dialogs.clear.querySelector("form").addEventListener("submit", () => fresh());
customerDialog(dialogs.customer, data.customerUrl, tried, (told) => {
  basket.party = { code: told.code, name: told.name };
  who();
  changed();
  if (told.known) scanner.say(words.knownCustomer, "waiting");
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "F4" || event.key === "F6") {
    const line = current ?? basket.lines.at(-1);
    event.preventDefault();
    if (line && event.key === "F4") list.focusOn(line, "discount");
    else if (line?.tracked) entry.open(host(line));
    return;
  }
  if (event.key === "Escape" && event.target !== box) box.focus();
});
// Before anything else on the page hears of it: the keys of this page, and a scan wherever the focus is, which the box
// takes from its first sign.
addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || document.querySelector("dialog[open]")) return;
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "?" && (!typing || (event.target === box && !box.value))) {
      event.preventDefault();
      event.stopPropagation();
      dialogs.keys.showModal();
    } else if (!typing && event.key !== " " && event.key !== "/" && !(event.target.matches?.(".till-line") && "+-".includes(event.key))) {
      event.stopPropagation();
      box.focus();
    }
  },
  true,
);
box.addEventListener("input", () => {
  last = performance.now();
});
box.addEventListener("keydown", (event) => {
  const now = performance.now();
  if (box.value || event.isComposing) {
    last = now;
  } else if (event.key === "Enter" && now - last > CALM) {
    event.preventDefault();
    toPay();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!basket.lines.length) return;
    event.preventDefault();
    list.focus(event.key === "ArrowDown" ? 0 : basket.lines.length - 1);
  }
});

// -- begin ----------------------------------------------------------------------------------------------------------

const entry = entryDialog();
picker(party, buyer);
const scanner = scanBox(document.getElementById("scan"), { ask: meaning, take, giveBack, store: scans, full: () => !obstacle(basket) });
if (basket.lines.length) note(words.restored);
who();
show();
if (basket.lines.length) check();
const wanted = new URLSearchParams(location.search).get("resume");
if (wanted) tried(() => resumed(wanted))();
scanner.focus();
// Back from the receipt: what the browser had kept of this page is no longer true.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
// Another tab of this browser has changed, sold or parked the same basket.
addEventListener("storage", (event) => {
  if (event.key !== kept.name || selling) return;
  const there = kept.get();
  if (JSON.stringify(there) === JSON.stringify(basket)) return;
  basket = there ?? empty(uid());
  current = basket.lines.at(-1) ?? null;
  who();
  show();
  check();
});
