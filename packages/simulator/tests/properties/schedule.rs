//! Random schedules, and the system on which they are played.

use cosmwasm_std::Decimal;
use mesh_apis::ConsumerHeight;
use mesh_simulator::valset_file::ValidatorSpec;
use mesh_simulator::{DeployConfig, System};
use proptest::prelude::*;
use proptest::sample::Index;

pub const DAY: u64 = 24 * 60 * 60;
pub const USERS: [&str; 3] = ["alice", "bob", "carol"];
pub const COLLATERAL: u128 = 1_000;

/// How many schedules are tried: `PROPTEST_CASES`, or this many.
pub fn cases(count: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(count);
    ProptestConfig { max_shrink_iters: 2_000, ..ProptestConfig::with_cases(cases) }
}

/// The two consumers, with few validators, so that schedules meet.
pub fn system() -> System {
    deployed(vec![])
}

/// The same, where users can stake at home, too.
pub fn system_with_home() -> System {
    deployed(ValidatorSpec::small_set("prov", 3))
}

fn deployed(provider_validators: Vec<ValidatorSpec>) -> System {
    let mut config = DeployConfig::standard(vec![
        ValidatorSpec::small_set("cona", 2),
        ValidatorSpec::small_set("conb", 2),
    ]);
    config.provider_validators = provider_validators;
    for consumer in &mut config.consumers {
        consumer.max_slash = Decimal::percent(40);
        consumer.max_cap = 900u128.into();
        consumer.treasury = 900u128.into();
        consumer.history_limit = Some(4);
        consumer.page_limit = Some(1);
    }
    let mut system = System::new(&config).unwrap();
    for user in USERS {
        system.fund(user, COLLATERAL).unwrap();
        system.bond(user, COLLATERAL).unwrap();
    }
    system
}

/// One step. Most name what they are about by an index into what there is at that moment.
#[derive(Clone, Debug)]
pub enum Step {
    Stake {
        user: Index,
        validator: Index,
        amount: u128,
    },
    Unstake {
        user: Index,
        validator: Index,
        amount: u128,
    },
    /// Everyone, all that is on the validator.
    UnstakeAll {
        validator: Index,
    },
    Unbond {
        user: Index,
        amount: u128,
    },
    Bond {
        user: Index,
        amount: u128,
    },
    Withdraw {
        user: Index,
        consumer: Index,
    },
    GiveUp {
        user: Index,
        consumer: Index,
        tx: Index,
    },
    SendOwed {
        consumer: Index,
    },
    SendUpdates {
        consumer: Index,
    },
    Deliver(Index),
    Acknowledge(Index),
    TimeOut(Index),
    RelayAll,
    Epoch {
        consumer: Index,
    },
    Jail {
        validator: Index,
    },
    Unjail {
        validator: Index,
    },
    Tombstone {
        validator: Index,
    },
    Sync {
        consumer: Index,
    },
    Expire {
        consumer: Index,
    },
    Revive {
        consumer: Index,
    },
    Halt {
        consumer: Index,
    },
    Resume {
        consumer: Index,
    },
    Price {
        consumer: Index,
        percent: u64,
    },
    Cap {
        consumer: Index,
        amount: u128,
    },
    Hours(u64),
    /// The consumer's chain gives rewards to a validator.
    Distribute {
        validator: Index,
        amount: u128,
    },
    /// The same between two epochs, a day apart, so that it is collected and sent.
    Payday {
        validator: Index,
        amount: u128,
    },
    /// A validator with rewards is tombstoned, everyone leaves it, and only then are the rewards
    /// collected.
    Farewell {
        validator: Index,
    },
    SendRewards {
        consumer: Index,
    },
    /// Of any batch that the converter takes for being in transit.
    RecoverBatch {
        consumer: Index,
        batch: Index,
    },
    /// Of somebody who has some: of one validator, or of all.
    WithdrawRewards {
        who: Index,
        all: bool,
    },
    SinkRewards {
        validator: Index,
    },
    /// The next callback on the consumer, or on the provider, runs out of gas.
    Starve {
        consumer: Index,
        provider: bool,
    },
    /// Withdrawals of a validator fail from now on, or no longer.
    Break {
        validator: Index,
        broken: bool,
    },
    /// The chain slashes a validator, since some hours ago.
    Slash {
        validator: Index,
        percent: u64,
        hours: u64,
    },
    /// A stranger sends tokens to external-staking, with the memo of the converter or with none.
    Stranger {
        consumer: Index,
        amount: u128,
        forged: bool,
    },
    /// Nobody updates the consumer's client of the provider.
    ExpireFar {
        consumer: Index,
    },
    /// A validator signs twice at a height that matters to somebody, or so many blocks beside it,
    /// and a stranger proves it.
    DoubleSign {
        validator: Index,
        near: Index,
        beside: i64,
    },
    /// Its own chain slashes and tombstones a validator for what was proved.
    Punish {
        validator: Index,
    },
    /// A validator gets a new key.
    RotateKey {
        validator: Index,
    },
    /// Everything that can be staked with is staked on each consumer, and the validator of one
    /// signs twice.
    Catastrophe {
        user: Index,
        validator: Index,
        other: Index,
    },
    Settle {
        user: Index,
        consumer: Index,
    },
    SettleAll,
    /// Of somebody who has one.
    WorkOffDebt {
        debtor: Index,
    },
    /// Only in schedules with a consumer that lies: the first one forges an ack.
    ForgeAck {
        packet: Index,
        ack: Vec<u8>,
    },
    /// Likewise, a timeout.
    ForgeTimeout(Index),
    /// Likewise, a packet.
    ForgePacket(Vec<u8>),
    /// Likewise, rewards that it never collected, with any memo.
    ForgeRewards {
        amount: u128,
        memo: String,
    },
    /// Likewise, the closing of the channel.
    Close,
}

