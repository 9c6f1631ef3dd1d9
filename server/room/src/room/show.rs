//! What the desk does with screens and phones as a whole: black, freeze, night,
//! dark phones, the gong, a message. Values only; each carries its former one.

use serde::{Deserialize, Serialize};

/// The state of screens and phones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Show {
    /// The screen is black.
    pub black: bool,
    /// The screen keeps what it shows.
    pub frozen: bool,
    /// The screen's night colours.
    pub night: bool,
    /// All phones are dark, whatever the step says; drafts stay.
    pub dark: bool,
    /// Gongs sound.
    pub gongs: bool,
    /// The join code stands on the screen.
    pub qr: bool,
    /// A message to the room; empty for none.
    pub message: String,
    /// A line from the desk to the stage, told to these alone; empty for none.
    pub line: String,
}

impl Show {
    /// At the start of a day.
    #[must_use]
    pub fn new(gongs: bool) -> Self {
        Self {
            black: false,
            frozen: false,
            night: false,
            dark: false,
            gongs,
            qr: false,
            message: String::new(),
            line: String::new(),
        }
    }

    /// What phones and the screen are told: a line to the stage is for nobody else.
    #[must_use]
    pub fn to_the_hall(&self) -> Self {
        Self { line: String::new(), ..self.clone() }
    }

    /// One switch, by name.
    #[must_use]
    pub fn get(&self, switch: Switch) -> bool {
        match switch {
            Switch::Black => self.black,
            Switch::Frozen => self.frozen,
            Switch::Night => self.night,
            Switch::Dark => self.dark,
            Switch::Gongs => self.gongs,
            Switch::Qr => self.qr,
        }
    }

    /// Takes one event.
    pub fn apply(&mut self, event: &ShowEvent) {
        match event {
            ShowEvent::Turned { switch, now, .. } => *self.place(*switch) = *now,
            ShowEvent::Message { now, .. } => self.message.clone_from(now),
            ShowEvent::Line { now, .. } => self.line.clone_from(now),
        }
    }

    fn place(&mut self, switch: Switch) -> &mut bool {
        match switch {
            Switch::Black => &mut self.black,
            Switch::Frozen => &mut self.frozen,
            Switch::Night => &mut self.night,
            Switch::Dark => &mut self.dark,
            Switch::Gongs => &mut self.gongs,
            Switch::Qr => &mut self.qr,
        }
    }
}

/// What can be on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Switch {
    Black,
    Frozen,
    Night,
    Dark,
    Gongs,
    Qr,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ShowEvent {
    Turned { switch: Switch, was: bool, now: bool },
    Message { was: String, now: String },
    Line { was: String, now: String },
}
