// The scan box on a page: glue between the reader, the queue and what is seen and heard.

import { createQueue } from "./queue.js";
import { createReader } from "./reader.js";

const SHOWN = 50;
// Hertz and seconds.
const TONES = {
  fine: [[1320, 0.06]],
  done: [[1320, 0.07], [1760, 0.12]],
  twice: [[620, 0.07], [620, 0.07]],
  wrong: [[220, 0.22]],
};
const words = document.getElementById("words")?.dataset ?? {};

function later(work, milliseconds) {
  const timer = setTimeout(work, milliseconds);
  return () => clearTimeout(timer);
}

// `ask(codes)` resolves to answers; `take(entry)` enters one and returns {ok, text, twice}; `giveBack(entry)` undoes it.
// `store` keeps scans that are not answered yet (see store.js); `full()` tells whether all that is wanted is there.
export function scanBox(root, { ask, take, giveBack, store, full = () => false }) {
  const input = root.querySelector("input");
  const verdict = root.querySelector("[data-verdict]");
  const list = root.querySelector("[data-scanned]");
  const undo = root.querySelector("[data-undo]");
  const mute = root.querySelector("[data-mute]");
  const rows = new Map();
  const sound = beeper(mute);

  function say(text, kind) {
    verdict.textContent = text;
    verdict.className = `verdict ${kind}`;
  }

  const tray = root.querySelector("[data-tray]");
  const attention = root.querySelector("[data-attention]");

  // fine, done (all that is wanted is there), twice, wrong: each has a colour and a tone of its own.
  function flash(what) {
    const kind = { fine: "flash-ok", done: "flash-ok", twice: "flash-twice", wrong: "flash-bad" }[what];
    root.classList.remove("flash-ok", "flash-bad", "flash-twice");
    void root.offsetWidth;
    root.classList.add(kind);
    setTimeout(() => root.classList.remove(kind), 350);
    sound(what);
  }

  // What could not be entered waits here, and stops nothing that comes after it.
  function park(entry, text) {
    const parked = document.createElement("li");
    const code = Object.assign(document.createElement("span"), { className: "no", textContent: entry.code });
    const says = Object.assign(document.createElement("span"), { className: "says", textContent: text });
    const again = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: words.again });
    const drop = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: words.drop });
    const leave = () => {
      parked.remove();
      tray.hidden = !attention.children.length;
    };
    again.addEventListener("click", () => {
      leave();
      queue.again(entry);
      input.focus();
    });
    drop.addEventListener("click", () => {
      leave();
      input.focus();
    });
    parked.append(code, says, again, drop);
    attention.append(parked);
    tray.hidden = false;
  }

  function row(entry) {
    const made = document.createElement("li");
    made.className = "pending";
    const code = document.createElement("span");
    code.className = "no";
    code.append(entry.code.slice(0, -4), Object.assign(document.createElement("b"), { textContent: entry.code.slice(-4) }));
    const says = document.createElement("span");
    says.className = "says";
    made.append(code, says);
    list.prepend(made);
    while (list.children.length > SHOWN) list.lastElementChild.remove();
    rows.set(entry.id, made);
  }

  function settle(entry, { ok, text, twice = false }) {
    if (!rows.has(entry.id)) row(entry);
    const made = rows.get(entry.id);
    made.className = ok ? "good" : "bad";
    made.querySelector(".says").textContent = text;
    say(`${entry.code} ${text}`, ok ? "ok" : "no-good");
    flash(ok ? (full() ? "done" : "fine") : twice ? "twice" : "wrong");
    if (!ok && !twice && attention) park(entry, text);
  }

  const queue = createQueue({
    send: (entries) => ask(entries.map((entry) => entry.code)),
    later,
    store,
    makeId: () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`,
    changed(entry, what) {
      if (what === "offline") say(words.offline, "no-good");
      else if (what === "added") {
        row(entry);
        say(`${entry.code} · ${words.asking}`, "waiting");
      } else if (what === "answered") settle(entry, take(entry));
      else {
        if (what === "undone") giveBack(entry);
        rows.get(entry.id)?.remove();
        say(`${entry.code} ${words.undone}`, "waiting");
      }
      undo.disabled = !queue.entries.some((one) => one.state !== "undone");
    },
  });

  const reader = createReader({
    read: () => input.value,
    clear: (rest) => {
      input.value = rest;
    },
    code: (text) => queue.add(text),
    later,
    now: () => performance.now(),
  });

  let composing = false;
  input.addEventListener("compositionstart", () => {
    composing = true;
  });
  input.addEventListener("compositionend", () => {
    composing = false;
    reader.changed();
  });
  input.addEventListener("input", () => {
    if (!composing) reader.changed();
  });
  input.addEventListener("beforeinput", (event) => {
    // A handheld's Enter may come as a line break without any key.
    if (event.inputType === "insertLineBreak") {
      event.preventDefault();
      reader.terminator();
    }
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Tab")) return;
    if (event.key === "Tab" && (event.shiftKey || !input.value)) return;
    event.preventDefault();
    reader.terminator();
  });
  input.addEventListener("paste", (event) => {
    event.preventDefault();
    reader.pasted(event.clipboardData.getData("text"));
  });
  undo.addEventListener("click", () => {
    queue.undo();
    input.focus();
  });
  addEventListener("online", queue.resume);
  // What a reload interrupted.
  queue.entries.forEach(row);
  queue.resume();
  return { say, focus: () => input.focus(), add: (code) => queue.add(code), park, queue };
}

function beeper(button) {
  const kept = "serialtrail.mute";
  let muted = localStorage.getItem(kept) === "yes";
  let audio = null;
  const show = () => {
    button.setAttribute("aria-pressed", String(!muted));
    const use = button.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, muted ? "#volume-off" : "#volume"));
  };
  button.addEventListener("click", () => {
    muted = !muted;
    localStorage.setItem(kept, muted ? "yes" : "no");
    show();
  });
  show();
  return (what) => {
    // After a reload no browser plays anything before somebody has touched the page.
    if (muted || navigator.userActivation?.hasBeenActive === false) return;
    audio ??= new AudioContext();
    let at = audio.currentTime;
    for (const [pitch, seconds] of TONES[what]) {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = pitch;
      volume.gain.value = 0.06;
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      at += seconds;
      tone.stop(at);
    }
  };
}
