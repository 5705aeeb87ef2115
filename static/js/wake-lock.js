// Keeps the screen awake while somebody sells or pays, again whenever the page is back in sight.

async function take() {
  if (document.hidden) return;
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    // A low battery or an old browser: the sale goes on all the same.
    for (const remark of document.querySelectorAll("[data-no-wake-lock]")) remark.hidden = false;
  }
}

if (document.querySelector("[data-wake-lock]")) {
  document.addEventListener("visibilitychange", take);
  take();
}
