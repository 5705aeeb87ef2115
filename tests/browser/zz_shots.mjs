import { launch } from './chromium.mjs';
import { axeFaults, overflowFaults } from './checks.mjs';
const till = process.env.TILL ?? 'http://localhost:3399';
const out = process.env.OUT ?? '/tmp/dash/shots';
const who = process.argv[2] ?? 'rosa@sandbox.example';
const tag = process.argv[3] ?? 'rosa';
const pages = (process.argv[4] ?? '/wallets,/transactions,/account').split(',');
const locale = process.env.LOCALE ?? 'en-US';
const sizes = (process.env.SIZES ?? '320,1440').split(',').map(Number);
const schemes = (process.env.SCHEMES ?? 'light').split(',');
import { mkdirSync } from 'node:fs';
mkdirSync(out, { recursive: true });
const browser = await launch();
const context = await browser.newContext({ locale, javaScriptEnabled: process.env.JS !== '0' });
const page = await context.newPage();
await page.goto(`${till}/signin`);
await page.locator('form[action="/api/auth/signin/blink"] button').click();
await page.waitForURL((u) => u.origin !== till);
await page.locator('input[name=identifier]').fill(who);
await page.locator('button[value=continue]').click();
await page.locator('input[name=code]').fill('000000');
await page.locator('button[value=continue]').click();
for (const box of await page.locator('input[name=grant_scope]').all()) await box.check();
await page.locator('button[value=accept]').click();
await page.waitForURL((u) => u.origin === till);
for (const scheme of schemes) {
  await page.emulateMedia({ colorScheme: scheme });
  for (const width of sizes) {
    await page.setViewportSize({ width, height: 900 });
    for (let address of pages) {
      if (address.startsWith('click:')) {
        await page.goto(`${till}/transactions`);
        await page.locator(address.slice(6)).first().click();
        await page.waitForLoadState();
        address = '/transaction-' + address.slice(6).replace(/\W+/g, '');
      } else {
        const r = await page.goto(`${till}${address}`);
        const t = await page.evaluate(() => performance.getEntriesByType('navigation')[0].duration);
        console.log(address, r.status(), Math.round(t) + 'ms', 'bytes', (await page.content()).length);
      }
      const faults = [...await axeFaults(page), ...await overflowFaults(page)];
      if (faults.length) console.log(scheme, width, address, faults.join('\n'));
      const name = address.replace(/[^a-z0-9]+/gi, '_').replace(/^_/, '').slice(0, 40);
      await page.screenshot({ path: `${out}/${tag}-${name}-${width}-${scheme}.png`, fullPage: true });
    }
  }
}
await browser.close();
