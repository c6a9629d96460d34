//! What a story can expect, and what is really so.

use mesh_simulator::{SimError, SimResult};

use super::fields::{Fields, Read};
use super::run::{Teller, Told};
use super::step::{Expectation, Subject, Wanted};
use crate::lab::{Run, Stop};
use crate::place::At;

/// How the value of a key is written.
enum Kind {
    Amount,
    Text,
    Flag,
}

/// What a key needs to say of what it speaks.
#[derive(Clone, Copy)]
enum Needs {
    User,
    Consumer,
    UserAndConsumer,
    Validator,
    Position,
    Tx,
    Nothing,
}

/// Something that can be expected.
pub struct Known {
    /// Its key in the file.
    pub key: &'static str,
    kind: Kind,
    needs: Needs,
}

const fn known(key: &'static str, kind: Kind, needs: Needs) -> Known {
    Known { key, kind, needs }
}

/// Everything that can be expected.
pub const KEYS: [Known; 47] = [
    known("bonded", Kind::Amount, Needs::User),
    known("free", Kind::Amount, Needs::User),
    known("balance", Kind::Amount, Needs::User),
    known("max_lien", Kind::Amount, Needs::User),
    known("total_slashable", Kind::Amount, Needs::User),
    known("lien", Kind::Amount, Needs::UserAndConsumer),
    known("exposed", Kind::Amount, Needs::UserAndConsumer),
    known("unreported", Kind::Amount, Needs::UserAndConsumer),
    known("claims", Kind::Amount, Needs::UserAndConsumer),
    known("parked", Kind::Amount, Needs::UserAndConsumer),
    known("position", Kind::Amount, Needs::Position),
    known("unstaking", Kind::Amount, Needs::Position),
    known("pending", Kind::Amount, Needs::Position),
    known("A", Kind::Amount, Needs::Validator),
    known("D", Kind::Amount, Needs::Validator),
    known("owed", Kind::Amount, Needs::Validator),
    known("target", Kind::Amount, Needs::Validator),
    known("delegation", Kind::Amount, Needs::Validator),
    known("validator_status", Kind::Text, Needs::Validator),
    known("can_be_staked", Kind::Flag, Needs::Validator),
    known("diverged", Kind::Flag, Needs::Validator),
    known("status", Kind::Text, Needs::Tx),
    known("reason", Kind::Text, Needs::Tx),
    known("amount", Kind::Amount, Needs::Tx),
    known("owed_waiting", Kind::Amount, Needs::Consumer),
    known("outbox", Kind::Amount, Needs::Consumer),
    known("delegated", Kind::Amount, Needs::Consumer),
    known("in_flight", Kind::Amount, Needs::Nothing),
    known("rewards_claimable", Kind::Amount, Needs::UserAndConsumer),
    known("rewards_paid", Kind::Amount, Needs::UserAndConsumer),
    known("rewards_parked", Kind::Amount, Needs::Validator),
    known("rewards_collected", Kind::Amount, Needs::Consumer),
    known("rewards_booked", Kind::Amount, Needs::Consumer),
    known("rewards_in_transit", Kind::Amount, Needs::Consumer),
    known("rewards_surplus", Kind::Amount, Needs::Consumer),
    known("rewards_sunk", Kind::Amount, Needs::Consumer),
    known("slashable", Kind::Amount, Needs::UserAndConsumer),
    known("releases", Kind::Amount, Needs::UserAndConsumer),
    known("debt", Kind::Amount, Needs::UserAndConsumer),
    known("burned", Kind::Amount, Needs::UserAndConsumer),
    known("infractions", Kind::Amount, Needs::Validator),
    known("supply", Kind::Amount, Needs::Nothing),
    known("idle", Kind::Amount, Needs::User),
    known("out", Kind::Amount, Needs::User),
    known("owed_home", Kind::Amount, Needs::User),
    known("lost", Kind::Amount, Needs::User),
    known("uncovered", Kind::Amount, Needs::User),
];

impl Known {
    /// What the file wants, if it wants it.
    pub fn read(&self, table: &mut Fields<'_>) -> Read<Option<At<Wanted>>> {
        Ok(match self.kind {
            Kind::Amount => table.bound(self.key)?,
            Kind::Text => table.text(self.key)?.map(|text| text.map(Wanted::Text)),
            Kind::Flag => table.flag(self.key)?.map(|flag| flag.map(|flag| Wanted::Text(flag.to_string()))),
        })
    }

    /// Whether it is something else for each consumer.
    pub fn is_of_a_consumer(&self) -> bool {
        match self.needs {
            Needs::User | Needs::Tx => false,
            Needs::Consumer | Needs::UserAndConsumer | Needs::Validator | Needs::Position => true,
            Needs::Nothing => self.key == "in_flight",
        }
    }

    /// What is missing to say of what it speaks.
    pub fn missing(&self, of: &Subject) -> Option<&'static str> {
        let user = of.user.is_none().then_some("user");
        let consumer = of.consumer.is_none().then_some("consumer");
        let validator = of.validator.is_none().then_some("validator");
        match self.needs {
            Needs::User => user,
            Needs::Consumer => consumer,
            Needs::UserAndConsumer => user.or(consumer),
            Needs::Validator => consumer.or(validator),
            Needs::Position => user.or(consumer).or(validator),
            Needs::Tx => of.tx.is_none().then_some("tx"),
            Needs::Nothing => None,
        }
    }
}

