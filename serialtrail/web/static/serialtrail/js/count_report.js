// The report of a count, on paper.

document.querySelector("[data-print]").addEventListener("click", () => print());
