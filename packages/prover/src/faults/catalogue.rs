//! The list of all faults.

use std::path::{Path, PathBuf};

use thiserror::Error;

/// A seeded fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its name, which is that of its patch.
    pub name: String,
    /// What it breaks, in one sentence.
    pub breaks: String,
    /// The property that must catch it: what its name begins with.
    pub property: String,
    /// Name of the [case](super::Case) in which it is looked for.
    pub case: String,
    /// Number of steps of the shortest counterexample.
    pub steps: usize,
    /// Whether it is a patch of a contract, or else a move of the harness.
    pub is_patch: bool,
}

/// A fault that cannot be read.
#[derive(Error, Debug)]
pub enum FaultError {
    /// A file cannot be read.
    #[error("{}: {error}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// The header of a patch lacks a line.
    #[error("{name}.patch: no line that begins with '{line}:', or none that can be read")]
    Header {
        /// The patch.
        name: String,
        /// The line.
        line: &'static str,
    },
    /// There is no such fault.
    #[error("no fault is called {0}")]
    Unknown(String),
}

/// The patch that the others need. It is no fault.
const SWITCH: &str = "switch";

/// (name, what it breaks, property, case, steps).
const HARNESS: [(&str, &str, &str, &str, usize); 5] = [
    (
        "false-timeout",
        "The provider believes in the timeout of a packet that was applied.",
        "1",
        "false-timeout",
        3,
    ),
    (
        "forged-ack",
        "The consumer acknowledges a Stake that its converter has never seen.",
        "1",
        "forged-ack",
        2,
    ),
    ("d-plus-one", "D of a validator grows by 1 without a packet.", "1", "d-plus-one", 1),
    ("d-minus-one", "D of a validator falls by 1 without a packet.", "1", "d-minus-one", 1),
    ("d-zero", "D of a validator is forgotten.", "1", "d-zero", 1),
];

impl Fault {
    /// All faults, those of contracts first, by name.
    ///
    /// # Errors
    /// A patch in this directory cannot be read.
    pub fn all(patches: &Path) -> Result<Vec<Self>, FaultError> {
        let unreadable = |error| FaultError::Unreadable { path: patches.to_path_buf(), error };
        let mut all = vec![];
        for entry in std::fs::read_dir(patches).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if path.extension().is_some_and(|of| of == "patch") && name != SWITCH {
                let text = std::fs::read_to_string(&path);
                let text = text.map_err(|error| FaultError::Unreadable { path, error })?;
                all.push(Self::read(&name, &text)?);
            }
        }
        all.sort_by(|one, other| one.name.cmp(&other.name));
        all.extend(HARNESS.map(|(name, breaks, property, case, steps)| Self {
            name: name.to_string(),
            breaks: breaks.to_string(),
            property: property.to_string(),
            case: case.to_string(),
            steps,
            is_patch: false,
        }));
        Ok(all)
    }

    /// The fault of this name.
    ///
    /// # Errors
    /// There is none, or a patch cannot be read.
    pub fn named(patches: &Path, name: &str) -> Result<Self, FaultError> {
        let found = Self::all(patches)?.into_iter().find(|fault| fault.name == name);
        found.ok_or_else(|| FaultError::Unknown(name.to_string()))
    }

    /// Reads the header of a patch: a paragraph, then a line each.
    fn read(name: &str, text: &str) -> Result<Self, FaultError> {
        let line = |line: &'static str| {
            let found = text.lines().find_map(|of| of.strip_prefix(line)?.strip_prefix(": "));
            found.ok_or_else(|| FaultError::Header { name: name.to_string(), line })
        };
        let breaks: Vec<_> = text.lines().take_while(|line| !line.is_empty()).collect();
        let steps = line("Steps")?.parse();
        Ok(Self {
            name: name.to_string(),
            breaks: breaks.join(" "),
            property: line("Property")?.to_string(),
            case: line("Scenario")?.to_string(),
            steps: steps.map_err(|_| FaultError::Header { name: name.to_string(), line: "Steps" })?,
            is_patch: true,
        })
    }
}

/// Where the patches are.
pub fn patches() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("faults")
}
