//! Rewards: withdrawn in the scan, before any message that changes a delegation, and handed over to
//! the converter page by page. The chain pays the coins to the converter. Only the amounts by
//! validator are kept here.

use std::str::FromStr;

use cosmwasm_std::{
    from_json, to_json_binary, DepsMut, DistributionMsg, Env, Event, Order, Reply, Response, StdResult,
    Storage, SubMsg, SubMsgResponse, SubMsgResult, Uint128, WasmMsg,
};
use mesh_apis::converter::ExecuteMsg;
use mesh_apis::rewards::ValidatorReward;
use mesh_apis::virtual_staking::VirtualStakeCustomMsg;
use mesh_toolkit::answer;
use prost::Message;

use super::failure;
use super::messages::Attempt;
use crate::collected::{collect, COLLECTED};
use crate::failures::shorten;
use crate::matching::Share;
use crate::reply_id::{HAND_OVER_FAILED, LAST_WITHDRAWAL, WITHDRAWAL};
use crate::run::EPOCH;
use crate::state::{Config, CONFIG, MAX_PAGE};
use crate::ContractError;

type Answer = Result<Response<VirtualStakeCustomMsg>, ContractError>;

/// `cosmos.distribution.v1beta1.MsgWithdrawDelegatorRewardResponse`.
#[derive(Clone, PartialEq, Message)]
struct Withdrawn {
    #[prost(message, repeated, tag = "1")]
    amount: Vec<ProtoCoin>,
}

/// `cosmos.base.v1beta1.Coin`.
#[derive(Clone, PartialEq, Message)]
struct ProtoCoin {
    #[prost(string, tag = "1")]
    denom: String,
    #[prost(string, tag = "2")]
    amount: String,
}

/// The message that withdraws the rewards of a validator. The payload is its operator address.
pub(super) fn withdraw_message(validator: &str) -> SubMsg<VirtualStakeCustomMsg> {
    let msg = DistributionMsg::WithdrawDelegatorReward { validator: validator.to_string() };
    SubMsg::reply_always(msg, WITHDRAWAL).with_payload(validator.as_bytes().to_vec())
}

/// Makes a page of the scan hand over its rewards: in the reply of its last withdrawal, or at once
/// if there is none. Even then, rewards that the converter refused earlier may wait.
pub(super) fn close_page(
    storage: &mut dyn Storage,
    config: &Config,
    messages: &mut Vec<SubMsg<VirtualStakeCustomMsg>>,
) -> StdResult<()> {
    match messages.last_mut() {
        Some(last) => last.id = LAST_WITHDRAWAL,
        None => messages.extend(hand_over(storage, config)?),
    }
    Ok(())
}

/// Reply: a withdrawal succeeded or failed. A failure does not stop the page.
pub(crate) fn withdrawal_replied(deps: DepsMut, env: Env, reply: Reply) -> Answer {
    let config = CONFIG.load(deps.storage)?;
    // This contract has written it, so it is UTF-8.
    let validator = String::from_utf8_lossy(&reply.payload).into_owned();
    let mut response = Response::new();
    match reply.result {
        SubMsgResult::Ok(answer) => match paid(answer, &config.denom) {
            Some(amount) => collect(deps.storage, &validator, amount)?,
            None => {
                let event = Event::new("reward_not_understood").add_attribute("validator", validator);
                response = response.add_event(event);
            }
        },
        SubMsgResult::Err(error) => {
            let epoch = EPOCH.load(deps.storage)?.number;
            let event = failure::record(deps.storage, &env, Attempt::withdraw(epoch, validator), &error)?;
            response = response.add_event(event);
        }
    }
    if reply.id == LAST_WITHDRAWAL {
        response.messages.extend(hand_over(deps.storage, &config)?);
    }
    Ok(response)
}

/// Reply: the converter refused rewards. They wait for the next page.
pub(crate) fn hand_over_failed(deps: DepsMut, reply: Reply) -> Answer {
    let shares: Vec<Share> = from_json(&reply.payload)?;
    for (validator, amount) in shares {
        collect(deps.storage, &validator, amount)?;
    }
    let error = reply.result.into_result().err().unwrap_or_default();
    let event = Event::new("hand_over_failed").add_attribute("error", shorten(&error));
    Ok(Response::new().add_event(event))
}

/// The message that hands over the collected rewards, as many as one message takes. The payload is
/// these rewards. None if there are none.
fn hand_over(storage: &mut dyn Storage, config: &Config) -> StdResult<Option<SubMsg<VirtualStakeCustomMsg>>> {
    let max = usize::try_from(MAX_PAGE).unwrap_or(usize::MAX);
    let shares: Vec<Share> =
        COLLECTED.range(storage, None, None, Order::Ascending).take(max).collect::<StdResult<_>>()?;
    if shares.is_empty() {
        return Ok(None);
    }
    for (validator, _) in &shares {
        COLLECTED.remove(storage, validator);
    }
    let payload = to_json_binary(&shares)?;
    let rewards = shares.into_iter().map(|(validator, amount)| ValidatorReward { validator, amount });
    let msg = WasmMsg::Execute {
        contract_addr: config.converter.to_string(),
        msg: to_json_binary(&ExecuteMsg::BookRewards {
            epoch: EPOCH.load(storage)?.number,
            rewards: rewards.collect(),
        })?,
        funds: vec![],
    };
    Ok(Some(SubMsg::reply_on_error(msg, HAND_OVER_FAILED).with_payload(payload)))
}

