//! Questions to the contracts. Lists are whole: all pages.

use std::collections::BTreeSet;

use cosmwasm_std::{Addr, Uint128};
use mesh_apis::external_staking::{
    ClaimResponse, ClaimsResponse, LedgerResponse, ListValidatorsResponse, OwedResponse,
    ParkedReleaseResponse, QueryMsg as Staking, StakeResponse, StakesResponse, TxResponse, UserTxsResponse,
    ValidatorResponse,
};
use mesh_apis::vault::{
    AccountDetailsResponse, AccountLiensResponse, AccountResponse, AllAccountsResponse,
    AllAccountsResponseItem, LienResponse, QueryMsg as Vault,
};
use mesh_apis::virtual_staking::{
    BondStatusResponse, DelegationResponse, DelegationsResponse, EpochResponse, QueryMsg as Virtual,
};
use mesh_apis::{converter, TxId};
use serde::de::DeserializeOwned;
use serde::Serialize;

use super::facts::users;
use super::System;
use crate::SimResult;

pub(super) const PAGE: u32 = 100;

/// Asks for pages until one is not full.
pub(super) fn all<T, K>(
    mut page: impl FnMut(Option<K>) -> SimResult<Vec<T>>,
    key: impl Fn(&T) -> K,
) -> SimResult<Vec<T>> {
    let mut items: Vec<T> = vec![];
    loop {
        let next = page(items.last().map(&key))?;
        let count = next.len();
        items.extend(next);
        if count < PAGE as usize {
            return Ok(items);
        }
    }
}

impl System {
    pub(super) fn ask_vault<T: DeserializeOwned>(&self, msg: &Vault) -> SimResult<T> {
        self.world.chain(self.deployment.provider).query(&self.deployment.vault, msg)
    }

    pub(super) fn ask_staking<T: DeserializeOwned>(&self, consumer: usize, msg: &Staking) -> SimResult<T> {
        let contract = &self.consumer(consumer)?.external_staking;
        self.world.chain(self.deployment.provider).query(contract, msg)
    }

    fn ask_consumer<T: DeserializeOwned>(
        &self,
        consumer: usize,
        contract: &Addr,
        msg: &impl Serialize,
    ) -> SimResult<T> {
        self.world.chain(self.consumer(consumer)?.chain).query(contract, msg)
    }

    pub(super) fn ask_converter<T: DeserializeOwned>(
        &self,
        consumer: usize,
        msg: &converter::QueryMsg,
    ) -> SimResult<T> {
        self.ask_consumer(consumer, &self.consumer(consumer)?.converter, msg)
    }

    fn ask_virtual<T: DeserializeOwned>(&self, consumer: usize, msg: &Virtual) -> SimResult<T> {
        self.ask_consumer(consumer, &self.consumer(consumer)?.virtual_staking, msg)
    }

    /// Collateral of a user.
    pub fn account(&self, user: &str) -> SimResult<AccountResponse> {
        self.ask_vault(&Vault::Account { account: self.user(user).to_string() })
    }

    /// Collateral of an address, with the sums that bind it.
    pub fn account_details(&self, account: &Addr) -> SimResult<AccountDetailsResponse> {
        self.ask_vault(&Vault::AccountDetails { account: account.to_string() })
    }

    /// Everyone that the vault has an account of. It forgets who has nothing left: see
    /// [`System::everybody`].
    pub fn accounts(&self) -> SimResult<Vec<AllAccountsResponseItem>> {
        let (mut items, mut start_after) = (vec![], None);
        loop {
            let msg = Vault::AllAccounts { with_collateral: false, start_after, limit: Some(PAGE) };
            let page: AllAccountsResponse = self.ask_vault(&msg)?;
            items.extend(page.accounts);
            start_after = page.next;
            if start_after.is_none() {
                return Ok(items);
            }
        }
    }

    /// Everyone who has, or ever had, an account or a transaction, by address. The position of a
    /// user whose collateral is all burned is still there, when the vault has forgotten its
    /// account.
    pub fn everybody(&self) -> SimResult<Vec<Addr>> {
        let accounts = self.accounts()?.into_iter().map(|item| item.user);
        let known = users(self.world.chain(self.deployment.provider)).map(str::to_string);
        let everybody: BTreeSet<_> = accounts.chain(known).collect();
        Ok(everybody.into_iter().map(Addr::unchecked).collect())
    }

