// The dialog of payment: cash with what was given and the change, card, other. It hands over how it was paid.

import { cents, parse } from "../amounts.js";
import { plain } from "./basket.js";

const words = document.getElementById("till-words").dataset;
const dialog = document.getElementById("till-pay");
const form = dialog.querySelector("form");
const given = dialog.querySelector("#till-given");
const slip = dialog.querySelector("#till-slip");
const NOTES = [500n, 1000n, 2000n, 5000n, 10000n]; // in cents: what people round up to
const MOST = 4;

export function payment({ paid, left }) {
  let due = 0n;

  const method = () => form.elements.method.value;
  // In cents; null when it cannot be read, the sum itself when nothing was typed.
  function handed() {
    if (!given.value.trim()) return due;
    const amount = parse(given.value);
    return amount === null ? null : amount / 100n;
  }

  function show() {
    const cash = method() === "cash";
    dialog.querySelector("[data-cash]").hidden = !cash;
    dialog.querySelector("[data-slip]").hidden = cash;
    const amount = handed();
    const enough = amount !== null && amount >= due;
    dialog.querySelector("[data-change]").textContent = enough ? cents(amount - due) : "–";
    dialog.querySelector(".till-change").classList.toggle("short", !enough);
    wrong("");
  }

  function wrong(text) {
    dialog.querySelector("[data-pay-wrong]").textContent = text;
  }

  function notes() {
    const sums = [...new Set(NOTES.map((note) => ((due + note - 1n) / note) * note))].filter((sum) => sum > due).slice(0, MOST);
    const choices = [[words.exact, due], ...sums.map((sum) => [cents(sum), sum])];
    dialog.querySelector("[data-notes]").replaceChildren(
      ...choices.map(([text, sum]) => {
        const one = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: text });
        one.addEventListener("click", () => {
          given.value = plain(sum);
          show();
          form.querySelector("[type=submit]").focus();
        });
        return one;
      }),
    );
  }

  form.addEventListener("input", show);
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const amount = handed();
    if (method() === "cash" && (amount === null || amount < due)) {
      wrong(words.short);
      given.focus();
      return;
    }
    paid({ method: method(), given: method() === "cash" ? plain(amount) : "", slip: method() === "cash" ? "" : slip.value.trim(), total: plain(due) });
  });
  dialog.addEventListener("keydown", (event) => {
    // Alt and 1, 2, 3 choose how; without Alt where no amount and no slip is typed.
    const place = ["Digit1", "Digit2", "Digit3"].indexOf(event.code);
    if (place < 0 || (event.target.matches("input:not([type=radio])") && !event.altKey)) return;
    event.preventDefault();
    form.elements.method[place].checked = true;
    form.elements.method[place].focus();
    show();
  });
  dialog.addEventListener("close", left);
  return {
    get open() {
      return dialog.open;
    },
    close: () => dialog.close(),
    wrong,
    busy(on) {
      form.querySelector("[type=submit]").setAttribute("aria-disabled", String(on));
    },
    show(amount) {
      due = amount;
      given.value = "";
      slip.value = "";
      form.elements.method[0].checked = true;
      dialog.querySelector("[data-due]").textContent = cents(due);
      notes();
      show();
      dialog.showModal();
      given.focus();
    },
  };
}
