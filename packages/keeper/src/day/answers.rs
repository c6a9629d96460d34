//! What contracts answer.

use cosmwasm_std::Binary;
use serde_json::{json, Value};

use super::chain::Chain;
use super::{consumer_id, public, user, validator, Role, EPOCH, FIRST, START, USERS, VALIDATORS};

fn nanos(secs: u64) -> String {
    format!("{secs}000000000")
}

fn numbered(count: u8, entry: impl Fn(u8) -> Value) -> Vec<Value> {
    (0..count).map(entry).collect()
}

/// The entries of a page after its first key. None of these lists has a second page with entries.
fn page(body: &Value, key: &str, entries: impl FnOnce() -> Vec<Value>) -> Value {
    let is_first = body["start_after"].is_null();
    json!({ key: if is_first { entries() } else { vec![] } })
}

impl Chain {
    pub(super) fn answer(&self, contract: &str, query: &Value) -> Option<Value> {
        let (role, consumer) = Role::of(contract)?;
        let (name, body) = query.as_object()?.iter().next()?;
        match role {
            Role::Vault => vault(name),
            Role::Custodian => custodian(name, body),
            Role::Staking => self.staking(consumer, name, body),
            Role::Converter => self.converter(name, body),
            Role::Virtual => self.virtual_staking(name, body),
        }
    }

    fn staking(&self, consumer: u8, name: &str, body: &Value) -> Option<Value> {
        let slashes = self.slashes.iter().filter(|slash| slash.consumer == consumer);
        Some(match name {
            "config" => {
                json!({"vault": Role::Vault.address(0), "denom": "ustake", "unbonding_period_secs": 1_814_400,
                "packet_timeout_secs": 604_800, "grace_period_secs": 86_400, "max_slash": "0.1", "history_limit": 50,
                "rewards": {"transfer_channel": "channel-0", "remote_denom": "ucons", "denom": "ibc/1", "sink": "sink"},
                "evidence": {"chain_id": consumer_id(consumer), "min_height": FIRST, "exposure_lag": 80_404}})
            }
            "list_validators" => page(body, "validators", || {
                numbered(VALIDATORS, |number| {
                    let key = json!({"start_height": 1, "pub_key": Binary::from(public(number)), "answers_until": null});
                    json!({"validator": validator(number), "keys": [key], "status": "active", "tombstoned_at": null, "can_be_staked": true})
                })
            }),
            "owed" => json!({"txs": [], "total": 0}),
            "slashes" => page(body, "infractions", || {
                slashes.map(|slash| {
                json!({"validator": slash.validator, "height": slash.height, "submitter": user(0), "time": START,
                    "evidence": slash.evidence})
            }).collect()
            }),
            "reward_pools" => page(body, "pools", || {
                numbered(VALIDATORS, |number| {
                    json!({"validator": validator(number), "stake": "3000000", "per_share": "123456789012345678901234567890",
                    "remainder": "12345678901", "parked": "0", "parked_since": null})
                })
            }),
            "parked_release" => json!({"amount": "0", "exposed": "0"}),
            "debt" => json!({"debt": "0"}),
            "ledger" => {
                let slashed = slashes
                    .filter(|slash| body["validator"] == slash.validator.as_str())
                    .map(|slash| slash.height);
                json!({"staked": "3000000", "unstaked": "0", "staking": "0", "unstaking": "0", "owed": "0", "in_flight": 0,
                    "latest": null, "diverged": null, "slashed": slashed.min()})
            }
            "stakes" => page(body, "stakes", || self.stakes(consumer, body["user"].as_str().unwrap())),
            "claims" => page(body, "claims", std::vec::Vec::new),
            _ => return None,
        })
    }