    /// All liens on an address's collateral.
    pub fn liens(&self, account: &Addr) -> SimResult<Vec<LienResponse>> {
        let page = |start_after| {
            let msg = Vault::AccountLiens { account: account.to_string(), start_after, limit: Some(PAGE) };
            self.ask_vault(&msg).map(|page: AccountLiensResponse| page.liens)
        };
        all(page, |lien: &LienResponse| lien.lienholder.clone())
    }

    /// The lien of a consumer on a user's collateral.
    pub fn lien(&self, user: &str, consumer: usize) -> SimResult<LienResponse> {
        let lienholder = self.consumer(consumer)?.external_staking.to_string();
        self.ask_vault(&Vault::Lien { account: self.user(user).to_string(), lienholder })
    }

    /// What the vault holds.
    pub fn vault_balance(&self) -> SimResult<Uint128> {
        let chain = self.world.chain(self.deployment.provider);
        chain.balance(&self.deployment.vault, &self.deployment.denom)
    }

    /// The position of a user on a validator.
    pub fn position(&self, user: &str, consumer: usize, validator: &str) -> SimResult<StakeResponse> {
        let (user, validator) = (self.user(user).to_string(), validator.to_string());
        self.ask_staking(consumer, &Staking::Stake { user, validator })
    }

    /// All positions of an address on a consumer.
    pub fn positions(&self, user: &Addr, consumer: usize) -> SimResult<Vec<StakeResponse>> {
        let page = |start_after| {
            let msg = Staking::Stakes { user: user.to_string(), start_after, limit: Some(PAGE) };
            self.ask_staking(consumer, &msg).map(|page: StakesResponse| page.stakes)
        };
        all(page, |stake: &StakeResponse| stake.validator.clone())
    }

    /// All claims of an address on a consumer, by time.
    pub fn claims(&self, user: &Addr, consumer: usize) -> SimResult<Vec<ClaimResponse>> {
        let page = |start_after| {
            let msg = Staking::Claims { user: user.to_string(), start_after, limit: Some(PAGE) };
            self.ask_staking(consumer, &msg).map(|page: ClaimsResponse| page.claims)
        };
        all(page, |claim: &ClaimResponse| claim.key)
    }

    /// A transaction.
    pub fn tx(&self, consumer: usize, tx_id: TxId) -> SimResult<TxResponse> {
        self.ask_staking(consumer, &Staking::Tx { tx_id })
    }

    /// The remembered transactions of an address on a consumer, newest first.
    pub fn txs(&self, user: &Addr, consumer: usize) -> SimResult<Vec<TxResponse>> {
        let page = |start_before| {
            let msg = Staking::UserTxs { start_before, user: user.to_string(), limit: Some(PAGE) };
            self.ask_staking(consumer, &msg).map(|page: UserTxsResponse| page.txs)
        };
        all(page, |tx: &TxResponse| tx.seq)
    }

    /// The provider's books of a validator.
    pub fn ledger(&self, consumer: usize, validator: &str) -> SimResult<LedgerResponse> {
        self.ask_staking(consumer, &Staking::Ledger { validator: validator.to_string() })
    }

    /// What the provider knows of a validator.
    pub fn validator(&self, consumer: usize, validator: &str) -> SimResult<ValidatorResponse> {
        self.ask_staking(consumer, &Staking::Validator { validator: validator.to_string() })
    }

    /// What the provider knows of all validators.
    pub fn validators(&self, consumer: usize) -> SimResult<Vec<ValidatorResponse>> {
        let page = |start_after| {
            let msg = Staking::ListValidators { start_after, limit: Some(PAGE) };
            self.ask_staking(consumer, &msg).map(|page: ListValidatorsResponse| page.validators)
        };
        all(page, |validator: &ValidatorResponse| validator.validator.clone())
    }

    /// Owed Unstakes that wait to be sent: the first 100, and how many there are.
    pub fn owed(&self, consumer: usize) -> SimResult<OwedResponse> {
        self.ask_staking(consumer, &Staking::Owed { limit: Some(PAGE) })
    }

