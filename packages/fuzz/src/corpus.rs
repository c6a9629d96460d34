//! The committed corpus: one file for each target, with one input on each line, as base64.

use cosmwasm_std::Binary;
use std::path::PathBuf;

/// Where the corpus of a target is.
pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus").join(format!("{name}.txt"))
}

/// The inputs of a target. Empty if there is no corpus.
///
/// # Panics
/// When a line is not base64.
pub fn load(name: &str) -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(path(name)).unwrap_or_default();
    text.lines().map(|line| Binary::from_base64(line).expect("a line of base64").to_vec()).collect()
}
