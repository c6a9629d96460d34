//! Rewards of delegations, as the Cosmos SDK pays them.

use cosmwasm_std::{coin, coins, Addr, Decimal, DistributionMsg, StakingMsg, Uint128};
use interchain::staking::BondStatus;
use interchain::valset_file::ValidatorSpec;
use interchain::{ChainConfig, ChainId, SimResult, World};

const V: &str = "alphavaloper1v";
const W: &str = "alphavaloper1w";

/// A chain with two validators of 500 each.
struct Rewards {
    world: World,
    chain: ChainId,
}

impl Rewards {
    fn new(rewards_per_day: u128) -> Self {
        let mut world = World::new();
        let config = ChainConfig::new("alpha-1", "alpha", "u");
        let chain = world.add_chain(ChainConfig { rewards_per_day: rewards_per_day.into(), ..config });
        for (index, operator) in [V, W].into_iter().enumerate() {
            let spec = ValidatorSpec {
                operator_address: operator.to_string(),
                pub_key: vec![index as u8; 32],
                moniker: operator.to_string(),
                tokens: 500,
                status: BondStatus::Bonded,
                jailed: false,
            };
            world.chain_mut(chain).add_validator(&spec).unwrap();
        }
        Self { world, chain }
    }

    fn account(&self, name: &str) -> Addr {
        self.world.chain(self.chain).account(name)
    }

    fn delegate(&mut self, name: &str, validator: &str, amount: u128) {
        let account = self.account(name);
        let chain = self.world.chain_mut(self.chain);
        chain.mint(&account, coins(amount, "u")).unwrap();
        let msg = StakingMsg::Delegate { validator: validator.to_string(), amount: coin(amount, "u") };
        chain.send(&account, msg).unwrap();
    }

    fn send(&mut self, name: &str, msg: StakingMsg) -> SimResult<()> {
        let account = self.account(name);
        self.world.chain_mut(self.chain).send(&account, msg).map(drop)
    }

    /// The bytes of the chain's answer.
    fn withdraw(&mut self, name: &str, validator: &str) -> SimResult<Vec<u8>> {
        let account = self.account(name);
        let msg = DistributionMsg::WithdrawDelegatorReward { validator: validator.to_string() };
        let response = self.world.chain_mut(self.chain).send(&account, msg)?;
        Ok(response.data.unwrap_or_default().to_vec())
    }

    fn distribute(&mut self, validator: &str, amount: u128) {
        self.world.chain_mut(self.chain).distribute_rewards(validator, amount.into()).unwrap();
    }

    fn balance(&self, name: &str) -> u128 {
        self.world.chain(self.chain).balance(&self.account(name), "u").unwrap().u128()
    }

    fn pending(&self, name: &str, validator: &str) -> u128 {
        self.world.chain(self.chain).pending_rewards(&self.account(name), validator).unwrap().u128()
    }
}

#[test]
fn rewards_are_divided_by_stake_after_the_commission() {
    let mut rewards = Rewards::new(0);
    rewards.delegate("alice", V, 400);
    rewards.delegate("bob", V, 100);
    // 5 % are the validator's, and half of the rest is its operator's.
    rewards.distribute(V, 1_000);
    assert_eq!((rewards.pending("alice", V), rewards.pending("bob", V)), (380, 95));
    let answer = rewards.withdraw("alice", V).unwrap();
    assert_eq!(answer, b"\x0a\x08\x0a\x01u\x12\x03380", "one coin");
    assert_eq!(
        (rewards.balance("alice"), rewards.pending("alice", V), rewards.pending("bob", V)),
        (380, 0, 95)
    );
    let paid = rewards.world.chain(rewards.chain).rewards_paid(&rewards.account("alice")).unwrap();
    assert_eq!(paid.u128(), 380);
}

#[test]
fn who_comes_later_has_no_part_of_what_was_before() {
    let mut rewards = Rewards::new(0);
    rewards.delegate("alice", V, 500);
    rewards.distribute(V, 1_000);
    rewards.delegate("bob", V, 1_000);
    rewards.distribute(V, 1_000);
    assert_eq!((rewards.pending("alice", V), rewards.pending("bob", V)), (475 + 237, 475));
}

#[test]
fn no_rewards_are_a_zero_coin_and_no_delegation_an_error() {
    let mut rewards = Rewards::new(0);
    rewards.delegate("alice", V, 500);
    assert_eq!(rewards.withdraw("alice", V).unwrap(), b"\x0a\x06\x0a\x01u\x12\x010");
    assert!(rewards.withdraw("alice", W).unwrap_err().says("no delegation distribution info"));
    assert!(rewards.withdraw("alice", "nobody").unwrap_err().says("no validator distribution info"));
}

