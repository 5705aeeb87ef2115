// Looks at every screen of the register as it stands: each state of a sale, lists, settings, receipts and what is printed, in
// both languages and looks, narrow and wide; then with texts longer than any translation, and right to left: `node
// screens.mjs '{"till": …, "provider": …, "identifier": "rosa@sandbox.example", "sales": {"waiting": "/till/sales/…"},
// "shots": "target/tour"}'`.

import { mkdirSync } from 'node:fs';

import { axeFaults, keyboardFaults, languageFaults, overflowFaults, watch } from './checks.mjs';
import { launch, patience } from './chromium.mjs';
import { clippedFaults, hardCodedFaults, overlapFaults } from './layout.mjs';
import { signIn } from './people.mjs';

const { till, provider, identifier, sales, shots } = JSON.parse(process.argv[2]);

const narrow = { width: 320, height: 640 };
const wide = { width: 1440, height: 900 };
// One load of a page for each language. Nobody is offered the last two: longer than any translation, and the same mirrored.
const languages = [
  { language: 'en', views: [{ ...narrow, scheme: 'light' }, { ...wide, scheme: 'dark' }], axe: true, keyboard: true },
  { language: 'es', views: [{ ...narrow, scheme: 'dark' }, { ...wide, scheme: 'light' }], axe: true },
  { language: 'en-XA', views: [{ ...narrow, scheme: 'light' }], stretched: true },
  { language: 'en-XB', views: [{ ...narrow, scheme: 'dark' }, { ...wide, scheme: 'light' }], mirrored: true },
];
// What is another page without scripts.
const plainLanguages = [{ language: 'en-XA', views: [{ ...narrow, scheme: 'light' }, { ...wide, scheme: 'dark' }] }];
const plain = ['expiring', 'waiting', 'failed', 'question', 'order', 'open register'];
// Pages on which the keyboard goes through a mirrored one too.
const mirrored = ['waiting', 'order'];

const ticket = '?currency=USD&lines=1250%20480&amount=3.99&tip=1000&discount=5&note=Table%204';
const drawer = (name) => (page) => page.locator(`[data-extra="${name}"] > summary`).click();
const held = Object.entries(sales).map(([name, path]) => ({ name, path }));
const screens = [
  // What goes by first is looked at first.
  ...held,
  { name: 'question', path: `${sales.waiting}?cancel=1` },
  { name: 'cancel', path: sales.waiting, then: (page) => page.locator('.sale__ask > summary').click() },
  { name: 'large code', path: `${sales.waiting}#code` },
  { name: 'receipt', path: `${sales.paid}/receipt` },
  { name: 'late receipt', path: `${sales.late}/receipt` },
  { name: 'keypad', path: '/till' },
  { name: 'order', path: `/till${ticket}` },
  { name: 'tip', path: `/till${ticket}`, then: drawer('tip') },
  { name: 'discount', path: `/till${ticket}`, then: drawer('discount') },
  { name: 'currency', path: '/till', then: drawer('currency') },
  { name: 'help', path: '/till', then: (page) => page.keyboard.press('?') },
  { name: 'sales', path: '/till/sales' },
  { name: 'filters', path: '/till/sales?when=all&state=paid&text=table', then: (page) => page.locator('.search > summary').click() },
  { name: 'no such sales', path: '/till/sales?text=zzz' },
  { name: 'settings', path: '/till/settings' },
  { name: 'recovery', path: '/till/recovery' },
  { name: 'open register', path: `/@rosa_cafe${ticket}` },
  { name: 'printed code', path: '/@rosa_cafe/print' },
];

const faults = new Map();

function note(found, where) {
  for (const fault of found) {
    const kind = fault.replace(/"[^"]*"|\d+/g, '');
    faults.set(kind, [...(faults.get(kind) ?? []), `${where}: ${fault}`]);
  }
}

async function visitor(browser, scripts) {
  const context = await browser.newContext({ javaScriptEnabled: scripts, reducedMotion: 'reduce', extraHTTPHeaders: { 'accept-language': 'en' } });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await signIn(page, till, identifier);
  // Screens are looked at as they stand: one that stays open asks for a new code after a while, by itself.
  await page.route('**/renew', (route) => route.fulfill({ status: 204 }));
  const watched = watch(page, [till, provider]);
  return { page, watched };
}

async function look({ page, watched }, { name, path, then }, { language, views, axe, keyboard, stretched, mirrored: turned }, scripts) {
  const place = `screen ${name} ${language}${scripts ? '' : ' no scripts'}`;
  await page.setExtraHTTPHeaders({ 'accept-language': language });
  await page.setViewportSize(views[0]);
  if (path.includes('#')) {
    await page.goto('about:blank');
  }
  await page.goto(till + path);
  await then?.(page);
  note(await languageFaults(page, language.split('-')[0]), place);
  if (stretched) {
    note(await hardCodedFaults(page), place);
  }
  const covers = ['help', 'large code'].includes(name);
  for (const { scheme, ...size } of views) {
    const where = `${place} ${size.width} ${scheme}`;
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    note(await overflowFaults(page), where);
    note(await clippedFaults(page), where);
    note(covers ? [] : await overlapFaults(page), where);
    note(axe ? await axeFaults(page) : [], where);
    await page.screenshot({ path: `${shots}/${where.replace(/[^\w]+/g, '-').toLowerCase()}.png`, fullPage: !covers });
    if (!then && !covers && (keyboard || (turned && mirrored.includes(name)))) {
      note(await keyboardFaults(page), where);
    }
  }
  note(watched.take(), place);
}

mkdirSync(shots, { recursive: true });
const browser = await launch();
const begun = Date.now();
const waiting = [
  ...screens.flatMap((screen) => languages.map((read) => ({ screen, read, scripts: true }))),
  ...screens.filter(({ name }) => plain.includes(name)).flatMap((screen) => plainLanguages.map((read) => ({ screen, read, scripts: false }))),
];
// Two at a time, as most machines have two cores.
await Promise.all([1, 2].map(async () => {
  const guests = { true: await visitor(browser, true), false: await visitor(browser, false) };
  for (let job = waiting.shift(); job; job = waiting.shift()) {
    try {
      await look(guests[job.scripts], job.screen, job.read, job.scripts);
    } catch (error) {
      note([error.message.split('\n')[0]], `screen ${job.screen.name} ${job.read.language}`);
    }
  }
}));
await browser.close();
console.log(`${screens.length} screens in ${Math.round((Date.now() - begun) / 1000)} s`);
for (const places of faults.values()) {
  console.log(`${places[0]}\n    and ${places.length - 1} more like it`);
}
process.exit(faults.size === 0 ? 0 : 1);
