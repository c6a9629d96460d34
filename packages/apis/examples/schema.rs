//! Writes the JSON schema of every contract to `packages/apis/schema/`. Run by `scripts/schema`,
//! and compared by the tests.

use std::fs;
use std::path::Path;

use cosmwasm_schema::generate_api;
use mesh_apis::{
    converter, external_staking, local_staking, price_feed, staking_proxy, vault, virtual_staking,
};

macro_rules! schema_of {
    ($name:literal, $api:ident $(, $extra:ident: $extra_type:ty)*) => {
        (
            $name,
            generate_api! {
                name: $name,
                instantiate: $api::InstantiateMsg,
                execute: $api::ExecuteMsg,
                query: $api::QueryMsg,
                migrate: $api::MigrateMsg,
                $($extra: $extra_type,)*
            },
        )
    };
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    fs::create_dir_all(&dir)?;
    for (name, api) in [
        schema_of!("vault", vault),
        schema_of!("external-staking", external_staking),
        schema_of!("converter", converter),
        schema_of!("virtual-staking", virtual_staking, sudo: virtual_staking::SudoMsg),
        schema_of!("price-feed", price_feed),
        schema_of!("local-staking", local_staking),
        schema_of!("staking-proxy", staking_proxy),
    ] {
        fs::write(dir.join(format!("{name}.json")), api.render().to_string()? + "\n")?;
    }
    Ok(())
}
