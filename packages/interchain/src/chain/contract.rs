//! Contracts exactly as they ship, with their IBC entry points.
//!
//! cw-multi-test knows no IBC entry points. They are called through `sudo`, in an envelope that no
//! message of a contract can look like; every other `sudo` goes to the contract. So a handler's
//! messages, sub-messages and replies run in one transaction, as they do on a chain.

use std::cell::{Cell, RefCell};
use std::fmt::Display;
use std::rc::Rc;

use cosmwasm_std::{
    from_json, to_json_binary, Binary, Deps, DepsMut, Env, IbcBasicResponse, IbcChannelCloseMsg,
    IbcChannelConnectMsg, IbcChannelOpenMsg, IbcChannelOpenResponse, IbcDestinationCallbackMsg,
    IbcPacketAckMsg, IbcPacketReceiveMsg, IbcPacketTimeoutMsg, IbcReceiveResponse, IbcSourceCallbackMsg,
    MessageInfo, Reply, Response, StdError, StdResult, SubMsgResult, TransactionInfo,
};
use cw_multi_test::Contract;
use serde::{Deserialize, Serialize};

use super::custom::{customised_messages, Custom};
use super::panics;
use crate::error::innermost;

type IbcHandler = dyn Fn(DepsMut, Env, IbcCall) -> Result<Response<Custom>, String>;

/// A contract as it is uploaded to a chain.
pub struct Code {
    contract: Box<dyn Contract<Custom>>,
    ibc: Option<Box<IbcHandler>>,
}

impl Code {
    /// A contract without IBC entry points.
    pub fn new(contract: Box<dyn Contract<Custom>>) -> Self {
        Self { contract, ibc: None }
    }

    /// A contract with IBC entry points.
    pub fn with_ibc<H: Display + 'static, P: Display + 'static>(
        contract: Box<dyn Contract<Custom>>,
        ibc: IbcEntryPoints<H, P>,
    ) -> Self {
        Self { contract, ibc: Some(Box::new(move |deps, env, call| ibc.call(deps, env, call))) }
    }
}

/// A callback of a transfer. Its error as a text.
pub type Callback<M> = fn(DepsMut, Env, M) -> Result<IbcBasicResponse, String>;

/// The IBC entry points of a contract. `H`: error of those of the handshake, `P`: error of those of
/// packets.
pub struct IbcEntryPoints<H, P> {
    /// `ibc_channel_open`
    pub open: fn(DepsMut, Env, IbcChannelOpenMsg) -> Result<IbcChannelOpenResponse, H>,
    /// `ibc_channel_connect`
    pub connect: fn(DepsMut, Env, IbcChannelConnectMsg) -> Result<IbcBasicResponse, H>,
    /// `ibc_channel_close`
    pub close: fn(DepsMut, Env, IbcChannelCloseMsg) -> Result<IbcBasicResponse, H>,
    /// `ibc_packet_receive`
    pub receive: fn(DepsMut, Env, IbcPacketReceiveMsg) -> Result<IbcReceiveResponse, P>,
    /// `ibc_packet_ack`
    pub ack: fn(DepsMut, Env, IbcPacketAckMsg) -> Result<IbcBasicResponse, P>,
    /// `ibc_packet_timeout`
    pub timeout: fn(DepsMut, Env, IbcPacketTimeoutMsg) -> Result<IbcBasicResponse, P>,
    /// `ibc_source_callback`, if it has one.
    pub source_callback: Option<Callback<IbcSourceCallbackMsg>>,
    /// `ibc_destination_callback`, if it has one.
    pub destination_callback: Option<Callback<IbcDestinationCallbackMsg>>,
}

