//! The file of a chart.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::chart::Chart;

/// The file of a chart cannot be written.
#[derive(Error, Debug)]
#[error("{}: the chart cannot be written: {error}", path.display())]
pub struct Unwritable {
    path: PathBuf,
    error: io::Error,
}

/// A file that is open for a chart.
pub struct ChartFile {
    path: PathBuf,
    file: File,
}

impl ChartFile {
    /// Opens the file, before there is anything to draw. What is in it stays until there is.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn open(path: &Path) -> Result<Self, Unwritable> {
        let path = path.to_path_buf();
        match OpenOptions::new().write(true).create(true).truncate(false).open(&path) {
            Ok(file) => Ok(Self { path, file }),
            Err(error) => Err(Unwritable { path, error }),
        }
    }

    /// Replaces what is in the file.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&mut self, chart: &Chart) -> Result<(), Unwritable> {
        let written = self.file.set_len(0).and_then(|()| self.file.write_all(chart.svg().as_bytes()));
        written.map_err(|error| Unwritable { path: self.path.clone(), error })
    }
}
