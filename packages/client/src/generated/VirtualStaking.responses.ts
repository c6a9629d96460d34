// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
import type * as Types from './VirtualStaking.types.js';

export interface VirtualStakingResponses {
  bond_status: Types.BondStatusResponse;
  config: Types.ConfigResponse;
  delegation: Types.DelegationResponse;
  delegations: Types.DelegationsResponse;
  epoch: Types.EpochResponse;
  failures: Types.FailuresResponse;
  quarantine: Types.QuarantineResponse;
}
