//! Plays a story, step by step, and checks after each what must always hold.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use mesh_apis::external_staking::TxKind;
use mesh_apis::TxId;
use mesh_simulator::{PacketId, Rng, SimError};

use super::slashing::Signed;
use super::step::{Action, ChainChange, Stake, Step};
use super::{Scenario, Telling};
use crate::lab::{start, Lab, Run, Stop};
use crate::place::{Place, Source};
use crate::progress::Progress;
use crate::report::books;
use crate::{duration, Outcome};

/// What a step did, in a few words; or why it could not be done.
pub(super) type Told = Result<String, String>;

/// A transaction of a labelled step.
#[derive(Clone, Copy)]
pub(super) struct LabelledTx {
    pub user: usize,
    pub consumer: usize,
    pub tx_id: TxId,
}

/// What a labelled step did.
pub(super) struct Labelled {
    pub tx: Option<LabelledTx>,
    pub packets: Vec<PacketId>,
    pub signed: Option<Signed>,
}

/// Plays a story.
pub(super) struct Teller<'a> {
    pub lab: Lab,
    pub rng: Rng,
    pub labels: BTreeMap<String, Labelled>,
    source: &'a Source,
    made: Option<LabelledTx>,
    pub(super) signed: Option<Signed>,
    /// Lienholders that mean harm, by name.
    pub(super) hostile: BTreeMap<String, Addr>,
}

impl Scenario {
    /// Plays it.
    ///
    /// # Errors
    /// When the chains cannot even start.
    pub fn run(self, telling: Telling, progress: &mut Progress) -> Run<Outcome> {
        progress.phase(&self.title);
        for line in &self.story {
            progress.note(line);
        }
        let names = self.users.iter().map(|(name, _)| name.clone()).collect();
        let mut lab = start(&self.config, names, self.consumers)?;
        lab.audit.trust_not(self.lying);
        let rng = Rng::new(telling.seed.unwrap_or(self.seed));
        let mut teller = Teller {
            lab,
            rng,
            labels: BTreeMap::new(),
            source: &self.source,
            made: None,
            signed: None,
            hostile: BTreeMap::new(),
        };
        let result = teller.tell(&self.users, &self.steps, self.drain, telling.watched, progress);
        let shown = vec![books(&teller.lab, "at the end")?];
        Ok(Outcome { title: self.title, story: self.story, lab: teller.lab, books: shown, result })
    }
}

