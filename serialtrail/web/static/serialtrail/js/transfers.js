// Shipping and receiving a transfer by scanning: what is wanted line by line, what is there, and what is still missing.
// Numbers that are shipped are kept on the transfer itself, or, where only the other side may write on it, in the
// browser until it ships; what is matched on arrival is kept in the browser.

import { icon } from "./chips.js";
import { entryDialog } from "./entry.js";
import { scanBox } from "./scan/box.js";
import { formOf, scansOf } from "./scan/store.js";

const form = document.getElementById("transfer");
const words = document.getElementById("transfer-words").dataset;
const lines = document.getElementById("lines");
const scan = document.getElementById("scan");
const here = location.pathname;
const kept = formOf(here);
const memory = kept.get() ?? {};
const AGAIN = 2000;

const key = (number) => number.toUpperCase();
const all = () => [...lines.querySelectorAll("[data-line]")];
const find = (number) => lines.querySelector(`[data-number="${CSS.escape(key(number))}"]`);
const exact = (amount) => Math.round(amount * 10000) / 10000;

function remember(what) {
  Object.assign(memory, what);
  kept.put(memory);
}

async function send(url, codes, more = {}) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  for (const code of codes) body.append("code", code);
  const answer = await fetch(url, { method: "POST", body });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function flash(row) {
  row.scrollIntoView({ block: "nearest" });
  row.classList.add("seen");
  setTimeout(() => row.classList.remove("seen"), 900);
}

function shown(number) {
  const span = Object.assign(document.createElement("span"), { className: "no" });
  span.append(number.slice(0, -4), Object.assign(document.createElement("b"), { textContent: number.slice(-4) }));
  return span;
}

// How far a line is: in figures, in a word, and by colour.
function tell(line, entered, wanted) {
  const count = line.querySelector("[data-entered]");
  const state = line.querySelector("[data-state]");
  if (!count) return;
  count.textContent = entered;
  const missing = wanted === null ? 0 : exact(wanted - entered);
  line.classList.toggle("full", wanted !== null && missing === 0);
  line.classList.toggle("over", missing < 0);
  if (wanted === null) state.replaceChildren(words.extra);
  else if (missing > 0) state.replaceChildren(`${words.toScan} ${missing}`);
  else if (missing < 0) state.replaceChildren(icon("alert-triangle"), `${words.tooMany} ${-missing}`);
  else state.replaceChildren(icon("circle-check"), words.complete);
}

function total(entered, wanted) {
  scan.querySelector("[data-counted]").textContent = entered;
  scan.querySelector("[data-of]").textContent = wanted ? `${words.of} ${wanted}` : words.numbers;
  scan.classList.toggle("full", wanted > 0 && entered === wanted);
}

// `changed(n)` is told how many scans wait in the tray; the box itself keeps them over a reload.
function watchTray(changed) {
  const list = scan.querySelector("[data-attention]");
  const note = () => changed(list.children.length);
  new MutationObserver(note).observe(list, { childList: true });
  note();
}

// Work on the page that is done once, after all answers of a batch.
function once(work) {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      work();
    });
  };
}

// "+ SN" beside a line: what the dialog hands over goes the way of a scan.
function otherWays(box, { leaving, has, choose = () => {} }) {
  const dialog = entryDialog();
  lines.addEventListener("click", (event) => {
    const button = event.target.closest("[data-more-numbers]");
    if (!button) return;
    const line = button.closest("[data-line]");
    dialog.open({
      line: () => ({
        item: line.dataset.item,
        name: line.querySelector("[data-name]").textContent,
        location: form.dataset.place,
        wanted: Number(line.dataset.wanted) || 0,
        entered: Number(line.querySelector("[data-entered]").textContent),
        leaving,
        has,
      }),
      take(numbers) {
        const fresh = numbers.filter((number) => !has(number));
        choose(line.dataset.item);
        fresh.forEach(box.add);
        return fresh.length;
      },
      closed: () => button.focus(),
    });
  });
}

// A step is taken when all that was scanned has been answered.
function guard(box) {
  form.addEventListener("submit", (event) => {
    if (!box.queue.open) return;
    event.preventDefault();
    form.querySelector("[data-note]").textContent = words.waiting;
    box.focus();
  });
}

// A sentence about a code, beside which the code stands already.
function about(entry, text) {
  return key(text).startsWith(`${key(entry.code)} `) ? text.slice(entry.code.length + 1) : text;
}

function leftOut(answer) {
  return answer.left_out ? ` · ${words.leftOut} ${answer.left_out}` : "";
}

// -- shipping -------------------------------------------------------------------------------------------------------

