//! One line per phase on stdout, and what is going on inside of a phase on stderr, if somebody
//! watches.

use std::io::IsTerminal;

use crate::screen::{draw, Screen};

/// Shows how far a run is. What goes to stdout is the same in every run with the same seed.
pub struct Progress {
    /// Where it is shown.
    pub screen: Screen,
    quiet: bool,
    watched: bool,
    phase: usize,
}

impl Progress {
    /// Nothing is shown if `quiet`.
    pub fn new(quiet: bool) -> Self {
        Self {
            screen: Screen::default(),
            quiet,
            watched: !quiet && std::io::stderr().is_terminal(),
            phase: 0,
        }
    }

    /// A phase begins.
    pub fn phase(&mut self, title: &str) {
        self.phase = self.phase.saturating_add(1);
        self.line(&format!("{:>2}. {title}", self.phase));
    }

    /// Something that a phase has to tell.
    pub fn note(&mut self, text: &str) {
        self.line(&format!("    {text}"));
    }

    fn line(&mut self, text: &str) {
        self.clear();
        if !self.quiet {
            self.screen.line(text);
        }
    }

    /// How far the phase is.
    pub fn tick(&mut self, done: usize, all: usize) {
        const WIDTH: usize = 40;
        if self.watched {
            let filled = done.saturating_mul(WIDTH).checked_div(all).unwrap_or(WIDTH).min(WIDTH);
            let rest = WIDTH.saturating_sub(filled);
            draw(&format!("\r    [{}{}] {done}/{all}", "#".repeat(filled), " ".repeat(rest)));
        }
    }

    fn clear(&mut self) {
        if self.watched {
            draw("\r\x1b[2K");
        }
    }
}
