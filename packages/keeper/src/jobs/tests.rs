//! What each job finds due, on answers of contracts.

#![allow(clippy::arithmetic_side_effects)]

use std::collections::BTreeMap;
use std::fmt::Debug;

use mesh_apis::valset::ValidatorStatus;
use serde_json::{json, Value};

use super::{Due, Job};
use crate::settings::{deployment, Deployment};
use crate::side::Side;
use crate::view::{AskError, ChainValidator, View};

const NOW: u64 = 1_000_000;
/// `NOW` as contracts write times of the chain.
const NANOS: &str = "1000000000000000";

/// Answers by contract and name of the query; those to a user by `name user`.
#[derive(Default)]
pub(crate) struct Answers {
    answers: BTreeMap<(String, String), Value>,
    bonded: Vec<ChainValidator>,
    left: Vec<ChainValidator>,
    tombstoned: Vec<String>,
}

impl Answers {
    fn with(mut self, contract: &str, query: &str, answer: Value) -> Self {
        self.answers.insert((contract.to_string(), query.to_string()), answer);
        self
    }

    async fn due(&self, job: Job, of: &Deployment) -> Due {
        job.due(self, of).await.unwrap()
    }
}

impl View for Answers {
    fn now(&self, _side: Side) -> u64 {
        NOW
    }

    async fn ask(&self, side: Side, contract: &str, query: Value) -> Result<Value, AskError> {
        let (name, body) = query.as_object().unwrap().iter().next().unwrap();
        let of =
            ["user", "account", "start_after"].iter().find_map(|key| body.get(key).and_then(Value::as_str));
        let name = of.map_or(name.clone(), |of| format!("{name} {of}"));
        let found = self.answers.get(&(contract.to_string(), name.clone())).cloned();
        let reason = "not in this test".to_string();
        found.ok_or(AskError { side, question: format!("{contract} {name}"), reason })
    }

    async fn bonded(&self) -> Result<Vec<ChainValidator>, AskError> {
        Ok(self.bonded.clone())
    }

    async fn validator(&self, valoper: &str) -> Result<Option<ChainValidator>, AskError> {
        Ok(self.left.iter().find(|validator| validator.valoper == valoper).cloned())
    }

    async fn is_tombstoned(&self, valoper: &str, _pub_key: &[u8]) -> Result<bool, AskError> {
        Ok(self.tombstoned.iter().any(|tombstoned| tombstoned == valoper))
    }

    fn pass_over(&self, _side: Side) {}
}

fn messages(due: &Due) -> Vec<Value> {
    due.actions.iter().map(|action| action.msg.clone()).collect()
}

fn is<T: PartialEq + Debug>(actual: T, expected: T, what: &str) {
    assert_eq!(actual, expected, "{what}");
}

fn users(names: &[&str]) -> Value {
    let account =
        |name: &&str| json!({"user": name, "account": {"denom": "uprov", "bonded": "1", "free": "1"}});
    json!({"accounts": names.iter().map(account).collect::<Vec<_>>(), "next": null})
}

fn epoch(running: bool, next: &str) -> Value {
    json!({"epoch": 3, "started": "999000000000000", "running": running, "next": next, "last_price": null})
}

#[tokio::test]
async fn an_epoch_is_due_at_its_time_and_while_it_runs() {
    let of = deployment("").unwrap();
    for (running, next, due) in [(false, "999999000000000", 1), (false, NANOS, 0), (true, NANOS, 1)] {
        let answers = Answers::default().with("virtual", "epoch", epoch(running, next));
        let found = answers.due(Job::Epochs, &of).await;
        is(messages(&found), vec![json!({"handle_epoch": {}}); due], next);
        assert!(found.actions.iter().all(|action| action.is_page));
    }
}

