//! What every kind of activity answers to. A kind is one folder: its words, its
//! rules, its rows of the matrix, its part of the report, its robot. It knows the
//! hall and the texts it was given; it knows no other kind, no socket, no clock.
//!
//! An activity decides with `&self` and changes only in `apply`, from events that
//! carry every result: replaying them needs no dice and makes no choice.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::access::Right;
use crate::hall::{Change, Hall};
use crate::report::Report;
use crate::scenario::Phones;
use crate::secret::Sealed;
use crate::words::{Asker, At, Audience, ItemId, Moment, Origin, ParticipantId, Refusal, RunId, Storage, TableId};

/// The hash of a secret that only the author's phone keeps: 64 hexadecimal signs.
pub type Lock = String;

/// A text that one activity yields and another may take. The only thing that kinds share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// At random, so that it says nothing about order or author.
    pub id: ItemId,
    /// Immutable once known.
    pub text: String,
    /// From 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtheme: Option<u8>,
    /// Opens with the secret on the author's phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock: Option<Lock>,
    /// Where it was written, until the run that holds it settles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Sealed<Origin>>,
    /// The originals that live under this one, itself left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<Item>,
    /// Marks received at the last cut, and of them "this one unsettles me".
    #[serde(default)]
    pub marks: u32,
    #[serde(default)]
    #[allow(missing_docs)]
    pub unsettling: u32,
}

impl Item {
    /// A text with nothing else known of it.
    pub fn new(id: ItemId, text: impl Into<String>) -> Self {
        Self {
            id,
            text: text.into(),
            subtheme: None,
            lock: None,
            from: None,
            joined: Vec::new(),
            marks: 0,
            unsettling: 0,
        }
    }

    /// The same text with its origin, if still known, put under the key of `run`.
    #[must_use]
    pub fn resealed(mut self, run: RunId) -> Self {
        self.from = self.from.and_then(|from| from.get().map(|origin| Sealed::new(run, *origin)));
        self.joined = self.joined.into_iter().map(|item| item.resealed(run)).collect();
        self
    }

    /// Where it and its joined originals were written, as far as still known.
    #[must_use]
    pub fn origins(&self) -> BTreeSet<Origin> {
        let own = self.from.as_ref().and_then(Sealed::get).copied();
        own.into_iter().chain(self.joined.iter().flat_map(Item::origins)).collect()
    }

    /// The tables of these.
    #[must_use]
    pub fn tables(&self) -> BTreeSet<TableId> {
        self.origins().into_iter().map(|origin| origin.table).collect()
    }
}

/// Which phones are connected. It belongs to the hub, is handed to views, and is never an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// Whose phone is connected now.
    pub online: BTreeSet<ParticipantId>,
    /// Screens connected now.
    pub screens: u16,
    /// Consoles connected now.
    pub consoles: u16,
    /// How the server's disk is.
    pub storage: Storage,
}

/// What a view is computed from.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Sight<'a> {
    pub hall: &'a Hall,
    pub presence: &'a Presence,
    pub now: At,
}

/// Who reads texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Reader {
    Board(Audience),
    Table(TableId),
    Person(ParticipantId),
}

/// What is gone of a run when its key is: no backup holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loses {
    /// Who wrote what. The texts stand and the run goes on.
    Links,
    /// What phones hold and say again. The run goes on.
    Answers,
    /// What was dealt to each voice: the step begins anew.
    Run,
}

/// A kind of activity.
pub trait Activity: Sized + Clone + std::fmt::Debug + PartialEq {
    /// What the scenario may say of it. Every word has a default.
    type Settings: Clone + std::fmt::Debug + PartialEq + Eq + Default + Serialize + DeserializeOwned;
    /// What people may ask of it.
    type Command: Clone + std::fmt::Debug + PartialEq + Serialize + DeserializeOwned;
    /// What happened in it.
    type Event: Clone + std::fmt::Debug + PartialEq + Eq + Serialize + DeserializeOwned;
    /// What one audience sees of it.
    type Board: Clone + std::fmt::Debug + PartialEq + Serialize + DeserializeOwned;
    /// What one table sees of it.
    type Sheet: Clone + std::fmt::Debug + PartialEq + Serialize + DeserializeOwned;
    /// What one person sees of it.
    type Hand: Clone + std::fmt::Debug + PartialEq + Serialize + DeserializeOwned;

    /// An activity to which nothing has happened yet.
    fn new(run: RunId, settings: &Self::Settings) -> Self;

    /// The steps whose texts it takes.
    fn takes(_settings: &Self::Settings) -> Vec<String> {
        Vec::new()
    }

    /// Whether the settings make sense in a room of so many sub-themes and people.
    ///
    /// # Errors
    /// A sentence that names the word and the limit.
    fn agree(_settings: &Self::Settings, _subthemes: usize, _people: u32) -> Result<(), String> {
        Ok(())
    }