/// Amount of the staking denom that a withdrawal paid. None if the chain's answer cannot be read.
/// The converter has the coins all the same, and shares them out.
fn paid(response: SubMsgResponse, denom: &str) -> Option<Uint128> {
    let withdrawn = Withdrawn::decode(answer::encoded(response)?.as_slice()).ok()?;
    match withdrawn.amount.into_iter().find(|coin| coin.denom == denom) {
        Some(coin) => Uint128::from_str(&coin.amount).ok(),
        None => Some(Uint128::zero()),
    }
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::{Binary, MsgResponse};

    use mesh_apis::time::Seconds;

    use super::*;

    /// `12utoken` and `5uatom`, as a chain encodes them.
    const TWO_COINS: &[u8] = b"\x0a\x0a\x0a\x05uatom\x12\x015\x0a\x0c\x0a\x06utoken\x12\x0212";

    #[allow(deprecated)]
    fn answer(data: Option<&[u8]>, responses: &[&[u8]]) -> SubMsgResponse {
        let msg_responses = responses.iter().map(|value| MsgResponse {
            type_url: "/cosmos.distribution.v1beta1.MsgWithdrawDelegatorRewardResponse".into(),
            value: Binary::new(value.to_vec()),
        });
        SubMsgResponse {
            events: vec![],
            data: data.map(|data| Binary::new(data.to_vec())),
            msg_responses: msg_responses.collect(),
        }
    }

    fn coin(denom: &str, amount: &str) -> Vec<u8> {
        let coin = ProtoCoin { denom: denom.into(), amount: amount.into() };
        Withdrawn { amount: vec![coin] }.encode_to_vec()
    }

    #[test]
    fn only_the_staking_denom_counts() {
        assert_eq!(paid(answer(None, &[TWO_COINS]), "utoken"), Some(Uint128::new(12)));
        assert_eq!(paid(answer(None, &[TWO_COINS]), "uatom"), Some(Uint128::new(5)));
        assert_eq!(paid(answer(None, &[TWO_COINS]), "token"), Some(Uint128::zero()));
        assert_eq!(paid(answer(None, &[b""]), "utoken"), Some(Uint128::zero()));
    }

    #[test]
    fn chains_before_cosmwasm_2_answer_in_data() {
        assert_eq!(paid(answer(Some(TWO_COINS), &[]), "utoken"), Some(Uint128::new(12)));
        assert_eq!(paid(answer(Some(TWO_COINS), &[b""]), "utoken"), Some(Uint128::zero()));
    }

    #[test]
    fn what_cannot_be_read_is_no_amount() {
        assert_eq!(paid(answer(None, &[]), "utoken"), None);
        assert_eq!(paid(answer(None, &[b"\xff\xff"]), "utoken"), None);
        for amount in ["", "-1", "1.5", "many", "340282366920938463463374607431768211456"] {
            assert_eq!(paid(answer(None, &[&coin("utoken", amount)]), "utoken"), None, "{amount}");
        }
        assert_eq!(
            paid(answer(None, &[&coin("utoken", "340282366920938463463374607431768211455")]), "utoken"),
            Some(Uint128::MAX)
        );
    }

    #[test]
    fn a_message_takes_a_hundred_entries_along_and_the_rest_waits() {
        let mut storage = cosmwasm_std::testing::MockStorage::new();
        let config = Config {
            converter: cosmwasm_std::Addr::unchecked("converter"),
            governance: cosmwasm_std::Addr::unchecked("governance"),
            bonding: mesh_apis::virtual_staking::Bonding::Module,
            denom: "utoken".into(),
            epoch_interval_secs: Seconds(1),
            unbonding_period_secs: Seconds(1),
            page_limit: 1,
            max_entries: 7,
            dead_band: cosmwasm_std::Decimal::zero(),
        };
        let epoch = crate::run::Epoch { number: 3, started: 1, last_price: None };
        EPOCH.save(&mut storage, &epoch).unwrap();
        for number in 0..130 {
            collect(&mut storage, &format!("v{number:03}"), Uint128::new(number)).unwrap();
        }
        let taken = |message: Option<SubMsg<VirtualStakeCustomMsg>>| {
            message.map(|message| from_json::<Vec<Share>>(&message.payload).unwrap().len())
        };
        assert_eq!(taken(hand_over(&mut storage, &config).unwrap()), Some(100));
        // An amount of zero was never stored.
        assert_eq!(taken(hand_over(&mut storage, &config).unwrap()), Some(29));
        assert_eq!(taken(hand_over(&mut storage, &config).unwrap()), None);
    }
}
