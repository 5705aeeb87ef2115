// Walks through a running Till as each of the sandbox's people, with and without scripts, in every look and language, and
// fails loudly: `node tour.mjs '{"till": "http://localhost:3000", "provider": "http://127.0.0.1:4444",
// "people": [{"name": "Rosa", "identifier": "rosa@sandbox.example"}], "shots": "target/tour"}'`. With TOUR_ONLY=Rosa in the
// environment only she goes.

import { mkdirSync } from 'node:fs';

import { axeFaults, keyboardFaults, languageFaults, overflowFaults, printFaults, watch } from './checks.mjs';
import { launch, patience } from './chromium.mjs';
import { press, signIn, stepUp } from './people.mjs';

const { till, provider, people: everybody, shots } = JSON.parse(process.argv[2]);
const people = everybody.filter(({ name }) => [undefined, name].includes(process.env.TOUR_ONLY));

const languages = ['en', 'es'];
const looks = [320, 1440].flatMap((width) => ['light', 'dark'].map((scheme) => ({ width, scheme })));
const heights = { 320: 640, 1440: 900 };

// The first view of the wallets, everything counted.
const mostBytes = 60_000;

const signedOut = ['/', '/signin', '/signed-out', '/no-such-page', '/@rosa_cafe'];
const signedIn = ['/wallets', '/receive', '/till', '/transactions', '/transactions/export', '/transactions/picture?days=90', '/account', '/payouts', '/convert?amount=5&unit=USD'];

// The same for everybody, so the first person alone looks at them.
const alike = ['/transactions/index', '/account/sessions/end', '/payouts/new', '/payouts/people', '/stepup?return_to=/account/keys', '/api/auth/signout', '/transactions/no-such-transaction', '/no-such-page'];

// What is kept at Blink, and the forms that change it once Blink has allowed that; as the first person alone, who has some of each.
const kept = ['/account/keys', '/account/webhooks', '/account/security', '/account/settings', '/account/wind-down'];
const changing = [
  '/account/keys/new', '/account/webhooks/new', '/account/webhooks/portal', '/account/security/email',
  '/account/security/email/verify?registration=1', '/account/security/phone', '/account/security/totp',
  '/account/security/email/remove', '/account/settings/currency', '/account/settings/wallet', '/account/settings/language',
];

// What was found, alike but for the words of the page, and where.
const faults = new Map();

function note(found, where) {
  for (const fault of found) {
    const kind = fault.replace(/"[^"]*"/g, '""');
    faults.set(kind, [...(faults.get(kind) ?? []), `${where}: ${fault}`]);
  }
}

