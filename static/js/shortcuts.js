// A keyboard presses what the page shows: `data-shortcut` names the keys of a button, `data-extra="tip"` opens by its letter.

const letters = !document.querySelector("[data-no-letters]");
const single = /^[a-z?]$/i;

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const drawer = target.closest("details[open]");
  if (key === "Escape" && drawer) {
    drawer.open = false;
    return void drawer.querySelector("summary").focus();
  }
  // Whoever types into a field or presses a button that has the focus means that.
  if (target.closest("input, textarea, select, dialog, [contenteditable]")) return;
  if (key === "Enter" && target.closest("a, button, summary")) return;
  if (single.test(key) && !letters) return;
  if (key.toLowerCase() === "t") {
    const tip = document.querySelector('[data-extra="tip"]');
    if (!tip) return;
    tip.open = true;
    (tip.querySelector("input:checked") ?? tip.querySelector("input")).focus();
    return void event.preventDefault();
  }
  for (const button of document.querySelectorAll("[data-shortcut]")) {
    if (!button.dataset.shortcut.split(" ").includes(key) || button.disabled) continue;
    event.preventDefault();
    button.click();
    button.classList.add("pressed");
    return void setTimeout(() => button.classList.remove("pressed"), 120);
  }
});