impl Teller<'_> {
    /// Compares all of them, and tells all that are not so.
    pub(super) fn expect(&mut self, expectations: &[At<Expectation>]) -> Run {
        let mut wrong = vec![];
        for At { value: expectation, place } in expectations {
            let Expectation { key, of, wanted, of_several } = expectation;
            let text = match self.actual(expectation) {
                Ok(actual) if wanted.fits(&actual) => continue,
                Ok(actual) => format!("it is {actual}"),
                Err(reason) => reason,
            };
            let consumer = of.consumer.filter(|_| *of_several);
            let at = consumer.map(|consumer| format!(" at {}", self.consumer(consumer))).unwrap_or_default();
            wrong.push(self.at(*place, format!("expected {key}{at} to be {wanted}, {text}")));
        }
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(Stop::Failed(wrong)),
        }
    }

    fn actual(&mut self, expectation: &Expectation) -> Told {
        let text = |err: SimError| err.to_string();
        let of = &expectation.of;
        match &of.tx {
            Some(label) if matches!(expectation.key, "status" | "reason" | "amount") => {
                self.of_tx(expectation.key, label)
            }
            _ if expectation.key == "in_flight" => {
                let ids = self.lab.in_flight().map_err(text)?;
                let routes = ids.iter().filter_map(|id| self.lab.route(*id));
                let count =
                    routes.filter(|(consumer, _)| of.consumer.is_none_or(|of| of == *consumer)).count();
                Ok(count.to_string())
            }
            _ => match expectation.key.strip_prefix("rewards_") {
                Some(key) => self.of_rewards(key, of).map_err(text),
                None if super::slashing::KEYS.contains(&expectation.key) => {
                    self.of_slashes(expectation.key, of).map_err(text)
                }
                None if super::local::KEYS.contains(&expectation.key) => {
                    self.of_local(expectation.key, of).map_err(text)
                }
                None => self.of_books(expectation.key, of).map_err(text),
            },
        }
    }

    fn of_tx(&self, key: &str, label: &str) -> Told {
        let Some(tx) = self.labels.get(label).and_then(|labelled| labelled.tx) else {
            return Err(format!("step {label:?} made no transaction"));
        };
        let tx = self.lab.system.tx(tx.consumer, tx.tx_id).map_err(|err| err.to_string())?;
        Ok(match key {
            "status" => tx.status.name().to_string(),
            "amount" => tx.amount.to_string(),
            _ => tx.reason.map_or("none".to_string(), |reason| reason.code.name().to_string()),
        })
    }

    /// Everything else. What the key needs was checked when the file was read.
    fn of_books(&self, key: &str, of: &Subject) -> SimResult<String> {
        let system = &self.lab.system;
        let (user, consumer) = (self.user(of.user.unwrap_or_default()), of.consumer.unwrap_or_default());
        let address = system.user(user);
        let validator = of.validator.clone().unwrap_or_default();
        let position = || system.position(user, consumer, &validator);
        let ledger = || system.ledger(consumer, &validator);
        let delegation = || -> SimResult<_> {
            let all = system.delegations(consumer)?;
            Ok(all.into_iter().find(|delegation| delegation.validator == validator))
        };
        let provider = system.world.chain(system.deployment.provider);
        Ok(match key {
            "bonded" => system.account(user)?.bonded.to_string(),
            "max_lien" => system.account_details(&address)?.max_lien.to_string(),
            "total_slashable" => system.account_details(&address)?.total_slashable.to_string(),
            "exposed" => system.lien(user, consumer)?.exposed.to_string(),
            "unreported" => system.lien(user, consumer)?.unreported.to_string(),
            "free" => system.account(user)?.free.to_string(),
            "balance" => provider.balance(&address, &system.deployment.denom)?.to_string(),
            "lien" => system.lien(user, consumer)?.amount.to_string(),
            "claims" => {
                let claims = system.claims(&address, consumer)?.into_iter();
                claims.map(|claim| claim.amount).sum::<cosmwasm_std::Uint128>().to_string()
            }
            "parked" => system.parked(&address, consumer)?.to_string(),
            "position" => position()?.stake.to_string(),
            "unstaking" => position()?.unstaking.to_string(),
            "pending" => position()?.pending.to_string(),
            "A" => ledger().map(|ledger| ledger.staked.saturating_sub(ledger.unstaked))?.to_string(),
            "D" => system.consumer_stake(consumer, &validator)?.stake.to_string(),
            "owed" => ledger()?.owed.to_string(),
            "target" => delegation()?.and_then(|d| d.target).unwrap_or_default().to_string(),
            "delegation" => delegation()?.map(|d| d.delegated).unwrap_or_default().to_string(),
            "validator_status" => {
                let known = system.validator(consumer, &validator)?;
                match (known.tombstoned_at, known.status) {
                    (Some(_), _) => "tombstoned".to_string(),
                    (None, Some(status)) => status.name().to_string(),
                    (None, None) => "unknown".to_string(),
                }
            }
            "can_be_staked" => system.validator(consumer, &validator)?.can_be_staked.to_string(),
            "diverged" => ledger()?.diverged.is_some().to_string(),
            "owed_waiting" => system.owed(consumer)?.total.to_string(),
            "outbox" => system.outbox(consumer)?.len().to_string(),
            _ => {
                let all = system.real_delegations(consumer)?.into_iter();
                all.map(|(_, amount)| amount).sum::<cosmwasm_std::Uint128>().to_string()
            }
        })
    }
}
