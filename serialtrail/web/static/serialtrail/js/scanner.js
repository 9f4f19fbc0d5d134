// The check of a scanner: every key, text and composition that reaches the box, then what they come to.

import { examine, visible } from "./scan/examine.js";

const box = document.getElementById("scanner-box");
const words = document.getElementById("scanner-words").dataset;
const part = (name) => document.querySelector(`[data-${name}]`);
const SILENCE = 600; // milliseconds without anything end a scan that nothing ended
const MOST = 400;
let events = [];
let timer = 0;
let composing = "";
let known = ""; // what stands in the box and has been told
let over = false;

function note(event) {
  if (over) {
    events = [];
    over = false;
  }
  if (events.length < MOST) events.push(event);
  clearTimeout(timer);
  timer = setTimeout(show, SILENCE);
}

function cell(text, kind = "") {
  return Object.assign(document.createElement("td"), { textContent: text, className: kind });
}

function icon(name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${words.icons}#${name}`);
  drawing.append(use);
  return drawing;
}

function finding(name, told) {
  const kind = told.good(name) ? "good" : told.note(name) ? "note" : "bad";
  const entry = Object.assign(document.createElement("li"), { className: kind });
  entry.dataset.finding = name;
  const drawing = { good: "circle-check", note: "question-mark", bad: "alert-triangle" }[kind];
  entry.append(icon(drawing), Object.assign(document.createElement("span"), { textContent: words[name] }));
  return entry;
}

function show() {
  clearTimeout(timer);
  if (composing || !events.some((one) => one.text)) return;
  const told = examine(events, { plain: box.dataset.plain, gs1: box.dataset.gs1 });
  over = true;
  box.value = "";
  known = "";
  part("result").hidden = false;
  part("received").textContent = told.shown;
  part("signs").textContent = told.signs;
  part("pace").textContent = told.pace === null ? words.atOnce : `${told.pace} ${words.ms}`;
  part("ended").textContent = words[told.ended];
  part("came").textContent = words[told.came];
  part("findings").replaceChildren(...told.findings.map((name) => finding(name, told)));
  part("verdict").textContent = told.fine ? words.fine : words.look;
  part("verdict").className = `verdict ${told.fine ? "ok" : "no-good"}`;
  const start = events[0].at;
  part("events").replaceChildren(
    ...events.map((one) => {
      const line = document.createElement("tr");
      const kind = { key: words.key, end: words.key, insert: words.insert, composition: words.composition }[one.kind];
      line.append(cell(String(Math.round(one.at - start)), "right"), cell(kind), cell(one.says ?? (visible(one.text) || words.nothing), "mono"));
      return line;
    }),
  );
}

box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" || event.key === "Tab") {
    // With nothing scanned, Tab goes on to the next thing on the page.
    const scanned = !over && events.some((one) => one.text);
    if (event.isComposing || event.shiftKey || (event.key === "Tab" && !scanned)) return;
    event.preventDefault();
    if (!scanned) return;
    note({ kind: "end", text: event.key, at: event.timeStamp, says: event.key });
    show();
    return;
  }
  if (event.isComposing || event.key === "Process") return;
  if (event.ctrlKey && event.key === "]") {
    event.preventDefault();
    note({ kind: "key", text: "\x1d", gs: true, at: event.timeStamp, says: "Ctrl+] (␝)" });
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || [...event.key].length !== 1) return;
  // The sign itself is told here, so that the box need not hold it.
  event.preventDefault();
  note({ kind: "key", text: event.key, at: event.timeStamp });
});
box.addEventListener("compositionstart", (event) => {
  composing = "yes";
  note({ kind: "composition", text: "", at: event.timeStamp, says: "compositionstart" });
});
box.addEventListener("compositionupdate", (event) => {
  note({ kind: "composition", text: "", at: event.timeStamp, says: `compositionupdate ${visible(event.data ?? "")}` });
});
box.addEventListener("compositionend", (event) => {
  composing = "";
  note({ kind: "composition", text: event.data ?? "", at: event.timeStamp, says: `compositionend ${visible(event.data ?? "")}` });
  known = box.value;
});
box.addEventListener("beforeinput", (event) => {
  if (event.inputType !== "insertLineBreak") return;
  event.preventDefault();
  note({ kind: "end", text: "Enter", at: event.timeStamp, says: "insertLineBreak" });
  show();
});
box.addEventListener("input", (event) => {
  if (composing || event.isComposing) return;
  // Put in without a key, or pasted.
  const added = event.data ?? box.value.slice(known.length);
  known = box.value;
  if (added) note({ kind: "insert", text: added, at: event.timeStamp, says: `${event.inputType} ${visible(added)}` });
});
part("clear").addEventListener("click", () => {
  events = [];
  box.value = "";
  known = "";
  part("result").hidden = true;
  part("verdict").textContent = "";
  box.focus();
});
// Scanned while the focus was elsewhere: it belongs here, but only its text is left.
document.addEventListener("serialtrail:scan", (event) => {
  event.preventDefault();
  box.focus();
  const at = performance.now();
  note({ kind: "insert", text: event.detail, at });
  note({ kind: "end", text: "Enter", at, says: "Enter" });
  show();
});
box.focus();
