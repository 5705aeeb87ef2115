// The people of the sandbox, and how each of them signs in through Till.

import { createHmac } from 'node:crypto';

// The code of a second factor (RFC 6238: SHA-1, six digits, steps of 30 seconds) for a secret in hexadecimal.
export function totp(secret, seconds = Date.now() / 1000) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
  const digest = createHmac('sha1', Buffer.from(secret, 'hex')).update(counter).digest();
  const offset = digest[digest.length - 1] & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

// From /signin to Till's first page: e-mail or phone, the code, the second factor where there is one, every box ticked.
export async function signIn(page, till, person) {
  await page.goto(`${till}/signin`);
  await Promise.all([
    page.waitForURL((url) => url.origin !== till),
    page.locator('form[action="/api/auth/signin/blink"] button').click(),
  ]);
  for (let pages = 0; pages < 8 && new URL(page.url()).origin !== till; pages += 1) {
    await answer(page, person);
  }
  if (new URL(page.url()).origin !== till) {
    throw new Error(`${person.name} does not get past ${page.url()}`);
  }
}

// Fills in whatever the provider asks on this page and sends it.
async function answer(page, person) {
  const fill = async (name, value) => {
    const field = page.locator(`input[name="${name}"]:visible`);
    const asked = await field.count() > 0;
    if (asked) {
      await field.first().fill(value);
    }
    return asked;
  };
  await fill('email', person.email ?? '');
  await fill('phone', person.phone ?? '');
  await fill('code', '000000');
  if (person.totp) {
    await fill('totp', totp(person.totp));
  }
  for (const box of await page.locator('input[name="scope"]').all()) {
    await box.check();
  }
  const before = page.url();
  await page.locator('button:visible').first().click();
  await page.waitForURL((url) => url.href !== before).catch(() => {});
}
