use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::Decimal;
use mesh_apis::time::{Seconds, UnixTime};

use super::*;

fn config(history_limit: u32) -> Config {
    Config {
        vault: Addr::unchecked("vault"),
        denom: "u".to_string(),
        unbonding_period_secs: Seconds(100),
        packet_timeout_secs: Seconds(10),
        grace_period_secs: Seconds(5),
        max_slash: Decimal::percent(10),
        exposure_lag: 1,
        history_limit,
    }
}

const CONFIRMED: State = State::Confirmed;
/// Not final.
const UNRESOLVED: State = State::Owed { release_at: UnixTime(1) };

fn create(storage: &mut MockStorage, config: &Config, state: State) -> Tx {
    let user = User::load_or_new(storage, &Addr::unchecked("user")).unwrap();
    let now = Timestamp::from_seconds(0);
    let (kind, amount) = (PacketKind::Stake, Uint128::one());
    let tx = open(storage, config, user, "v".to_string(), kind, amount, now).unwrap();
    save(storage, &Tx { state: UNRESOLVED, ..tx.clone() }).unwrap();
    let tx = Tx { state, ..tx };
    save(storage, &tx).unwrap();
    tx
}

fn ids(storage: &MockStorage, config: &Config, before: Option<u64>, limit: usize) -> Vec<u64> {
    let user = Addr::unchecked("user");
    page(storage, config, &user, before, limit).unwrap().into_iter().map(|line| line.tx_id.0).collect()
}

#[test]
fn a_user_sees_the_last_n_transactions_newest_first_and_paged() {
    let (mut storage, config) = (MockStorage::new(), config(3));
    for _ in 0..5 {
        create(&mut storage, &config, CONFIRMED);
    }
    assert_eq!(ids(&storage, &config, None, 10), [4, 3, 2]);
    assert_eq!(ids(&storage, &config, None, 2), [4, 3]);
    assert_eq!(ids(&storage, &config, Some(3), 2), [2]);
    assert!(!TXS.has(&storage, 0) && !TXS.has(&storage, 1));
}

#[test]
fn an_unresolved_transaction_is_forgotten_only_when_final() {
    let (mut storage, config) = (MockStorage::new(), config(2));
    let tx = create(&mut storage, &config, UNRESOLVED);
    for _ in 0..2 {
        create(&mut storage, &config, CONFIRMED);
    }
    assert_eq!(ids(&storage, &config, None, 10), [2, 1]);
    let tx = Tx { displaced: true, ..tx };
    assert_eq!(load_tx(&storage, tx.id).unwrap(), tx);
    save(&mut storage, &Tx { state: CONFIRMED, ..tx.clone() }).unwrap();
    assert!(matches!(load(&storage, tx.id), Err(ContractError::UnknownTx { tx_id }) if tx_id == tx.id));
}

#[test]
fn a_transaction_on_the_edge_of_the_history_is_kept() {
    let (mut storage, config) = (MockStorage::new(), config(2));
    let tx = create(&mut storage, &config, UNRESOLVED);
    create(&mut storage, &config, CONFIRMED);
    save(&mut storage, &Tx { state: CONFIRMED, ..tx.clone() }).unwrap();
    assert_eq!(ids(&storage, &config, None, 10), [1, 0]);
}
