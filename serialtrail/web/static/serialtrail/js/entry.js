// The dialog behind "+ SN": a pasted list, a table, a rule, what is in stock. It hands numbers to the line it was
// opened for, and says what could not be taken.

import { send } from "./scan/ask.js";
import { split } from "./scan/reader.js";

const dialog = document.getElementById("entry");
const words = document.getElementById("words")?.dataset ?? {};
const PAUSE = 250;

async function post(url, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const answer = await send(url, body).catch((error) => {
    throw new Error(error.signedOut ? words.signedOut : words.offline);
  });
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
  let made = []; // what the rule gives, but for those that are taken
  let run = []; // all that the rule gives
  let timer = 0;
  let after = null;
  let asked = 0;
  const picked = new Set(); // over searches and further pages

  function tell(text, bad = false) {
    said.textContent = text;
    said.className = bad ? "entry-said no-good" : "entry-said ok";
  }

  function wrong(rows) {
    invalid.replaceChildren(
      ...rows.slice(0, 200).map((row) => {
        const place = row.row ? `${words.row} ${row.row}: ` : "";
        const code = Object.assign(document.createElement("span"), { className: "no", textContent: row.text });
        const entry = document.createElement("li");
        entry.append(place, code, ` · ${row.message}`);
        return entry;
      }),
    );
    if (rows.length > 200) invalid.append(Object.assign(document.createElement("li"), { textContent: `${words.andMore}: ${rows.length - 200}` }));
  }

  function counted() {
    const line = host.line();
    part("entered").textContent = line.entered;
    const full = line.wanted > 0 && line.entered >= line.wanted;
    part("wanted").textContent = line.wanted ? ` ${words.of} ${line.wanted}${full ? ` · ${words.complete}` : ""}` : ` ${words.numbers}`;
    dialog.classList.toggle("full", full);
    part("pick-wanted").textContent = `${words.pickFirst} ${line.wanted - line.entered}`;
    part("pick-wanted").hidden = line.wanted <= line.entered;
    part("picked").textContent = picked.size || "";
    part("pick-none").hidden = !picked.size;
    dialog.querySelector('[data-take="stock"]').disabled = !picked.size;
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
      const taken = new Set(told.taken);
      run = told.numbers;
      made = run.filter((number) => !taken.has(number));
      const range = run.length > 1 ? `${words.first} ${run[0]} … ${words.last} ${run.at(-1)}` : run[0];
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
    const digits = run.at(-1).slice(rest, run.at(-1).length - kept.suffix.length);
    const next = String(BigInt(digits) + BigInt(kept.increment)).padStart(kept.start.length, "0");
    localStorage.setItem(remembered(host.line().item), JSON.stringify({ ...kept, start: next, pieces: "1" }));
  }

  async function stock(more = false) {
    const line = host.line();
    const list = part("stock-list");
    const mine = ++asked;
    if (!more) {
      list.replaceChildren();
      after = null;
      part("stock-more").hidden = true;
    }
    if (!line.item || !line.location) {
      tell(words.choosePlace, true);
      return;
    }
    const url = new URL(dialog.dataset.stock, location.href);
    url.search = new URLSearchParams({ item: line.item, location: line.location, q: dialog.querySelector("#stock-q").value, after: more ? after : "" });
    const answer = await fetch(url).catch(() => null);
    if (mine !== asked) return;
    if (!answer?.ok) {
      tell(words.offline, true);
      return;
    }
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
    box.checked = there || picked.has(row.number);
    box.addEventListener("change", () => {
      if (box.checked) picked.add(row.number);
      else picked.delete(row.number);
      counted();
    });
    const number = Object.assign(document.createElement("span"), { className: "no" });
    number.append(row.number.slice(0, -4), Object.assign(document.createElement("b"), { textContent: row.number.slice(-4) }));
    const note = there ? words.already : row.held ? words.held : row.blocked ? words.blocked : row.since;
    label.append(box, number, Object.assign(document.createElement("span"), { className: "says", textContent: note }));
    one.append(label);
    return one;
  }

  const ways = {
    paste: () =>
      attempt(async () => {
        const text = dialog.querySelector("#entry-text");
        const given = text.value;
        // Whoever pastes on while this is being asked writes below what comes back.
        const back = (lines) => {
          text.value = [...lines, text.value].filter(Boolean).join("\n");
          typed();
        };
        text.value = "";
        const told = await post(dialog.dataset.parse, { text: given, item: host.line().item }).catch((error) => {
          back([given]);
          throw error;
        });
        taken(told.numbers, told);
        // What is wrong stays there to be mended, the rest has gone over.
        back(told.invalid.map((one) => one.text));
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
        const numbers = [...picked];
        picked.clear();
        taken(numbers);
        for (const box of part("stock-list").querySelectorAll("input")) box.disabled ||= numbers.includes(box.value);
      }),
  };

  // How many there are in the text, before it is sent.
  function typed() {
    const there = split(dialog.querySelector("#entry-text").value);
    part("typed").textContent = there.length > 1 ? `${there.length} ${words.numbers}` : "";
  }

  const PLAIN = { prefix: "", start: "1", increment: "1", pieces: "1", width: "", suffix: "" };

  function show() {
    const line = host.line();
    const kept = JSON.parse(localStorage.getItem(remembered(line.item)) ?? "null") ?? line.rule ?? {};
    for (const field of dialog.querySelectorAll("[data-rule]")) field.value = kept[field.dataset.rule] ?? PLAIN[field.dataset.rule];
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
      const open = tabs.filter((one) => !one.hidden);
      const next = open.at((open.indexOf(tab) + step) % open.length);
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
  part("pick-wanted").addEventListener("click", async () => {
    const line = host.line();
    const left = line.wanted - line.entered;
    const free = () => [...part("stock-list").querySelectorAll("input:not(:disabled)")];
    while (free().length < left && after !== null) await stock(true);
    picked.clear();
    free().forEach((box, place) => {
      box.checked = place < left;
      if (box.checked) picked.add(box.value);
    });
    counted();
  });
  part("pick-none").addEventListener("click", () => {
    picked.clear();
    for (const box of part("stock-list").querySelectorAll("input:not(:disabled)")) box.checked = false;
    counted();
  });
  dialog.querySelector("#entry-text").addEventListener("input", typed);
  dialog.querySelector("#entry-file").addEventListener("change", (event) => {
    if (event.target.files.length) ways.table();
  });
  dialog.querySelector("#entry-text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) ways.paste();
  });
  for (const button of dialog.querySelectorAll("[data-dismiss-entry]")) button.addEventListener("click", () => dialog.close());
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
      picked.clear();
      dialog.querySelector("#entry-file").value = "";
      show();
      typed();
      counted();
      dialog.showModal();
      turn(line.leaving ? tabs[3] : tabs[0]);
    },
  };
}

export { split };
