// The countdown of an invoice: from the server's times alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Countdown, ahead, clock, left, phase } from '../../static/js/countdown.js';

test('what is left comes from the times told and the time passed', () => {
  assert.equal(left({ now: 1_000, expires: 61_000, passed: 15_000 }), 45_000);
  assert.equal(left({ now: 1_000, expires: 61_000, passed: 90_000 }), 0);
});

test('the last fifth is expiring', () => {
  const life = 300_000;
  assert.equal(phase({ left: 60_000, life }), 'waiting');
  assert.equal(phase({ left: 59_999, life }), 'expiring');
  assert.equal(phase({ left: 0, life }), 'over');
});

test('a new code is there before the old one has run out', () => {
  assert.deepEqual([300_000, 60_000, 3_600_000].map(ahead), [10_000, 6_000, 10_000]);
});

test('minutes and seconds, hours where there are some', () => {
  assert.deepEqual([0, 1, 999, 59_001, 299_000, 3_600_000, 86_399_001].map(clock), ['0:00', '0:01', '0:01', '1:00', '4:59', '1:00:00', '24:00:00']);
});

test('what the server says anew counts, however long the device slept', () => {
  let counted = 0;
  const countdown = new Countdown(() => counted);
  const expires = '2026-01-01T00:05:00Z';
  const at = (now) => countdown.left({ now, expires });
  assert.equal(at('2026-01-01T00:00:00Z'), 300_000);
  counted = 10_000;
  assert.equal(at('2026-01-01T00:00:00Z'), 290_000);
  // Four minutes asleep, in which nothing was counted.
  assert.equal(at('2026-01-01T00:04:10Z'), 50_000);
  counted = 15_000;
  assert.equal(at('2026-01-01T00:04:10Z'), 45_000);
  assert.equal(at('2026-01-01T00:06:00Z'), 0);
});
