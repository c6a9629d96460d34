//! Opening and closing channels. Every step can be taken by anybody, with any arguments; the
//! contract, and the proof of the counterparty's state, decide.

use cosmwasm_std::{
    from_json, to_json_binary, Addr, IbcChannelCloseMsg, IbcChannelConnectMsg, IbcChannelOpenMsg,
    IbcEndpoint, IbcOrder,
};
use cw_multi_test::AppResponse;

use super::error::IbcError;
use super::store::{next, ChannelEnd, ChannelRef, State, CHANNELS, CHANNEL_COUNT, CONNECTIONS};
use super::transfer::{self, TRANSFER_PORT};
use crate::chain::{IbcCall, IbcCallError};
use crate::error::SimResult;
use crate::ibc::LinkId;
use crate::world::{ChainId, World};

/// Whether the counterparty chain proves what is really in its state, or lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Proof {
    /// The claim must be true.
    #[default]
    Honest,
    /// The counterparty chain is byzantine: any claim is proved.
    Forged,
}

/// Arguments of `ChannelOpenInit`.
#[derive(Clone, Debug)]
pub struct OpenInit {
    /// Port on this chain.
    pub port: String,
    /// Connection on this chain.
    pub connection: String,
    /// Port on the other chain.
    pub counterparty_port: String,
    /// Ordered or unordered.
    pub order: IbcOrder,
    /// Proposed version. Can be empty: then the contract has to propose one.
    pub version: String,
}

/// Arguments of `ChannelOpenTry`.
#[derive(Clone, Debug)]
pub struct OpenTry {
    /// Port on this chain.
    pub port: String,
    /// Connection on this chain.
    pub connection: String,
    /// The end that was initialised on the other chain.
    pub counterparty: IbcEndpoint,
    /// Its version.
    pub counterparty_version: String,
    /// Ordered or unordered.
    pub order: IbcOrder,
    /// Whether the other chain tells the truth.
    pub proof: Proof,
}

/// Arguments of `ChannelOpenAck`.
#[derive(Clone, Debug)]
pub struct OpenAck {
    /// Channel id that the other chain gave to its end.
    pub counterparty_channel: String,
    /// What it answered.
    pub counterparty_version: String,
    /// Whether the other chain tells the truth.
    pub proof: Proof,
}

/// Arguments of `ChannelOpenConfirm`.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenConfirm {
    /// Whether the other chain tells the truth.
    pub proof: Proof,
}

/// Who answers for a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PortOwner {
    /// This contract.
    Contract(Addr),
    /// The chain's module of ICS20.
    Transfer,
}

/// Arguments of a whole handshake.
#[derive(Clone, Debug)]
pub struct OpenChannel {
    /// Connection.
    pub link: LinkId,
    /// Chain and port of party A.
    pub initiator: (ChainId, String),
    /// Chain and port of party B.
    pub responder: (ChainId, String),
    /// Version that the relayer asks A to propose. Can be empty.
    pub version: String,
}

impl World {
    /// State of a channel's end.
    pub fn channel(&self, at: ChannelRef) -> SimResult<ChannelEnd> {
        let found = self.chain(at.chain).read(|storage| CHANNELS.may_load(storage, &at.id()))?;
        Ok(found.ok_or_else(|| IbcError::ChannelNotFound { port: String::new(), channel: at.id() })?)
    }

    /// The other end of a channel, once it is known.
    pub fn counterparty(&self, at: ChannelRef) -> SimResult<ChannelRef> {
        let end = self.channel(at)?;
        let other = self.other_chain(at.chain, &end.connection)?;
        let channel = end.counterparty.channel_id;
        let port = end.counterparty.port_id;
        Ok(ChannelRef::parse(other, &channel).ok_or(IbcError::ChannelNotFound { port, channel })?)
    }

    /// Whose a port is.
    pub(crate) fn owner_of(&self, chain: ChainId, port: &str) -> SimResult<PortOwner> {
        if port == TRANSFER_PORT {
            return Ok(PortOwner::Transfer);
        }
        let contract = port.strip_prefix("wasm.").map(Addr::unchecked);
        let contract = contract.filter(|contract| self.chain(chain).app.contract_data(contract).is_ok());
        Ok(PortOwner::Contract(contract.ok_or_else(|| IbcError::PortNotFound { port: port.to_string() })?))
    }

