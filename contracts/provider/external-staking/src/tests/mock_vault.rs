//! A vault that only counts, and is stricter than the real one.

use std::collections::BTreeMap;

use cosmwasm_std::{MsgResponse, Reply, SubMsg, SubMsgResponse, SubMsgResult};

use super::*;
use crate::contract::reply;
use crate::error::ContractError;

impl World {
    /// The answer of the vault, if it works. It is stricter than the real one: nobody may ask for
    /// more than there is.
    pub(super) fn call_vault(&mut self, msg: vault::ExecuteMsg) -> Option<Binary> {
        if !self.vault_works {
            return None;
        }
        let number = |amount: Coin| -> u128 {
            assert_eq!(amount.denom, DENOM);
            amount.amount.to_string().parse().unwrap()
        };
        let take = |books: &mut BTreeMap<Addr, u128>, owner: &str, amount: u128| {
            let lien = books.entry(Addr::unchecked(owner)).or_default();
            *lien = lien.checked_sub(amount).expect("more than there is");
        };
        match msg {
            vault::ExecuteMsg::ReleaseCrossStake { owner, amount, exposed } => {
                take(&mut self.liens, &owner, number(amount));
                take(&mut self.exposed, &owner, exposed.u128());
                Some(Binary::default())
            }
            vault::ExecuteMsg::SlashCrossStake { owner, exposed, amount } => {
                let slashable = |exposed: u128| exposed.div_ceil(10);
                let user = Addr::unchecked(&owner);
                let before = slashable(self.exposed[&user]);
                take(&mut self.exposed, &owner, exposed.u128());
                let burned = number(amount).min(before - slashable(self.exposed[&user]));
                if let Some(bonded) = self.collateral.get_mut(&user) {
                    *bonded = bonded.checked_sub(burned).expect("the sum of slashable is covered");
                }
                let lowered = burned.min(self.liens.get(&user).copied().unwrap_or_default());
                *self.liens.entry(user.clone()).or_default() -= lowered;
                let shrunk = self.unreported(&user);
                *self.liens.entry(user.clone()).or_default() -= shrunk;
                *self.burned.entry(user.clone()).or_default() += burned;
                *self.charged.entry(user).or_default() += exposed.u128();
                Some(
                    to_json_binary(&vault::SlashCrossStakeResponse {
                        burned: burned.into(),
                        lowered: lowered.into(),
                        shrunk: shrunk.into(),
                    })
                    .unwrap(),
                )
            }
            other => panic!("unexpected call {other:?}"),
        }
    }

    /// By how much a lien is above the collateral, because others have burned.
    pub(super) fn unreported(&self, user: &Addr) -> u128 {
        let lien = self.liens.get(user).copied().unwrap_or_default();
        self.collateral.get(user).map_or(0, |bonded| lien.saturating_sub(*bonded))
    }

    /// The reply to a successful call of the vault, with the data as the chain wraps it.
    pub(super) fn reply_with(&mut self, message: &SubMsg, data: Binary) -> Result<(), ContractError> {
        let mut wrapped = vec![0x0a, u8::try_from(data.len()).expect("a short answer")];
        wrapped.extend(data.as_slice());
        let answer = MsgResponse { type_url: String::new(), value: wrapped.into() };
        #[allow(deprecated)]
        let response = SubMsgResponse { events: vec![], data: None, msg_responses: vec![answer] };
        let reply_msg = Reply {
            id: message.id,
            payload: message.payload.clone(),
            gas_used: 0,
            result: SubMsgResult::Ok(response),
        };
        let response = reply(self.deps.as_mut(), self.env.clone(), reply_msg)?;
        self.carry_out(&response.messages)
    }
}
