//! What a scenario allows to happen, so and so often.

use std::fmt;

use cosmwasm_std::{coin, Addr, CosmosMsg, Decimal, Uint128};
use mesh_apis::vault::ExecuteMsg as VaultMsg;
use mesh_simulator::{SimResult, System};

pub use mesh_simulator::system::hostile::Conduct;

/// A user, by name.
pub type User = &'static str;

/// A consumer, by number.
pub type Consumer = usize;

/// When a validator has signed twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// At the consumer's present height.
    Now,
    /// At the height at which the scenario begins.
    Start,
}

/// Something that can happen a limited number of times.
#[derive(Clone, Debug)]
pub enum Allowed {
    /// A user stakes collateral.
    Stake(User, Consumer, String, u128),
    /// A user takes stake off a validator.
    Unstake(User, Consumer, String, u128),
    /// A user brings more collateral.
    Bond(User, u128),
    /// A user takes collateral out of the vault.
    Unbond(User, u128),
    /// The same, without telling the vault first what became of the local stake.
    UnbondUnreconciled(User, u128),
    /// A user takes the rewards of all stake on a consumer.
    WithdrawRewards(User, Consumer),
    /// A user pledges collateral to the hostile lienholder.
    Pledge(User, u128),
    /// The hostile lienholder does this from now on, whoever calls it.
    Conduct(Conduct),
    /// The hostile lienholder answers each call with one of its own, which is one of the two below.
    CallsBack(Box<Self>),
    /// The hostile lienholder slashes what a user has pledged to it.
    HostileSlash(User, u128),
    /// The hostile lienholder releases what a user has pledged to it.
    HostileRelease(User, u128),
    /// Anyone reports to the hostile lienholder what its lien has shrunk by.
    ReportHostile(User),
    /// A user stakes collateral on a validator of the provider.
    StakeLocal(User, String, u128),
    /// A user takes local stake off a validator of the provider.
    UnstakeLocal(User, String, u128),
    /// A user moves local stake to another validator.
    Restake(User, String, String, u128),
    /// A validator of the provider is slashed by this percentage.
    SlashHome(String, u64),
    /// The provider pays matured entries late from now on.
    PayLate,
    /// A validator has signed twice, and somebody brings the proof.
    DoubleSign(Consumer, String, At),
    /// The consumer's chain tombstones a validator, and its contracts are told.
    Tombstone(Consumer, String),
    /// A validator of a consumer is jailed, and the contracts are told.
    Jail(Consumer, String),
    /// It is no longer jailed, and the contracts are told.
    Unjail(Consumer, String),
    /// A validator gets a new key, and the contracts are told.
    RotateKey(Consumer, String),
    /// The consumer's chain earns rewards for a validator.
    Distribute(Consumer, String, u128),
    /// Anyone runs a page of an epoch.
    EpochPage(Consumer),
    /// The next callback of a transfer on the consumer runs out of gas.
    LoseCallback(Consumer),
    /// Time passes.
    Wait(u64),
    /// The provider's light client of a consumer expires.
    ExpireClient(Consumer),
    /// The consumer's chain closes its end of the channel, and the provider learns of it.
    CloseChannel(Consumer),
    /// A fault, to see that it is found: the provider believes that the oldest packet in flight has
    /// timed out, whatever became of it.
    FalseTimeout,
    /// Anything else, by its name. It fails where it cannot be done.
    Act(&'static str, fn(&mut System) -> SimResult<()>),
}

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stake(user, consumer, validator, amount) => {
                write!(f, "{user} stakes {amount} on {validator} of consumer {consumer}")
            }
            Self::Unstake(user, consumer, validator, amount) => {
                write!(f, "{user} unstakes {amount} from {validator} of consumer {consumer}")
            }
            Self::Bond(user, amount) => write!(f, "{user} bonds {amount}"),
            Self::Unbond(user, amount) => write!(f, "{user} unbonds {amount}"),
            Self::UnbondUnreconciled(user, amount) => write!(f, "{user} unbonds {amount} unreconciled"),
            Self::WithdrawRewards(user, consumer) => {
                write!(f, "{user} withdraws the rewards of consumer {consumer}")
            }
            Self::Pledge(user, amount) => write!(f, "{user} pledges {amount} to the hostile lienholder"),
            Self::Conduct(conduct) => write!(f, "the hostile lienholder changes: {conduct:?}"),
            Self::CallsBack(call) => {
                write!(f, "the hostile lienholder changes. Whenever it is called, {call}")
            }
            Self::HostileSlash(user, amount) => {
                write!(f, "the hostile lienholder slashes {amount} of {user}")
            }
            Self::HostileRelease(user, amount) => {
                write!(f, "the hostile lienholder releases {amount} of {user}")
            }
            Self::ReportHostile(user) => {
                write!(f, "anyone reports how {user}'s lien of the hostile lienholder has shrunk")
            }
            Self::StakeLocal(user, validator, amount) => {
                write!(f, "{user} stakes {amount} on {validator} at home")
            }
            Self::UnstakeLocal(user, validator, amount) => {
                write!(f, "{user} unstakes {amount} from {validator} at home")
            }
            Self::Restake(user, from, to, amount) => {
                write!(f, "{user} moves {amount} from {from} to {to} at home")
            }
            Self::SlashHome(validator, percent) => write!(f, "{validator} is slashed by {percent} % at home"),
            Self::PayLate => f.write_str("the provider pays matured entries late from now on"),
            Self::DoubleSign(consumer, validator, at) => {
                let when = match at {
                    At::Now => "now",
                    At::Start => "at the start",
                };
                write!(f, "the proof is brought that {validator} of consumer {consumer} signed twice {when}")
            }
            Self::Tombstone(consumer, validator) => write!(f, "consumer {consumer} tombstones {validator}"),
            Self::Jail(consumer, validator) => write!(f, "consumer {consumer} jails {validator}"),
            Self::Unjail(consumer, validator) => write!(f, "consumer {consumer} lets {validator} go on"),
            Self::RotateKey(consumer, validator) => {
                write!(f, "{validator} of consumer {consumer} gets a new key")
            }
            Self::Distribute(consumer, validator, amount) => {
                write!(f, "consumer {consumer} earns {amount} for {validator}")
            }
            Self::EpochPage(consumer) => write!(f, "anyone runs a page of an epoch of consumer {consumer}"),
            Self::LoseCallback(consumer) => {
                write!(f, "the next callback on consumer {consumer} runs out of gas")
            }
            Self::Wait(secs) => write!(f, "{secs} s pass"),
            Self::ExpireClient(consumer) => write!(f, "the client of consumer {consumer} expires"),
            Self::CloseChannel(consumer) => write!(f, "consumer {consumer} closes the channel"),
            Self::FalseTimeout => f.write_str("the provider believes in a timeout"),
            Self::Act(name, _) => f.write_str(name),
        }
    }
}

