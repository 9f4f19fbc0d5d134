// The dialog behind "+ SN": a pasted list, a table, a rule, what is in stock. It hands numbers to the line it was
// opened for, and says what could not be taken.

import { split } from "./scan/reader.js";

const dialog = document.getElementById("entry");
const words = document.getElementById("words")?.dataset ?? {};
const PAUSE = 250;

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]").value;
}

async function post(url, fields) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token());
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const answer = await fetch(url, { method: "POST", body });
  const told = await answer.json();
  if (!answer.ok) throw new Error((told.refusals ?? []).join(" ") || String(answer.status));
  return told;
}

// `line()` tells of the line: {item, name, location, wanted, entered, rule}; `take(numbers)` enters them and returns how
// many were new.
export function entryDialog() {
  if (!dialog) return { open() {} };
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  const tabs = [...dialog.querySelectorAll("[role=tab]")];
  const panels = [...dialog.querySelectorAll("[role=tabpanel]")];
  const said = part("said");
  const invalid = part("invalid");
  let host = null;
  let made = [];
  let timer = 0;
  let after = null;

  function tell(text, bad = false) {
    said.textContent = text;
    said.className = bad ? "entry-said no-good" : "entry-said ok";
  }

  function wrong(rows) {
    invalid.replaceChildren(
      ...rows.slice(0, 200).map((row) => {
        const place = row.row ? `${words.row} ${row.row}: ` : "";
        return Object.assign(document.createElement("li"), { textContent: `${place}${row.text} · ${row.message}` });
      }),
    );
  }

  function counted() {
    const line = host.line();
    part("entered").textContent = line.entered;
    part("wanted").textContent = line.wanted ? ` ${words.of} ${line.wanted}` : "";
    part("pick-wanted").textContent = line.wanted > line.entered ? `${words.pickFirst} ${line.wanted - line.entered}` : "";
  }

  function taken(numbers, rest = {}) {
    const fresh = host.take(numbers);
    const twice = numbers.length - fresh + (rest.duplicates?.length ?? 0);
    const parts = [`${fresh} ${words.entered}`];
    if (twice) parts.push(`${twice} ${words.twice}`);
    if (rest.folded?.length) parts.push(words.folded);
    if (rest.note) parts.push(rest.note);
    if (rest.invalid?.length) parts.push(`${rest.invalid.length} ${words.faults}`);
    tell(parts.join(" · "), Boolean(rest.invalid?.length));
    wrong(rest.invalid ?? []);
    counted();
  }

  async function attempt(work) {
    tell(words.asking);
    wrong([]);
    try {
      await work();
    } catch (error) {
      tell(error.message, true);
    }
  }

  function rule() {
    return Object.fromEntries([...dialog.querySelectorAll("[data-rule]")].map((field) => [field.dataset.rule, field.value.trim()]));
  }

  const remembered = (item) => `serialtrail.rule.${item}`;

  async function preview() {
    const button = dialog.querySelector('[data-take="rule"]');
    try {
      const told = await post(dialog.dataset.rule, rule());
      made = told.numbers.filter((number) => !told.taken.includes(number));
      const range = told.numbers.length > 1 ? `${told.numbers[0]} … ${told.numbers.at(-1)}` : told.numbers[0];
      const clash = told.taken.length ? ` · ${told.taken.length} ${words.taken}: ${told.taken.slice(0, 3).join(", ")}` : "";
      part("preview").textContent = `${range} · ${told.numbers.length}${clash}`;
      part("preview").classList.toggle("no-good", told.taken.length > 0);
    } catch (error) {
      made = [];
      part("preview").textContent = error.message;
      part("preview").classList.add("no-good");
    }
    button.disabled = !made.length;
  }

  // The next run begins where this one ends.
  function remember() {
    const kept = rule();
    const rest = kept.prefix.length;
    const digits = made.at(-1).slice(rest, made.at(-1).length - kept.suffix.length);
    const next = String(BigInt(digits) + BigInt(kept.increment)).padStart(kept.start.length, "0");
    localStorage.setItem(remembered(host.line().item), JSON.stringify({ ...kept, start: next, pieces: "1" }));
  }

  async function stock(more = false) {
    const line = host.line();
    const list = part("stock-list");
    if (!more) list.replaceChildren();
    if (!line.item || !line.location) {
      tell(words.choosePlace, true);
      return;
    }
    const url = new URL(dialog.dataset.stock, location.href);
    url.search = new URLSearchParams({ item: line.item, location: line.location, q: part("stock-q")?.value ?? dialog.querySelector("#stock-q").value, after: more ? after : "" });
    const answer = await fetch(url);
    if (!answer.ok) return;
    const told = await answer.json();
    after = told.after;
    list.append(...told.results.map((row) => pick(row, line.has(row.number))));
    part("stock-more").hidden = after === null;
    if (!list.children.length) list.append(Object.assign(document.createElement("li"), { className: "muted", textContent: words.nothing }));
  }

  function pick(row, there) {
    const one = document.createElement("li");
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", value: row.number, disabled: there || row.held });
    const number = Object.assign(document.createElement("span"), { className: "no" });
    number.append(row.number.slice(0, -4), Object.assign(document.createElement("b"), { textContent: row.number.slice(-4) }));
    const note = there ? words.already : row.held ? words.held : row.blocked ? words.blocked : new Date(row.since).toLocaleDateString(document.documentElement.lang);
    label.append(box, number, Object.assign(document.createElement("span"), { className: "says", textContent: note }));
    one.append(label);
    return one;
  }

  const ways = {
    paste: () =>
      attempt(async () => {
        const text = dialog.querySelector("#entry-text");
        const told = await post(dialog.dataset.parse, { text: text.value });
        taken(told.numbers, told);
        // What is wrong stays there to be mended, the rest has gone over.
        text.value = told.invalid.map((one) => one.text).join("\n");
      }),
    table: () =>
      attempt(async () => {
        const [file] = dialog.querySelector("#entry-file").files;
        if (!file) throw new Error(words.chooseFile);
        const told = await post(dialog.dataset.table, { file, item: host.line().item });
        taken(told.numbers, told);
      }),
    rule: () =>
      attempt(async () => {
        await preview();
        if (!made.length) throw new Error(part("preview").textContent);
        remember();
        taken(made);
        show();
      }),
    stock: () =>
      attempt(async () => {
        const picked = [...part("stock-list").querySelectorAll("input:checked:not(:disabled)")];
        taken(picked.map((box) => box.value));
        for (const box of picked) box.disabled = true;
      }),
  };

  function show() {
    const line = host.line();
    const kept = JSON.parse(localStorage.getItem(remembered(line.item)) ?? "null") ?? line.rule ?? {};
    for (const field of dialog.querySelectorAll("[data-rule]")) {
      const value = kept[field.dataset.rule];
      if (value !== undefined) field.value = value ?? "";
    }
    const left = Math.max(line.wanted - line.entered, 0);
    if (left) dialog.querySelector("#rule-pieces").value = String(left);
  }

  function turn(tab) {
    tabs.forEach((one, place) => {
      const on = one === tab;
      one.setAttribute("aria-selected", String(on));
      one.tabIndex = on ? 0 : -1;
      panels[place].hidden = !on;
    });
    tell("");
    wrong([]);
    if (tab.id === "tab-rule") preview();
    if (tab.id === "tab-stock") stock();
    panels[tabs.indexOf(tab)].querySelector("textarea, input")?.focus();
  }

  for (const tab of tabs) {
    tab.addEventListener("click", () => turn(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs.at((tabs.indexOf(tab) + step) % tabs.length);
      turn(next);
      next.focus();
    });
  }
  for (const button of dialog.querySelectorAll("[data-take]")) button.addEventListener("click", () => ways[button.dataset.take]());
  for (const field of dialog.querySelectorAll("[data-rule]")) {
    field.addEventListener("input", (event) => {
      event.stopPropagation();
      clearTimeout(timer);
      timer = setTimeout(preview, PAUSE);
    });
  }
  dialog.querySelector("#stock-q").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(stock, PAUSE);
  });
  part("stock-more").addEventListener("click", () => stock(true));
  part("pick-wanted").addEventListener("click", () => {
    const line = host.line();
    const free = [...part("stock-list").querySelectorAll("input:not(:disabled)")];
    free.forEach((box, place) => {
      box.checked = place < line.wanted - line.entered;
    });
  });
  dialog.querySelector("#entry-text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) ways.paste();
  });
  dialog.querySelector("[data-dismiss-entry]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => host?.closed?.());

  return {
    open(of) {
      host = of;
      const line = host.line();
      part("of-item").textContent = line.name || line.item;
      const link = part("template-link");
      link.href = `${dialog.dataset.template}?${new URLSearchParams({ item: line.item })}`;
      tabs[3].hidden = !line.leaving;
      show();
      counted();
      dialog.showModal();
      turn(line.leaving ? tabs[3] : tabs[0]);
    },
  };
}

export { split };
