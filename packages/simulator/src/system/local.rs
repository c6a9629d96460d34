//! Local staking: what users and strangers do, what is known, and what must hold of it (rules of
//! the vault's books).

use cosmwasm_std::{coin, to_json_binary, Addr, CosmosMsg, Uint128, WasmMsg};
use mesh_apis::external_staking::ReceiveVirtualStake;
use mesh_apis::local_staking::{self, StakeTarget, UserResponse};
use mesh_apis::staking_proxy;
use mesh_apis::vault::{ExecuteMsg as VaultMsg, LocalAccountResponse, QueryMsg};
use mesh_apis::TxId;
use serde::Serialize;

use super::actions::tx_id;
use super::invariants::{Report, Rule};
use super::System;
use crate::chain::Custom;
use crate::{SimError, SimResult};

type Msg = CosmosMsg<Custom>;

impl System {
    /// The custodian.
    ///
    /// # Errors
    /// If there is no local staking here.
    pub fn custodian(&self) -> SimResult<&Addr> {
        let unknown = || SimError::Unknown { kind: "custodian", id: "none".to_string() };
        self.deployment.custodian.as_ref().ok_or_else(unknown)
    }

    fn msg_to<T: Serialize>(&self, contract: &Addr, msg: &T) -> SimResult<Msg> {
        let msg = to_json_binary(msg).map_err(|err| SimError::tx("provider", err.to_string()))?;
        Ok(WasmMsg::Execute { contract_addr: contract.to_string(), msg, funds: vec![] }.into())
    }

    fn send_from(&mut self, sender: &Addr, msgs: Vec<Msg>) -> SimResult<()> {
        self.world.chain_mut(self.deployment.provider).send_all(sender, msgs).map(drop)
    }

    fn ask_custodian(&mut self, sender: &str, msg: &local_staking::ExecuteMsg) -> SimResult<()> {
        let msg = self.msg_to(self.custodian()?, msg)?;
        let sender = self.user(sender);
        self.send_from(&sender, vec![msg])
    }

    /// A message of a user to the vault in one transaction with a reconcile, if something is out.
    pub fn reconciled(&mut self, user: &str, msg: &VaultMsg) -> SimResult<()> {
        let sender = self.user(user);
        let mut msgs = vec![];
        if !self.local_account(&sender)?.out.is_zero() {
            let reconcile = local_staking::ExecuteMsg::Reconcile { user: sender.to_string() };
            msgs.push(self.msg_to(self.custodian()?, &reconcile)?);
        }
        msgs.push(self.msg_to(&self.deployment.vault, msg)?);
        self.send_from(&sender, msgs)
    }

    /// What pledges collateral to a validator of a consumer.
    pub fn pledge_msg(&self, consumer: usize, validator: &str, amount: u128) -> SimResult<VaultMsg> {
        let contract = self.consumer(consumer)?.external_staking.to_string();
        let receive = ReceiveVirtualStake { validator: validator.to_string() };
        let msg = to_json_binary(&receive).map_err(|err| SimError::tx("provider", err.to_string()))?;
        Ok(VaultMsg::StakeRemote { contract, amount: coin(amount, &self.deployment.denom), msg })
    }

    /// Stakes collateral on a validator of the provider.
    pub fn stake_local(&mut self, user: &str, validator: &str, amount: u128) -> SimResult<()> {
        let target = StakeTarget { validator: validator.to_string(), nonce: None };
        let msg = to_json_binary(&target).map_err(|err| SimError::tx("provider", err.to_string()))?;
        let amount = coin(amount, &self.deployment.denom);
        self.reconciled(user, &VaultMsg::StakeLocal { amount, msg })
    }

    /// Takes free collateral out of the vault, of a user who may have a local stake.
    pub fn unbond_reconciled(&mut self, user: &str, amount: u128) -> SimResult<()> {
        let amount = coin(amount, &self.deployment.denom);
        self.reconciled(user, &VaultMsg::Unbond { amount })
    }

