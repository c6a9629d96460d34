//! The chain's answers to staking messages: `cosmos.staking.v1beta1` of the Cosmos SDK.

use cosmwasm_std::{SubMsgResponse, Timestamp, Uint128};
use mesh_apis::staking_proxy::{RedelegateResponse, UndelegateResponse};
use mesh_toolkit::answer;
use prost::Message;

use crate::ContractError;

/// `MsgUndelegateResponse`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Undelegated {
    #[prost(message, optional, tag = "1")]
    pub completion_time: Option<Time>,
    #[prost(message, optional, tag = "2")]
    pub amount: Option<Coin>,
}

/// `MsgBeginRedelegateResponse`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Redelegated {
    #[prost(message, optional, tag = "1")]
    pub completion_time: Option<Time>,
}

/// `google.protobuf.Timestamp`. A time that was never set is in the year 1, before the epoch.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Time {
    #[prost(int64, tag = "1")]
    pub seconds: i64,
    #[prost(int32, tag = "2")]
    pub nanos: i32,
}

/// `cosmos.base.v1beta1.Coin`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Coin {
    #[prost(string, tag = "1")]
    pub denom: String,
    #[prost(string, tag = "2")]
    pub amount: String,
}

impl Time {
    /// What is before the epoch, or later than can be counted, becomes the nearest that can.
    fn timestamp(&self) -> Timestamp {
        let nanos = i128::from(self.seconds)
            .saturating_mul(1_000_000_000)
            .saturating_add(i128::from(self.nanos))
            .clamp(0, i128::from(u64::MAX));
        Timestamp::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

/// What an undelegation will pay, and when.
pub(crate) fn undelegated(
    response: SubMsgResponse,
    denom: &str,
) -> Result<UndelegateResponse, ContractError> {
    let invalid = |reason: String| ContractError::InvalidAnswer { message: "undelegate", reason };
    let bytes = answer::encoded(response).ok_or_else(|| invalid("there is none".to_string()))?;
    let undelegated = Undelegated::decode(bytes.as_slice()).map_err(|error| invalid(error.to_string()))?;
    let completion = undelegated.completion_time.ok_or_else(|| invalid("no completion time".to_string()))?;
    let coin = undelegated.amount.ok_or_else(|| invalid("no amount".to_string()))?;
    if coin.denom != denom {
        return Err(invalid(format!("{} instead of {denom}", coin.denom)));
    }
    let amount = coin.amount.parse::<Uint128>().map_err(|_| invalid(format!("amount {}", coin.amount)))?;
    Ok(UndelegateResponse { amount, completion: completion.timestamp() })
}

/// When a redelegation is complete. The chain says nothing of the amount.
pub(crate) fn redelegated(response: SubMsgResponse) -> Result<RedelegateResponse, ContractError> {
    let invalid = |reason: String| ContractError::InvalidAnswer { message: "redelegate", reason };
    let bytes = answer::encoded(response).ok_or_else(|| invalid("there is none".to_string()))?;
    let redelegated = Redelegated::decode(bytes.as_slice()).map_err(|error| invalid(error.to_string()))?;
    let completion = redelegated.completion_time.ok_or_else(|| invalid("no completion time".to_string()))?;
    Ok(RedelegateResponse { completion: completion.timestamp() })
}
