// Starts the Chromium of the system, talking to loopback only.

import { chromium } from 'playwright-core';

// Milliseconds that anything may take, also on a busy machine; what comes sooner is not waited for.
export const patience = 60_000;

// With more arguments where a test needs them.
export function launch(more = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ...more,
    ],
  });
}
