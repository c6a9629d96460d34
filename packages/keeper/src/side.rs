//! The two chains of a deployment.

use std::fmt;

/// One of the two chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Side {
    Provider,
    Consumer,
}

impl Side {
    pub(crate) const BOTH: [Self; 2] = [Self::Provider, Self::Consumer];

    /// Its name in settings, logs and metrics.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Consumer => "consumer",
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
