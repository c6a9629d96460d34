//! Reads what a story expects.

use super::expect::KEYS;
use super::fields::{Fields, Read, Word};
use super::parse::Names;
use super::step::{ConsumerId, Expectation, Subject};
use crate::place::At;

impl Names<'_> {
    pub(super) fn expectations(&self, table: &mut Fields<'_>) -> Read<Vec<At<Expectation>>> {
        let user = if table.has("user") { Some(self.user(table)?) } else { None };
        let consumers = self.consumers_of(table)?;
        let validator = match (table.has("validator"), consumers.as_slice()) {
            (true, [consumer]) => Some(self.validator(table, *consumer)?),
            (true, _) => return Err(table.error(table.place(), "\"validator\" needs one \"consumer\"")),
            (false, _) => None,
        };
        let tx = if table.has("tx") { Some(self.label(table, "tx")?) } else { None };
        let of_several = consumers.len() > 1;
        let subject = |consumer: Option<ConsumerId>| Subject {
            user,
            consumer,
            validator: validator.clone(),
            tx: tx.clone(),
        };
        let mut expectations = vec![];
        for known in KEYS {
            let Some(wanted) = known.read(table)? else { continue };
            let mut subjects: Vec<_> = consumers.iter().map(|consumer| subject(Some(*consumer))).collect();
            if subjects.is_empty() {
                subjects.push(subject(None));
            }
            if !known.is_of_a_consumer() {
                subjects.truncate(1);
            }
            for of in subjects {
                if let Some(missing) = known.missing(&of) {
                    let text = format!("{:?} needs {missing:?} to say of what", known.key);
                    return Err(table.error(wanted.place, text));
                }
                let of_several = of_several && known.is_of_a_consumer();
                let value = Expectation { key: known.key, of, wanted: wanted.value.clone(), of_several };
                expectations.push(At { value, place: wanted.place });
            }
        }
        if expectations.is_empty() && table.is_empty() {
            let known: Vec<_> = KEYS.iter().map(|known| known.key).collect();
            let text = format!("nothing is expected: give one of {}", known.join(", "));
            return Err(table.error(table.place(), text));
        }
        // If nothing is expected, an unknown key explains it better.
        Ok(expectations)
    }

    /// One consumer, a list of them, or `all`. Where there is only one it need not be named.
    fn consumers_of(&self, table: &mut Fields<'_>) -> Read<Vec<ConsumerId>> {
        let Some(words) = table.words("consumer")? else {
            return Ok(if self.consumers.len() == 1 { vec![0] } else { vec![] });
        };
        let mut consumers = vec![];
        for At { value, place } in words {
            match value {
                Word::Text(text) if text == "all" => consumers.extend(0..self.consumers.len()),
                Word::Text(text) => consumers.push(self.consumer_named(table, &At { value: text, place })?),
                Word::Number(_) => {
                    return Err(table.error(place, "\"consumer\" must be a name, or a list of names"))
                }
            }
        }
        Ok(consumers)
    }
}
