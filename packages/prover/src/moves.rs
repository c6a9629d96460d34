//! The steps of a run.

use std::fmt;

use mesh_apis::external_staking::{TxKind, TxStatus};
use mesh_apis::TxId;
use mesh_simulator::{PacketId, SimResult, System};

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    /// Something that the scenario allows so and so often, by its number there.
    Allowed(usize),
    /// A relayer brings a packet.
    Deliver(PacketId),
    /// A relayer brings an ack.
    Acknowledge(PacketId),
    /// A relayer proves a timeout.
    TimeOut(PacketId),
    /// A user gives up a Stake that is silent.
    Abort(&'static str, usize, TxId),
    /// A user forces an Unstake that is silent, or what failed.
    Force(&'static str, usize, TxId),
    /// A user takes what has matured.
    Withdraw(&'static str, usize),
    /// Anyone sends what is owed to the consumer.
    SendOwed(usize),
    /// Anyone settles a user.
    Settle(&'static str, usize),
    /// Anyone reports what a lien has shrunk by.
    Report(&'static str, usize),
    /// Anyone works off the debt of a user.
    WorkOff(&'static str, usize),
    /// Anyone releases again what was parked.
    RetryRelease(&'static str, usize),
}

/// Something that can happen a limited number of times.
#[derive(Clone, Debug)]
pub enum Allowed {
    /// A user stakes collateral.
    Stake(&'static str, usize, String, u128),
    /// A user takes stake off a validator.
    Unstake(&'static str, usize, String, u128),
    /// A user takes collateral out of the vault.
    Unbond(&'static str, u128),
    /// A validator has signed twice at the present height, and somebody brings the proof.
    DoubleSign(usize, String),
    /// The same, and the consumer tombstones it; the contracts there are told.
    Tombstone(usize, String),
    /// Time passes.
    Wait(u64),
    /// The provider's light client of a consumer expires.
    ExpireClient(usize),
    /// A fault, to see that it is found: the provider believes that the oldest packet in flight has
    /// timed out, whatever became of it.
    FalseTimeout,
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
            Self::Unbond(user, amount) => write!(f, "{user} unbonds {amount}"),
            Self::DoubleSign(consumer, validator) => {
                write!(f, "{validator} of consumer {consumer} signs twice, and the proof is brought")
            }
            Self::Tombstone(consumer, validator) => {
                write!(f, "consumer {consumer} tombstones {validator}")
            }
            Self::Wait(secs) => write!(f, "{secs} s pass"),
            Self::ExpireClient(consumer) => write!(f, "the client of consumer {consumer} expires"),
            Self::FalseTimeout => f.write_str("the provider believes in a timeout"),
        }
    }
}

impl Allowed {
    fn run(&self, system: &mut System) -> SimResult<()> {
        match self {
            Self::Stake(user, consumer, validator, amount) => {
                system.stake(user, *consumer, validator, *amount).map(drop)
            }
            Self::Unstake(user, consumer, validator, amount) => {
                system.unstake(user, *consumer, validator, *amount).map(drop)
            }
            Self::Unbond(user, amount) => system.unbond(user, *amount),
            Self::DoubleSign(consumer, validator) => {
                let height = system.world.chain(system.consumer(*consumer)?.chain).height();
                let evidence = system.double_sign(*consumer, validator, height)?;
                system.submit_evidence(*consumer, validator, &evidence)
            }
            Self::Tombstone(consumer, validator) => {
                let height = system.world.chain(system.consumer(*consumer)?.chain).height();
                system.punish(*consumer, validator, height)
            }
            Self::Wait(secs) => {
                system.world.advance(*secs);
                Ok(())
            }
            Self::ExpireClient(consumer) => {
                let (link, provider) = (system.consumer(*consumer)?.link, system.deployment.provider);
                system.world.expire_client(link, provider)
            }
            Self::FalseTimeout => match system.world.in_flight_ids()?.first() {
                Some(id) => system.world.forge_timeout(*id).map(drop),
                None => Ok(()),
            },
        }
    }
}

impl Move {
    /// Whether a relayer can always make it, so that it brings the system nearer to where nothing
    /// is left to do.
    pub fn is_relayed(&self) -> bool {
        matches!(self, Self::Deliver(_) | Self::Acknowledge(_) | Self::TimeOut(_))
    }

    /// Makes the step.
    ///
    /// # Errors
    /// It cannot be made now. Nothing has changed.
    pub fn run(&self, system: &mut System, allowed: &[(Allowed, u8)]) -> SimResult<()> {
        match self {
            Self::Allowed(number) => allowed.get(*number).map_or(Ok(()), |(allowed, _)| allowed.run(system)),
            Self::Deliver(id) => system.world.deliver(*id).map(drop),
            Self::Acknowledge(id) => system.world.acknowledge(*id).map(drop),
            Self::TimeOut(id) => system.world.timeout(*id).map(drop),
            Self::Abort(user, consumer, tx_id) => system.abort(user, *consumer, *tx_id),
            Self::Force(user, consumer, tx_id) => system.give_up_unstake(user, *consumer, *tx_id).map(drop),
            Self::Withdraw(user, consumer) => system.withdraw(user, *consumer, None),
            Self::SendOwed(consumer) => system.send_owed(*consumer, None),
            Self::Settle(user, consumer) => system.settle(*consumer, &[user]),
            Self::Report(user, consumer) => system.report_shrunk(*consumer, user),
            Self::WorkOff(user, consumer) => system.work_off_debt(*consumer, user),
            Self::RetryRelease(user, consumer) => system.retry_release(*consumer, user),
        }
    }

    /// What could be done in a state, beside what the scenario allows. Not all of it succeeds.
    ///
    /// # Errors
    /// A query fails.
    pub fn candidates(system: &System, users: &[&'static str]) -> SimResult<Vec<Self>> {
        let mut moves = vec![];
        for packet in system.world.in_flight()? {
            if packet.is_sent() {
                moves.extend([Self::Deliver(packet.id), Self::TimeOut(packet.id)]);
            } else if packet.ack().is_some() {
                moves.push(Self::Acknowledge(packet.id));
            }
        }
        for consumer in 0..system.consumer_count() {
            if system.owed(consumer)?.total > 0 {
                moves.push(Self::SendOwed(consumer));
            }
            let slashed = !system.slashes(consumer)?.is_empty();
            for user in users {
                let account = system.user(user);
                for tx in system.txs(&account, consumer)? {
                    match (tx.kind, tx.status) {
                        (TxKind::Stake, TxStatus::Pending) => {
                            moves.push(Self::Abort(user, consumer, tx.tx_id))
                        }
                        (TxKind::Unstake, TxStatus::Pending | TxStatus::Failed) => {
                            moves.push(Self::Force(user, consumer, tx.tx_id));
                        }
                        _ => {}
                    }
                }
                if !system.claims(&account, consumer)?.is_empty() {
                    moves.push(Self::Withdraw(user, consumer));
                }
                if slashed {
                    moves.push(Self::Settle(user, consumer));
                }
                if !system.lien(user, consumer)?.unreported.is_zero() {
                    moves.push(Self::Report(user, consumer));
                }
                if !system.debt(user, consumer)?.is_zero() {
                    moves.push(Self::WorkOff(user, consumer));
                }
                if !system.parked(&account, consumer)?.is_zero() {
                    moves.push(Self::RetryRelease(user, consumer));
                }
            }
        }
        Ok(moves)
    }
}
