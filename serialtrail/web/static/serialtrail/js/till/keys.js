// Keys of the till's pages: an element that names its key (aria-keyshortcuts) is pressed by it.

const FUNCTION_KEY = /^F\d{1,2}$/;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (FUNCTION_KEY.test(event.key)) {
    const named = document.querySelector(`[aria-keyshortcuts="${event.key}"]`);
    if (!named) return;
    event.preventDefault();
    if (named.matches("input")) named.focus();
    else named.click();
  } else if (event.key === "Escape" && !document.getElementById("till")) {
    // From the other pages of the till back to selling.
    document.querySelector(".sections a")?.click();
  }
});
