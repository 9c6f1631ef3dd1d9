//! A bar on the error stream: people coming in, then the steps of the day. Where
//! nobody watches a terminal, a line a step says the same.

use std::io::{IsTerminal, Write, stderr};

use crowd::conductor::Moment;
use indicatif::{ProgressBar, ProgressStyle};

/// Signs of a bar.
const WIDTH: usize = 32;

/// The bar.
pub struct Progress {
    bar: ProgressBar,
    terminal: bool,
    /// The step last written where there is no terminal.
    said: String,
}

impl Progress {
    /// Nobody is in yet.
    pub fn new(people: usize) -> Self {
        let bar = ProgressBar::new(people as u64);
        let style =
            ProgressStyle::with_template(&format!("{{elapsed_precise}} [{{bar:{WIDTH}}}] {{pos}}/{{len}} {{msg}}"));
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("●◐○"));
        bar.set_message("come in");
        Self { bar, terminal: stderr().is_terminal(), said: String::new() }
    }

    /// So many are in, of how many.
    pub fn joined(&mut self, count: usize, of: usize) {
        self.bar.set_position(count as u64);
        if count == of {
            self.say("come in", count, of);
        }
    }

    /// The day is there.
    pub fn at(&mut self, moment: &Moment) {
        let (done, of) = moment.done;
        self.bar.set_length(of as u64);
        self.bar.set_position(done as u64);
        self.bar.set_message(format!("{} · {} · {} GO", moment.step, moment.beat + 1, moment.gos));
        self.say(&moment.step, done, of);
    }

    /// The day is over.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn say(&mut self, step: &str, done: usize, of: usize) {
        if self.terminal || step.is_empty() || self.said == step {
            return;
        }
        step.clone_into(&mut self.said);
        let full = WIDTH * done / of.max(1);
        let bar = "●".repeat(full) + &"○".repeat(WIDTH - full.min(WIDTH));
        let seconds = self.bar.elapsed().as_secs();
        let _ = writeln!(stderr(), "{:02}:{:02} [{bar}] {done}/{of} {step}", seconds / 60, seconds % 60);
    }
}
