// What does every page do by itself? Sends the form's token with htmx, says failures aloud, closes an open menu.
"use strict";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRF-Token"] = document.body.dataset.csrf;
});

// A refusal comes as a page or a piece of one: show it where it belongs instead of dropping it.
document.addEventListener("htmx:beforeSwap", (event) => {
  const status = event.detail.xhr.status;
  if (status === 422 || status === 409) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

function say(text) {
  const place = document.getElementById("hlaseni");
  if (!place) return;
  const box = document.createElement("div");
  box.className = "gov-message notice-error";
  box.dataset.type = "subtle";
  box.dataset.color = "error";
  box.setAttribute("role", "alert");
  box.textContent = text;
  place.replaceChildren(box);
}

document.addEventListener("htmx:sendError", () => {
  say("Úřad teď neodpovídá. Nic se neztratilo; zkuste to za chvíli znovu.");
});
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status !== 401) say("Tohle se nepovedlo. Načtěte stránku znovu a zkuste to ještě jednou.");
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll("details.me[open]")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.me[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

// A form is sent once: a second click while the office works is not a second wish.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  form.setAttribute("aria-busy", "true");
  window.setTimeout(() => { delete form.dataset.sent; form.removeAttribute("aria-busy"); }, 8000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// On a phone a menu and its tabs are wider than the screen: begin where the reader is, with a neighbour on each side.
for (const here of document.querySelectorAll(".menu [aria-current]")) {
  const row = here.closest("ul");
  const [place, frame] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
  if (place.right > frame.right) row.scrollLeft += (place.left + place.right - frame.left - frame.right) / 2;
}
