// What is typed into a long form stays in this tab until it is saved: a closed lid or a lost session takes nothing.
"use strict";

for (const form of document.querySelectorAll("form[data-keep-typed]")) {
  const key = `razitko:${form.dataset.keepTyped}`;
  const sent = `${key}:sent`;
  const version = form.elements.version.value;
  const fields = () => [...form.querySelectorAll("textarea, input[type=text]")];
  const typed = () => JSON.stringify(fields().map((field) => [field.name, field.value]));
  const shown = typed();
  // a version that has gone on since the form was sent says that it arrived
  const was = sessionStorage.getItem(sent);
  if (was !== null && was !== version && !("refused" in form.dataset)) sessionStorage.removeItem(key);
  sessionStorage.removeItem(sent);
  const kept = sessionStorage.getItem(key);
  if (kept !== null && kept !== shown) offer(form, key, kept, fields);
  let isLeaving = false;
  form.addEventListener("input", () => sessionStorage.setItem(key, typed()));
  form.addEventListener("submit", () => {
    isLeaving = true;
    sessionStorage.setItem(sent, version);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && typed() !== shown) event.preventDefault();
  });
}

function offer(form, key, kept, fields) {
  const note = document.createElement("p");
  note.className = "kept-typed";
  note.setAttribute("role", "status");
  note.append("V\u00a0tomto okně zůstal rozepsaný text, který není uložen. ");
  const back = document.createElement("button");
  back.type = "button";
  back.textContent = "Vrátit rozepsané";
  back.addEventListener("click", () => {
    const texts = new Map(JSON.parse(kept));
    for (const field of fields()) if (texts.has(field.name)) field.value = texts.get(field.name);
    note.remove();
  });
  const drop = document.createElement("button");
  drop.type = "button";
  drop.textContent = "Zahodit";
  drop.addEventListener("click", () => { sessionStorage.removeItem(key); note.remove(); });
  note.append(back, " ", drop);
  form.prepend(note);
}
