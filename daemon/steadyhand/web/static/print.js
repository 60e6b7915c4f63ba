"use strict";
// Only a script can open the browser's print window, so the button shows only where this runs.
document.documentElement.classList.add("can-print");
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) print(); });
