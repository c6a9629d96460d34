// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
import type * as Types from './ExternalStaking.types.js';

export interface ExternalStakingResponses {
  all_pending_rewards: Types.AllPendingRewardsResponse;
  authorized_endpoint: Types.AuthorizedEndpoint;
  batch: Types.BatchResponse;
  claims: Types.ClaimsResponse;
  config: Types.ConfigResponse;
  debt: Types.DebtResponse;
  ibc_channel: Types.IbcChannelResponse;
  ledger: Types.LedgerResponse;
  list_active_validators: Types.ListActiveValidatorsResponse;
  list_validators: Types.ListValidatorsResponse;
  owed: Types.OwedResponse;
  parked_release: Types.ParkedReleaseResponse;
  pending_rewards: Types.PendingRewardsResponse;
  reward_pool: Types.RewardPoolResponse;
  reward_pools: Types.RewardPoolsResponse;
  slash: Types.SlashesResponse;
  slashes: Types.SlashesResponse;
  stake: Types.StakeResponse;
  stakes: Types.StakesResponse;
  tx: Types.TxResponse;
  user_txs: Types.UserTxsResponse;
  validator: Types.ValidatorResponse;
}
