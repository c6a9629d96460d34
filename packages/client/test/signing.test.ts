/** What a signer of amino JSON, such as a Ledger, is given to sign. */

import { Secp256k1HdWallet } from '@cosmjs/amino';
import { SigningCosmWasmClient, type SigningCosmWasmClientOptions } from '@cosmjs/cosmwasm';
import { fromUtf8, toUtf8 } from '@cosmjs/encoding';
import { DirectSecp256k1HdWallet, type OfflineSigner } from '@cosmjs/proto-signing';
import { MsgExecuteContract } from 'cosmjs-types/cosmwasm/wasm/v1/tx';
import { TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { explainFailure } from '../src/failures.js';
import { signingOptions } from '../src/signing.js';

const MNEMONIC = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';
/** The first transaction of the ten millionth user. */
const LARGE = '{"abort_stake":{"tx_id":9999999000000001}}';
const SMALL = '{"abort_stake":{"tx_id":6}}';
const amino = () => Secp256k1HdWallet.fromMnemonic(MNEMONIC, { prefix: 'prov' });
const direct = () => DirectSecp256k1HdWallet.fromMnemonic(MNEMONIC, { prefix: 'prov' });

/** The message that is in the transaction, once it is signed. */
async function signed(signer: OfflineSigner, text: string, options: SigningCosmWasmClientOptions): Promise<string> {
  const [account] = await signer.getAccounts();
  const sender = account!.address;
  const value = MsgExecuteContract.fromPartial({ sender, contract: sender, msg: toUtf8(text), funds: [] });
  const client = await SigningCosmWasmClient.offline(signer, options);
  const of = { accountNumber: 1, sequence: 2, chainId: 'mesh-provider-1' };
  const raw = await client.sign(sender, [{ typeUrl: '/cosmwasm.wasm.v1.MsgExecuteContract', value }], { amount: [], gas: '1' }, '', of);
  const { messages } = TxBody.decode(TxRaw.decode(TxRaw.encode(raw).finish()).bodyBytes);
  return fromUtf8(MsgExecuteContract.decode(messages[0]!.value).msg);
}

test('CosmJS alone lets a signer of amino sign a rounded number', async () => {
  assert.equal(await signed(await amino(), LARGE, {}), LARGE.replace('0001}', '0000}'));
});

test('a signer of amino is not given a number that it would round', async () => {
  const error = await signed(await amino(), LARGE, signingOptions()).catch((error: unknown) => error);
  const { code, happened, lost } = explainFailure(error);
  assert.equal(code, 'not_in_amino');
  assert.match(happened, /Ledger/);
  assert.match(lost, /nothing was sent/);
});

test('a signer of amino signs small numbers as they are', async () => {
  assert.equal(await signed(await amino(), SMALL, signingOptions()), SMALL);
});

test('a signer of protobuf signs large numbers as they are', async () => {
  assert.equal(await signed(await direct(), LARGE, signingOptions()), LARGE);
});
