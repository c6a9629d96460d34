//! Specification, "Rewards": rewards travel over ICS20, and nothing is lost.

use cosmwasm_std::Uint128;
use mesh_apis::converter::ExecuteMsg;
use mesh_apis::packet::ConsumerPacket;
use mesh_apis::rewards::{RewardSplit, ValidatorReward};
use mesh_apis::BatchId;
use mesh_simulator::{Content, InFlight, PacketId, SimResult, System};

use crate::clockwork::{holds, DAY, VA, VB};
use crate::earning::{batch, booked, claimable, earning, epoch, only_transfer, resolve, withdraw};
use crate::steps::staked;

#[test]
fn a_batch_out_of_callback_gas_is_booked_again_and_resent() {
    let mut system = earning();
    let (sent, amount) = batch(&mut system, &[VA]);
    system.world.chain_mut(system.deployment.provider).starve_callbacks(1).unwrap();
    resolve(&mut system, sent);
    assert_eq!((booked(&system), claimable(&system)), (amount, 0));
    holds(&mut system);
    system.send_rewards(0, None).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!((booked(&system), claimable(&system)), (0, amount));
    assert_eq!(withdraw(&mut system, "alice").unwrap(), amount);
    holds(&mut system);
}

#[test]
fn a_batch_that_times_out_is_booked_again_and_sent_later() {
    let mut system = earning();
    let (lost, amount) = batch(&mut system, &[VA]);
    system.world.advance(7 * DAY);
    system.world.timeout(lost).unwrap();
    assert_eq!((booked(&system), claimable(&system)), (amount, 0));
    holds(&mut system);
    system.send_rewards(0, None).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!((booked(&system), claimable(&system)), (0, amount));
}

#[test]
fn a_failed_batch_is_sent_again_in_smaller_parts() {
    let mut system = earning();
    staked(&mut system, "bob", VB, 600);
    epoch(&mut system);
    system.world.relay_all().unwrap();
    let (sent, amount) = batch(&mut system, &[VA, VB]);
    system.world.chain_mut(system.deployment.provider).starve_callbacks(1).unwrap();
    resolve(&mut system, sent);
    system.send_rewards(0, Some(10)).unwrap();
    let splits: Vec<_> = system.batches(0).unwrap().iter().map(|batch| batch.split.len()).collect();
    assert_eq!(splits, [1, 1]);
    system.world.relay_all().unwrap();
    assert_eq!(claimable(&system), amount);
    holds(&mut system);
}

/// The only batch that the converter takes for being in transit.
fn only_batch(system: &System) -> BatchId {
    let [batch] = &system.batches(0).unwrap()[..] else { panic!("one batch") };
    batch.batch
}

#[test]
fn anyone_recovers_a_refund_the_converter_was_not_told_of() {
    let mut system = earning();
    let (lost, amount) = batch(&mut system, &[VA]);
    let at = system.consumer(0).unwrap().clone();
    system.world.chain_mut(at.chain).starve_callbacks(1).unwrap();
    system.world.advance(7 * DAY);
    system.world.timeout(lost).unwrap();
    let books = system.reward_books(0).unwrap();
    assert_eq!((books.surplus.u128(), books.in_transit.u128(), books.booked.u128()), (amount, amount, 0));
    let id = only_batch(&system);
    assert_eq!(system.unreported_batches(0).unwrap(), [id]);
    holds(&mut system);

    assert!(system.recover_batch(0, id).is_err(), "too early");
    // What belongs to a batch is not shared out meanwhile.
    system.run_epoch(0).unwrap();
    assert_eq!(system.rewards(0).unwrap().surplus.u128(), amount);
    system.world.advance(DAY);
    system.recover_batch(0, id).unwrap();
    assert_eq!(system.rewards(0).unwrap().in_transit.u128(), amount, "it has only asked");
    assert!(system.recover_batch(0, id).is_err(), "not twice a day");
    system.world.relay_all().unwrap();
    assert!(system.batch_fate(0, id).unwrap().closed);
    assert!(system.recover_batch(0, id).is_err(), "once");
    let books = system.reward_books(0).unwrap();
    assert_eq!((books.surplus.u128(), books.in_transit.u128(), books.booked.u128()), (0, 0, amount));
    system.send_rewards(0, None).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!(claimable(&system), amount);
    holds(&mut system);
}

