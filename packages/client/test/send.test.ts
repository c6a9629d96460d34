import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fromUtf8 } from '@cosmjs/encoding';
import { TimeoutError } from '@cosmjs/stargate';

import type { MsgExecuteContract } from 'cosmjs-types/cosmwasm/wasm/v1/tx';

import { collateral } from '../src/amount.js';
import { contractWords, explainFailure, FAILURES, type FailureCode } from '../src/failures.js';
import type { Sender } from '../src/send.js';
import { answers } from './support/answers.js';
import { USER, world } from './support/world.js';

const HASH = 'A'.repeat(64);

interface Seen {
  gas: string;
  calls: number;
  /** The last message, as the contract gets it. */
  last: string;
}

function sender(fail: { simulate?: Error; execute?: Error; inBlock?: string; chainId?: string } = {}): { sender: Sender; seen: Seen[] } {
  const seen: Seen[] = [];
  const mesh = {
    type: 'wasm-mesh_tx',
    attributes: Object.entries({ _contract_address: 'prov1external', tx_id: '6', kind: 'unstake', status: 'pending' }).map(([key, value]) => ({ key, value })),
  };
  return {
    seen,
    sender: {
      getChainId: async () => fail.chainId ?? 'mesh-provider-1',
      simulate: async () => {
        if (fail.simulate) throw fail.simulate;
        return 100_001;
      },
      signAndBroadcast: async (_user: string, messages: readonly { value: unknown }[], fee: unknown) => {
        if (fail.execute) throw fail.execute;
        assert.ok(typeof fee === 'object' && fee !== null && 'gas' in fee && typeof fee.gas === 'string');
        seen.push({ gas: fee.gas, calls: messages.length, last: fromUtf8((messages.at(-1)!.value as MsgExecuteContract).msg) });
        const failed = fail.inBlock !== undefined;
        const outcome = { code: failed ? 11 : 0, rawLog: fail.inBlock ?? '', events: failed ? [] : [mesh] };
        return { ...outcome, txIndex: 0, transactionHash: HASH, height: 1001, gasUsed: 99_000n, gasWanted: 140_000n, msgResponses: [] };
      },
    },
  };
}

const user = () => world(answers()).client.as(USER);

test('a plan is one transaction with simulated gas and a margin', async () => {
  const me = user();
  const { sender: by, seen } = sender();
  const sent = await me.send(by, await me.unbond(collateral(41_000_000n)));
  assert.deepEqual(seen.map(({ gas, calls }) => [gas, calls]), [['140002', 2]]);
  assert.deepEqual(sent.fee.amount, [{ denom: 'uprov', amount: '3501' }]);
  assert.deepEqual(sent.transactions, [{ contract: 'prov1external', id: 6n, kind: 'unstake', status: 'pending' }]);
  assert.equal(sent.hash, HASH);
});

test('nothing is signed if the simulation fails', async () => {
  const me = user();
  const { sender: by, seen } = sender({ simulate: new Error('message index: 0: no: execute wasm contract failed') });
  await assert.rejects(me.send(by, await me.bond(collateral(1n))));
  assert.deepEqual(seen, []);
});

test('nothing is signed on another chain', async () => {
  const me = user();
  const { sender: by, seen } = sender({ chainId: 'other-1' });
  const error = await me.send(by, await me.bond(collateral(1n))).catch((error: unknown) => error);
  assert.equal(explainFailure(error).code, 'wrong_network');
  assert.deepEqual(seen, []);
});

test('a transaction that failed in a block has its hash', async () => {
  const me = user();
  const { sender: by } = sender({ inBlock: 'out of gas in location: wasm' });
  const failure = explainFailure(await me.send(by, await me.bond(collateral(1n))).catch((error: unknown) => error));
  assert.deepEqual([failure.code, failure.hash], ['out_of_gas', HASH]);
  assert.match(failure.lost, /Nothing but the fee/);
});

test('each failure that wallets and nodes report is known', () => {
  const reports: [FailureCode, string][] = [
    ['rejected', 'Request rejected'],
    ['not_in_amino', 'amino would round a number: {"tx_id":9007199254740993} would be signed as {"tx_id":9007199254740992}'],
    ['no_account', "Account 'prov1user' does not exist on chain. Send some tokens there before trying to query sequence."],
    ['insufficient_fee', 'Broadcasting transaction failed with code 13 (codespace: sdk). Log: insufficient fees; got: 1uprov required: 5uprov: insufficient fee'],
    ['insufficient_funds', 'spendable balance 5uprov is smaller than 10uprov: insufficient funds'],
    ['out_of_gas', 'out of gas in location: ReadFlat; gasWanted: 1, gasUsed: 2: out of gas'],
    ['wrong_network', 'There is no chain info for mesh-provider-1'],
    ['node_down', 'fetch failed'],
    ['node_down', 'Failed to fetch'],
    ['stale_sequence', 'account sequence mismatch, expected 5, got 4: incorrect account sequence'],
    ['refused', 'failed to execute message; message index: 1: dispatch: submessages: a debt of 5 must be worked off first: execute wasm contract failed'],
    ['unknown', 'the moon is in the wrong house'],
  ];
  for (const [code, text] of reports) assert.equal(explainFailure(new Error(text)).code, code, text);
  const timeout = explainFailure(new TimeoutError('Transaction with ID X was submitted but was not yet found on the chain.', HASH));
  assert.deepEqual([timeout.code, timeout.hash], ['not_seen_yet', HASH]);
  const known = new Set<string>([...reports.map(([code]) => code), 'not_seen_yet']);
  assert.deepEqual(known, new Set(Object.keys(FAILURES)));
});

test('what a contract said is told without the frame of the node', () => {
  const text = 'Query failed with (6): rpc error: code = Unknown desc = failed to execute message; message index: 1: dispatch: submessages: dispatch: submessages: a debt of 5 must be worked off first: execute wasm contract failed [wasmd/x/wasm/keeper/keeper.go:1] with gas used: 5: unknown request';
  assert.equal(contractWords(text), 'a debt of 5 must be worked off first');
  const module = 'Query failed with (6): rpc error: code = Unknown desc = failed to execute message; message index: 0: 1: inactive proposal [cosmos/cosmos-sdk@v0.54.0/x/gov/keeper/vote.go:24] with gas used: 5: unknown request';
  assert.equal(contractWords(module), '1: inactive proposal');
  assert.equal(explainFailure(new Error(module)).code, 'refused');
  assert.match(explainFailure(new Error(text)).happened, /^The chain refused it: a debt of 5 must be worked off first\.$/);
});
