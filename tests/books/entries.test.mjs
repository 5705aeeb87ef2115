// How many entries of a file have come, whatever stands in their memos and however they are cut on the way.

import assert from 'node:assert/strict';
import { test } from 'node:test';

globalThis.document = { addEventListener() {}, getElementById: () => null };
const { counter } = await import('../../static/js/export.js');

const files = {
  csv: 'schema,row_id,memo\r\n1,a,"two\nlines\r\nand three"\r\n1,b,\r\n',
  jsonl: '{"memo":"\\"row_id\\":","row_id":"a"}\n{"memo":"two\\nlines","row_id":"b"}\n{"end":true,"rows":2}\n',
  beancount: '2018-01-01 open A:B\n\n2026-11-21 * "id: x"\n  id: "a"\n\n2026-11-20 * "y"\n  id: "b"\n',
  journal: '\n2026-11-21 * x\n    ; id: a\n\n2026-11-20 * y\n    ; id: b\n',
  ofx: '<OFX><STMTRS><STMTTRN><MEMO>&lt;STMTTRN&gt;</STMTTRN><STMTTRN></STMTTRN></STMTRS></OFX>',
  qif: '!Account\nNBlink Bitcoin\nTBank\n^\n!Type:Bank\nD11/21/2026\nT-0.00002707\nPDora\n^\nD11/20/2026\nT1.00\n^\n',
};

for (const [kind, file] of Object.entries(files)) {
  test(`entries of ${kind}`, () => {
    const bytes = new TextEncoder().encode(file);
    for (const size of [1, 2, 3, 5, bytes.length]) {
      const count = counter(kind);
      let entries = 0;
      for (let at = 0; at < bytes.length; at += size) entries = count(bytes.slice(at, at + size));
      assert.equal(entries, 2, `in pieces of ${size}`);
    }
  });
}
