// Offers the device's own way of sharing where it has one: `data-share` is the address or text, `data-share-title` its name.

function offer() {
  for (const button of document.querySelectorAll("[data-share]")) button.hidden = !navigator.share;
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-share]");
  if (!button) return;
  const { share, shareTitle } = button.dataset;
  const what = URL.canParse(share) && share.startsWith("http") ? { url: share } : { text: share };
  // Somebody may think better of it.
  navigator.share({ title: shareTitle, ...what }).catch(() => {});
});

document.addEventListener("sale:shown", offer);
offer();
