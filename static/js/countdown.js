// How long an invoice still lives, counted down from the server's own times, whatever this device's clock says: `data-now` is
// the last of them, and the event `sale:now` says that there is a new one.

// Milliseconds that are left: `now` and `expires` as the server told them, `passed` since then by a clock that only counts.
export function left({ now, expires, passed }) {
  return Math.max(0, expires - now - passed);
}

// `waiting`, `expiring` in the last fifth, `over`.
export function phase({ left, life }) {
  if (left <= 0) return "over";
  return left * 5 < life ? "expiring" : "waiting";
}

// So many milliseconds before its end a code is made anew where that goes by itself, so that there is always one to scan.
export function ahead(life) {
  return Math.min(10_000, life / 10);
}

// `4:59`, `1:04:59`: the second that has begun counts.
export function clock(left) {
  const seconds = Math.ceil(left / 1000);
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const tail = two(seconds % 60);
  return hours ? `${hours}:${two(minutes % 60)}:${tail}` : `${minutes}:${tail}`;
}

// What is left as of the last word from the server. A device that slept may not have counted meanwhile: each new word is
// counted from anew.
export class Countdown {
  // `count` is a clock that only counts, in milliseconds.
  constructor(count = () => performance.now()) {
    this.count = count;
  }

  left({ now, expires }) {
    if (now !== this.told) [this.told, this.began] = [now, this.count()];
    return left({ now: Date.parse(now), expires: Date.parse(expires), passed: this.count() - this.began });
  }
}

// Shows it on the page's `[data-countdown]`, tells screen readers once that it is running out, and the page when it has.
function run(element) {
  const { created, expires } = element.dataset;
  const life = Date.parse(expires) - Date.parse(created);
  const countdown = new Countdown();
  let before = "waiting";
  let ending = false;
  let timer;
  const tick = () => {
    clearTimeout(timer);
    if (!element.isConnected) return void document.removeEventListener("sale:now", tick);
    const still = countdown.left(element.dataset);
    const what = phase({ left: still, life });
    element.querySelector("[data-clock]").textContent = clock(still);
    element.closest("[data-phase]").dataset.phase = what;
    if (what !== before && what === "expiring") document.getElementById("announcer").textContent = element.dataset.expiring;
    if (!ending && still <= ahead(life)) document.dispatchEvent(new CustomEvent("sale:ending"));
    ending = still <= ahead(life);
    if (what === "over" && before !== "over") document.dispatchEvent(new CustomEvent("sale:over"));
    before = what;
    if (what !== "over") timer = setTimeout(tick, still % 1000 || 1000);
  };
  document.addEventListener("sale:now", tick);
  tick();
}

function runAll() {
  for (const element of document.querySelectorAll("[data-countdown]")) run(element);
}

if (globalThis.document) {
  document.addEventListener("sale:shown", runAll);
  runAll();
}