fn index() -> impl Strategy<Value = Index> {
    any::<Index>()
}

fn amount() -> impl Strategy<Value = u128> {
    prop_oneof![1u128..20, 50u128..500, Just(COLLATERAL)]
}

/// What an honest system can do.
pub fn honest_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        24 => (index(), index(), amount())
            .prop_map(|(user, validator, amount)| Step::Stake { user, validator, amount }),
        20 => (index(), index(), amount())
            .prop_map(|(user, validator, amount)| Step::Unstake { user, validator, amount }),
        2 => index().prop_map(|validator| Step::UnstakeAll { validator }),
        2 => (index(), amount()).prop_map(|(user, amount)| Step::Unbond { user, amount }),
        2 => (index(), amount()).prop_map(|(user, amount)| Step::Bond { user, amount }),
        5 => (index(), index()).prop_map(|(user, consumer)| Step::Withdraw { user, consumer }),
        14 => (index(), index(), index())
            .prop_map(|(user, consumer, tx)| Step::GiveUp { user, consumer, tx }),
        4 => index().prop_map(|consumer| Step::SendOwed { consumer }),
        3 => index().prop_map(|consumer| Step::SendUpdates { consumer }),
        24 => index().prop_map(Step::Deliver),
        24 => index().prop_map(Step::Acknowledge),
        10 => index().prop_map(Step::TimeOut),
        4 => Just(Step::RelayAll),
        4 => index().prop_map(|consumer| Step::Epoch { consumer }),
        5 => index().prop_map(|validator| Step::Jail { validator }),
        5 => index().prop_map(|validator| Step::Unjail { validator }),
        2 => index().prop_map(|validator| Step::Tombstone { validator }),
        3 => index().prop_map(|consumer| Step::Sync { consumer }),
        2 => index().prop_map(|consumer| Step::Expire { consumer }),
        6 => index().prop_map(|consumer| Step::Revive { consumer }),
        2 => index().prop_map(|consumer| Step::Halt { consumer }),
        6 => index().prop_map(|consumer| Step::Resume { consumer }),
        2 => (index(), 0u64..300).prop_map(|(consumer, percent)| Step::Price { consumer, percent }),
        2 => (index(), 0u128..1_500).prop_map(|(consumer, amount)| Step::Cap { consumer, amount }),
        14 => prop_oneof![1u64..30, 150u64..250, Just(22 * 24)].prop_map(Step::Hours),
        40 => reward_step(),
        16 => slash_step(),
    ]
}

/// What concerns double signing.
fn slash_step() -> impl Strategy<Value = Step> {
    let beside = || prop_oneof![4 => -1i64..=1, 1 => -20_000i64..20_000];
    prop_oneof![
        6 => (index(), index(), beside())
            .prop_map(|(validator, near, beside)| Step::DoubleSign { validator, near, beside }),
        1 => index().prop_map(|validator| Step::Punish { validator }),
        1 => index().prop_map(|validator| Step::RotateKey { validator }),
        2 => (index(), index(), index())
            .prop_map(|(user, validator, other)| Step::Catastrophe { user, validator, other }),
        4 => (index(), index()).prop_map(|(user, consumer)| Step::Settle { user, consumer }),
        1 => Just(Step::SettleAll),
        4 => index().prop_map(|debtor| Step::WorkOffDebt { debtor }),
    ]
}

