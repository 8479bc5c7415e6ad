// How is a meeting run by keys alone? Walks items, members and votes; says by law what typed counts mean.
"use strict";

for (const hidden of document.querySelectorAll("[data-needs-script]")) hidden.hidden = false;

const pad = document.querySelector("[data-pad]");
const counts = document.getElementById("counts");

function verdict(place, needed, members, present, votes) {
  const [aye, no, abstained] = votes;
  place.classList.remove("is-yes", "is-no");
  if (!needed) return;
  const cast = aye + no + abstained;
  if (present !== null && cast > present) {
    place.textContent = `Dohromady ${cast} hlasů, ale přítomno je ${present}.`;
    place.classList.add("is-no");
    return;
  }
  const adopted = aye >= needed;
  place.classList.add(adopted ? "is-yes" : "is-no");
  const silent = present !== null && present > cast ? `, nehlasovalo ${present - cast}` : "";
  place.textContent = `${adopted ? "Přijato" : "Nepřijato"}: pro ${aye} z ${members}, třeba je ${needed}${silent}.`;
}

if (pad && counts) {
  const light = pad.querySelector("[data-light]");
  const usual = light.textContent;
  const needed = Number(pad.dataset.needed) || 0;
  const members = Number(pad.dataset.members) || 0;
  const known = pad.dataset.present === "" ? null : Number(pad.dataset.present);
  const show = () => {
    const typed = counts.value.trim();
    const field = document.getElementById("present");
    const present = known !== null ? known : field && field.value ? Number(field.value) : null;
    const all = ["v", "vsichni", "všichni", "*"].includes(typed.toLowerCase());
    const parts = all && present !== null ? [present, 0, 0] : typed.split(/[^0-9]+/).filter(Boolean).map(Number);
    if (parts.length !== 3) {
      light.classList.remove("is-yes", "is-no");
      light.textContent = usual;
      return;
    }
    verdict(light, needed, members, present, parts);
  };
  counts.addEventListener("input", show);
  const field = document.getElementById("present");
  if (field) field.addEventListener("input", show);
  show();
}

const roll = document.querySelector("[data-roll] form");
if (roll) {
  const boxes = [...roll.querySelectorAll("select")];
  const light = roll.querySelector("[data-roll-light]");
  const show = () => {
    const votes = { for: 0, against: 0, abstained: 0 };
    let present = 0;
    for (const box of boxes) {
      if (box.value in votes) votes[box.value] += 1;
      if (box.value !== "absent") present += 1;
      box.classList.toggle("is-other", box.value !== "for");
    }
    verdict(light, Number(pad.dataset.needed) || 0, Number(pad.dataset.members) || 0, present, [votes.for, votes.against, votes.abstained]);
  };
  const words = { "+": "for", "-": "against", "0": "abstained", "x": "did_not_vote" };
  roll.addEventListener("keydown", (event) => {
    const place = boxes.indexOf(event.target);
    if (place < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) {
      event.preventDefault();
      const other = boxes[place + step];
      if (other) other.focus();
    } else if (event.key in words) {
      event.preventDefault();
      event.target.value = words[event.key];
      show();
      if (boxes[place + 1]) boxes[place + 1].focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      roll.querySelector("button[value='record']").click();
    }
  });
  roll.addEventListener("change", show);
  show();
}

const presence = document.querySelector("[data-presence]");
if (presence) {
  const boxes = [...presence.querySelectorAll("input[type='checkbox']")];
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const names = boxes.map((box) => plain(document.querySelector(`label[for='${box.id}']`).firstChild.textContent.trim()));
  presence.addEventListener("keydown", (event) => {
    const place = boxes.indexOf(event.target);
    if (place < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
    if (step) {
      event.preventDefault();
      const other = boxes[place + step];
      if (other) other.focus();
    } else if (/^\p{L}$/u.test(event.key)) {
      // by the first letter of any word of the name: the surname is the one people know
      event.preventDefault();
      event.stopPropagation();
      const letter = plain(event.key);
      const order = [...boxes.keys()].map((i) => (place + 1 + i) % boxes.length);
      const found = order.find((i) => names[i].split(/\s+/).pop().startsWith(letter));
      if (found !== undefined) boxes[found].focus();
    }
  });
}

function help() {
  let box = document.getElementById("klavesy");
  if (!box) {
    box = document.createElement("dialog");
    box.id = "klavesy";
    box.className = "keys-box";
    box.setAttribute("aria-label", "Klávesy");
    const list = document.createElement("dl");
    list.className = "keys";
    for (const [key, words] of [
      ["27 0 3 Enter", "zapsat hlasování i výsledek a přejít na další bod"],
      ["v Enter", "všichni přítomní pro"],
      ["↑ ↓", "předchozí a další bod"],
      ["o", "otevřít bod"],
      ["j", "jmenovité hlasování"],
      ["d", "prezence"],
      ["r", "výsledek bodu"],
      ["h", "zpět k hlasování"],
      ["k", "přerušit nebo ukončit"],
      ["Esc", "zavřít nápovědu"],
    ]) {
      const term = document.createElement("dt");
      term.textContent = key;
      const text = document.createElement("dd");
      text.textContent = words;
      list.append(term, text);
    }
    box.append(list);
    document.body.append(box);
  }
  if (box.open) box.close();
  else box.showModal();
}

function open(id) {
  const part = document.getElementById(id);
  if (!part) return;
  if (part.matches("details")) part.open = true;
  const first = part.querySelector("select, input:not([type='hidden']), button");
  if (first) first.focus({ preventScroll: true });
  part.scrollIntoView({ block: "start" });
}

function first(selector) {
  const found = document.querySelector(selector);
  if (found) {
    found.focus();
    found.scrollIntoView({ block: "center" });
  }
}

// Letters are commands where nothing is being written; in the counts only „v“ (all for) is a word.
const COMMANDS = {
  o: () => document.querySelector("[data-open] button")?.click(),
  j: () => open("jmenovite"),
  d: () => first("[data-presence] input[type='checkbox']"),
  r: () => open("vysledek"),
  h: () => first("#counts"),
  k: () => first("#cas-konec"),
  "?": help,
};
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  const target = event.target;
  const isCounts = target === counts;
  const isWriting = target.matches("input:not([type='checkbox']):not([type='radio']), textarea, select") && !isCounts;
  if (isWriting) return;
  const steps = { ArrowUp: "prev", ArrowDown: "next" };
  if (event.key in steps && !target.closest("[data-presence], dialog")) {
    const link = document.querySelector(`[data-key='${steps[event.key]}']`);
    if (link) {
      event.preventDefault();
      link.click();
    }
    return;
  }
  const command = COMMANDS[event.key];
  if (command && !target.closest("dialog")) {
    event.preventDefault();
    command();
  }
});

const selected = document.querySelector(".room-line.is-selected");
const agenda = document.querySelector(".room-agenda");
if (selected && agenda && agenda.scrollHeight > agenda.clientHeight) {
  agenda.scrollTop = selected.offsetTop - agenda.clientHeight / 2;
}
if (counts && !location.hash) counts.focus({ preventScroll: true });
