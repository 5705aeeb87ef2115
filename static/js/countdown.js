// How long an invoice still lives, counted down from the server's own times, whatever this device's clock says.

// Milliseconds that are left: `now` and `expires` as the server told them, `passed` since then by a clock that only counts.
export function left({ now, expires, passed }) {
  return Math.max(0, expires - now - passed);
}

// `waiting`, `expiring` in the last fifth, `over`.
export function phase({ left, life }) {
  if (left <= 0) return "over";
  return left * 5 < life ? "expiring" : "waiting";
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

// Shows it on the page's `[data-countdown]`, tells screen readers once that it is running out, and the page when it has.
function run(element) {
  const { now, created, expires } = element.dataset;
  const times = { now: Date.parse(now), expires: Date.parse(expires) };
  const life = times.expires - Date.parse(created);
  const began = performance.now();
  let before = "waiting";
  const tick = () => {
    if (!element.isConnected) return;
    const still = left({ ...times, passed: performance.now() - began });
    const what = phase({ left: still, life });
    element.querySelector("[data-clock]").textContent = clock(still);
    element.closest("[data-phase]").dataset.phase = what;
    if (what !== before && what === "expiring") document.getElementById("announcer").textContent = element.dataset.expiring;
    if (what === "over") return void document.dispatchEvent(new CustomEvent("sale:over"));
    before = what;
    setTimeout(tick, still % 1000 || 1000);
  };
  tick();
}

function runAll() {
  for (const element of document.querySelectorAll("[data-countdown]")) run(element);
}

if (globalThis.document) {
  document.addEventListener("sale:shown", runAll);
  runAll();
}