impl<H: Display, P: Display> IbcEntryPoints<H, P> {
    fn call(&self, deps: DepsMut, env: Env, call: IbcCall) -> Result<Response<Custom>, String> {
        match call {
            IbcCall::Open(msg) => {
                let version = (self.open)(deps, env, msg).map_err(text)?.map(|answer| answer.version);
                let data = to_json_binary(&version).map_err(|err| err.to_string())?;
                Ok(Response::new().set_data(data))
            }
            IbcCall::Connect(msg) => basic((self.connect)(deps, env, msg).map_err(text)?),
            IbcCall::Close(msg) => basic((self.close)(deps, env, msg).map_err(text)?),
            IbcCall::Receive(msg) => received((self.receive)(deps, env, msg).map_err(text)?),
            IbcCall::Ack(msg) => basic((self.ack)(deps, env, msg).map_err(text)?),
            IbcCall::Timeout(msg) => basic((self.timeout)(deps, env, msg).map_err(text)?),
            IbcCall::SourceCallback(msg) => {
                let callback = self.source_callback.ok_or_else(|| missing("ibc_source_callback"))?;
                basic(callback(deps, env, msg)?)
            }
            IbcCall::DestinationCallback(msg) => {
                let callback =
                    self.destination_callback.ok_or_else(|| missing("ibc_destination_callback"))?;
                basic(callback(deps, env, msg)?)
            }
        }
    }
}

fn text(err: impl Display) -> String {
    err.to_string()
}

fn missing(entry_point: &str) -> String {
    format!("contract has no entry point {entry_point}")
}

fn basic(response: IbcBasicResponse) -> Result<Response<Custom>, String> {
    Ok(Response::new()
        .add_submessages(customised_messages(response.messages).map_err(text)?)
        .add_attributes(response.attributes)
        .add_events(response.events))
}

fn received(response: IbcReceiveResponse) -> Result<Response<Custom>, String> {
    let mut converted = Response::new()
        .add_submessages(customised_messages(response.messages).map_err(text)?)
        .add_attributes(response.attributes)
        .add_events(response.events);
    // Without data: the ack is written later.
    converted.data = response.acknowledgement;
    Ok(converted)
}

/// A call of an IBC entry point.
#[derive(Serialize, Deserialize)]
pub(crate) enum IbcCall {
    Open(IbcChannelOpenMsg),
    Connect(IbcChannelConnectMsg),
    Close(IbcChannelCloseMsg),
    Receive(IbcPacketReceiveMsg),
    Ack(IbcPacketAckMsg),
    Timeout(IbcPacketTimeoutMsg),
    SourceCallback(IbcSourceCallbackMsg),
    DestinationCallback(IbcDestinationCallbackMsg),
}

/// The name cannot be that of a contract's own message: `$` is in no Rust identifier.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Envelope {
    #[serde(rename = "$ibc")]
    pub call: IbcCall,
}

/// How the last entry point that failed did so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It returned an error.
    Refused(String),
    /// It panicked, or what it called has aborted the transaction.
    Panicked(String),
}

/// Where the contracts of a chain note their failures: the engine must tell an error of an IBC
/// entry point from one of a sub-message, and a panic from both.
#[derive(Clone, Default)]
pub(crate) struct Failures {
    /// Of any entry point.
    pub last: Rc<RefCell<Option<Failure>>>,
    /// Of an IBC entry point.
    pub ibc: Rc<RefCell<Option<Failure>>>,
}

/// A contract on a chain.
pub(crate) struct Uploaded {
    pub code: Code,
    pub failures: Failures,
    pub index: TxIndex,
}

/// Index in its block of the transaction that runs. None outside of transactions: in queries, and
/// in what the chain itself calls.
pub(crate) type TxIndex = Rc<Cell<Option<u32>>>;

impl Uploaded {
    /// Runs an entry point. A panic becomes an error, as in a VM, and rolls the message back. An
    /// abort goes through.
    fn run<T>(&self, entry: impl FnOnce(&dyn Contract<Custom>) -> StdResult<T>) -> StdResult<T> {
        let failure = match panics::catch_in_vm(|| entry(self.code.contract.as_ref())) {
            Ok(Ok(result)) => return Ok(result),
            Ok(Err(err)) => Failure::Refused(innermost(&err.to_string()).to_string()),
            Err(panic) => Failure::Panicked(panic),
        };
        let error = match &failure {
            Failure::Refused(reason) => StdError::msg(reason),
            Failure::Panicked(reason) => StdError::msg(format!("contract panicked: {reason}")),
        };
        self.failures.last.replace(Some(failure));
        Err(error)
    }

