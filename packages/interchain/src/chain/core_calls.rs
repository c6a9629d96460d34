//! Calls that the IBC core makes: of a contract's entry points, and as the module of ICS20.

use cosmwasm_std::{Addr, CosmosMsg};
use cw_multi_test::{AppResponse, Executor};

use super::contract::{Envelope, Failure, IbcCall};
use super::Chain;
use crate::error::SimError;
use crate::ibc::transfer::module::{self, ModuleMsg};

/// How a contract's IBC entry point failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum IbcCallError {
    /// It returned an error.
    Refused(String),
    /// It panicked, or what it called has aborted the transaction.
    Panicked(String),
    /// A sub-message failed, and nothing caught that.
    SubMessage(String),
}

/// Why a message of the chain's own module failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ModuleError {
    /// The innermost error.
    pub reason: String,
    /// How the contract that it called failed, if it called one.
    pub of_contract: Option<Failure>,
}

impl Chain {
    /// Calls an IBC entry point of a contract. Without a change of state if it fails.
    pub(crate) fn call_ibc(&mut self, contract: &Addr, call: IbcCall) -> Result<AppResponse, IbcCallError> {
        self.failures.ibc.replace(None);
        let contract = contract.clone();
        match self.tx(|app| app.wasm_sudo(contract, &Envelope { call })) {
            Ok(response) => {
                self.note_events(response.events.clone());
                Ok(response)
            }
            Err(err) => Err(match self.failures.ibc.take() {
                Some(Failure::Refused(reason)) => IbcCallError::Refused(reason),
                Some(Failure::Panicked(reason)) => IbcCallError::Panicked(reason),
                None => IbcCallError::SubMessage(err.to_string()),
            }),
        }
    }

    /// Sends a message as the module of ICS20 does. Without a change of state if it fails.
    pub(crate) fn as_transfer_module(&mut self, msg: ModuleMsg) -> Result<AppResponse, ModuleError> {
        self.failures.ibc.replace(None);
        let account = self.account(module::ACCOUNT);
        let result = self.tx(|app| app.execute(account, CosmosMsg::Any(msg.into_any()?)));
        result.inspect(|response| self.last_events.clone_from(&response.events)).map_err(|err| ModuleError {
            reason: match err {
                SimError::Tx { reason, .. } => reason,
                other => other.to_string(),
            },
            of_contract: self.failures.ibc.take(),
        })
    }
}
