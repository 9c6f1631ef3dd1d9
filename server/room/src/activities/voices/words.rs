//! The words of the microphone.

use serde::{Deserialize, Serialize};

use crate::secret::Sealed;
use crate::words::{At, ItemId, ParticipantId, TableId};

/// What a scenario may say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// One voice; 0 is without a clock.
    pub seconds: u32,
    /// How many are planned. GO calls the next one until so many have spoken.
    pub voices: u32,
    /// Whether a tap on the phone asks for the microphone.
    pub ask: bool,
    /// The step whose texts are read aloud, one a voice; empty where people say their own words.
    pub from: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seconds: 60, voices: 5, ask: false, from: String::new() }
    }
}

/// One turn at the microphone, counted from 1 within the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "number"))]
pub struct TurnId(pub u32);

/// One turn. Who speaks is sealed: it is forgotten when the run settles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The table that nods to what is written, where the desk has said it.
    pub table: Option<TableId>,
    /// As the desk typed it.
    pub name: Option<Sealed<String>>,
    /// Who asked with a tap.
    pub who: Option<Sealed<ParticipantId>>,
    /// Of whom asked with a tap: the table at which they had the microphone, or were asked to nod.
    /// Where they sit now is the hall's to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Sealed<TableId>>,
    /// How far it is.
    pub stage: Stage,
    /// What was said, word for word.
    pub said: Option<Sentence>,
    /// The text that this voice reads aloud.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reads: Option<ItemId>,
}

/// A text of an earlier step that may be read aloud. Nothing else is known of it here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Reading {
    pub id: ItemId,
    pub text: String,
    pub subtheme: Option<u8>,
}

/// How far a turn is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "VoicesStage"))]
pub enum Stage {
    Waiting,
    /// Until then, if there is a clock. Nothing happens at the end but a gong.
    Speaking {
        ends: Option<At>,
    },
    Done,
}

/// What was said, as a helper wrote it down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Sentence {
    pub id: ItemId,
    pub text: String,
    pub nod: Nod,
    /// Kept aside: it is never shown and goes no further.
    pub aside: bool,
}

/// What the speaker's table says of the written words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "VoicesNod"))]
pub enum Nod {
    /// Not asked yet.
    Typed,
    /// Asked, no answer yet.
    Asked,
    /// That is it.
    Yes,
    /// Not quite: the desk listens again.
    NotQuite,
}

/// What can be asked of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "VoicesCommand"))]
pub enum Command {
    /// Puts a voice at the end of the queue: a table, a name, or both.
    Add {
        table: Option<TableId>,
        name: Option<String>,
    },
    /// Draws tables that have not been at the microphone yet; in a reading, texts that have not been read.
    Draw {
        count: u8,
    },
    /// Puts texts at the end of the queue, to be read aloud.
    Pick {
        items: Vec<ItemId>,
    },
    Correct {
        turn: TurnId,
        table: Option<TableId>,
        name: Option<String>,
    },
    /// Before another one, or to the end.
    Order {
        turn: TurnId,
        before: Option<TurnId>,
    },
    Remove {
        turn: TurnId,
    },
    Speak {
        turn: TurnId,
    },
    /// Whoever speaks has spoken.
    Done {},
    /// Word for word.
    Write {
        turn: TurnId,
        text: String,
    },
    /// Asks the speaker's table whether that is it.
    Ask {
        turn: TurnId,
    },
    Aside {
        turn: TurnId,
        on: bool,
    },
    Reveal {
        turn: TurnId,
    },
    Hide {},
    /// The table nods to exactly this text.
    Nod {
        item: ItemId,
    },
    /// Not quite, or no longer.
    NotQuite {
        item: ItemId,
    },
    /// Asks for the microphone.
    Raise {},
    Lower {},
}

/// What happened. Old and new, so that each can be undone. Nobody's id stands open in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Event {
    Added { turn: TurnId, place: u16, it: Turn },
    Removed { turn: TurnId, place: u16, it: Turn },
    Changed { turn: TurnId, was: Turn, now: Turn },
    Ordered { was: Vec<TurnId>, now: Vec<TurnId> },
    Shown { was: Option<TurnId>, now: Option<TurnId> },
    Here { was: bool, now: bool },
    /// What may be read aloud, as earlier releases wrote it down.
    Took { was: Vec<Reading>, now: Vec<Reading> },
    /// What may be read aloud from now on: in the open only where the step that yields it settles.
    Takes(Sealed<Vec<Reading>>),
    Settled {},
}

/// What an audience sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "VoicesBoard"))]
pub struct Board {
    /// How many have spoken or speak, of how many planned.
    pub spoken: u32,
    /// See above.
    pub planned: u32,
    /// Somebody speaks.
    pub speaking: bool,
    /// The end of this voice's time.
    pub ends: Option<At>,
    /// The sentence on the screen: its table has nodded.
    pub shown: Option<ItemId>,
    /// The text that is being read aloud: on the screen for as long as its voice speaks.
    pub reads: Option<Choice>,
    /// In order; for stage and desk.
    pub queue: Vec<Place>,
    /// Texts that wait to be picked; for the desk. None where nothing is read.
    pub choices: Option<Vec<Choice>>,
}

/// A text that is read, or may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "VoicesChoice"))]
#[allow(missing_docs)]
pub struct Choice {
    pub item: ItemId,
    /// From 1.
    pub subtheme: Option<u8>,
}

/// One turn, as stage and desk see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "VoicesPlace"))]
pub struct Place {
    pub turn: TurnId,
    pub table: Option<TableId>,
    pub name: Option<String>,
    /// Asked for it with a tap.
    pub raised: bool,
    pub stage: Stage,
    /// For the desk alone.
    pub said: Option<Written>,
    /// What this voice reads.
    pub reads: Option<ItemId>,
}

/// What was said, as the desk sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "VoicesWritten"))]
pub struct Written {
    pub item: ItemId,
    pub nod: Nod,
    pub aside: bool,
}

/// What a table sees: what was written of its own voices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "VoicesSheet"))]
pub struct Sheet {
    /// Only what the table was asked about.
    pub said: Vec<Written>,
}

/// What a person sees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "VoicesHand"))]
pub struct Hand {
    /// May ask for the microphone.
    pub may_ask: bool,
    /// Place in the queue, from 1.
    pub place: Option<u16>,
    /// It is their turn.
    pub speaking: bool,
    /// What the table is still asked about, once the hall has gone on.
    pub said: Vec<Written>,
}
