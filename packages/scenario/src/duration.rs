//! Spans of time as people write them: `90s`, `5m`, `12h`, `8d`, `1d12h`.

const DAY: u64 = 86_400;

/// Seconds of a span.
///
/// # Errors
/// A text that says what is wrong.
pub fn parse(text: &str) -> Result<u64, String> {
    let wrong = || {
        format!("{text:?} is not a span of time: expected a number with s, m, h or d, such as \"8d\" or \"1d12h\"")
    };
    let mut total: u64 = 0;
    let mut digits = String::new();
    for letter in text.chars() {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        let unit = match letter {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => DAY,
            _ => return Err(wrong()),
        };
        let count: u64 = digits.parse().map_err(|_| wrong())?;
        let part = count.checked_mul(unit).ok_or_else(wrong)?;
        total = total.checked_add(part).ok_or_else(wrong)?;
        digits.clear();
    }
    if text.is_empty() || !digits.is_empty() {
        return Err(wrong());
    }
    Ok(total)
}

/// A span in its largest units.
pub fn show(secs: u64) -> String {
    let parts = [(secs / DAY, 'd'), (secs % DAY / 3_600, 'h'), (secs % 3_600 / 60, 'm'), (secs % 60, 's')];
    let shown: String = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n}{unit}")).collect();
    if shown.is_empty() {
        return "0s".to_string();
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_and_shown() {
        for (text, secs) in [("90s", 90), ("8d", 8 * DAY), ("1d12h", 36 * 3_600), ("5m", 300)] {
            assert_eq!(parse(text), Ok(secs), "{text}");
            assert_eq!(parse(&show(secs)), Ok(secs), "{text}");
        }
        assert_eq!(show(0), "0s");
    }

    #[test]
    fn what_is_no_span_is_refused() {
        for text in ["", "8", "d", "8 d", "8w", "-1d", "99999999999999999999d", "300000000000000d"] {
            assert!(parse(text).unwrap_err().contains("not a span of time"), "{text}");
        }
    }
}
