// Amounts in the browser: written and read as the server does, turned and summed without floats.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { Writing, cost, divide, sums, tooMuchOff, worth } from '../../static/js/amounts.js';

const writings = {
  en: new Writing({ digits: 2, small: '€1,234.00', large: '€1,234,567,890.00' }),
  es: new Writing({ digits: 2, small: '1234,00\u00a0€', large: '1.234.567.890,00\u00a0€' }),
  india: new Writing({ digits: 2, small: '₹1,234.00', large: '₹1,23,45,67,890.00' }),
  africa: new Writing({ digits: 2, small: 'R1\u00a0234,00', large: 'R1\u00a0234\u00a0567\u00a0890,00' }),
  yen: new Writing({ digits: 0, small: '¥1,234', large: '¥1,234,567,890' }),
  dinar: new Writing({ digits: 3, small: 'KWD\u00a01,234.000', large: 'KWD\u00a01,234,567,890.000' }),
  balboa: new Writing({ digits: 2, small: 'B/.1,234.00', large: 'B/.1,234,567,890.00' }),
  sats: new Writing({ digits: 0, small: '1.234\u00a0sats', large: '1.234.567.890\u00a0sats' }),
};

test('amounts are written as the samples are', () => {
  for (const [name, minor, written] of [
    ['en', 1250n, '€12.50'], ['en', 0n, '€0.00'], ['en', 123456789n, '€1,234,567.89'], ['en', -5n, '−€0.05'],
    ['es', 987650n, '9876,50\u00a0€'], ['es', 1234550n, '12.345,50\u00a0€'],
    ['india', 1234567800n, '₹1,23,45,678.00'], ['africa', 123450n, 'R1\u00a0234,50'],
    ['yen', 15000n, '¥15,000'], ['dinar', 1340n, 'KWD\u00a01.340'], ['sats', 21000n, '21.000\u00a0sats'],
  ]) assert.equal(writings[name].write(minor), written);
});

test('what is half typed is shown as typed', () => {
  assert.equal(writings.en.typed('', null), '€0');
  assert.equal(writings.en.typed('1234', ''), '€1,234.');
  assert.equal(writings.es.typed('12', '5'), '12,5\u00a0€');
});

// A language whose amounts have so many decimals after this point.
function written(digits, point) {
  const group = point === '.' ? ',' : '.';
  const fraction = digits ? point + '0'.repeat(digits) : '';
  return new Writing({ digits, small: `1${group}234${fraction}`, large: `1${group}234${group}567${group}890${fraction}`, point });
}

test('what people type is read, or refused, as by the server', () => {
  const table = JSON.parse(readFileSync(new URL('typed.json', import.meta.url)));
  assert.ok(table.length > 0);
  for (const [text, digits, point, said] of table) {
    const minor = /^\d+$/.test(said) ? BigInt(said) : null;
    assert.equal(written(digits, point).read(text), minor, `${text} ${digits} ${point}`);
    // A discount in percent has decimals where the currency has none.
    assert.equal(written(0, point).read(text, digits), minor, `${text} ${digits} ${point}`);
  }
});

test('what is pasted may carry the own sign of the currency, and nobody else', () => {
  for (const [name, text, minor] of [
    ['balboa', 'B/.12.50', 1250n], ['balboa', 'B/. 1,234.50', 123450n], ['es', '1.234,50 €', 123450n], ['dinar', 'KWD 1.340', 1340n],
    ['en', '€12.50', 1250n], ['en', 'B/.12.50', null], ['en', '12.05.2024', null], ['en', '12€50', null], ['sats', '21.000 sats', 21000n],
  ]) assert.equal(writings[name].pasted(text), minor, `${name} ${text}`);
});

test('every amount is read as it was written, with and without its currency', () => {
  for (const writing of Object.values(writings)) {
    for (let minor = 1n; minor < 10n ** 13n; minor = minor * 7n + 3n) {
      assert.equal(writing.pasted(writing.write(minor)), minor, writing.write(minor));
      assert.equal(writing.read(writing.plain(minor)), minor, writing.plain(minor));
    }
  }
});

test('halves are rounded away from zero', () => {
  assert.deepEqual([5n, 4n, -5n, -4n, 15n].map((n) => divide(n, 10n)), [1n, 0n, -1n, 0n, 2n]);
});

test('a rate turns both ways, and what is worth less than half a satoshi costs none', () => {
  const rate = { base: '92150', offset: '6' };
  assert.equal(worth(21_000n, rate), 1935n);
  assert.equal(cost(1250n, rate), 13_565n);
  assert.equal(cost(0n, rate), 0n);
  assert.equal(cost(1n, { base: '9000000', offset: '0' }), 0n);
  assert.equal(cost(1n, { base: '2', offset: '0' }), 1n);
});

test('discount comes before tip, and both are rounded once', () => {
  const lines = [350n, 655n];
  assert.deepEqual(sums({ lines, discount: { percent: 1000n }, tip: { percent: 1500n } }), { gross: 1005n, discount: 101n, tip: 136n, total: 1040n });
  assert.deepEqual(sums({ lines, discount: { fixed: 5n }, tip: { fixed: 100n } }), { gross: 1005n, discount: 5n, tip: 100n, total: 1100n });
  // A tip of its own is sold, and a part of nothing is nothing.
  assert.equal(sums({ lines, discount: { percent: 10_000n }, tip: { fixed: 100n } }).total, 100n);
  assert.equal(sums({ lines, discount: { percent: 10_000n }, tip: { percent: 1000n } }).total, 0n);
  assert.equal(sums({ lines: [], discount: {}, tip: { fixed: 100n } }).total, 100n);
});

test('a discount takes all there is at most', () => {
  const off = (discount) => tooMuchOff(sums({ lines: [1n], discount, tip: { fixed: 5n } }), discount);
  // A hundredth of a percent too much is rounded away, and is too much all the same.
  assert.deepEqual([{}, { percent: 10_000n }, { percent: 10_001n }, { fixed: 1n }, { fixed: 2n }].map(off), [false, false, true, false, true]);
});