#[tokio::test]
async fn waiting_updates_and_unstakes_are_sent() {
    let of = deployment("").unwrap();
    let entry = json!([5, {"update": {"valoper": "v", "status": "jailed", "seq": 5}}]);
    for (entries, total, messages_due) in [(vec![], 0, 0), (vec![entry], 3, 1)] {
        let answers = Answers::default().with("converter", "outbox", json!({"entries": entries})).with(
            "staking",
            "owed",
            json!({"txs": [], "total": total}),
        );
        let updates = answers.due(Job::Updates, &of).await;
        is(messages(&updates), vec![json!({"send_updates": {"limit": 10}}); messages_due], "updates");
        let owed = answers.due(Job::Owed, &of).await;
        is(messages(&owed), vec![json!({"send_owed": {"limit": 30}}); messages_due], "owed");
        is(owed.waiting, total, "owed");
    }
}

#[tokio::test]
async fn booked_rewards_wait_for_the_epoch_and_for_the_first_callback() {
    let of = deployment("").unwrap();
    for (booked, in_transit, callbacks_work, running, due) in [
        ("5", "0", true, false, 1),
        ("0", "0", true, false, 0),
        ("5", "7", true, false, 1),
        ("5", "7", false, false, 0),
        ("5", "0", false, false, 1),
        ("5", "0", true, true, 0),
    ] {
        let rewards = json!({"booked": booked, "in_transit": in_transit, "surplus": "0", "batch_limit": 30,
            "callbacks_work": callbacks_work});
        let answers = Answers::default().with("converter", "rewards", rewards.clone()).with(
            "virtual",
            "epoch",
            epoch(running, NANOS),
        );
        let found = answers.due(Job::Rewards, &of).await;
        is(messages(&found), vec![json!({"send_rewards": {"limit": 10}}); due], &rewards.to_string());
    }
}

#[tokio::test]
async fn a_batch_is_recovered_when_it_is_silent_or_not_booked() {
    let of = deployment("").unwrap();
    let batch = |number: u64, ask_from: u64, not_booked: bool| json!({"batch": number, "amount": "1", "split": [], "ask_from": ask_from, "not_booked": not_booked});
    let batches =
        json!({"batches": [batch(1, NOW, false), batch(2, NOW + 1, false), batch(3, NOW + 1, true)]});
    let found = Answers::default().with("converter", "batches", batches).due(Job::Batches, &of).await;
    is(
        messages(&found),
        vec![json!({"recover_batch": {"batch": 1}}), json!({"recover_batch": {"batch": 3}})],
        "",
    );
}

#[tokio::test]
async fn parked_releases_debts_and_shrinks_are_found_for_each_user() {
    let of = deployment("").unwrap();
    let lien = |unreported: &str| json!({"lienholder": "staking", "amount": "1", "slashable": "0", "exposed": "1", "unreported": unreported});
    let answers = Answers::default()
        .with("vault", "all_accounts", users(&["a", "b"]))
        .with("staking", "parked_release a", json!({"amount": "0", "exposed": "0"}))
        .with("staking", "parked_release b", json!({"amount": "2", "exposed": "0"}))
        .with("staking", "debt a", json!({"debt": "4"}))
        .with("staking", "debt b", json!({"debt": "0"}))
        .with("vault", "lien a", lien("0"))
        .with("vault", "lien b", lien("9"));
    let releases = answers.due(Job::Releases, &of).await;
    is(messages(&releases), vec![json!({"retry_release": {"user": "b"}})], "releases");
    let debts = answers.due(Job::Debts, &of).await;
    is(messages(&debts), vec![json!({"work_off_debt": {"user": "a", "limit": 30}})], "debts");
    let shrinks = answers.due(Job::Shrinks, &of).await;
    is(
        messages(&shrinks),
        vec![json!({"report_shrunk": {"account": "b", "lienholder": "staking"}})],
        "shrinks",
    );
}

#[tokio::test]
async fn a_page_of_users_is_followed_to_the_end() {
    let of = deployment("").unwrap();
    let mut first = users(&["a"]);
    first["next"] = json!("a");
    let answers = Answers::default()
        .with("vault", "all_accounts", first)
        .with("vault", "all_accounts a", users(&["b"]))
        .with("staking", "debt a", json!({"debt": "1"}))
        .with("staking", "debt b", json!({"debt": "1"}));
    is(answers.due(Job::Debts, &of).await.waiting, 2, "both pages");
}

