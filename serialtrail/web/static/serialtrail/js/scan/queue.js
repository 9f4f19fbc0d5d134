// The ordered queue of scans: pure. Scans are answered in the order they were made, sent in batches, one batch at a
// time, and sent again until an answer comes; each carries an id of its own so that a repetition has one effect.
// `store` keeps what is not answered yet: in memory here, in the browser's own storage on a page (store.js).

export const BATCH = 50;
const PATIENCE = [500, 1000, 2000, 3000]; // milliseconds until it is tried again, the last of them for good

export function memory() {
  const kept = new Map();
  return {
    put: (entry) => void kept.set(entry.id, entry),
    remove: (id) => void kept.delete(id),
    all: () => [...kept.values()],
  };
}

// `send(entries)` resolves to one answer an entry, in their order; it rejects when the connection is broken.
// `changed(entry, what)` is told of each step; if it returns true for one that was answered, the scan stays in the
// store, to be asked again after a reload. "offline" (with the error) and "online" are of no single entry.
export function createQueue({ send, later, makeId, changed = () => {}, store = memory(), batch = BATCH }) {
  const entries = store.all();
  let last = entries.reduce((most, entry) => Math.max(most, entry.at ?? 0), 0);
  let busy = false;
  let failures = 0;
  let rest = null; // calls off the wait for the next attempt

  async function pump() {
    if (busy || rest) return;
    const waiting = entries.filter((entry) => entry.state === "waiting").slice(0, batch);
    if (!waiting.length) return;
    busy = true;
    let answers = null;
    let broken = null;
    try {
      answers = await send(waiting);
      if (answers?.length !== waiting.length) throw new Error("not an answer for each");
    } catch (error) {
      broken = error;
    }
    busy = false;
    if (broken) {
      failures += 1;
      changed(null, "offline", broken);
      rest = later(resume, PATIENCE[Math.min(failures, PATIENCE.length) - 1]);
      return;
    }
    if (failures) changed(null, "online");
    failures = 0;
    waiting.forEach((entry, place) => {
      let parked = false;
      if (entry.state !== "undone") {
        entry.state = "answered";
        entry.answer = answers[place];
        parked = changed(entry, "answered") === true;
      }
      // Only when its effect is kept.
      if (!parked) store.remove(entry.id);
    });
    pump();
  }

  // Without waiting any longer.
  function resume() {
    rest?.();
    rest = null;
    return pump();
  }

  return {
    entries,
    add(code) {
      last += 1;
      const entry = { id: makeId(), code, at: last, state: "waiting", answer: null };
      entries.push(entry);
      store.put(entry);
      changed(entry, "added");
      pump();
      return entry;
    },
    // Ask again for one that was answered, as if it had been made now.
    again(entry) {
      this.drop(entry);
      return this.add(entry.code);
    },
    // Leave out one that could not be entered.
    drop(entry) {
      entry.state = "undone";
      store.remove(entry.id);
    },
    // Take back the latest scan that still counts.
    undo() {
      const entry = entries.findLast((one) => one.state !== "undone");
      if (!entry) return null;
      const was = entry.state;
      entry.state = "undone";
      store.remove(entry.id);
      changed(entry, was === "answered" ? "undone" : "dropped");
      return entry;
    },
    get open() {
      return entries.filter((entry) => entry.state === "waiting").length;
    },
    resume,
  };
}
