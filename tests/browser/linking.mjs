// An employee of joinblink links their wallet and unlinks it again, with and without scripts; every page on the way in every
// language and look: `node linking.mjs '{"till": …, "provider": …, "work": …, "employee": …, "identifier": …, "shots": …}'`.

import { mkdirSync } from 'node:fs';

import { axeFaults, keyboardFaults, languageFaults, overflowFaults, watch } from './checks.mjs';
import { launch, patience } from './chromium.mjs';
import { answer, press, signIn } from './people.mjs';

const { till, provider, work, employee, identifier, shots } = JSON.parse(process.argv[2]);
const heights = { 320: 640, 1440: 900 };
const looks = [320, 1440].flatMap((width) => ['light', 'dark'].map((scheme) => ({ width, scheme })));
const faults = [];

async function look(page, watched, path, name, scripts) {
  for (const language of scripts ? ['en', 'es'] : ['en']) {
    await page.setExtraHTTPHeaders({ 'accept-language': language });
    await page.goto(till + path);
    faults.push(...(await languageFaults(page, language)).map((fault) => `${name}: ${fault}`));
    for (const { width, scheme } of looks) {
      await page.setViewportSize({ width, height: heights[width] });
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      const where = `linking ${name} ${language} ${width} ${scheme}${scripts ? '' : ' no scripts'}`;
      const found = [
        ...(await overflowFaults(page)),
        ...(scripts ? await axeFaults(page) : []),
        ...(language === 'en' && scheme === 'light' ? await keyboardFaults(page) : []),
      ];
      faults.push(...found.map((fault) => `${where}: ${fault}`));
      await page.screenshot({ path: `${shots}/${where.replace(/[^\w]+/g, '-').toLowerCase()}.png`, fullPage: true });
    }
    faults.push(...watched.take().map((fault) => `${name} ${language}: ${fault}`));
  }
  await page.setExtraHTTPHeaders({ 'accept-language': 'en' });
}

function expect(is, what) {
  if (!is) {
    throw new Error(what);
  }
}

const here = (page) => new URL(page.url()).pathname;
const theirs = (page) => page.locator('section', { has: page.getByText(employee, { exact: true }) });

async function there(browser, scripts) {
  const context = await browser.newContext({ javaScriptEnabled: scripts, extraHTTPHeaders: { 'accept-language': 'en' } });
  const app = await context.newPage();
  app.setDefaultTimeout(patience);
  await app.goto(work);
  // A new window, as joinblink opens one.
  const [page] = await Promise.all([context.waitForEvent('page'), theirs(app).getByRole('button', { name: 'Connect', exact: true }).click()]);
  page.setDefaultTimeout(patience);
  await page.waitForLoadState();
  const watched = watch(page, [till, provider]);
  const link = here(page);
  expect(link.startsWith('/link-wallet/'), `Connect leads to ${page.url()}`);
  await look(page, watched, link, 'opened', scripts);
  await press(page, `form[action="${link}"] button`);
  for (let pages = 0; pages < 6 && new URL(page.url()).origin !== till; pages += 1) {
    await answer(page, identifier);
  }
  expect(here(page) === '/link-wallet', `Blink leads to ${page.url()}`);
  await look(page, watched, '/link-wallet', 'question', scripts);
  await press(page, 'form[action="/link-wallet"] button');
  await look(page, watched, '/link-wallet', 'linked', scripts);
  await look(page, watched, link, 'used', scripts);
  await app.goto(work);
  expect(await theirs(app).getByText('Linked:').count() === 1, 'joinblink shows nothing');
  // The same from the wallet's side.
  await signIn(page, till, identifier);
  await look(page, watched, '/account/linked', 'own', scripts);
  const end = await page.locator('a[href$="/end"]').getAttribute('href');
  await look(page, watched, end, 'end', scripts);
  // Gone where the employee looks, and gone here.
  await press(app, 'form[action="/joinblink/disconnect"] button');
  expect(await theirs(app).getByText('Linked:').count() === 0, 'joinblink still shows it');
  await look(page, watched, '/account/linked', 'none', scripts);
  await look(page, watched, '/account', 'account', scripts);
  await context.close();
}

mkdirSync(shots, { recursive: true });
const browser = await launch();
try {
  for (const scripts of [true, false]) {
    await there(browser, scripts);
  }
} catch (error) {
  faults.push(error.stack);
}
await browser.close();
console.log(faults.join('\n'));
process.exit(faults.length === 0 ? 0 : 1);
