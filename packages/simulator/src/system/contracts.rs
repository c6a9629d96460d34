//! The contracts, as they ship.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Reply, Response};
use cw_multi_test::ContractWrapper;
use mesh_apis::staking_proxy::{ExecuteMsg, InstantiateMsg};

use crate::chain::{customised, Code, Custom, IbcEntryPoints};

pub(super) fn vault() -> Code {
    use mesh_vault::contract::{execute, instantiate, migrate, query, reply};
    let contract = ContractWrapper::new_with_empty(execute, instantiate, query)
        .with_reply_empty(reply)
        .with_migrate_empty(migrate);
    Code::new(Box::new(contract))
}

pub(super) fn local_staking() -> Code {
    use mesh_local_staking::contract::{execute, instantiate, migrate, query, reply};
    let contract = ContractWrapper::new_with_empty(execute, instantiate, query)
        .with_reply_empty(reply)
        .with_migrate_empty(migrate);
    Code::new(Box::new(contract))
}

/// Its messages change their type here: cw-multi-test's own way knows no votes.
pub(super) fn staking_proxy() -> Code {
    use mesh_staking_proxy::{contract, ContractError};
    type Answer = Result<Response<Custom>, ContractError>;
    let contract = ContractWrapper::new(
        |deps: DepsMut, env: Env, info: MessageInfo, msg: ExecuteMsg| -> Answer {
            Ok(customised(contract::execute(deps, env, info, msg)?)?)
        },
        |deps: DepsMut, env: Env, info: MessageInfo, msg: InstantiateMsg| -> Answer {
            Ok(customised(contract::instantiate(deps, env, info, msg)?)?)
        },
        contract::query,
    )
    .with_reply(|deps: DepsMut, env: Env, msg: Reply| -> Answer {
        Ok(customised(contract::reply(deps, env, msg)?)?)
    })
    .with_migrate_empty(contract::migrate);
    Code::new(Box::new(contract))
}

pub(super) fn external_staking() -> Code {
    use mesh_external_staking::contract::{execute, instantiate, migrate, query, reply};
    use mesh_external_staking::ibc;
    let contract = ContractWrapper::new_with_empty(execute, instantiate, query)
        .with_reply_empty(reply)
        .with_migrate_empty(migrate);
    let entry_points = IbcEntryPoints {
        open: ibc::ibc_channel_open,
        connect: ibc::ibc_channel_connect,
        close: ibc::ibc_channel_close,
        receive: ibc::ibc_packet_receive,
        ack: ibc::ibc_packet_ack,
        timeout: ibc::ibc_packet_timeout,
        source_callback: None,
        destination_callback: Some(|deps, env, msg| {
            ibc::ibc_destination_callback(deps, env, msg).map_err(|err| err.to_string())
        }),
    };
    Code::with_ibc(Box::new(contract), entry_points)
}

pub(super) fn price_feed() -> Code {
    use mesh_price_feed::contract::{execute, instantiate, migrate, query};
    let contract = ContractWrapper::new_with_empty(execute, instantiate, query).with_migrate_empty(migrate);
    Code::new(Box::new(contract))
}

pub(super) fn converter() -> Code {
    use mesh_converter::contract::{execute, instantiate, migrate, query, reply};
    use mesh_converter::ibc;
    let contract = ContractWrapper::new_with_empty(execute, instantiate, query)
        .with_reply_empty(reply)
        .with_migrate_empty(migrate);
    let entry_points = IbcEntryPoints {
        open: ibc::ibc_channel_open,
        connect: ibc::ibc_channel_connect,
        close: ibc::ibc_channel_close,
        receive: ibc::ibc_packet_receive,
        ack: ibc::ibc_packet_ack,
        timeout: ibc::ibc_packet_timeout,
        source_callback: Some(|deps, env, msg| {
            ibc::ibc_source_callback(deps, env, msg).map_err(|err| err.to_string())
        }),
        destination_callback: None,
    };
    Code::with_ibc(Box::new(contract), entry_points)
}

pub(super) fn virtual_staking() -> Code {
    use mesh_apis::virtual_staking::{ExecuteMsg, InstantiateMsg, MigrateMsg, SudoMsg};
    use mesh_virtual_staking::{contract, ContractError};
    type Answer = Result<Response<Custom>, ContractError>;
    let contract = ContractWrapper::new(
        |deps: DepsMut, env: Env, info: MessageInfo, msg: ExecuteMsg| -> Answer {
            Ok(customised(contract::execute(deps, env, info, msg)?)?)
        },
        |deps: DepsMut, env: Env, info: MessageInfo, msg: InstantiateMsg| -> Answer {
            Ok(customised(contract::instantiate(deps, env, info, msg)?)?)
        },
        contract::query,
    )
    .with_reply(|deps: DepsMut, env: Env, msg: Reply| -> Answer {
        Ok(customised(contract::reply(deps, env, msg)?)?)
    })
    .with_sudo(|deps: DepsMut, env: Env, msg: SudoMsg| -> Answer {
        Ok(customised(contract::sudo(deps, env, msg)?)?)
    })
    .with_migrate(|deps: DepsMut, env: Env, msg: MigrateMsg| -> Answer {
        Ok(customised(contract::migrate(deps, env, msg)?)?)
    });
    Code::new(Box::new(contract))
}
