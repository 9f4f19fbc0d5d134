// The question for a new customer: a name and a telephone, and back to the basket.

import { send } from "./talk.js";

// `tried(work)` says what the server cannot do now; `chosen({code, name, known})` takes the customer.
export function customerDialog(dialog, url, tried, chosen) {
  const name = dialog.querySelector("#till-customer-name");
  const phone = dialog.querySelector("#till-customer-phone");
  const wrong = dialog.querySelector("[data-customer-wrong]");

  async function made() {
    wrong.textContent = "";
    const { ok, told } = await send(url, [["name", name.value], ["phone", phone.value]]);
    if (!ok) {
      wrong.textContent = told.refusals.join(" ");
      return;
    }
    name.value = "";
    phone.value = "";
    dialog.close();
    chosen(told);
  }

  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    tried(made)();
  });
}
