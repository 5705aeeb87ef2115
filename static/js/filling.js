// Shows how far the index has come: asks for the page again now and then, and puts the panel in place of the old one. Only
// while somebody looks: a page that nobody sees asks nothing, and the filling ends.

const PAUSE = 3_000;
const PATIENCE = 10_000;

const panel = () => document.querySelector("[data-filling]");

// Scripts may not make pages out of text here; the browser itself may.
function fetchPage() {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("GET", location.href);
    request.responseType = "document";
    request.timeout = PATIENCE;
    request.onload = () => resolve(request.status === 200 ? request.response : null);
    request.onerror = request.ontimeout = () => resolve(null);
    request.send();
  });
}

async function look() {
  const old = panel();
  if (!old) return;
  if (!document.hidden && !old.contains(document.activeElement)) {
    const page = await fetchPage();
    const fresh = page?.querySelector("[data-filling]");
    if (fresh) {
      old.replaceWith(document.adoptNode(fresh));
    } else if (page?.querySelector("main")) {
      // It is whole: the page can do more now.
      location.reload();
      return;
    }
  }
  setTimeout(look, PAUSE);
}

setTimeout(look, PAUSE);
