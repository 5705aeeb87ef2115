// Several sites on one loopback port behind TLS, as a proxy in front of Till and strangers beside it would have them. What
// was asked of Till, and with what, is written down.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as ask } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// A key and a certificate for an hour; browsers of the test believe any.
function certificate() {
  const folder = mkdtempSync(join(tmpdir(), 'till-sites-'));
  const file = (name) => join(folder, name);
  try {
    execFileSync('openssl', [
      'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1',
      '-subj', '/CN=till.test', '-keyout', file('key.pem'), '-out', file('cert.pem'),
    ], { stdio: 'ignore' });
    return { key: readFileSync(file('key.pem')), cert: readFileSync(file('cert.pem')) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// `behind`: by name, the origin that answers for it, or a function from a path to a page. `names` of origins behind are
// written anew into addresses, as nothing behind knows of TLS.
export async function sites(port, behind) {
  const seen = [];
  const upstreams = Object.entries(behind).filter(([, target]) => typeof target === 'string');
  const outward = (text) => upstreams.reduce((all, [name, origin]) => all.replaceAll(origin, `https://${name}:${port}`), text);
  const inward = (text) => upstreams.reduce((all, [name, origin]) => all.replaceAll(`https://${name}:${port}`, origin), text);

  const server = createServer(certificate(), (request, response) => {
    const name = (request.headers.host ?? '').split(':')[0];
    const target = behind[name];
    if (typeof target === 'function') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(target(request.url));
      return;
    }
    if (!target) {
      response.writeHead(404).end();
      return;
    }
    const entry = { name, method: request.method, path: request.url, headers: request.headers };
    seen.push(entry);
    // Till is told its own name as it was asked for; the provider knows only the one that it listens on.
    const own = name === 'till.test';
    const headers = { ...request.headers, 'accept-encoding': 'identity' };
    if (!own) {
      headers.host = new URL(target).host;
      for (const said of ['origin', 'referer']) {
        if (headers[said]) {
          headers[said] = inward(headers[said]);
        }
      }
    }
    const { hostname, port: behindPort } = new URL(target);
    const passed = ask({ hostname, port: behindPort, method: request.method, path: request.url, headers }, async (answer) => {
      entry.status = answer.statusCode;
      entry.answered = answer.headers;
      const parts = [];
      for await (const part of answer) {
        parts.push(part);
      }
      const sent = { ...answer.headers };
      delete sent['content-length'];
      delete sent['transfer-encoding'];
      if (sent.location) {
        sent.location = outward(sent.location);
      }
      const body = Buffer.concat(parts);
      const isText = /^text\/html/.test(sent['content-type'] ?? '');
      response.writeHead(answer.statusCode, sent);
      response.end(isText && !own ? outward(body.toString()) : body);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { seen, close: () => { server.close(); server.closeAllConnections(); } };
}
