// A text field in which something is picked while typing: a combobox over a short list from the server.

const words = document.getElementById("words")?.dataset ?? {};
let made = 0;

// `picked(choice)` is called when one was chosen. Without a script the field takes the code as typed.
export function picker(input, picked = () => {}) {
  const list = document.createElement("ul");
  list.className = "choices";
  list.id = `choices-${++made}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "");
  list.hidden = true;
  input.closest(".picked").append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  const name = input.closest(".picked").querySelector("[data-name]");
  let choices = [];
  let at = -1;
  let asked = 0;
  let timer = 0;

  function close() {
    // What was asked before may still be answered: it must not open the list again.
    asked += 1;
    clearTimeout(timer);
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(place) {
    at = (place + choices.length) % choices.length;
    [...list.children].forEach((one, n) => one.setAttribute("aria-selected", String(n === at)));
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function choose(choice) {
    input.value = choice.code;
    if (name) name.textContent = choice.name;
    close();
    picked(choice);
  }

  function show() {
    list.replaceChildren(
      ...choices.map((choice, n) => {
        const one = document.createElement("li");
        one.id = `${list.id}-${n}`;
        one.setAttribute("role", "option");
        one.setAttribute("aria-selected", "false");
        const code = Object.assign(document.createElement("span"), { className: "sku", textContent: choice.code });
        one.append(Object.assign(document.createElement("span"), { textContent: choice.name }), code);
        one.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(choice);
        });
        return one;
      }),
    );
    list.hidden = !choices.length;
    input.setAttribute("aria-expanded", String(choices.length > 0));
    if (name && !choices.length && input.value) name.textContent = words.nothing;
  }

  async function ask() {
    const mine = ++asked;
    const url = new URL(input.dataset.pick, location.href);
    url.searchParams.set("q", input.value.trim());
    const answer = await fetch(url);
    if (!answer.ok) return;
    const told = await answer.json();
    if (mine !== asked || document.activeElement !== input) return;
    ({ choices } = told);
    show();
  }

  input.addEventListener("input", () => {
    if (name) name.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask();
      else mark(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      choose(choices[Math.max(at, 0)]);
    } else if (event.key === "Enter") {
      event.preventDefault();
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
  input.addEventListener("blur", () => {
    close();
    picked(null);
  });
}