    pub(crate) fn save_channel(&mut self, at: ChannelRef, end: &ChannelEnd) -> SimResult<()> {
        self.chain_mut(at.chain).write(|storage| CHANNELS.save(storage, &at.id(), end))
    }

    fn call_handshake(
        &mut self,
        chain: ChainId,
        owner: &PortOwner,
        step: &'static str,
        call: IbcCall,
    ) -> SimResult<AppResponse> {
        let answer = match owner {
            PortOwner::Contract(contract) => self.chain_mut(chain).call_ibc(contract, call).map_err(|err| {
                let (IbcCallError::Refused(reason)
                | IbcCallError::Panicked(reason)
                | IbcCallError::SubMessage(reason)) = err;
                reason
            }),
            PortOwner::Transfer => transfer::handshake::answer(&call)
                .and_then(|version| Ok(AppResponse { events: vec![], data: Some(to_json_binary(&version)?) }))
                .map_err(|err| err.to_string()),
        };
        let response = answer.map_err(|reason| IbcError::Refused { step, reason })?;
        self.note_events(&response);
        Ok(response)
    }

    /// `ChannelOpenInit`, on the chain of party A.
    pub fn channel_open_init(&mut self, chain: ChainId, init: OpenInit) -> SimResult<ChannelRef> {
        self.chain(chain).check_running()?;
        let owner = self.owner_of(chain, &init.port)?;
        self.active_client(chain, &init.connection)?;
        let at = self.next_channel(chain)?;
        let end = ChannelEnd {
            state: State::Init,
            order: init.order,
            port: init.port,
            counterparty: IbcEndpoint { port_id: init.counterparty_port, channel_id: String::new() },
            connection: init.connection,
            version: init.version,
        };
        let msg = IbcChannelOpenMsg::new_init(end.to_channel(&at.id()));
        self.open(at, owner, "OpenInit", msg, end)
    }

    /// `ChannelOpenTry`, on the chain of party B.
    pub fn channel_open_try(&mut self, chain: ChainId, try_: OpenTry) -> SimResult<ChannelRef> {
        self.chain(chain).check_running()?;
        let owner = self.owner_of(chain, &try_.port)?;
        self.fresh_client(chain, &try_.connection)?;
        if try_.proof == Proof::Honest {
            let claimed = ChannelEnd {
                state: State::Init,
                order: try_.order.clone(),
                port: try_.counterparty.port_id.clone(),
                counterparty: IbcEndpoint { port_id: try_.port.clone(), channel_id: String::new() },
                connection: self.counterparty_connection(chain, &try_.connection)?,
                version: try_.counterparty_version.clone(),
            };
            self.prove_channel(chain, &try_.connection, &try_.counterparty.channel_id, &claimed)?;
        }
        let at = self.next_channel(chain)?;
        let end = ChannelEnd {
            state: State::TryOpen,
            order: try_.order,
            port: try_.port,
            counterparty: try_.counterparty,
            connection: try_.connection,
            version: try_.counterparty_version.clone(),
        };
        let msg = IbcChannelOpenMsg::new_try(end.to_channel(&at.id()), try_.counterparty_version);
        self.open(at, owner, "OpenTry", msg, end)
    }

    /// The id that the next channel of a chain gets. It is used up only if the step succeeds.
    fn next_channel(&self, chain: ChainId) -> SimResult<ChannelRef> {
        let number = self.chain(chain).read(|storage| CHANNEL_COUNT.may_load(storage))?.unwrap_or_default();
        Ok(ChannelRef { chain, number })
    }

