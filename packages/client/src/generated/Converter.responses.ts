// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
import type * as Types from './Converter.types.js';

export interface ConverterResponses {
  batches: Types.BatchesResponse;
  booked_rewards: Types.BookedRewardsResponse;
  config: Types.ConfigResponse;
  conversion: Types.ConversionResponse;
  ibc_channel: Types.IbcChannelResponse;
  outbox: Types.OutboxResponse;
  rewards: Types.RewardsResponse;
  stake: Types.StakeResponse;
  stakes: Types.StakesResponse;
  validator: Types.ValidatorResponse;
  validators: Types.ValidatorsResponse;
}
