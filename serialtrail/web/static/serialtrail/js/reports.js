// The filters of a report: an item or a party that was picked is asked for at once.

import { picker } from "./picker.js";

const filters = document.getElementById("filters");

for (const field of filters.querySelectorAll("[data-pick]")) {
  picker(field, (choice) => {
    if (choice) filters.dispatchEvent(new Event("chosen"));
  });
}
