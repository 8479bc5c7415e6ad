// How is an agenda put in order with the mouse or with Alt and an arrow? The forms do the same without a script.
"use strict";

const agenda = document.querySelector("[data-agenda]");
const order = document.getElementById("poradi");
if (agenda && order && agenda.querySelector(".mini:not(:disabled)")) {
  const items = () => [...agenda.querySelectorAll("[data-item]")];

  function take(item, to) {
    for (const [name, value] of [["item", item], ["to", to]]) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      order.append(field);
    }
    order.submit();
  }

  let dragged = null;
  for (const item of items()) {
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      if (event.target.closest("input, textarea")) return;
      dragged = item;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", item.dataset.item);
      item.classList.add("is-dragged");
    });
    item.addEventListener("dragend", () => {
      item.classList.remove("is-dragged");
      for (const other of items()) other.classList.remove("is-over");
      dragged = null;
    });
    item.addEventListener("dragover", (event) => {
      if (!dragged || dragged === item) return;
      event.preventDefault();
      for (const other of items()) other.classList.toggle("is-over", other === item);
    });
    item.addEventListener("drop", (event) => {
      event.preventDefault();
      if (dragged && dragged !== item) take(dragged.dataset.item, items().indexOf(item) + 1);
    });
    item.addEventListener("keydown", (event) => {
      const step = { ArrowUp: "up", ArrowDown: "down" }[event.key];
      if (!event.altKey || !step || event.target.matches("input")) return;
      event.preventDefault();
      const button = item.querySelector(`[name=${step}]:not(:disabled)`);
      if (button) button.click();
    });
  }

  // After a move the page comes back at the item: the keyboard goes on there.
  const target = location.hash.startsWith("#bod-") && document.getElementById(location.hash.slice(1));
  const button = target && target.querySelector(".mini:not(:disabled)");
  if (button) button.focus();
}
