//! The agenda: where the day is, what comes next, and whether it will hold.
//! A step that was left keeps its run; going back destroys nothing. Nothing here
//! closes by itself: at 0:00 the clock shows 0:00.

use serde::{Deserialize, Serialize};

use crate::activities::Settings;
use crate::scenario::{Day, Phones, StepPlan, StepWords};
use crate::words::{At, Refusal, RunId, StepId};

/// What has become of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Status {
    Ahead,
    Open,
    Done,
    Skipped,
    /// Left aside, to be taken up again later.
    Parked,
}

/// A step of the agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Kept for life, wherever the step moves.
    pub id: StepId,
    /// What the scenario says of it.
    pub words: StepWords,
    /// What its activity was told.
    pub settings: Settings,
    /// What has become of it.
    pub status: Status,
    /// Its newest run.
    pub run: Option<RunId>,
}

/// Where the day stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand {
    /// The step that is open.
    pub step: Option<StepId>,
    /// The beat, from 0; as many as there are when all are over.
    pub beat: u16,
    /// When the step was opened, its end, and the end of the beat.
    pub started: At,
    /// Absolute; pauses and extensions move it.
    pub ends: At,
    /// When the beat began; pauses move it.
    pub beat_started: At,
    /// Absolute.
    pub beat_ends: At,
    /// Since when the clock stands still.
    pub paused: Option<At>,
}

impl Stand {
    /// The same stand, with every end moved by `ms`.
    #[must_use]
    pub fn later(self, ms: i64) -> Self {
        Self {
            started: self.started.plus(ms),
            ends: self.ends.plus(ms),
            beat_started: self.beat_started.plus(ms),
            beat_ends: self.beat_ends.plus(ms),
            ..self
        }
    }

    /// The stand at `now` with the time left that it had at `then`.
    #[must_use]
    pub fn restored(self, then: At, now: At) -> Self {
        Self { paused: self.paused.map(|_| now), ..self.later(now.since(self.paused.unwrap_or(then))) }
    }
}

/// What happened to the agenda, old and new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum AgendaEvent {
    Stood { was: Stand, now: Stand },
    Marked { step: StepId, was: Status, now: Status },
    Ran { step: StepId, was: Option<RunId>, now: Option<RunId> },
    Inserted { step: Box<Step>, at: u16 },
    Removed { step: Box<Step>, at: u16 },
    Ordered { was: Vec<StepId>, now: Vec<StepId> },
    Lasts { step: StepId, was: crate::scenario::Minutes, now: crate::scenario::Minutes },
    StoodBy { was: Option<StepId>, now: Option<StepId> },
    Began { day: u8, was: Option<At>, now: Option<At> },
}

/// The agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agenda {
    /// In the order in which they will be opened.
    pub steps: Vec<Step>,
    /// Where the day stands.
    pub stand: Stand,
    /// The step that the pilot has chosen as the next one, against the order.
    pub stand_by: Option<StepId>,
    /// The days of the scenario.
    pub days: Vec<Day>,
    /// When each day's planned start fell, once it has begun.
    pub began: Vec<Option<At>>,
    /// Minutes east of Greenwich, for hard times.
    pub utc_offset: i32,
}

/// What GO would do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Next {
    /// The next beat of the open step, from 0.
    Beat(u16),
    /// A gesture of the open activity (close the round, reveal…), by its code.
    Cue(String),
    /// Another step.
    Step(StepId),
    /// The agenda is over.
    End,
}

impl Agenda {
    /// The agenda of a scenario, nothing opened yet.
    #[must_use]
    pub fn new(plans: &[StepPlan], days: &[Day], utc_offset: i32) -> Self {
        let step = |(index, plan): (usize, &StepPlan)| Step {
            id: StepId(u32::try_from(index + 1).unwrap_or(u32::MAX)),
            words: plan.words.clone(),
            settings: plan.settings.clone(),
            status: Status::Ahead,
            run: None,
        };
        Self {
            steps: plans.iter().enumerate().map(step).collect(),
            stand: Stand::default(),
            stand_by: None,
            days: days.to_vec(),
            began: vec![None; days.len().max(1)],
            utc_offset,
        }
    }

