//! Reads the steps. Whatever a step names must be there: users, consumers, validators, labels of
//! earlier steps.

use std::collections::BTreeSet;
use std::path::Path;

use mesh_simulator::valset_file::ValidatorSpec;

use super::fields::{Fields, Read, Word};
use super::step::{
    Action, ChainChange, ConsumerId, Handle, Pick, RewardStep, Selection, Stake, Step, UserId, Which,
};
use crate::lab::Consumer;
use crate::names::{self, Nobody};
use crate::place::At;

/// All actions, for the error about an unknown one.
const ACTIONS: &str = "bond, unbond, stake, unstake, withdraw, force, abort, send_owed, send_updates, retry_release, deliver, \
                       ack, timeout, drop, pick_up, relay, forge_ack, forge_timeout, advance, epoch, halt, resume, \
                       expire_client, revive_client, starve_callbacks, join, leave, return, remove, rotate_key, jail, unjail, tombstone, \
                       slash, report_validators, sudo_update, add_hostile, conduct, pledge, set_price, set_cap, \
                       distribute, send_rewards, recover_rewards, withdraw_rewards, sink_rewards, double_sign, punish, \
                       submit_evidence, settle, report_shrunk, work_off_debt, stake_local, unstake_local, restake, reconcile, \
                       collect, work_off, unbond_reconciled, slash_home, panic_home, expect";

/// What a step can name.
pub(super) struct Names<'a> {
    users: &'a [(String, u128)],
    pub(super) consumers: &'a [Consumer],
    /// Of the provider.
    pub(super) home: &'a [ValidatorSpec],
    /// By consumer, with those that have joined until now.
    pub(super) validators: Vec<Vec<ValidatorSpec>>,
    /// Lienholders that mean harm.
    pub(super) hostile: BTreeSet<String>,
    labels: BTreeSet<String>,
    /// Where files are.
    folder: &'a Path,
    /// The step that is read must fail.
    must_fail: bool,
}

/// Every `[[step]]`.
pub fn steps(
    file: &mut Fields<'_>,
    users: &[(String, u128)],
    consumers: &[Consumer],
    home: &[ValidatorSpec],
    folder: &Path,
) -> Read<Vec<Step>> {
    let mut names = Names {
        users,
        consumers,
        home,
        validators: consumers.iter().map(|consumer| consumer.validators.clone()).collect(),
        hostile: BTreeSet::new(),
        labels: BTreeSet::new(),
        folder,
        must_fail: false,
    };
    let mut steps = vec![];
    for mut table in file.tables("step")? {
        let name = table.need_text("action")?;
        table.call(format!("action {:?}", name.value));
        let label = table.text("as")?;
        let fails = table.text("fails")?.map(|fails| fails.value);
        names.must_fail = fails.is_some();
        let action = names.action(&mut table, &name)?;
        let place = name.place;
        if let Some(label) = &label {
            if matches!(label.value.as_str(), "all" | "random" | "first" | "last") {
                return Err(table.error(label.place, format!("{:?} cannot be a label", label.value)));
            }
            if !names.labels.insert(label.value.clone()) {
                return Err(table.error(label.place, format!("there is another label {:?}", label.value)));
            }
        }
        table.finish()?;
        let label = label.map(|label| label.value);
        steps.push(Step { place, name: name.value, action, label, fails });
    }
    Ok(steps)
}

