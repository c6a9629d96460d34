//! The default run, in small.

mod common;

use common::run;

fn report(arguments: &[&str]) -> serde_json::Value {
    let ran = run(&[arguments, &["--json"]].concat());
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

fn assert_all_invariants_were_checked_and_hold(report: &serde_json::Value) {
    let rows = report["invariants"].as_array().unwrap();
    assert!(rows.len() >= 19, "{rows:?}");
    for row in rows {
        assert!(row["checked"].as_u64().unwrap() > 0, "{row}");
        assert_eq!(row["broken"], 0, "{row}");
    }
    assert_eq!(report["broken"], serde_json::json!([]));
}

#[test]
fn a_run_shows_all_tables_and_ends_well() {
    let ran = run(&["--users", "6", "--rows", "3"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    for title in [
        " 1. Deploy",
        "Users, before they leave (first 3 of 6)",
        "Validators of amber, before they leave",
        "Validators of basalt, before they leave",
        "Rewards, before they leave",
        "Users, at the end",
        "Rewards, at the end",
        "Slashes, at the end",
        "What evidence changed at once",
        "Liens that shrank for another consumer's slash, at the end",
        "Packets",
        "Invariants",
    ] {
        assert!(ran.stdout.contains(title), "{title} is not in\n{}", ran.stdout);
    }
    assert!(!ran.stdout.contains("BROKEN"));
}

#[test]
fn the_seed_alone_decides_the_output() {
    let outputs: Vec<_> = ["5", "5", "6"]
        .iter()
        .map(|seed| {
            let ran = run(&["--users", "4", "--seed", seed]);
            assert_eq!(ran.status, 0, "{}", ran.stderr);
            ran.stdout
        })
        .collect();
    assert!(outputs[0] == outputs[1]);
    assert!(outputs[0] != outputs[2]);
}

#[test]
fn everybody_gets_out_through_channels_that_lose_a_lot() {
    let report = report(&["--users", "8", "--drop", "0.4", "--seed", "3"]);
    assert_all_invariants_were_checked_and_hold(&report);
    let at_the_end = &report["books"][1];
    for user in at_the_end["users"].as_array().unwrap() {
        assert_eq!((user["bonded"].as_u64(), user["staked"].as_u64()), (Some(0), Some(0)), "{user}");
    }
    let lost = report["packets"].as_array().unwrap();
    assert!(lost.iter().map(|row| row["dropped"].as_u64().unwrap()).sum::<u64>() > 20);
    assert!(lost.iter().all(|row| row["in_flight"] == 0));
    assert!(report["failed"].as_array().unwrap().iter().any(|group| group["forced"].as_u64() > Some(0)));
}

#[test]
fn rewards_end_in_the_wallets_of_users_and_add_up() {
    let report = report(&["--users", "8", "--drop", "0.3", "--seed", "2"]);
    assert_all_invariants_were_checked_and_hold(&report);
    for (moment, books) in report["books"].as_array().unwrap().iter().enumerate() {
        for rewards in books["rewards"].as_array().unwrap() {
            let of = |key: &str| rewards[key].as_u64().unwrap();
            let places =
                ["booked", "in_transit", "surplus", "claimable", "parked", "sunk", "paid", "remainders"];
            let sum: u64 = places.iter().map(|place| of(place)).sum();
            assert_eq!(of("collected"), sum + of("fractions"), "{rewards}");
            assert!(of("fractions") <= of("positions") + 1, "{rewards}");
            assert_eq!(rewards["adds_up"], true, "{rewards}");
            if moment == 1 {
                assert!(of("paid") > 0, "{rewards}");
                let left = ["booked", "in_transit", "claimable", "fractions", "positions"].map(of);
                assert_eq!(left, [0; 5], "{rewards}");
            }
        }
    }
    let packets = report["packets"].as_array().unwrap();
    let transfers = packets.iter().filter(|row| row["route"].as_str().unwrap().ends_with(", rewards"));
    let lost = transfers.map(|row| row["timed_out"].as_u64().unwrap()).sum::<u64>();
    assert!(lost > 0, "{packets:?}");
}

#[test]
fn double_signing_burns_shrinks_liens_and_adds_up() {
    let report = report(&["--users", "30", "--seed", "14"]);
    assert_all_invariants_were_checked_and_hold(&report);
    let slashes = &report["books"][1]["slashes"];
    let of = |row: &serde_json::Value, key: &str| row[key].as_u64().unwrap();
    let slashed = slashes["slashed"].as_array().unwrap();
    assert_eq!(slashed.len(), 2, "{slashes}");
    for row in slashed {
        assert!(of(row, "users") > 1 && of(row, "charged") > 0, "{row}");
        // A tenth, and less than a unit for each charge beside it.
        assert!((of(row, "burned") * 10).abs_diff(of(row, "charged")) < 10 * 30, "{row}");
    }
    let burned = slashed.iter().map(|row| of(row, "burned")).sum::<u64>();
    let came = of(slashes, "brought") + of(slashes, "earned");
    let gone = came - of(slashes, "destroyed") - of(slashes, "have");
    assert_eq!((burned, gone), (of(slashes, "burned"), burned));
    let effects = slashes["effects"].as_array().unwrap();
    assert_eq!(effects.len(), 4, "{slashes}");
    for row in effects {
        assert!(of(row, "liens_after") < of(row, "liens_before"), "{row}");
        assert!(of(row, "stake_after") < of(row, "stake_before"), "{row}");
    }
    for row in slashes["debts"].as_array().unwrap() {
        assert!(of(row, "shrunk") > 0 && of(row, "debt") == 0, "{row}");
    }
    let wallets = report["books"][1]["users"].as_array().unwrap().iter().map(|user| of(user, "balance"));
    assert_eq!(wallets.sum::<u64>(), of(slashes, "have"));
}

#[test]
fn users_stake_at_home_owe_and_come_back() {
    let report = report(&["--users", "30", "--seed", "14"]);
    assert_all_invariants_were_checked_and_hold(&report);
    let sum = |moment: usize, key: &str| {
        let rows = report["books"][moment]["local"].as_array().unwrap();
        rows.iter().map(|row| row[key].as_u64().unwrap()).sum::<u64>()
    };
    assert!(sum(0, "out") > 0, "nobody stakes at home");
    for key in ["idle", "out", "owed"] {
        assert_eq!(sum(1, key), 0, "{key}");
    }
    assert!(sum(1, "rewards") > 0, "nothing was earned");
    assert!(sum(1, "destroyed") > 30, "the slash at home took nothing but roundings");
    let ran = run(&["--users", "30", "--seed", "14"]);
    assert!(ran.stdout.contains("of what is staked at home: it burns when it comes back"));
    let title = ran.stdout.find("Collateral at home, at the end").unwrap();
    let table = ran.stdout[title..].lines().skip(1).take_while(|line| !line.is_empty());
    assert!(table.map(|line| line.chars().count()).max() <= Some(100));
}

#[test]
fn nothing_is_lost_if_nothing_arrives() {
    let ran = run(&["--users", "3", "--drop", "1", "--quiet"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
}

#[test]
fn there_can_be_one_consumer_or_three() {
    for consumers in ["1", "3"] {
        let report = report(&["--users", "4", "--consumers", consumers]);
        assert_eq!(report["books"][0]["consumers"].as_array().unwrap().len().to_string(), consumers);
    }
}

#[test]
fn a_user_can_give_the_validators() {
    let report = report(&["--users", "4", "--validators", "data/basalt-validators.json"]);
    assert_eq!(report["books"][0]["consumers"], serde_json::json!(["basalt", "basalt-1"]));
}
