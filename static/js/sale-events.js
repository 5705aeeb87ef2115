// Follows a sale: listens to its events, asks by itself where they fail, and shows what the server says. The page is the
// truth: it is fetched again and put in place of the old one.

const WAITS = [2_000, 5_000, 15_000];
const PATIENCE = 8_000;
// A new code is asked for no more often by itself, whatever goes wrong.
const PAUSE = 4_000;

const main = document.querySelector("main");
const sale = () => main.querySelector("[data-sale]");
const over = () => !sale() || "done" in sale().dataset;

let source;
let timer;
let tries = 0;
let asking = false;
let askAgain = false;
let failed = 0;
let live = false;
let renewed = -Infinity;
let askedAnew = false;

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
    show(await fetchPage(sale().dataset.sale));
    connected(true);
  } catch {
    connected(false);
  }
  asking = false;
  if (askAgain) check();
}

function show(page) {
  const [before, now] = [sale(), page.querySelector("[data-sale]")];
  if (!now) return;
  if (now.dataset.version === before.dataset.version) return setClock(page);
  const focused = main.contains(document.activeElement);
  document.title = page.title;
  main.replaceChildren(...document.importNode(page.querySelector("main"), true).childNodes);
  if (focused) main.focus({ preventScroll: true });
  if ("done" in now.dataset) scrollTo(0, 0);
  say(now.dataset.announce, "urgent" in now.dataset);
  document.dispatchEvent(new CustomEvent("sale:shown"));
  document.dispatchEvent(new CustomEvent("sale:sound", { detail: now.dataset.sound }));
  if (over()) stop();
}

// Nothing new but the time: a device that slept has not counted it.
function setClock(page) {
  const [shown, told] = [main, page].map((place) => place.querySelector("[data-countdown]"));
  if (!shown || !told) return;
  shown.dataset.now = told.dataset.now;
  document.dispatchEvent(new CustomEvent("sale:now"));
}

function say(text, urgent) {
  document.getElementById(urgent ? "alarm" : "announcer").textContent = text;
}

// What is known and what is not, while the server cannot be reached. One lost answer is no reason to alarm anybody.
function connected(yes) {
  failed = yes ? 0 : failed + 1;
  const remark = main.querySelector("[data-offline]");
  if (!remark) return;
  if (failed === 2) {
    say(remark.textContent, true);
    document.dispatchEvent(new CustomEvent("sale:sound", { detail: "trouble" }));
  }
  remark.hidden = failed < 2;
}

function listen() {
  source?.close();
  source = new EventSource(sale().dataset.events);
  source.onopen = () => {
    live = true;
    tries = WAITS.length - 1;
  };
  source.onmessage = check;
  source.addEventListener("sale", check);
  source.onerror = () => {
    if (!live) return;
    live = false;
    tries = 0;
    again();
  };
}

// Beside the events too, rarely: a connection can be silent without being closed.
function again() {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    tries = Math.min(tries + 1, WAITS.length - 1);
    if (lacksCode()) await renew();
    await check();
    if (over()) return;
    if (source.readyState === EventSource.CLOSED) listen();
    again();
  }, pause());
}

// While a code is being made nobody waits long to hear that none will come, and then to have one made.
function pause() {
  const { classList, dataset } = sale();
  const soon = classList.contains("sale--creating") || ("unasked" in dataset && !askedAnew);
  return WAITS[soon ? 0 : tries];
}

// The last code has run out; or whoever was to ask for one was cut off, which is made good once.
function lacksCode() {
  const { phase, unasked } = sale().dataset;
  if (phase === "over") return true;
  if (unasked === undefined || askedAnew) return false;
  return (askedAnew = true);
}

function wake() {
  if (over() || document.hidden) return;
  tries = 0;
  if (source.readyState === EventSource.CLOSED) listen();
  check();
  again();
}

function stop() {
  clearTimeout(timer);
  source.close();
}

// An invoice runs out: a new one is asked for where that goes by itself, again with every look until it is there.
async function renew() {
  const form = main.querySelector("form[data-renew]");
  if (!form || performance.now() < renewed + PAUSE) return;
  renewed = performance.now();
  const state = main.querySelector("[data-renewing]");
  if (state && state.textContent !== state.dataset.renewing) say((state.textContent = state.dataset.renewing), false);
  const body = new URLSearchParams(new FormData(form));
  await fetch(form.action, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) }).catch(() => {});
}

if (!over()) {
  listen();
  again();
  document.addEventListener("visibilitychange", wake);
  document.addEventListener("sale:ending", () => renew().then(check));
  document.addEventListener("sale:over", () => renew().then(wake));
  for (const event of ["focus", "pageshow", "online"]) window.addEventListener(event, wake);
}
