//! Local staking: its steps, what they do, and what can be expected of it.

use cosmwasm_std::Decimal;
use mesh_simulator::{SimError, SimResult};

use super::fields::{Fields, Read};
use super::parse::Names;
use super::run::{Teller, Told};
use super::step::{Subject, UserId};

/// What a step of local staking does. Validators are those of the provider.
pub enum LocalStep {
    /// Stakes collateral, reconciled first.
    Stake(UserId, String, u128),
    /// Takes stake off.
    Unstake(UserId, String, u128),
    /// Moves stake.
    Restake(UserId, String, String, u128),
    /// Tells the vault what the chain has slashed.
    Reconcile(UserId),
    /// Brings coins back.
    Collect(UserId),
    /// Undelegates what is owed.
    WorkOff(UserId, String),
    /// Takes free collateral out, reconciled first.
    Unbond(UserId, u128),
    /// The provider slashes one of its validators, for something so long ago.
    Slash(String, Decimal, u64),
    /// The provider's distribution panics for a user's stake on a validator.
    Panic(UserId, String),
}

/// Names of the steps.
pub(super) const ACTIONS: [&str; 9] = [
    "stake_local",
    "unstake_local",
    "restake",
    "reconcile",
    "collect",
    "work_off",
    "unbond_reconciled",
    "slash_home",
    "panic_home",
];

/// What can be expected of a user's local stake.
pub(super) const KEYS: [&str; 5] = ["idle", "out", "owed_home", "lost", "uncovered"];

/// Whether it is a transaction of which the vault may hear.
fn reconciles(step: &LocalStep) -> bool {
    !matches!(step, LocalStep::Slash(..) | LocalStep::Panic(..))
}

impl Names<'_> {
    pub(super) fn local(&self, table: &mut Fields<'_>, name: &str) -> Read<LocalStep> {
        let amount = |table: &mut Fields<'_>| table.need_amount("amount").map(|amount| amount.value.u128());
        Ok(match name {
            "stake_local" => {
                LocalStep::Stake(self.user(table)?, self.home(table, "validator")?, amount(table)?)
            }
            "unstake_local" => {
                LocalStep::Unstake(self.user(table)?, self.home(table, "validator")?, amount(table)?)
            }
            "restake" => LocalStep::Restake(
                self.user(table)?,
                self.home(table, "from")?,
                self.home(table, "to")?,
                amount(table)?,
            ),
            "reconcile" => LocalStep::Reconcile(self.user(table)?),
            "collect" => LocalStep::Collect(self.user(table)?),
            "work_off" => LocalStep::WorkOff(self.user(table)?, self.home(table, "validator")?),
            "unbond_reconciled" => LocalStep::Unbond(self.user(table)?, amount(table)?),
            "panic_home" => LocalStep::Panic(self.user(table)?, self.home(table, "validator")?),
            _ => {
                let validator = self.home(table, "validator")?;
                let ratio = table.decimal("ratio")?;
                let ratio = ratio.ok_or_else(|| table.error(table.place(), "slash_home needs \"ratio\""))?;
                let ago = table.span("ago")?.map_or(0, |ago| ago.value);
                LocalStep::Slash(validator, ratio.value, ago)
            }
        })
    }

    fn home(&self, table: &mut Fields<'_>, key: &'static str) -> Read<String> {
        let name = table.need_text(key)?;
        if self.home.iter().any(|validator| validator.operator_address == name.value) {
            return Ok(name.value);
        }
        let known: Vec<_> = self.home.iter().map(|validator| validator.operator_address.as_str()).collect();
        let known = if known.is_empty() {
            "the provider has none: give [provider] \"validators\"".to_string()
        } else {
            format!("known: {}", known.join(", "))
        };
        Err(table.error(name.place, format!("unknown validator {:?} of the provider ({known})", name.value)))
    }
}

impl Teller<'_> {
    pub(super) fn local(&mut self, step: &LocalStep) -> Told {
        let text = |err: SimError| err.to_string();
        let name = |user: &UserId| self.user(*user).to_string();
        let (told, result) = match step {
            LocalStep::Stake(user, validator, amount) => {
                let user = name(user);
                let told = format!("{user} stakes {amount} with {validator}");
                (told, self.lab.system.stake_local(&user, validator, *amount))
            }
            LocalStep::Unstake(user, validator, amount) => {
                let user = name(user);
                let told = format!("{user} takes {amount} off {validator}");
                (told, self.lab.system.unstake_local(&user, validator, *amount))
            }
            LocalStep::Restake(user, from, to, amount) => {
                let user = name(user);
                let told = format!("{user} moves {amount} from {from} to {to}");
                (told, self.lab.system.restake(&user, from, to, *amount))
            }
            LocalStep::Reconcile(user) => {
                let user = name(user);
                (format!("the local stake of {user}"), self.lab.system.reconcile(&user))
            }
            LocalStep::Collect(user) => {
                let user = name(user);
                (format!("for {user}"), self.lab.system.collect_local(&user))
            }
            LocalStep::WorkOff(user, validator) => {
                let user = name(user);
                let told = format!("what {user} owes, from {validator}");
                (told, self.lab.system.work_off_local(&user, validator))
            }
            LocalStep::Unbond(user, amount) => {
                let user = name(user);
                let told = format!("{user} takes {amount} out of the vault");
                (told, self.lab.system.unbond_reconciled(&user, *amount))
            }
            LocalStep::Slash(validator, ratio, ago) => {
                let provider = self.lab.system.deployment.provider;
                let chain = self.lab.system.world.chain_mut(provider);
                let blocks = ago / chain.config().block_secs.max(1);
                let height = chain.height().saturating_sub(blocks);
                let told = format!("{ratio} of {validator}, for height {height}");
                (told, chain.slash(validator, *ratio, height).map(drop))
            }
            LocalStep::Panic(user, validator) => {
                let user = self.lab.system.user(&name(user));
                let told = format!("from now on, for {user} on {validator}");
                (told, self.panic_for(&user, validator))
            }
        };
        result.map_err(text)?;
        if reconciles(step) {
            self.lab.note_returns();
        }
        Ok(told)
    }

    fn panic_for(&mut self, user: &cosmwasm_std::Addr, validator: &str) -> SimResult<()> {
        let stake = self.lab.system.local_stake(user)?;
        let provider = self.lab.system.deployment.provider;
        let chain = self.lab.system.world.chain_mut(provider);
        stake.proxy.map_or(Ok(()), |proxy| chain.panic_on(&proxy, validator, true))
    }

    pub(super) fn of_local(&self, key: &str, of: &Subject) -> SimResult<String> {
        let system = &self.lab.system;
        let user = system.user(self.user(of.user.unwrap_or_default()));
        let books = system.local_account(&user)?;
        Ok(match key {
            "idle" => books.idle,
            "out" => books.out,
            "owed_home" => books.owed,
            "lost" => books.lost,
            _ => system.local_stake(&user)?.uncovered,
        }
        .to_string())
    }
}