function shipping() {
  const brought = form.dataset.way === "brought";
  const held = new Map(); // by key: {number, line}
  const fresh = []; // held, and not drawn yet: a thousand are drawn together
  let chosen = "";
  let before = Promise.resolve();
  const has = (number) => held.has(key(number));
  const tracked = () => all().filter((line) => line.hasAttribute("data-tracked"));
  const lineOf = (item) => all().find((line) => key(line.dataset.item) === key(item));
  const asked = (line) => (line.dataset.wanted === "" ? null : Number(line.dataset.wanted));

  function dress(row, number) {
    const out = Object.assign(document.createElement("button"), { type: "button" });
    out.setAttribute("aria-label", `${words.remove} ${number}`);
    out.append(icon("x"));
    row.replaceChildren(shown(number), out);
    return row;
  }

  function newLine(item, name) {
    const line = document.getElementById("line-pattern").content.firstElementChild.cloneNode(true);
    line.dataset.item = item;
    line.setAttribute("aria-label", name);
    line.querySelector("[data-name]").textContent = name;
    line.querySelector(".sub").textContent = item;
    lines.querySelector("[data-none]")?.remove();
    lines.append(line);
    return line;
  }

  function enter({ number, item, name }) {
    const line = lineOf(item) ?? newLine(item, name);
    line.there = (line.there ?? 0) + 1;
    held.set(key(number), { number, line });
    fresh.push(number);
    draw();
  }

  function drop(number) {
    const one = held.get(key(number));
    if (!one) return;
    held.delete(key(number));
    one.line.there -= 1;
    draw();
  }

  const sums = () => {
    const there = tracked().reduce((sum, line) => sum + (line.there ?? 0), 0);
    return [there, tracked().reduce((sum, line) => sum + (asked(line) ?? line.there ?? 0), 0)];
  };

  const draw = once(() => {
    for (const row of lines.querySelectorAll("[data-number]")) if (!held.has(row.dataset.number)) row.remove();
    for (const number of fresh.splice(0)) {
      const one = held.get(key(number));
      if (!one || find(number)) continue;
      const row = dress(document.createElement("li"), number);
      row.dataset.number = key(number);
      one.line.querySelector("[data-numbers]").prepend(row);
    }
    for (const line of tracked()) tell(line, line.there ?? 0, asked(line));
    const [there, wanted] = sums();
    total(there, wanted);
    const short = tracked().some((line) => asked(line) !== null && (line.there ?? 0) < asked(line));
    const only = form.querySelector("[data-short]");
    if (only) only.hidden = !short || !there;
    if (brought) keep();
  });

  function keep() {
    const numbers = tracked().map((line) => [line, [...held.values()].filter((one) => one.line === line)]);
    const given = numbers.map(([line, ones]) => [line, ones.map((one) => one.number)]);
    for (const [line, listed] of given) line.querySelector("[data-brought]").value = listed.join("\n");
    remember({ numbers: given.map(([line, listed]) => [line.dataset.item, listed]) });
  }

  // Where they are kept on the transfer they are taken off there too, before anything that is scanned afterwards.
  function giveBack(entry) {
    const numbers = entry.numbers ?? [];
    numbers.forEach(drop);
    if (brought || !numbers.length) return;
    const off = () => send(form.dataset.take, numbers).catch(() => new Promise((wait) => setTimeout(wait, AGAIN)).then(off));
    before = before.then(off);
  }

  function take(entry) {
    const answer = entry.answer;
    if (answer.item) {
      if (!answer.ok) return { ok: false, text: answer.message };
      if (!answer.item.tracked) return { ok: true, text: `· ${answer.item.name} · ${words.nothingToScan}` };
      chosen = answer.item.code;
      return { ok: true, text: `· ${answer.item.name} · ${words.chosen}` };
    }
    if (!answer.numbers.length) return { ok: false, text: about(entry, answer.message) };
    const added = answer.numbers.filter(({ number }) => !has(number));
    entry.numbers = added.map(({ number }) => number);
    added.forEach(enter);
    if (!added.length) {
      const row = find(answer.numbers[0].number);
      if (row) flash(row);
      return { ok: false, twice: true, text: words.twice };
    }
    const many = added.length > 1 ? `${added.length} ${words.numbers} ` : "";
    return { ok: true, text: `· ${added[0].name} · ${many}${words.added}${leftOut(answer)}` };
  }

  async function ask(codes) {
    await before;
    return (await send(form.dataset.scan, codes, { item: chosen })).answers;
  }

  const full = () => {
    const [there, wanted] = sums();
    return wanted > 0 && there === wanted;
  };

  for (const row of lines.querySelectorAll("[data-number]")) {
    const line = row.closest("[data-line]");
    const number = row.querySelector(".no").textContent;
    line.there = (line.there ?? 0) + 1;
    held.set(key(number), { number, line });
    dress(row, number);
  }
  if (brought && memory.numbers) {
    for (const { number } of [...held.values()]) drop(number);
    for (const [item, numbers] of memory.numbers) {
      if (lineOf(item)) numbers.forEach((number) => enter({ number, item }));
    }
  }
  draw();
  const box = scanBox(scan, { ask, take, giveBack, store: scansOf(here), full });
  lines.addEventListener("click", (event) => {
    const row = event.target.closest("[data-number] button")?.closest("[data-number]");
    if (!row) return;
    giveBack({ numbers: [row.querySelector(".no").textContent] });
    box.focus();
  });
  otherWays(box, {
    leaving: true,
    has,
    choose: (item) => {
      chosen = item;
    },
  });
  guard(box);
  box.focus();
}

