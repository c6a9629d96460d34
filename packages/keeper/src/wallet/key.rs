//! The key that pays: 24 words in a file that only its owner can read.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use cosmrs::crypto::secp256k1::SigningKey;
use cosmrs::AccountId;
use thiserror::Error;

/// The path of the first account, by which wallets and `wasmd keys add` derive it.
const PATH: &str = "m/44'/118'/0'/0/0";
/// Permissions of anyone but the owner.
const OTHERS: u32 = 0o077;

/// Why a key cannot be used.
#[derive(Error, Debug)]
pub(crate) enum KeyError {
    #[error("{}: {source}", .path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("others can read {}: chmod 600 it", .path.display())]
    Exposed { path: PathBuf },
    #[error("{} does not hold the 24 words of a key", .path.display())]
    NotWords { path: PathBuf },
    #[error("'{prefix}' is no prefix of addresses")]
    Prefix { prefix: String },
}

/// A key and its address.
pub(crate) struct Key {
    pub signing: SigningKey,
    pub address: AccountId,
}

impl Key {
    pub(crate) fn read(path: &Path, prefix: &str) -> Result<Self, KeyError> {
        let unreadable = |source| KeyError::Unreadable { path: path.to_path_buf(), source };
        let mode = fs::metadata(path).map_err(unreadable)?.permissions().mode();
        if mode & OTHERS != 0 {
            return Err(KeyError::Exposed { path: path.to_path_buf() });
        }
        let words = fs::read_to_string(path).map_err(unreadable)?;
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let signing = derive(&words).ok_or_else(|| KeyError::NotWords { path: path.to_path_buf() })?;
        let address = signing
            .public_key()
            .account_id(prefix)
            .map_err(|_| KeyError::Prefix { prefix: prefix.to_string() })?;
        Ok(Self { signing, address })
    }
}

fn derive(words: &str) -> Option<SigningKey> {
    let seed = bip32::Mnemonic::new(words, bip32::Language::English).ok()?.to_seed("");
    let key = bip32::XPrv::derive_from_path(&seed, &PATH.parse().ok()?).ok()?;
    SigningKey::from_slice(&key.private_key().to_bytes()).ok()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::store::tests::Directory;

    /// Of the test vectors of BIP-39.
    pub(crate) const WORDS: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon \
        abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon \
        abandon art";

    pub(crate) fn write(directory: &Path, words: &str, mode: u32) -> PathBuf {
        let path = directory.join("words");
        fs::write(&path, words).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    // By `wasmd keys add --recover`.
    #[test]
    fn the_address_is_that_of_the_first_account() {
        let directory = Directory::new();
        let key = Key::read(&write(&directory.0, WORDS, 0o600), "wasm").unwrap();
        assert_eq!(key.address.to_string(), "wasm1r5v5srda7xfth3hn2s26txvrcrntldju3hkw75");
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let directory = Directory::new();
        let path = write(&directory.0, WORDS, 0o640);
        assert!(matches!(Key::read(&path, "wasm"), Err(KeyError::Exposed { .. })));
    }

    #[test]
    fn words_that_are_no_key_are_refused() {
        let directory = Directory::new();
        let path = write(&directory.0, "abandon art", 0o600);
        assert!(matches!(Key::read(&path, "wasm"), Err(KeyError::NotWords { .. })));
    }
}
