import assert from 'node:assert/strict';
import { test } from 'node:test';

import { explainAckError, explainReason, REASON_CODES, type TxKind } from '../src/reasons.js';
import { enumOf } from './support/schemas.js';

const KINDS: TxKind[] = ['stake', 'unstake'];

test('the texts are of all codes of the schema and no others', () => {
  assert.deepEqual([...REASON_CODES].sort(), enumOf('external-staking', 'ReasonCode'));
});

test('every text says what happened, what is lost and what to do', () => {
  for (const code of REASON_CODES) {
    for (const kind of KINDS) {
      for (const ending of ['failed', 'forced'] as const) {
        const { happened, lost, next } = explainReason(code, kind, ending);
        for (const text of [happened, lost, next]) assert.match(text, /^[A-Z].*[.]$/, `${code} ${kind} ${ending}: ${text}`);
        assert.match(lost, /^Nothing is lost/, `${code} ${kind} ${ending}`);
      }
    }
  }
});

test('a failed stake is free again, a failed unstake still staked', () => {
  for (const code of REASON_CODES) {
    assert.match(explainReason(code, 'stake', 'failed').lost, /no longer pledged/);
    assert.match(explainReason(code, 'unstake', 'failed').lost, /still staked/);
  }
});

test('what was forced is a claim, whatever the reason', () => {
  for (const code of REASON_CODES) {
    for (const kind of KINDS) assert.match(explainReason(code, kind, 'forced').next, /claim matures/);
  }
});

test('a slash says what was burned, and that it is not repeated', () => {
  assert.match(explainReason('double_sign', 'slash', 'failed').lost, /is lost, and no more/);
});

test('a code of a newer contract is told in its own words', () => {
  const reason = { code: 'brand_new' as never, text: 'never seen' };
  assert.match(explainAckError(reason, 'stake', 'failed').happened, /does not know/);
  assert.match(explainAckError({ code: 'other', text: 'cap of 5 reached' }, 'stake', 'failed').happened, /cap of 5 reached/);
});
