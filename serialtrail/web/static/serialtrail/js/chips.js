// The numbers of a line, one by one, each with what is wrong with it; the text field beneath stays the truth.

import { split } from "./scan/reader.js";

const words = document.getElementById("words").dataset;
const icons = document.querySelector("[data-icons]").dataset.icons;
const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${icons}#${name}`);
  drawing.append(use);
  return drawing;
}

export function chips(list, box, changed) {
  let faults = new Map();
  let drawn = new Map(); // by number and fault: a thousand chips are not made anew for each scan

  function set(numbers) {
    box.value = numbers.join("\n");
    draw();
    changed();
  }

  function replace(number, by) {
    set(split(box.value).map((one) => (one === number ? by : one)).filter(Boolean));
  }

  function one(number, fault) {
    const chip = document.createElement("li");
    chip.dataset.number = number.toUpperCase();
    if (fault) {
      chip.className = "bad";
      const mend = Object.assign(document.createElement("input"), { className: "form-control", value: number, size: 22 });
      mend.setAttribute("aria-label", words.mend);
      mend.addEventListener("change", () => replace(number, mend.value.trim()));
      mend.addEventListener("input", (event) => event.stopPropagation());
      mend.addEventListener("keydown", (event) => {
        if (event.key === "Enter") {
          event.preventDefault();
          mend.blur();
        }
      });
      chip.append(mend, Object.assign(document.createElement("span"), { className: "says", textContent: fault }));
    } else {
      const shown = Object.assign(document.createElement("span"), { className: "no" });
      shown.append(number.slice(0, -4), Object.assign(document.createElement("b"), { textContent: number.slice(-4) }));
      chip.append(shown);
    }
    const out = document.createElement("button");
    out.type = "button";
    out.setAttribute("aria-label", `${words.remove} ${number}`);
    out.append(icon("x"));
    out.addEventListener("click", () => replace(number, ""));
    chip.append(out);
    return chip;
  }

  function draw() {
    const good = [];
    const bad = [];
    const kept = new Map();
    for (const number of split(box.value)) {
      const fault = faults.get(number.toUpperCase());
      const name = `${number}\n${fault ?? ""}`;
      if (kept.has(name)) continue;
      const chip = drawn.get(name) ?? one(number, fault);
      kept.set(name, chip);
      (fault ? bad : good).push(chip);
    }
    // Those that are wrong stand first, where they are seen.
    const wanted = [...bad, ...good];
    const there = list.children;
    let same = 0;
    while (same < there.length && there[same] === wanted[same]) same += 1;
    // Grown at the end, as scans do it: then nothing else needs to be touched.
    if (same === there.length) list.append(...wanted.slice(same));
    else list.replaceChildren(...wanted);
    drawn = kept;
  }

  box.addEventListener("change", draw);
  draw();
  return {
    draw,
    flash(number) {
      const chip = list.querySelector(`[data-number="${CSS.escape(number.toUpperCase())}"]`);
      if (!chip) return;
      chip.scrollIntoView({ block: "nearest" });
      chip.classList.add("seen");
      setTimeout(() => chip.classList.remove("seen"), 900);
    },
    mark(found) {
      const before = [...faults.entries()].join("\n");
      faults = found;
      if (before !== [...found.entries()].join("\n") || list.children.length !== new Set(split(box.value)).size) draw();
    },
  };
}