/// What a scenario has besides the system.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// The hostile lienholder.
    pub hostile: Option<Addr>,
    /// Height of each consumer at which the scenario begins.
    pub heights: Vec<u64>,
}

impl Setting {
    fn height(&self, system: &System, consumer: Consumer, at: At) -> SimResult<u64> {
        let now = system.world.chain(system.consumer(consumer)?.chain).height();
        Ok(match at {
            At::Now => now,
            At::Start => self.heights.get(consumer).copied().unwrap_or(now),
        })
    }
}

impl Allowed {
    /// Lets it happen.
    ///
    /// # Errors
    /// It cannot happen now. Nothing has changed.
    pub(super) fn run(&self, system: &mut System, setting: &Setting) -> SimResult<()> {
        match self {
            Self::Stake(user, consumer, validator, amount) => {
                system.stake_reconciled(user, *consumer, validator, *amount).map(drop)
            }
            Self::Unstake(user, consumer, validator, amount) => {
                system.unstake(user, *consumer, validator, *amount).map(drop)
            }
            Self::Bond(user, amount) => {
                system.fund(user, *amount)?;
                system.bond(user, *amount)
            }
            Self::Unbond(user, amount) => system.unbond_reconciled(user, *amount),
            Self::UnbondUnreconciled(user, amount) => system.unbond(user, *amount),
            Self::WithdrawRewards(user, consumer) => {
                system.withdraw_rewards(user, *consumer, None, None).map(drop)
            }
            Self::StakeLocal(user, validator, amount) => system.stake_local(user, validator, *amount),
            Self::UnstakeLocal(user, validator, amount) => system.unstake_local(user, validator, *amount),
            Self::Restake(user, from, to, amount) => system.restake(user, from, to, *amount),
            Self::Wait(secs) => {
                system.world.advance(*secs);
                Ok(())
            }
            Self::Pledge(..)
            | Self::Conduct(_)
            | Self::CallsBack(_)
            | Self::HostileSlash(..)
            | Self::HostileRelease(..)
            | Self::ReportHostile(_) => self.run_hostile(system, setting),
            Self::Act(_, act) => act(system),
            _ => self.run_on_chain(system, setting),
        }
    }

