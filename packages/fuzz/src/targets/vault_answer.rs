//! The vault's answer to a slash: booked, or refused whole.

use arbitrary::{Arbitrary, Unstructured};
use cosmwasm_std::testing::message_info;
use cosmwasm_std::{Addr, Binary, MsgResponse, Reply, SubMsgResponse, SubMsgResult};
use mesh_apis::external_staking::ExecuteMsg;
use mesh_external_staking::contract::{execute, reply};

use crate::scene::Scene;
use crate::shape::{json, Number};
use crate::state::Contract;

/// external-staking in the middle of a page: everybody is marked, and the vault was asked.
struct Asked {
    contract: Contract,
    id: u64,
    payload: Binary,
}

thread_local! {
    static ASKED: Asked = ask();
}

fn ask() -> Asked {
    Scene::with(|scene| {
        let mut state = scene.provider.copy();
        let info = message_info(&Addr::unchecked("anyone"), &[]);
        let msg = ExecuteMsg::Settle { users: vec![scene.alice.to_string()] };
        let response = execute(state.deps(), scene.provider.env(), info, msg).expect("alice is settled");
        let asked = response.messages.first().expect("the vault is asked to burn");
        let (id, payload) = (asked.id, asked.payload.clone());
        Asked { contract: state.keep(), id, payload }
    })
}

#[derive(Arbitrary, Debug)]
struct Burned {
    burned: Number,
    lowered: Number,
    shrunk: Number,
}

fn answer(data: &[u8]) -> Vec<u8> {
    let data = match data {
        [mode, rest @ ..] if mode % 2 == 1 => {
            let Ok(burned) = Burned::arbitrary(&mut Unstructured::new(rest)) else { return vec![] };
            json(&serde_json::json!({
                "burned": burned.burned.amount().to_string(),
                "lowered": burned.lowered.amount().to_string(),
                "shrunk": burned.shrunk.amount().to_string(),
            }))
        }
        [_, rest @ ..] => return rest.to_vec(),
        [] => return vec![],
    };
    [&[0x0a, data.len() as u8 | 0x80, (data.len() >> 7) as u8], data.as_slice()].concat()
}

pub(super) fn burned(data: &[u8]) {
    ASKED.with(|asked| {
        let value = Binary::new(answer(data));
        let msg_responses = vec![MsgResponse { type_url: "/any".to_string(), value }];
        #[allow(deprecated)]
        let result = SubMsgResult::Ok(SubMsgResponse { events: vec![], data: None, msg_responses });
        let msg = Reply { id: asked.id, payload: asked.payload.clone(), gas_used: 0, result };
        let mut state = asked.contract.copy();
        let booked = reply(state.deps(), asked.contract.env(), msg);
        assert!(booked.is_ok() || state.is_unchanged());
    });
}