#[test]
fn each_change_of_a_delegation_pays_the_withdraw_address() {
    let amount = |amount| coin(amount, "u");
    let (src_validator, dst_validator) = (V.to_string(), W.to_string());
    for msg in [
        StakingMsg::Delegate { validator: V.to_string(), amount: amount(1) },
        StakingMsg::Undelegate { validator: V.to_string(), amount: amount(1) },
        StakingMsg::Undelegate { validator: V.to_string(), amount: amount(500) },
        StakingMsg::Redelegate { src_validator, dst_validator, amount: amount(1) },
    ] {
        let mut rewards = Rewards::new(0);
        rewards.delegate("alice", V, 500);
        let (alice, friend) = (rewards.account("alice"), rewards.account("friend"));
        let chain = rewards.world.chain_mut(rewards.chain);
        chain.mint(&alice, coins(1, "u")).unwrap();
        chain.send(&alice, DistributionMsg::SetWithdrawAddress { address: friend.to_string() }).unwrap();
        rewards.distribute(V, 1_000);
        rewards.send("alice", msg.clone()).unwrap();
        assert_eq!(rewards.balance("friend"), 475, "{msg:?}");
        assert_eq!(rewards.pending("alice", V), 0, "{msg:?}");
        rewards.distribute(V, 1_000);
        let stays = rewards.world.chain(rewards.chain).delegation(&alice, V).unwrap();
        assert_eq!(rewards.pending("alice", V) == 0, stays.is_zero(), "{msg:?}");
    }
}

#[test]
fn a_slash_pays_rewards_only_where_it_seizes_a_redelegation() {
    let mut rewards = Rewards::new(0);
    rewards.delegate("alice", V, 500);
    let chain = rewards.chain;
    let height = rewards.world.chain(chain).height();
    rewards.world.advance(100);
    let (src_validator, dst_validator) = (V.to_string(), W.to_string());
    let msg = StakingMsg::Redelegate { src_validator, dst_validator, amount: coin(250, "u") };
    rewards.send("alice", msg).unwrap();
    rewards.distribute(V, 1_000);
    rewards.distribute(W, 900);
    let (at_v, at_w) = (rewards.pending("alice", V), rewards.pending("alice", W));
    assert!(at_v > 0 && at_w > 0);
    rewards.world.chain_mut(chain).slash(V, Decimal::percent(10), height).unwrap();
    assert_eq!((rewards.pending("alice", V), rewards.pending("alice", W)), (at_v, 0));
    assert_eq!(rewards.balance("alice"), at_w);
}

#[test]
fn bonded_validators_earn_by_their_tokens_as_time_passes() {
    let mut rewards = Rewards::new(3_000);
    rewards.delegate("alice", V, 500);
    let day = 24 * 60 * 60;
    for _ in 0..24 {
        rewards.world.advance(day / 24);
    }
    // Two thirds are V's, 95 % of it go to its shares, half of them are alice's.
    let earned = rewards.pending("alice", V);
    assert!((930..=950).contains(&earned), "{earned}");
    rewards.world.chain_mut(rewards.chain).jail(V).unwrap();
    rewards.world.advance(day);
    assert_eq!(rewards.pending("alice", V), earned, "not while it is jailed");
}

#[test]
fn broken_rewards_stop_withdrawals_and_changes_of_delegations() {
    let mut rewards = Rewards::new(0);
    rewards.delegate("alice", V, 500);
    rewards.distribute(V, 1_000);
    rewards.world.chain_mut(rewards.chain).break_rewards(V, true).unwrap();
    assert!(rewards.withdraw("alice", V).is_err());
    let undelegate = StakingMsg::Undelegate { validator: V.to_string(), amount: coin(1, "u") };
    assert!(rewards.send("alice", undelegate.clone()).is_err());
    rewards.world.chain_mut(rewards.chain).break_rewards(V, false).unwrap();
    rewards.send("alice", undelegate).unwrap();
    assert_eq!(rewards.balance("alice"), 475);
    let paid = rewards.world.chain(rewards.chain).rewards_paid(&rewards.account("alice")).unwrap();
    assert_eq!(paid, Uint128::new(475));
}

#[test]
fn a_delegation_that_panics_aborts_all_but_the_list_of_all() {
    let mut rewards = Rewards::new(0);
    rewards.delegate("alice", V, 500);
    let alice = rewards.account("alice");
    rewards.world.chain_mut(rewards.chain).panic_on(&alice, V, true).unwrap();
    let undelegate = StakingMsg::Undelegate { validator: V.to_string(), amount: coin(1, "u") };
    for err in [rewards.withdraw("alice", V).unwrap_err(), rewards.send("alice", undelegate).unwrap_err()] {
        assert!(err.says("transaction aborted"), "{err}");
    }
    assert_eq!(rewards.world.chain(rewards.chain).delegations(&alice).unwrap().len(), 1);
}

#[test]
fn rewards_of_several_denoms_are_paid_and_listed_together() {
    let mut rewards = Rewards::new(0);
    rewards.delegate("alice", V, 500);
    let chain = rewards.world.chain_mut(rewards.chain);
    chain.set_commission(V, Decimal::zero()).unwrap();
    chain.distribute_coins(V, &[coin(200, "u"), coin(40, "atom"), coin(1, "dust")]).unwrap();
    assert_eq!(rewards.pending("alice", V), 100);
    // Whole units, by denom.
    assert_eq!(
        rewards.withdraw("alice", V).unwrap(),
        b"\x0a\x0a\x0a\x04atom\x12\x0220\x0a\x08\x0a\x01u\x12\x03100"
    );
    let alice = rewards.account("alice");
    let balance = |denom: &str| rewards.world.chain(rewards.chain).balance(&alice, denom).unwrap().u128();
    assert_eq!(["u", "atom", "dust"].map(balance), [100, 20, 0]);
    let paid = rewards.world.chain(rewards.chain).rewards_paid(&alice).unwrap();
    assert_eq!(paid.u128(), 100, "of the staking denom");
}
