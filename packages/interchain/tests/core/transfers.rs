//! Two chains with a transfer channel.

use cosmwasm_std::{coin, coins, Addr, Coin, IbcMsg, IbcOrder};
use interchain::ibc::transfer::denom::voucher;
use interchain::ibc::transfer::TRANSFER_PORT;
use interchain::ibc::OpenInit;
use interchain::{ChainId, ChannelRef, Delivery, PacketId, SimResult};

use crate::mock::{Counters, ExecuteMsg, Pair};

pub const SUCCESS: &str = r#"{"result":"AQ=="}"#;
pub const REFUSED: &str = r#"{"error":"ABCI code: 5: error handling packet: see events for details"}"#;
pub const OUT_OF_GAS: &str = r#"{"error":"ABCI code: 6: error handling packet: see events for details"}"#;

/// Two chains with a transfer channel. The contract and the user on a have 100 ualpha each.
pub struct Transfers {
    pub pair: Pair,
    pub at_a: ChannelRef,
    pub at_b: ChannelRef,
    pub user: Addr,
}

impl Transfers {
    pub fn new() -> Self {
        let mut pair = Pair::new();
        // The ends have different numbers.
        pair.open("v1").unwrap();
        let init = OpenInit {
            port: TRANSFER_PORT.to_string(),
            connection: pair.world.connection(pair.link, pair.b).unwrap(),
            counterparty_port: TRANSFER_PORT.to_string(),
            order: IbcOrder::Unordered,
            version: String::new(),
        };
        pair.world.channel_open_init(pair.b, init).unwrap();
        let (at_a, at_b) = pair.world.open_transfer_channel(pair.link, pair.a, pair.b).unwrap();
        let chain = pair.world.chain_mut(pair.a);
        let user = chain.account("user");
        for account in [&user, &pair.on_a] {
            chain.mint(account, coins(100, "ualpha")).unwrap();
        }
        Self { pair, at_a, at_b, user }
    }

    pub fn msg(&self, at: ChannelRef, to: impl Into<String>, amount: Coin, memo: &str) -> IbcMsg {
        let timeout = self.pair.world.now().plus_seconds(100).into();
        let memo = Some(memo.to_string()).filter(|memo| !memo.is_empty());
        IbcMsg::Transfer { channel_id: at.id(), to_address: to.into(), amount, timeout, memo }
    }

    pub fn send(&mut self, at: ChannelRef, from: &Addr, to: &Addr, amount: Coin) -> SimResult<PacketId> {
        let msg = self.msg(at, to, amount, "");
        self.pair.world.chain_mut(at.chain).send(from, msg)?;
        Ok(*self.pair.world.in_flight_ids()?.last().unwrap())
    }

    /// The contract on a sends 10 to the one on b, and wants both called.
    pub fn send_by_contract(&mut self, at_source: &str, at_destination: &str) -> PacketId {
        let (from, to) = (self.pair.on_a.clone(), self.pair.on_b.clone());
        let memo = format!(
            r#"{{"src_callback":{{"address":"{from}"}},"dest_callback":{{"address":"{to}"}},"at_source":"{at_source}","at_destination":"{at_destination}"}}"#
        );
        self.try_send_by_contract(&to, &memo).unwrap()
    }

    pub fn try_send_by_contract(&mut self, to: &Addr, memo: &str) -> SimResult<PacketId> {
        let msg = self.msg(self.at_a, to, coin(10, "ualpha"), memo);
        self.pair.execute(self.pair.a, &ExecuteMsg::Ibc { msg })?;
        Ok(*self.pair.world.in_flight_ids()?.last().unwrap())
    }

    pub fn balance(&self, chain: ChainId, account: &Addr, denom: &str) -> u128 {
        self.pair.world.chain(chain).balance(account, denom).unwrap().u128()
    }

    pub fn voucher(&self) -> String {
        voucher(&self.at_b.id(), "ualpha")
    }

    /// What the contracts on a and on b have.
    pub fn balances(&self) -> (u128, u128) {
        let Pair { a, b, on_a, on_b, .. } = &self.pair;
        (self.balance(*a, on_a, "ualpha"), self.balance(*b, on_b, &self.voucher()))
    }

    pub fn counters(&self) -> (Counters, Counters) {
        (self.pair.counters(self.pair.a), self.pair.counters(self.pair.b))
    }
}

pub fn ack(delivery: &Delivery) -> String {
    let (Delivery::Acked(ack) | Delivery::Reverted(ack)) = delivery else { panic!("{delivery:?}") };
    String::from_utf8_lossy(ack).into_owned()
}
