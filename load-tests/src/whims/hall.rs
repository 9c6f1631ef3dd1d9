//! A hall at random, its room, and two twins of it: one that reads the journal as the
//! disk would give it back, and one that reads it without any key of a step.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use anyhow::{Result, anyhow, ensure};
use crowd::mind::{OwnWords, Pool};
use rand::rngs::ChaCha12Rng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use room::access::{MATRIX, Right};
use room::entry::{Entry, VERSION};
use room::protocol::Command;
use room::room::{Room, Taken};
use room::scenario::Scenario;
use room::words::{Asker, At, DeviceId, Id128, ItemId, Language, Moment, ParticipantId, Role, RunId, Secret, Voice};
use serde_json::Value;

use super::checks;
use super::shapes::secret_of;

/// When a room begins.
const MORNING: At = At(1_000);
/// Two consoles and a helper.
pub const DESKS: [(DeviceId, Role); 3] =
    [(Id128([0xFE; 16]), Role::Pilot), (Id128([0xFC; 16]), Role::Pilot), (Id128([0xFD; 16]), Role::Helper)];
/// Commands that may be said again.
const MEMORY: usize = 60;

const SCENARIOS: [&str; 3] = [
    include_str!("../../../scenarios/collective-choice-320.toml"),
    include_str!("../../../scenarios/collective-choice-40.toml"),
    include_str!("../../../scenarios/minimal.toml"),
];

/// What was tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Totals {
    pub days: u64,
    pub asked: u64,
    pub kept: u64,
    pub refused: u64,
    pub undone: u64,
    pub cuts: u64,
    pub restores: u64,
    /// Rows of the matrix that let something in.
    pub rows: BTreeSet<String>,
}

impl Totals {
    /// Those of some days and of others.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.days += other.days;
        self.asked += other.asked;
        self.kept += other.kept;
        self.refused += other.refused;
        self.undone += other.undone;
        self.cuts += other.cuts;
        self.restores += other.restores;
        self.rows.extend(other.rows);
        self
    }
}

/// A day in a hall.
pub struct Hall {
    /// The room.
    pub room: Room,
    pub(super) dice: ChaCha12Rng,
    pub(super) now: At,
    pub(super) minds: BTreeMap<ParticipantId, OwnWords>,
    pub(super) pool: Arc<Pool>,
    /// Whose robot was refused in a run since the last GO: it lets the run be until the next.
    pub(super) sulks: BTreeSet<(ParticipantId, RunId)>,
    /// On a calm day little goes wrong, so that it comes as far as its evening.
    calm: bool,
    /// What was said lately, and by whom.
    pub(super) said: VecDeque<(Asker, Command)>,
    morning: Room,
    twin: Room,
    blind: Room,
    journal: Vec<String>,
    /// Texts that somebody may take back, with the secret for it.
    pub(super) own: Vec<(ItemId, Secret)>,
    /// Secret commands of each run.
    secret: BTreeMap<RunId, u32>,
    /// Runs whose key was used.
    sealed: BTreeSet<RunId>,
    seed: u64,
}

/// The rows that guard commands, and not something that is seen or fetched.
pub(super) fn commands() -> impl Iterator<Item = &'static str> {
    MATRIX.iter().filter(|(right, ..)| is_command(*right)).map(|(_, name, _)| *name)
}

fn is_command(right: Right) -> bool {
    use Right as R;
    !matches!(
        right,
        R::SeePhones
            | R::SeeScreen
            | R::SeeStage
            | R::SeeHelper
            | R::SeePilot
            | R::SeePeople
            | R::WayIn
            | R::Export
            | R::Links
            | R::SeatCards
            | R::TurnLinks
            | R::PairScreen
            | R::OpenRoom
            | R::EraseRoom
            | R::TurnOperatorLink
            | R::Metrics
    ) && !right.holders().is_empty()
}

