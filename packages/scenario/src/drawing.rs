//! A chart of a run, in a file.

use std::fs::canonicalize;
use std::path::Path;

use mesh_chart::ChartFile;

use crate::lab::{Run, Stop};
use crate::place::InputError;
use crate::Outcome;

/// The file of a chart.
pub struct Drawing {
    file: ChartFile,
}

impl Drawing {
    /// Opens the file, before anything runs. What is in it stays until there is a chart.
    ///
    /// # Errors
    /// It cannot be written, or is the scenario.
    pub fn begin(path: &Path, scenario: Option<&Path>) -> Result<Self, InputError> {
        let same =
            |scenario| matches!((canonicalize(path), canonicalize(scenario)), (Ok(a), Ok(b)) if a == b);
        if scenario.is_some_and(same) {
            return Err(InputError(format!("{}: the chart would replace the scenario", path.display())));
        }
        let file = ChartFile::open(path).map_err(|error| InputError(error.to_string()))?;
        Ok(Self { file })
    }

    /// Draws a run, with what broke if it stopped.
    ///
    /// # Errors
    /// A query fails, or the file cannot be written.
    pub fn end(&mut self, outcome: &mut Outcome) -> Run {
        if let Err(stop) = &outcome.result {
            outcome.lab.note_stop(stop)?;
        }
        let Some(recorder) = outcome.lab.recorder.take() else { return Ok(()) };
        let chart = recorder.finish().chart(&outcome.title, &paragraphs(&outcome.story));
        self.file.write(&chart).map_err(|error| Stop::Failed(vec![error.to_string()]))
    }
}

/// Paragraphs of lines, with an empty line between them.
fn paragraphs(lines: &[String]) -> Vec<String> {
    let paragraphs = lines.split(|line| line.trim().is_empty());
    paragraphs.filter(|lines| !lines.is_empty()).map(|lines| lines.join(" ")).collect()
}
