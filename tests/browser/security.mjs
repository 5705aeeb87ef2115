// What Till's headers and cookies come to in a real browser, over https and across sites. Fails loudly:
// `node security.mjs '{"port": 8443, "till": "http://127.0.0.1:3000", "provider": "http://127.0.0.1:4444",
// "identifier": "rosa@sandbox.example", "corpus": ["//evil.example"]}'`.

import { watch } from './checks.mjs';
import { launch, patience } from './chromium.mjs';
import { press, signIn } from './people.mjs';
import { sites } from './sites.mjs';

const { port, till: behindTill, provider, identifier, corpus } = JSON.parse(process.argv[2]);
const at = (name) => `https://${name}:${port}`;
const till = at('till.test');
const blink = at('blink.test');
const strangers = [at('evil.example'), at('evil.till.test')];
const pages = ['/', '/wallets', '/transactions', '/account', '/stepup', '/signin', '/api/auth/signout', '/signed-out', '/no-such-page'];

const faults = [];
const holds = (truth, words) => {
  if (!truth) {
    faults.push(words);
  }
};

// What strangers serve: anything that they are asked to.
let strange = '';
const stranger = () => `<!doctype html><title>Elsewhere</title><body>${strange}`;
const world = await sites(port, {
  'till.test': behindTill,
  'blink.test': provider,
  'evil.example': stranger,
  'evil.till.test': stranger,
});
const browser = await launch([
  '--ignore-certificate-errors',
  '--host-resolver-rules=MAP *.test 127.0.0.1, MAP evil.example 127.0.0.1',
]);
const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' });
const page = await context.newPage();
page.setDefaultTimeout(patience);
const watched = watch(page, [till, blink]);

const jar = async () => (await context.cookies(till)).filter(({ domain }) => domain === 'till.test');
const session = async () => (await jar()).find(({ name }) => name.endsWith('till-session'))?.value;
const cookiesOf = ({ headers }) => (headers.cookie ?? '').split('; ').map((pair) => pair.split('=')[0]);
const asked = (from) => world.seen.slice(from).filter(({ name }) => name === 'till.test');

