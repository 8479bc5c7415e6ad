// What does the editor do besides saving by itself? Keeps the text when the session ends, warns before leaving.
"use strict";

const editor = document.getElementById("editor");
const kept = document.getElementById("ulozeno");
document.documentElement.classList.add("has-script");

let isDirty = false;
function note(text, isAlarm) {
  kept.textContent = text;
  kept.classList.toggle("late", Boolean(isAlarm));
}

if (editor && kept) {
  editor.addEventListener("input", () => { isDirty = true; note("Píšete…"); });
  editor.addEventListener("submit", () => { isDirty = false; });
  window.addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });

  // A session that ended must not carry the page away with what was typed on it.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const code = event.detail.xhr.status;
    if (code === 401 || code === 403) {
      event.preventDefault();
      if (code === 403 && !editor.dataset.renewed) {
        editor.dataset.renewed = "1";
        renew();
      } else {
        signedOut();
      }
    } else if (event.detail.elt === editor && code < 400) {
      isDirty = false;
      delete editor.dataset.renewed;
      kept.classList.remove("late");
    }
  });
  // After a row was moved the keyboard stays with it.
  document.addEventListener("htmx:afterSettle", (event) => {
    const act = /^(clause|follow_up|attachment)-(add|remove|up|down)(?:-(\d+))?$/.exec(event.detail.requestConfig?.elt?.value || "");
    if (!act) return;
    isDirty = false;
    const rows = document.querySelectorAll(`fieldset[id^="${act[1]}-"], [id^="${act[1]}-"][id$="-row"]`);
    const last = rows.length - 1;
    const at = { add: last, remove: Math.min(Number(act[3]), last), up: act[3] - 1, down: Number(act[3]) + 1 }[act[2]];
    const again = document.getElementById(`${act[1]}-${act[2]}-${at}`);
    const field = rows[at]?.querySelector("input:not([type=hidden]), textarea");
    (act[2] === "add" ? field : again || field || document.getElementById(`${act[1]}-add`))?.focus();
  });
  document.addEventListener("htmx:sendError", () => {
    note("Úřad teď neodpovídá; text zůstává na této stránce a uloží se, až odpoví.", true);
    window.setTimeout(() => htmx.trigger(editor, "change"), 10000);
  });
}

function signedOut() {
  note("Přihlášení skončilo. Text zůstává na této stránce: ", true);
  const door = document.createElement("a");
  door.href = "/prihlaseni";
  door.target = "_blank";
  door.rel = "noopener";
  door.textContent = "přihlaste se v novém okně";
  kept.append(door, " a pokračujte v psaní, pak se uloží.");
}

// After signing in again in another window the form carries the token of the old session: take the new one.
async function renew() {
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.body.dataset.csrf;
    if (!answer.ok || !token) { signedOut(); return; }
    document.body.dataset.csrf = token;
    for (const field of document.querySelectorAll('input[name="csrf"]')) field.value = token;
    htmx.trigger(editor, "change");
  } catch {
    signedOut();
  }
}
