//! Reads a TOML table key by key, and knows the place of everything. What nobody asked for is an
//! error.

use std::collections::BTreeMap;
use std::str::FromStr;

use cosmwasm_std::{Decimal, Uint128};
use toml::de::{DeTable, DeValue};
use toml::Spanned;

use super::step::{Bound, Wanted};
use crate::duration;
use crate::place::{At, InputError, Place, Source};

/// What most readers answer.
pub type Read<T> = Result<T, InputError>;

/// A table that is being read.
pub struct Fields<'a> {
    source: &'a Source,
    /// How errors call it, such as `action "bond"`.
    what: String,
    place: Place,
    left: BTreeMap<String, (Place, At<DeValue<'a>>)>,
    asked: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// The whole file.
    ///
    /// # Errors
    /// When it is not TOML.
    pub fn parse(source: &'a Source) -> Read<Self> {
        let table = DeTable::parse(&source.text).map_err(|err| {
            let place = source.place(err.span().map_or(0, |span| span.start));
            source.error(place, err.message())
        })?;
        Ok(Self::new(source, "the file", Place { line: 1, column: 1 }, table.into_inner()))
    }

    fn new(source: &'a Source, what: &str, place: Place, table: DeTable<'a>) -> Self {
        let entry = |(key, value): (Spanned<_>, Spanned<_>)| {
            let place = source.place(key.span().start);
            let at = At { place: source.place(value.span().start), value: value.into_inner() };
            let key: std::borrow::Cow<'_, str> = key.into_inner();
            (key.into_owned(), (place, at))
        };
        Self {
            source,
            what: what.to_string(),
            place,
            left: table.into_iter().map(entry).collect(),
            asked: vec![],
        }
    }

    /// The file.
    pub fn source(&self) -> &'a Source {
        self.source
    }

    /// Where the table begins.
    pub fn place(&self) -> Place {
        self.place
    }

    /// How errors call it from now on.
    pub fn call(&mut self, what: String) {
        self.what = what;
    }

    /// An error about a value.
    pub fn error(&self, place: Place, text: impl std::fmt::Display) -> InputError {
        self.source.error(place, text)
    }

    fn take(&mut self, key: &'static str) -> Option<At<DeValue<'a>>> {
        self.asked.push(key);
        self.left.remove(key).map(|(_, value)| value)
    }

    fn missing(&self, key: &str) -> InputError {
        self.error(self.place, format!("{} needs {key:?}", self.what))
    }

    fn wrong(&self, value: &At<DeValue<'_>>, key: &str, expected: &str) -> InputError {
        let actual = value.value.type_str();
        self.error(value.place, format!("{key:?} must be {expected}, got a value of type {actual}"))
    }

    /// A table, if it is there.
    pub fn table(&mut self, key: &'static str) -> Read<Option<Self>> {
        let Some(value) = self.take(key) else { return Ok(None) };
        match value.value {
            DeValue::Table(table) => {
                Ok(Some(Self::new(self.source, &format!("[{key}]"), value.place, table)))
            }
            _ => Err(self.wrong(&value, key, "a table")),
        }
    }

    /// Tables of the same name, in their order; none if there are none.
    pub fn tables(&mut self, key: &'static str) -> Read<Vec<Self>> {
        let Some(value) = self.take(key) else { return Ok(vec![]) };
        let expected = "a list of tables";
        let DeValue::Array(items) = value.value else { return Err(self.wrong(&value, key, expected)) };
        let mut tables = vec![];
        for item in items {
            let place = self.source.place(item.span().start);
            match item.into_inner() {
                DeValue::Table(table) => {
                    tables.push(Self::new(self.source, &format!("[[{key}]]"), place, table));
                }
                other => return Err(self.wrong(&At { value: other, place }, key, expected)),
            }
        }
        Ok(tables)
    }

    /// A text, if it is there.
    pub fn text(&mut self, key: &'static str) -> Read<Option<At<String>>> {
        let Some(value) = self.take(key) else { return Ok(None) };
        match value.value {
            DeValue::String(text) => Ok(Some(At { value: text.into_owned(), place: value.place })),
            _ => Err(self.wrong(&value, key, "a text")),
        }
    }

    /// A text that must be there.
    pub fn need_text(&mut self, key: &'static str) -> Read<At<String>> {
        self.text(key)?.ok_or_else(|| self.missing(key))
    }

    /// True or false, if it is there.
    pub fn flag(&mut self, key: &'static str) -> Read<Option<At<bool>>> {
        let Some(value) = self.take(key) else { return Ok(None) };
        match value.value {
            DeValue::Boolean(flag) => Ok(Some(At { value: flag, place: value.place })),
            _ => Err(self.wrong(&value, key, "true or false")),
        }
    }

    /// A whole number that is not negative, if it is there. Large ones may be written as a text.
    pub fn amount(&mut self, key: &'static str) -> Read<Option<At<Uint128>>> {
        let Some(value) = self.take(key) else { return Ok(None) };
        let text = match &value.value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().to_string(),
            DeValue::String(text) => text.to_string(),
            _ => return Err(self.wrong(&value, key, "a whole number")),
        };
        let number = text.replace('_', "").parse::<u128>().map_err(|_| {
            self.error(value.place, format!("{key:?} must be a whole number from 0 to 2^128 - 1, got {text}"))
        })?;
        Ok(Some(At { value: Uint128::new(number), place: value.place }))
    }

    /// A whole number, alone or in a text after `<=` or `>=`, if it is there.
    pub fn bound(&mut self, key: &'static str) -> Read<Option<At<Wanted>>> {
        let Some(value) = self.take(key) else { return Ok(None) };
        let place = value.place;
        let (bound, rest) = match &value.value {
            DeValue::String(text) => match (text.strip_prefix("<="), text.strip_prefix(">=")) {
                (Some(rest), _) => (Bound::AtMost, rest.trim().to_string()),
                (_, Some(rest)) => (Bound::AtLeast, rest.trim().to_string()),
                (None, None) => (Bound::Exactly, text.to_string()),
            },
            DeValue::Integer(number) if number.radix() == 10 => (Bound::Exactly, number.as_str().to_string()),
            _ => return Err(self.wrong(&value, key, "a whole number, or a text like \"<= 5\" or \">= 5\"")),
        };
        let amount = rest.replace('_', "").parse::<u128>().map_err(|_| {
            let expected = "a whole number from 0 to 2^128 - 1, alone or after <= or >=";
            self.error(place, format!("{key:?} must be {expected}, got {rest:?}"))
        })?;
        Ok(Some(At { value: Wanted::Amount(bound, Uint128::new(amount)), place }))
    }

    /// A whole number that must be there.
    pub fn need_amount(&mut self, key: &'static str) -> Read<At<Uint128>> {
        self.amount(key)?.ok_or_else(|| self.missing(key))
    }

    /// A whole number of 64 bits, if it is there.
    pub fn count(&mut self, key: &'static str) -> Read<Option<At<u64>>> {
        let Some(amount) = self.amount(key)? else { return Ok(None) };
        match u64::try_from(amount.value.u128()) {
            Ok(value) => Ok(Some(At { value, place: amount.place })),
            Err(_) => Err(self.error(amount.place, format!("{key:?} is too large: {}", amount.value))),
        }
    }

    /// A decimal that is not negative, if it is there, as a number or as a text.
    pub fn decimal(&mut self, key: &'static str) -> Read<Option<At<Decimal>>> {
        let Some(value) = self.take(key) else { return Ok(None) };
        let text = match &value.value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().to_string(),
            DeValue::Float(number) => number.as_str().to_string(),
            DeValue::String(text) => text.to_string(),
            _ => return Err(self.wrong(&value, key, "a decimal number")),
        };
        let number = Decimal::from_str(&text).map_err(|_| {
            let expected = "a decimal number that is not negative, with at most 18 decimals";
            self.error(value.place, format!("{key:?} must be {expected}, got {text}"))
        })?;
        Ok(Some(At { value: number, place: value.place }))
    }

    /// A span of time in seconds, if it is there.
    pub fn span(&mut self, key: &'static str) -> Read<Option<At<u64>>> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        match duration::parse(&text.value) {
            Ok(value) => Ok(Some(At { value, place: text.place })),
            Err(reason) => Err(self.error(text.place, format!("{key:?}: {reason}"))),
        }
    }

    /// A span of time that must be there.
    pub fn need_span(&mut self, key: &'static str) -> Read<At<u64>> {
        self.span(key)?.ok_or_else(|| self.missing(key))
    }

    /// One text or number, or a list of such, if it is there. Numbers come as their digits.
    pub fn words(&mut self, key: &'static str) -> Read<Option<Vec<At<Word>>>> {
        let Some(value) = self.take(key) else { return Ok(None) };
        let items = match value.value {
            DeValue::Array(items) => items
                .into_iter()
                .map(|item| At { place: self.source.place(item.span().start), value: item.into_inner() })
                .collect(),
            _ => vec![value],
        };
        let mut words = vec![];
        for item in items {
            let word = match &item.value {
                DeValue::String(text) => Word::Text(text.to_string()),
                DeValue::Integer(number) => {
                    let index =
                        number.as_str().replace('_', "").parse().ok().filter(|_| number.radix() == 10);
                    Word::Number(index.ok_or_else(|| self.wrong(&item, key, "a name or a number from 0"))?)
                }
                _ => return Err(self.wrong(&item, key, "a name, a number, or a list of such")),
            };
            words.push(At { value: word, place: item.place });
        }
        Ok(Some(words))
    }

    /// One text or number that must be there.
    pub fn need_word(&mut self, key: &'static str) -> Read<At<Word>> {
        let mut words = self.words(key)?.ok_or_else(|| self.missing(key))?;
        match (words.pop(), words.is_empty()) {
            (Some(word), true) => Ok(word),
            _ => Err(self.error(self.place, format!("{key:?} must be one name or number"))),
        }
    }

    /// Whether the table has a key that was not asked for yet.
    pub fn has(&self, key: &str) -> bool {
        self.left.contains_key(key)
    }

    /// Whether every key was asked for.
    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// When the table has a key that nobody asked for.
    pub fn finish(self) -> Read<()> {
        let first = self.left.iter().min_by_key(|(_, (place, _))| *place);
        let Some((key, (place, _))) = first else { return Ok(()) };
        let known = self.asked.join(", ");
        Err(self.error(*place, format!("unknown key {key:?}: {} takes {known}", self.what)))
    }
}

/// A name, or a place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// A name.
    Text(String),
    /// A place in a list.
    Number(usize),
}
