//! Sizes of pages, of queries and of messages that work in pages.

/// Size of a query's page, unless asked for otherwise.
pub const DEFAULT: u32 = 10;

/// Greatest size of a query's page.
pub const MAX: u32 = 100;

/// Size of a query's page: [`DEFAULT`] unless asked for otherwise, at least 1, at most [`MAX`].
pub fn size(limit: Option<u32>) -> usize {
    bounded(limit, DEFAULT, MAX)
}

/// `default` unless asked for otherwise, at least 1, at most `max`. A page of none has no last entry
/// after which the next one begins, so that it would look like the end.
pub fn bounded(limit: Option<u32>, default: u32, max: u32) -> usize {
    // Pages are far smaller than what 32 bits count.
    usize::try_from(limit.unwrap_or(default).min(max).max(1)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_the_default_size_and_never_more_than_the_greatest() {
        assert_eq!((size(None), size(Some(7))), (10, 7));
        assert_eq!((size(Some(100)), size(Some(u32::MAX))), (100, 100));
        assert_eq!((bounded(None, 30, 100), bounded(Some(31), 10, 30)), (30, 30));
    }

    #[test]
    fn a_page_of_none_would_never_end_and_is_one_of_one() {
        assert_eq!((size(Some(0)), bounded(Some(0), 30, 100)), (1, 1));
    }
}
