// How somebody of the sandbox signs in through Till.

// From /signin to Till's first page: who, the code, the second factor where there is one, every box ticked.
export async function signIn(page, till, identifier) {
  await page.goto(`${till}/signin`);
  await press(page, 'form[action="/api/auth/signin/blink"] button');
  const away = () => new URL(page.url()).origin !== till;
  for (let pages = 0; pages < 6 && away(); pages += 1) {
    await answer(page, identifier);
  }
  if (away()) {
    throw new Error(`${identifier} does not get past ${page.url()}`);
  }
}

// From any page to where things may be changed: Blink asks who it is once more.
export async function stepUp(page, till, identifier) {
  await page.goto(`${till}/stepup?return_to=/account/keys`);
  await press(page, 'form[action="/api/auth/stepup/blink"] button');
  const away = () => new URL(page.url()).origin !== till;
  for (let pages = 0; pages < 6 && away(); pages += 1) {
    await answer(page, identifier);
  }
  if (away() || new URL(page.url()).pathname !== '/account/keys') {
    throw new Error(`${identifier} does not get past ${page.url()}`);
  }
}

// Fills in whatever the provider asks on this page, and goes on.
export async function answer(page, identifier) {
  const fill = async (name, value) => {
    const field = page.locator(`input[name="${name}"]:not([type=hidden])`);
    if (await field.count() > 0) {
      await field.fill(await value());
    }
  };
  await fill('identifier', () => identifier);
  await fill('code', () => '000000');
  await fill('totp', () => page.locator('#help code').innerText());
  for (const box of await page.locator('input[name="grant_scope"]').all()) {
    await box.check();
  }
  await press(page, 'button[name="submit"]:is([value="continue"], [value="accept"])');
}

// Presses a button that leads to another page.
export async function press(page, button) {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.locator(button).click()]);
}