    /// Stakes collateral to a validator of a consumer, as the wallet of a user does who may have a
    /// local stake. The packet is in flight then.
    pub fn stake_reconciled(
        &mut self,
        user: &str,
        consumer: usize,
        validator: &str,
        amount: u128,
    ) -> SimResult<TxId> {
        let msg = self.pledge_msg(consumer, validator, amount)?;
        self.reconciled(user, &msg)?;
        let events = self.world.chain(self.deployment.provider).last_events();
        let unknown = || SimError::Unknown { kind: "transaction in events", id: String::new() };
        tx_id(events).ok_or_else(unknown)
    }

    /// A user takes the rewards of all of the local stake. They go to the wallet.
    pub fn withdraw_local_rewards(&mut self, user: &str) -> SimResult<()> {
        let stakes = self.local_stake(&self.user(user))?.stakes.into_iter();
        let listed = stakes.filter(|stake| !stake.listed.is_zero());
        let validators = listed.map(|stake| stake.validator).collect();
        self.ask_proxy(user, user, &staking_proxy::ExecuteMsg::WithdrawRewards { validators })
    }

    /// Takes local stake off a validator.
    pub fn unstake_local(&mut self, user: &str, validator: &str, amount: u128) -> SimResult<()> {
        let amount = coin(amount, &self.deployment.denom);
        self.ask_custodian(
            user,
            &local_staking::ExecuteMsg::Unstake { validator: validator.to_string(), amount },
        )
    }

    /// Moves local stake.
    pub fn restake(&mut self, user: &str, from: &str, to: &str, amount: u128) -> SimResult<()> {
        let amount = coin(amount, &self.deployment.denom);
        let (from, to) = (from.to_string(), to.to_string());
        self.ask_custodian(user, &local_staking::ExecuteMsg::Restake { from, to, amount })
    }

    /// A stranger tells the vault what the chain has slashed of a user's local stake.
    pub fn reconcile(&mut self, user: &str) -> SimResult<()> {
        let user = self.user(user).into_string();
        self.ask_custodian("stranger", &local_staking::ExecuteMsg::Reconcile { user })
    }

    /// A stranger brings a user's coins back.
    pub fn collect_local(&mut self, user: &str) -> SimResult<()> {
        let user = self.user(user).into_string();
        self.ask_custodian("stranger", &local_staking::ExecuteMsg::Collect { user, proxy: None })
    }

    /// A stranger undelegates what a user owes.
    pub fn work_off_local(&mut self, user: &str, validator: &str) -> SimResult<()> {
        let (user, validator) = (self.user(user).into_string(), validator.to_string());
        self.ask_custodian("stranger", &local_staking::ExecuteMsg::WorkOff { user, validator })
    }

    /// What the vault knows of an address's local stake.
    pub fn local_account(&self, account: &Addr) -> SimResult<LocalAccountResponse> {
        self.ask_vault(&QueryMsg::LocalAccount { account: account.to_string() })
    }

    /// What the custodian knows of an address's local stake.
    pub fn local_stake(&self, account: &Addr) -> SimResult<UserResponse> {
        let msg = local_staking::QueryMsg::User { user: account.to_string() };
        self.world.chain(self.deployment.provider).query(self.custodian()?, &msg)
    }
}

/// Out is what the custodian has in its books; owed is not above it, and nothing is idle beside it.
pub(super) fn check_local(system: &System, user: &Addr, report: &mut Report) -> SimResult<()> {
    let books = system.local_account(user)?;
    let rule = Rule::LocalBooks;
    report.expect(
        rule,
        books.owed <= books.out,
        || format!("{user}, owed"),
        format!("at most {}", books.out),
        books.owed,
    );
    let burned = books.idle.is_zero() || books.owed.is_zero();
    report.expect(rule, burned, || format!("{user}, idle beside {} owed", books.owed), "0", books.idle);
    if system.deployment.custodian.is_none() {
        report.equal(rule, || format!("{user}, out"), books.out, Uint128::zero());
        return Ok(());
    }
    let stake = system.local_stake(user)?;
    let staked: Uint128 = stake.stakes.iter().map(|stake| stake.staked).sum();
    report.equal(rule, || format!("{user}, out"), books.out, staked.saturating_add(stake.unbonding));
    Ok(())
}
