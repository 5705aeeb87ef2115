// The keypad's entry: cents first, decimal and whole, key by key.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Entry } from '../../static/js/entry.js';

function typed(options, keys) {
  const entry = new Entry({ digits: 2, mode: 'cents', ...options });
  for (const key of keys) {
    if (key === 'back') entry.back();
    else if (key === 'C') entry.clearMore();
    else if (key === '+') entry.add();
    else entry.press(key === '.' ? 'point' : key);
  }
  return entry;
}

test('cents first: digits push in from the right', () => {
  assert.equal(typed({}, [...'1250']).value, 1250n);
  assert.deepEqual(typed({}, [...'1250']).typed, ['12', '50']);
  assert.deepEqual(typed({}, ['5']).typed, ['0', '05']);
  assert.equal(typed({}, ['0', '00', '7', '00']).value, 700n);
  assert.equal(typed({}, ['5', '.', '3']).value, 53n);
  assert.deepEqual(typed({ digits: 3 }, [...'1340']).typed, ['1', '340']);
});

test('decimal: nothing is made up, nothing too fine is taken', () => {
  assert.equal(typed({ mode: 'decimal' }, [...'12.5']).value, 1250n);
  assert.deepEqual(typed({ mode: 'decimal' }, [...'12.']).typed, ['12', '']);
  assert.equal(typed({ mode: 'decimal' }, [...'12.505']).value, 1250n);
  assert.equal(typed({ mode: 'decimal' }, [...'.5']).value, 50n);
  assert.equal(typed({ mode: 'decimal' }, [...'1.2.3']).value, 123n);
  assert.equal(typed({ mode: 'decimal', digits: 3 }, [...'0.0015']).value, 1n);
});

test('whole numbers where the currency has no decimals, whatever the mode', () => {
  for (const mode of ['cents', 'decimal']) assert.equal(typed({ mode, digits: 0 }, ['1', '.', '5', '00']).value, 1500n);
});

test('backspace takes back key by key', () => {
  assert.equal(typed({}, [...'125', 'back']).value, 12n);
  assert.deepEqual(typed({ mode: 'decimal' }, [...'1.5', 'back']).typed, ['1', '']);
  assert.deepEqual(typed({ mode: 'decimal' }, [...'1.5', 'back', 'back']).typed, ['1', null]);
  assert.ok(typed({}, ['back']).empty);
});

test('C takes back what is typed, then everything', () => {
  const once = typed({}, ['5', '+', '7', 'C']);
  assert.deepEqual([once.lines, once.value], [[5n], 0n]);
  assert.deepEqual(typed({}, ['5', '+', '7', 'C', 'C']).all, []);
});

test('plus makes lines, and nothing makes none', () => {
  const entry = typed({}, ['3', '5', '0', '+', '+', '5', '+', '9']);
  assert.deepEqual(entry.lines, [350n, 5n]);
  assert.deepEqual(entry.all, [350n, 5n, 9n]);
  entry.remove(0);
  assert.deepEqual(entry.all, [5n, 9n]);
});

test('a quick amount is a line of its own and leaves what is typed', () => {
  const entry = typed({}, ['7']);
  entry.add(250n);
  assert.deepEqual(entry.all, [250n, 7n]);
});

test('more than the most is not taken, and the key says so', () => {
  const entry = typed({ most: 1000n }, ['1', '0', '0']);
  assert.equal(entry.press('00'), false);
  assert.equal(entry.value, 1000n);
  assert.equal(entry.set(1001n), false);
  assert.equal(entry.value, 1000n);
});

test('an amount can be set and typed on in every mode', () => {
  for (const mode of ['cents', 'decimal']) {
    for (const minor of [0n, 5n, 50n, 100n, 1250n, 123456n]) {
      const entry = new Entry({ mode, digits: 2 });
      assert.ok(entry.set(minor));
      assert.equal(entry.value, minor, `${mode} ${minor}`);
    }
  }
});
