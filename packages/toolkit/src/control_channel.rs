//! The control channel of a contract. It has at most one that is open.

use cosmwasm_std::{IbcChannel, StdError, StdResult, Storage};
use cw_storage_plus::Item;
use mesh_apis::handshake::{
    check_endpoint, check_order, AuthorizedEndpoint, ChannelState, ControlChannel, HandshakeError,
};

/// The control channel, open or closed. None before the handshake.
pub const CHANNEL: Item<ControlChannel> = Item::new("channel");

/// The control channel if packets can be sent over it.
///
/// # Errors
/// When the storage cannot be read.
pub fn open(storage: &dyn Storage) -> StdResult<Option<ControlChannel>> {
    Ok(CHANNEL.may_load(storage)?.filter(|channel| channel.state == ChannelState::Open))
}

/// Whether `channel_id` is the control channel, open or closed.
///
/// # Errors
/// When the storage cannot be read.
pub fn is_control(storage: &dyn Storage, channel_id: &str) -> StdResult<bool> {
    Ok(CHANNEL.may_load(storage)?.is_some_and(|channel| channel.channel_id == channel_id))
}

/// What each step of the handshake demands of a channel: unordered, from the far end `remote`, and
/// no other one is open.
///
/// # Errors
/// A [`HandshakeError`] for each refusal.
pub fn check<E>(storage: &dyn Storage, remote: &AuthorizedEndpoint, channel: &IbcChannel) -> Result<(), E>
where
    E: From<HandshakeError> + From<StdError>,
{
    check_order(channel)?;
    check_endpoint(remote, channel)?;
    match open(storage)? {
        Some(existing) => Err(HandshakeError::ChannelExists { existing: existing.channel_id }.into()),
        None => Ok(()),
    }
}

/// Makes a channel the control channel.
///
/// # Errors
/// When the storage cannot be written.
pub fn bind(
    storage: &mut dyn Storage,
    remote: AuthorizedEndpoint,
    channel: &IbcChannel,
    version: String,
) -> StdResult<ControlChannel> {
    let channel_id = channel.endpoint.channel_id.clone();
    let bound = ControlChannel { channel_id, remote, version, state: ChannelState::Open };
    CHANNEL.save(storage, &bound)?;
    Ok(bound)
}

/// Notes that the counterparty chain has closed a channel, if it is the control channel. Returns
/// whether it is.
///
/// # Errors
/// When the storage cannot be read or written.
pub fn close(storage: &mut dyn Storage, channel_id: &str) -> StdResult<bool> {
    match CHANNEL.may_load(storage)? {
        Some(control) if control.channel_id == channel_id => {
            CHANNEL.save(storage, &ControlChannel { state: ChannelState::Closed, ..control })?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cosmwasm_std::testing::MockStorage;
    use cosmwasm_std::{IbcEndpoint, IbcOrder};

    #[derive(Debug, PartialEq)]
    enum Refused {
        Handshake(HandshakeError),
        Storage,
    }

    impl From<HandshakeError> for Refused {
        fn from(error: HandshakeError) -> Self {
            Self::Handshake(error)
        }
    }

    impl From<StdError> for Refused {
        fn from(_: StdError) -> Self {
            Self::Storage
        }
    }

    fn remote() -> AuthorizedEndpoint {
        AuthorizedEndpoint { connection_id: "connection-0".to_string(), port_id: "wasm.far".to_string() }
    }

    fn channel(id: &str, order: IbcOrder, port: &str, connection: &str) -> IbcChannel {
        let end =
            |port: &str, id: &str| IbcEndpoint { port_id: port.to_string(), channel_id: id.to_string() };
        IbcChannel::new(end("wasm.here", id), end(port, "channel-9"), order, "1.0.0", connection)
    }

    fn good(id: &str) -> IbcChannel {
        channel(id, IbcOrder::Unordered, "wasm.far", "connection-0")
    }

    #[test]
    fn only_an_unordered_channel_from_the_far_end_passes() {
        let storage = MockStorage::new();
        let verdict = |channel| check::<Refused>(&storage, &remote(), &channel);
        assert_eq!(verdict(good("channel-1")), Ok(()));
        for refused in [
            channel("channel-1", IbcOrder::Ordered, "wasm.far", "connection-0"),
            channel("channel-1", IbcOrder::Unordered, "wasm.other", "connection-0"),
            channel("channel-1", IbcOrder::Unordered, "wasm.far", "connection-1"),
        ] {
            assert!(matches!(verdict(refused), Err(Refused::Handshake(_))));
        }
    }

    #[test]
    fn a_second_channel_opens_only_after_the_first_has_closed() {
        let mut storage = MockStorage::new();
        bind(&mut storage, remote(), &good("channel-1"), "1.0.0".to_string()).unwrap();
        let existing = || HandshakeError::ChannelExists { existing: "channel-1".to_string() };
        let second = good("channel-2");
        assert_eq!(check(&storage, &remote(), &second), Err(Refused::Handshake(existing())));

        assert!(!close(&mut storage, "channel-2").unwrap());
        assert!(open(&storage).unwrap().is_some());
        assert!(close(&mut storage, "channel-1").unwrap());
        assert!(open(&storage).unwrap().is_none() && is_control(&storage, "channel-1").unwrap());
        assert_eq!(check::<Refused>(&storage, &remote(), &second), Ok(()));
    }
}
