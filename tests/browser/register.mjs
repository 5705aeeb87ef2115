// Takes payments in Chromium: on one's own register and on one that anybody opens, by the keypad, by the keyboard and
// without scripts, narrow and wide, light and dark: `node register.mjs '{"till": …, "provider": …, "control":
// "http://127.0.0.1:4466", "identifier": "rosa@sandbox.example", "shots": "target/tour"}'`.

import { mkdirSync } from 'node:fs';

import { axeFaults, keyboardFaults, overflowFaults, watch } from './checks.mjs';
import { launch } from './chromium.mjs';
import { signIn } from './people.mjs';

const { till, provider, control, identifier, shots } = JSON.parse(process.argv[2]);
const looks = [
  { width: 320, height: 640, colorScheme: 'light' },
  { width: 320, height: 640, colorScheme: 'dark' },
  { width: 1280, height: 800, colorScheme: 'light' },
  { width: 1280, height: 800, colorScheme: 'dark' },
];
// From the payment to the screen that says so.
const mostMilliseconds = 2_000;
const mostBytes = 60_000;

const faults = [];
const note = (found, where) => faults.push(...found.map((fault) => `${where}: ${fault}`));

async function visitor(browser, { width, height, colorScheme }, scripts, language = 'en') {
  const context = await browser.newContext({
    javaScriptEnabled: scripts,
    colorScheme,
    reducedMotion: 'reduce',
    viewport: { width, height },
    extraHTTPHeaders: { 'accept-language': language },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return { page, watched: watch(page, [till, provider]), close: () => context.close() };
}

async function look(page, where, scripts) {
  note(await overflowFaults(page), where);
  if (scripts) {
    note(await axeFaults(page), where);
    note(await keyboardFaults(page), where);
  }
  await page.screenshot({ path: `${shots}/${where.replace(/[^\w]+/g, '-').toLowerCase()}.png` });
}

async function pay(page) {
  const invoice = await page.locator('.code-text--all').textContent();
  const answer = await fetch(`${control}/invoices/pay`, { method: 'POST', body: new URLSearchParams({ invoice, how: 'now' }) });
  if (!answer.ok) {
    throw new Error(`the sandbox does not pay: ${await answer.text()}`);
  }
}

// With scripts: keys of the screen and of the keyboard, the connection lost meanwhile, told of the payment at once.
async function withScripts(guest, register, where) {
  const { page } = guest;
  await page.goto(till + register);
  await look(page, `${where} keypad`, true);
  // The keypad needs no network.
  await page.context().setOffline(true);
  await page.locator('[data-key="1"]').click();
  await page.keyboard.type('250');
  const figure = await page.locator('[data-figure]').innerText();
  if (!figure.includes('12.50')) {
    note([`1 2 5 0 gives ${figure}`], where);
  }
  await page.context().setOffline(false);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.sale--waiting .qr__picture');
  await look(page, `${where} waiting`, true);
  // Whoever comes back to it, after a sleep perhaps, is told the time anew.
  await page.evaluate(() => {
    document.querySelector('[data-countdown]').dataset.now = '2000-01-01T00:00:00Z';
    dispatchEvent(new Event('focus'));
  });
  await page.waitForFunction(() => !document.querySelector('[data-countdown]').dataset.now.startsWith('2000'));
  const begun = Date.now();
  await pay(page);
  await page.waitForSelector('.sale--paid');
  const took = Date.now() - begun;
  console.log(`${where}: paid after ${took} ms`);
  if (took > mostMilliseconds) {
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
  await page.locator('.keypad__go [value="charge"]').click();
  await page.waitForSelector('.sale--waiting .qr__picture');
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

mkdirSync(shots, { recursive: true });
const browser = await launch();
const first = await visitor(browser, looks[0], true);
note(await countBytes(first, '/@rosa_cafe'), 'weight');
await first.close();
for (const scripts of [true, false]) {
  for (const own of [false, true]) {
    for (const view of looks) {
      const guest = await visitor(browser, view, scripts);
      const register = own ? '/till?currency=USD' : '/@rosa_cafe?currency=USD';
      const where = `register ${own ? 'own' : 'open'} ${view.width} ${view.colorScheme}${scripts ? '' : ' no scripts'}`;
      try {
        if (own) {
          await signIn(guest.page, till, identifier);
          guest.watched.take();
        }
        await (scripts ? withScripts : withoutScripts)(guest, register, where);
      } catch (error) {
        note([error.message.split('\n')[0]], where);
      }
      await guest.close();
    }
  }
}
await browser.close();
if (faults.length > 0) {
  console.error([...new Set(faults)].join('\n'));
  process.exit(1);
}
