// The receipt: printed by its button or by P.

function print() {
  window.print();
}

document.querySelector("[data-print]").addEventListener("click", print);
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.toLowerCase() === "p") print();
});
document.querySelector("[data-fresh]")?.focus();
