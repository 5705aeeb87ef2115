// Shows that the provider behaves as `provider.mjs` says, before Till is tested against it.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

import { Browser } from './browser.mjs';

const redirectUri = 'http://127.0.0.1:3999/api/auth/callback/blink';
const afterLogout = 'http://127.0.0.1:3999/';
const secret = 'a secret with + and %';
let provider;
let issuer;
let logoutListener;
const logoutTokens = [];

before(async () => {
  logoutListener = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (body) => logoutTokens.push(new URLSearchParams(body).get('logout_token')));
    request.on('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(logoutListener, 'listening');
  provider = spawn(process.execPath, [
    new URL('provider.mjs', import.meta.url).pathname,
    '--while-stdin-is-open',
    '--client-secret', secret,
    '--redirect-uri', redirectUri,
    '--post-logout-uri', afterLogout,
    '--backchannel-uri', `http://127.0.0.1:${logoutListener.address().port}/`,
  ], { stdio: ['pipe', 'pipe', 'ignore'] });
  const [line] = await once(createInterface(provider.stdout), 'line');
  issuer = JSON.parse(line).issuer;
});

after(() => {
  provider.stdin.end();
  logoutListener.close();
});

const basic = `Basic ${Buffer.from(`till:${encodeURIComponent(secret)}`).toString('base64')}`;

async function post(path, form, authorization = basic) {
  const response = await fetch(`${issuer}${path}`, { method: 'POST', body: new URLSearchParams(form), headers: { authorization } });
  const text = await response.text();
  return { status: response.status, ...(text.startsWith('{') && JSON.parse(text)) };
}

