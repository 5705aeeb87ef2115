// Keys on the payment screen: Escape closes the large code or, when the sale is over, goes back to the keypad; so does Enter.

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, textarea, select")) return;
  if (key === "Escape" && location.hash === "#code") return location.replace("#main");
  const next = document.querySelector("[data-next]");
  if (!next || (key === "Enter" && target.closest("a, button, summary"))) return;
  if (key === "Enter" || key === "Escape") location.assign(next.href);
});
