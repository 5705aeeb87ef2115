// Amounts in the browser: written and read as the server does, turned and summed without floats.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Writing, cost, divide, sums, worth } from '../../static/js/amounts.js';

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

test('what people type and paste is read', () => {
  for (const [name, text, minor] of [
    ['es', '1.234,50 €', 123450n], ['en', '1,234.50', 123450n], ['en', '€ 12', 1200n], ['es', '12.50', 1250n],
    ['en', '12,50', 1250n], ['en', '1,234', 123400n], ['es', '1.234', 123400n], ['india', '1,23,456', 12345600n],
    ['africa', '1\u202f234,50', 123450n], ['en', "1'234.50", 123450n], ['en', '٣٫٥', 350n], ['en', '۱۲', 1200n],
    ['en', '12.500', 1250n], ['dinar', '1.234', 1234n], ['yen', '1,500', 1500n], ['en', '.5', 50n],
    ['en', '12.345', null], ['en', '', null], ['en', 'abc', null], ['en', '-5', null], ['yen', '1.5', null],
    ['en', '1.2.3,4,5', null], ['balboa', 'B/.12.50', 1250n],
  ]) assert.equal(writings[name].read(text), minor, `${name} ${text}`);
});

test('every amount is read as it was written, with and without its currency', () => {
  for (const writing of Object.values(writings)) {
    for (let minor = 1n; minor < 10n ** 13n; minor = minor * 7n + 3n) {
      assert.equal(writing.read(writing.write(minor)), minor, writing.write(minor));
      assert.equal(writing.read(writing.plain(minor)), minor, writing.plain(minor));
    }
  }
});

test('halves are rounded away from zero', () => {
  assert.deepEqual([5n, 4n, -5n, -4n, 15n].map((n) => divide(n, 10n)), [1n, 0n, -1n, 0n, 2n]);
});

test('a rate turns both ways and sells nothing for nothing', () => {
  const rate = { base: '92150', offset: '6' };
  assert.equal(worth(21_000n, rate), 1935n);
  assert.equal(cost(1250n, rate), 13_565n);
  assert.equal(cost(0n, rate), 0n);
  assert.equal(cost(1n, { base: '9000000', offset: '0' }), 1n);
});

test('discount comes before tip, and both are rounded once', () => {
  const lines = [350n, 655n];
  assert.deepEqual(sums({ lines, discount: { percent: 1000n }, tip: { percent: 1500n } }), { gross: 1005n, discount: 101n, tip: 136n, total: 1040n });
  assert.deepEqual(sums({ lines, discount: { fixed: 5n }, tip: { fixed: 100n } }), { gross: 1005n, discount: 5n, tip: 100n, total: 1100n });
  assert.equal(sums({ lines: [], discount: {}, tip: { fixed: 100n } }).total, 0n);
});
