// A new import: a file may be dropped anywhere in its field, and what a kind does not ask for is not shown.

const form = document.getElementById("import-new");
const drop = form.querySelector("[data-drop]");
const input = drop.querySelector("input");

function asked() {
  const kind = new FormData(form).get("kind");
  for (const part of form.querySelectorAll("[data-kinds]")) {
    part.hidden = !part.dataset.kinds.split(" ").includes(kind);
    // What is needed of one kind alone; what is hidden must not hold the form back.
    for (const field of part.querySelectorAll("[data-needed]")) field.required = !part.hidden;
  }
}

form.addEventListener("change", asked);
asked();

for (const type of ["dragenter", "dragover"]) {
  drop.addEventListener(type, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const type of ["dragleave", "drop"]) drop.addEventListener(type, () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
});
