//! Before collateral leaves or is pledged again, those who have slashed charge its user.
//!
//! Each lienholder with an unsettled lien is called once, with a limit of gas and a reply in any case. The reply to the last one
//! carries out what the user has asked for, on the account as it is then. So nothing has to be locked: whoever is called
//! may call back, and finds, and leaves, an account that is complete; what is free is worked out and taken in one step,
//! after the last call.
//!
//! Nobody escapes a slash where this fails: what is not charged yet stays reserved, by the amount of the lien and by what can be
//! slashed of it. Settling first only keeps the other liens from shrinking where the user could have kept the collateral.

use cosmwasm_std::{
    from_json, to_json_binary, Addr, Binary, Coin, DepsMut, Reply, Response, StdResult, Storage, SubMsg,
    SubMsgResult, WasmMsg,
};
use cw_utils::parse_execute_response_data;
use mesh_apis::lienholder::{LienholderMsg, SettleSlashResponse};
use mesh_apis::reply;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::lien::Lien;
use crate::reply::SETTLE_REPLY;
use crate::state::{load_account, save_account, slashes, LienholderId, LIENHOLDER_ADDRESSES};
use crate::{stake_remote, unbond, ContractError};

/// What a lienholder may use to charge one user. It bounds its answer too, since the chain charges for every byte of it.
pub const SETTLE_GAS: u64 = 1_500_000;

/// What a user has asked for.
#[derive(Serialize, Deserialize)]
pub(crate) enum Operation {
    Unbond { amount: Coin },
    StakeRemote { contract: Addr, amount: Coin, msg: Binary },
}

impl Operation {
    fn carry_out(self, deps: DepsMut, user: Addr, account: Account) -> Result<Response, ContractError> {
        match self {
            Self::Unbond { amount } => unbond::carry_out(deps, user, account, amount),
            Self::StakeRemote { contract, amount, msg } => {
                stake_remote::carry_out(deps, user, account, contract, amount, msg)
            }
        }
    }
}

/// A lienholder that was asked: the payload of the reply.
#[derive(Serialize, Deserialize)]
struct Asked {
    #[serde(rename = "u")]
    user: Addr,
    #[serde(rename = "h")]
    holder: LienholderId,
    /// How often it had slashed when it was asked. What it slashes later, it is asked about again.
    #[serde(rename = "n")]
    slashes: u64,
    /// For the last one that is asked: what to do then.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    then: Option<Operation>,
}

impl Asked {
    fn ask(&self, storage: &dyn Storage) -> StdResult<SubMsg> {
        let lienholder = LIENHOLDER_ADDRESSES.load(storage, self.holder.0)?;
        let question = LienholderMsg::SettleSlash { owner: self.user.to_string() };
        let msg = WasmMsg::Execute {
            contract_addr: lienholder.into_string(),
            msg: to_json_binary(&question)?,
            funds: vec![],
        };
        let payload = to_json_binary(self)?;
        Ok(SubMsg::reply_always(msg, SETTLE_REPLY).with_gas_limit(SETTLE_GAS).with_payload(payload))
    }
}

/// How often the holder of a lien has slashed, if the lien is not settled up to there.
pub(crate) fn unsettled(storage: &dyn Storage, lien: &Lien) -> StdResult<Option<u64>> {
    let slashes = slashes(storage, lien.holder)?;
    Ok(Some(slashes).filter(|slashes| *slashes > lien.settled))
}

/// Has all lienholders charge `user` that have something to charge, then carries out the operation: at once, if there is none.
pub(crate) fn settle_first(
    deps: DepsMut,
    user: Addr,
    operation: Operation,
) -> Result<Response, ContractError> {
    let account = load_account(deps.storage, &user)?;
    let mut asked = vec![];
    for lien in &account.liens {
        if let Some(slashes) = unsettled(deps.storage, lien)? {
            asked.push(Asked { user: user.clone(), holder: lien.holder, slashes, then: None });
        }
    }
    let Some(last) = asked.last_mut() else {
        return operation.carry_out(deps, user, account);
    };
    last.then = Some(operation);
    let calls = asked.iter().map(|asked| asked.ask(deps.storage)).collect::<StdResult<Vec<_>>>()?;
    Ok(Response::new().add_submessages(calls))
}

/// A lienholder has answered, or failed.
pub(crate) fn answered(deps: DepsMut, reply: Reply) -> Result<Response, ContractError> {
    let Asked { user, holder, slashes, then } = from_json(&reply.payload)?;
    let lienholder = LIENHOLDER_ADDRESSES.load(deps.storage, holder.0)?;
    let mut account = load_account(deps.storage, &user)?;
    let done = is_done(reply.result);
    if done {
        account.settled(holder, slashes);
    }
    let response = match then {
        Some(operation) => operation.carry_out(deps, user, account)?,
        None => {
            if done {
                save_account(deps.storage, &user, &account)?;
            }
            Response::new()
        }
    };
    Ok(response.add_attribute(if done { "settled" } else { "not_settled" }, lienholder))
}

/// Whether a lienholder says that it has charged everything. Whatever it answers, this is no error.
fn is_done(result: SubMsgResult) -> bool {
    let SubMsgResult::Ok(response) = result else {
        return false;
    };
    let answer = reply::answer(response).unwrap_or_default();
    let answer = parse_execute_response_data(&answer).ok().and_then(|answer| answer.data);
    answer.and_then(|answer| from_json::<SettleSlashResponse>(answer).ok()).is_some_and(|answer| answer.done)
}
