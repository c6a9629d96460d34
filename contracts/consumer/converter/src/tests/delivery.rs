//! Delivery in any order, with refusals, timeouts and failed sends: once everything is delivered, a
//! provider that merges by number agrees with the converter on every validator.

use std::collections::{BTreeMap, BTreeSet};

use mesh_apis::converter::ValidatorsResponse;
use mesh_apis::ConsumerHeight;
use proptest::prelude::*;

use super::*;

/// A validator in the books of a provider: all keys, the status with the greatest number, and the
/// tombstone.
#[derive(Default, Debug)]
struct Known {
    keys: BTreeSet<Vec<u8>>,
    status: Option<(u64, ValidatorStatus)>,
    tombstone: Option<u64>,
}

#[derive(Default)]
struct Provider(BTreeMap<String, Known>);

impl Provider {
    fn known(&mut self, valoper: &str) -> &mut Known {
        self.0.entry(valoper.to_string()).or_default()
    }

    fn merge(&mut self, packet: &ConsumerPacket) {
        match packet {
            ConsumerPacket::AddValidators { validators } => {
                for op in validators {
                    let known = self.known(&op.valoper);
                    known.keys.insert(op.pub_key.to_vec());
                    known.status = known.status.max(Some((op.seq, ValidatorStatus::Active)));
                }
            }
            ConsumerPacket::UpdateValidators { validators } => {
                for op in validators {
                    let known = self.known(&op.valoper);
                    known.status = known.status.max(Some((op.seq, op.status)));
                }
            }
            ConsumerPacket::RemoveValidators { validators } => {
                for op in validators {
                    let known = self.known(&op.valoper);
                    known.tombstone = Some(known.tombstone.unwrap_or(u64::MAX).min(op.height.0));
                }
            }
            ConsumerPacket::CloseBatch { .. } => panic!("nobody has asked"),
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    Report(Vec<ValidatorReport>),
    /// A Stake, and whether the chunk sent along with it can be sent.
    Stake(bool),
    SendUpdates(u32),
    /// One of the packets in flight is received, and its ack comes back.
    Receive(prop::sample::Index),
    /// One of the packets in flight is refused, or never received.
    Refuse(prop::sample::Index),
    TimeOut(prop::sample::Index),
}

fn reports() -> impl Strategy<Value = Vec<ValidatorReport>> {
    let status = prop_oneof![
        Just(ValidatorStatus::Active),
        Just(ValidatorStatus::Inactive),
        Just(ValidatorStatus::Jailed)
    ];
    let report = ("[a-e]", prop::option::of(0u8..3), prop::option::of(status), prop::bool::weighted(0.05));
    let report = report.prop_map(|(valoper, n, status, tombstoned)| ValidatorReport {
        valoper,
        pub_key: n.map(key),
        status,
        tombstoned,
    });
    prop::collection::vec(report, 1..8)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => reports().prop_map(Step::Report),
        1 => any::<bool>().prop_map(Step::Stake),
        1 => (0u32..3).prop_map(Step::SendUpdates),
        2 => any::<prop::sample::Index>().prop_map(Step::Receive),
        2 => any::<prop::sample::Index>().prop_map(Step::Refuse),
        1 => any::<prop::sample::Index>().prop_map(Step::TimeOut),
    ]
}

#[derive(Default)]
struct World {
    provider: Provider,
    in_flight: Vec<ConsumerPacket>,
}

impl World {
    fn take(&mut self, index: &prop::sample::Index) -> Option<ConsumerPacket> {
        (!self.in_flight.is_empty()).then(|| self.in_flight.remove(index.index(self.in_flight.len())))
    }

    fn receive(&mut self, deps: &mut Deps, packet: &ConsumerPacket) {
        self.provider.merge(packet);
        let next = acknowledge(deps, packet, SUCCESS);
        self.in_flight.extend(next);
    }

    fn run(&mut self, deps: &mut Deps, step: Step) {
        match step {
            Step::Report(reports) => self.in_flight.extend(report(deps, reports)),
            Step::Stake(can_send) => {
                let response = deliver(deps, &stake_packet("always", coin(1, DENOM)));
                assert_eq!(packets(&response.messages).len(), response.messages.len());
                match can_send {
                    true => self.in_flight.extend(packets(&response.messages)),
                    false => response.messages.iter().for_each(|sub| send_failed(deps, sub)),
                }
            }
            Step::SendUpdates(limit) => {
                let msg = ExecuteMsg::SendUpdates { limit: Some(limit) };
                self.in_flight.extend(packets(&run(deps, "anyone", msg).unwrap().messages));
            }
            Step::Receive(index) => {
                if let Some(packet) = self.take(&index) {
                    self.receive(deps, &packet);
                }
            }
            Step::Refuse(index) => {
                if let Some(packet) = self.take(&index) {
                    assert!(acknowledge(deps, &packet, FAILURE).is_empty());
                }
            }
            Step::TimeOut(index) => {
                if let Some(packet) = self.take(&index) {
                    time_out(deps, &packet);
                }
            }
        }
    }

    /// Delivers everything that is left. It ends, because each packet takes at least one operation
    /// out of the outbox.
    fn deliver_all(&mut self, deps: &mut Deps) {
        for _ in 0..1_000 {
            match self.in_flight.pop() {
                Some(packet) => self.receive(deps, &packet),
                None if outbox_of(deps).is_empty() => return,
                None => self.run(deps, Step::SendUpdates(10)),
            }
        }
        panic!("the outbox is never empty");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn after_delivery_the_provider_knows_what_the_registry_knows(
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let mut deps = opened_with(&["always"]);
        let mut world = World::default();
        let mut keys: BTreeMap<String, BTreeSet<Vec<u8>>> = BTreeMap::new();
        for step in steps {
            if let Step::Report(reports) = &step {
                for report in reports {
                    keys.entry(report.valoper.clone()).or_default().extend(report.pub_key.as_ref().map(|k| k.to_vec()));
                }
            }
            world.run(&mut deps, step);
        }
        world.deliver_all(&mut deps);
        prop_assert!(outbox_of(&deps).is_empty());

        let all = QueryMsg::Validators { start_after: None, limit: Some(100) };
        for registered in ask::<ValidatorsResponse>(&deps, all).validators {
            if registered.validator == "always" {
                continue;
            }
            let known = world.provider.known(&registered.validator);
            let reported = keys.get(&registered.validator).cloned().unwrap_or_default();
            prop_assert_eq!(&known.keys, &reported);
            prop_assert_eq!(known.tombstone.map(ConsumerHeight), registered.tombstoned_at);
            if registered.pub_key.is_some() {
                prop_assert_eq!(known.status.map(|(_, status)| status), registered.status);
            } else {
                prop_assert_eq!(known.status, None);
            }
        }
    }
}
