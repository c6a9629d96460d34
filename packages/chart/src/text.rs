//! How much room a text needs.

use unicode_width::UnicodeWidthChar;

/// Width of a letter of the usual size. Monospaced fonts have 7.2 or 7.25 of 12 pixels; the picture
/// tells the reader's program to keep to the width that was reckoned.
pub(crate) const COLUMN: f64 = 7.4;
/// From one line to the next.
pub(crate) const LINE: f64 = 16.0;

/// Width of a letter, in columns. At least as wide as any terminal or browser shows it.
fn columns_of(letter: char) -> usize {
    letter.width().unwrap_or(0)
}

/// Width of a text, in columns.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// Width of a text, in pixels.
pub(crate) fn width(text: &str) -> f64 {
    columns(text) as f64 * COLUMN
}

/// Width of the widest of some lines, in pixels.
pub(crate) fn widest(lines: &[String]) -> f64 {
    lines.iter().map(|line| width(line)).fold(0.0, f64::max)
}

/// Breaks a text into lines of at most so many columns, between words if possible. What XML cannot
/// hold is replaced.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for (number, paragraph) in text.lines().enumerate() {
        if number > 0 {
            lines.push(String::new());
        }
        // A space that must not be broken stays.
        for word in paragraph.split([' ', '\t']).filter(|word| !word.is_empty()) {
            for piece in pieces(word, columns.max(2)) {
                push(&mut lines, &piece, columns);
            }
        }
    }
    lines
}

fn push(lines: &mut Vec<String>, piece: &str, most: usize) {
    match lines.last_mut() {
        Some(line) if line.is_empty() => line.push_str(piece),
        Some(line) if columns(line) + 1 + columns(piece) <= most => {
            line.push(' ');
            line.push_str(piece);
        }
        _ => lines.push(piece.to_string()),
    }
}

/// A word, in pieces that fit into a line.
fn pieces(word: &str, most: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for letter in word.chars().map(|letter| if is_allowed(letter) { letter } else { '\u{fffd}' }) {
        if used + columns_of(letter) > most {
            pieces.push(String::new());
            used = 0;
        }
        used += columns_of(letter);
        if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
    }
    pieces
}

/// Whether XML 1.0 can hold it, and it is no control character.
fn is_allowed(letter: char) -> bool {
    !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_asked_for() {
        let text = "a few words, and onewordthatislongerthanaline, and 長い言葉長い言葉";
        for most in 2..40 {
            let lines = wrap(text, most);
            assert!(lines.iter().all(|line| columns(line) <= most), "{most}: {lines:?}");
            let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).count();
            assert_eq!(lines.iter().map(|line| letters(line)).sum::<usize>(), letters(text), "{most}");
        }
    }

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        assert_eq!(wrap("a\u{1b}[1m\u{0}b", 20), ["a\u{fffd}[1m\u{fffd}b"]);
    }
}