function authorizationUrl(scope, verifier) {
  const url = new URL(`${issuer}/oauth2/auth`);
  url.search = new URLSearchParams({
    client_id: 'till', response_type: 'code', redirect_uri: redirectUri, scope, state: 'twelve-chars',
    ...(scope.includes('openid') && { nonce: 'a-nonce-of-ours' }),
    ...(verifier && { code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' }),
  }).toString();
  return url.href;
}

// Signs in, ticks `ticked`, and returns the parameters of the callback.
async function signIn(browser, asked, ticked, verifier) {
  let answer = await browser.follow(await browser.send(authorizationUrl(asked, verifier)), redirectUri);
  if (answer.page.includes('name="email"')) {
    answer = await browser.submit(answer, [['email', 'a@example.com'], ['code', '000000']]);
    answer = await browser.follow(answer, redirectUri);
  }
  const boxes = ticked.split(' ').filter(Boolean).map((scope) => ['scope', scope]);
  answer = await browser.follow(await browser.submit(answer, [...boxes, ['answer', 'allow']]), redirectUri);
  return new URL(answer.location).searchParams;
}

async function tokens(asked, ticked = asked, browser = new Browser()) {
  const verifier = randomBytes(32).toString('base64url');
  const callback = await signIn(browser, asked, ticked, verifier);
  assert.equal(callback.get('state'), 'twelve-chars');
  assert.equal(callback.get('iss'), issuer);
  return post('/oauth2/token', { grant_type: 'authorization_code', code: callback.get('code'), redirect_uri: redirectUri, code_verifier: verifier });
}

const active = async (token) => (await post('/oauth2/introspect', { token })).active;
const count = async (wanted) => (await (await fetch(`${issuer}/admin/events`)).json()).filter(({ event }) => event === wanted).length;
const payload = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url'));

test('discovery says what Hydra says', async () => {
  const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  assert.equal(metadata.issuer, issuer);
  assert.equal(metadata.token_endpoint, `${issuer}/oauth2/token`);
  assert.equal(metadata.end_session_endpoint, `${issuer}/oauth2/sessions/logout`);
  assert.equal(metadata.revocation_endpoint, `${issuer}/oauth2/revoke`);
  assert.deepEqual(metadata.code_challenge_methods_supported, ['S256']);
  assert.equal(metadata.backchannel_logout_session_supported, true);
});

test('only what was ticked is granted', async () => {
  const granted = await tokens('openid offline read receive', 'openid read');
  assert.equal(granted.scope, 'openid read');
  assert.equal(granted.refresh_token, undefined);
  assert.equal(payload(granted.id_token).nonce, 'a-nonce-of-ours');
  assert.ok(payload(granted.id_token).sid);
  assert.ok(!granted.access_token.includes('.'), 'opaque');

  const { sub, scope, token_use: use } = await post('/admin/oauth2/introspect', { token: granted.access_token });
  assert.deepEqual([sub, scope, use], [payload(granted.id_token).sub, 'openid read', 'access_token']);
  assert.equal((await post('/admin/oauth2/introspect', { token: 'nonsense' })).active, false);

  const userinfo = await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${granted.access_token}` } });
  assert.deepEqual(Object.keys(await userinfo.json()), ['sub']);
});

test('without openid there is no ID token', async () => {
  for (const [asked, ticked] of [['read write', 'read'], ['openid read', 'read']]) {
    const granted = await tokens(asked, ticked);
    assert.equal(granted.scope, 'read');
    assert.equal(granted.id_token, undefined);
  }
});

test('a wrong code, a refusal, a missing challenge', async () => {
  const browser = new Browser();
  const verifier = randomBytes(32).toString('base64url');
  let answer = await browser.follow(await browser.send(authorizationUrl('openid read', verifier)), redirectUri);
  answer = await browser.follow(await browser.submit(answer, [['email', 'a@example.com'], ['code', '1']]), redirectUri);
  assert.match(answer.page, /name="email"/);
  answer = await browser.follow(await browser.submit(answer, [['email', 'a@example.com'], ['code', '000000']]), redirectUri);
  answer = await browser.follow(await browser.submit(answer, [['answer', 'deny']]), redirectUri);
  assert.equal(new URL(answer.location).searchParams.get('error'), 'access_denied');

  answer = await new Browser().send(authorizationUrl('openid read'));
  assert.equal(new URL(answer.location).searchParams.get('error'), 'invalid_request');
});

test('a refresh rotates, and an old refresh token ends the grant', async () => {
  const first = await tokens('openid offline read');
  const refresh = (token) => post('/oauth2/token', { grant_type: 'refresh_token', refresh_token: token });
  const second = await refresh(first.refresh_token);
  assert.notEqual(second.refresh_token, first.refresh_token);
  assert.equal(await active(first.access_token), false);
  assert.equal(await active(second.access_token), true);

  assert.equal((await refresh(first.refresh_token)).error, 'invalid_grant');
  assert.equal(await active(second.access_token), false);
  assert.equal((await refresh(second.refresh_token)).error, 'invalid_grant');
});

test('revoking either token ends the grant', async () => {
  for (const which of ['access_token', 'refresh_token']) {
    const granted = await tokens('offline read');
    const before = await count('grant.revoked');
    assert.equal((await post('/oauth2/revoke', { token: granted[which] })).status, 200);
    assert.equal(await active(granted.access_token), false);
    assert.equal(await active(granted.refresh_token), false);
    assert.equal(await count('grant.revoked'), before + 1);
  }
});

test('signing out asks first, tells Till, comes back, and leaves the tokens alone', async () => {
  const browser = new Browser();
  const granted = await tokens('openid offline read', undefined, browser);
  const query = new URLSearchParams({ id_token_hint: granted.id_token, post_logout_redirect_uri: afterLogout, state: 'leaving' });
  const question = await browser.send(`${issuer}/oauth2/sessions/logout?${query}`);
  assert.match(question.page, /Are you sure/);
  assert.equal(logoutTokens.length, 0);

  const answer = await browser.follow(await browser.submit(question, [['logout', 'yes']]), afterLogout);
  assert.equal(answer.location, `${afterLogout}?state=leaving`);
  const told = payload(logoutTokens[0]);
  assert.equal(told.sid, payload(granted.id_token).sid);
  assert.ok('http://schemas.openid.net/event/backchannel-logout' in told.events);
  assert.equal(await active(granted.access_token), true);
});
