// How does a measure get another row of indicators or money at once? Without a script it is saved to get more rows.
"use strict";

for (const group of document.querySelectorAll(".plan-rows")) {
  const body = group.querySelector("tbody");
  const more = document.createElement("button");
  more.type = "button";
  more.className = "link-like plan-more-rows";
  more.textContent = "Přidat řádek";
  more.addEventListener("click", () => {
    const number = body.rows.length;
    const row = body.rows[number - 1].cloneNode(true);
    for (const fault of row.querySelectorAll(".gov-form-message")) fault.remove();
    for (const field of row.querySelectorAll("input")) {
      field.id = field.name = field.name.replace(/-\d+-/, `-${number}-`);
      field.value = "";
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
      field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+$/, number + 1));
    }
    body.append(row);
    row.querySelector("input").focus();
  });
  group.append(more);
}

const form = document.querySelector(".plan-form");
if (form) {
  const begun = new URLSearchParams(new FormData(form)).toString();
  let leaves = false;
  form.addEventListener("submit", () => { leaves = true; });
  addEventListener("beforeunload", (event) => {
    if (!leaves && new URLSearchParams(new FormData(form)).toString() !== begun) event.preventDefault();
  });
}

// The outline is redrawn after each step; who moves parts by keyboard stays at the part.
let stepped = "";
document.addEventListener("submit", (event) => {
  stepped = event.target.id === "osnova" && event.submitter ? event.submitter.value.split(":")[1] || "" : "";
});
document.addEventListener("htmx:afterSettle", () => {
  if (!stepped || document.activeElement !== document.body) return;
  for (const step of ["up", "down", "remove"]) {
    const button = document.getElementById(`${step}-${stepped}`);
    if (button) { button.focus(); break; }
  }
});
