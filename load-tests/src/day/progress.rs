//! A bar on the error stream: people coming in, then the steps of the day.

use crowd::conductor::Moment;
use indicatif::{ProgressBar, ProgressStyle};

/// The bar.
pub struct Progress(ProgressBar);

impl Progress {
    /// Nobody is in yet.
    pub fn new(people: usize) -> Self {
        let bar = ProgressBar::new(people as u64);
        let style = ProgressStyle::with_template("{elapsed_precise} [{bar:32}] {pos}/{len} {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("●◐○"));
        bar.set_message("come in");
        Self(bar)
    }

    /// So many are in.
    pub fn joined(&self, count: usize) {
        self.0.set_position(count as u64);
    }

    /// The day is there.
    pub fn at(&self, moment: &Moment) {
        let (done, of) = moment.done;
        self.0.set_length(of as u64);
        self.0.set_position(done as u64);
        self.0.set_message(format!("{} · {} · {} GO", moment.step, moment.beat + 1, moment.gos));
    }

    /// The day is over.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}
