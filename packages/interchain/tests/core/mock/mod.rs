//! A world with two contracts that do what packets tell them to.

mod contract;

use cosmwasm_std::{Addr, Empty};
use interchain::ibc::OpenChannel;
use interchain::{ChainConfig, ChainId, ChannelRef, LinkId, PacketId, SimResult, World};

pub use contract::{code, Counters, ExecuteMsg, OnReceive, OnResolve, Order, QueryMsg};

/// Two chains, connected, with a mock contract on each.
pub struct Pair {
    pub world: World,
    pub a: ChainId,
    pub b: ChainId,
    pub link: LinkId,
    pub on_a: Addr,
    pub on_b: Addr,
}

pub const TRUSTING_SECS: u64 = 14 * 24 * 60 * 60;

impl Pair {
    pub fn new() -> Self {
        let mut world = World::new();
        let a = world.add_chain(ChainConfig::new("alpha-1", "alpha", "ualpha"));
        let b = world.add_chain(ChainConfig { height: 77, ..ChainConfig::new("beta-3", "beta", "ubeta") });
        let link = world.connect(a, b, TRUSTING_SECS).unwrap();
        let mut make = |chain| {
            let chain = world.chain_mut(chain);
            let (code, owner) = (chain.store_code(code()), chain.account("owner"));
            chain.instantiate(code, &owner, &Empty {}, "mock", None).unwrap()
        };
        let (on_a, on_b) = (make(a), make(b));
        Self { world, a, b, link, on_a, on_b }
    }

    pub fn port(&self, chain: ChainId) -> String {
        format!("wasm.{}", self.contract(chain))
    }

    pub fn contract(&self, chain: ChainId) -> Addr {
        if chain == self.a {
            self.on_a.clone()
        } else {
            self.on_b.clone()
        }
    }

    pub fn open(&mut self, version: &str) -> SimResult<(ChannelRef, ChannelRef)> {
        let (a, b) = ((self.a, self.port(self.a)), (self.b, self.port(self.b)));
        self.world.open_channel(OpenChannel {
            link: self.link,
            initiator: a,
            responder: b,
            version: version.to_string(),
        })
    }

    pub fn execute(&mut self, chain: ChainId, msg: &ExecuteMsg) -> SimResult<()> {
        let contract = self.contract(chain);
        let user = self.world.chain(chain).account("user");
        self.world.chain_mut(chain).execute(&user, &contract, msg, &[]).map(drop)
    }

    /// What the contract on this chain answered, when it asked itself.
    pub fn answer(&mut self, chain: ChainId, query: QueryMsg) -> SimResult<String> {
        self.execute(chain, &ExecuteMsg::Ask { query })?;
        let events = self.world.chain(chain).last_events();
        let mut attributes = events.iter().flat_map(|event| &event.attributes);
        Ok(attributes.find(|attribute| attribute.key == "answer").unwrap().value.clone())
    }

    pub fn counters(&self, chain: ChainId) -> Counters {
        self.world.chain(chain).query(&self.contract(chain), &QueryMsg::Counters {}).unwrap()
    }

    pub fn ask<T: serde::de::DeserializeOwned>(&self, chain: ChainId, msg: &QueryMsg) -> T {
        self.world.chain(chain).query(&self.contract(chain), msg).unwrap()
    }
}

/// A pair with an open channel.
pub struct Opened {
    pub pair: Pair,
    pub at_a: ChannelRef,
    pub at_b: ChannelRef,
}

impl Opened {
    pub fn new() -> Self {
        let mut pair = Pair::new();
        let (at_a, at_b) = pair.open("v1").unwrap();
        Self { pair, at_a, at_b }
    }

    /// Sends from a; times out after 100 s.
    pub fn send(&mut self, receive: OnReceive) -> PacketId {
        self.send_order(Order { receive, resolve: OnResolve::Ok })
    }

    pub fn send_order(&mut self, order: Order) -> PacketId {
        self.try_send(order, 100).unwrap()
    }

    pub fn try_send(&mut self, order: Order, timeout_secs: u64) -> SimResult<PacketId> {
        let before = self.pair.world.in_flight_ids()?;
        let channel = self.at_a.id();
        self.pair.execute(self.pair.a, &ExecuteMsg::Send { channel, order, timeout_secs })?;
        let after = self.pair.world.in_flight_ids()?;
        Ok(after.into_iter().find(|id| !before.contains(id)).unwrap())
    }
}
