// What a page must not lose: scans that are not answered yet, and what was entered. In the browser's own storage, which
// writes before it returns, so that a reload in the same moment loses nothing.

// Each member of each organization has their own, on a device that many use.
const PREFIX = `serialtrail.kept.${document.documentElement.dataset.member ?? ""}.`;

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

function under(prefix) {
  return Object.keys(localStorage).filter((name) => name.startsWith(prefix));
}

// Scans of one page, in the order they were made.
export function scansOf(page) {
  const named = (where) => `${PREFIX}scan.${where}.`;
  let prefix = named(page);
  const put = (entry) => write(`${prefix}${entry.id}`, { id: entry.id, code: entry.code, at: entry.at });
  const all = () =>
    under(prefix)
      .map(read)
      .filter(Boolean)
      .sort((a, b) => a.at - b.at)
      .map((entry) => ({ ...entry, state: "waiting", answer: null }));
  return {
    put,
    remove: (id) => localStorage.removeItem(`${prefix}${id}`),
    all,
    forget: () => under(prefix).forEach((name) => localStorage.removeItem(name)),
    // The page has another address from now on: these scans go with it, and so do those to come.
    moveTo(other) {
      const before = under(prefix);
      const kept = all();
      prefix = named(other);
      kept.forEach(put);
      for (const name of before) if (!name.startsWith(prefix)) localStorage.removeItem(name);
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

// What was sent for good from a page is forgotten by the next page: only that one shows that it has arrived.
export function forgetSent() {
  const prefix = `${PREFIX}form.`;
  for (const name of under(prefix)) {
    const page = name.slice(prefix.length);
    if (page === location.pathname || !read(name)?.sent) continue;
    localStorage.removeItem(name);
    scansOf(page).forget();
  }
}
