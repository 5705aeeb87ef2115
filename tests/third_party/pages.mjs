// The provider's pages: plain forms that work without a script, boxes unticked, as at Blink.

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text) {
  return String(text).replace(/[&<>"']/g, (sign) => escapes[sign]);
}

function page(title, body) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
}

export function loginPage(uid) {
  return page('Sign in', `
    <form method="post" action="/interaction/${escaped(uid)}/login">
      <label>E-mail <input name="email" type="email" required></label>
      <label>Code <input name="code" required></label>
      <label><input name="remember" type="checkbox" value="yes"> Remember me</label>
      <button>Sign in</button>
    </form>`);
}

export function consentPage(uid, client, scopes) {
  const boxes = scopes.map((scope) => `<label><input name="scope" type="checkbox" value="${escaped(scope)}"> ${escaped(scope)}</label>`);
  return page(`Allow ${escaped(client)}?`, `
    <form method="post" action="/interaction/${escaped(uid)}/consent">
      ${boxes.join('\n')}
      <button name="answer" value="allow">Allow</button>
      <button name="answer" value="deny">Deny</button>
    </form>`);
}

// `form` is the library's own, with its hidden token; the answer goes into it.
export function logoutPage(form) {
  const answers = '<button name="logout" value="yes">Yes, sign me out</button><button>No</button></form>';
  return page('Are you sure you want to sign out?', form.replace('</form>', answers));
}

export function signedOutPage() {
  return page('Signed out', '<p>You are signed out here.</p>');
}
