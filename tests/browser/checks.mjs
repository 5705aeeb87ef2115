// What must hold on every page, each check giving a list of faults in words.

import axe from 'axe-core';

// Collects what the browser complains about: errors in the console (a blocked script or style is one), scripts that
// throw, answers that fail, and requests that leave the origins in `allowed`.
export function watch(page, allowed) {
  const faults = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !isExpectedStatus(message.text())) {
      faults.push(`console: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('requestfailed', (request) => {
    // A navigation that another one overtakes is no fault.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') {
      faults.push(`request: ${request.url()} ${request.failure()?.errorText}`);
    }
  });
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && !allowed.includes(origin)) {
      faults.push(`request to a stranger: ${request.url()}`);
    }
  });
  page.on('response', (response) => {
    if (response.status() >= 500) {
      faults.push(`answer: ${response.status()} ${response.url()}`);
    }
  });
  return { take: () => faults.splice(0) };
}

// Chromium writes an error for every page that is not found, which some pages here are on purpose.
function isExpectedStatus(text) {
  return /^Failed to load resource: the server responded with a status of 4\d\d/.test(text);
}

// What axe finds, its best practices included.
export async function axeFaults(page) {
  // What is still fading in has less contrast than it will have; what moves without an end is not waited for.
  await page.evaluate(() => Promise.allSettled(document.getAnimations()
    .filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime))
    .map(({ finished }) => finished)));
  // Evaluated through the debugger, which the page's content security policy does not govern.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'], preload: false }));
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `axe ${id}: ${help}, at ${target.join(' ')}`));
}

// Nothing may be wider than the window.
export async function overflowFaults(page) {
  const { wide, room } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    room: document.documentElement.clientWidth,
  }));
  return wide > room ? [`the page is ${wide} px wide in a window of ${room} px`] : [];
}

// On paper so wide there is nothing to press, and what is named has at least half of the line for what it is.
export async function printFaults(page, width) {
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width, height: 900 });
  const { buttons, narrow } = await page.evaluate(() => {
    const shown = (selector) => [...document.querySelectorAll(selector)].filter((found) => found.checkVisibility());
    const room = document.documentElement.clientWidth / 2;
    const slim = shown('dd').filter((found) => found.getBoundingClientRect().width < room);
    return { buttons: shown('button, nav a').length, narrow: slim.map((found) => found.previousElementSibling.textContent) };
  });
  const faults = [...await overflowFaults(page), ...narrow.map((name) => `"${name}" has less than half of the line`)];
  await page.emulateMedia({ media: 'screen' });
  return buttons > 0 ? [...faults, `${buttons} buttons are printed`] : faults;
}

// The page says which language it is in, and every text was found in it.
export async function languageFaults(page, language) {
  const { lang, missing } = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    missing: document.documentElement.outerHTML.match(/Unknown localization:? [\w-]+/g) ?? [],
  }));
  const faults = lang.split('-')[0] === language ? [] : [`the page says it is in "${lang}", not "${language}"`];
  return [...faults, ...missing];
}

// Presses Tab from the top to the end: everything that can be used must be reached, show that it has the focus, and not
// be hidden under something else.
export async function keyboardFaults(page) {
  const count = await page.evaluate(listUsable);
  const reached = new Set();
  const faults = [];
  for (let presses = 0; presses < count + 10; presses += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(describeFocus);
    if (stop.index === undefined) {
      break;
    }
    reached.add(stop.index);
    faults.push(...stop.faults);
  }
  const names = await page.evaluate(() => globalThis.usable.map(({ name }) => name));
  names.forEach((name, index) => {
    if (!reached.has(index)) {
      faults.push(`keyboard: Tab never reaches ${name}`);
    }
  });
  return faults;
}

// In the page: remembers everything usable with its look at rest, and returns how many there are.
function listUsable() {
  // Tab goes on from here, wherever the focus was before.
  const start = document.createElement('span');
  start.tabIndex = -1;
  document.body.prepend(start);
  start.focus();
  start.remove();
  window.scrollTo(0, 0);

  const selector = 'a[href], button, input, select, textarea, summary, [tabindex]';
  const radios = (element) => [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(element.name)}"]`)];
  const stops = [...document.querySelectorAll(selector)].filter((element) => (
    !element.disabled && element.type !== 'hidden' && element.tabIndex >= 0
    && element.checkVisibility({ visibilityProperty: true })
    // Of a group of radio buttons, Tab stops at one.
    && (element.type !== 'radio' || (radios(element).find((radio) => radio.checked) ?? radios(element)[0]) === element)
  ));

  // The focus may show on the element, on its label, on what surrounds it or on what is drawn before or behind it.
  const ring = (element, pseudo) => {
    const { outlineStyle, outlineWidth, boxShadow, content } = getComputedStyle(element, pseudo);
    return pseudo && content === 'none' ? '' : `${outlineStyle === 'none' ? '' : outlineWidth} ${boxShadow}`;
  };
  globalThis.look = (element) => {
    const places = [element.closest('label')];
    for (let place = element; place && place !== document.body && places.length < 6; place = place.parentElement) {
      places.push(place);
    }
    return places.filter(Boolean).map((place) => [null, '::before', '::after'].map((pseudo) => ring(place, pseudo))).join();
  };
  globalThis.usable = stops.map((element) => ({
    element,
    name: `<${[element.localName, ...element.classList].join('.')}> "${(element.innerText || element.name || element.id || '').trim().slice(0, 40)}"`,
    atRest: globalThis.look(element),
  }));
  return globalThis.usable.length;
}

// In the page: what has the focus, and what is wrong with it.
function describeFocus() {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) {
    return {};
  }
  const index = globalThis.usable.findIndex((one) => one.element === element);
  if (index < 0) {
    return { index, faults: [`keyboard: Tab stops at a <${element.localName}> that nobody sees`] };
  }
  const { name, atRest } = globalThis.usable[index];
  const faults = [];
  if (globalThis.look(element) === atRest) {
    faults.push(`keyboard: ${name} does not show that it has the focus`);
  }
  const box = (element.getClientRects()[0] ?? element.getBoundingClientRect());
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const top = document.elementFromPoint(x, y);
  const label = element.labels?.[0];
  if (box.width > 1 && top && !element.contains(top) && !top.contains(element) && !label?.contains(top)) {
    faults.push(`keyboard: ${name} has the focus under a <${top.localName}>`);
  }
  if (y < 0 || y > window.innerHeight || x < 0 || x > window.innerWidth) {
    faults.push(`keyboard: ${name} has the focus outside the window`);
  }
  return { index, faults };
}
