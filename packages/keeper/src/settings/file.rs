//! The form of the file: lines of `key = value`, and what stands after `#` is ignored.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use thiserror::Error;

/// What is wrong with settings.
#[derive(Error, Debug)]
pub(crate) enum SettingsError {
    #[error("cannot read {}: {source}", .path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("line {line} is not of the form 'key = value'")]
    Line { line: usize },
    #[error("'{key}' is given twice")]
    Twice { key: String },
    #[error("'{key}' is missing")]
    Missing { key: String },
    #[error("'{key}' must be {expected}, not '{actual}'")]
    Value { key: String, expected: &'static str, actual: String },
    #[error("nothing is deployed with these settings yet: {} is not there", .path.display())]
    NotDeployed { path: PathBuf },
    #[error("{} is not what scripts/deploy writes: {source}", .path.display())]
    Addresses { path: PathBuf, source: serde_json::Error },
    #[error("'{key}': there is no job '{actual}': {known}")]
    Job { key: String, actual: String, known: String },
}

/// The values of a file.
#[derive(Debug, Default)]
pub(crate) struct File {
    values: HashMap<String, String>,
}

impl File {
    pub(crate) fn read(path: &Path) -> Result<Self, SettingsError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| SettingsError::Unreadable { path: path.to_path_buf(), source })?;
        Self::parse(&text)
    }

    pub(crate) fn parse(text: &str) -> Result<Self, SettingsError> {
        let mut values = HashMap::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let (key, value) =
                line.split_once('=').ok_or(SettingsError::Line { line: number.saturating_add(1) })?;
            let (key, value) = (key.trim().to_string(), value.trim().to_string());
            if values.contains_key(&key) {
                return Err(SettingsError::Twice { key });
            }
            if !value.is_empty() {
                values.insert(key, value);
            }
        }
        Ok(Self { values })
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(String::as_str)
    }

    pub(crate) fn needed(&self, key: &str) -> Result<&str, SettingsError> {
        self.text(key).ok_or_else(|| SettingsError::Missing { key: key.to_string() })
    }

    /// A value that can be parsed, if it is given.
    pub(crate) fn parsed<T: FromStr>(
        &self,
        key: &str,
        expected: &'static str,
    ) -> Result<Option<T>, SettingsError> {
        self.text(key).map(|text| text.parse().map_err(|_| wrong(key, expected, text))).transpose()
    }

    /// A time such as 90s, 15m, 12h or 21d.
    pub(crate) fn duration(&self, key: &str) -> Result<Option<Duration>, SettingsError> {
        self.text(key)
            .map(|text| {
                duration(text).ok_or_else(|| wrong(key, "a time above 0 like 90s, 15m, 12h or 21d", text))
            })
            .transpose()
    }

    /// Words between commas.
    pub(crate) fn list(&self, key: &str) -> Vec<&str> {
        let text = self.text(key).unwrap_or_default();
        text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect()
    }
}

pub(crate) fn wrong(key: &str, expected: &'static str, actual: &str) -> SettingsError {
    SettingsError::Value { key: key.to_string(), expected, actual: actual.to_string() }
}

fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = match text.strip_suffix(['s', 'm', 'h', 'd']) {
        Some(number) => (number, text.chars().last()?),
        None => (text, 's'),
    };
    let unit = match unit {
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => 1,
    };
    let secs = number.parse::<u64>().ok()?.checked_mul(unit)?;
    (secs > 0).then(|| Duration::from_secs(secs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_empty_values_are_left_out() {
        let file = File::parse("# a\nname = x # y\n\n keeper.off =\n").unwrap();
        assert_eq!(file.text("name"), Some("x"));
        assert_eq!(file.text("keeper.off"), None);
    }

    #[test]
    fn a_line_that_is_none_is_named_by_its_number() {
        let error = File::parse("name = x\noops").unwrap_err();
        assert!(matches!(error, SettingsError::Line { line: 2 }), "{error}");
        assert!(matches!(File::parse("a = 1\na = 2").unwrap_err(), SettingsError::Twice { .. }));
    }

    #[test]
    fn times_are_those_of_the_deployment() {
        for (text, secs) in [("90", 90), ("90s", 90), ("15m", 900), ("12h", 43_200), ("21d", 1_814_400)] {
            assert_eq!(duration(text), Some(Duration::from_secs(secs)), "{text}");
        }
        for text in ["", "0s", "m", "-1s", "1w", "99999999999999999999d"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
