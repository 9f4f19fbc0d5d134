// Starting a count: items are picked into the list, and only what belongs to the chosen scope is asked.

import { picker } from "./picker.js";

const form = document.getElementById("count-new");
const found = document.getElementById("add-item");
const list = document.getElementById("items");

function show() {
  const scope = form.elements.scope.value;
  for (const part of form.querySelectorAll(".of-choice")) part.hidden = part.dataset.kind !== scope;
}

picker(found, (item) => {
  if (!item) return;
  const listed = list.value.split(/\s+/).filter(Boolean);
  if (!listed.includes(item.code)) list.value = [...listed, item.code].join("\n");
  found.value = "";
});
form.addEventListener("change", show);
show();