#[test]
fn what_has_arrived_is_not_booked_again_whatever_lies_there() {
    let mut system = earning();
    let (sent, amount) = batch(&mut system, &[VA]);
    let at = system.consumer(0).unwrap().clone();
    system.world.chain_mut(at.chain).starve_callbacks(1).unwrap();
    resolve(&mut system, sent);
    assert_eq!(claimable(&system), amount);
    system.world.advance(8 * DAY);
    system.pay_converter(0, 10 * amount).unwrap();
    let id = only_batch(&system);
    system.recover_batch(0, id).unwrap();
    let books = system.reward_books(0).unwrap();
    assert_eq!((books.in_transit.u128(), books.travelling.u128()), (amount, 0));
    system.world.relay_all().unwrap();
    let books = system.reward_books(0).unwrap();
    assert_eq!((books.surplus.u128(), books.in_transit.u128(), books.booked.u128()), (10 * amount, 0, 0));
    holds(&mut system);
}

#[test]
fn a_closed_batch_waits_for_its_refund_and_is_booked_once() {
    let mut system = earning();
    let (late, amount) = batch(&mut system, &[VA]);
    // Nobody relays it, not even its timeout.
    system.world.advance(8 * DAY);
    let id = only_batch(&system);
    system.recover_batch(0, id).unwrap();
    let closes = |packet: &InFlight| {
        matches!(Content::of(packet), Content::Consumer(ConsumerPacket::CloseBatch { .. }))
    };
    let asked = system.world.in_flight().unwrap().into_iter().find(closes).unwrap().id;
    resolve(&mut system, asked);
    assert!(system.batches(0).unwrap()[0].not_booked);
    assert!(system.recover_batch(0, id).is_err(), "its refund is not there");
    holds(&mut system);
    system.world.timeout(late).unwrap();
    assert_eq!((claimable(&system), system.rewards(0).unwrap().booked.u128()), (0, amount));
    assert!(system.batches(0).unwrap().is_empty());
    holds(&mut system);
}

/// A memo as the converter's, of anybody.
fn forged_memo(system: &System, amount: u128) -> String {
    let deployed = system.consumer(0).unwrap();
    let stranger = system.world.chain(deployed.chain).account("stranger");
    let entry = ValidatorReward { validator: VA.to_string(), amount: amount.into() };
    RewardSplit { batch: BatchId(1), split: vec![entry] }
        .to_memo(&stranger, deployed.external_staking.as_str())
        .unwrap()
}

#[test]
fn a_strangers_forged_memo_books_nothing_and_is_refunded() {
    let mut system = earning();
    let deployed = system.consumer(0).unwrap().clone();
    let friend = system.user("friend");
    for to in [&deployed.external_staking, &friend] {
        let memo = forged_memo(&system, 500);
        let id = system.transfer_as("stranger", 0, to, 500, Some(memo)).unwrap();
        resolve(&mut system, id);
        let chain = system.world.chain(deployed.chain);
        let stranger = chain.account("stranger");
        assert_eq!(chain.balance(&stranger, &deployed.denom).unwrap().u128() % 500, 0, "{to}");
        assert!(system
            .world
            .transferred(deployed.consumer_transfer, &stranger, &deployed.denom)
            .unwrap()
            .is_zero());
        assert!(system.reward_balance(to, 0).unwrap().is_zero(), "{to}");
        assert_eq!((claimable(&system), system.reward_pools(0).unwrap()), (0, vec![]));
        holds(&mut system);
    }
}

#[test]
fn a_stranger_s_transfer_without_a_memo_is_in_no_books() {
    let mut system = earning();
    let staking = system.consumer(0).unwrap().external_staking.clone();
    let id = system.transfer_as("stranger", 0, &staking, 500, None).unwrap();
    resolve(&mut system, id);
    let books = system.reward_books(0).unwrap();
    assert_eq!((books.given.u128(), books.held.u128(), books.claimable.u128()), (500, 500, 0));
    let (sent, amount) = batch(&mut system, &[VA]);
    resolve(&mut system, sent);
    assert_eq!(claimable(&system), amount);
    holds(&mut system);
}

fn set_channel(system: &mut System, channel: String) -> SimResult<()> {
    let deployed = system.consumer(0).unwrap().clone();
    let msg = ExecuteMsg::UpdateConfig {
        price_feed: None,
        price_max_age_secs: None,
        discount: None,
        transfer_channel: Some(channel),
    };
    let chain = system.world.chain_mut(deployed.chain);
    chain.execute(&deployed.governance, &deployed.converter, &msg, &[]).map(drop)
}

