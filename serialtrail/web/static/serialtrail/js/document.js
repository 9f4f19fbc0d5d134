// The page of a document: a thousand numbers of a line are narrowed by a part of one, and copied all at once.

for (const section of document.querySelectorAll("[data-numbers-of]")) {
  const find = section.querySelector("[data-find-number]");
  if (!find) continue;
  const found = section.querySelector("[data-found]");
  const all = [...section.querySelectorAll("[data-number]")];
  const copy = section.querySelector("[data-copy-all]");
  const numbers = all.map((one) => one.dataset.number.toUpperCase());

  find.addEventListener("input", () => {
    const part = find.value.trim().toUpperCase();
    let left = 0;
    all.forEach((one, place) => {
      one.hidden = !numbers[place].includes(part);
      left += one.hidden ? 0 : 1;
    });
    found.textContent = part ? `${left} ${found.dataset.of} ${all.length}` : "";
  });
  copy.addEventListener("click", async () => {
    const shown = all.filter((one) => !one.hidden).map((one) => one.dataset.number);
    await navigator.clipboard.writeText(shown.join("\n"));
    found.textContent = `${copy.dataset.done}: ${shown.length}`;
  });
}
