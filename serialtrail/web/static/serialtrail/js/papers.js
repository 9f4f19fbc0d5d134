// The editor of a print template: the picture follows the form, columns move without a page load.
const form = document.getElementById("paper");
const picture = document.getElementById("preview-picture");
const said = document.getElementById("preview-said");
let waiting, asked = 0, shown;

async function draw() {
  const turn = ++asked;
  const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) }).catch(() => null);
  // An answer that was overtaken by a later one is not shown.
  if (turn !== asked || !answer) return;
  if (!answer.ok || answer.redirected) return;
  if (answer.headers.get("Content-Type").startsWith("text/plain")) {
    said.textContent = await answer.text();
    return;
  }
  const url = URL.createObjectURL(await answer.blob());
  if (turn !== asked) return;
  said.textContent = "";
  picture.src = url;
  if (shown) URL.revokeObjectURL(shown);
  shown = url;
  picture.dataset.turn = turn;
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(draw, 250);
}

form.addEventListener("input", soon);
form.addEventListener("change", soon);
form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=move]");
  if (!button) return;
  event.preventDefault();
  const row = button.closest("li");
  const up = button.value.split(":")[1] === "up";
  const other = up ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (up) other.before(row);
  else other.after(row);
  button.focus();
  soon();
});
