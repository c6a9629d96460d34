//! The limits of the Cosmos SDK's staking.

use cosmwasm_std::{coin, Addr, Decimal, GrpcQuery, QueryRequest, StakingMsg};
use interchain::staking::{BondStatus, MAX_ENTRIES};
use interchain::valset_file::ValidatorSpec;
use interchain::{Chain, ChainConfig, ChainId, SimResult, World};

pub const DAY: u64 = 24 * 60 * 60;

pub struct Setup {
    pub world: World,
    pub id: ChainId,
    pub user: Addr,
}

pub fn spec(name: &str, key: u8) -> ValidatorSpec {
    ValidatorSpec {
        operator_address: name.to_string(),
        pub_key: vec![key; 32],
        moniker: name.to_string(),
        tokens: 1_000,
        status: BondStatus::Bonded,
        jailed: false,
    }
}

impl Setup {
    fn new(change: impl FnOnce(&mut ChainConfig)) -> Self {
        let mut config = ChainConfig::new("c-1", "cona", "ucon");
        change(&mut config);
        let mut world = World::new();
        let id = world.add_chain(config);
        let chain = world.chain_mut(id);
        for (index, name) in ["va", "vb", "vc"].into_iter().enumerate() {
            chain.add_validator(&spec(name, index as u8)).unwrap();
        }
        let user = chain.account("user");
        chain.mint(&user, vec![coin(10_000, "ucon")]).unwrap();
        Self { world, id, user }
    }

    pub fn plain() -> Self {
        Self::new(|_| {})
    }

    pub fn chain(&mut self) -> &mut Chain {
        self.world.chain_mut(self.id)
    }

    pub fn delegate(&mut self, validator: &str, amount: u128) -> SimResult<()> {
        let user = self.user.clone();
        let msg = StakingMsg::Delegate { validator: validator.to_string(), amount: coin(amount, "ucon") };
        self.chain().send(&user, msg).map(drop)
    }

    pub fn undelegate(&mut self, validator: &str, amount: u128) -> SimResult<()> {
        let user = self.user.clone();
        let msg = StakingMsg::Undelegate { validator: validator.to_string(), amount: coin(amount, "ucon") };
        self.chain().send(&user, msg).map(drop)
    }

    pub fn redelegate(&mut self, from: &str, to: &str, amount: u128) -> SimResult<()> {
        let user = self.user.clone();
        let (src_validator, dst_validator) = (from.to_string(), to.to_string());
        let msg = StakingMsg::Redelegate { src_validator, dst_validator, amount: coin(amount, "ucon") };
        self.chain().send(&user, msg).map(drop)
    }

    pub fn delegated(&self, validator: &str) -> u128 {
        self.world.chain(self.id).delegation(&self.user, validator).unwrap().u128()
    }

    pub fn balance(&self) -> u128 {
        self.world.chain(self.id).balance(&self.user, "ucon").unwrap().u128()
    }
}

#[test]
fn unbonded_coins_come_back_after_the_unbonding_time() {
    let mut setup = Setup::plain();
    setup.delegate("va", 500).unwrap();
    setup.undelegate("va", 200).unwrap();
    assert_eq!((setup.delegated("va"), setup.balance()), (300, 9_500));
    setup.world.advance(21 * DAY - 1);
    assert_eq!(setup.balance(), 9_500);
    // The chain pays at the end of the block that has this time.
    setup.world.advance(1);
    assert_eq!(setup.balance(), 9_500);
    setup.world.advance(1);
    assert_eq!(setup.balance(), 9_700);
    assert!(setup.undelegate("va", 301).unwrap_err().says("invalid shares amount"));
    assert!(setup.undelegate("vb", 1).unwrap_err().says("no delegation"));
    assert!(setup.delegate("nobody", 1).unwrap_err().says("validator does not exist"));
}