impl Names<'_> {
    fn action(&mut self, table: &mut Fields<'_>, name: &At<String>) -> Read<Action> {
        let packets = |names: &Self, table: &mut Fields<'_>, handle| {
            Ok(Action::Packets(handle, names.selection(table)?))
        };
        Ok(match name.value.as_str() {
            "bond" => Action::Bond(self.user(table)?, table.need_amount("amount")?.value.u128()),
            "unbond" => Action::Unbond(self.user(table)?, table.need_amount("amount")?.value.u128()),
            "stake" => Action::Stake(self.stake(table)?),
            "unstake" => Action::Unstake(self.stake(table)?),
            "withdraw" => Action::Withdraw(self.user(table)?, self.consumer(table)?),
            "force" | "abort" => Action::GiveUp(self.label(table, "tx")?),
            "send_owed" => Action::SendOwed(self.consumer(table)?, limit(table)?),
            "send_updates" => Action::SendUpdates(self.consumer(table)?, limit(table)?),
            "retry_release" => Action::RetryRelease(self.user(table)?, self.consumer(table)?),
            "deliver" => packets(self, table, Handle::Deliver)?,
            "ack" => packets(self, table, Handle::Acknowledge)?,
            "timeout" => packets(self, table, Handle::TimeOut)?,
            "drop" => packets(self, table, Handle::Drop)?,
            "pick_up" => packets(self, table, Handle::PickUp)?,
            "relay" => Action::Relay(if table.has("consumer") { Some(self.consumer(table)?) } else { None }),
            "forge_ack" => {
                let selection = self.selection(table)?;
                Action::ForgeAck(selection, table.need_text("ack")?.value.into_bytes())
            }
            "forge_timeout" => Action::ForgeTimeout(self.selection(table)?),
            "advance" => Action::Advance(table.need_span("time")?.value),
            "epoch" => {
                let by_sudo = table.flag("sudo")?.is_some_and(|sudo| sudo.value);
                Action::Epoch(self.consumer(table)?, by_sudo)
            }
            "halt" => Action::Chain(ChainChange::Halt(self.chain(table)?)),
            "resume" => Action::Chain(ChainChange::Resume(self.chain(table)?)),
            "expire_client" => Action::Chain(ChainChange::Expire(self.consumer(table)?, on_provider(table)?)),
            "revive_client" => Action::Chain(ChainChange::Revive(self.consumer(table)?, on_provider(table)?)),
            "starve_callbacks" => {
                let chain = self.chain(table)?;
                let count = table.count("count")?.map_or(1, |count| count.value);
                Action::Chain(ChainChange::Starve(chain, count))
            }
            "join" | "leave" | "return" | "remove" | "rotate_key" | "jail" | "unjail" | "tombstone"
            | "slash" | "report_validators" | "sudo_update" => self.valset(table, &name.value)?,
            "add_hostile" | "conduct" | "pledge" => Action::Hostile(self.hostile(table, &name.value)?),
            "set_price" => {
                let price = table.decimal("price")?;
                let price = price.ok_or_else(|| table.error(name.place, "set_price needs \"price\""))?;
                Action::SetPrice(self.consumer(table)?, price.value)
            }
            "set_cap" => Action::SetCap(self.consumer(table)?, table.need_amount("amount")?.value),
            "distribute" | "send_rewards" | "recover_rewards" | "withdraw_rewards" | "sink_rewards" => {
                self.rewards(table, &name.value)?
            }
            "double_sign" | "punish" | "submit_evidence" | "settle" | "report_shrunk" | "work_off_debt" => {
                Action::Slashing(self.slashing(table, &name.value)?)
            }
            local if super::local::ACTIONS.contains(&local) => Action::Local(self.local(table, local)?),
            "expect" => Action::Expect(self.expectations(table)?),
            other => {
                let text = format!("unknown action {other:?}: expected one of {ACTIONS}");
                return Err(table.error(name.place, text));
            }
        })
    }

    fn rewards(&self, table: &mut Fields<'_>, name: &str) -> Read<Action> {
        let user = if name == "withdraw_rewards" { Some(self.user(table)?) } else { None };
        let consumer = self.consumer(table)?;
        let step = match (name, user) {
            ("distribute", _) => {
                let validator = self.validator(table, consumer)?;
                RewardStep::Distribute(validator, table.need_amount("amount")?.value.u128())
            }
            ("send_rewards", _) => RewardStep::Send(limit(table)?),
            ("withdraw_rewards", Some(user)) => {
                let validator = match table.has("validator") {
                    true => Some(self.validator(table, consumer)?),
                    false => None,
                };
                let to = table.text("to")?.map(|name| self.user_named(table, &name)).transpose()?;
                RewardStep::Withdraw { user, validator, to }
            }
            ("sink_rewards", _) => RewardStep::Sink(self.validator(table, consumer)?),
            _ => RewardStep::Recover,
        };
        Ok(Action::Rewards(consumer, step))
    }

    pub(super) fn user(&self, table: &mut Fields<'_>) -> Read<UserId> {
        let name = table.need_text("user")?;
        self.user_named(table, &name)
    }

    pub(super) fn user_named(&self, table: &Fields<'_>, name: &At<String>) -> Read<UserId> {
        let found = self.users.iter().position(|(user, _)| *user == name.value);
        found.ok_or_else(|| {
            let known: Vec<_> = self.users.iter().map(|(user, _)| user.as_str()).collect();
            let known = if known.is_empty() { "there are no users".to_string() } else { known.join(", ") };
            table.error(name.place, format!("unknown user {:?} (known: {known})", name.value))
        })
    }

    /// The consumer. Where there is only one it need not be named.
    pub(super) fn consumer(&self, table: &mut Fields<'_>) -> Read<ConsumerId> {
        if self.consumers.len() == 1 && !table.has("consumer") {
            // Asked for all the same, so that errors list it.
            table.text("consumer")?;
            return Ok(0);
        }
        let name = table.need_text("consumer")?;
        self.consumer_named(table, &name)
    }

    pub(super) fn consumer_named(&self, table: &Fields<'_>, name: &At<String>) -> Read<ConsumerId> {
        let found = self.consumers.iter().position(|consumer| consumer.name == name.value);
        found.ok_or_else(|| {
            let known: Vec<_> = self.consumers.iter().map(|consumer| consumer.name.as_str()).collect();
            table
                .error(name.place, format!("unknown consumer {:?} (known: {})", name.value, known.join(", ")))
        })
    }

    /// A chain: `provider`, or a consumer.
    fn chain(&self, table: &mut Fields<'_>) -> Read<Option<ConsumerId>> {
        let name = table.need_text("chain")?;
        match name.value.as_str() {
            "provider" => Ok(None),
            _ => self.consumer_named(table, &name).map(Some),
        }
    }

    /// A validator: by operator address, by moniker, or by its place in the file, from 1.
    pub(super) fn validator(&self, table: &mut Fields<'_>, consumer: ConsumerId) -> Read<String> {
        let word = table.need_word("validator")?;
        self.validator_named(table, consumer, &word)
    }

    pub(super) fn validator_named(
        &self,
        table: &Fields<'_>,
        consumer: ConsumerId,
        word: &At<Word>,
    ) -> Read<String> {
        let name = &self.consumers[consumer].name;
        let set = &self.validators[consumer];
        let unknown = |text: String| {
            let text = format!("unknown validator {text} of {name}: it has {} validators", set.len());
            table.error(word.place, text)
        };
        let spec = match &word.value {
            Word::Number(number) => number
                .checked_sub(1)
                .and_then(|at| set.get(at))
                .ok_or_else(|| unknown(format!("number {number}")))?,
            Word::Text(text) => names::meant(set, text).map_err(|nobody| match nobody {
                Nobody::Unknown => unknown(format!("{text:?}")),
                Nobody::Several(list) => {
                    let text =
                        format!("several validators of {name} are called {text:?}, give one of: {list}");
                    table.error(word.place, text)
                }
            })?,
        };
        Ok(spec.operator_address.clone())
    }

    /// A validator; where the step must fail, any operator address will do.
    fn any_validator(&self, table: &mut Fields<'_>, consumer: ConsumerId) -> Read<String> {
        let word = table.need_word("validator")?;
        match &word.value {
            Word::Text(text) if self.must_fail && text.contains("valoper1") => Ok(text.clone()),
            _ => self.validator_named(table, consumer, &word),
        }
    }

    fn stake(&self, table: &mut Fields<'_>) -> Read<Stake> {
        let user = self.user(table)?;
        let consumer = self.consumer(table)?;
        let validator = self.any_validator(table, consumer)?;
        let amount = table.need_amount("amount")?.value.u128();
        Ok(Stake { user, consumer, validator, amount })
    }

    pub(super) fn label(&self, table: &mut Fields<'_>, key: &'static str) -> Read<String> {
        let label = table.need_text(key)?;
        self.check_label(table, &label)?;
        Ok(label.value)
    }

    /// All that a file beside the scenario holds.
    pub(super) fn file(&self, table: &Fields<'_>, path: &At<String>) -> Read<Vec<u8>> {
        std::fs::read(self.folder.join(&path.value))
            .map_err(|err| table.error(path.place, format!("{}: {err}", path.value)))
    }

    fn check_label(&self, table: &Fields<'_>, label: &At<String>) -> Read<()> {
        if self.labels.contains(&label.value) {
            return Ok(());
        }
        Err(table.error(label.place, format!("no earlier step has the label {:?}", label.value)))
    }

    fn selection(&self, table: &mut Fields<'_>) -> Read<Selection> {
        let consumer = if table.has("consumer") { Some(self.consumer(table)?) } else { None };
        let place = table.place();
        let words = table.words("packets")?;
        let words = words.ok_or_else(|| {
            table.error(
                place,
                "\"packets\" is needed: \"all\", \"random\", \"first\", \"last\", numbers or labels",
            )
        })?;
        let which = match words.as_slice() {
            [At { value: Word::Text(text), .. }] if text == "all" => Which::All,
            [At { value: Word::Text(text), .. }] if text == "random" => Which::Random,
            [At { value: Word::Text(text), .. }] if text == "first" => Which::First,
            [At { value: Word::Text(text), .. }] if text == "last" => Which::Last,
            _ => {
                let mut picks = vec![];
                for word in words {
                    picks.push(match word.value {
                        Word::Number(0) => return Err(table.error(word.place, "packets are numbered from 1")),
                        Word::Number(number) => Pick::Number(At { value: number, place: word.place }),
                        Word::Text(text) => {
                            self.check_label(table, &At { value: text.clone(), place: word.place })?;
                            Pick::Label(text)
                        }
                    });
                }
                Which::These(picks)
            }
        };
        Ok(Selection { consumer, which })
    }
}

fn limit(table: &mut Fields<'_>) -> Read<Option<u32>> {
    let Some(limit) = table.count("limit")? else { return Ok(None) };
    match u32::try_from(limit.value) {
        Ok(value) => Ok(Some(value)),
        Err(_) => Err(table.error(limit.place, format!("\"limit\" is too large: {}", limit.value))),
    }
}

fn on_provider(table: &mut Fields<'_>) -> Read<bool> {
    let Some(side) = table.text("on")? else { return Ok(true) };
    match side.value.as_str() {
        "provider" => Ok(true),
        "consumer" => Ok(false),
        other => {
            Err(table
                .error(side.place, format!("\"on\" must be \"provider\" or \"consumer\", got {other:?}")))
        }
    }
}
