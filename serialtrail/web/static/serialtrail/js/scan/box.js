// The scan box on a page: glue between the reader, the queue and what is seen and heard.

import { commandOf, confirmPage } from "./commands.js";
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
const around = document.getElementById("around-words")?.dataset ?? {};

function later(work, milliseconds) {
  const timer = setTimeout(work, milliseconds);
  return () => clearTimeout(timer);
}

// `ask(codes, entries)` resolves to answers; `take(entry)` enters one and returns {ok, text, twice, odd}, `odd` being
// entered though not what was expected; `giveBack(entry)` undoes it.
// `store` keeps scans that are not answered yet (see store.js); `full()` tells whether all that is wanted is there.
// `next()` goes on to the next line and tells whether there is one; the card CMD-NEXT asks for it.
export function scanBox(root, { ask, take, giveBack, store, full = () => false, next = () => false }) {
  const input = root.querySelector("input");
  const verdict = root.querySelector("[data-verdict]");
  const list = root.querySelector("[data-scanned]");
  const undo = root.querySelector("[data-undo]");
  const cut = root.querySelector("[data-cut]");
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
      input.focus();
    };
    again.addEventListener("click", () => {
      leave();
      queue.again(entry);
    });
    drop.addEventListener("click", () => {
      leave();
      queue.drop(entry);
      undo.disabled = !undoable();
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

  // A batch is answered at once: it is seen and heard once, as the worst that is in it.
  let outcomes = [];
  function tell() {
    const worst = ["wrong", "twice", "odd", "done", "fine"].map((what) => outcomes.findLast((one) => one.what === what));
    const { entry, text, what } = worst.find(Boolean);
    outcomes = [];
    say(`${entry.code} ${text}`, what === "done" || what === "fine" ? "ok" : what === "odd" ? "odd" : "no-good");
    flash(what === "odd" ? "twice" : what);
  }

  // Whether the scan waits in the tray now.
  function settle(entry, { ok, text, twice = false, odd = false }) {
    if (!rows.has(entry.id)) row(entry);
    const made = rows.get(entry.id);
    made.className = odd ? "odd" : ok ? "good" : "bad";
    made.querySelector(".says").textContent = text;
    outcomes.push({ entry, text, what: odd ? "odd" : ok ? (full() ? "done" : "fine") : twice ? "twice" : "wrong" });
    if (outcomes.length === 1) queueMicrotask(tell);
    const parked = !ok && !twice && Boolean(attention);
    if (parked) park(entry, text);
    return parked;
  }

  // While the connection is broken: that it is, how many scans wait, and that nobody needs to do anything.
  function broken(error) {
    root.classList.toggle("cut", Boolean(error));
    if (!cut) return;
    cut.hidden = !error;
    if (!error) return;
    cut.querySelector("[data-cut-says]").textContent = error.signedOut ? words.signedOut : words.offline;
    cut.querySelector("[data-sign-in]").hidden = !error.signedOut;
    waiting();
  }

  function waiting() {
    if (cut && !cut.hidden) cut.querySelector("[data-cut-open]").textContent = queue.open;
  }

  const undoable = () => queue.entries.some((one) => one.state !== "undone");

  const queue = createQueue({
    send: (entries) => ask(entries.map((entry) => entry.code), entries),
    later,
    store,
    makeId: () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`,
    changed(entry, what, error) {
      if (what === "offline") return broken(error);
      if (what === "online") return broken(null);
      if (what === "added") {
        row(entry);
        say(`${entry.code} · ${words.asking}`, "waiting");
        waiting();
        undo.disabled = false;
        return false;
      }
      if (what === "answered") {
        const parked = settle(entry, take(entry));
        if (confirming && queue.open <= 1) queueMicrotask(confirm);
        return parked;
      }
      if (what === "undone") giveBack(entry);
      rows.get(entry.id)?.remove();
      say(`${entry.code} ${words.undone}`, "waiting");
      waiting();
      undo.disabled = !undoable();
      return false;
    },
  });

  // Command cards. Confirming waits until every scan is answered, and for what needs attention.
  let confirming = false;
  function confirm() {
    confirming = queue.open > 0;
    if (confirming) say(around.waits, "waiting");
    else if (tray && !tray.hidden) say(around.mendFirst, "no-good");
    else if (!confirmPage()) say(around.nothingToConfirm, "no-good");
  }

  function obeyed(code) {
    const command = commandOf(code);
    if (command === "confirm") confirm();
    else if (command === "undo" && !queue.undo()) say(around.nothingToUndo, "no-good");
    else if (command === "next" && !next()) say(around.nothingNext, "no-good");
    return command !== null;
  }

  function taken(code) {
    if (!obeyed(code)) queue.add(code);
  }

  const reader = createReader({
    read: () => input.value,
    clear: (rest) => {
      input.value = rest;
    },
    code: taken,
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
    if (event.ctrlKey && event.key === "]") {
      // Many scanners send the separator of a GS1 code (GS) so.
      event.preventDefault();
      input.value += "\x1d";
      reader.changed();
      return;
    }
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
  // Scanned while the focus was elsewhere on the page.
  document.addEventListener("serialtrail:scan", (event) => {
    if (!root.offsetParent) return;
    event.preventDefault();
    input.focus();
    taken(event.detail);
  });
  addEventListener("online", queue.resume);
  cut?.querySelector("[data-cut-now]").addEventListener("click", () => {
    queue.resume();
    input.focus();
  });
  cut?.querySelector("[data-sign-in]").addEventListener("click", () => location.reload());
  cameraOf(root, (code) => queue.add(code), say);
  // What a reload interrupted.
  queue.entries.forEach(row);
  undo.disabled = !undoable();
  queue.resume();
  root.dataset.listening = "yes";
  return { say, focus: () => input.focus(), add: (code) => queue.add(code), park, queue };
}

// The camera's button, where the device lets a page see through one; all that it needs is loaded when it is pressed.
function cameraOf(root, code, say) {
  const button = root.querySelector("[data-camera]");
  const viewer = root.querySelector("[data-viewer]");
  if (!button || !viewer || !navigator.mediaDevices?.getUserMedia) return;
  button.hidden = false;
  let camera = null;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      camera ??= (await import("./camera.js")).camera(viewer, { code, say, shown: (on) => button.setAttribute("aria-pressed", String(on)) });
      await camera.toggle();
    } catch {
      say(words.offline, "no-good");
    }
    button.disabled = false;
  });
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
    // Nothing sounds on a page that nobody has touched yet, such as one that was loaded again.
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
