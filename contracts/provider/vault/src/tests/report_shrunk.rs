use cosmwasm_std::{from_json, CosmosMsg, ReplyOn, Uint128, WasmMsg};
use cw_utils::PaymentError;
use mesh_apis::lienholder::LienholderMsg;
use mesh_apis::vault::{ExecuteMsg, LienResponse, QueryMsg};

use super::{addr, attributes, coin, lien, slashed_lien, Outcome, Vault};
use crate::account::{self, Account};
use crate::ContractError;

/// The lien of `half` shrank by 30 to 40, and `half` does not know.
fn vault() -> Vault {
    let mut vault = Vault::with_lienholders();
    let account =
        Account { idle: Uint128::new(40), liens: vec![lien(1, 70, 35), lien(2, 9, 3)], local: None };
    account::save(&vault.0.api, &mut vault.0.storage, &addr("user"), &account).unwrap();
    vault
}

fn tell(vault: &mut Vault, user: &str, lienholder: &str) -> Outcome {
    let (account, lienholder) = (addr(user).into_string(), addr(lienholder).into_string());
    vault.run("stranger", &[], ExecuteMsg::ReportShrunk { account, lienholder })
}

#[test]
fn anyone_can_have_a_shrunk_lien_reported_once_only() {
    let mut vault = vault();
    let response = tell(&mut vault, "user", "half").unwrap();
    let [told] = response.messages.as_slice() else { panic!("{:?}", response.messages) };
    // An error undoes it, and the sender pays for the gas.
    assert_eq!((told.reply_on.clone(), told.gas_limit), (ReplyOn::Never, None));
    let CosmosMsg::Wasm(WasmMsg::Execute { contract_addr, msg, funds }) = &told.msg else {
        panic!("{:?}", told.msg)
    };
    assert_eq!((contract_addr.as_str(), funds.as_slice()), (addr("half").as_str(), [].as_slice()));
    let expected = LienholderMsg::LienShrunk { owner: addr("user").into_string(), amount: coin(30u128) };
    assert_eq!(from_json::<LienholderMsg>(msg).unwrap(), expected);
    let (user, half) = (addr("user"), addr("half"));
    assert_eq!(
        attributes(&response),
        [
            ("action", "report_shrunk"),
            ("owner", user.as_str()),
            ("lienholder", half.as_str()),
            ("amount", "30")
        ]
    );
    assert_eq!(vault.liens("user"), [slashed_lien(1, 40, 70, 35), lien(2, 9, 3)]);

    let err = tell(&mut vault, "user", "half").unwrap_err();
    assert!(
        matches!(&err, ContractError::NothingUnreported { lienholder } if *lienholder == addr("half")),
        "{err}"
    );
}

#[test]
fn what_is_unreported_can_be_asked_for() {
    let vault = vault();
    let (account, lienholder) = (addr("user").into_string(), addr("half").into_string());
    let lien: LienResponse = vault.ask(QueryMsg::Lien { account, lienholder });
    assert_eq!((lien.amount.u128(), lien.unreported.u128()), (40, 30));
}

#[test]
fn a_lien_of_which_nothing_else_is_left_is_gone_once_it_is_told() {
    let mut vault = Vault::with_lienholders();
    let account = Account { idle: Uint128::zero(), liens: vec![slashed_lien(1, 30, 0, 0)], local: None };
    account::save(&vault.0.api, &mut vault.0.storage, &addr("user"), &account).unwrap();
    tell(&mut vault, "user", "half").unwrap();
    assert_eq!(vault.record("user"), None);
}

#[test]
fn where_there_is_nothing_to_tell_nobody_is_called() {
    let mut vault = vault();
    let before = vault.record("user");
    for (user, lienholder) in [("user", "third"), ("nobody", "half")] {
        let err = tell(&mut vault, user, lienholder).unwrap_err();
        assert!(matches!(err, ContractError::NothingUnreported { .. }), "{err}");
    }
    let err = tell(&mut vault, "user", "stranger").unwrap_err();
    assert!(matches!(err, ContractError::NotALienholder { .. }), "{err}");
    for (account, lienholder) in [("nonsense".into(), addr("half").into()), (addr("user").into(), "x".into())]
    {
        let err = vault.run("stranger", &[], ExecuteMsg::ReportShrunk { account, lienholder }).unwrap_err();
        assert!(matches!(err, ContractError::Std(_)), "{err}");
    }
    let (account, lienholder) = (addr("user").into_string(), addr("half").into_string());
    let err =
        vault.run("stranger", &[coin(1u128)], ExecuteMsg::ReportShrunk { account, lienholder }).unwrap_err();
    assert!(matches!(err, ContractError::Payment(PaymentError::NonPayable {})), "{err}");
    assert_eq!(vault.record("user"), before);
}
