// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
import type * as Types from './PriceFeed.types.js';

export interface PriceFeedResponses {
  config: Types.ConfigResponse;
  price: Types.PriceResponse;
}