#[test]
fn rewards_over_another_channel_are_refused_and_wait() {
    let mut system = earning();
    let (deployed, provider) = (system.consumer(0).unwrap().clone(), system.deployment.provider);
    let (other, _) = system.world.open_transfer_channel(deployed.link, deployed.chain, provider).unwrap();
    set_channel(&mut system, other.id()).unwrap();
    system.distribute(0, VA, 1_000_000).unwrap();
    epoch(&mut system);
    let id = *system.world.in_flight_ids().unwrap().last().unwrap();
    assert_eq!(id.channel, other);
    resolve(&mut system, id);
    let amount = booked(&system);
    assert!(amount > 0);
    assert_eq!(claimable(&system), 0);
    set_channel(&mut system, deployed.consumer_transfer.id()).unwrap();
    system.send_rewards(0, None).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!((booked(&system), claimable(&system)), (0, amount));
    holds(&mut system);
}

#[test]
fn a_channel_of_another_connection_or_port_is_refused() {
    let mut system = earning();
    let (deployed, provider) = (system.consumer(0).unwrap().clone(), system.deployment.provider);
    let link = system.world.connect(deployed.chain, provider, 14 * DAY).unwrap();
    let (other, _) = system.world.open_transfer_channel(link, deployed.chain, provider).unwrap();
    for channel in [other.id(), deployed.consumer_end.id(), "channel-99".to_string()] {
        assert!(set_channel(&mut system, channel.clone()).is_err(), "{channel}");
    }
}

#[test]
fn without_consumer_middleware_one_batch_is_in_transit() {
    let mut system = earning();
    let chain = system.consumer(0).unwrap().chain;
    system.world.chain_mut(chain).set_callbacks(false).unwrap();
    let (_, first) = batch(&mut system, &[VA]);
    for _ in 0..3 {
        system.world.relay_all().unwrap();
        system.distribute(0, VA, 1_000_000).unwrap();
        epoch(&mut system);
        let _ = system.send_rewards(0, Some(10));
        let books = system.reward_books(0).unwrap();
        assert_eq!((books.in_transit.u128(), books.claimable.u128()), (first, first));
        assert_eq!(system.batches(0).unwrap().len(), 1);
        holds(&mut system);
    }
    assert!(booked(&system) >= 3 * first - 3, "the rest waits");
}

// The memo is ignored there, so nobody is told for whom the tokens are. The operator's guide says
// so.
#[test]
fn without_provider_middleware_checks_see_ownerless_rewards() {
    let mut system = earning();
    system.world.chain_mut(system.deployment.provider).set_callbacks(false).unwrap();
    let (sent, amount) = batch_without_check(&mut system);
    resolve(&mut system, sent);
    let books = system.reward_books(0).unwrap();
    assert_eq!((books.held.u128(), books.claimable.u128(), books.parked.u128()), (amount, 0, 0));
    let violations = system.check().unwrap().violations;
    assert_eq!(violations.len(), 1, "{violations:?}");
    assert_eq!(violations[0].rule, mesh_simulator::Rule::RewardsAreConserved);
}

fn batch_without_check(system: &mut System) -> (PacketId, u128) {
    system.distribute(0, VA, 1_000_000).unwrap();
    epoch(system);
    (only_transfer(system), system.reward_books(0).unwrap().travelling.u128())
}

#[test]
fn what_cannot_be_sent_now_waits_and_stops_no_epoch() {
    let mut system = earning();
    let deployed = system.consumer(0).unwrap().clone();
    system.world.set_keep_alive(deployed.link, false);
    system.world.expire_client(deployed.link, deployed.chain).unwrap();
    system.distribute(0, VA, 1_000_000).unwrap();
    epoch(&mut system);
    let waits = booked(&system);
    assert!(waits > 0);
    assert!(system.world.in_flight_ids().unwrap().is_empty());
    holds(&mut system);
    system.world.revive_client(deployed.link, deployed.chain).unwrap();
    system.send_rewards(0, None).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!((booked(&system), claimable(&system)), (0, waits));
}

#[test]
fn a_failed_withdrawal_stops_no_other_and_is_tried_again() {
    let mut system = earning();
    staked(&mut system, "bob", VB, 600);
    epoch(&mut system);
    system.world.relay_all().unwrap();
    let chain = system.consumer(0).unwrap().chain;
    system.world.chain_mut(chain).break_rewards(VA, true).unwrap();
    let (sent, _) = batch(&mut system, &[VA, VB]);
    resolve(&mut system, sent);
    let of = |system: &System, name: &str| -> Uint128 {
        let pools = system.pending_rewards(&system.user(name), 0).unwrap();
        pools.iter().map(|of| of.amount).sum()
    };
    assert!(of(&system, "alice").is_zero() && !of(&system, "bob").is_zero());
    system.world.chain_mut(chain).break_rewards(VA, false).unwrap();
    epoch(&mut system);
    system.world.relay_all().unwrap();
    assert!(!of(&system, "alice").is_zero());
    holds(&mut system);
}