impl Teller<'_> {
    fn tell(
        &mut self,
        users: &[(String, u128)],
        steps: &[Step],
        drain: bool,
        watched: bool,
        progress: &mut Progress,
    ) -> Run {
        self.lab.audit.at("before the first step".to_string());
        for consumer in 0..self.lab.system.consumer_count() {
            self.lab.system.sync_validators(consumer)?;
        }
        self.lab.relay_well(&mut self.rng)?;
        for (name, balance) in users.iter().filter(|(_, balance)| *balance > 0) {
            self.lab.system.fund(name, *balance)?;
        }
        self.lab.brought = users.iter().map(|(_, balance)| *balance).collect();
        self.lab.check()?;
        if watched {
            self.lab.watch(false)?;
        }
        for step in steps {
            self.play(step, progress).map_err(|stop| match stop {
                Stop::World(error) => {
                    let text = format!("{}: the simulated world refused: {error}", step.name);
                    Stop::Failed(vec![self.at(step.place, text)])
                }
                stop => stop,
            })?;
        }
        if drain {
            self.lab.audit.at("at the end".to_string());
            self.lab.check_drains()?;
        }
        Ok(())
    }

    /// Does a step, shows what it did, and checks what must always hold.
    fn play(&mut self, step: &Step, progress: &mut Progress) -> Run {
        let before = self.lab.in_flight()?;
        self.made = None;
        self.signed = None;
        let told = self.step(step)?;
        self.watch(step, &told)?;
        progress.phase(&match &told {
            Ok(text) => format!("{}: {text}", step.name),
            Err(reason) => format!("{}: refused, as expected: {reason}", step.name),
        });
        if let Some(label) = &step.label {
            let now = self.lab.in_flight()?;
            let packets = now.into_iter().filter(|id| !before.contains(id)).collect();
            let labelled = Labelled { tx: self.made, packets, signed: self.signed.take() };
            self.labels.insert(label.clone(), labelled);
        }
        self.lab.audit.at(self.at(step.place, format!("after {}", step.name)));
        self.lab.check()
    }

    /// Does a step, and judges whether it failed as it should.
    fn step(&mut self, step: &Step) -> Run<Told> {
        if let (Action::Expect(expectations), None) = (&step.action, &step.fails) {
            self.expect(expectations)?;
            return Ok(Ok("as expected".to_string()));
        }
        // What evidence changes at once is what slashes do until something else happens.
        let goes_on = matches!(step.action, Action::Slashing(_) | Action::Unbond(..) | Action::Expect(_));
        if !goes_on && step.fails.is_none() {
            self.lab.something_else()?;
        }
        let told = self.act(&step.action);
        match (&told, &step.fails) {
            (Ok(_), None) => Ok(told),
            (Err(reason), Some(expected)) if reason.contains(expected.as_str()) => Ok(told),
            (Err(reason), Some(expected)) => {
                let text = format!("{} must fail with {expected:?}, it failed with: {reason}", step.name);
                Err(Stop::Failed(vec![self.at(step.place, text)]))
            }
            (Ok(text), Some(expected)) => {
                let text = format!("{} must fail with {expected:?}, it succeeded: {text}", step.name);
                Err(Stop::Failed(vec![self.at(step.place, text)]))
            }
            (Err(reason), None) => {
                Err(Stop::Failed(vec![self.at(step.place, format!("{} failed: {reason}", step.name))]))
            }
        }
    }

    /// `file:line:column: text`.
    pub(super) fn at(&self, place: Place, text: impl std::fmt::Display) -> String {
        self.source.error(place, text).to_string()
    }

    pub(super) fn user(&self, user: usize) -> &str {
        self.lab.users.get(user).map(String::as_str).unwrap_or_default()
    }

    pub(super) fn consumer(&self, consumer: usize) -> &str {
        self.lab.consumers.get(consumer).map(|consumer| consumer.name.as_str()).unwrap_or_default()
    }

    fn act(&mut self, action: &Action) -> Told {
        let text = |err: SimError| err.to_string();
        match action {
            Action::Bond(user, amount) => {
                let name = self.user(*user).to_string();
                self.lab.system.bond(&name, *amount).map_err(text)?;
                Ok(format!("{name} bonds {amount}"))
            }
            Action::Unbond(user, amount) => {
                let name = self.user(*user).to_string();
                self.lab.system.unbond(&name, *amount).map_err(text)?;
                Ok(format!("{name} takes {amount} out of the vault"))
            }
            Action::Local(step) => self.local(step),
            Action::Stake(stake) => self.stake(stake, TxKind::Stake),
            Action::Unstake(stake) => self.stake(stake, TxKind::Unstake),
            Action::Withdraw(user, consumer) => {
                let name = self.user(*user).to_string();
                self.lab.withdraw(&name, *consumer, None).map_err(text)?;
                Ok(format!("{name} withdraws what {} has released", self.consumer(*consumer)))
            }
            Action::GiveUp(label) => self.give_up(label),
            Action::SendOwed(consumer, limit) => {
                self.lab.system.send_owed(*consumer, *limit).map_err(text)?;
                Ok(format!("to {}", self.consumer(*consumer)))
            }
            Action::SendUpdates(consumer, limit) => {
                self.lab.system.send_updates(*consumer, *limit).map_err(text)?;
                Ok(format!("from {}", self.consumer(*consumer)))
            }
            Action::RetryRelease(user, consumer) => {
                let name = self.user(*user).to_string();
                self.lab.system.retry_release(*consumer, &name).map_err(text)?;
                Ok(format!("for {name}"))
            }
            Action::Packets(handle, selection) => self.handle(*handle, selection),
            Action::Relay(consumer) => self.relay(*consumer),
            Action::ForgeAck(selection, ack) => {
                for id in self.select(None, selection)? {
                    self.lab.system.world.forge_ack(id, ack.clone()).map_err(text)?;
                }
                Ok(String::from_utf8_lossy(ack).into_owned())
            }
            Action::ForgeTimeout(selection) => {
                for id in self.select(None, selection)? {
                    self.lab.system.world.forge_timeout(id).map_err(text)?;
                }
                Ok("the chain claims that it never got them".to_string())
            }
            Action::Advance(secs) => {
                self.lab.system.world.advance(*secs);
                Ok(format!("{} pass", duration::show(*secs)))
            }
            Action::Epoch(consumer, true) => {
                self.lab.system.run_epoch_by_sudo(*consumer).map_err(text)?;
                Ok(format!("of {}, a page by its module", self.consumer(*consumer)))
            }
            Action::Epoch(consumer, false) => {
                let pages = self.lab.system.run_epoch(*consumer).map_err(text)?;
                Ok(format!("of {}, {pages} pages", self.consumer(*consumer)))
            }
            Action::Chain(change) => self.change_chain(change),
            Action::Valset(consumer, step) => self.valset_step(*consumer, step),
            Action::Hostile(step) => self.hostile_step(step),
            Action::SetPrice(consumer, price) => {
                self.lab.system.set_price(*consumer, *price).map_err(text)?;
                Ok(format!("one provider token is worth {price} of {}", self.consumer(*consumer)))
            }
            Action::SetCap(consumer, cap) => {
                self.lab.system.set_max_cap(*consumer, *cap).map_err(text)?;
                Ok(format!("{} allows {cap}", self.consumer(*consumer)))
            }
            Action::Rewards(consumer, step) => self.reward_step(*consumer, step),
            Action::Slashing(step) => self.slash_step(step),
            Action::Expect(expectations) => match self.expect(expectations) {
                Ok(()) => Ok("as expected".to_string()),
                Err(stop) => Err(stop.to_string()),
            },
        }
    }

    fn stake(&mut self, stake: &Stake, kind: TxKind) -> Told {
        let Stake { user, consumer, validator, amount } = stake;
        let name = self.user(*user).to_string();
        let result = match kind {
            TxKind::Stake => self.lab.system.stake_reconciled(&name, *consumer, validator, *amount),
            TxKind::Unstake => self.lab.system.unstake(&name, *consumer, validator, *amount),
            TxKind::Slash => return Err("a slash is no step of a user".to_string()),
        };
        let tx_id = result.map_err(|err| err.to_string())?;
        if kind == TxKind::Stake {
            self.lab.note_returns();
        }
        self.made = Some(LabelledTx { user: *user, consumer: *consumer, tx_id });
        let validator = self.lab.validator_name(*consumer, validator);
        let does = if kind == TxKind::Stake { "stakes" } else { "unstakes" };
        Ok(format!("{name} {does} {amount}, validator {validator} of {}", self.consumer(*consumer)))
    }

    fn give_up(&mut self, label: &str) -> Told {
        let tx = self.labels.get(label).and_then(|labelled| labelled.tx);
        let tx = tx.ok_or_else(|| format!("step {label:?} made no transaction"))?;
        let name = self.user(tx.user).to_string();
        let system = &mut self.lab.system;
        let kind = system.tx(tx.consumer, tx.tx_id).map_err(|err| err.to_string())?.kind;
        let result = match kind {
            TxKind::Unstake => system.give_up_unstake(&name, tx.consumer, tx.tx_id).map(drop),
            TxKind::Stake => system.abort(&name, tx.consumer, tx.tx_id),
            TxKind::Slash => return Err("a slash cannot be given up".to_string()),
        };
        result.map_err(|err| err.to_string())?;
        Ok(format!("{name} gives up {label:?}"))
    }

    fn relay(&mut self, consumer: Option<usize>) -> Told {
        let mut steps = 0u64;
        loop {
            let mut progress = false;
            for id in self.lab.in_flight().map_err(|err| err.to_string())? {
                let route = self.lab.route(id).map(|(consumer, _)| consumer);
                if consumer.is_none() || route == consumer {
                    let done = self.lab.relay(id).map_err(|err| err.to_string())?;
                    steps += u64::from(done);
                    progress |= done;
                }
            }
            if !progress {
                return Ok(format!("{steps} steps"));
            }
        }
    }

    fn change_chain(&mut self, change: &ChainChange) -> Told {
        let provider = self.lab.system.deployment.provider;
        let of = |teller: &Self, consumer: &usize| {
            teller.lab.system.consumer(*consumer).cloned().map_err(|err| err.to_string())
        };
        let (chain, client_of) = match change {
            ChainChange::Halt(chain) | ChainChange::Resume(chain) | ChainChange::Starve(chain, _) => {
                let chain = chain.as_ref().map(|consumer| of(self, consumer)).transpose()?;
                (chain.map_or(provider, |deployed| deployed.chain), None)
            }
            ChainChange::Expire(consumer, on_provider) | ChainChange::Revive(consumer, on_provider) => {
                let deployed = of(self, consumer)?;
                (if *on_provider { provider } else { deployed.chain }, Some(deployed.link))
            }
        };
        let world = &mut self.lab.system.world;
        let id = world.chain(chain).id().to_string();
        match (change, client_of) {
            (ChainChange::Halt(_), _) => {
                world.halt(chain);
                Ok(format!("{id} makes no blocks"))
            }
            (ChainChange::Resume(_), _) => {
                world.resume(chain);
                Ok(format!("{id} makes blocks again"))
            }
            (ChainChange::Starve(_, count), _) => {
                world.chain_mut(chain).starve_callbacks(*count).map_err(|err| err.to_string())?;
                Ok(format!("the next {count} on {id} run out of gas"))
            }
            (ChainChange::Expire(..), Some(link)) => {
                // Else the next relayer would not notice.
                world.set_keep_alive(link, false);
                world.expire_client(link, chain).map_err(|err| err.to_string())?;
                Ok(format!("on {id}"))
            }
            (_, Some(link)) => {
                world.revive_client(link, chain).map_err(|err| err.to_string())?;
                world.set_keep_alive(link, true);
                Ok(format!("on {id}"))
            }
            (_, None) => Err("there is no such client".to_string()),
        }
    }
}
