// What a page must not lose: scans that are not answered yet, and what was entered. In the browser's own storage, which
// writes before it returns, so that a reload in the same moment loses nothing.

const PREFIX = "serialtrail.kept.";

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function write(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false; // full, or switched off: what is on the page still counts
  }
}

// Scans of one page, in the order they were made.
export function scansOf(page) {
  const prefix = `${PREFIX}scan.${page}.`;
  const names = () => Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  return {
    put: (entry) => write(`${prefix}${entry.id}`, { id: entry.id, code: entry.code, at: entry.at }),
    remove: (id) => localStorage.removeItem(`${prefix}${id}`),
    all: () =>
      names()
        .map(read)
        .filter(Boolean)
        .sort((a, b) => a.at - b.at)
        .map((entry) => ({ ...entry, state: "waiting", answer: null })),
    moveTo(other) {
      for (const entry of this.all()) {
        scansOf(other).put(entry);
        this.remove(entry.id);
      }
    },
  };
}

// What was entered on one page.
export function formOf(page) {
  const name = `${PREFIX}form.${page}`;
  return {
    name,
    get: () => read(name),
    put: (value) => write(name, value),
    forget: () => localStorage.removeItem(name),
  };
}
