//! Sets of validators: from files of users, or those that come with this program.

use std::path::Path;

use mesh_simulator::valset_file::{
    parse_validators, read_validators, ValidatorFile, ValidatorSpec, ValsetFileError,
};

use crate::place::InputError;

/// Sets that come with this program, as a node prints them: names, with files.
const SHIPPED: [(&str, &str); 2] = [
    ("data/amber-validators.json", include_str!("../data/amber-validators.json")),
    ("data/basalt-validators.json", include_str!("../data/basalt-validators.json")),
];

fn input(error: ValsetFileError) -> InputError {
    InputError(error.to_string())
}

/// One of the sets that come with this program, in turn.
///
/// # Errors
/// None, unless the program was built from a broken file.
pub fn shipped(number: usize) -> Result<Vec<ValidatorSpec>, InputError> {
    let at = number.checked_rem(SHIPPED.len()).unwrap_or_default();
    let Some((name, text)) = SHIPPED.get(at) else { return Ok(vec![]) };
    parse_validators(name, text).map_err(input)
}

/// The set in a file, and what the contracts cannot use of it.
///
/// # Errors
/// When the file cannot be used; the error names the place.
pub fn from_file(path: &Path) -> Result<ValidatorFile, InputError> {
    read_validators(path).map_err(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_sets_have_at_least_a_hundred_validators() {
        for number in 0..SHIPPED.len() {
            assert!(shipped(number).unwrap().len() >= 100);
        }
        assert_eq!(shipped(0).unwrap(), shipped(2).unwrap());
    }
}
