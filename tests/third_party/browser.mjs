// A browser just good enough for plain forms: it keeps cookies and shows every redirect.

export class Browser {
  #cookies = new Map();

  // One request, redirects not followed; cookies kept by name, as all pages here share one host.
  async send(address, { form } = {}) {
    const response = await fetch(address, {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      body: form && new URLSearchParams(form),
      headers: { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      this.#cookies.set(name, value);
    }
    const location = response.headers.get('location');
    return {
      status: response.status,
      location: location && new URL(location, address).href,
      page: await response.text(),
      address,
    };
  }

  // Follows redirects until a page comes, or an address that starts with `until`, which is not opened.
  async follow(answer, until) {
    while (answer.location && !answer.location.startsWith(until)) {
      answer = await this.send(answer.location);
    }
    return answer;
  }

  // Fills in the form of `answer`: its hidden fields and `fields`.
  async submit(answer, fields) {
    const [, action] = /<form[^>]* action="([^"]+)"/.exec(answer.page);
    const hidden = [...answer.page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
    return this.send(new URL(action, answer.address).href, { form: [...hidden, ...fields] });
  }
}