    fn open(
        &mut self,
        at: ChannelRef,
        owner: PortOwner,
        step: &'static str,
        msg: IbcChannelOpenMsg,
        mut end: ChannelEnd,
    ) -> SimResult<ChannelRef> {
        let response = self.call_handshake(at.chain, &owner, step, IbcCall::Open(msg))?;
        let answered: Option<String> = response.data.and_then(|data| from_json(data).ok()).flatten();
        if let Some(version) = answered.filter(|version| !version.is_empty()) {
            end.version = version;
        }
        if end.version.is_empty() {
            return Err(IbcError::EmptyVersion.into());
        }
        self.chain_mut(at.chain).write(|storage| next(CHANNEL_COUNT, storage))?;
        self.save_channel(at, &end)?;
        Ok(at)
    }

    /// `ChannelOpenAck`, on the chain of party A.
    ///
    /// As ibc-go does, writes the answered version and `OPEN` before the contract is called: it
    /// sees its own proposal nowhere, and can send already.
    pub fn channel_open_ack(&mut self, at: ChannelRef, ack: OpenAck) -> SimResult<()> {
        let before = self.stepping(at, State::Init)?;
        if ack.proof == Proof::Honest {
            let claimed = ChannelEnd {
                state: State::TryOpen,
                version: ack.counterparty_version.clone(),
                ..self.mirrored(at, &before)?
            };
            self.prove_channel(at.chain, &before.connection, &ack.counterparty_channel, &claimed)?;
        }
        let mut end = before.clone();
        end.state = State::Open;
        end.version = ack.counterparty_version.clone();
        end.counterparty.channel_id = ack.counterparty_channel;
        let msg = IbcChannelConnectMsg::new_ack(end.to_channel(&at.id()), ack.counterparty_version);
        self.connect_channel(at, "OpenAck", msg, end, before)
    }

    /// `ChannelOpenConfirm`, on the chain of party B.
    pub fn channel_open_confirm(&mut self, at: ChannelRef, confirm: OpenConfirm) -> SimResult<()> {
        let before = self.stepping(at, State::TryOpen)?;
        if confirm.proof == Proof::Honest {
            let claimed = ChannelEnd { state: State::Open, ..self.mirrored(at, &before)? };
            let channel = before.counterparty.channel_id.clone();
            self.prove_channel(at.chain, &before.connection, &channel, &claimed)?;
        }
        let end = ChannelEnd { state: State::Open, ..before.clone() };
        let msg = IbcChannelConnectMsg::new_confirm(end.to_channel(&at.id()));
        self.connect_channel(at, "OpenConfirm", msg, end, before)
    }

    fn stepping(&mut self, at: ChannelRef, state: State) -> SimResult<ChannelEnd> {
        self.chain(at.chain).check_running()?;
        let end = self.channel(at)?;
        if end.state != state {
            let expected = if state == State::Init { "INIT" } else { "TRYOPEN" };
            return Err(IbcError::WrongState { channel: at.id(), expected, actual: end.state }.into());
        }
        self.fresh_client(at.chain, &end.connection)?;
        Ok(end)
    }

    fn connect_channel(
        &mut self,
        at: ChannelRef,
        step: &'static str,
        msg: IbcChannelConnectMsg,
        end: ChannelEnd,
        before: ChannelEnd,
    ) -> SimResult<()> {
        let owner = self.owner_of(at.chain, &end.port)?;
        self.save_channel(at, &end)?;
        let result = self.call_handshake(at.chain, &owner, step, IbcCall::Connect(msg));
        if result.is_err() {
            self.save_channel(at, &before)?;
        }
        result.map(drop)
    }

    /// What the other end looks like if both agree.
    fn mirrored(&self, at: ChannelRef, end: &ChannelEnd) -> SimResult<ChannelEnd> {
        Ok(ChannelEnd {
            state: end.state,
            order: end.order.clone(),
            port: end.counterparty.port_id.clone(),
            counterparty: IbcEndpoint { port_id: end.port.clone(), channel_id: at.id() },
            connection: self.counterparty_connection(at.chain, &end.connection)?,
            version: end.version.clone(),
        })
    }