#[test]
fn there_are_at_most_seven_unbonding_entries_per_validator() {
    let mut setup = Setup::plain();
    setup.delegate("va", 500).unwrap();
    setup.delegate("vb", 500).unwrap();
    for _ in 0..MAX_ENTRIES {
        setup.undelegate("va", 1).unwrap();
        setup.world.advance(DAY);
    }
    assert!(setup.undelegate("va", 1).unwrap_err().says("too many unbonding delegation entries"));
    setup.undelegate("vb", 1).unwrap();
    // The first one counts until the end of the block in which it completes.
    setup.world.advance(14 * DAY);
    assert!(setup.undelegate("va", 1).unwrap_err().says("too many unbonding delegation entries"));
    setup.world.advance(1);
    setup.undelegate("va", 1).unwrap();
}

#[test]
fn entries_of_one_block_are_one() {
    let mut setup = Setup::plain();
    setup.delegate("va", 500).unwrap();
    for _ in 0..20 {
        setup.undelegate("va", 1).unwrap();
    }
    let entries = setup.world.chain(setup.id).unbonding(&setup.user, "va").unwrap();
    assert_eq!(entries.iter().map(|e| e.balance.u128()).collect::<Vec<_>>(), [20]);
}

#[test]
fn there_are_at_most_seven_redelegations_per_pair() {
    let mut setup = Setup::plain();
    setup.delegate("va", 500).unwrap();
    for _ in 0..MAX_ENTRIES {
        setup.redelegate("va", "vb", 1).unwrap();
    }
    assert!(setup.redelegate("va", "vb", 1).unwrap_err().says("too many redelegation entries"));
    setup.redelegate("va", "vc", 1).unwrap();
    setup.world.advance(21 * DAY);
    assert!(setup.redelegate("va", "vb", 1).unwrap_err().says("too many redelegation entries"));
    setup.world.advance(1);
    setup.redelegate("va", "vb", 1).unwrap();
    assert_eq!(setup.delegated("vb"), 8);
}

#[test]
fn a_redelegation_cannot_be_passed_on_before_it_matures() {
    let mut setup = Setup::plain();
    setup.delegate("va", 500).unwrap();
    setup.delegate("vb", 500).unwrap();
    setup.redelegate("va", "vb", 1).unwrap();
    assert!(setup.redelegate("vb", "vc", 1).unwrap_err().says("already in progress"));
    setup.undelegate("vb", 1).unwrap();
    setup.world.advance(21 * DAY);
    assert!(setup.redelegate("vb", "vc", 1).unwrap_err().says("already in progress"));
    setup.world.advance(1);
    setup.redelegate("vb", "vc", 1).unwrap();
    assert!(setup.redelegate("vc", "vc", 1).is_err());
}

#[test]
fn what_leaves_an_unbonded_validator_needs_no_entry() {
    let mut setup = Setup::plain();
    setup.delegate("va", 500).unwrap();
    setup.chain().set_status("va", BondStatus::Unbonded).unwrap();
    setup.redelegate("va", "vb", 1).unwrap();
    setup.redelegate("vb", "vc", 1).unwrap();
}

#[test]
fn a_slash_takes_from_delegations_entries_and_redelegations() {
    let mut setup = Setup::plain();
    setup.delegate("va", 900).unwrap();
    setup.undelegate("va", 100).unwrap();
    setup.world.advance(DAY);
    let infraction = setup.chain().height();
    setup.world.advance(DAY);
    setup.undelegate("va", 100).unwrap();
    setup.redelegate("va", "vb", 100).unwrap();
    setup.world.advance(DAY);
    setup.chain().slash("va", Decimal::percent(10), infraction).unwrap();
    assert_eq!((setup.delegated("va"), setup.delegated("vb")), (540, 90));
    let entries = setup.world.chain(setup.id).unbonding(&setup.user, "va").unwrap();
    assert_eq!(entries.iter().map(|e| e.balance.u128()).collect::<Vec<_>>(), [100, 90]);
    setup.undelegate("va", 540).unwrap();
    assert_eq!(setup.delegated("va"), 0);
    setup.world.advance(21 * DAY + 5);
    assert_eq!(setup.balance(), 10_000 - 900 + 100 + 90 + 540);
}

