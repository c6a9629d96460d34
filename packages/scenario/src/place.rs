//! Where something stands in a file that a user wrote.

use std::fmt;

/// Line and column, both from 1. Columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A value and where it was written.
#[derive(Clone, Debug)]
pub struct At<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub place: Place,
}

impl<T> At<T> {
    /// Makes another value of it, at the same place.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> At<U> {
        At { value: make(self.value), place: self.place }
    }
}

/// A file with its name.
#[derive(Clone, Debug)]
pub struct Source {
    /// As the user named it.
    pub name: String,
    /// All of it.
    pub text: String,
}

impl Source {
    /// The place of a byte.
    pub fn place(&self, offset: usize) -> Place {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
        let line = before.matches('\n').count().saturating_add(1);
        let column = before.get(line_start..).unwrap_or_default().chars().count().saturating_add(1);
        Place { line, column }
    }

    /// `file:line:column: text`, as compilers write it.
    pub fn error(&self, place: Place, text: impl fmt::Display) -> InputError {
        InputError(format!("{}:{place}: {text}", self.name))
    }
}

/// What the user gave cannot be used. Says where, if it is in a file.
#[derive(thiserror::Error, Clone, Debug, PartialEq, Eq)]
#[error("{0}")]
pub struct InputError(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters_from_one() {
        let source = Source { name: "f.toml".to_string(), text: "ab\né = 5\n".to_string() };
        let at = |offset| source.place(offset).to_string();
        assert_eq!((at(0), at(2), at(3)), ("1:1".to_string(), "1:3".to_string(), "2:1".to_string()));
        // The é has two bytes.
        assert_eq!(at(6), "2:3");
        assert_eq!(at(1_000), "3:1");
        assert_eq!(source.error(source.place(3), "no").to_string(), "f.toml:2:1: no");
    }
}
