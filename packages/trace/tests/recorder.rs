//! What is noted of a system that is watched.

use cosmwasm_std::Decimal;
use mesh_simulator::valset_file::ValidatorSpec;
use mesh_simulator::{DeployConfig, System};
use mesh_trace::{Cast, Place, Recorder, Step, Trace};

const VALIDATOR: &str = "conavaloper1a";
const DAY: u64 = 86_400;

fn system() -> (System, String) {
    let set = ValidatorSpec::small_set("cona", 1);
    let operator = set[0].operator_address.clone();
    let mut config = DeployConfig::standard(vec![set]);
    config.consumers[0].max_slash = Decimal::percent(10);
    let mut system = System::new(&config).unwrap();
    system.fund("alice", 100).unwrap();
    system.bond("alice", 100).unwrap();
    (system, operator)
}

fn cast(operator: &str) -> Cast {
    Cast {
        users: vec!["alice".to_string()],
        consumers: vec!["amber".to_string()],
        validators: [((0, operator.to_string()), VALIDATOR.to_string())].into(),
        only_these: false,
    }
}

fn done(text: &str) -> Step {
    Step::Done(text.to_string(), Place::Users)
}

/// Lines without their numbers and times.
fn told(trace: &Trace) -> Vec<String> {
    trace.words().iter().map(|line| line.get(15..).unwrap_or_default().trim().to_string()).collect()
}

fn assert_told(trace: &Trace, expected: &[&str]) {
    assert_eq!(told(trace), expected, "\n{}", trace.words().join("\n"));
}

#[test]
fn a_stake_is_told_with_its_packet_its_ack_and_both_books() {
    let (mut system, operator) = system();
    let mut recorder = Recorder::new(&system, cast(&operator)).unwrap();
    system.stake("alice", 0, &operator, 60).unwrap();
    recorder.look(&system, done("alice stakes 60")).unwrap();
    let id = system.world.in_flight_ids().unwrap()[0];
    system.world.deliver(id).unwrap();
    recorder.look(&system, Step::Silent).unwrap();
    system.world.acknowledge(id).unwrap();
    recorder.look(&system, Step::Silent).unwrap();
    let packet = "Stake 60, conavaloper1a (#1)";
    assert_told(
        &recorder.finish(),
        &[
            "alice stakes 60",
            "· alice: lien 0 → 60, slashable 0 → 6",
            "· alice on conavaloper1a: pending 0 → 60",
            &format!("external-staking → converter: {packet}"),
            &format!("{packet} is received: success"),
            "· conavaloper1a: D 0 → 60",
            &format!("ack of {packet}: success"),
            "· alice on conavaloper1a: pending 60 → 0, stake 0 → 60",
            "· conavaloper1a: A 0 → 60",
        ],
    );
}

#[test]
fn a_lost_packet_its_timeout_and_an_expired_client_are_told() {
    let (mut system, operator) = system();
    let mut recorder = Recorder::new(&system, cast(&operator)).unwrap();
    system.stake("alice", 0, &operator, 60).unwrap();
    recorder.look(&system, Step::Silent).unwrap();
    let id = system.world.in_flight_ids().unwrap()[0];
    system.world.drop_packet(id);
    recorder.look(&system, Step::Silent).unwrap();
    system.world.advance(8 * DAY);
    system.world.timeout(id).unwrap();
    recorder.look(&system, Step::Silent).unwrap();
    let link = system.deployment.consumers[0].link;
    system.world.expire_client(link, system.deployment.provider).unwrap();
    recorder.look(&system, Step::Silent).unwrap();
    let told = told(&recorder.finish()).join("\n");
    for line in [
        "Stake 60, conavaloper1a (#1) is lost\n",
        "timeout of Stake 60, conavaloper1a (#1)\n· alice: lien 60 → 0",
        "the provider's client of amber expires",
    ] {
        assert!(told.contains(line), "{line:?} is not in\n{told}");
    }
}

#[test]
fn a_refused_step_is_told_and_changes_nothing() {
    let (mut system, operator) = system();
    let mut recorder = Recorder::new(&system, cast(&operator)).unwrap();
    let refused = system.stake("alice", 0, &operator, 101).unwrap_err().to_string();
    assert!(refused.contains("101"), "{refused}");
    recorder.look(&system, Step::Refused("alice cannot stake 101".to_string(), Place::Users)).unwrap();
    assert_told(&recorder.finish(), &["alice cannot stake 101"]);
}

#[test]
fn what_was_in_flight_before_the_story_is_no_part_of_it() {
    let (mut system, operator) = system();
    system.stake("alice", 0, &operator, 60).unwrap();
    let mut recorder = Recorder::new(&system, cast(&operator)).unwrap();
    let id = system.world.in_flight_ids().unwrap()[0];
    system.world.deliver(id).unwrap();
    recorder.look(&system, Step::Silent).unwrap();
    assert_told(&recorder.finish(), &["the books change", "· conavaloper1a: D 0 → 60"]);
}