// Every page once; whatever the browser complains about is a fault.
async function quietly(who) {
  for (const path of pages) {
    await page.goto(till + path);
    // A script that got into the page all the same: as an element, as a handler, as an address.
    const ran = await page.evaluate(async () => {
      const tries = [
        () => { const script = document.createElement('script'); script.textContent = 'window.ran = true'; document.body.append(script); },
        () => { document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.ran = true">'); },
        () => { const link = document.createElement('a'); link.href = 'javascript:window.ran = true'; document.body.append(link); link.click(); },
      ];
      for (const one of tries) {
        try { one(); } catch { /* Trusted types refuse it beforehand. */ }
      }
      await new Promise((later) => { setTimeout(later, 20); });
      return window.ran === true;
    });
    holds(!ran, `${who} ${path}: an inline script ran`);
    holds(await page.evaluate(() => document.cookie) === '', `${who} ${path}: a script can read cookies`);
    // Those were our own doing.
    watched.take();
    await page.goto(till + path);
    faults.push(...watched.take().map((fault) => `${who} ${path}: ${fault}`));
  }
}

await quietly('nobody');

// The way to another site and back, by a form whose answer leads there.
await signIn(page, till, identifier);
holds(new URL(page.url()).pathname === '/wallets', `after signing in at ${page.url()}`);
faults.push(...watched.take().map((fault) => `signing in: ${fault}`));
const devtools = await context.newCDPSession(page);
const { entries } = await devtools.send('Page.getNavigationHistory');
holds(entries.every(({ url }) => !/[?&](code|state)=/.test(new URL(url).search) || !url.startsWith(till)), 'a code stays in the history');
for (const cookie of await jar()) {
  const strict = cookie.name.endsWith('till-signed-out');
  holds(cookie.name.startsWith('__Host-Http-till-') && cookie.secure && cookie.httpOnly && cookie.path === '/', `the cookie ${cookie.name}`);
  holds(cookie.sameSite === (strict ? 'Strict' : 'Lax'), `${cookie.name} is ${cookie.sameSite}`);
}
const id = await session();
holds(Boolean(id), 'there is no session');
await quietly('Rosa');
holds(await session() === id, 'looking at pages changed the session');
// Not even a script of our own could set one.
await page.evaluate(() => { document.cookie = '__Host-Http-till-signed-out=scripted; Path=/; Secure'; });
holds(!(await jar()).some(({ value }) => value === 'scripted'), 'a script can set a cookie of ours');

// Wherever one is led by a form that says where it came from, it is still ours, as this browser reads addresses.
await page.goto(`${till}/wallets`);
const led = await page.evaluate(async (targets) => {
  const csrf = document.querySelector('input[name=csrf]').value;
  const found = [];
  for (const target of targets) {
    const body = new URLSearchParams({ csrf, return_to: target });
    try {
      const { url } = await fetch('/preferences', { method: 'POST', body });
      found.push([target, new URL(url).origin]);
    } catch (error) {
      found.push([target, String(error)]);
    }
  }
  return found;
}, corpus);
holds(led.length > 40, 'hardly anything was tried');
for (const [target, origin] of led) {
  holds(origin === till, `${JSON.stringify(target)} leads to ${origin}`);
}

// Parts of a stranger's page: nothing of Till is in them.
async function visit(origin, html, wait) {
  strange = html;
  const from = world.seen.length;
  const guest = await context.newPage();
  await guest.goto(`${origin}/`);
  await wait?.(guest);
  await guest.waitForTimeout(300);
  const found = { asked: asked(from), frames: guest.frames().slice(1).map((frame) => frame.url()), guest };
  return found;
}

for (const origin of strangers) {
  for (const path of pages) {
    const { asked: requests, frames, guest } = await visit(origin, `
      <iframe src="${till}${path}"></iframe><object data="${till}${path}"></object><embed src="${till}${path}">
      <img src="${till}${path}"><script src="${till}${path}"></script><link rel="stylesheet" href="${till}${path}">
      <script>fetch('${till}${path}', { credentials: 'include' }).then(() => { window.read = true; }, () => {});</script>`);
    holds(frames.every((url) => !url.startsWith(till)), `${origin} frames ${path}: ${frames}`);
    holds(!(await guest.evaluate(() => window.read)), `${origin} reads ${path}`);
    holds(requests.length >= 4, `${origin} asked for ${path} only ${requests.length} times`);
    for (const one of requests) {
      holds(one.status === 403, `${origin}: ${one.headers['sec-fetch-dest']} ${path} got ${one.status}`);
      const sent = cookiesOf(one).some((name) => name.endsWith('till-session'));
      holds(!sent || origin.endsWith(`evil.till.test:${port}`), `${origin}: ${one.headers['sec-fetch-dest']} ${path} with the session`);
    }
    await guest.close();
  }

  // Posts in somebody's name: from another site without the cookie, from a sibling with it, and refused from both.
  for (const path of ['/api/auth/signout', '/preferences', '/api/auth/signin/blink']) {
    const { asked: requests, guest } = await visit(
      origin,
      `<form method="post" action="${till}${path}"><input name="language" value="es"></form><script>document.forms[0].submit()</script>`,
      (elsewhere) => elsewhere.waitForURL(till + path),
    );
    const post = requests.find(({ method }) => method === 'POST');
    holds(post?.status === 403, `${origin} posts to ${path}: ${post?.status}`);
    holds(!post?.answered['set-cookie']?.some((line) => /till-(session|preferences|signin)/.test(line)), `${origin} sets cookies by ${path}`);
    const carried = post ? cookiesOf(post).some((name) => name.startsWith('__Host-Http-till')) : true;
    holds(!carried || origin.endsWith(`evil.till.test:${port}`), `${origin} posts cookies to ${path}`);
    await guest.close();
  }

  // A link leads here, signed in.
  const { guest } = await visit(origin, `<a href="${till}/wallets">go</a>`, async (elsewhere) => {
    await Promise.all([elsewhere.waitForURL(`${till}/wallets`), elsewhere.locator('a').click()]);
  });
  holds(new URL(guest.url()).pathname === '/wallets', `a link from ${origin} leads to ${guest.url()}`);
  await guest.close();

  // Whoever opens us has no hold of the window: to them it is closed at once.
  const { guest: opener } = await visit(origin, '');
  const hold = await opener.evaluate(async (address) => {
    const opened = open(address);
    for (let tries = 0; tries < 50 && !opened?.closed; tries += 1) {
      await new Promise((later) => { setTimeout(later, 100); });
    }
    return opened ? !opened.closed : 'nothing was opened';
  }, `${till}/wallets`);
  holds(hold === false, `${origin} has hold of a window that it opened: ${hold}`);
  await opener.close();

  // Cookies tossed from beside.
  const { guest: tosser } = await visit(origin, '');
  await tosser.evaluate(() => {
    for (const name of ['__Host-Http-till-session', '__Secure-till-session', 'till-session']) {
      document.cookie = `${name}=tossed; Domain=till.test; Path=/; Secure`;
    }
  });
  await tosser.close();
  holds(await session() === id, `${origin} tossed a session`);
}
await page.goto(`${till}/wallets`);
holds(new URL(page.url()).pathname === '/wallets', 'somebody was signed out by a stranger');
holds(await page.evaluate(() => document.documentElement.lang) === 'en', 'a stranger chose the language');

// Signing out: the cookie is gone, the cache is emptied, and *Back* shows nothing.
await page.goto(`${till}/account`);
await page.goto(`${till}/wallets`);
const amounts = (await page.locator('main').innerText()).match(/\d[\d.,]{3,}/g) ?? [];
holds(amounts.length > 0, 'there are no amounts to be hidden');
await page.goto(`${till}/api/auth/signout`);
watched.take();
await press(page, 'main form[action="/api/auth/signout"] button');
if (new URL(page.url()).origin !== till) {
  await press(page, 'button[name="submit"][value="yes"]');
}
faults.push(...watched.take().map((fault) => `signing out: ${fault}`));
holds(new URL(page.url()).origin === till, `after signing out at ${page.url()}`);
holds(!(await session()), 'the session cookie is still there');
const out = world.seen.find(({ method, path, status }) => method === 'POST' && path === '/api/auth/signout' && status === 303);
holds(out?.answered['clear-site-data'] === '"cache"', 'the cache is not emptied');
let shown = 0;
for (let steps = 0; steps < 6; steps += 1) {
  await page.goBack().catch(() => null);
  const text = await page.evaluate(() => document.body?.innerText ?? '').catch(() => '');
  const ours = page.url().startsWith(till);
  shown += ours ? 1 : 0;
  holds(!ours || amounts.every((amount) => !text.includes(amount)), `Back shows amounts at ${page.url()}`);
}
holds(shown > 0, 'Back never led to Till');

await browser.close();
world.close();
for (const fault of faults) {
  console.log(fault);
}
process.exit(faults.length === 0 ? 0 : 1);