// -- receiving ------------------------------------------------------------------------------------------------------

function receiving() {
  const arrived = form.querySelector("[data-arrived]");
  const fields = [...form.querySelectorAll("[data-quantity]")];
  const rows = new Map([...lines.querySelectorAll("[data-number]")].map((row) => [row.dataset.number, row]));
  const matched = new Set(); // rows, in the order in which they were matched
  const turned = new Set(); // rows that are to be drawn otherwise: a thousand are drawn together
  const rowOf = (number) => rows.get(key(number));
  const numberOf = (row) => row.querySelector(".no").textContent;
  const amount = (field) => (field ? Number(field.value) || 0 : 0);
  const wanted = exact(all().reduce((sum, line) => sum + Number(line.dataset.wanted), 0));
  const there = () => exact(fields.reduce((sum, field) => sum + amount(field), matched.size));

  function match(row, on) {
    if (on) matched.add(row);
    else matched.delete(row);
    turned.add(row);
    draw();
  }

  const draw = once(() => {
    for (const row of turned) {
      const on = matched.has(row);
      row.classList.toggle("matched", on);
      // What is still missing stays on top.
      if (on) row.parentElement.append(row);
      else row.parentElement.prepend(row);
    }
    turned.clear();
    for (const line of all()) {
      const counted = line.querySelectorAll(".matched").length + amount(line.querySelector("[data-quantity]"));
      tell(line, exact(counted), Number(line.dataset.wanted));
    }
    total(there(), wanted);
    form.querySelector("[data-matched]").textContent = there();
    form.querySelector("[data-missing]").textContent = Math.max(exact(wanted - there()), 0);
    const numbers = [...matched].map(numberOf);
    arrived.value = numbers.join("\n");
    remember({ numbers, quantities: fields.map((field) => [field.name, field.dataset.quantity, field.value]) });
  });

  function take(entry) {
    const answer = entry.answer;
    if (!answer.ok) return { ok: false, text: about(entry, answer.message) };
    if (answer.line) {
      const field = form.elements[`quantity-${answer.line}`];
      if (!field || amount(field) + 1 > Number(field.dataset.quantity)) return { ok: false, text: words.enough };
      field.value = amount(field) + 1;
      entry.field = field;
      draw();
      return { ok: true, text: `· ${answer.name} · ${field.value} ${words.counted}` };
    }
    const meant = answer.numbers.map(rowOf).filter(Boolean);
    entry.rows = meant.filter((row) => !matched.has(row));
    entry.rows.forEach((row) => match(row, true));
    if (!entry.rows.length) {
      if (meant.length) flash(meant[0]);
      return { ok: false, twice: true, text: words.twice };
    }
    const many = entry.rows.length > 1 ? `${entry.rows.length} ${words.numbers} ` : "";
    return { ok: true, text: `· ${many}${words.matched}${leftOut(answer)}` };
  }

  function giveBack(entry) {
    (entry.rows ?? []).forEach((row) => match(row, false));
    if (entry.field) entry.field.value = Math.max(amount(entry.field) - 1, 0) || "";
    draw();
  }

  async function ask(codes) {
    return (await send(form.dataset.scan, codes)).answers;
  }

  // What was matched before a reload, or sent with a step that was refused, as far as it is still on the way.
  const before = arrived.value ? arrived.value.split("\n").map((number) => number.trim()) : (memory.numbers ?? []);
  before.map(rowOf).forEach((row) => row && match(row, true));
  for (const [name, outstanding, value] of memory.quantities ?? []) {
    const field = form.elements[name];
    if (field && !field.value && field.dataset.quantity === outstanding) field.value = value;
  }
  lines.addEventListener("click", (event) => {
    const row = event.target.closest("[data-unmatch]")?.closest("[data-number]");
    const fill = event.target.closest("[data-fill]");
    if (row) match(row, false);
    if (fill) fill.parentElement.querySelector("input").value = fill.dataset.fill;
    draw();
  });
  form.addEventListener("input", draw);
  draw();
  const box = scanBox(scan, { ask, take, giveBack, store: scansOf(here), full: () => wanted > 0 && there() === wanted });
  watchTray((n) => {
    form.querySelector("[data-unexpected]").textContent = n;
    form.querySelector(".tallies").classList.toggle("strange", n > 0);
  });
  otherWays(box, { leaving: false, has: (number) => matched.has(rowOf(number)) });
  guard(box);
  box.focus();
}

if (form.dataset.flow === "ship") shipping();
else receiving();
