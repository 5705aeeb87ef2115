// Takes payments in Chromium, from the keypad to *paid*: on one's own register, on one that anybody opens, and on one of a
// username that is paid at a lightning address; with scripts and without, narrow and wide: `node register.mjs '{"till": …,
// "provider": …, "control": "http://127.0.0.1:4466", "identifier": "rosa@sandbox.example", "shots": "target/tour"}'`.

import { mkdirSync } from 'node:fs';

import { axeFaults, keyboardFaults, overflowFaults, watch } from './checks.mjs';
import { launch, patience } from './chromium.mjs';
import { overlapFaults } from './layout.mjs';
import { press, signIn } from './people.mjs';

const { till, provider, control, identifier, shots } = JSON.parse(process.argv[2]);
const registers = { own: '/till', open: '/@rosa_cafe', moved: '/@sol_moved' };
const looks = { phone: { width: 390, height: 664 }, narrow: { width: 320, height: 640 }, desktop: { width: 1280, height: 800 } };
const visits = Object.keys(registers).flatMap((register, index) => [
  { register, scripts: true, view: index === 1 ? 'narrow' : 'phone', colorScheme: 'light' },
  { register, scripts: true, view: 'desktop', colorScheme: 'dark' },
  { register, scripts: false, view: index === 0 ? 'narrow' : 'phone', colorScheme: 'dark' },
  { register, scripts: false, view: 'desktop', colorScheme: 'light' },
]);
// From the payment to the screen that says so, also on a machine that is busy.
const mostMilliseconds = 20_000;
// Where a page asks by itself, it pauses for so long at least.
const askingMilliseconds = 2_000;
const mostBytes = 60_000;
const smallestKey = 64;
const smallestFigure = 48;

const faults = [];
const note = (found, where) => faults.push(...found.map((fault) => `${where}: ${fault}`));

