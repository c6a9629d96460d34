//! Names of validators, as people see and write them.

use mesh_simulator::valset_file::ValidatorSpec;

use crate::screen::visible;

/// Most operator addresses that an error lists.
const LISTED: usize = 5;

/// What a moniker looks like. Two that look the same are the same.
fn look(moniker: &str) -> String {
    visible(moniker).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How a validator of this set is shown: its moniker, with its operator address where the moniker
/// would tell nobody which one is meant; or its operator address if it has no moniker.
pub fn shown(set: &[ValidatorSpec], operator: &str) -> String {
    let Some(spec) = set.iter().find(|spec| spec.operator_address == operator) else {
        return visible(operator).into_owned();
    };
    let name = look(&spec.moniker);
    let misleads = |other: &ValidatorSpec| {
        other.operator_address == name || (other.operator_address != operator && look(&other.moniker) == name)
    };
    match (name.is_empty(), set.iter().any(misleads)) {
        (true, _) => visible(operator).into_owned(),
        (false, true) => format!("{name} ({})", visible(operator)),
        (false, false) => name,
    }
}

/// Why no validator is meant by a text.
pub enum Nobody {
    /// There is none.
    Unknown,
    /// Several are called so: their operator addresses.
    Several(String),
}

/// The validator that a text means: an operator address, or the moniker of one validator.
///
/// # Errors
/// None is meant, or more than one.
pub fn meant<'a>(set: &'a [ValidatorSpec], text: &str) -> Result<&'a ValidatorSpec, Nobody> {
    if let Some(spec) = set.iter().find(|spec| spec.operator_address == text) {
        return Ok(spec);
    }
    let found: Vec<_> = set.iter().filter(|spec| spec.moniker == text).collect();
    match found.as_slice() {
        [] => Err(Nobody::Unknown),
        [spec] => Ok(spec),
        several => {
            let listed: Vec<_> =
                several.iter().take(LISTED).map(|spec| spec.operator_address.as_str()).collect();
            let more = match several.len().saturating_sub(LISTED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            Err(Nobody::Several(format!("{}{more}", listed.join(", "))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mesh_simulator::staking::BondStatus;

    fn set(validators: &[(&str, &str)]) -> Vec<ValidatorSpec> {
        let spec = |(operator, moniker): &(&str, &str)| ValidatorSpec {
            operator_address: (*operator).to_string(),
            pub_key: vec![],
            moniker: (*moniker).to_string(),
            tokens: 1,
            status: BondStatus::Bonded,
            jailed: false,
        };
        validators.iter().map(spec).collect()
    }

    #[test]
    fn monikers_that_look_alike_are_told_apart() {
        let set = set(&[("v1", "misty"), ("v2", " misty "), ("v3", "clear"), ("v4", ""), ("v5", "v3")]);
        let shown = |operator| shown(&set, operator);
        assert_eq!((shown("v1"), shown("v2")), ("misty (v1)".to_string(), "misty (v2)".to_string()));
        assert_eq!((shown("v3"), shown("v4")), ("clear".to_string(), "v4".to_string()));
        assert_eq!(shown("v5"), "v3 (v5)", "it poses as another one");
        assert_eq!(shown("v\n9"), "v\\n9", "not in the set");
    }

    #[test]
    fn an_operator_address_means_one_validator_whatever_the_names() {
        let set = set(&[("v1", "misty"), ("v2", "misty"), ("v3", "v1")]);
        let of = |text| meant(&set, text).map(|spec| spec.operator_address.as_str());
        assert!(matches!(of("v1"), Ok("v1")));
        assert!(matches!(of("misty"), Err(Nobody::Several(list)) if list == "v1, v2"));
        assert!(matches!(of("foggy"), Err(Nobody::Unknown)));
    }
}
