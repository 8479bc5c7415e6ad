// How does a check that takes long say that it runs? Plain text beside the button; the form works without it.
document.querySelectorAll("form[data-busy]").forEach((form) => {
  form.addEventListener("submit", () => {
    form.setAttribute("aria-busy", "true");
    const place = form.querySelector(".busy");
    if (place) place.textContent = form.dataset.busy;
  });
});
