// Lets somebody feel both ways of typing an amount before choosing one.

const keys = document.querySelector("[data-demo-keys]");
const { Writing } = await import(keys.dataset.amounts);
const { Entry } = await import(keys.dataset.entry);

const writing = new Writing(keys.dataset);
const entries = ["cents", "decimal"].map((mode) => new Entry({ mode, digits: writing.digits }));

function show() {
  for (const entry of entries) {
    document.querySelector(`[data-demo="${entry.mode}"]`).textContent = writing.typed(...entry.typed);
  }
}

keys.hidden = writing.digits === 0;
keys.addEventListener("click", ({ target }) => {
  const key = target.closest("[data-demo-key]")?.dataset.demoKey;
  if (!key) return;
  for (const entry of entries) {
    if (key === "clear") entry.clear();
    else entry.press(key);
  }
  show();
});