    /// The run opens, with the texts of the steps it takes.
    fn open(&self, _hall: &Hall, _given: &[Item], _at: &mut Moment) -> Vec<Self::Event> {
        Vec::new()
    }

    /// The steps it takes have yielded something else since.
    fn given(&self, _hall: &Hall, _given: &[Item], _at: &mut Moment) -> Vec<Self::Event> {
        Vec::new()
    }

    /// Who wants their word to go no further than here. Never shown to anybody; handed to the
    /// steps that take from this one.
    fn withheld(&self) -> BTreeSet<ParticipantId> {
        BTreeSet::new()
    }

    /// All who want their word to go no further than the steps that it takes: told as the run
    /// opens, and again when it may have changed.
    fn withhold(&self, _hall: &Hall, _who: &BTreeSet<ParticipantId>, _at: &mut Moment) -> Vec<Self::Event> {
        Vec::new()
    }

    /// Its step becomes the hall's step, for the first time or again.
    fn enter(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Self::Event> {
        Vec::new()
    }

    /// The hall goes on to a beat of its step, from 0, of so many.
    fn beat(&self, _hall: &Hall, _beat: u16, _beats: u16, _at: &mut Moment) -> Vec<Self::Event> {
        Vec::new()
    }

    /// The hall leaves its step. What still travels may come in as long as the activity says so.
    fn leave(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Self::Event> {
        Vec::new()
    }

    /// The row of the matrix that guards a command.
    fn right(command: &Self::Command) -> Right;

    /// Whether nobody may ever learn who sent this command.
    fn secret(_command: &Self::Command) -> bool {
        false
    }

    /// Judges a command whose sender holds the right.
    ///
    /// # Errors
    /// The [`Refusal`] told to the person. Nothing has happened then.
    fn decide(
        &self,
        hall: &Hall,
        by: &Asker,
        command: Self::Command,
        at: &mut Moment,
    ) -> Result<Vec<Self::Event>, Refusal>;

    /// Somebody came, left or moved.
    fn on(&self, _hall: &Hall, _change: Change, _at: &mut Moment) -> Vec<Self::Event> {
        Vec::new()
    }

    /// The gesture that GO would make inside this activity now, once all beats are over; a code
    /// that the console has words for. None lets GO pass on to the next step.
    fn cue(&self, _hall: &Hall) -> Option<&'static str> {
        None
    }

    /// Makes the gesture of [`Activity::cue`].
    fn go(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Self::Event> {
        Vec::new()
    }

    /// When the activity wants to be woken, by a rule that the scenario declares.
    fn wakes(&self) -> Option<At> {
        None
    }

    /// The moment of [`Activity::wakes`] has come.
    fn wake(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Self::Event> {
        Vec::new()
    }

    /// Forgets who said what, for good. Called when a later step has taken what it needs, and at
    /// the end of the day. Must be harmless when called again.
    fn settle(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Self::Event> {
        Vec::new()
    }

    /// Whether opening this activity settles the ones it takes from (a ballot does).
    const SETTLES_WHAT_IT_TAKES: bool = false;

    /// Whether opening it fixes the wording of the theme.
    const FIXES_THEME: bool = false;

    /// Whether opening it ends the day's work: every run then forgets who said what.
    const ENDS_THE_DAY: bool = false;

    /// What a restore takes from a run that had not settled.
    const LOSES: Loses = Loses::Links;

    /// What it has taken from earlier steps, in the words and under the locks that it was given: a
    /// restore may have lost it where it came from.
    fn taken(&self) -> Vec<Item> {
        Vec::new()
    }

    /// A restore has lost its key, and it goes on. What rested on what is gone is put on the safe
    /// side; `held` is what later steps have taken from it.
    fn lost(&self, _hall: &Hall, _held: &[Item], _at: &mut Moment) -> Vec<Self::Event> {
        Vec::new()
    }

    /// Whether it shows the figures of the day, gathered from the reports of all runs.
    fn shows_figures(&self) -> bool {
        false
    }

    /// The figures that the hall sees of those, by key and in this order; none means the first ones.
    fn hall_figures(&self) -> &[String] {
        &[]
    }

    /// Whether the hall has seen the theme through this activity.
    fn shows_theme(&self) -> bool {
        false
    }

    /// Those who chose the same, group by group, for a step that seats by choice; none where nothing
    /// is chosen that could seat anybody.
    fn chosen(&self) -> Option<Vec<Vec<ParticipantId>>> {
        None
    }

    /// The one question, once it stands: every phone keeps it until the end.
    fn one(&self) -> Option<&str> {
        None
    }

    /// The instant at which every phone and the screen show it.
    fn one_at(&self) -> Option<At> {
        None
    }

    /// Whether its key may be destroyed. A kind that seals anything says no from its first moment
    /// until it has settled: once yes, the key is gone.
    fn settled(&self) -> bool {
        true
    }

    /// How many of its keys it needs no more although it goes on, where each part of it seals under a
    /// key of its own: see [`RunId::key`].
    fn spent_keys(&self) -> u8 {
        0
    }

    /// Takes one event. Never refuses, never chooses, needs no dice.
    fn apply(&mut self, event: &Self::Event, at: At);

    /// The events that undo `event`.
    ///
    /// # Errors
    /// [`Refusal::CannotUndo`], or [`Refusal::RestsOn`] when later facts rest on it.
    fn undo(&self, _hall: &Hall, _event: &Self::Event, _at: &mut Moment) -> Result<Vec<Self::Event>, Refusal> {
        Err(Refusal::CannotUndo)
    }

    /// What an audience sees.
    fn board(&self, sight: Sight<'_>, to: Audience) -> Self::Board;

    /// What a table sees.
    fn sheet(&self, sight: Sight<'_>, of: TableId) -> Self::Sheet;

    /// What a person sees.
    fn hand(&self, sight: Sight<'_>, of: ParticipantId) -> Self::Hand;

    /// The texts that a reader needs and may read, by id.
    fn reads(&self, _hall: &Hall, _who: Reader) -> Vec<ItemId> {
        Vec::new()
    }

    /// A text that it holds.
    fn text(&self, _id: ItemId) -> Option<&str> {
        None
    }

    /// Whether a text that stood before the hall may stand there still: not taken back, not hidden or
    /// kept aside since, its author not erased. Asked of a screen that is held.
    fn may_stand(&self, id: ItemId) -> bool {
        self.text(id).is_some()
    }

    /// What a later step may take.
    fn yields(&self) -> Vec<Item> {
        Vec::new()
    }

    /// Whether the desk sees a result that the hall has not seen yet.
    fn behind_curtain(&self) -> bool {
        false
    }

    /// Whether it may not be worked on while what it takes from stands behind the curtain.
    const WAITS_FOR_REVEAL: bool = false;

    /// Whether phones and console still need it after the hall has left its step.
    fn lingers(&self) -> bool {
        false
    }

    /// Whether this person's phone still needs it while it lingers: a card that says nothing is none.
    fn concerns(&self, _sight: Sight<'_>, _who: ParticipantId) -> bool {
        true
    }

    /// Whether the desk asks this person something now: their phone opens although phones lie dark.
    fn calls(&self, _hall: &Hall, _who: ParticipantId) -> bool {
        false
    }

    /// How far a table is: done, of how many. Drawn on the map of the room.
    fn progress(&self, _hall: &Hall, _table: TableId) -> Option<(u16, u16)> {
        None
    }

    /// The text that an event has made, for the acknowledgement.
    fn made(_event: &Self::Event) -> Option<ItemId> {
        None
    }

    /// What stands in the day's report. Never who said or chose what is unsigned.
    fn report(&self, hall: &Hall) -> Report;

    /// What a simulated participant does on seeing this.
    fn robot(_eye: &Eye<'_, Self>, _mind: &mut dyn Mind) -> Vec<Self::Command> {
        Vec::new()
    }

    /// What a simulated helper does on seeing this.
    fn desk_robot(_board: &Self::Board, _texts: &BTreeMap<ItemId, String>, _mind: &mut dyn Mind) -> Vec<Self::Command> {
        Vec::new()
    }
}

/// What a simulated participant sees: the same views as everybody.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Eye<'a, A: Activity> {
    pub me: ParticipantId,
    pub table: Option<TableId>,
    /// Whether this one holds the pen of its table.
    pub pen: bool,
    /// What phones do now.
    pub phones: Phones,
    /// The beat of the step, from 0.
    pub beat: u16,
    pub board: Option<&'a A::Board>,
    pub sheet: Option<&'a A::Sheet>,
    pub hand: Option<&'a A::Hand>,
    pub texts: &'a BTreeMap<ItemId, String>,
}

/// What a simulated participant is asked to put in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Prompt {
    StoryTitle,
    StoryLine,
    Question { subtheme: u8 },
    Note,
    Finding,
    Wording,
    Reservation,
}

/// The head of a simulated participant: words, tastes and luck. The crowd supplies it.
pub trait Mind {
    /// Something to say, or nothing.
    fn say(&mut self, what: Prompt) -> Option<String>;
    /// How much this text matters to this head, any scale.
    fn likes(&mut self, text: &str) -> f64;
    /// Between 0 and 1.
    fn luck(&mut self) -> f64;
    /// A secret for a text of one's own.
    fn secret(&mut self) -> crate::words::Secret;
}

/// The view of one run, and which run it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Act<T> {
    /// Commands to this activity name this run.
    pub run: RunId,
    /// The step it belongs to.
    pub step: crate::words::StepId,
    /// What is seen of it.
    pub view: T,
}

/// The lock that fits a secret (SHA-256, hexadecimal).
#[must_use]
pub fn lock(secret: crate::words::Secret) -> Lock {
    use sha2::{Digest, Sha256};
    use std::fmt::Write;
    Sha256::digest(secret.0).iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
