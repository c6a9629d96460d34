//! How the contract behaves in one call.

use std::hint::black_box;

use cosmwasm_std::{
    to_json_vec, Binary, Coin, ContractResult, Deps, Env, Event, QueryRequest, Response, StdError, Storage,
    SubMsg, SystemResult, WasmMsg, WasmQuery,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::abort;

/// What the contract fails with.
#[derive(Error, Debug)]
pub enum HostileError {
    /// From the standard library.
    #[error(transparent)]
    Std(#[from] StdError),
    /// As it was told.
    #[error("{0}")]
    Told(String),
}

/// Part of an answer that can be of any size.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The data of a response, and the answer to a query.
    Data,
    /// The value of one attribute.
    Attribute,
    /// Many events.
    Events,
    /// The text of an error.
    Error,
}

/// What to do in a call.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// Succeed without an answer.
    Succeed {},
    /// Succeed with this as the data, or as the answer to the query.
    Answer {
        /// The bytes.
        data: Binary,
    },
    /// Fail.
    Fail {},
    /// Use up all the gas that there is.
    BurnGas {},
    /// Answer a lot.
    Flood {
        /// Where.
        place: Place,
        /// How much.
        bytes: u32,
    },
    /// Call another contract, or ask it if this is a query.
    Call {
        /// The other contract.
        contract: String,
        /// What to call or ask it.
        msg: Binary,
        /// Coins to send along.
        #[serde(default)]
        funds: Vec<Coin>,
        /// Go on if it fails.
        #[serde(default)]
        catch: bool,
    },
    /// Make the chain's own code panic.
    Abort {},
}

impl Behaviour {
    /// Answers a message.
    pub(crate) fn respond(self, storage: &dyn Storage, env: &Env) -> Result<Response, HostileError> {
        let response = Response::new();
        match self {
            Self::Succeed {} => Ok(response),
            Self::Answer { data } => Ok(response.set_data(data)),
            Self::Fail {} => Err(told()),
            Self::BurnGas {} => {
                burn_gas(storage, u64::MAX);
                Ok(response)
            }
            Self::Flood { place, bytes } => flood(place, bytes),
            Self::Call { contract, msg, funds, catch } => {
                let call = WasmMsg::Execute { contract_addr: contract, msg, funds };
                Ok(response.add_submessage(if catch {
                    SubMsg::reply_on_error(call, 0)
                } else {
                    SubMsg::new(call)
                }))
            }
            Self::Abort {} => Ok(response.add_message(abort::message(env.contract.address.as_str()))),
        }
    }

    /// Answers a query.
    pub(crate) fn answer(self, deps: Deps, env: &Env) -> Result<Binary, HostileError> {
        match self {
            Self::Succeed {} => Ok(Binary::new(b"{}".to_vec())),
            Self::Answer { data } => Ok(data),
            Self::Fail {} => Err(told()),
            Self::BurnGas {} => {
                burn_gas(deps.storage, u64::MAX);
                Ok(Binary::default())
            }
            Self::Flood { place: Place::Error, bytes } => Err(HostileError::Told(text(bytes))),
            Self::Flood { bytes, .. } => Ok(Binary::new(text(bytes).into_bytes())),
            Self::Call { contract, msg, catch, .. } => {
                let query = WasmQuery::Smart { contract_addr: contract, msg }.into();
                match ask(deps, &query) {
                    Err(_) if catch => Ok(Binary::new(b"{}".to_vec())),
                    answer => answer,
                }
            }
            Self::Abort {} => ask(deps, &abort::query(env.contract.address.as_str())),
        }
    }
}

fn told() -> HostileError {
    HostileError::Told("as it was told".to_string())
}

fn text(bytes: u32) -> String {
    "x".repeat(usize::try_from(bytes).unwrap_or(usize::MAX))
}

fn flood(place: Place, bytes: u32) -> Result<Response, HostileError> {
    /// Bytes of an event.
    const EVENT: u32 = 1_024;
    let response = Response::new();
    match place {
        Place::Data => Ok(response.set_data(text(bytes).into_bytes())),
        Place::Attribute => Ok(response.add_attribute("flood", text(bytes))),
        Place::Events => {
            let event = Event::new("flood").add_attribute("text", text(EVENT));
            Ok(response.add_events((0..bytes.div_ceil(EVENT)).map(|_| event.clone())))
        }
        Place::Error => Err(HostileError::Told(text(bytes))),
    }
}

/// Reads over and over. Reading costs the chain's gas, so it runs out long before the loop ends.
pub(crate) fn burn_gas(storage: &dyn Storage, rounds: u64) {
    for _ in 0..rounds {
        black_box(storage.get(b"gas"));
    }
}

fn ask(deps: Deps, query: &QueryRequest) -> Result<Binary, HostileError> {
    let query = to_json_vec(query)?;
    match deps.querier.raw_query(&query) {
        SystemResult::Ok(ContractResult::Ok(answer)) => Ok(answer),
        SystemResult::Ok(ContractResult::Err(error)) => Err(HostileError::Told(error)),
        SystemResult::Err(error) => Err(HostileError::Told(error.to_string())),
    }
}