    fn counterparty_connection(&self, chain: ChainId, connection: &str) -> SimResult<String> {
        let found = self.chain(chain).read(|storage| CONNECTIONS.may_load(storage, connection))?;
        let not_found = || IbcError::ConnectionNotFound { connection: connection.to_string() };
        Ok(found.ok_or_else(not_found)?.counterparty)
    }

    /// Proves that the channel of the other chain is as claimed.
    pub(crate) fn prove_channel(
        &self,
        chain: ChainId,
        connection: &str,
        channel: &str,
        claimed: &ChannelEnd,
    ) -> SimResult<()> {
        let other = self.other_chain(chain, connection)?;
        let actual = self.chain(other).read(|storage| CHANNELS.may_load(storage, channel))?;
        if actual.as_ref() == Some(claimed) {
            return Ok(());
        }
        let (claimed, actual) = (format!("{claimed:?}"), format!("{actual:?}"));
        Err(IbcError::ProofFailed { what: "channel", claimed, actual }.into())
    }

    /// `ChannelCloseInit`, by any account. The contract decides.
    pub fn channel_close_init(&mut self, at: ChannelRef) -> SimResult<()> {
        self.close(at, "CloseInit", IbcChannelCloseMsg::new_init)?;
        let end = self.channel(at)?;
        self.active_client(at.chain, &end.connection)?;
        self.save_channel(at, &ChannelEnd { state: State::Closed, ..end })
    }

    /// `ChannelCloseConfirm`: the counterparty's end is closed. See [`World::counterparty_close`].
    pub fn channel_close_confirm(&mut self, at: ChannelRef) -> SimResult<()> {
        let end = self.channel(at)?;
        self.chain(at.chain).check_running()?;
        if end.state == State::Closed {
            return Err(IbcError::WrongState { channel: at.id(), expected: "open", actual: end.state }.into());
        }
        self.fresh_client(at.chain, &end.connection)?;
        let claimed = ChannelEnd { state: State::Closed, ..self.mirrored(at, &end)? };
        self.prove_channel(at.chain, &end.connection, &end.counterparty.channel_id, &claimed)?;
        self.close(at, "CloseConfirm", IbcChannelCloseMsg::new_confirm)?;
        self.save_channel(at, &ChannelEnd { state: State::Closed, ..end })
    }

    fn close(
        &mut self,
        at: ChannelRef,
        step: &'static str,
        msg: impl FnOnce(cosmwasm_std::IbcChannel) -> IbcChannelCloseMsg,
    ) -> SimResult<()> {
        self.chain(at.chain).check_running()?;
        let end = self.channel(at)?;
        if end.state == State::Closed {
            return Err(IbcError::WrongState { channel: at.id(), expected: "open", actual: end.state }.into());
        }
        let owner = self.owner_of(at.chain, &end.port)?;
        self.call_handshake(at.chain, &owner, step, IbcCall::Close(msg(end.to_channel(&at.id())))).map(drop)
    }

    /// The whole handshake, as an honest relayer does it. Returns the ends of A and of B.
    pub fn open_channel(&mut self, open: OpenChannel) -> SimResult<(ChannelRef, ChannelRef)> {
        let (a, a_port) = open.initiator;
        let (b, b_port) = open.responder;
        let init = OpenInit {
            port: a_port.clone(),
            connection: self.connection(open.link, a)?,
            counterparty_port: b_port.clone(),
            order: IbcOrder::Unordered,
            version: open.version,
        };
        let a_end = self.channel_open_init(a, init)?;
        let try_ = OpenTry {
            port: b_port,
            connection: self.connection(open.link, b)?,
            counterparty: IbcEndpoint { port_id: a_port, channel_id: a_end.id() },
            counterparty_version: self.channel(a_end)?.version,
            order: IbcOrder::Unordered,
            proof: Proof::Honest,
        };
        let b_end = self.channel_open_try(b, try_)?;
        let ack = OpenAck {
            counterparty_channel: b_end.id(),
            counterparty_version: self.channel(b_end)?.version,
            proof: Proof::Honest,
        };
        self.channel_open_ack(a_end, ack)?;
        self.channel_open_confirm(b_end, OpenConfirm::default())?;
        Ok((a_end, b_end))
    }
}