    /// A step by its id.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn step(&self, id: StepId) -> Result<&Step, Refusal> {
        self.steps.iter().find(|step| step.id == id).ok_or(Refusal::NotFound)
    }

    /// The open step.
    #[must_use]
    pub fn open(&self) -> Option<&Step> {
        self.stand.step.and_then(|id| self.step(id).ok())
    }

    /// A step by the name that other steps use.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.words.name == name)
    }

    /// The step that follows the open one: the stand-by, else the next one still ahead.
    #[must_use]
    pub fn following(&self) -> Option<&Step> {
        if let Some(step) = self.stand_by.and_then(|id| self.step(id).ok()) {
            return Some(step);
        }
        let from = self.stand.step.and_then(|id| self.place(id)).map_or(0, |place| place + 1);
        self.steps[from..].iter().find(|step| step.status == Status::Ahead && !step.words.backstage)
    }

    /// The step before the open one that was really opened.
    #[must_use]
    pub fn preceding(&self) -> Option<&Step> {
        let to = self.stand.step.and_then(|id| self.place(id))?;
        self.steps[..to].iter().rev().find(|step| step.run.is_some() && !step.words.backstage)
    }

    /// The place of a step in the order, from 0.
    #[must_use]
    pub fn place(&self, id: StepId) -> Option<usize> {
        self.steps.iter().position(|step| step.id == id)
    }

    /// The next beat of the open step, if one is left.
    #[must_use]
    pub fn next_beat(&self) -> Option<u16> {
        let beats = self.open()?.words.beats.len();
        let next = self.stand.beat + 1;
        (usize::from(next) < beats).then_some(next)
    }

    /// What phones do now, before the key that darkens them all.
    #[must_use]
    pub fn phones(&self) -> Phones {
        let Some(step) = self.open() else { return Phones::All };
        let beat = step.words.beats.get(usize::from(self.stand.beat));
        beat.and_then(|beat| beat.phones).unwrap_or(step.words.phones)
    }

    /// The stand on opening `step` at `now`.
    #[must_use]
    pub fn stand_on(step: &Step, now: At) -> Stand {
        let beat = step.words.beats.first();
        let ends = now.plus(step.words.minutes.ms());
        Stand {
            step: Some(step.id),
            beat: 0,
            started: now,
            ends,
            beat_started: now,
            beat_ends: beat.map_or(ends, |beat| now.plus(beat.minutes.ms())),
            paused: None,
        }
    }

    /// The stand on going on to `beat`. The step's own end stays.
    #[must_use]
    pub fn stand_on_beat(&self, beat: u16, now: At) -> Stand {
        let length = self.open().and_then(|step| step.words.beats.get(usize::from(beat))).map(|beat| beat.minutes.ms());
        let beat_ends = length.map_or(self.stand.ends, |ms| now.plus(ms));
        Stand { beat, beat_started: now, beat_ends, paused: None, ..self.resumed(now) }
    }

    /// The stand with the pause, if any, taken out of it.
    #[must_use]
    pub fn resumed(&self, now: At) -> Stand {
        match self.stand.paused {
            Some(since) => Stand { paused: None, ..self.stand.later(now.since(since)) },
            None => self.stand,
        }
    }

    /// When the day's planned start falls, if its first step opens at `now`: on the clock of the
    /// wall when that is within two hours of the plan, else (a rehearsal) as if on time.
    #[must_use]
    pub fn anchor(&self, day: u8, step: StepId, now: At) -> At {
        const MINUTE: i64 = 60_000;
        let before: i64 = self.day_steps(day).take_while(|s| s.id != step).map(|s| s.words.minutes.ms()).sum();
        let on_time = now.plus(-before);
        let Some(plan) = self.days.get(usize::from(day).saturating_sub(1)) else { return on_time };
        let local = now.0 / MINUTE + i64::from(self.utc_offset);
        let midnight = (local - local.rem_euclid(1_440) - i64::from(self.utc_offset)) * MINUTE;
        let planned = At(midnight + i64::from(plan.start.0) * MINUTE);
        if planned.since(on_time).abs() <= 120 * MINUTE { planned } else { on_time }
    }

    /// The steps of a day that the hall lives, in order.
    pub fn day_steps(&self, day: u8) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |step| step.words.day == day && !step.words.backstage)
    }

    /// Takes one event. Never refuses, never chooses.
    pub fn apply(&mut self, event: &AgendaEvent) {
        match event {
            AgendaEvent::Stood { now, .. } => self.stand = *now,
            AgendaEvent::Marked { step, now, .. } => self.change(*step, |s| s.status = *now),
            AgendaEvent::Ran { step, now, .. } => self.change(*step, |s| s.run = *now),
            AgendaEvent::Inserted { step, at } => {
                self.steps.insert(usize::from(*at).min(self.steps.len()), (**step).clone());
            }
            AgendaEvent::Removed { step, .. } => self.steps.retain(|s| s.id != step.id),
            AgendaEvent::Ordered { now, .. } => {
                let place = |id: StepId| now.iter().position(|other| *other == id).unwrap_or(usize::MAX);
                self.steps.sort_by_key(|step| place(step.id));
            }
            AgendaEvent::Lasts { step, now, .. } => self.change(*step, |s| s.words.minutes = *now),
            AgendaEvent::StoodBy { now, .. } => self.stand_by = *now,
            AgendaEvent::Began { day, now, .. } => {
                if let Some(began) = self.began.get_mut(usize::from(*day).saturating_sub(1)) {
                    *began = *now;
                }
            }
        }
    }

    fn change(&mut self, id: StepId, change: impl FnOnce(&mut Step)) {
        if let Some(step) = self.steps.iter_mut().find(|step| step.id == id) {
            change(step);
        }
    }
}
