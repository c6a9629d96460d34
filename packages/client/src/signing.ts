/** What signs a transaction. A Ledger, and some other signers, sign amino JSON instead of protobuf.
 * CosmJS makes that JSON with the numbers of JavaScript, which rounds what is above 2^53: the signer
 * would be shown, and would sign, another message than the one that was planned. */

import { createWasmAminoConverters, type SigningCosmWasmClientOptions } from '@cosmjs/cosmwasm';
import { fromUtf8 } from '@cosmjs/encoding';
import { AminoTypes, createDefaultAminoConverters, type AminoConverters } from '@cosmjs/stargate';
import type { MsgExecuteContract } from 'cosmjs-types/cosmwasm/wasm/v1/tx';

import { parseJson, toJson } from './json.js';

const EXECUTE = '/cosmwasm.wasm.v1.MsgExecuteContract';

/** Message that amino JSON would change. */
export class NotInAmino extends Error {
  override readonly name = 'NotInAmino';
}

function refuseRounded(text: string): void {
  const rounded = JSON.stringify(JSON.parse(text));
  if (toJson(parseJson(text)) !== rounded) throw new NotInAmino(`amino would round a number: ${text} would be signed as ${rounded}`);
}

function converters(): AminoConverters {
  const all = { ...createDefaultAminoConverters(), ...createWasmAminoConverters() };
  const { toAmino, ...execute } = all[EXECUTE]!;
  const exact = (value: MsgExecuteContract) => {
    refuseRounded(fromUtf8(value.msg));
    return toAmino(value);
  };
  return { ...all, [EXECUTE]: { ...execute, toAmino: exact } };
}

/** Options of `SigningCosmWasmClient` with which no rounded message is ever signed.
 * `MeshClient.signing` uses them. */
export const signingOptions = (): SigningCosmWasmClientOptions => ({ aminoTypes: new AminoTypes(converters()) });
