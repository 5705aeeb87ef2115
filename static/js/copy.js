// Copies what a button's `data-copy` holds and says so on the button and to screen readers.

const announcer = document.getElementById("announcer");

async function copy(button) {
  const word = button.querySelector(".copy__word");
  const before = word.textContent;
  if (before === button.dataset.done) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  word.textContent = announcer.textContent = button.dataset.done;
  setTimeout(() => {
    word.textContent = before;
    announcer.textContent = "";
  }, 2000);
}

function offer() {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
}

// Browsers offer the clipboard only to secure pages; without it the buttons stay hidden.
if (navigator.clipboard) {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-copy]");
    if (button) copy(button);
  });
  // A page that follows a sale gets new buttons.
  document.addEventListener("sale:shown", offer);
  offer();
}
