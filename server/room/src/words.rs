//! The words that every part of the room shares: ids, who asks, why not, when.
//! Nothing here decides anything.

use std::fmt;

use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

macro_rules! number_ids {
    ($($(#[$doc:meta])* $name:ident($inner:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(type = "number"))]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

number_ids! {
    /// A person of the room, counted from 1: the seats of the plan first, walk-ins after them.
    ParticipantId(u32);
    /// A table, by the number that stands on it (from 1).
    TableId(u16);
    /// A step of the agenda; kept for life, wherever the step moves.
    StepId(u32);
    /// One opening of a step. A step that is run again gets a new run and keeps the old one.
    /// The key that seals what was said in a run carries the same number; see [`RunId::key`].
    RunId(u32);
    /// A text of the room, at random below 2^53 so that it says nothing about order.
    ItemId(u64);
    /// A moment of the server's clock, in milliseconds since 1970.
    At(i64);
}

impl RunId {
    /// Where the number of a further key stands in the number under which it is kept. No day has
    /// sixteen million runs.
    const KEY: u32 = 24;

    /// The n-th key of a run, from 0: the first carries the number of the run. A run that asks in
    /// secret more than once seals each time under another key, so that what was said is forgotten
    /// as it is counted.
    #[must_use]
    pub const fn key(self, n: u8) -> Self {
        Self(self.0 | (n as u32) << Self::KEY)
    }

    /// The run of a key, and which of its keys it is.
    #[must_use]
    pub const fn of_key(self) -> (Self, u8) {
        (Self(self.0 & ((1 << Self::KEY) - 1)), (self.0 >> Self::KEY) as u8)
    }
}

impl At {
    /// This moment, `ms` milliseconds later (earlier when negative).
    #[must_use]
    pub fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment; negative when it lies ahead.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// 128 bits made on the phone, written as 32 hexadecimal signs.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
pub struct Id128(pub [u8; 16]);

/// The id of a command, made by the phone that sends it and kept for the room's life.
pub type CommandId = Id128;
/// A device that has entered the room.
pub type DeviceId = Id128;
/// What a phone keeps so as to take its own unsigned text back; the room keeps only the hash.
pub type Secret = Id128;

impl fmt::Debug for Id128 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Id128 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::str::FromStr for Id128 {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.as_bytes();
        if digits.len() != 32 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return Err("an id has 32 hexadecimal signs");
        }
        let nibble = |c: u8| (c as char).to_digit(16).unwrap_or(0) as u8;
        Ok(Self(std::array::from_fn(|i| nibble(digits[2 * i]) << 4 | nibble(digits[2 * i + 1]))))
    }
}

impl Serialize for Id128 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id128 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// French first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Language {
    #[default]
    Fr,
    En,
}

/// A text of the scenario in both languages. A plain string stands for both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Text {
    pub fr: String,
    pub en: String,
}

impl Text {
    /// One wording for both languages.
    pub fn plain(text: impl Into<String>) -> Self {
        let fr: String = text.into();
        Self { en: fr.clone(), fr }
    }

    /// The wording in one language.
    #[must_use]
    pub fn in_(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }

    /// Whether nothing was said in either language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fr.is_empty() && self.en.is_empty()
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Text;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or { fr = \"…\", en = \"…\" }")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text::plain(text))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Text, A::Error> {
                #[derive(Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Both {
                    fr: String,
                    en: String,
                }
                let Both { fr, en } = Both::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(Text { fr, en })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// What a device may be in a room. Pen, buddy and the like are not roles: they
/// are facts of the room, looked up at each command (see [`crate::access`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Role {
    Participant,
    Helper,
    Pilot,
    Stage,
    Screen,
    Director,
    Companion,
    Sponsor,
    Operator,
    Stranger,
}

/// For whom a device speaks in one command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Voice {
    /// A person whom this device carries.
    Participant(ParticipantId),
    /// The table whose pen this device holds.
    Table(TableId),
    /// The console, the stage, the screen: the device's own role.
    Desk,
}

/// A table in a round: where a text was written, where somebody sat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "OriginForm")]
pub struct Origin {
    /// The number that stands on it.
    pub table: TableId,
    /// 0 at home. Unknown of what was written before rounds were kept with texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u16>,
}

