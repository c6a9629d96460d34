//! One file per action, and `flows` for what the actions do together, with a bank and with
//! lienholders that are contracts.

// An overflow fails the test.
#![allow(clippy::arithmetic_side_effects)]

mod account;
mod bond;
mod contract;
mod exhaustive;
mod flows;
mod lien;
mod local;
mod queries;
mod register_lienholder;
mod release_cross_stake;
mod report_shrunk;
mod slash_cross_stake;
mod slashing;
mod stake_remote;
mod unbond;

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{from_json, Addr, Binary, Coin, Decimal, Empty, OwnedDeps, Response, Uint128, Uint256};
use mesh_apis::vault::{ExecuteMsg, InstantiateMsg, QueryMsg};
use serde::de::DeserializeOwned;

use crate::account::{Account, ACCOUNTS};
use crate::contract::{execute, instantiate, query};
use crate::lien::Lien;
use crate::lienholder::LienholderId;
use crate::local::Moment;
use crate::ContractError;

const DENOM: &str = "ustake";

type Outcome = Result<Response, ContractError>;

/// The transaction that runs. Without local stake it does not matter which.
fn now() -> Moment {
    Moment { height: 1, index: Some(0) }
}

fn addr(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

fn coin(amount: impl Into<Uint256>) -> Coin {
    Coin::new(amount, DENOM)
}

fn lien(holder: u64, amount: u128, slashable: u128) -> Lien {
    slashed_lien(holder, amount, amount, slashable)
}

/// What can still be slashed of it differs from its amount.
fn slashed_lien(holder: u64, amount: u128, exposed: u128, slashable: u128) -> Lien {
    Lien {
        holder: LienholderId(holder),
        amount: Uint128::new(amount),
        exposed: Uint128::new(exposed),
        slashable: Uint128::new(slashable),
    }
}

/// A vault without bank and without other contracts.
struct Vault(OwnedDeps<MockStorage, MockApi, MockQuerier, Empty>);

impl Vault {
    fn new() -> Self {
        let mut deps = mock_dependencies();
        let msg = InstantiateMsg { denom: DENOM.into(), local_staking: None };
        instantiate(deps.as_mut(), mock_env(), message_info(&addr("creator"), &[]), msg).unwrap();
        Self(deps)
    }

    /// With lienholders `half` and `third`, whose names are their ratios.
    fn with_lienholders() -> Self {
        let mut vault = Self::new();
        vault.register("half", Decimal::percent(50)).unwrap();
        vault.register("third", Decimal::from_ratio(1u128, 3u128)).unwrap();
        vault
    }

    fn run(&mut self, sender: &str, funds: &[Coin], msg: ExecuteMsg) -> Outcome {
        execute(self.0.as_mut(), mock_env(), message_info(&addr(sender), funds), msg)
    }

    fn register(&mut self, lienholder: &str, max_slash: Decimal) -> Outcome {
        self.run(lienholder, &[], ExecuteMsg::RegisterLienholder { max_slash })
    }

    fn bond(&mut self, user: &str, amount: impl Into<Uint256>) -> Outcome {
        self.run(user, &[coin(amount)], ExecuteMsg::Bond {})
    }

    fn unbond(&mut self, user: &str, amount: impl Into<Uint256>) -> Outcome {
        self.run(user, &[], ExecuteMsg::Unbond { amount: coin(amount) })
    }

    fn stake(&mut self, user: &str, lienholder: &str, amount: impl Into<Uint256>) -> Outcome {
        self.run(user, &[], stake_msg(lienholder, coin(amount)))
    }

    fn release(&mut self, lienholder: &str, user: &str, amount: impl Into<Uint256>) -> Outcome {
        self.run(lienholder, &[], release_msg(user, coin(amount)))
    }

    fn slash(&mut self, lienholder: &str, user: &str, exposed: u128, amount: impl Into<Uint256>) -> Outcome {
        self.run(lienholder, &[], slash_msg(user, exposed, coin(amount)))
    }

    fn ask<T: DeserializeOwned>(&self, msg: QueryMsg) -> T {
        from_json(query(self.0.as_ref(), mock_env(), msg).unwrap()).unwrap()
    }

    fn record(&self, user: &str) -> Option<Account> {
        crate::account::may_load(&self.0.api, &self.0.storage, &addr(user)).unwrap()
    }

    fn bonded(&self, user: &str) -> u128 {
        self.record(user).unwrap_or_default().idle.u128()
    }

    fn liens(&self, user: &str) -> Vec<Lien> {
        self.record(user).unwrap_or_default().liens
    }

    fn total(&self) -> u128 {
        let accounts = ACCOUNTS.range(&self.0.storage, None, None, cosmwasm_std::Order::Ascending);
        accounts.map(|account| account.unwrap().1.idle.u128()).sum()
    }
}

fn stake_msg(lienholder: &str, amount: Coin) -> ExecuteMsg {
    let contract = addr(lienholder).into_string();
    ExecuteMsg::StakeRemote { contract, amount, msg: Binary::new(b"what to do".to_vec()) }
}

/// Of stake that was never slashed.
fn release_msg(user: &str, amount: Coin) -> ExecuteMsg {
    let exposed = Uint128::try_from(amount.amount).unwrap_or(Uint128::MAX);
    ExecuteMsg::ReleaseCrossStake { owner: addr(user).into_string(), amount, exposed }
}

fn slash_msg(user: &str, exposed: u128, amount: Coin) -> ExecuteMsg {
    ExecuteMsg::SlashCrossStake { owner: addr(user).into_string(), exposed: exposed.into(), amount }
}

fn attributes(response: &Response) -> Vec<(&str, &str)> {
    response.attributes.iter().map(|a| (a.key.as_str(), a.value.as_str())).collect()
}

fn more_than_128_bits() -> Uint256 {
    Uint256::from(u128::MAX).checked_add(Uint256::one()).unwrap()
}
