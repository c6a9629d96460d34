//! The chart of a counterexample, in a file.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use mesh_trace::Trace;

/// The file of a chart.
pub struct Drawing {
    path: PathBuf,
    file: File,
}

impl Drawing {
    /// Opens the file, before anything is searched. What is in it stays until there is a chart.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(path: &Path) -> Result<Self, String> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path);
        match file {
            Ok(file) => Ok(Self { path: path.to_path_buf(), file }),
            Err(error) => Err(unwritable(path, &error)),
        }
    }

    /// Draws a counterexample.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn end(mut self, scenario: &str, trace: &Trace) -> Result<(), String> {
        let story = "The shortest way to a state in which something does not hold.".to_string();
        let chart = trace.chart(&format!("Counterexample: {scenario}"), &[story]).svg();
        let written = self.file.set_len(0).and_then(|()| self.file.write_all(chart.as_bytes()));
        written.map_err(|error| unwritable(&self.path, &error))
    }
}

fn unwritable(path: &Path, error: &io::Error) -> String {
    format!("{}: the chart cannot be written: {error}", path.display())
}
