// Leads back to the keypad when a sale has ended before somebody's eyes, after the seconds in `data-return`; never where it
// is empty. Any touch, key or print stops it.

let timer;

function pause() {
  clearInterval(timer);
  document.querySelector("[data-return]")?.classList.add("return--paused");
}

function start() {
  clearInterval(timer);
  const link = document.querySelector("[data-return]");
  if (!link?.dataset.return) return;
  // Even at once leaves time to see and hear it.
  let left = Math.max(1, Number(link.dataset.return));
  const show = () => (link.querySelector("[data-return-left]").textContent = left);
  link.style.setProperty("--return", `${left}s`);
  link.classList.add("return--running");
  show();
  timer = setInterval(() => {
    left -= 1;
    show();
    if (left > 0) return;
    clearInterval(timer);
    location.assign(link.href);
  }, 1000);
}

document.addEventListener("sale:shown", start);
for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, pause);
window.addEventListener("beforeprint", pause);
