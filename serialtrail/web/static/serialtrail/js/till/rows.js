// The rows of the basket on the page: drawn once, mended afterwards; what is typed in them goes into the basket.

import { chips } from "../chips.js";
import { cents, key, lineTotal, missing, pieces, step, text } from "./basket.js";

const words = document.getElementById("till-words").dataset;
const pattern = document.getElementById("till-line").content.firstElementChild;

export function said(refusal) {
  const entry = Object.assign(document.createElement("li"), { textContent: `${refusal.message} ${refusal.advice ?? ""}`.trim() });
  for (const link of refusal.links ?? []) {
    entry.append(" ", Object.assign(document.createElement("a"), { href: link.url, textContent: link.text }));
  }
  return entry;
}

// `changed(line)` after an edit; `drop(line)`, `numbers(line)` and `back()` are what the keys and buttons ask for.
export function rows(list, basket, { changed, drop, numbers, back, chosen }) {
  const drawn = new Map();

  function draw(line) {
    const row = pattern.cloneNode(true);
    const cell = (name) => row.querySelector(`[data-cell="${name}"]`);
    const box = Object.assign(document.createElement("textarea"), { value: line.numbers.join("\n") });
    const chip = chips(row.querySelector("[data-chips]"), box, () => {
      const before = line.numbers.length;
      line.numbers = box.value.split("\n").filter(Boolean);
      if (line.numbers.length < before) step(line, line.numbers.length - before);
      changed(line);
    });
    row.querySelector("[data-name]").textContent = line.name || line.item;
    row.querySelector("[data-sku]").textContent = line.item;
    row.querySelector('[data-act="numbers"]').hidden = !line.tracked;
    for (const name of ["quantity", "price", "discount"]) {
      cell(name).addEventListener("input", () => {
        line[name] = cell(name).value.trim();
        changed(line);
      });
      cell(name).addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        back();
      });
    }
    row.querySelector('[data-act="less"]').addEventListener("click", () => stepped(line, -1));
    row.querySelector('[data-act="more"]').addEventListener("click", () => stepped(line, 1));
    row.querySelector('[data-act="drop"]').addEventListener("click", () => drop(line));
    row.querySelector('[data-act="numbers"]').addEventListener("click", () => numbers(line));
    row.addEventListener("focusin", () => chosen(line));
    row.addEventListener("keydown", (event) => {
      if (event.target === row) pressed(line, event);
    });
    drawn.set(line.id, { row, cell, box, chip });
    return row;
  }

  function stepped(line, by) {
    step(line, by);
    changed(line);
  }

  function pressed(line, event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const place = basket().lines.indexOf(line);
    const acts = {
      ArrowDown: () => focus(place + 1),
      ArrowUp: () => focus(place - 1),
      Home: () => focus(0),
      End: () => focus(basket().lines.length - 1),
      "+": () => stepped(line, 1),
      "-": () => stepped(line, -1),
      Delete: () => drop(line),
      Escape: back,
      Enter: () => (line.tracked && missing(line) > 0 ? numbers(line) : back()),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }

  function focus(place) {
    const line = basket().lines[place];
    if (!line) {
      if (place >= basket().lines.length) back();
      return;
    }
    drawn.get(line.id).row.focus();
  }

  function update(line, place, now) {
    const { row, cell, box, chip } = drawn.get(line.id);
    const wanted = missing(line);
    const count = pieces(line);
    if (box.value !== line.numbers.join("\n")) {
      box.value = line.numbers.join("\n");
      chip.draw();
    }
    for (const name of ["quantity", "price", "discount"]) {
      const value = name === "quantity" && count !== null ? text(count) : line[name];
      if (document.activeElement !== cell(name) && cell(name).value !== value) cell(name).value = value;
    }
    const total = lineTotal(line);
    row.querySelector("[data-sum]").textContent = total === null ? "–" : cents(total);
    row.classList.toggle("incomplete", wanted > 0);
    row.classList.toggle("current", line === now);
    const flag = row.querySelector("[data-missing]");
    flag.hidden = wanted <= 0;
    flag.querySelector("span").textContent = wanted > 0 ? words.missing.replace("{n}", wanted).replace("{m}", line.numbers.length + wanted) : "";
    const label = words.chosenRow.replace("{n}", place + 1).replace("{m}", basket().lines.length).replace("{item}", line.name || line.item);
    row.setAttribute("aria-label", label.replace("{quantity}", count === null ? line.quantity : text(count)).replace("{sum}", total === null ? "" : cents(total)));
  }

  return {
    focus,
    focusOn: (line, name) => drawn.get(line.id)?.cell(name).focus(),
    flash: (line, number) => drawn.get(line.id)?.chip.flash(number),
    place: (line) => basket().lines.indexOf(line),
    show(now) {
      const lines = basket().lines;
      for (const [id, { row }] of drawn) {
        if (lines.some((line) => line.id === id)) continue;
        row.remove();
        drawn.delete(id);
      }
      lines.forEach((line, place) => {
        const row = drawn.get(line.id)?.row ?? draw(line);
        if (list.children[place] !== row) list.insertBefore(row, list.children[place] ?? null);
        update(line, place, now);
      });
    },
    // Each refusal at its row: beside its number where it has one there.
    mark(refusals) {
      basket().lines.forEach((line, place) => {
        const mine = refusals.filter((one) => one.line === place + 1);
        const keys = new Set(line.numbers.map(key));
        const { row, chip } = drawn.get(line.id);
        const ofNumbers = mine.filter((one) => one.serial && keys.has(key(one.serial)));
        chip.mark(new Map(ofNumbers.map((one) => [key(one.serial), one.message])));
        // The row says incomplete itself, in amber; the rest with links and what to do.
        const rest = mine.filter((one) => one.code !== "serial_count_mismatch");
        row.classList.toggle("refused", rest.length > 0);
        row.querySelector("[data-wrong]").replaceChildren(...rest.map(said));
      });
    },
  };
}
