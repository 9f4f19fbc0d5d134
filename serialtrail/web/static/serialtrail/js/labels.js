// Labels: the preview follows what is chosen and typed; boxes of a template are added and taken away.

const PAUSE = 250;

function later(work) {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(work, PAUSE); };
}

// The chooser: another template, another picture.
for (const choice of document.querySelectorAll("[data-label-template]")) {
  const image = document.querySelector("[data-label-preview]");
  choice.addEventListener("change", () => {
    const asked = new URLSearchParams({ template: choice.value, number: image.dataset.number });
    image.src = `${image.dataset.labelPreview}?${asked}`;
  });
}

// Numbers ahead of goods: an item brings its own rule; first and last number follow what is typed.
const ruled = document.querySelector("[data-rule-of]");
if (ruled) {
  const form = ruled.form;
  let asked = 0;
  let own = false; // what somebody has typed is not overwritten by an answer that comes later
  const show = async (fields, replace) => {
    const turn = ++asked;
    const answer = await fetch(`${ruled.dataset.ruleOf}?${new URLSearchParams(fields)}`);
    if (!answer.ok || turn !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (replace && !own) {
      for (const name of ["prefix", "start", "suffix", "width", "increment"]) {
        form.elements[name].value = page.querySelector(`[name="${name}"]`).value;
      }
    }
    document.getElementById("ends").replaceChildren(...page.getElementById("ends").childNodes);
  };
  const names = ["item", "prefix", "start", "suffix", "width", "increment", "pieces"];
  const typed = later(() => show(Object.fromEntries(names.map((name) => [name, form.elements[name].value])), false));
  for (const name of ["prefix", "start", "suffix", "pieces"]) form.elements[name].addEventListener("input", typed);
  for (const name of ["prefix", "start", "suffix"]) form.elements[name].addEventListener("input", () => { own = true; });
  form.elements.start.addEventListener("input", () => { form.elements.width.value = ""; });
  const picked = () => { if (ruled.value && !own) show({ item: ruled.value, pieces: form.elements.pieces.value }, true); };
  ruled.addEventListener("change", picked);
  ruled.addEventListener("chosen", picked);
}

// The editor.
const editor = document.querySelector("[data-label-editor]");
if (editor) {
  const image = editor.querySelector("[data-editor-preview]");
  const said = editor.querySelector("[data-editor-said]");
  const boxes = editor.querySelector("[data-boxes]");
  const pattern = editor.querySelector("[data-box-pattern]");
  const own = editor.querySelector(".own-size");
  let turn = 0;
  let shown = "";

  const tell = (sentences, wrong) => {
    image.classList.toggle("stale", wrong);
    said.replaceChildren(...sentences.map((sentence) => {
      const line = document.createElement("p");
      line.className = wrong ? "wrong" : "hint";
      line.textContent = sentence;
      return line;
    }));
  };

  const draw = async () => {
    const now = ++turn;
    const form = new FormData(editor);
    if (editor.dataset.template) form.set("template", editor.dataset.template);
    const [logo] = editor.elements.logo.files;
    // A byte more than may be says as much as the whole of a photograph, which each letter typed would send again.
    if (logo) form.set("logo", logo.slice(0, Number(editor.elements.logo.dataset.most) + 1), logo.name);
    const answer = await fetch(editor.dataset.labelEditor, { method: "POST", body: form }).catch(() => null);
    if (now !== turn || !answer) return;
    if (answer.status === 422) return tell((await answer.json()).refusals, true);
    if (!answer.ok) return;
    const notes = answer.headers.get("Serialtrail-Label-Notes");
    tell(notes ? JSON.parse(notes).notes : [], false);
    const picture = URL.createObjectURL(await answer.blob());
    image.src = picture;
    if (shown) URL.revokeObjectURL(shown);
    shown = picture;
  };

  const fit = (box) => {
    const what = box.querySelector("select[name$='-what']").value;
    box.querySelector(".of-text").hidden = !what.startsWith("text=");
    box.querySelector(".text").hidden = what !== "text=text";
  };
  const settle = () => {
    boxes.querySelectorAll("[data-box]").forEach(fit);
    own.hidden = editor.elements.stock.value !== "own";
    own.open = !own.hidden || own.open;
  };

  // Another size keeps what stands on the label: it becomes as much smaller or larger as the label does.
  const measured = () => {
    const { width, height } = editor.elements.stock.selectedOptions[0].dataset;
    const typed = (name) => Number(editor.elements[name].value.replace(",", "."));
    return width ? [Number(width), Number(height)] : [typed("size-width"), typed("size-height")];
  };
  let size = measured();
  const resize = () => {
    const before = size;
    if (editor.elements.stock.value === "own") {
      [editor.elements["size-width"].value, editor.elements["size-height"].value] = before;
      return;
    }
    size = measured();
    const times = Math.min(size[0] / before[0], size[1] / before[1]);
    if (!Number.isFinite(times) || times <= 0) return;
    for (const box of boxes.querySelectorAll("[data-box]")) {
      for (const field of box.querySelectorAll(".measures input[inputmode]")) {
        const value = Number(field.value.replace(",", ".")) * times;
        const points = field.name.endsWith("-points");
        if (Number.isFinite(value)) field.value = points ? Math.max(4, Math.round(value * 2) / 2) : Math.floor(value * 10) / 10;
      }
    }
  };

  const changed = later(draw);
  editor.elements.stock.addEventListener("input", resize);
  for (const name of ["size-width", "size-height"]) {
    editor.elements[name].addEventListener("input", () => { size = measured(); });
  }
  editor.addEventListener("input", () => { settle(); changed(); });
  editor.addEventListener("click", (event) => {
    if (event.target.closest("[data-box-add]")) {
      const places = [...boxes.querySelectorAll("select[name$='-what']")].map((one) => Number(one.name.split("-")[1]));
      const fresh = document.createElement("div");
      fresh.innerHTML = pattern.innerHTML.replaceAll("PLACE", String(Math.max(0, ...places) + 1));
      const box = fresh.firstElementChild;
      boxes.append(box);
      box.querySelector("select").focus();
    } else if (event.target.closest("[data-box-remove]")) {
      event.target.closest("[data-box]").remove();
      editor.querySelector("[data-box-add]").focus();
    } else return;
    settle();
    changed();
  });
  settle();
  draw();
}
