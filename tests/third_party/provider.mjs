// The OpenID-certified `oidc-provider`, set up to behave like the Ory Hydra that Blink runs: its paths, opaque tokens,
// PKCE, a refresh token for the scope `offline`, strict rotation, consent that the person ticks box by box.
//
// Prints one line of JSON when it listens: {"issuer": "http://127.0.0.1:4444"}. Two addresses are for tests alone:
//   GET  /admin/events             what has happened so far, in order: [{"event": "grant.revoked"}, …]
//   POST /admin/oauth2/introspect  what a token is worth, answered as Hydra's admin interface does

import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

import Provider, { errors } from 'oidc-provider';

import { answerInteraction, readForm, showInteraction } from './interactions.mjs';
import { logoutPage, signedOutPage } from './pages.mjs';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    issuer: { type: 'string' },
    'client-id': { type: 'string', default: 'till' },
    'client-secret': { type: 'string', default: 'till-secret' },
    'redirect-uri': { type: 'string', default: 'http://localhost:3000/api/auth/callback/blink' },
    'post-logout-uri': { type: 'string', default: 'http://localhost:3000/' },
    'backchannel-uri': { type: 'string' },
    scopes: { type: 'string', default: 'openid offline read receive write' },
    subject: { type: 'string', default: '6f2b1c0e-0d43-4bd5-9f0b-3c9f1f7a2d11' },
    code: { type: 'string', default: '000000' },
    'access-token-seconds': { type: 'string', default: '3600' },
    'id-token-seconds': { type: 'string', default: '3600' },
    'refresh-token-seconds': { type: 'string', default: '2592000' },
    'while-stdin-is-open': { type: 'boolean', default: false },
  },
});

// The newest access token of each grant.
const accessTokens = new Map();

function configuration() {
  return {
    clients: [{
      client_id: options['client-id'],
      client_secret: options['client-secret'],
      client_name: 'Till',
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: [options['redirect-uri']],
      post_logout_redirect_uris: [options['post-logout-uri']],
      scope: options.scopes,
      ...(options['backchannel-uri'] && {
        backchannel_logout_uri: options['backchannel-uri'],
        backchannel_logout_session_required: true,
      }),
    }],
    scopes: options.scopes.split(' '),
    // Blink adds nothing about the person.
    claims: { openid: ['sub'] },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    pkce: { required: () => true },
    routes: {
      authorization: '/oauth2/auth',
      token: '/oauth2/token',
      revocation: '/oauth2/revoke',
      introspection: '/oauth2/introspect',
      end_session: '/oauth2/sessions/logout',
      jwks: '/.well-known/jwks.json',
      userinfo: '/userinfo',
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      introspection: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => { ctx.body = logoutPage(form); },
        postLogoutSuccessSource: (ctx) => { ctx.body = signedOutPage(); },
      },
    },
    ttl: {
      AccessToken: Number(options['access-token-seconds']),
      IdToken: Number(options['id-token-seconds']),
      RefreshToken: Number(options['refresh-token-seconds']),
      AuthorizationCode: 600,
      Interaction: 1800,
      Grant: 2592000,
      Session: 3600,
    },
    // Signing out at the provider does not end tokens; only revoking does.
    expiresWithSession: () => false,
    issueRefreshToken: (_ctx, client, source) => client.grantTypeAllowed('refresh_token') && source.scopes.has('offline'),
    // A refresh also ends the access tokens handed out before it.
    rotateRefreshToken: async (ctx) => {
      const { grantId } = ctx.oidc.entities.RefreshToken;
      await accessTokens.get(grantId)?.destroy();
      return true;
    },
    // Revoking either token ends the whole grant.
    revokeGrantPolicy: () => true,
    // Consent is asked for every time.
    loadExistingGrant: (ctx) => {
      const granted = ctx.oidc.result?.consent?.grantId;
      return granted && ctx.oidc.provider.Grant.find(granted);
    },
    cookies: { keys: ['only for tests on this machine'] },
    // The library refuses to call private addresses; the Till under test lives on one.
    fetch: (url, { dispatcher: _, ...rest }) => fetch(url, rest),
  };
}

const events = [];

function record(provider) {
  const note = (event, details) => provider.on(event, (...about) => events.push({ event, ...details?.(...about) }));
  const ctxError = (_ctx, error) => ({ error: error.message });
  note('grant.success', (ctx) => ({ grant_type: ctx.oidc.params.grant_type }));
  note('grant.error', (ctx, error) => ({ grant_type: ctx.oidc.params?.grant_type, error: error.message }));
  note('grant.revoked');
  note('end_session.success');
  note('backchannel.success');
  for (const event of ['authorization.error', 'end_session.error', 'revocation.error', 'backchannel.error', 'server_error']) {
    note(event, ctxError);
  }
  provider.on('access_token.saved', (token) => accessTokens.set(token.grantId, token));
}

// RFC 7662, with Hydra's `token_use`.
async function introspect(provider, token) {
  const found = await provider.AccessToken.find(token) ?? await provider.RefreshToken.find(token);
  return found ? {
    active: true,
    client_id: found.clientId,
    exp: found.exp,
    scope: found.scope,
    sub: found.accountId,
    token_use: found.kind === 'AccessToken' ? 'access_token' : 'refresh_token',
  } : { active: false };
}

async function answer(provider, callback, request, response) {
  if (/^\/interaction\//.test(request.url)) {
    const act = request.method === 'POST' ? answerInteraction : showInteraction;
    await act(provider, request, response, options);
  } else if (request.url === '/admin/events') {
    json(response, events);
  } else if (request.url === '/admin/oauth2/introspect') {
    json(response, await introspect(provider, (await readForm(request)).get('token')));
  } else {
    callback(request, response);
  }
}

function json(response, body) {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}

const server = createServer();
server.listen(Number(options.port), '127.0.0.1', () => {
  const issuer = options.issuer ?? `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration());
  record(provider);
  const callback = provider.callback();
  server.on('request', (request, response) => {
    answer(provider, callback, request, response).catch((error) => {
      events.push({ event: 'interaction.error', error: error.message });
      response.statusCode = error instanceof errors.SessionNotFound ? 400 : 500;
      response.end(error.message);
    });
  });
  process.stdout.write(`${JSON.stringify({ issuer })}\n`);
});

if (options['while-stdin-is-open']) {
  process.stdin.resume().on('end', () => process.exit(0));
}
