// Shows that each check can fail, on small pages with one fault each.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { axeFaults, keyboardFaults, languageFaults, overflowFaults, printFaults, watch } from './checks.mjs';
import { launch } from './chromium.mjs';
import { clippedFaults, hardCodedFaults, overlapFaults } from './layout.mjs';

let browser;
let server;
let origin;
let body;
let policy;

before(async () => {
  browser = await launch();
  server = createServer((request, response) => {
    if (request.url === '/broken') {
      response.statusCode = 500;
    }
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', policy);
    response.end(request.url === '/' ? `<!doctype html><html lang="en"><head><title>A page</title></head><body>${body}</body></html>` : '');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${server.address().port}`;
});

after(async () => {
  await browser.close();
  server.close();
});

async function open(markup, security = "default-src 'self'; style-src 'unsafe-inline'") {
  body = markup;
  policy = security;
  const page = await browser.newPage({ viewport: { width: 320, height: 640 } });
  const watched = watch(page, [origin]);
  await page.goto(`${origin}/`);
  await page.waitForLoadState('networkidle');
  return { page, watched };
}

const good = '<main><h1>Title</h1><p><a href="/a">A link</a> <button>A button</button></p></main>';

test('a good page has no fault', async () => {
  const { page, watched } = await open(good);
  assert.deepEqual(await axeFaults(page), []);
  assert.deepEqual(await keyboardFaults(page), []);
  assert.deepEqual(await keyboardFaults(page), [], 'a second time');
  assert.deepEqual(await overflowFaults(page), []);
  assert.deepEqual(await languageFaults(page, 'en'), []);
  assert.deepEqual(watched.take(), []);
});

test('axe finds an image without a text', async () => {
  const { page } = await open(`${good}<main><img src="data:,"></main>`);
  assert.match((await axeFaults(page)).join('\n'), /axe image-alt/);
});

test('a focus that nobody sees is found', async () => {
  const { page } = await open(`<style>a:focus { outline: none }</style>${good}`);
  assert.match((await keyboardFaults(page)).join('\n'), /"A link" does not show/);
  const { page: drawn } = await open(`<style>a:focus { outline: none } a:focus::after { content: ""; outline: 2px solid }</style>${good}`);
  assert.deepEqual(await keyboardFaults(drawn), []);
});

test('a button that Tab never reaches is found', async () => {
  const { page } = await open(`${good}<details><summary>More</summary><button>Inside</button></details>
    <label><input type="radio" name="r">One</label><label><input type="radio" name="r">Two</label>`);
  assert.deepEqual(await keyboardFaults(page), []);
  const { page: trapped } = await open(`${good}<div inert><button>Dead</button></div>`);
  assert.match((await keyboardFaults(trapped)).join('\n'), /never reaches <button> "Dead"/);
});

test('a focus under a sticky bar is found', async () => {
  const { page } = await open(`<div style="position:fixed;inset:0 0 auto;height:300px;background:#fff">Bar</div>${good}`);
  assert.match((await keyboardFaults(page)).join('\n'), /has the focus under a <div>/);
});

test('a page that is too wide is found', async () => {
  const { page } = await open(`${good}<div style="width:400px">wide</div>`);
  assert.match((await overflowFaults(page)).join(), /400|4\d\d px wide/);
});

test('a wrong language is found', async () => {
  const { page } = await open(good);
  assert.equal((await languageFaults(page, 'es')).length, 1);
  const { page: untranslated } = await open(`${good}<p>Unknown localization sign-in-title</p>`);
  assert.deepEqual(await languageFaults(untranslated, 'en'), ['Unknown localization sign-in-title']);
});

test('a blocked script, a failing answer and a stranger are found', async () => {
  const { watched } = await open(`${good}<script>1</script><img alt="" src="/broken"><img alt="" src="http://127.0.0.2:9/x">`, "default-src 'self'; img-src *");
  const faults = watched.take().join('\n');
  assert.match(faults, /console: .*Content Security Policy/);
  assert.match(faults, /answer: 500/);
  assert.match(faults, /request to a stranger/);
});

test('what is cut off or runs out of its box is found', async () => {
  const { page } = await open(`${good}<button style="width:3rem;white-space:nowrap">A long word on a button</button>
    <p style="width:3rem;overflow:hidden;white-space:nowrap">A long paragraph</p>
    <p style="width:3rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap">On purpose</p>`);
  const faults = (await clippedFaults(page)).join('\n');
  assert.match(faults, /cut off: <button> "A long word/);
  assert.match(faults, /cut off: <p> "A long paragraph/);
  assert.doesNotMatch(faults, /On purpose|A button/);
});

test('buttons that lie on one another are found', async () => {
  const { page } = await open(`${good}<button>Beneath</button><button style="margin-inline-start:-20px">Above</button>`);
  assert.match((await overlapFaults(page)).join('\n'), /overlap: <button> "Beneath" and <button> "Above"/);
  const { page: apart } = await open(good);
  assert.deepEqual(await overlapFaults(apart), []);
});

test('words that are in no catalogue are found', async () => {
  const { page } = await open('<main><h1>⟦Töötáál⟧ 12 BTC</h1><p>Written here</p><bdi>by somebody</bdi><button aria-label="Nameless">×</button></main>');
  assert.deepEqual(await hardCodedFaults(page), ['not in the catalogue: "Written here"', 'not in the catalogue: aria-label="Nameless"']);
});

test('a receipt on narrow paper', async () => {
  const facts = (columns, more = '') => `<style>body { margin: 0; overflow-wrap: anywhere } dl > div { display: grid; grid-template-columns: ${columns} }</style>
    <dl><div><dt>Amount</dt><dd style="margin: 0">21,000 sats</dd></div></dl>${more}`;
  const { page: right } = await open(facts('1fr'));
  assert.deepEqual(await printFaults(right, 200), []);
  await right.close();
  const { page: wrong } = await open(facts('150px minmax(0, 1fr)', '<button>Copy</button><style>@media screen { button { display: none } }</style>'));
  assert.deepEqual(await printFaults(wrong, 200), ['"Amount" has less than half of the line', '1 buttons are printed']);
  await wrong.close();
});
