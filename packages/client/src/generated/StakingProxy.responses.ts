// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
import type * as Types from './StakingProxy.types.js';

export interface StakingProxyResponses {
  config: Types.ConfigResponse;
}
