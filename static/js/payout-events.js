// Follows a run of payouts: listens to its events, and shows what the server says. The page is the truth: it is fetched again
// and put in place of the old one.

const WAITS = [2_000, 5_000, 15_000];
const PATIENCE = 8_000;

const main = document.querySelector("main");
const run = () => main.querySelector("[data-run]");
const over = () => !run()?.dataset.events;

let source;
let timer;
let tries = 0;
let asking = false;
let askAgain = false;

// Scripts may not make pages out of text here; the browser itself may.
function fetchPage(address) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.timeout = PATIENCE;
    request.onload = () => (request.status === 200 && request.response ? resolve(request.response) : reject(new Error(request.status)));
    request.onerror = request.ontimeout = reject;
    request.send();
  });
}

async function check() {
  if (over()) return;
  askAgain = asking;
  if (asking) return;
  asking = true;
  try {
    show(await fetchPage(location.href));
  } catch {
    // The next event or the next look brings it.
  }
  asking = false;
  if (askAgain) check();
}

function show(page) {
  const [before, now] = [run(), page.querySelector("[data-run]")];
  if (!now || now.dataset.mark === before.dataset.mark) return;
  const place = focused();
  const opened = [...main.querySelectorAll("details")].map((one) => one.open);
  document.title = page.title;
  main.replaceChildren(...document.importNode(page.querySelector("main"), true).childNodes);
  main.querySelectorAll("details").forEach((one, at) => (one.open = opened[at] ?? false));
  main.querySelector(`[href="${CSS.escape(place)}"]`)?.focus({ preventScroll: true });
  document.getElementById("announcer").textContent = now.dataset.announce;
  if (over()) stop();
}

function focused() {
  const { activeElement } = document;
  return main.contains(activeElement) ? (activeElement.getAttribute("href") ?? "") : "";
}

function listen() {
  source?.close();
  source = new EventSource(run().dataset.events);
  source.onopen = () => (tries = WAITS.length - 1);
  source.addEventListener("run", check);
  source.onerror = () => {
    tries = 0;
    again();
  };
}

// Beside the events too, rarely: a connection can be silent without being closed.
function again() {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    tries = Math.min(tries + 1, WAITS.length - 1);
    await check();
    if (over()) return;
    if (source.readyState === EventSource.CLOSED) listen();
    again();
  }, WAITS[tries]);
}

function stop() {
  clearTimeout(timer);
  source.close();
}

if (!over()) {
  listen();
  again();
}
