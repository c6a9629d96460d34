//! Consensus keys.

use sha2::{Digest, Sha256};

/// Bytes of a raw ed25519 key.
pub const KEY_BYTES: usize = 32;
/// Bytes of a consensus address.
pub const ADDRESS_BYTES: usize = 20;

/// Encodings of the points of small order, the sign bit cleared: the y coordinates 0, 1, p - 1, the
/// two of order 8, and the non-canonical p and p + 1. Under the ZIP-215 rules, by which CometBFT
/// and the chain verify, one signature fits such a key for every message, so evidence against it
/// proves nothing.
const SMALL_ORDER: [[u8; KEY_BYTES]; 7] = [
    [0; KEY_BYTES],
    with_ends(1, 0, 0),
    with_ends(0xec, 0xff, 0x7f),
    with_ends(0xed, 0xff, 0x7f),
    with_ends(0xee, 0xff, 0x7f),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5,
        0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a,
        0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
];

const fn with_ends(first: u8, middle: u8, last: u8) -> [u8; KEY_BYTES] {
    let mut bytes = [middle; KEY_BYTES];
    bytes[0] = first;
    bytes[KEY_BYTES - 1] = last;
    bytes
}

/// The consensus address of CometBFT: the first 20 bytes of the SHA-256 of the raw ed25519 key.
/// None if this is not a key that can be held responsible: wrong length, or of small order.
pub fn consensus_address(pub_key: &[u8]) -> Option<[u8; ADDRESS_BYTES]> {
    let mut y: [u8; KEY_BYTES] = pub_key.try_into().ok()?;
    if let Some(last) = y.last_mut() {
        *last &= 0x7f;
    }
    if SMALL_ORDER.contains(&y) {
        return None;
    }
    Sha256::digest(pub_key).first_chunk().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_another_length_have_no_address() {
        assert!(consensus_address(&[7; 32]).is_some());
        assert_eq!(consensus_address(&[7; 31]), None);
        assert_eq!(consensus_address(&[7; 33]), None);
        assert_eq!(consensus_address(&[]), None);
    }

    #[test]
    fn keys_of_small_order_have_no_address_whatever_their_sign() {
        for mut key in SMALL_ORDER {
            assert_eq!(consensus_address(&key), None);
            key[31] |= 0x80;
            assert_eq!(consensus_address(&key), None);
        }
    }
}
