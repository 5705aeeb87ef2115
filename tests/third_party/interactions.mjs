// What a person does at the provider: sign in, then tick what Till may do, or refuse.

import { consentPage, loginPage } from './pages.mjs';

export async function showInteraction(provider, request, response) {
  const { uid, prompt, params } = await provider.interactionDetails(request, response);
  const page = prompt.name === 'login'
    ? loginPage(uid)
    : consentPage(uid, params.client_id, params.scope?.split(' ') ?? []);
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(page);
}

export async function answerInteraction(provider, request, response, options) {
  const details = await provider.interactionDetails(request, response);
  const form = await readForm(request);
  const result = details.prompt.name === 'login'
    ? login(form, options)
    : await consent(provider, details, form);
  if (!result) {
    response.statusCode = 303;
    response.setHeader('location', `/interaction/${details.uid}`);
    response.end();
    return;
  }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: !result.error });
}

// Anybody's e-mail will do; the code must be right.
function login(form, { subject, code }) {
  return form.get('code') === code && { login: { accountId: subject, remember: form.has('remember') } };
}

async function consent(provider, { params, session }, form) {
  if (form.get('answer') !== 'allow') {
    return { error: 'access_denied', error_description: 'The resource owner denied the request' };
  }
  const asked = params.scope?.split(' ') ?? [];
  const ticked = asked.filter((scope) => form.getAll('scope').includes(scope));
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(ticked.join(' '));
  grant.rejectOIDCScope(asked.filter((scope) => !ticked.includes(scope)).join(' '));
  return { consent: { grantId: await grant.save() } };
}

export async function readForm(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
