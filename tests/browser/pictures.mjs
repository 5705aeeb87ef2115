// Takes the README's pictures from a running demo: `cargo run -- demo`, then `node tests/browser/pictures.mjs`; with
// PICTURE=paid in the environment only that one.

import { mkdirSync, writeFileSync } from 'node:fs';

import { launch } from './chromium.mjs';
import { signIn } from './people.mjs';

const till = process.argv[2] ?? 'http://localhost:3000';
const control = process.argv[3] ?? 'http://127.0.0.1:4466';
const folder = new URL('../../docs/images/', import.meta.url).pathname;
const screens = { desktop: { width: 1200, height: 760 }, phone: { width: 390, height: 780 } };

const pictures = [
  { name: 'wallets', path: '/wallets', screen: 'desktop', schemes: ['light', 'dark'] },
  { name: 'transactions', path: '/transactions', screen: 'phone', schemes: ['light', 'dark'] },
  { name: 'transaction', path: 'one', screen: 'phone', schemes: ['light', 'dark'] },
  { name: 'register', path: '/@rosa_cafe', screen: 'phone', schemes: ['light', 'dark'], signedOut: true, then: order },
  { name: 'payment', path: '/@rosa_cafe', screen: 'phone', schemes: ['light', 'dark'], signedOut: true, then: charge },
  { name: 'paid', path: '/@rosa_cafe', screen: 'phone', schemes: ['light', 'dark'], signedOut: true, then: pay },
  { name: 'sign-in', path: '/signin', screen: 'phone', schemes: ['light', 'dark'], signedOut: true },
];

// At a café: a breakfast, a coffee, a tip.
async function order(page) {
  await page.goto(`${till}/@rosa_cafe?currency=EUR&lines=1250%20480&tip=1000&note=Table%204`);
  await page.keyboard.type('350');
  await page.waitForTimeout(200);
}

async function charge(page) {
  await order(page);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.qr__picture');
}

async function pay(page) {
  await charge(page);
  const invoice = await page.locator('.code-text--all').textContent();
  await fetch(`${control}/invoices/pay`, { method: 'POST', body: new URLSearchParams({ invoice, how: 'now' }) });
  await page.waitForSelector('.sale--paid');
  await page.keyboard.press('Shift');
}

// WebP at a third of the PNG's size, made by the browser itself.
async function webp(page, png) {
  const bytes = await page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d').drawImage(bitmap, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.85 });
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, png.toString('base64'));
  return Buffer.from(bytes);
}

mkdirSync(folder, { recursive: true });
const browser = await launch();
const studio = await browser.newPage();
for (const { name, path, screen, schemes, signedOut, then } of pictures.filter(({ name }) => [undefined, name].includes(process.env.PICTURE))) {
  const context = await browser.newContext({ viewport: screens[screen], deviceScaleFactor: screen === 'phone' ? 2 : 1, locale: 'en-US' });
  const page = await context.newPage();
  if (!signedOut) {
    await signIn(page, till, 'rosa@sandbox.example');
  }
  await page.goto(till + (path === 'one' ? '/transactions' : path));
  if (path === 'one') {
    await page.goto(till + await page.locator('main a[href^="/transactions/"]').nth(1).getAttribute('href'));
  }
  await then?.(page);
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    const picture = await webp(studio, await page.screenshot({ animations: 'disabled' }));
    writeFileSync(`${folder}${name}-${colorScheme}.webp`, picture);
    console.log(`${name}-${colorScheme}.webp: ${picture.length} bytes`);
  }
  await context.close();
}
await browser.close();