// A page of a fresh profile, watched.
async function visitor(browser, { scripts, width, scheme }) {
  const context = await browser.newContext({
    javaScriptEnabled: scripts,
    colorScheme: scheme,
    reducedMotion: 'reduce',
    viewport: { width, height: heights[width] },
    extraHTTPHeaders: { 'accept-language': 'en' },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  return { page, watched: watch(page, [till, provider]), close: () => context.close() };
}

// Every page in every language and look: axe, width, language; and once per width the keyboard.
async function tour({ page, watched }, paths, name, { scripts, keepAll }) {
  for (const language of scripts ? languages : ['en']) {
    await page.setExtraHTTPHeaders({ 'accept-language': language });
    for (const path of paths) {
      await page.goto(till + path);
      note(await languageFaults(page, language), `${name} ${path}`);
      for (const { width, scheme } of looks) {
        await page.setViewportSize({ width, height: heights[width] });
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        const where = `${name} ${path} ${language} ${width} ${scheme}${scripts ? '' : ' no scripts'}`;
        note(await overflowFaults(page), where);
        if (scripts) {
          note(await axeFaults(page), where);
        }
        if (language === 'en' && scheme === 'light') {
          note(await keyboardFaults(page), where);
        }
        if (keepAll || (width === 320) === (scheme === 'light')) {
          const file = where.replace(/[^\w]+/g, '-').toLowerCase();
          await page.screenshot({ path: `${shots}/${file}.png`, fullPage: true });
        }
      }
      note(watched.take(), `${name} ${path} ${language}`);
    }
  }
  await page.setExtraHTTPHeaders({ 'accept-language': 'en' });
}

// The pages of somebody who is signed in, with one transaction and an older page where there are any.
async function ownPages(page, first) {
  await page.goto(`${till}/transactions`);
  const links = await page.locator('main a[href^="/transactions"]').evaluateAll((found) => found.map((link) => link.getAttribute('href')));
  const one = links.find((link) => /^\/transactions\/[^?]+/.test(link) && ![...signedIn, ...alike].some((path) => path.startsWith(link.split('?')[0])));
  const older = links.find((link) => /^\/transactions\?.*(?:before|after|older)/.test(link));
  const more = first ? [...alike, ...(await payouts(page))] : [];
  return [...signedIn, one, older, ...more].filter(Boolean);
}

// A run with a row that can be paid, one that cannot, and two that are alike.
async function payouts(page) {
  await page.goto(`${till}/payouts/new`);
  await page.locator('details:has(textarea[name="pasted"]) > summary').click();
  await page.locator('textarea[name="pasted"]').fill('bruno,1.50,USD,lunch\nnobody_has_this_name,5,sats\nsol_moved,700,sats\nsol_moved,700,sats');
  await press(page, 'main form[action="/payouts/new"] button:not([name]) >> nth=0');
  const run = new URL(page.url()).pathname;
  for (let tries = 0; tries < 60 && (await page.locator('a[href$="/start"]').count()) === 0; tries += 1) {
    await page.waitForTimeout(250);
    await page.goto(till + run);
  }
  return ['', '/correct', '/cancel', '/rows/1', '/rows/2'].map((end) => run + end);
}

// The receipt of a transaction on A4 between its margins, and on the paper of receipt printers.
async function paper(page, path) {
  await page.goto(till + path);
  for (const [name, width] of [['A4', 680], ['80 mm', 280], ['58 mm', 197]]) {
    note(await printFaults(page, width), `${path} on ${name}`);
    await page.emulateMedia({ media: 'print' });
    await page.screenshot({ path: `${shots}/receipt-${name.replace(' ', '-')}.png`, fullPage: true });
    await page.emulateMedia({ media: 'screen' });
  }
}

// The forms of a key that can be used, and the page of an endpoint.
async function ownKeys(page) {
  const found = [];
  for (const list of ['/account/keys', '/account/webhooks']) {
    await page.goto(till + list);
    const links = await page.locator('main a[href*="/limits"], main a[href*="/revoke"], main a[href*="/remove?"]').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    found.push(...links.slice(-2));
  }
  return found;
}

// Nobody who has not been here before may be made to load much.
async function countBytes(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.clearBrowserCache');
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.goto(`${till}/wallets`, { waitUntil: 'networkidle' });
  await session.detach();
  console.log(`the first view of /wallets transfers ${bytes} bytes`);
  return bytes > mostBytes ? [`the first view of /wallets transfers ${bytes} bytes, more than ${mostBytes}`] : [];
}

// The provider asks whether it should forget the login as well, unless it remembers none.
async function signOut(page) {
  await page.goto(`${till}/api/auth/signout`);
  await press(page, 'main form[action="/api/auth/signout"] button');
  if (new URL(page.url()).origin !== till) {
    await press(page, 'button[name="submit"][value="yes"]');
  }
  await page.goto(`${till}/wallets`);
  return new URL(page.url()).pathname === '/signin' ? [] : ['signing out did not sign out'];
}

async function visit(browser, { name, identifier }, first) {
  for (const scripts of [true, false]) {
    for (const look of looks) {
      const guest = await visitor(browser, { scripts, ...look });
      const where = `${name} signs in, ${look.width} ${look.scheme}${scripts ? '' : ', no scripts'}`;
      await signIn(guest.page, till, identifier);
      note(await overflowFaults(guest.page), where);
      note(guest.watched.take(), where);
      if (look === looks[0]) {
        if (first && scripts) {
          note(await countBytes(guest.page), where);
        }
        const pages = await ownPages(guest.page, first);
        await tour(guest, pages, name, { scripts, keepAll: first });
        if (first) {
          await paper(guest.page, pages.find((path) => /^\/transactions\/[0-9a-f-]{20,}/.test(path)));
          await tour(guest, kept, name, { scripts, keepAll: true });
          await stepUp(guest.page, till, identifier);
          await tour(guest, [...changing, ...await ownKeys(guest.page)], name, { scripts, keepAll: true });
        }
      }
      note(await signOut(guest.page), where);
      note(guest.watched.take(), `${name} signs out`);
      await guest.close();
    }
  }
}

mkdirSync(shots, { recursive: true });
const browser = await launch();
const stranger = await visitor(browser, { scripts: true, ...looks[0] });
await tour(stranger, signedOut, 'stranger', { scripts: true, keepAll: true });
await stranger.close();

// Two at a time, as most machines have two cores.
const waiting = [...people];
await Promise.all([1, 2].map(async () => {
  for (let person = waiting.shift(); person; person = waiting.shift()) {
    const start = Date.now();
    await visit(browser, person, person === people[0]);
    console.log(`${person.name}: ${Math.round((Date.now() - start) / 1000)} s`);
  }
}));
await browser.close();

for (const places of faults.values()) {
  console.log(`${places[0]}\n    and ${places.length - 1} more like it`);
}
process.exit(faults.size === 0 ? 0 : 1);
