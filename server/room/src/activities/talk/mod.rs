//! Talk: phones are dark, people speak. The step's line and clock are all there is.

use serde::{Deserialize, Serialize};

use crate::access::Right;
use crate::activity::{Activity, Sight};
use crate::hall::Hall;
use crate::report::Report;
use crate::words::{Asker, At, Audience, Moment, ParticipantId, Refusal, RunId, TableId};

/// What a scenario may say of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What stands on the screen beside the clock.
    pub show: OnScreen,
}

/// What stands on the screen while people talk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "TalkOnScreen"))]
pub enum OnScreen {
    /// The line and the clock.
    #[default]
    Clock,
    /// The theme, then its sub-themes.
    Theme,
    /// Nothing: somebody is speaking.
    Nothing,
}

/// Nobody asks anything of a talk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "TalkCommand"))]
pub enum Command {}

/// Nothing happens in it that the room must remember.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {}

/// What everybody sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "TalkBoard"))]
pub struct Board {
    /// What stands on the screen.
    pub show: OnScreen,
}

/// Nothing more at a table, or in a hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "TalkNothing"))]
pub struct Nothing {}

/// A talk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talk {
    show: OnScreen,
}

impl Activity for Talk {
    type Settings = Settings;
    type Command = Command;
    type Event = Event;
    type Board = Board;
    type Sheet = Nothing;
    type Hand = Nothing;

    fn new(_run: RunId, settings: &Settings) -> Self {
        Self { show: settings.show }
    }

    fn shows_theme(&self) -> bool {
        self.show == OnScreen::Theme
    }

    fn right(command: &Command) -> Right {
        match *command {}
    }

    fn decide(&self, _: &Hall, _: &Asker, command: Command, _: &mut Moment) -> Result<Vec<Event>, Refusal> {
        match command {}
    }

    fn apply(&mut self, event: &Event, _at: At) {
        match *event {}
    }

    fn board(&self, _sight: Sight<'_>, _to: Audience) -> Board {
        Board { show: self.show }
    }

    fn sheet(&self, _sight: Sight<'_>, _of: TableId) -> Nothing {
        Nothing {}
    }

    fn hand(&self, _sight: Sight<'_>, _of: ParticipantId) -> Nothing {
        Nothing {}
    }

    fn report(&self, _hall: &Hall) -> Report {
        Report::default()
    }
}