    /// cw-multi-test runs every transaction as the first one of its block.
    fn placed(&self, mut env: Env) -> Env {
        env.transaction = self.index.get().map(|index| TransactionInfo::new(index, Binary::default()));
        env
    }

    fn run_ibc(&self, deps: DepsMut, env: Env, call: IbcCall) -> StdResult<Response<Custom>> {
        let Some(ibc) = &self.code.ibc else {
            return Err(StdError::msg("contract has no IBC entry points"));
        };
        let is_receive = matches!(call, IbcCall::Receive(_));
        let failure = match panics::catch_in_vm(|| ibc(deps, env, call)) {
            Ok(Ok(response)) if is_receive && response.data.as_ref().is_some_and(|ack| ack.is_empty()) => {
                // ibc-go refuses to write it, and so fails the transaction of the relayer.
                Failure::Panicked("acknowledgement cannot be empty".to_string())
            }
            Ok(Ok(response)) => return Ok(response),
            Ok(Err(reason)) => Failure::Refused(reason),
            Err(panic) => Failure::Panicked(panic),
        };
        self.failures.ibc.replace(Some(failure.clone()));
        self.failures.last.replace(Some(failure));
        Err(StdError::msg("IBC entry point failed"))
    }

    /// wasmd passes on what a contract said, and hides everything else but the code.
    fn redacted(&self, reply: Reply) -> Reply {
        let SubMsgResult::Err(trace) = &reply.result else { return reply };
        let last = self.failures.last.borrow();
        let text = match &*last {
            Some(Failure::Refused(reason)) if trace.contains(reason.as_str()) => {
                format!("{reason}: execute wasm contract failed")
            }
            _ => "codespace: sdk, code: 1".to_string(),
        };
        Reply { result: SubMsgResult::Err(text), ..reply }
    }
}

/// The contracts know no custom queries by type: who asks one writes it by hand.
impl Contract<Custom, Custom> for Uploaded {
    fn instantiate(
        &self,
        deps: DepsMut<Custom>,
        env: Env,
        info: MessageInfo,
        msg: Vec<u8>,
    ) -> StdResult<Response<Custom>> {
        self.run(|contract| contract.instantiate(deps.into_empty(), self.placed(env), info, msg))
    }

    fn execute(
        &self,
        deps: DepsMut<Custom>,
        env: Env,
        info: MessageInfo,
        msg: Vec<u8>,
    ) -> StdResult<Response<Custom>> {
        self.run(|contract| contract.execute(deps.into_empty(), self.placed(env), info, msg))
    }

    fn query(&self, deps: Deps<Custom>, env: Env, msg: Vec<u8>) -> StdResult<Binary> {
        panics::catch_in_vm(|| self.code.contract.query(deps.into_empty(), self.placed(env), msg))
            .unwrap_or_else(|panic| Err(StdError::msg(format!("contract panicked: {panic}"))))
    }

    fn reply(&self, deps: DepsMut<Custom>, env: Env, msg: Reply) -> StdResult<Response<Custom>> {
        let msg = self.redacted(msg);
        self.run(|contract| contract.reply(deps.into_empty(), self.placed(env), msg))
    }

    fn sudo(&self, deps: DepsMut<Custom>, env: Env, msg: Vec<u8>) -> StdResult<Response<Custom>> {
        match from_json::<Envelope>(&msg) {
            Ok(Envelope { call }) => self.run_ibc(deps.into_empty(), self.placed(env), call),
            Err(_) => self.run(|contract| contract.sudo(deps.into_empty(), self.placed(env), msg)),
        }
    }

    fn migrate(&self, deps: DepsMut<Custom>, env: Env, msg: Vec<u8>) -> StdResult<Response<Custom>> {
        self.run(|contract| contract.migrate(deps.into_empty(), self.placed(env), msg))
    }
}
