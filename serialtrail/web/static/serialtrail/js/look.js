// Before anything is drawn: scripts are at work, light or dark as chosen, else as the system says; rows close or wide.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = root.dataset.bsTheme;
  const follow = () => {
    root.dataset.bsTheme = dark.matches ? "dark" : "light";
  };
  if (!chosen) {
    follow();
    dark.addEventListener("change", follow);
  }
  try {
    root.classList.toggle("compact", localStorage.getItem("serialtrail.density") === "compact");
  } catch {
    // Storage is switched off: rows stay as they are.
  }
})();
