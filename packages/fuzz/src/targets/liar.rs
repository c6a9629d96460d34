//! A consumer that lies, on the whole system: some forged acks, timeouts, packets and transfers,
//! and then every invariant that holds with a liar.

use std::cell::RefCell;

use arbitrary::{Arbitrary, Unstructured};
use mesh_simulator::chain::ChainSnapshot;
use mesh_simulator::ibc::transfer::TransferData;
use mesh_simulator::{Checks, PacketId, SimResult, System, WorldSnapshot};

use crate::shape::{Ack, FromConsumer, Shape, Split};
use crate::story;

/// Most lies in one input.
const MAX_LIES: usize = 4;

/// What a liar does.
#[derive(Arbitrary, Debug)]
enum Lie {
    Ack(u8, Ack),
    RawAck(u8, Vec<u8>),
    TimeOut(u8),
    Packet(FromConsumer),
    RawPacket(Vec<u8>),
    Rewards(Split),
    Close,
    /// Not a lie: time passes.
    Wait(u8),
    /// Not a lie: a user gives up what is silent, or takes out what has matured.
    Leave(u8),
}

thread_local! {
    static WORLD: RefCell<(System, WorldSnapshot, ChainSnapshot)> = RefCell::new(begin());
}

fn begin() -> (System, WorldSnapshot, ChainSnapshot) {
    let system = story::told().expect("the story goes as told");
    let start = system.world.snapshot();
    let provider = system.world.chain(system.deployment.provider).snapshot();
    (system, start, provider)
}

fn sent_to_liar(system: &System, which: u8) -> SimResult<Option<PacketId>> {
    let end = system.consumer(0)?.provider_end;
    let mut ids = system.world.in_flight_ids()?;
    ids.retain(|id| id.channel == end);
    Ok((!ids.is_empty()).then(|| ids[usize::from(which) % ids.len()]))
}

fn acknowledge(system: &mut System, which: u8, ack: Vec<u8>) -> SimResult<()> {
    let Some(id) = sent_to_liar(system, which)?.filter(|_| !ack.is_empty()) else { return Ok(()) };
    system.world.forge_ack(id, ack)?;
    system.world.acknowledge(id).map(drop)
}

fn deliver(system: &mut System, data: Vec<u8>) -> SimResult<()> {
    let from = system.consumer(0)?.consumer_end;
    let id = system.world.byzantine_send(from, data)?;
    system.world.deliver(id).map(drop)
}

fn act(system: &mut System, lie: Lie) -> SimResult<()> {
    match lie {
        Lie::Ack(which, ack) => acknowledge(system, which, ack.encode()),
        Lie::RawAck(which, ack) => acknowledge(system, which, ack),
        Lie::TimeOut(which) => match sent_to_liar(system, which)? {
            Some(id) => system.world.forge_timeout(id).map(drop),
            None => Ok(()),
        },
        Lie::Packet(packet) => deliver(system, packet.encode()),
        Lie::RawPacket(data) => deliver(system, data),
        Lie::Rewards(split) => {
            let liar = system.consumer(0)?.clone();
            let (sender, receiver) = (liar.converter.to_string(), liar.external_staking.to_string());
            let (amount, memo) = (split.amount().into(), split.memo(&sender, &receiver));
            let data = TransferData { denom: liar.denom, amount, sender, receiver, memo };
            let id = system.world.byzantine_send(liar.consumer_transfer, data.encode())?;
            system.world.deliver(id).map(drop)
        }
        Lie::Close => {
            let liar = system.consumer(0)?.clone();
            system.world.counterparty_close(liar.consumer_end)?;
            system.world.channel_close_confirm(liar.provider_end)
        }
        Lie::Wait(days) => {
            system.world.advance(u64::from(days % 32) * 24 * 60 * 60);
            Ok(())
        }
        Lie::Leave(who) => {
            let user = story::USERS[usize::from(who) % story::USERS.len()];
            for tx in system.txs(&system.user(user), 0)? {
                let _ = system.give_up_unstake(user, 0, tx.tx_id);
                let _ = system.abort(user, 0, tx.tx_id);
            }
            system.withdraw(user, 0, None)
        }
    }
}

fn lies(data: &[u8]) -> Vec<Lie> {
    match data {
        [mode, choice, rest @ ..] if mode % 2 == 0 => vec![match choice / 64 {
            0..=2 => Lie::RawAck(*choice, rest.to_vec()),
            _ => Lie::RawPacket(rest.to_vec()),
        }],
        [_, rest @ ..] => {
            let mut from = Unstructured::new(rest);
            let lies = from.arbitrary_iter().into_iter().flatten();
            lies.take(MAX_LIES).map_while(Result::ok).collect()
        }
        [] => vec![],
    }
}

pub(super) fn tell(data: &[u8]) {
    WORLD.with_borrow_mut(|(system, start, honest)| {
        system.world.restore(start);
        let told = lies(data);
        let text = format!("{told:?}");
        for lie in told {
            // What is refused is refused.
            let _ = act(system, lie);
        }
        let provider = system.deployment.provider;
        if system.world.chain(provider).snapshot() == *honest {
            return;
        }
        let report = Checks::lying(0).run(system).expect("everything can be asked");
        assert!(report.is_ok(), "after {text}: {:#?}", report.violations);
    });
}
