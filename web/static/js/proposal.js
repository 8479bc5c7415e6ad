// When does a text count as read? After a few seconds on a page that is really in front of somebody.
"use strict";

const form = document.querySelector("#precteno[data-auto]");
if (form) {
  let seconds = 0;
  const timer = window.setInterval(() => {
    if (document.visibilityState !== "visible") return;
    seconds += 1;
    if (seconds < 5) return;
    window.clearInterval(timer);
    fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "HX-Request": "true" },
      credentials: "same-origin",
    }).then((answer) => {
      if (!answer.ok) return;
      const note = document.createElement("p");
      note.className = "hint";
      note.textContent = "Toto znění je označené jako přečtené.";
      form.querySelector(".gov-button")?.replaceWith(note);
    }).catch(() => {});
  }, 1000);
}
