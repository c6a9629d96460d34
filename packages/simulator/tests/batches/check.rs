//! What must hold after every step, and at the end.

use std::collections::BTreeMap;

use cosmwasm_std::from_json;
use mesh_apis::converter::{BatchResponse, BatchesResponse, BookedRewardsResponse, RewardsResponse};
use mesh_apis::external_staking::{BatchResponse as Fate, RewardPoolResponse};
use mesh_apis::rewards::batch_of;
use mesh_apis::{converter, external_staking, BatchId};

use crate::contracts::env;
use crate::pair::{Pair, DAY, VALIDATORS};

impl Pair {
    pub(crate) fn ask<T: serde::de::DeserializeOwned>(&self, msg: converter::QueryMsg) -> T {
        let now = env(self.consumer_now);
        from_json(mesh_converter::contract::query(self.converter.as_ref(), now, msg).unwrap()).unwrap()
    }

    pub(crate) fn ask_staking<T: serde::de::DeserializeOwned>(&self, msg: external_staking::QueryMsg) -> T {
        let now = env(self.provider_now);
        from_json(mesh_external_staking::contract::query(self.staking.as_ref(), now, msg).unwrap()).unwrap()
    }

    pub(crate) fn batches(&self) -> Vec<BatchResponse> {
        let msg = converter::QueryMsg::Batches { start_after: None, limit: Some(100) };
        self.ask::<BatchesResponse>(msg).batches
    }

    pub(crate) fn fate(&self, batch: BatchId) -> Fate {
        self.ask_staking(external_staking::QueryMsg::Batch { batch })
    }

    /// What each validator has earned is booked on one side, or in a batch that was booked on none,
    /// exactly. Each coin is accounted for, so what is in such batches is covered by what lies here
    /// and by what will come back.
    pub(crate) fn check(&self) {
        let mut found: BTreeMap<&str, u128> = BTreeMap::new();
        let msg = converter::QueryMsg::BookedRewards { start_after: None, limit: Some(100) };
        let booked = self.ask::<BookedRewardsResponse>(msg).rewards;
        let batches = self.batches();
        let nowhere: Vec<_> = batches.iter().filter(|batch| !self.fate(batch.batch).booked).collect();
        for reward in booked.iter().chain(nowhere.iter().flat_map(|batch| &batch.split)) {
            *found.entry(&reward.validator).or_default() += reward.amount.u128();
        }
        for validator in VALIDATORS {
            let msg = external_staking::QueryMsg::RewardPool { validator: validator.to_string() };
            let parked = self.ask_staking::<RewardPoolResponse>(msg).parked.u128();
            let found = found.get(validator).copied().unwrap_or_default() + parked;
            assert_eq!(found, self.earned.get(validator).copied().unwrap_or_default(), "of {validator}");
        }
        let rewards: RewardsResponse = self.ask(converter::QueryMsg::Rewards {});
        assert_eq!((rewards.booked + rewards.surplus).u128(), self.balance);
        let listed: u128 = batches.iter().map(|batch| batch.amount.u128()).sum();
        assert_eq!(rewards.in_transit.u128(), listed);
        let back: u128 = self.transfers.iter().filter(|of| !Self::has_arrived(of)).map(|of| of.amount).sum();
        let owed: u128 = nowhere.iter().map(|batch| batch.amount.u128()).sum();
        assert_eq!(rewards.surplus.u128() + back, self.gifts + owed);
        assert!(batches.iter().all(|batch| !(batch.not_booked && self.fate(batch.batch).booked)));
        for flight in &self.transfers {
            let data: BTreeMap<String, String> = from_json(&flight.packet.data).unwrap();
            let id = batch_of(&data["memo"]).unwrap();
            let Fate { booked, closed } = self.fate(id);
            assert!(!(booked && closed));
            let known = batches.iter().any(|batch| batch.batch == id);
            assert!(known || booked || closed, "{id} is forgotten, and could still be booked");
        }
    }

    /// Relayers relay again, and anyone asks. In the end nothing is on its way, and everything is
    /// known.
    pub(crate) fn drain(&mut self) {
        self.can_send = true;
        for _ in 0..200 {
            self.open();
            self.provider_now = self.consumer_now;
            for at in (0..self.transfers.len()).rev() {
                self.deliver(at, true);
                self.settle(at, true);
            }
            for batch in self.batches() {
                self.call("anyone", converter::ExecuteMsg::RecoverBatch { batch: batch.batch });
            }
            for at in (0..self.questions.len()).rev() {
                self.deliver_question(at);
                let still = self.questions.len();
                self.answer(at);
                if self.questions.len() == still {
                    // Of a channel that is closed: its answer is lost.
                    self.questions.remove(at);
                }
            }
            self.check();
            self.call("anyone", converter::ExecuteMsg::SendRewards { limit: Some(10) });
            let rewards: RewardsResponse = self.ask(converter::QueryMsg::Rewards {});
            if rewards.booked.is_zero() && rewards.in_transit.is_zero() {
                assert_eq!(rewards.surplus.u128(), self.gifts);
                return;
            }
            self.consumer_now += DAY;
        }
        panic!("batches are left: {:?}", self.batches());
    }
}
