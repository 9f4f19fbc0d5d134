// What a command card does when it is scanned (see the page of command cards).

const COMMANDS = { "CMD-CONFIRM": "confirm", "CMD-UNDO": "undo", "CMD-NEXT": "next" };

// confirm, undo, next, or null for any other code.
export function commandOf(code) {
  return COMMANDS[code.trim().toUpperCase()] ?? null;
}

// The main button of what is in front: of an open dialog, else of the page. A dangerous one is never among them.
export function mainButton() {
  const front = document.querySelector("dialog[open]") ?? document.querySelector("main");
  const named = front?.querySelector("[data-confirm]");
  const seen = [...(front?.querySelectorAll("button.btn-primary") ?? [])].filter((button) => button.offsetParent);
  return named ?? seen.find((button) => button.type === "submit") ?? seen[0] ?? null;
}

// Press it; whether there was one that could be pressed.
export function confirmPage() {
  const button = mainButton();
  if (!button || button.disabled || button.getAttribute("aria-disabled") === "true") return false;
  button.click();
  return true;
}