fn position(validator: &str, stake: &str, charged: &str, unstaking: &str, since: u64) -> Value {
    json!({"user": "u", "validator": validator, "stake": stake, "unstaking": unstaking, "forcible": "0",
        "pending": "0", "charged": charged, "burned": "0", "exposed_since": since})
}

fn claim(validator: &str, exposed: &str, since: u64, until: Option<u64>) -> Value {
    json!({"key": {"release_at": 1, "tx_id": 1}, "validator": validator, "amount": "5", "forced": false,
        "releases": "5", "exposed": exposed, "exposed_since": since, "exposed_until": until})
}

/// What of `settle` is due for the user `u`, and how many are certain.
async fn settle(positions: Vec<Value>, claims: Vec<Value>) -> (usize, usize) {
    let of = deployment("").unwrap();
    let slash = json!({"validator": "v", "height": 50, "submitter": "s", "time": 1, "evidence": ""});
    let answers = Answers::default()
        .with("staking", "slashes", json!({"infractions": [slash]}))
        .with("vault", "all_accounts", users(&["u"]))
        .with("staking", "stakes u", json!({"stakes": positions}))
        .with("staking", "claims u", json!({"claims": claims}));
    let due = answers.due(Job::Settle, &of).await;
    assert!(messages(&due).iter().all(|msg| *msg == json!({"settle": {"users": ["u"]}})));
    (due.actions.len(), due.waiting)
}

#[tokio::test]
async fn a_user_is_settled_for_what_backed_the_validator_at_its_slash() {
    for (position, expected) in [
        (position("v", "9", "0", "0", 50), (1, 1)),
        (position("v", "9", "0", "0", 51), (0, 0)),
        (position("v", "9", "9", "0", 50), (0, 0)),
        (position("v", "9", "0", "9", 50), (1, 0)),
        (position("w", "9", "0", "0", 50), (0, 0)),
    ] {
        is(settle(vec![position.clone()], vec![]).await, expected, &position.to_string());
    }
    for (claim, expected) in [
        (claim("v", "5", 40, Some(50)), (1, 1)),
        (claim("v", "5", 40, Some(49)), (0, 0)),
        (claim("v", "5", 51, Some(60)), (0, 0)),
        (claim("v", "0", 40, Some(50)), (0, 0)),
        (claim("v", "5", 40, None), (1, 0)),
    ] {
        is(settle(vec![], vec![claim.clone()]).await, expected, &claim.to_string());
    }
}

#[tokio::test]
async fn without_a_slash_no_user_is_asked_about() {
    let answers = Answers::default().with("staking", "slashes", json!({"infractions": []}));
    is(answers.due(Job::Settle, &deployment("").unwrap()).await, Due::default(), "");
}

fn local_user(uncovered: &str, coins: &str, reconcile_due: bool) -> Value {
    let stake = |validator: &str, listed: &str| json!({"validator": validator, "staked": "9", "listed": listed, "entries": 0, "locked_until": null});
    json!({"proxy": "p", "stakes": [stake("v", "1"), stake("w", "8"), stake("x", "0")], "unbonding": "0", "coins": coins,
        "owed": uncovered, "uncovered": uncovered, "lost": "0", "reconcile_due": reconcile_due, "refused": false})
}

#[tokio::test]
async fn a_local_stake_is_worked_off_and_collected_or_reconciled() {
    let of = deployment("").unwrap();
    let entry =
        |completion: &str| json!([{"validator": "v", "completion": completion, "rest": "1", "seen": null}]);
    let reconcile = json!({"reconcile": {"user": "u"}});
    let collect = json!({"collect": {"user": "u", "proxy": null}});
    let work_off = |validator: &str| json!({"work_off": {"user": "u", "validator": validator}});
    for (user, entries, expected) in [
        (local_user("0", "0", false), json!([]), vec![]),
        (local_user("0", "0", true), json!([]), vec![reconcile.clone()]),
        (local_user("0", "0", true), entry("1000001000000000"), vec![reconcile.clone()]),
        (local_user("0", "0", true), entry(NANOS), vec![collect.clone()]),
        (local_user("0", "5", true), json!([]), vec![collect.clone()]),
        (local_user("0", "5", true), entry("1000001000000000"), vec![collect.clone()]),
        (local_user("3", "0", false), json!([]), vec![work_off("w"), work_off("v")]),
        // The chain may refuse each of the first two: what has come is collected all the same.
        (local_user("3", "0", true), json!([]), vec![work_off("w"), work_off("v"), reconcile]),
        (local_user("3", "5", true), entry(NANOS), vec![work_off("w"), work_off("v"), collect]),
    ] {
        let answers = Answers::default()
            .with("custodian", "users", json!({"users": [{"user": "u", "proxy": "p"}]}))
            .with("custodian", "user u", user.clone())
            .with("custodian", "entries u", json!({"entries": entries}));
        let due = answers.due(Job::Local, &of).await;
        is(due.waiting, usize::from(!expected.is_empty()), &user.to_string());
        let grouped = due.actions.iter().filter(|action| action.group.is_some()).map(|action| &action.msg);
        assert!(grouped.eq(expected.iter().filter(|msg| msg.get("work_off").is_some())));
        is(messages(&due), expected, &user.to_string());
    }
}

