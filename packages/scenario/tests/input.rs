//! Input that cannot be used: exit status 2, and the place.

mod common;

use common::{assert_bad_input, file, run, story};

#[test]
fn unknown_options_are_named() {
    assert_bad_input(&run(&["--frob"]), "--frob");
}

#[test]
fn options_have_bounds() {
    assert_bad_input(&run(&["--drop", "1.5"]), "must be from 0 to 1");
    assert_bad_input(&run(&["--drop", "NaN"]), "must be from 0 to 1");
    assert_bad_input(&run(&["--drop", "much"]), "not a number");
    assert_bad_input(&run(&["--users", "0"]), "0 is not in 1..=100000");
    assert_bad_input(&run(&["--seed", "x"]), "--seed");
    assert_bad_input(&run(&["--consumers", "0"]), "0 is not in 1..=16");
}

#[test]
fn a_scenario_takes_no_options_of_the_random_run() {
    let ran = run(&["--scenario", "scenarios/price-and-discount.toml", "--users", "5"]);
    assert_bad_input(&ran, "cannot be used with");
}

#[test]
fn a_file_of_validators_must_be_there_and_make_sense() {
    assert_bad_input(&run(&["--validators", "no/such.json"]), "no/such.json: file: ");
    let check = |name: &str, text: &str, message: &str| {
        let path = file(name, text);
        assert_bad_input(&run(&["--validators", path.to_str().unwrap()]), message);
    };
    check("broken.json", "{\n \"validators\": [,]\n}", "broken.json: line 2, column 17: ");
    check("empty.json", r#"{"validators":[]}"#, "empty.json: validators: there are none");
    let one = r#"{"operator_address":"a","consensus_pubkey":{"@type":"/cosmos.crypto.ed25519.PubKey",
        "key":"AQ=="},"status":"BOND_STATUS_BONDED","tokens":"5"}"#;
    let short = format!(r#"{{"validators":[{one}]}}"#);
    check(
        "short-key.json",
        &short,
        "short-key.json: validators[0]: consensus_pubkey: expected 32 bytes, got 1",
    );
}

#[test]
fn more_files_than_consumers_are_refused() {
    let set = "data/amber-validators.json";
    let ran = run(&["--validators", set, "--validators", set, "--consumers", "1"]);
    assert_bad_input(&ran, "--validators is given 2 times, for 1 consumers");
}

#[test]
fn a_scenario_that_is_not_there_is_named() {
    assert_bad_input(&run(&["--scenario", "no/such.toml"]), "no/such.toml: ");
}

/// A story with one user and this step.
fn with_step(step: &str) -> String {
    format!("[[user]]\nname = \"alice\"\n\n[[step]]\n{step}\n")
}

#[test]
fn what_is_wrong_in_a_scenario_is_named_with_its_place() {
    let cases = [
        ("not-toml", "title = \n", "1:9: "),
        ("key", "titel = \"x\"\n", "1:1: unknown key \"titel\": the file takes title, story, "),
        ("type", "title = 5\n", "1:9: \"title\" must be a text"),
        (
            "user-key",
            "[[user]]\nname = \"a\"\nmoney = 5\n",
            "3:1: unknown key \"money\": [[user]] takes name, balance",
        ),
        ("user-name", "[[user]]\nbalance = 5\n", "1:1: [[user]] needs \"name\""),
        ("two", "[[user]]\nname = \"a\"\n[[user]]\nname = \"a\"\n", "4:8: there is another user \"a\""),
        (
            "price",
            "[[consumer]]\nprice = -1\n",
            "2:9: \"price\" must be a decimal number that is not negative",
        ),
        ("discount", "[[consumer]]\ndiscount = 1.0\n", "2:12: \"discount\" must be below 1, got 1"),
        (
            "unbonding",
            "[[consumer]]\nunbonding = \"soon\"\n",
            "2:13: \"unbonding\": \"soon\" is not a span of time",
        ),
        ("file", "[[consumer]]\nvalidators = \"none.json\"\n", "2:14: "),
        (
            "bonding",
            "[[consumer]]\nbonding = \"gold\"\n",
            "2:11: \"bonding\" must be \"treasury\" or \"module\"",
        ),
    ];
    for (name, text, message) in cases {
        let name = format!("{name}.toml");
        assert_bad_input(&story(&name, text), &format!("{name}:{message}"));
    }
}

