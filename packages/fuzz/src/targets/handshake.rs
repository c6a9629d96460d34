//! The handshake, with a far end that asks for whatever it likes: a refusal stores nothing, and
//! what opens is the channel that was configured.

use arbitrary::{Arbitrary, Unstructured};
use cosmwasm_std::{from_json, IbcChannel, IbcChannelConnectMsg, IbcChannelOpenMsg, IbcEndpoint, IbcOrder};
use mesh_apis::handshake::{AuthorizedEndpoint, ControlChannel, ProtocolVersion, SUPPORTED_VERSIONS};

use crate::scene::Scene;
use crate::state::{Contract, Copied};

#[derive(Arbitrary, Debug)]
struct Asked {
    /// What of the channel is not as it should be.
    wrong: u8,
    /// Version of the channel, and of the far end.
    versions: [Version; 2],
    init: bool,
}

#[derive(Arbitrary, Debug)]
enum Version {
    Highest,
    Empty,
    Number(u8, u8, u8),
    Text(String),
    Raw(String),
}

impl Version {
    fn text(&self) -> String {
        let of = |version: &str| format!(r#"{{"protocol":"mesh-security","version":"{version}"}}"#);
        match self {
            Self::Highest => ProtocolVersion::highest().to_channel_version().unwrap_or_default(),
            Self::Empty => String::new(),
            Self::Number(major, minor, patch) => of(&format!("{major}.{minor}.{patch}")),
            Self::Text(version) => of(version),
            Self::Raw(text) => text.clone(),
        }
    }
}

fn asked(data: &[u8]) -> Asked {
    match data {
        [mode, choice, rest @ ..] if mode % 2 == 0 => {
            let raw = || Version::Raw(String::from_utf8_lossy(rest).to_string());
            Asked { wrong: choice % 16, versions: [raw(), raw()], init: choice / 16 % 2 == 1 }
        }
        [_, rest @ ..] => Asked::arbitrary(&mut Unstructured::new(rest)).unwrap_or_else(|_| fallback()),
        [] => fallback(),
    }
}

fn fallback() -> Asked {
    Asked { wrong: 0, versions: [Version::Highest, Version::Highest], init: false }
}

impl Asked {
    fn channel(&self, remote: &AuthorizedEndpoint) -> IbcChannel {
        let or = |bit: u8, right: &str| match self.wrong & bit {
            0 => right.to_string(),
            _ => format!("{right}x"),
        };
        let far = IbcEndpoint { port_id: or(1, &remote.port_id), channel_id: "channel-4".to_string() };
        let near = IbcEndpoint { port_id: "wasm.this".to_string(), channel_id: "channel-5".to_string() };
        let order = if self.wrong & 2 == 0 { IbcOrder::Unordered } else { IbcOrder::Ordered };
        IbcChannel::new(near, far, order, self.versions[0].text(), or(4, &remote.connection_id))
    }

    /// Whether a channel with these properties may open.
    fn may_open(&self) -> bool {
        self.wrong & 7 == 0
    }
}

fn remote(contract: &Contract) -> AuthorizedEndpoint {
    let stored = cosmwasm_std::Storage::get(&contract.copy(), b"remote");
    from_json(stored.expect("the far end is pinned")).expect("and can be read")
}

fn opened(state: &Copied, asked: &Asked) {
    let channel = cosmwasm_std::Storage::get(state, b"channel").expect("the channel is stored");
    let channel: ControlChannel = from_json(channel).expect("and can be read");
    assert!(asked.may_open());
    assert!(SUPPORTED_VERSIONS.iter().any(|version| version.to_string() == channel.version));
}

pub(super) fn provider(data: &[u8]) {
    use mesh_external_staking::ibc::{ibc_channel_connect, ibc_channel_open};
    let asked = asked(data);
    Scene::with(|scene| {
        let contract = &scene.unbound_provider;
        let channel = asked.channel(&remote(contract));
        let mut state = contract.copy();
        let msg = match asked.init {
            true => IbcChannelOpenMsg::OpenInit { channel: channel.clone() },
            false => IbcChannelOpenMsg::OpenTry {
                channel: channel.clone(),
                counterparty_version: asked.versions[1].text(),
            },
        };
        let answered = ibc_channel_open(state.deps(), contract.env(), msg);
        assert!(state.is_unchanged(), "nothing is stored before the channel is open");
        assert!(answered.is_err() || (asked.may_open() && !asked.init));
        let msg = match asked.init {
            true => IbcChannelConnectMsg::OpenAck { channel, counterparty_version: asked.versions[1].text() },
            false => IbcChannelConnectMsg::OpenConfirm { channel },
        };
        match ibc_channel_connect(state.deps(), contract.env(), msg) {
            Ok(_) => opened(&state, &asked),
            Err(_) => assert!(state.is_unchanged()),
        }
    });
}

pub(super) fn consumer(data: &[u8]) {
    use mesh_converter::ibc::{ibc_channel_connect, ibc_channel_open};
    let asked = asked(data);
    Scene::with(|scene| {
        let contract = &scene.unbound_converter;
        let channel = asked.channel(&remote(contract));
        let counterparty_version = asked.versions[1].text();
        let mut state = contract.copy();
        let msg = match asked.init {
            true => IbcChannelOpenMsg::OpenInit { channel: channel.clone() },
            false => IbcChannelOpenMsg::OpenTry {
                channel: channel.clone(),
                counterparty_version: counterparty_version.clone(),
            },
        };
        let answered = ibc_channel_open(state.deps(), contract.env(), msg);
        assert!(state.is_unchanged(), "nothing is stored before the channel is open");
        assert!(answered.is_err() || (asked.may_open() && asked.init));
        let msg = match asked.init {
            true => IbcChannelConnectMsg::OpenAck { channel, counterparty_version },
            false => IbcChannelConnectMsg::OpenConfirm { channel },
        };
        match ibc_channel_connect(state.deps(), contract.env(), msg) {
            Ok(_) => opened(&state, &asked),
            Err(_) => assert!(state.is_unchanged()),
        }
    });
}
