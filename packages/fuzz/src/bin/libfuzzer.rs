//! The targets under libFuzzer. `MESH_FUZZ_TARGET` names one: see `scripts/fuzz`.
#![no_main]

use std::sync::OnceLock;

use mesh_fuzz::Target;

static CHOSEN: OnceLock<&'static Target> = OnceLock::new();

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let chosen = CHOSEN.get_or_init(|| {
        let name = std::env::var("MESH_FUZZ_TARGET").unwrap_or_default();
        mesh_fuzz::target(&name).unwrap_or_else(|| panic!("no target '{name}'"))
    });
    (chosen.run)(data);
});