async function visitor(browser, { width, height }, colorScheme, scripts) {
  const context = await browser.newContext({
    javaScriptEnabled: scripts,
    colorScheme,
    reducedMotion: 'reduce',
    viewport: { width, height },
    extraHTTPHeaders: { 'accept-language': 'en' },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  return { page, watched: watch(page, [till, provider]), close: () => context.close() };
}

async function look(page, where, scripts) {
  note(await overflowFaults(page), where);
  note(await overlapFaults(page), where);
  await page.screenshot({ path: `${shots}/${where.replace(/[^\w]+/g, '-').toLowerCase()}.png` });
  if (scripts) {
    note(await axeFaults(page), where);
    note(await keyboardFaults(page), where);
  }
}

// On the sandbox's own page, as a customer with a wallet would; when the button was pressed.
async function pay(page) {
  const invoice = await page.locator('.code-text--all').textContent();
  const context = await page.context().browser().newContext();
  const wallet = await context.newPage();
  await wallet.goto(`${control}/pay`);
  await wallet.locator('#invoice').fill(invoice);
  await press(wallet, 'form button');
  const pressed = Date.now();
  await press(wallet, 'button[name="how"][value="now"]');
  await context.close();
  return pressed;
}

// In the page: what is to be heard and felt.
function listen() {
  globalThis.heard = [];
  const { start } = OscillatorNode.prototype;
  const { play } = HTMLMediaElement.prototype;
  Object.assign(OscillatorNode.prototype, {
    start(...when) {
      start.apply(this, when);
      globalThis.heard.push({ hertz: this.frequency.value, context: this.context });
    },
  });
  Object.assign(HTMLMediaElement.prototype, { play() { globalThis.heard.push({ file: this.src }); return play.apply(this); } });
  navigator.vibrate = (pattern) => globalThis.heard.push({ pattern }) > 0;
}

// Two tones that rise, from a context that runs, and a vibration.
async function soundFaults(page) {
  await page.waitForFunction(() => globalThis.heard.filter(({ context }) => context?.state === 'running').length > 1).catch(() => {});
  const heard = await page.evaluate(() => globalThis.heard.map(({ hertz, pattern, context }) => ({ hertz, pattern, state: context?.state })));
  const tones = heard.filter(({ hertz, state }) => hertz && state === 'running').map(({ hertz }) => hertz);
  const rises = tones.length === 2 && tones[0] < tones[1];
  const felt = heard.some(({ pattern }) => pattern?.join() === '80,40,80');
  return rises && felt ? [] : [`heard and felt was ${JSON.stringify(heard)}`];
}

// Large enough to be hit in a hurry and to be read from afar, and all of it in sight.
async function sizeFaults(page) {
  const { keys, figure, charge, room } = await page.evaluate(() => ({
    keys: [...document.querySelectorAll('.keys .key')].filter((key) => key.checkVisibility()).map((key) => {
      const { width, height, bottom } = key.getBoundingClientRect();
      return { name: key.dataset.key, size: Math.min(width, height), bottom };
    }),
    figure: Number.parseFloat(getComputedStyle(document.querySelector('[data-figure]')).fontSize),
    charge: document.querySelector('[data-charge]').getBoundingClientRect(),
    room: window.innerHeight,
  }));
  const small = keys.filter(({ size }) => size < smallestKey - 0.5).map(({ name, size }) => `the key ${name} is ${size} px`);
  const hidden = keys.filter(({ bottom }) => bottom > room).map(({ name }) => `the key ${name} is out of sight`);
  return [
    ...small,
    ...hidden,
    ...(figure < smallestFigure ? [`the figure is ${figure} px high`] : []),
    ...(charge.bottom > room ? ['the charge key is out of sight'] : []),
  ];
}

// With scripts: keys of the screen and of the keyboard, without the network; told of the payment at once.
async function withScripts(guest, register, where) {
  const { page } = guest;
  await page.addInitScript(listen);
  await page.goto(till + register);
  note(await sizeFaults(page), where);
  await look(page, `${where} keypad`, true);
  await page.context().setOffline(true);
  const says = async (selector, expected) => {
    const text = (await page.locator(selector).innerText()).replace(/\s+/g, ' ').trim();
    if (!text.includes(expected)) {
      note([`${selector} says "${text}", not "${expected}"`], `${where}, without the network`);
    }
  };
  for (const key of ['1', '2', '5', '0']) {
    await page.locator(`[data-key="${key}"]`).click();
  }
  await says('[data-figure]', '12.50');
  await says('.charge__first', '12.50');
  await page.locator('[data-key="clear"]').click();
  await says('[data-figure]', '0.00');
  await says('#reason', 'Type an amount');
  await page.keyboard.type('1250+480');
  await says('[data-lines]', '12.50');
  await says('[data-figure]', '4.80');
  await says('.charge__first', '17.30');
  await page.keyboard.press('Backspace');
  await says('.charge__first', '12.98');
  note(await sizeFaults(page), `${where} with lines`);
  await page.context().setOffline(false);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.sale--waiting .qr__picture');
  await look(page, `${where} waiting`, true);
  // Whoever comes back to it, after a sleep perhaps, is told the time anew. From then on it does not ask by itself any more:
  // that it is paid has to be told.
  await page.evaluate((asking) => {
    const { setTimeout } = globalThis;
    globalThis.setTimeout = (what, pause) => (pause < asking ? setTimeout(what, pause) : 0);
    document.querySelector('[data-countdown]').dataset.now = '2000-01-01T00:00:00Z';
    dispatchEvent(new Event('focus'));
  }, askingMilliseconds);
  await page.waitForFunction(() => !document.querySelector('[data-countdown]').dataset.now.startsWith('2000'));
  // The page may be told before the sandbox's own page has come back.
  await page.evaluate(() => {
    new MutationObserver(() => { globalThis.paidAt ??= document.querySelector('.sale--paid') && Date.now(); }).observe(document.body, { childList: true, subtree: true });
  });
  const pressed = await pay(page);
  await page.waitForSelector('.sale--paid');
  // A touch: without one the keypad comes back by itself.
  await page.evaluate(() => document.dispatchEvent(new Event('pointerdown')));
  note(await soundFaults(page), where);
  const said = await page.locator('#alarm').textContent();
  note(/^Paid: /.test(said) ? [] : [`a screen reader hears "${said}"`], where);
  const took = (await page.evaluate(() => globalThis.paidAt)) - pressed;
  console.log(`${where}: paid after ${took} ms`);
  if (!(took <= mostMilliseconds)) {
    note([`heard of the payment after ${took} ms`], where);
  }
  await look(page, `${where} paid`, true);
  note(guest.watched.take(), where);
}

// Without: fields and buttons, and the page looks again by itself.
async function withoutScripts(guest, register, where) {
  const { page } = guest;
  await page.goto(till + register);
  await look(page, `${where} keypad`, false);
  await page.locator('#amount').fill('12,50');
  await press(page, '[value="add"]');
  await page.locator('#amount').fill('4.80');
  await page.locator('.keypad__go [value="charge"]').click();
  await page.waitForSelector('.sale--waiting .qr__picture');
  const amount = await page.locator('.sale__amount').innerText();
  note(amount.includes('17.30') ? [] : [`12.50 and 4.80 are ${amount}`], where);
  await look(page, `${where} waiting`, false);
  await pay(page);
  await page.waitForSelector('.sale--paid');
  await look(page, `${where} paid`, false);
  note(guest.watched.take(), where);
}

async function countBytes(guest, register) {
  const { page } = guest;
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.goto(till + register, { waitUntil: 'networkidle' });
  await session.detach();
  console.log(`the first view of ${register} transfers ${bytes} bytes`);
  return bytes > mostBytes ? [`the first view of ${register} transfers ${bytes} bytes, more than ${mostBytes}`] : [];
}

async function visit(browser, { register, scripts, view, colorScheme }) {
  const guest = await visitor(browser, looks[view], colorScheme, scripts);
  const where = `register ${register} ${view} ${colorScheme}${scripts ? '' : ' no scripts'}`;
  try {
    if (register === 'own') {
      await signIn(guest.page, till, identifier);
      guest.watched.take();
    }
    await (scripts ? withScripts : withoutScripts)(guest, `${registers[register]}?currency=USD`, where);
  } catch (error) {
    note([error.message.split('\n')[0]], where);
    await guest.page.screenshot({ path: `${shots}/failed-${where.replace(/[^\w]+/g, '-')}.png` });
  }
  await guest.close();
}

mkdirSync(shots, { recursive: true });
const browser = await launch();
const first = await visitor(browser, looks.phone, 'light', true);
note(await countBytes(first, registers.open), 'weight');
await first.close();
// Two at a time, as most machines have two cores.
const waiting = [...visits];
await Promise.all([1, 2].map(async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    await visit(browser, next);
  }
}));
await browser.close();
if (faults.length > 0) {
  console.error([...new Set(faults)].join('\n'));
  process.exit(1);
}
