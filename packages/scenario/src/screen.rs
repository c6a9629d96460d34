//! What reaches the terminal. Texts come from files, from chains and from users, and none of them
//! may move the cursor, change colours, or look like something else. A reader that goes away early
//! is no error.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, ErrorKind, Write as _};

/// Controls the terminal, or changes how its neighbours look, and is not seen itself.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// A text of one line that shows all that is in it: what is hidden is written as Rust and TOML
/// escape it.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    for letter in text.chars() {
        match is_hidden(letter) {
            true => shown.extend(letter.escape_default()),
            false => shown.push(letter),
        }
    }
    Cow::Owned(shown)
}

/// The same for a text that is JSON, which stays the same JSON. JSON itself escapes less than a
/// terminal obeys.
fn visible_json(json: &str) -> String {
    let mut shown = String::new();
    for letter in json.chars() {
        match is_hidden(letter) && letter != '\n' {
            true => {
                for unit in letter.encode_utf16(&mut [0; 2]) {
                    // Writing to a string cannot fail.
                    let _ = write!(shown, "\\u{unit:04x}");
                }
            }
            false => shown.push(letter),
        }
    }
    shown
}

/// Standard output.
#[derive(Default)]
pub struct Screen {
    lost: Option<io::Error>,
}

impl Screen {
    /// Shows a line.
    pub fn line(&mut self, text: &str) {
        self.write(&format!("{}\n", visible(text)));
    }

    /// Shows a text of several lines. What is in it went through [`visible`] line by line.
    pub fn text(&mut self, text: &str) {
        self.write(text);
    }

    /// Shows JSON.
    pub fn json(&mut self, json: &str) {
        self.write(&format!("{}\n", visible_json(json)));
    }

    fn write(&mut self, text: &str) {
        if self.lost.is_some() {
            return;
        }
        let mut out = io::stdout().lock();
        self.lost = out.write_all(text.as_bytes()).and_then(|()| out.flush()).err();
    }

    /// Why not everything could be written. None if all was, or if the reader wanted no more.
    pub fn failure(&self) -> Option<&io::Error> {
        self.lost.as_ref().filter(|error| error.kind() != ErrorKind::BrokenPipe)
    }
}

/// Shows a line on standard error. If nobody can see it, nothing else can be done.
pub fn warn(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", visible(text));
}

/// Shows something on standard error that this program moves the cursor with.
pub fn draw(text: &str) {
    let mut out = io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown_and_the_rest_stays() {
        assert_eq!(visible("Żubr 🦬 stake 1\u{30f}"), "Żubr 🦬 stake 1\u{30f}");
        assert_eq!(visible("\u{1b}[31mred\n"), "\\u{1b}[31mred\\n");
        // CSI in one character, a reversed text, and one that takes no room.
        assert_eq!(visible("\u{9b}2J \u{202e}abc \u{200b}"), "\\u{9b}2J \\u{202e}abc \\u{200b}");
    }

    #[test]
    fn json_stays_the_same_json() {
        let value = serde_json::json!({ "a": "\u{9b}2J\u{1b}\u{e0041}", "b": ["x\n", 1] });
        let shown = visible_json(&serde_json::to_string_pretty(&value).unwrap());
        assert!(!shown.contains(|letter| is_hidden(letter) && letter != '\n'));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }
}
