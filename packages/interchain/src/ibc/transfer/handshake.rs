//! How the module answers when a channel is opened or closed.

use cosmwasm_std::{
    IbcChannelCloseMsg, IbcChannelConnectMsg, IbcChannelOpenMsg, IbcOrder, StdError, StdResult,
};

use super::{TRANSFER_PORT, TRANSFER_VERSION};
use crate::chain::IbcCall;
use crate::error::SimResult;
use crate::ibc::{ChannelRef, LinkId, OpenChannel};
use crate::world::{ChainId, World};

/// Returns the version that the module wants, if it is asked for one.
pub(crate) fn answer(call: &IbcCall) -> StdResult<Option<String>> {
    let wrong = |version: &str| {
        Err(StdError::msg(format!("invalid ICS20 version: expected {TRANSFER_VERSION}, got {version}")))
    };
    match call {
        IbcCall::Open(msg) => {
            if msg.channel().order == IbcOrder::Ordered {
                return Err(StdError::msg("expected ORDER_UNORDERED channel, got ORDER_ORDERED"));
            }
            let version = msg.channel().version.trim();
            match msg {
                IbcChannelOpenMsg::OpenInit { .. } if !["", TRANSFER_VERSION].contains(&version) => {
                    wrong(version)
                }
                // To a version that it does not know, the module answers with its own.
                _ => Ok(Some(TRANSFER_VERSION.to_string())),
            }
        }
        IbcCall::Connect(IbcChannelConnectMsg::OpenAck { counterparty_version, .. })
            if counterparty_version != TRANSFER_VERSION =>
        {
            wrong(counterparty_version)
        }
        IbcCall::Close(IbcChannelCloseMsg::CloseInit { .. }) => {
            Err(StdError::msg("user cannot close channel"))
        }
        _ => Ok(None),
    }
}

impl World {
    /// Opens a transfer channel over a link. Returns the ends of both chains.
    ///
    /// # Errors
    /// When the core refuses: a client is expired, a chain is halted.
    pub fn open_transfer_channel(
        &mut self,
        link: LinkId,
        a: ChainId,
        b: ChainId,
    ) -> SimResult<(ChannelRef, ChannelRef)> {
        let port = |chain| (chain, TRANSFER_PORT.to_string());
        self.open_channel(OpenChannel {
            link,
            initiator: port(a),
            responder: port(b),
            version: String::new(),
        })
    }
}
