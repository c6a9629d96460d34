//! While it burns, the vault tells other lienholders that their liens have shrunk. One of them may be hostile, or the user, and call
//! back before what was burned is booked.

use super::*;

fn settle_msg(user: &str) -> ExecuteMsg {
    ExecuteMsg::Settle { users: vec![addr(user).into_string()] }
}

fn unstake_msg(amount: u128) -> ExecuteMsg {
    ExecuteMsg::Unstake { validator: V.to_string(), amount: coin(amount) }
}

fn work_off_msg() -> ExecuteMsg {
    let user = addr("alice").into_string();
    ExecuteMsg::WorkOffDebt { user, limit: None }
}

/// Alice has 100 on V, and a claim of 40 from V that has matured. V was slashed.
fn world() -> World {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 140, 10);
    world.unstake_at("alice", V, 40, 45);
    world.slash(V, 50);
    world.pass(UNBONDING);
    world
}

fn leave(mut world: World) {
    world.check_books_of("alice");
    let (stake, unstaking, _) = world.position("alice", V);
    world.can_send = true;
    if stake > unstaking {
        world.unstake_at("alice", V, stake - unstaking, 100);
    }
    world.pass(10 * UNBONDING);
    world.withdraw_all("alice");
    world.check_gone("alice");
    assert_eq!((world.charged("alice"), world.burned("alice")), (140, 14));
}

#[test]
fn stake_that_is_being_charged_cannot_leave_meanwhile() {
    let mut world = world();
    world.can_send = false;
    world.intruders =
        vec![("alice", unstake_msg(100)), ("alice", ExecuteMsg::WithdrawUnbonded { limit: None })];
    world.settle("alice");
    let expected = Err(format!("stake on {V} is being charged"));
    assert_eq!(world.intrusions, [expected.clone(), expected]);
    leave(world);
}

#[test]
fn what_is_being_charged_cannot_be_forced_out_meanwhile() {
    let mut world = world();
    let tx_id = world.unstake("alice", V, 30).unwrap();
    world.ack(tx_id, refusal());
    world.intruders = vec![("alice", ExecuteMsg::ForceUnstake { tx_id })];
    world.settle("alice");
    assert_eq!(world.intrusions, [Err(format!("stake on {V} is being charged"))]);
    leave(world);
}

#[test]
fn what_is_in_flight_can_be_forced_meanwhile_and_is_charged_apart() {
    let mut world = world();
    let tx_id = world.unstake("alice", V, 30).unwrap();
    world.pass(TIMEOUT + GRACE);
    world.intruders = vec![("alice", ExecuteMsg::ForceUnstake { tx_id })];
    world.settle("alice");
    assert_eq!(world.intrusions, [Ok(())]);
    leave(world);
}

#[test]
fn settling_meanwhile_charges_nothing_twice() {
    let mut world = world();
    world.intruders = vec![("stranger", settle_msg("alice")), ("alice", settle_msg("alice"))];
    world.settle("alice");
    assert_eq!(world.intrusions, [Ok(()), Ok(())]);
    assert_eq!(world.charged("alice"), 140);
    leave(world);
}

#[test]
fn a_debt_is_not_worked_off_meanwhile_by_what_is_being_charged() {
    let mut world = world();
    world.shrink("alice", 60);
    world.intruders = vec![("stranger", work_off_msg())];
    world.settle("alice");
    assert_eq!(world.intrusions, [Ok(())]);
    world.check_books_of("alice");
    assert_eq!((world.debt("alice"), world.position("alice", V)), (60, (100, 0, 0)));
    world.work_off("alice").unwrap();
    world.check_books_of("alice");
    assert_eq!(world.debt("alice"), 0);
}

#[test]
fn a_withdrawal_that_burns_cannot_be_doubled_meanwhile() {
    let mut world = world();
    world.intruders = vec![
        ("alice", ExecuteMsg::WithdrawUnbonded { limit: None }),
        ("alice", settle_msg("alice")),
        ("alice", unstake_msg(100)),
    ];
    world.withdraw("alice").unwrap();
    assert!(world.intrusions[0].is_err());
    assert_eq!(world.intrusions[1..], [Ok(()), Ok(())]);
    assert_eq!(world.charged("alice"), 140);
    world.check_books_of("alice");
    let unstake = packet_tx(&world.flying[0]);
    world.ack_at(unstake, 100);
    leave(world);
}

#[test]
fn another_slash_meanwhile_is_settled_later() {
    let mut world = world();
    world.stake_at("alice", W, 50, 10);
    let evidence = json(&double_sign(KEY_OF_W, 50));
    world.intruders = vec![("stranger", ExecuteMsg::SubmitEvidence { validator: W.to_string(), evidence })];
    world.settle("alice");
    assert_eq!((world.intrusions.len(), world.charged("alice")), (1, 140));
    world.settle("alice");
    world.check_books_of("alice");
    assert_eq!(world.charged("alice"), 190);
}
