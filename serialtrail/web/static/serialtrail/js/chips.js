// The numbers of a line, one by one, each with what is wrong with it; the text field beneath stays the truth.

import { split } from "./scan/reader.js";

const words = document.getElementById("words").dataset;
const icons = document.getElementById("editor").dataset.icons;
const SVG = "http://www.w3.org/2000/svg";

function icon(name) {
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

  function set(numbers) {
    box.value = numbers.join("\n");
    draw();
    changed();
  }

  function one(number, place, numbers) {
    const chip = document.createElement("li");
    const fault = faults.get(number.toUpperCase());
    if (fault) {
      chip.className = "bad";
      const mend = Object.assign(document.createElement("input"), { className: "form-control", value: number, size: 22 });
      mend.setAttribute("aria-label", words.mend);
      mend.addEventListener("change", () => set(numbers.with(place, mend.value.trim()).filter(Boolean)));
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
    out.addEventListener("click", () => set(numbers.toSpliced(place, 1)));
    chip.append(out);
    return chip;
  }

  function draw() {
    const numbers = split(box.value);
    // Those that are wrong stand first, where they are seen.
    const chips = numbers.map((number, place) => one(number, place, numbers));
    chips.sort((a, b) => Number(b.className === "bad") - Number(a.className === "bad"));
    list.replaceChildren(...chips);
  }

  box.addEventListener("change", draw);
  draw();
  return {
    draw,
    mark(found) {
      const before = [...faults.keys()].join("\n");
      faults = found;
      if (before !== [...found.keys()].join("\n") || list.children.length !== split(box.value).length) draw();
    },
  };
}