    /// A user has stake on every validator that has the number of the user, modulo 33.
    fn stakes(&self, consumer: u8, of: &str) -> Vec<Value> {
        let number = (0..USERS).find(|number| user(*number) == of).unwrap();
        let on = |index: u8| {
            let validator = validator((number + index * 33) % VALIDATORS);
            let charged = if self.settled.contains(&(consumer, of.to_string(), validator.clone())) {
                "1000000"
            } else {
                "0"
            };
            json!({"user": of, "validator": validator, "stake": "1000000", "unstaking": "0", "forcible": "0", "pending": "0",
                "charged": charged, "burned": "0", "exposed_since": 1})
        };
        numbered(3, on)
    }

    fn converter(&self, name: &str, body: &Value) -> Option<Value> {
        let ask_from = self.now + 3_600;
        Some(match name {
            "config" => {
                json!({"price_feed": "feed", "price_max_age_secs": 86_400, "discount": "0.1", "remote_denom": "ustake",
                "virtual_staking": Role::Virtual.address(self.consumer), "admin": "gov", "remote_contract": null,
                "packet_timeout_secs": 604_800, "grace_period_secs": 86_400, "reward_denom": "ucons",
                "transfer_channel": "channel-0"})
            }
            "conversion" => {
                json!({"price": {"native_per_foreign": "0.5", "updated": nanos(self.now - self.now % EPOCH), "stale": false},
                "discount": "0.1", "total_stake": "300000000"})
            }
            "rewards" => {
                json!({"booked": "0", "in_transit": "5000000", "surplus": "1", "batch_limit": 30, "callbacks_work": true})
            }
            "batches" => page(body, "batches", || {
                numbered(3, |number| {
                    let split =
                        numbered(30, |number| json!({"validator": validator(number), "amount": "50000"}));
                    json!({"batch": number, "amount": "1500000", "split": split, "ask_from": ask_from, "not_booked": false})
                })
            }),
            "outbox" => page(body, "entries", || match self.has_update {
                true => vec![json!([7, {"update": {"valoper": validator(1), "status": "active", "seq": 7}}])],
                false => vec![],
            }),
            "validators" => page(body, "validators", || {
                numbered(VALIDATORS, |number| {
                    json!({"validator": validator(number), "pub_key": Binary::from(public(number)), "status": "active",
                    "tombstoned_at": null, "quarantined": false})
                })
            }),
            _ => return None,
        })
    }

    fn virtual_staking(&self, name: &str, body: &Value) -> Option<Value> {
        Some(match name {
            "epoch" => json!({"epoch": 3, "started": nanos(self.now), "running": self.pages_left > 0,
                "next": nanos(self.next_epoch), "last_price": "0.5"}),
            "bond_status" => {
                json!({"cap": "1000000000", "delegated": "300000000", "idle": "700000000", "unbonding": "0",
                "quarantined": "0", "module": null})
            }
            "quarantine" => page(body, "validators", std::vec::Vec::new),
            "failures" => page(body, "failures", std::vec::Vec::new),
            _ => return None,
        })
    }
}

fn vault(name: &str) -> Option<Value> {
    Some(match name {
        "all_accounts" => {
            let account = json!({"denom": "ustake", "bonded": "9000000", "free": "0"});
            json!({"accounts": numbered(USERS, |number| json!({"user": user(number), "account": account})), "next": null})
        }
        "lien" => {
            json!({"lienholder": Role::Staking.address(0), "amount": "3000000", "slashable": "300000", "exposed": "0",
            "unreported": "0"})
        }
        _ => return None,
    })
}

/// Each user stakes on two validators at home.
fn custodian(name: &str, body: &Value) -> Option<Value> {
    Some(match name {
        "users" => page(body, "users", || {
            numbered(USERS, |number| json!({"user": user(number), "proxy": user(number)}))
        }),
        "user" => {
            let stake = |number: u8| {
                json!({"validator": validator(number), "staked": "1000000", "listed": "1000000",
                "entries": 0, "locked_until": null})
            };
            json!({"proxy": "p", "stakes": numbered(2, stake), "unbonding": "0", "coins": "0", "owed": "0", "uncovered": "0",
                "lost": "0", "reconcile_due": false, "refused": false})
        }
        _ => return None,
    })
}