#[tokio::test]
async fn parked_rewards_are_sunk_after_the_unbonding_period() {
    let of = deployment("").unwrap();
    let pool = |validator: &str, parked: &str, since: Option<u64>| json!({"validator": validator, "stake": "0", "per_share": "0", "remainder": "0", "parked": parked, "parked_since": since});
    let config = json!({"vault": "vault", "denom": "uprov", "unbonding_period_secs": 100, "packet_timeout_secs": 1,
        "grace_period_secs": 1, "max_slash": "0.1", "history_limit": 50,
        "rewards": {"transfer_channel": "c", "remote_denom": "d", "denom": "ibc/d", "sink": "s"},
        "evidence": {"chain_id": "c-1", "min_height": 1, "exposure_lag": 1}});
    let pools = [
        pool("a", "1", Some(NOW - 100)),
        pool("b", "1", Some(NOW - 99)),
        pool("c", "0", Some(NOW - 100)),
        pool("d", "0", None),
    ];
    let answers = Answers::default().with("staking", "config", config).with(
        "staking",
        "reward_pools",
        json!({"pools": pools}),
    );
    is(messages(&answers.due(Job::Sink, &of).await), vec![json!({"sink_rewards": {"validator": "a"}})], "");
}

fn on_chain(valoper: &str, key: u8, status: ValidatorStatus) -> ChainValidator {
    ChainValidator { valoper: valoper.to_string(), pub_key: Some(vec![key; 32]), status }
}

#[tokio::test]
async fn news_of_validators_are_reported_where_anyone_may() {
    let known = |valoper: &str, key: u8, status: &str| {
        let key = cosmwasm_std::Binary::from(vec![key; 32]);
        json!({"validator": valoper, "pub_key": key, "status": status, "tombstoned_at": null, "quarantined": false})
    };
    let validators = [
        known("same", 1, "active"),
        known("rotated", 2, "active"),
        known("unbonded", 3, "active"),
        known("still_jailed", 4, "jailed"),
        known("tombstoned", 5, "jailed"),
        known("gone", 6, "active"),
        known("long_gone", 7, "inactive"),
    ];
    let answers = Answers {
        bonded: vec![
            on_chain("same", 1, ValidatorStatus::Active),
            on_chain("rotated", 9, ValidatorStatus::Active),
            on_chain("new", 8, ValidatorStatus::Active),
        ],
        left: vec![
            on_chain("unbonded", 3, ValidatorStatus::Inactive),
            on_chain("still_jailed", 4, ValidatorStatus::Jailed),
            on_chain("tombstoned", 5, ValidatorStatus::Jailed),
        ],
        tombstoned: vec!["tombstoned".to_string()],
        ..Answers::default()
    }
    .with("converter", "validators", json!({"validators": validators}));
    for (reporting, expected) in [("grpc", vec![json!({"sync_validators": {}})]), ("proposal", vec![])] {
        let of = deployment(&format!("governance.validators = {reporting}\n")).unwrap();
        let due = answers.due(Job::Validators, &of).await;
        is(messages(&due), expected, reporting);
        is(due.waiting, 5, "rotated, new, unbonded, tombstoned, gone");
    }
}