    /// What the vault failed to release to an address.
    pub fn parked(&self, user: &Addr, consumer: usize) -> SimResult<Uint128> {
        Ok(self.parked_release(user, consumer)?.amount)
    }

    /// What the vault failed to release to an address, and what of it could still be slashed.
    pub fn parked_release(&self, user: &Addr, consumer: usize) -> SimResult<ParkedReleaseResponse> {
        self.ask_staking(consumer, &Staking::ParkedRelease { user: user.to_string() })
    }

    /// The provider's view of the channel.
    pub fn provider_channel(
        &self,
        consumer: usize,
    ) -> SimResult<mesh_apis::external_staking::IbcChannelResponse> {
        self.ask_staking(consumer, &Staking::IbcChannel {})
    }

    /// The converter's view of the channel.
    pub fn consumer_channel(&self, consumer: usize) -> SimResult<converter::IbcChannelResponse> {
        self.ask_converter(consumer, &converter::QueryMsg::IbcChannel {})
    }

    /// Price, discount and the sum of D.
    pub fn conversion(&self, consumer: usize) -> SimResult<converter::ConversionResponse> {
        self.ask_converter(consumer, &converter::QueryMsg::Conversion {})
    }

    /// D of a validator.
    pub fn consumer_stake(&self, consumer: usize, validator: &str) -> SimResult<converter::StakeResponse> {
        self.ask_converter(consumer, &converter::QueryMsg::Stake { validator: validator.to_string() })
    }

    /// D of all validators that ever had some.
    pub fn consumer_stakes(&self, consumer: usize) -> SimResult<Vec<converter::StakeResponse>> {
        let page = |start_after| {
            let msg = converter::QueryMsg::Stakes { start_after, limit: Some(PAGE) };
            self.ask_converter(consumer, &msg).map(|page: converter::StakesResponse| page.stakes)
        };
        all(page, |stake: &converter::StakeResponse| stake.validator.clone())
    }

    /// What was reported to the converter of all validators.
    pub fn consumer_validators(&self, consumer: usize) -> SimResult<Vec<converter::ValidatorResponse>> {
        let page = |start_after| {
            let msg = converter::QueryMsg::Validators { start_after, limit: Some(PAGE) };
            self.ask_converter(consumer, &msg).map(|page: converter::ValidatorsResponse| page.validators)
        };
        all(page, |validator: &converter::ValidatorResponse| validator.validator.clone())
    }

    /// Updates of the validator set that wait at the converter.
    pub fn outbox(&self, consumer: usize) -> SimResult<Vec<(u64, converter::OutboxEntry)>> {
        let page = |start_after| {
            let msg = converter::QueryMsg::Outbox { start_after, limit: Some(PAGE) };
            self.ask_converter(consumer, &msg).map(|page: converter::OutboxResponse| page.entries)
        };
        all(page, |(number, _): &(u64, converter::OutboxEntry)| *number)
    }

    /// How the consumer's epochs stand.
    pub fn epoch(&self, consumer: usize) -> SimResult<EpochResponse> {
        self.ask_virtual(consumer, &Virtual::Epoch {})
    }

    /// The max cap, and what is used of it.
    pub fn bond_status(&self, consumer: usize) -> SimResult<BondStatusResponse> {
        self.ask_virtual(consumer, &Virtual::BondStatus {})
    }

    /// Target and real delegation of all validators that ever had stake.
    pub fn delegations(&self, consumer: usize) -> SimResult<Vec<DelegationResponse>> {
        let page = |start_after| {
            let msg = Virtual::Delegations { start_after, limit: Some(PAGE) };
            self.ask_virtual(consumer, &msg).map(|page: DelegationsResponse| page.delegations)
        };
        all(page, |delegation: &DelegationResponse| delegation.validator.clone())
    }

    /// What virtual staking really has delegated, as the chain says, by operator address.
    pub fn real_delegations(&self, consumer: usize) -> SimResult<Vec<(String, Uint128)>> {
        let deployed = self.consumer(consumer)?;
        self.world.chain(deployed.chain).delegations(&deployed.virtual_staking)
    }
}
