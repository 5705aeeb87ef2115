// Keeps the rate fresh: asks `data-rate` for `{base, offset, text, old}` and tells the page with the event `rate`.

const element = document.querySelector("[data-rate]");
const MOST_WAIT = 120_000;
let wait = Number(element.dataset.fresh) * 500;
let timer;

async function refresh() {
  clearTimeout(timer);
  try {
    const answer = await fetch(element.dataset.rate, { headers: { accept: "application/json" }, signal: AbortSignal.timeout(5_000) });
    if (!answer.ok) throw new Error(answer.statusText);
    const { base, offset, text, old } = await answer.json();
    Object.assign(element.dataset, { base, offset, old: old ? "1" : "", at: Date.now() });
    element.querySelector("[data-rate-text]").textContent = text;
    wait = Number(element.dataset.fresh) * 500;
  } catch {
    // The last one is shown until it is too old to sell by.
    wait = Math.min(wait * 2, MOST_WAIT);
    if (Date.now() - Number(element.dataset.at) > Number(element.dataset.fresh) * 1000) element.dataset.old = "1";
  }
  document.dispatchEvent(new CustomEvent("rate"));
  if (!document.hidden) timer = setTimeout(refresh, wait);
}

element.dataset.at = Date.now();
timer = setTimeout(refresh, wait);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) refresh();
});
