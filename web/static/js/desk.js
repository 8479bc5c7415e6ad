// How does one walk the table of outcomes with the keyboard alone, and print a page?
"use strict";

for (const hidden of document.querySelectorAll("[data-needs-script]")) hidden.hidden = false;
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());

function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (target && target.matches("details")) target.open = true;
}
openTarget();
window.addEventListener("hashchange", openTarget);

const table = document.querySelector("[data-outcomes]");
if (table) {
  const rows = () => [...table.querySelectorAll("tbody tr:not(.is-recorded)")];
  const cells = (row) => [...row.querySelectorAll("td > .cell, td > .gov-form-select .cell, td [data-save]")];

  function go(cell) {
    if (!cell) return;
    cell.focus();
    if (cell.select) cell.select();
  }

  // Fields that belong to some outcomes only: shown when the outcome needs them or something is written in them.
  function fit(row) {
    const outcome = row.querySelector("select");
    const more = row.querySelector("[data-more]");
    if (!outcome || !more) return;
    let needed = false;
    for (const part of more.querySelectorAll("[data-for]")) {
      const field = part.querySelector("input, textarea");
      const belongs = part.dataset.for.split(" ").includes(outcome.value);
      part.hidden = !belongs && !field.value;
      if (belongs && !["adopted", "recommended", "not_adopted", "not_recommended"].includes(outcome.value)) needed = true;
    }
    if (needed) more.open = true;
  }

  rows().forEach(fit);
  table.addEventListener("change", (event) => {
    if (event.target.matches("select")) fit(event.target.closest("tr"));
  });

  // Digits only; what is pasted is cleaned as well.
  table.addEventListener("input", (event) => {
    if (event.target.matches("[data-count]")) event.target.value = event.target.value.replace(/\D+/g, "");
  });

  table.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches(".cell, [data-save]") || event.altKey || event.ctrlKey || event.metaKey) return;
    const row = cell.closest("tr");
    const all = rows();
    const line = cells(row);
    const column = line.indexOf(cell);
    if (column < 0) return;
    const vertical = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const horizontal = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const isText = cell.matches("input");
    if (event.key === "Enter" && !cell.matches("button")) {
      event.preventDefault();
      go(line[column + 1]);
    } else if (vertical && !cell.matches("select")) {
      event.preventDefault();
      const other = all[all.indexOf(row) + vertical];
      if (other) go(cells(other)[column]);
    } else if (horizontal && !cell.matches("select")) {
      const edge = horizontal < 0 ? 0 : isText ? cell.value.length : 0;
      const marked = isText && cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
      if (!isText || marked || (cell.selectionStart === edge && cell.selectionEnd === edge)) {
        event.preventDefault();
        go(line[column + horizontal]);
      }
    }
  });

  // A row that was saved gives the word to the next one; a refused one keeps it.
  table.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.matches("tr")) table.dataset.saved = event.detail.target.id;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const id = table.dataset.saved;
    if (!id) return;
    delete table.dataset.saved;
    rows().forEach(fit);
    const row = document.getElementById(id);
    if (row && !row.classList.contains("is-recorded")) {
      go(row.querySelector("select"));
      return;
    }
    const after = [...table.querySelectorAll("tbody tr")];
    const next = after.slice(after.indexOf(row) + 1).find((other) => !other.classList.contains("is-recorded")) || rows()[0];
    if (next) {
      go(next.querySelector("select"));
      return;
    }
    // Nothing is missing: the table needs its buttons no more, the meeting can be closed.
    for (const part of table.querySelectorAll("[data-whole]")) part.remove();
    const step = document.getElementById("krok");
    if (step) {
      step.scrollIntoView({ block: "center" });
      go(step.querySelector("button"));
    }
  });
}