#[test]
fn redelegated_stake_pays_from_unbonding_entries_first() {
    let mut setup = Setup::plain();
    setup.delegate("va", 1_000).unwrap();
    setup.delegate("vb", 400).unwrap();
    setup.undelegate("vb", 100).unwrap();
    setup.world.advance(DAY);
    let infraction = setup.chain().height();
    setup.redelegate("va", "vb", 500).unwrap();
    setup.world.advance(DAY);
    let balances = |setup: &Setup| {
        let entries = setup.world.chain(setup.id).unbonding(&setup.user, "vb").unwrap();
        entries.iter().map(|e| e.balance.u128()).collect::<Vec<_>>()
    };
    setup.undelegate("vb", 20).unwrap();
    setup.world.advance(DAY);
    setup.undelegate("vb", 200).unwrap();
    let start = setup.world.snapshot();
    // 50 of the 500: the second entry has 20 of them, the third 30, and the first is from before.
    assert_eq!(setup.chain().slash("va", Decimal::percent(10), infraction).unwrap().u128(), 150 + 50);
    assert_eq!((setup.delegated("vb"), balances(&setup)), (580, vec![100, 0, 170]));

    // 300 of the 500: the entries have 220 of them, and the delegation pays by its shares, 300
    // more.
    setup.world.restore(&start);
    assert_eq!(setup.chain().slash("va", Decimal::percent(60), infraction).unwrap().u128(), 900 + 520);
    assert_eq!((setup.delegated("vb"), balances(&setup)), (280, vec![100, 0, 0]));
}

#[test]
fn a_validator_slashed_to_nothing_takes_and_gives_no_tokens() {
    let mut setup = Setup::plain();
    setup.delegate("va", 500).unwrap();
    let height = setup.chain().height();
    setup.chain().slash("va", Decimal::one(), height).unwrap();
    assert!(setup.delegate("va", 1).unwrap_err().says("ex-rate"));
    assert!(setup.undelegate("va", 1).unwrap_err().says("insufficient delegation shares"));
}

#[test]
fn the_active_set_leaves_out_the_jailed() {
    let mut setup = Setup::plain();
    setup.chain().jail("va").unwrap();
    setup.chain().tombstone("vb").unwrap();
    let active = |setup: &Setup| {
        let all = setup.world.chain(setup.id).validators().unwrap();
        all.into_iter().filter(|v| v.status == BondStatus::Bonded).map(|v| v.operator).collect::<Vec<_>>()
    };
    assert_eq!(active(&setup), ["vc"]);
    setup.chain().unjail("va").unwrap();
    setup.chain().unjail("vb").unwrap();
    assert_eq!(active(&setup), ["va", "vc"], "a tombstone is final");
}

#[test]
fn grpc_queries_are_answered_where_they_are_accepted() {
    // Through a contract's querier only: asked here as a contract does.
    let mut setup = Setup::plain();
    let ask = |setup: &Setup, data: &[u8]| {
        let path = "/cosmos.staking.v1beta1.Query/Validators".to_string();
        let request: QueryRequest = QueryRequest::Grpc(GrpcQuery { path, data: data.into() });
        setup.world.chain(setup.id).raw_query(&request)
    };
    assert!(ask(&setup, &[]).unwrap_err().says("gRPC queries are disabled on this chain"));
    setup.chain().accept_grpc(true).unwrap();
    // limit = 2
    let first = ask(&setup, &[0x12, 2, 0x18, 2]).unwrap();
    let has = |bytes: &[u8], text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    assert!(has(&first, b"va") && has(&first, &[1; 32]) && !has(&first, &[2; 32]));
    assert!(first.ends_with(&[0x12, 4, 0x0a, 2, b'v', b'c']), "the next key: {first:?}");
    // key = "vc"
    let second = ask(&setup, &[0x12, 4, 0x0a, 2, b'v', b'c']).unwrap();
    assert!(has(&second, &[2; 32]) && !has(&second, &[1; 32]));
    // status = BOND_STATUS_BONDED
    setup.chain().jail("va").unwrap();
    let status = b"BOND_STATUS_BONDED";
    let request = [&[0x0a, status.len() as u8], status.as_slice()].concat();
    let bonded = ask(&setup, &request).unwrap();
    assert!(has(&bonded, &[1; 32]) && !has(&bonded, &[0; 32]));
}