/// What concerns rewards.
fn reward_step() -> impl Strategy<Value = Step> {
    let rewards = || prop_oneof![1u128..5_000, 1_000_000u128..100_000_000];
    prop_oneof![
        8 => (index(), rewards()).prop_map(|(validator, amount)| Step::Payday { validator, amount }),
        6 => (index(), rewards()).prop_map(|(validator, amount)| Step::Distribute { validator, amount }),
        3 => index().prop_map(|consumer| Step::Epoch { consumer }),
        4 => index().prop_map(|consumer| Step::SendRewards { consumer }),
        3 => (index(), index()).prop_map(|(consumer, batch)| Step::RecoverBatch { consumer, batch }),
        5 => (index(), any::<bool>()).prop_map(|(who, all)| Step::WithdrawRewards { who, all }),
        2 => index().prop_map(|validator| Step::Farewell { validator }),
        4 => index().prop_map(|validator| Step::SinkRewards { validator }),
        3 => (index(), any::<bool>()).prop_map(|(consumer, provider)| Step::Starve { consumer, provider }),
        2 => (index(), any::<bool>()).prop_map(|(validator, broken)| Step::Break { validator, broken }),
        2 => (index(), 0u64..=100, 0u64..100)
            .prop_map(|(validator, percent, hours)| Step::Slash { validator, percent, hours }),
        1 => (index(), 1u128..1_000, any::<bool>())
            .prop_map(|(consumer, amount, forged)| Step::Stranger { consumer, amount, forged }),
        1 => index().prop_map(|consumer| Step::ExpireFar { consumer }),
    ]
}

/// What a system can do in which the first consumer lies.
pub fn lying_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        16 => honest_step(),
        4 => (index(), ack_bytes()).prop_map(|(packet, ack)| Step::ForgeAck { packet, ack }),
        1 => index().prop_map(Step::ForgeTimeout),
        1 => packet_bytes().prop_map(Step::ForgePacket),
        2 => (1u128..100_000, reward_memo()).prop_map(|(amount, memo)| Step::ForgeRewards { amount, memo }),
        1 => prop::bool::weighted(0.2).prop_map(|close| if close { Step::Close } else { Step::RelayAll }),
    ]
}

fn ack_bytes() -> impl Strategy<Value = Vec<u8>> {
    let sums = (0u64..9, 0u64..99, any::<u128>(), 0u128..2_000).prop_map(|(n, height, staked, unstaked)| {
        let sums = mesh_apis::ack::StakeAck {
            n,
            height: Some(ConsumerHeight(height)),
            staked: staked.into(),
            unstaked: unstaked.into(),
        };
        mesh_apis::ack::success(&sums).unwrap().to_vec()
    });
    let fixed =
        prop_oneof![Just(r#"{"result":"AQ=="}"#), Just(r#"{"error":"no"}"#), Just("{}"), Just("no json"),];
    prop_oneof![
        sums,
        fixed.prop_map(|ack| ack.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 1..40)
    ]
}

fn packet_bytes() -> impl Strategy<Value = Vec<u8>> {
    let operation = ("[ab]", 0u64..50, 0u64..50).prop_map(|(letter, height, seq)| {
        format!(
            r#"{{"remove_validators":{{"validators":[{{"valoper":"conavaloper1{letter}","height":{height},"seq":{seq}}}]}}}}"#
        )
        .into_bytes()
    });
    prop_oneof![operation, prop::collection::vec(any::<u8>(), 1..60)]
}

/// Splits that are right for some amounts, and wrong ones.
fn reward_memo() -> impl Strategy<Value = String> {
    let entry =
        ("[ab]", prop_oneof![Just(0u128), 1u128..100_000, any::<u128>()]).prop_map(|(letter, amount)| {
            format!(r#"{{"validator":"conavaloper1{letter}","amount":"{amount}"}}"#)
        });
    prop_oneof![
        prop::collection::vec(entry, 0..3).prop_map(|split| split.join(",")),
        // The whole amount, whatever it is.
        Just(r#"{"validator":"conavaloper1a","amount":"AMOUNT"}"#.to_string()),
        ".{0,40}",
    ]
    .prop_map(|split| {
        format!(r#"{{"dest_callback":{{"address":"STAKING"}},"mesh_rewards":{{"split":[{split}]}}}}"#)
    })
}
