// The countdown of an invoice: from the server's times alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { clock, left, phase } from '../../static/js/countdown.js';

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

test('minutes and seconds, hours where there are some', () => {
  assert.deepEqual([0, 1, 999, 59_001, 299_000, 3_600_000, 86_399_001].map(clock), ['0:00', '0:01', '0:01', '1:00', '4:59', '1:00:00', '24:00:00']);
});