#[test]
fn what_is_wrong_in_a_step_is_named_with_its_place() {
    let cases = [
        ("action", "action = \"steal\"", "5:10: unknown action \"steal\": expected one of bond, unbond, "),
        ("no-action", "user = \"alice\"", "4:1: [[step]] needs \"action\""),
        (
            "step-user",
            "action = \"bond\"\nuser = \"bob\"\namount = 1",
            "6:8: unknown user \"bob\" (known: alice)",
        ),
        (
            "amount",
            "action = \"bond\"\nuser = \"alice\"\namount = -1",
            "7:10: \"amount\" must be a whole number",
        ),
        (
            "float",
            "action = \"bond\"\nuser = \"alice\"\namount = 1.5",
            "7:10: \"amount\" must be a whole number",
        ),
        ("no-amount", "action = \"bond\"\nuser = \"alice\"", "4:1: action \"bond\" needs \"amount\""),
        (
            "step-key",
            "action = \"bond\"\nuser = \"alice\"\namount = 1\nvalidator = 1",
            "8:1: unknown key \"validator\": action \"bond\" takes action, as, fails, user, amount",
        ),
        (
            "validator",
            "action = \"stake\"\nuser = \"alice\"\nvalidator = \"Nobody\"\namount = 1",
            "7:13: unknown validator \"Nobody\" of amber: it has 120 validators",
        ),
        (
            "validator-number",
            "action = \"stake\"\nuser = \"alice\"\nvalidator = 121\namount = 1",
            "7:13: unknown validator number 121 of amber",
        ),
        (
            "consumer",
            "action = \"epoch\"\nconsumer = \"cosmos\"",
            "6:12: unknown consumer \"cosmos\" (known: amber)",
        ),
        ("label", "action = \"force\"\ntx = \"x\"", "6:6: no earlier step has the label \"x\""),
        (
            "packet",
            "action = \"deliver\"\npackets = [\"all\", 0]",
            "6:12: no earlier step has the label \"all\"",
        ),
        ("zero", "action = \"deliver\"\npackets = 0", "6:11: packets are numbered from 1"),
        ("time", "action = \"advance\"\ntime = 8", "6:8: \"time\" must be a text"),
        ("expect", "action = \"expect\"\nposition = 5", "6:12: \"position\" needs \"user\" to say of what"),
        (
            "nothing",
            "action = \"expect\"\nuser = \"alice\"",
            "4:1: nothing is expected: give one of bonded, free, ",
        ),
        (
            "rewards-user",
            "action = \"withdraw_rewards\"\nuser = \"alice\"\nto = \"bob\"",
            "7:6: unknown user \"bob\" (known: alice)",
        ),
        (
            "rewards-amount",
            "action = \"distribute\"\nvalidator = 1",
            "4:1: action \"distribute\" needs \"amount\"",
        ),
        (
            "rewards-key",
            "action = \"send_rewards\"\nvalidator = 1",
            "6:1: unknown key \"validator\": action \"send_rewards\" takes action, as, fails, consumer, limit",
        ),
        (
            "rewards-of",
            "action = \"expect\"\nrewards_parked = 5",
            "6:18: \"rewards_parked\" needs \"validator\" to say of what",
        ),
        (
            "evidence",
            "action = \"submit_evidence\"\nevidence = \"votes\"",
            "6:12: no earlier step has the label \"votes\"",
        ),
        (
            "signer",
            "action = \"double_sign\"\nheight = 5",
            "4:1: action \"double_sign\" needs \"validator\"",
        ),
        ("settled", "action = \"settle\"\nuser = \"bob\"", "6:8: unknown user \"bob\" (known: alice)"),
        ("debtor", "action = \"work_off_debt\"", "4:1: action \"work_off_debt\" needs \"user\""),
        ("debt", "action = \"expect\"\ndebt = 5", "6:8: \"debt\" needs \"user\" to say of what"),
        (
            "bound",
            "action = \"expect\"\nuser = \"alice\"\nbonded = \"< 5\"",
            "7:10: \"bonded\" must be a whole number from 0 to 2^128 - 1, alone or after <= or >=, got \"< 5\"",
        ),
        (
            "unknown-address",
            "action = \"stake\"\nuser = \"alice\"\nvalidator = \"ambervaloper1nobody\"\namount = 1",
            "7:13: unknown validator \"ambervaloper1nobody\" of amber",
        ),
        ("join", "action = \"join\"", "4:1: action \"join\" needs \"moniker\""),
        (
            "ratio",
            "action = \"slash\"\nvalidator = 1\nratio = 1.5",
            "7:9: \"ratio\" must be at most 1, got 1.5",
        ),
        (
            "votes",
            "action = \"double_sign\"\nvalidator = 1\nvotes = \"proposals\"",
            "7:9: \"votes\" must be \"precommits\" or \"prevotes\", got \"proposals\"",
        ),
        (
            "no-file",
            "action = \"submit_evidence\"\nvalidator = 1\nfile = \"none.json\"",
            "7:8: none.json: No such file",
        ),
        (
            "sudo",
            "action = \"sudo_update\"\njailed = [1, \"Nobody\"]",
            "6:14: unknown validator \"Nobody\" of amber",
        ),
        (
            "lienholder",
            "action = \"pledge\"\nuser = \"alice\"\nlienholder = \"x\"",
            "7:14: no earlier step adds the lienholder \"x\"",
        ),
        (
            "conduct",
            "action = \"add_hostile\"\nname = \"x\"\n[[step]]\naction = \"conduct\"\nlienholder = \"x\"\ndoes = \"naps\"",
            "10:8: \"does\" must be \"accepts\", \"fails\", \"panics\" or \"aborts\", got \"naps\"",
        ),
        (
            "of-several",
            "action = \"expect\"\nconsumer = 1\nD = 5",
            "6:12: \"consumer\" must be a name, or a list of names",
        ),
        ("typo", "action = \"expect\"\nbondet = 5", "6:1: unknown key \"bondet\": action \"expect\" takes "),
    ];
    for (name, step, message) in cases {
        let name = format!("{name}.toml");
        assert_bad_input(&story(&name, &with_step(step)), &format!("{name}:{message}"));
    }
}
