import { launch } from './chromium.mjs';
import { axeFaults, overflowFaults } from './checks.mjs';
import { mkdirSync } from 'node:fs';
const till = 'http://localhost:3399', control = 'http://127.0.0.1:5466', out = '/tmp/dash/states';
mkdirSync(out, { recursive: true });
const browser = await launch();
const context = await browser.newContext({ locale: process.env.LOCALE ?? 'en-US', viewport: { width: 390, height: 900 } });
const page = await context.newPage();
await page.goto(`${till}/signin`);
await page.locator('form[action="/api/auth/signin/blink"] button').click();
await page.waitForURL((u) => u.origin !== till);
await page.locator('input[name=identifier]').fill('rosa@sandbox.example');
await page.locator('button[value=continue]').click();
await page.locator('input[name=code]').fill('000000');
await page.locator('button[value=continue]').click();
for (const box of await page.locator('input[name=grant_scope]').all()) await box.check();
await page.locator('button[value=accept]').click();
await page.waitForURL((u) => u.origin === till);
const set = (path, fields) => fetch(`${control}${path}`, { method: 'POST', body: new URLSearchParams(fields) }).then((r) => { if (!r.ok) console.log(path, r.status); });
async function shot(address, name) {
  const started = Date.now();
  const r = await page.goto(`${till}${address}`);
  console.log(name, address, r.status(), Date.now() - started, 'ms', r.headers()['retry-after'] ?? '');
  const faults = [...await axeFaults(page), ...await overflowFaults(page)];
  if (faults.length) console.log(name, faults.join('\n'));
  await page.screenshot({ path: `${out}/${name}.png`, fullPage: true });
}
const detail = await (async () => { await page.goto(`${till}/transactions`); return page.locator('.day__name#day-1 ~ ul .row__link').first().getAttribute('href'); })();
for (const mode of ['500', 'hang', 'refuse', '429']) {
  await set('/faults', { part: 'api', mode, retry_after: '7' });
  await shot('/wallets', `wallets-${mode}`);
  if (mode !== '429') { await shot('/transactions', `transactions-${mode}`); await shot('/account', `account-${mode}`); await shot(detail, `detail-${mode}`); }
  await set('/faults', { part: 'api', mode: 'up' });
}
await new Promise((r) => setTimeout(r, 7500));
for (const service of ['price', 'transactions', 'balances']) {
  await set('/side-services', { service, failing: 'true' });
  await shot('/wallets', `wallets-no-${service}`);
  await shot('/transactions', `transactions-no-${service}`);
  await set('/side-services', { service, failing: 'false' });
}
await new Promise((r) => setTimeout(r, 5500));
await page.goto(`${till}/wallets`);
await page.locator('button[name=amounts]').click();
await page.waitForLoadState();
await shot('/wallets', 'hidden-wallets');
await shot('/transactions', 'hidden-transactions');
await shot(detail, 'hidden-detail');
console.log('title', await page.title(), /\d,\d{3}/.test(await page.content()));
await shot('/transactions/0123456789abcdef01234567', 'gone');
await shot('/transactions/e6b41a98-7276-4352-8171-fc90ab3299c2', 'gone-pending');
await shot('/transactions?after=zzz', 'gone-cursor');
await shot('/transactions?wallet=8c0f0d0e-5f2b-4b1d-9a52-0b6a0f6f1a99', 'gone-wallet');
await shot('/transactions?after=000000000000000000000001', 'beyond');
await browser.close();