    fn run_hostile(&self, system: &mut System, setting: &Setting) -> SimResult<()> {
        let Some(hostile) = &setting.hostile else { return Ok(()) };
        match self {
            Self::Pledge(user, amount) => system.pledge(user, hostile, *amount),
            Self::Conduct(conduct) => system.hostile_conducts(hostile, conduct.clone()),
            Self::CallsBack(call) => {
                let back = call.hostile_messages(system)?;
                system.hostile_conducts(hostile, Conduct::Sends(back))
            }
            Self::ReportHostile(user) => system.report_shrunk_to(hostile, &system.user(user)),
            _ => {
                let msgs = self.hostile_messages(system)?;
                system.hostile_sends(hostile, msgs)
            }
        }
    }

    /// What the hostile lienholder sends to the vault.
    fn hostile_messages(&self, system: &System) -> SimResult<Vec<CosmosMsg>> {
        let denom = &system.deployment.denom;
        let msg = match self {
            Self::HostileSlash(user, exposed) => {
                let owner = system.user(user).into_string();
                let exposed = Uint128::new(*exposed);
                // The vault takes no more than what can be slashed.
                VaultMsg::SlashCrossStake { owner, exposed, amount: coin(exposed.u128(), denom) }
            }
            Self::HostileRelease(user, amount) => {
                let owner = system.user(user).into_string();
                let exposed = Uint128::new(*amount);
                VaultMsg::ReleaseCrossStake { owner, exposed, amount: coin(*amount, denom) }
            }
            _ => return Ok(vec![]),
        };
        Ok(vec![system.to_vault(&msg)?])
    }

    fn run_on_chain(&self, system: &mut System, setting: &Setting) -> SimResult<()> {
        let provider = system.deployment.provider;
        match self {
            Self::SlashHome(validator, percent) => {
                let chain = system.world.chain_mut(provider);
                let height = chain.height();
                chain.slash(validator, Decimal::percent(*percent), height).map(drop)
            }
            Self::PayLate => system.world.chain_mut(provider).pay_late(true),
            Self::DoubleSign(consumer, validator, at) => {
                let height = setting.height(system, *consumer, *at)?;
                let evidence = system.double_sign(*consumer, validator, height)?;
                system.submit_evidence(*consumer, validator, &evidence)
            }
            Self::Tombstone(consumer, validator) => {
                let height = setting.height(system, *consumer, At::Now)?;
                system.punish(*consumer, validator, height)
            }
            Self::Jail(consumer, validator) => {
                let chain = system.consumer(*consumer)?.chain;
                system.world.chain_mut(chain).jail(validator)?;
                system.sync_validators(*consumer)
            }
            Self::Unjail(consumer, validator) => {
                let chain = system.consumer(*consumer)?.chain;
                system.world.chain_mut(chain).unjail(validator)?;
                system.sync_validators(*consumer)
            }
            Self::RotateKey(consumer, validator) => system.rotate_key(*consumer, validator),
            Self::Distribute(consumer, validator, amount) => system.distribute(*consumer, validator, *amount),
            Self::EpochPage(consumer) => system.run_epoch_page(*consumer),
            Self::LoseCallback(consumer) => {
                let chain = system.consumer(*consumer)?.chain;
                system.world.chain_mut(chain).starve_callbacks(1)
            }
            Self::ExpireClient(consumer) => {
                let link = system.consumer(*consumer)?.link;
                system.world.expire_client(link, provider)
            }
            Self::CloseChannel(consumer) => {
                let (theirs, ours) =
                    (system.consumer(*consumer)?.consumer_end, system.consumer(*consumer)?.provider_end);
                system.world.counterparty_close(theirs)?;
                system.world.channel_close_confirm(ours)
            }
            Self::FalseTimeout => match system.world.in_flight_ids()?.first() {
                Some(id) => system.world.forge_timeout(*id).map(drop),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }
}
