// docker-compose.yml read as data: Compose itself says whether it is well formed, this says whether its parts fit.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { parse } from 'yaml';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true });
const { postgres, hydra, sandbox, till } = compose.services;
const client = JSON.parse(compose.configs.client.content);

// `--name=host:port` among the sandbox's arguments, as a port.
function port(flag) {
  const argument = sandbox.command.find((text) => text.startsWith(`--${flag}=`));
  assert.ok(argument, `the sandbox has no --${flag}`);
  return argument.split(':').at(-1);
}

test('every image has a version, and every service waits for services that exist', () => {
  for (const [name, service] of Object.entries(compose.services)) {
    if (service.image) {
      assert.match(service.image, /:v?\d+/, `${name}: ${service.image}`);
    }
    for (const other of Object.keys(service.depends_on ?? {})) {
      assert.ok(other in compose.services, `${name} waits for ${other}`);
    }
    for (const { source } of service.configs ?? []) {
      assert.ok(source in compose.configs, `${name} mounts ${source}`);
    }
  }
});

test('the images that are built here are stages of the Dockerfile', () => {
  const stages = [...read('Dockerfile').matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, stage]) => stage);
  for (const { build } of [sandbox, till]) {
    assert.ok(stages.includes(build.target), build.target);
  }
});

test('Till is told only what it knows', () => {
  const known = [...read('src/config/settings.rs').matchAll(/"(TILL_[A-Z_]+)"/g)].map(([, name]) => name);
  const told = [...Object.keys(till.environment), ...[...read('Dockerfile').matchAll(/\b(TILL_[A-Z_]+)=/g)].map(([, name]) => name)];
  for (const name of told) {
    assert.ok(known.includes(name), name);
  }
});

test('Hydra, its client and Till name one another alike', () => {
  assert.equal(till.environment.TILL_ISSUER, hydra.environment.URLS_SELF_ISSUER);
  assert.equal(till.environment.TILL_CLIENT_ID, client.client_id);
  assert.equal(till.environment.TILL_CLIENT_SECRET, client.client_secret);
  const own = till.environment.TILL_PUBLIC_URL;
  assert.deepEqual(client.redirect_uris, [`${own}/api/auth/callback/blink`]);
  assert.deepEqual(client.post_logout_redirect_uris, [`${own}/signed-out`]);
  assert.equal(client.backchannel_logout_uri, `${own}/api/auth/backchannel-logout`);
});

test('the ports that are named are the ports that are opened', () => {
  const published = hydra.ports.map((mapping) => mapping.split(':').at(-1));
  for (const page of ['URLS_LOGIN', 'URLS_CONSENT', 'URLS_LOGOUT']) {
    assert.equal(new URL(hydra.environment[page]).port, port('provider'));
  }
  assert.equal(new URL(till.environment.TILL_API_URL).port, port('api'));
  assert.equal(new URL(till.environment.TILL_WS_URL).port, port('api'));
  for (const open of [
    port('provider'),
    port('control'),
    new URL(till.environment.TILL_ISSUER).port,
    new URL(till.environment.TILL_PUBLIC_URL).port,
  ]) {
    assert.ok(published.includes(open), open);
  }
  for (const service of [sandbox, till, compose.services['hydra-client']]) {
    assert.equal(service.network_mode, 'service:hydra');
  }
});

test('each database that is opened is created', () => {
  const { POSTGRES_PASSWORD: password } = postgres.environment;
  for (const address of [till.environment.TILL_DATABASE_URL, hydra.environment.DSN]) {
    const url = new URL(address);
    assert.equal(url.hostname, 'postgres');
    assert.equal(url.password, password);
    assert.match(compose.configs.databases.content, new RegExp(`CREATE DATABASE ${url.pathname.slice(1)};`));
  }
});

test('the lock names no addresses, so that each machine uses its own registry', () => {
  assert.doesNotMatch(read('tests/package-lock.json'), /"resolved"/);
});
