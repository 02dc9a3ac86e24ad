// Leaves at once and leaves this page out of the history; Escape three times within two seconds does the same.
(() => {
  "use strict";
  const exit = document.querySelector("[data-exit]");
  if (!exit) return;
  let presses = [];
  const leave = () => {
    document.title = "";
    document.body.replaceChildren();
    window.location.replace(exit.href);
  };
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const now = Date.now();
    presses = [...presses, now].filter((moment) => now - moment < 2000);
    if (presses.length >= 3) leave();
  });
})();