impl Hall {
    /// A hall of six to thirty people with one of the scenarios that the program carries.
    ///
    /// # Errors
    /// If a scenario cannot be read.
    pub fn open(seed: u64) -> Result<Self> {
        let mut dice = ChaCha12Rng::seed_from_u64(seed);
        let source = SCENARIOS.choose(&mut dice).copied().unwrap_or_default();
        let mut scenario = Scenario::read(source).map_err(|mistake| anyhow!("{mistake}"))?;
        scenario.head.people = dice.random_range(6..=30);
        scenario.head.table_seats = dice.random_range(3..=6);
        scenario.head.seating.door.clear();
        let room = Room::new(&scenario, MORNING, 60);
        let calm = dice.random();
        Ok(Self {
            morning: room.clone(),
            twin: room.clone(),
            blind: room.clone(),
            room,
            dice,
            now: MORNING,
            minds: BTreeMap::new(),
            pool: Arc::new(Pool::own(Language::Fr, 400)),
            sulks: BTreeSet::new(),
            calm,
            said: VecDeque::new(),
            journal: Vec::new(),
            own: Vec::new(),
            secret: BTreeMap::new(),
            sealed: BTreeSet::new(),
            seed: seed << 20,
        })
    }

    /// The last thing that was said.
    #[must_use]
    pub fn last(&self) -> String {
        self.said.back().map_or_else(String::new, |(by, command)| format!("{:?} says {command:?}", by.voice))
    }

    /// Somebody does something, or time passes, or power fails.
    ///
    /// # Errors
    /// What did not hold.
    pub fn whim(&mut self, totals: &mut Totals) -> Result<()> {
        match self.dice.random_range(0..1_000) {
            0..470 => self.somebody(totals),
            470..600 => self.desk_robots(totals),
            600..690 => self.go(totals),
            690..890 if self.calm && self.dice.random_bool(0.8) => self.somebody(totals),
            690..790 => self.desk_gesture(totals),
            790..850 => self.person_gesture(totals),
            850..890 => self.say_again(totals),
            890..950 => self.odd_gesture(totals),
            950..995 => self.later(),
            995..999 => self.cut(totals),
            _ => self.restore(totals),
        }
    }

    /// The end of the day: what is on the disk tells the whole of it.
    ///
    /// # Errors
    /// If it does not.
    pub fn close(&mut self, totals: &mut Totals) -> Result<()> {
        self.cut(totals)
    }

    /// Asks; none if it was refused.
    pub(super) fn ask(&mut self, by: Asker, command: Command, totals: &mut Totals) -> Result<Option<Taken>> {
        totals.asked += 1;
        self.said.push_back((by, command.clone()));
        if self.said.len() > MEMORY {
            self.said.pop_front();
        }
        let before = self.room.clone();
        let mut at = self.moment();
        let taken = match self.room.ask(&by, command, &mut at) {
            Ok(taken) => taken,
            Err(refusal) => {
                totals.refused += 1;
                ensure!(self.room == before, "the refusal {refusal:?} has changed something");
                return Ok(None);
            }
        };
        totals.kept += 1;
        checks::room_at_tables(&before, &self.room, &taken.kind)?;
        if !totals.rows.contains(&taken.kind) {
            totals.rows.insert(taken.kind.clone());
        }
        if let Some(item) = taken.made().0 {
            self.own.extend(self.said.back().and_then(|(_, command)| secret_of(command)).map(|secret| (item, secret)));
        }
        if let Some(run) = taken.sealed {
            *self.secret.entry(run).or_default() += 1;
        }
        self.write(&taken)?;
        Ok(Some(taken))
    }

    pub(super) fn moment(&mut self) -> Moment {
        self.seed += 1;
        Moment::new(self.now, self.seed)
    }

