//! The little of protobuf that the simulated chains speak.

use cosmwasm_std::{StdError, StdResult};

const VARINT: u64 = 0;
const LENGTH_DELIMITED: u64 = 2;

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value as u8) | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Writes a number, unless it is 0.
pub(crate) fn number(out: &mut Vec<u8>, field: u64, value: u64) {
    if value != 0 {
        varint(out, field << 3 | VARINT);
        varint(out, value);
    }
}

/// Writes bytes, a string or a message, empty ones too.
pub(crate) fn bytes(out: &mut Vec<u8>, field: u64, value: &[u8]) {
    varint(out, field << 3 | LENGTH_DELIMITED);
    varint(out, value.len() as u64);
    out.extend_from_slice(value);
}

/// The fields of a message.
pub(crate) struct Reader<'a> {
    numbers: Vec<(u64, u64)>,
    bytes: Vec<(u64, &'a [u8])>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(mut data: &'a [u8]) -> StdResult<Self> {
        let mut reader = Self { numbers: vec![], bytes: vec![] };
        while !data.is_empty() {
            let tag = take_varint(&mut data)?;
            match tag & 7 {
                VARINT => reader.numbers.push((tag >> 3, take_varint(&mut data)?)),
                LENGTH_DELIMITED => {
                    let length = take_varint(&mut data)?;
                    let (value, rest) = usize::try_from(length)
                        .ok()
                        .and_then(|length| data.split_at_checked(length))
                        .ok_or_else(|| StdError::msg("protobuf: field is cut off"))?;
                    reader.bytes.push((tag >> 3, value));
                    data = rest;
                }
                other => return Err(StdError::msg(format!("protobuf: wire type {other} is not expected"))),
            }
        }
        Ok(reader)
    }

    /// A number, 0 if there is none.
    pub(crate) fn number(&self, field: u64) -> u64 {
        self.numbers.iter().rev().find(|(id, _)| *id == field).map_or(0, |(_, value)| *value)
    }

    /// Bytes, empty if there are none.
    pub(crate) fn bytes(&self, field: u64) -> &'a [u8] {
        self.bytes.iter().rev().find(|(id, _)| *id == field).map_or(&[], |(_, value)| *value)
    }

    /// A string, empty if there is none.
    pub(crate) fn text(&self, field: u64) -> StdResult<&'a str> {
        Ok(std::str::from_utf8(self.bytes(field))?)
    }
}

fn take_varint(data: &mut &[u8]) -> StdResult<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = data.split_first().ok_or_else(|| StdError::msg("protobuf: number is cut off"))?;
        *data = rest;
        value |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(StdError::msg("protobuf: number is too long"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let mut message = vec![];
        number(&mut message, 3, 300);
        number(&mut message, 4, 0);
        bytes(&mut message, 1, b"text");
        let reader = Reader::new(&message).unwrap();
        assert_eq!((reader.number(3), reader.number(4), reader.text(1).unwrap()), (300, 0, "text"));
        assert_eq!(message, [0x18, 0xac, 0x02, 0x0a, 4, b't', b'e', b'x', b't']);
    }

    #[test]
    fn cut_off_messages_are_refused() {
        assert!(Reader::new(&[0x0a, 5, 1]).is_err());
        assert!(Reader::new(&[0x18]).is_err());
        assert!(Reader::new(&[0x80; 11]).is_err());
    }
}