/// How journals say it: the older ones with the table alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum OriginForm {
    Table(TableId),
    Whole {
        table: TableId,
        #[serde(default)]
        round: Option<u16>,
    },
}

impl From<OriginForm> for Origin {
    fn from(form: OriginForm) -> Self {
        match form {
            OriginForm::Table(table) => Self { table, round: None },
            OriginForm::Whole { table, round } => Self { table, round },
        }
    }
}

/// Who asks: a device, what it may be, the seat it has proven, for whom it speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    /// The device, known from its cookie.
    pub device: DeviceId,
    /// What its link made it.
    pub role: Role,
    /// The seat whose token it has shown, if any.
    pub seat: Option<ParticipantId>,
    /// For whom this command is said.
    pub voice: Voice,
}

impl Asker {
    /// The person who speaks, if the voice is a person's.
    #[must_use]
    pub fn participant(&self) -> Option<ParticipantId> {
        match self.voice {
            Voice::Participant(who) => Some(who),
            _ => None,
        }
    }
}

/// Who looks at a board. The hall sees what phones and screen see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Audience {
    Phones,
    Screen,
    Stage,
    Helper,
    Pilot,
}

impl Audience {
    /// All of them, in the order of their slots.
    pub const ALL: [Self; 5] = [Self::Phones, Self::Screen, Self::Stage, Self::Helper, Self::Pilot];

    /// Whether this audience works at the desk (console of pilot or helper).
    #[must_use]
    pub fn desk(self) -> bool {
        matches!(self, Self::Helper | Self::Pilot)
    }
}

/// What the server says of its disk. Like presence it belongs to the hub, and is never an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Storage {
    /// All is well.
    #[default]
    Sound,
    /// It still takes everything; the desk should make room on the disk.
    Low {
        /// Mebibytes left.
        free_mib: u32,
    },
    /// Nothing is taken until there is room again; all can be read.
    Full {
        /// Mebibytes left.
        free_mib: u32,
    },
    /// The disk has failed: nothing is taken any more until the server starts again.
    Stopped,
}

impl Storage {
    /// Whether commands are taken.
    #[must_use]
    pub fn takes(self) -> bool {
        matches!(self, Self::Sound | Self::Low { .. })
    }
}

/// Why a command was not taken: told to the person, as a code with its limits.
/// Never a fault of the world, never a bug of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "err", rename_all = "snake_case")]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Refusal {
    BadSyntax,
    BadShape {
        field: String,
    },
    UpgradeRequired,
    Denied,
    NotFound,
    Closed,
    NotNow,
    Empty {
        field: String,
    },
    TooLong {
        field: String,
        limit: u32,
    },
    TextOnly {
        field: String,
    },
    TooMany {
        field: String,
        limit: u32,
    },
    Budget {
        limit: u32,
    },
    BadChoice {
        field: String,
    },
    Superseded,
    Stale,
    StaleEpoch,
    IdConflict,
    Gone,
    Reserved {
        field: String,
    },
    RestsOn {
        what: String,
    },
    CannotUndo,
    Full {
        limit: u32,
    },
    /// A wish of a list that no plan can keep.
    CannotHold {
        wish: String,
        people: Vec<String>,
        table: Option<TableId>,
    },
    Slow {
        retry_ms: u32,
    },
    /// The disk takes nothing at present: the phone keeps the command and says it again.
    Stopped,
}

/// When something happens and with which dice: the two things that the rules
/// may not find out for themselves.
#[derive(Debug)]
pub struct Moment {
    /// The server's time.
    pub now: At,
    /// Seeded by the hub; named, so that a seed means the same for ever.
    pub dice: ChaCha12Rng,
}

impl Moment {
    /// A moment whose dice follow from `seed`.
    #[must_use]
    pub fn new(now: At, seed: u64) -> Self {
        Self { now, dice: ChaCha12Rng::seed_from_u64(seed) }
    }

    /// A fresh random id for a text.
    pub fn item(&mut self) -> ItemId {
        use rand::RngExt;
        ItemId(self.dice.random_range(1..1u64 << 53))
    }
}