    /// Both twins take the entry from its text.
    fn write(&mut self, taken: &Taken) -> Result<()> {
        let Taken { seq, at, kind, events, .. } = taken.clone();
        let text = serde_json::to_string(&Entry { epoch: 1, seq, at, kind, version: VERSION, events })?;
        self.twin.replay(&serde_json::from_str(&text)?);
        ensure!(self.twin == self.room, "the journal does not tell the whole story of `{}`", taken.kind);
        let mut json: Value = serde_json::from_str(&text)?;
        if text.contains("\"$sealed\"") {
            forget(&mut json, &mut self.sealed);
        }
        self.blind.replay(&serde_json::from_value(json)?);
        self.journal.push(text);
        checks::sound(&self.room)?;
        let who = self.somebody_of_the_list();
        checks::views(&self.room, &self.twin, &self.blind, who, self.now)
    }

    fn somebody_of_the_list(&mut self) -> ParticipantId {
        ParticipantId(self.dice.random_range(1..=self.room.hall.people.len().max(1) as u32))
    }

    /// Time passes, and what is due happens.
    fn later(&mut self) -> Result<()> {
        let ms = [500, 20_000, 45_000, 150_000].choose(&mut self.dice).copied().unwrap_or(500);
        self.now = self.now.plus(ms);
        let mut at = self.moment();
        match self.room.wake(&mut at) {
            Some(taken) => self.write(&taken),
            None => Ok(()),
        }
    }

    /// The power is cut: the room is what the text of the journal tells.
    fn cut(&mut self, totals: &mut Totals) -> Result<()> {
        let mut room = self.morning.clone();
        for line in &self.journal {
            room.replay(&serde_json::from_str(line)?);
        }
        ensure!(room == self.room, "the journal tells another room than the one that was there");
        self.room = room;
        totals.cuts += 1;
        let mut at = self.moment();
        let taken = self.room.taken_up(1_000, &mut at);
        self.write(&taken)
    }

    /// A restore in the middle of the day: the keys of steps that had not settled are gone.
    fn restore(&mut self, totals: &mut Totals) -> Result<()> {
        let lost: Vec<(RunId, u32)> = self
            .blind
            .unsettled()
            .into_iter()
            .filter(|run| self.sealed.contains(run))
            .map(|run| (run, self.secret.get(&run).copied().unwrap_or(0)))
            .collect();
        self.room = self.blind.clone();
        self.twin = self.blind.clone();
        // What the blind twin has read is the past from now on.
        self.morning = self.blind.clone();
        self.journal.clear();
        self.sealed.clear();
        self.secret.clear();
        totals.restores += 1;
        let mut at = self.moment();
        match self.room.restored(&lost, &[], &mut at) {
            Some(taken) => self.write(&taken),
            None => Ok(()),
        }
    }

    /// The phone of a person.
    pub(super) fn device(who: ParticipantId) -> DeviceId {
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&who.0.to_be_bytes());
        Id128(bytes)
    }

    /// A person, who speaks for themselves or for a table.
    pub fn person(who: ParticipantId, voice: Voice) -> Asker {
        Asker { device: Self::device(who), role: Role::Participant, seat: None, voice }
    }

    /// A desk.
    pub fn desk((device, role): (DeviceId, Role)) -> Asker {
        Asker { device, role, seat: None, voice: Voice::Desk }
    }

    /// Whoever drives, or would.
    pub fn driver(&self) -> Asker {
        let held = DESKS.iter().find(|(device, _)| self.room.pilot == Some(*device));
        Self::desk(*held.unwrap_or(&DESKS[0]))
    }
}

/// Sealed values without their key; notes whose they were.
fn forget(value: &mut Value, sealed: &mut BTreeSet<RunId>) {
    match value {
        Value::Object(map) => match map.get_mut("$sealed").and_then(Value::as_object_mut) {
            Some(mark) => {
                mark.remove("plain");
                mark.insert("gone".into(), Value::Bool(true));
                let run = mark.get("under").and_then(Value::as_u64).and_then(|run| u32::try_from(run).ok());
                sealed.extend(run.map(RunId));
            }
            None => map.values_mut().for_each(|value| forget(value, sealed)),
        },
        Value::Array(list) => list.iter_mut().for_each(|value| forget(value, sealed)),
        _ => {}
    }
}
