// What do scripts add to the panel of attachments? Files can be dropped on it, and one sees how far they have got.
"use strict";

(() => {
  const aloud = document.createElement("div");
  aloud.className = "aloud";
  aloud.setAttribute("role", "status");

  const panel = () => document.getElementById("prilohy");
  const hasFiles = (event) => Array.from(event.dataTransfer?.types ?? []).includes("Files");

  function prepare() {
    if (!window.matchMedia("(pointer: fine)").matches) return; // nothing to drag on a phone
    for (const form of document.querySelectorAll("#prilohy form[data-drop]")) {
      form.querySelector("[data-drop-hint]").hidden = false;
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.body.append(aloud);
    prepare();
  });

  // The whole page takes drops while the panel is there: a file that misses it must not replace the page.
  document.addEventListener("dragover", (event) => {
    const form = document.querySelector("#prilohy form[data-drop]");
    if (!form || !hasFiles(event)) return;
    event.preventDefault();
    const over = panel().contains(event.target);
    event.dataTransfer.dropEffect = over ? "copy" : "none";
    panel().classList.toggle("is-over", over);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) panel()?.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    const form = document.querySelector("#prilohy form[data-drop]");
    if (!form || !hasFiles(event)) return;
    event.preventDefault();
    panel().classList.remove("is-over");
    if (!panel().contains(event.target) || event.dataTransfer.files.length === 0) return;
    form.querySelector("input[type=file]").files = event.dataTransfer.files;
    form.requestSubmit();
  });

  document.addEventListener("htmx:xhr:progress", (event) => {
    const place = event.target.querySelector?.("[data-progress]");
    if (!place || !event.detail.lengthComputable || !event.detail.total) return;
    const part = Math.round((100 * event.detail.loaded) / event.detail.total);
    place.hidden = false;
    place.querySelector("progress").value = part;
    place.querySelector("span").textContent = part < 100 ? `Odesláno ${part} %` : "Soubory kontrolujeme…";
  });

  let before = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "prilohy") before = event.detail.target.dataset.version;
  });
  document.addEventListener("htmx:afterSwap", () => {
    const now = panel()?.dataset.version;
    if (before === null || now === undefined) return;
    prepare();
    if (now !== before) {
      for (const field of document.querySelectorAll("input[name=version]")) {
        if (field.value === before) field.value = now;
      }
      document.dispatchEvent(new CustomEvent("razitko:version", { detail: { was: before, is: now } }));
    }
    before = null;
    aloud.textContent = panel().querySelector("[data-aloud]")?.textContent.trim() ?? "";
    if (document.activeElement === document.body) panel().querySelector("#soubory, summary, a")?.focus();
  });
})();
