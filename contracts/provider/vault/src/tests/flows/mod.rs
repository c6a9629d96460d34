//! The vault on a chain with a bank, with lienholders that are contracts of their own.

mod custody;
mod invariants;
mod lienholder;
mod reentrancy;
mod schedules;
mod shrinking;

use cosmwasm_std::{coins, to_json_binary, Addr, CosmosMsg, Decimal, StdResult, WasmMsg};
use cw_multi_test::{App, AppResponse, ContractWrapper, Executor, IntoAddr};
use mesh_apis::vault::{
    AccountDetailsResponse, AccountLiensResponse, AllAccountsResponse, ExecuteMsg, InstantiateMsg,
    LienResponse, QueryMsg,
};

use super::{coin, DENOM};
use crate::contract::{execute, instantiate, query};
use lienholder::{On, Order, Shrunk, TOLD};

/// What every user starts with.
const WALLET: u128 = 1_000;

struct Chain {
    app: App,
    vault: Addr,
    lienholder_code: u64,
}

impl Chain {
    fn new(users: &[&str]) -> Self {
        let mut app = App::new(|router, _, storage| {
            for user in users {
                router.bank.init_balance(storage, &user.into_addr(), coins(WALLET, DENOM)).unwrap();
            }
        });
        let code = app.store_code(Box::new(ContractWrapper::new(execute, instantiate, query)));
        let msg = InstantiateMsg { denom: DENOM.into(), local_staking: None };
        let vault = app.instantiate_contract(code, "creator".into_addr(), &msg, &[], "vault", None).unwrap();
        let lienholder_code = app.store_code(lienholder::contract());
        Self { app, vault, lienholder_code }
    }

    /// A lienholder that has not registered.
    fn contract(&mut self) -> Addr {
        let creator = "creator".into_addr();
        self.app
            .instantiate_contract(
                self.lienholder_code,
                creator,
                &lienholder::Init {},
                &[],
                "lienholder",
                None,
            )
            .unwrap()
    }

    /// A registered lienholder.
    fn lienholder(&mut self, max_slash: Decimal) -> Addr {
        let address = self.contract();
        self.command(&address, ExecuteMsg::RegisterLienholder { max_slash }).unwrap();
        address
    }

    /// A call of the vault, as a message.
    fn call(&self, msg: &ExecuteMsg) -> CosmosMsg {
        let msg = to_json_binary(msg).unwrap();
        WasmMsg::Execute { contract_addr: self.vault.to_string(), msg, funds: vec![] }.into()
    }

    /// Has a lienholder call the vault.
    fn command(&mut self, lienholder: &Addr, msg: ExecuteMsg) -> StdResult<AppResponse> {
        let order = Order::Do { calls: vec![self.call(&msg)] };
        self.app.execute_contract("commander".into_addr(), lienholder.clone(), &order, &[])
    }

    fn bond(&mut self, user: &str, amount: u128) -> StdResult<AppResponse> {
        let funds = coins(amount, DENOM);
        self.app.execute_contract(user.into_addr(), self.vault.clone(), &ExecuteMsg::Bond {}, &funds)
    }

    fn unbond(&mut self, user: &str, amount: u128) -> StdResult<AppResponse> {
        let msg = ExecuteMsg::Unbond { amount: coin(amount) };
        self.app.execute_contract(user.into_addr(), self.vault.clone(), &msg, &[])
    }

    fn stake(&mut self, user: &str, to: &Addr, amount: u128, on: &On) -> StdResult<AppResponse> {
        let msg = ExecuteMsg::StakeRemote {
            contract: to.to_string(),
            amount: coin(amount),
            msg: to_json_binary(on).unwrap(),
        };
        self.app.execute_contract(user.into_addr(), self.vault.clone(), &msg, &[])
    }

    fn release(&mut self, lienholder: &Addr, user: &str, amount: u128) -> StdResult<AppResponse> {
        self.command(lienholder, release(user, amount))
    }

    /// How much was burned.
    fn slash(&mut self, lienholder: &Addr, user: &str, exposed: u128, amount: u128) -> StdResult<u128> {
        let before = self.supply();
        self.command(lienholder, slash(user, exposed, amount))?;
        Ok(before.strict_sub(self.supply()))
    }

    fn tell(&mut self, lienholder: &Addr, user: &str) -> StdResult<AppResponse> {
        let account = user.into_addr().into_string();
        let msg = ExecuteMsg::ReportShrunk { account, lienholder: lienholder.to_string() };
        self.app.execute_contract("stranger".into_addr(), self.vault.clone(), &msg, &[])
    }

    /// Tells a lienholder what to do when it is told that a lien has shrunk.
    fn on_shrunk(&mut self, lienholder: &Addr, plan: Shrunk) {
        let order = Order::Set { plan };
        self.app.execute_contract("commander".into_addr(), lienholder.clone(), &order, &[]).unwrap();
    }

    /// By how much its liens have shrunk, as far as it knows.
    fn told(&self, lienholder: &Addr) -> u128 {
        TOLD.query(&self.app.wrap(), lienholder.clone()).unwrap_or_default().u128()
    }

    fn claim(&self, lienholder: &Addr, user: &str) -> LienResponse {
        let msg =
            QueryMsg::Lien { account: user.into_addr().into_string(), lienholder: lienholder.to_string() };
        self.app.wrap().query_wasm_smart(&self.vault, &msg).unwrap()
    }

    /// Amount, exposed, slashable.
    fn lien(&self, lienholder: &Addr, user: &str) -> (u128, u128, u128) {
        let claim = self.claim(lienholder, user);
        (claim.amount.u128(), claim.exposed.u128(), claim.slashable.u128())
    }

    /// Of all coins that there are.
    fn supply(&self) -> u128 {
        let found = self.app.wrap().query_supply(DENOM).unwrap().amount;
        found.to_string().parse().unwrap()
    }

    fn wallet(&self, owner: &Addr) -> u128 {
        let found = self.app.wrap().query_balance(owner, DENOM).unwrap().amount;
        found.to_string().parse().unwrap()
    }

    fn details(&self, user: &str) -> AccountDetailsResponse {
        let msg = QueryMsg::AccountDetails { account: user.into_addr().into_string() };
        self.app.wrap().query_wasm_smart(&self.vault, &msg).unwrap()
    }

    fn liens(&self, user: &str) -> Vec<LienResponse> {
        let account = user.into_addr().into_string();
        let msg = QueryMsg::AccountLiens { account, start_after: None, limit: Some(100) };
        let page: AccountLiensResponse = self.app.wrap().query_wasm_smart(&self.vault, &msg).unwrap();
        page.liens
    }

    /// Sum of all collateral in the vault.
    fn total(&self) -> u128 {
        let msg = QueryMsg::AllAccounts { with_collateral: false, start_after: None, limit: Some(100) };
        let answer: AllAccountsResponse = self.app.wrap().query_wasm_smart(&self.vault, &msg).unwrap();
        assert_eq!(answer.next, None);
        answer.accounts.iter().map(|item| item.account.bonded.u128()).sum()
    }
}

fn release(user: &str, amount: u128) -> ExecuteMsg {
    let owner = user.into_addr().into_string();
    ExecuteMsg::ReleaseCrossStake { owner, amount: coin(amount), exposed: amount.into() }
}

fn slash(user: &str, exposed: u128, amount: u128) -> ExecuteMsg {
    let owner = user.into_addr().into_string();
    ExecuteMsg::SlashCrossStake { owner, exposed: exposed.into(), amount: coin(amount) }
}
