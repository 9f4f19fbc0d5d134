// The ordered queue of scans: pure. Scans are answered in the order they were made, sent in batches, one batch at a
// time, and sent again until an answer comes; each carries an id of its own so that a repetition has one effect.
// `store` keeps what is not answered yet; in memory here, a database of the browser may take its place.

export const BATCH = 50;
const PATIENCE = [500, 1000, 2000, 5000, 10000];

export function memory() {
  const kept = new Map();
  return {
    put: (entry) => void kept.set(entry.id, entry),
    remove: (id) => void kept.delete(id),
    all: () => [...kept.values()],
  };
}

// `send(entries)` resolves to one answer an entry, in their order; it rejects when the connection is broken.
export function createQueue({ send, later, makeId, changed = () => {}, store = memory(), batch = BATCH }) {
  const entries = store.all();
  let last = entries.reduce((most, entry) => Math.max(most, entry.at ?? 0), 0);
  let busy = false;
  let failures = 0;

  async function pump() {
    if (busy) return;
    const waiting = entries.filter((entry) => entry.state === "waiting").slice(0, batch);
    if (!waiting.length) return;
    busy = true;
    let answers = null;
    try {
      answers = await send(waiting);
      failures = 0;
    } catch {
      failures += 1;
    }
    busy = false;
    if (answers === null) {
      changed(null, "offline");
      later(pump, PATIENCE[Math.min(failures, PATIENCE.length) - 1]);
      return;
    }
    waiting.forEach((entry, place) => {
      if (entry.state !== "undone") {
        entry.state = "answered";
        entry.answer = answers[place];
        changed(entry, "answered");
      }
      // Only when its effect is kept.
      store.remove(entry.id);
    });
    pump();
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
      entry.state = "undone";
      return this.add(entry.code);
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
    resume: pump,
  };
}
