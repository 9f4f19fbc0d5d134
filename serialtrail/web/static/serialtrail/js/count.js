// The page that counts: each scan goes to the draft that all who count share; what has become of the count is brought
// anew every few seconds, and after one's own scans.

import { entryDialog } from "./entry.js";
import { picker } from "./picker.js";
import { scanBox } from "./scan/box.js";
import { formOf, scansOf } from "./scan/store.js";

const form = document.getElementById("counting");
const words = document.getElementById("words").dataset;
const scan = document.getElementById("scan");
const item = document.getElementById("count-item");
const page = location.pathname;
const store = scansOf(page);
// What a reload interrupted may have been counted already: the answer alone was lost.
const interrupted = new Set(store.all().map((entry) => entry.id));
const PAUSE = 250;
const PATIENCE = 2000;
let timer = 0;
let dueAt = 0;

const live = () => document.getElementById("live").dataset;

// -- what all have counted -------------------------------------------------------------------------------------------

function figures() {
  if (!scan) return;
  const { found, expected } = live();
  scan.querySelector("[data-counted]").textContent = found;
  scan.querySelector("[data-of]").textContent = expected === "" ? words.counted : `${words.of} ${expected}`;
  scan.classList.toggle("full", isFull());
}

function isFull() {
  const { found, expected } = live();
  return Number(expected) > 0 && Number(found) >= Number(expected);
}

function refresh() {
  // In a burst now and then, not after each code.
  const now = performance.now();
  clearTimeout(timer);
  timer = setTimeout(() => {
    dueAt = performance.now() + 3 * PAUSE;
    document.body.dispatchEvent(new CustomEvent("counted"));
  }, Math.max(PAUSE, dueAt - now));
}

document.addEventListener("htmx:after:swap", () => {
  // Posted or discarded by somebody else: what has become of it is the page now.
  if (document.getElementById("live")) figures();
  else location.reload();
});

// -- scans -----------------------------------------------------------------------------------------------------------

function body(fields) {
  const made = new FormData();
  made.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  if (form.dataset.blind === "yes") made.set("blind", "yes");
  for (const [name, value] of fields) made.append(name, value);
  return made;
}

async function ask(codes, entries) {
  for (const entry of entries) {
    entry.again = entry.sent || interrupted.has(entry.id);
    entry.sent = true;
  }
  const fields = [["item", item.value.trim()], ...entries.flatMap(({ code, id }) => [["code", code], ["id", id]])];
  const answer = await fetch(form.dataset.scan, { method: "POST", body: body(fields) });
  if (!answer.ok) throw new Error(String(answer.status));
  const { answers } = await answer.json();
  // Undone while it was on its way.
  entries.forEach((entry, place) => {
    if (entry.state === "undone") back(answers[place], entry.id);
  });
  refresh();
  return answers;
}

function take(entry) {
  const answer = entry.answer;
  if (answer.item) choose(answer.item);
  if (answer.twice && entry.again) return { ok: true, text: words.counted };
  return answer;
}

// -- taken back: kept until the server has it ------------------------------------------------------------------------

const leaving = formOf(`${page}.back`);
let busy = false;

function back({ numbers = [], unit = "" }, id) {
  if (!numbers.length && !unit) return;
  leaving.put([...(leaving.get() ?? []), { numbers, unit, id }]);
  takeBack();
}

async function takeBack() {
  const [next, ...rest] = leaving.get() ?? [];
  if (busy || !next) return;
  busy = true;
  const fields = [["answer", "json"], ["id", next.id], ...next.numbers.map((number) => ["number", number])];
  if (next.unit) fields.push(["unit", next.unit]);
  const answer = await fetch(form.dataset.back, { method: "POST", body: body(fields) }).catch(() => null);
  busy = false;
  // Refused for good, as when it was posted meanwhile, is not asked again.
  if (answer && (answer.ok || (answer.status >= 400 && answer.status < 500))) {
    leaving.put((leaving.get() ?? []).slice(1));
    refresh();
    if (rest.length) takeBack();
  } else setTimeout(takeBack, PATIENCE);
}

// -- the item of numbers that nobody knows ---------------------------------------------------------------------------

function choose(choice) {
  item.value = choice.code;
  form.querySelector("[data-name]").textContent = choice.name;
}

function start() {
  const box = scanBox(scan, { ask, take, giveBack: (entry) => back(entry.answer ?? {}, entry.id), store, full: isFull });
  const entry = entryDialog();
  picker(item);
  form.querySelector("[data-more-numbers]").addEventListener("click", () =>
    entry.open({
      line: () => ({
        item: item.value.trim(),
        name: form.querySelector("[data-name]").textContent,
        location: "",
        wanted: 0,
        entered: live().found,
        leaving: false,
        has: () => false,
      }),
      take(numbers) {
        numbers.forEach(box.add);
        return numbers.length;
      },
      closed: box.focus,
    }),
  );
  takeBack();
  box.focus();
}

if (form) start();
figures();
