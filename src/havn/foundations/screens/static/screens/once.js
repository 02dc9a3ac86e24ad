// A second press of the same button sends nothing; the form works again when the reader comes back to it.
(() => {
  "use strict";
  const forms = document.querySelectorAll("form[data-once]");
  for (const form of forms) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.once === "sent") event.preventDefault();
      else form.dataset.once = "sent";
    });
  }
  window.addEventListener("pageshow", () => {
    for (const form of forms) form.dataset.once = "";
  });
})();
