//! Whether the day will hold: the predicted end against the hard times, and what
//! could be shortened. It proposes, never decides, and never proposes a protected step.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::agenda::{Agenda, Status, Step};
use crate::scenario::Hour;
use crate::words::{At, StepId, Text};

/// The forecast of the open day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Forecast {
    /// When the day would end if every step took its planned time from here.
    pub ends: At,
    /// How late that is against the plan, in milliseconds; negative when early.
    pub late_ms: i64,
    /// The hard times still ahead.
    pub hard: Vec<HardTime>,
    /// Ready re-plans, gentlest first.
    pub proposals: Vec<Proposal>,
}

/// A time that does not move, and how far the plan overshoots it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HardTime {
    /// Absolute.
    pub at: At,
    /// Coffee, lunch, trains.
    pub what: Text,
    /// Milliseconds by which the step that should be over then is predicted to overshoot.
    pub over_ms: i64,
}

/// One way to win time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Proposal {
    /// What is gained, in milliseconds.
    pub gains_ms: i64,
    /// Steps to shorten, each to its new length in milliseconds; 0 drops it.
    pub cuts: Vec<(StepId, i64)>,
}

const MINUTE: i64 = 60_000;

impl Agenda {
    /// The forecast at `now`, or none before the first GO.
    #[must_use]
    pub fn forecast(&self, now: At) -> Option<Forecast> {
        let open = self.open()?;
        let day = open.words.day;
        let began = (*self.began.get(usize::from(day).saturating_sub(1))?)?;
        let now = self.stand.paused.unwrap_or(now).max(now);
        let stand = self.resumed(now);
        let ends = self.ahead(day).fold(stand.ends.max(now), |at, step| at.plus(step.words.minutes.ms()));
        let planned: i64 =
            self.day_steps(day).filter(|s| s.status != Status::Parked).map(|s| s.words.minutes.ms()).sum();
        let late_ms = ends.since(began.plus(planned));
        let hard = self.hard_times(day, began, stand.ends.max(now), now);
        let over = hard.iter().map(|hard| hard.over_ms).max().unwrap_or(0).max(late_ms);
        let proposals = if over >= MINUTE { self.proposals(day) } else { Vec::new() };
        Some(Forecast { ends, late_ms, hard, proposals })
    }

    /// When each step that the hall lives begins on the clock of the wall: as it would be from here on,
    /// as planned where it is over or its day has not begun. Nothing for a day without a start.
    #[must_use]
    pub fn hours(&self, now: At) -> BTreeMap<StepId, Hour> {
        let starts = self.days.iter().zip(&self.began).zip(1_u8..).flat_map(|((plan, began), day)| {
            let midnight = At(-i64::from(self.utc_offset) * MINUTE);
            let start = began.unwrap_or_else(|| midnight.plus(i64::from(plan.start.0) * MINUTE));
            self.planned_ends(day, start)
        });
        let open = self.open().map(|step| (step.words.day, self.resumed(now).ends.max(now)));
        let live = open.into_iter().flat_map(|(day, ends)| self.predicted_ends(day, ends));
        let mut hours: BTreeMap<StepId, Hour> = BTreeMap::new();
        for (id, ends) in starts.chain(live) {
            let lasts = self.step(id).map_or(0, |step| step.words.minutes.ms());
            hours.insert(id, self.hour(ends.plus(-lasts)));
        }
        if let Some(id) = self.stand.step {
            hours.insert(id, self.hour(self.stand.started));
        }
        hours
    }

    /// The clock of the wall at `at`.
    #[must_use]
    pub fn hour(&self, at: At) -> Hour {
        Hour((at.0 / MINUTE + i64::from(self.utc_offset)).rem_euclid(1_440) as u16)
    }

    fn ahead(&self, day: u8) -> impl Iterator<Item = &Step> {
        let from = self.stand.step.and_then(|id| self.place(id)).map_or(0, |place| place + 1);
        self.steps[from..].iter().filter(move |s| s.words.day == day && s.status == Status::Ahead && !s.words.backstage)
    }

    /// A hard time belongs to the step whose planned end it is nearest to.
    fn hard_times(&self, day: u8, began: At, open_ends: At, now: At) -> Vec<HardTime> {
        let Some(plan) = self.days.get(usize::from(day).saturating_sub(1)) else { return Vec::new() };
        let planned = self.planned_ends(day, began);
        let predicted = self.predicted_ends(day, open_ends);
        plan.hard
            .iter()
            .filter_map(|hard| {
                let at = began.plus(i64::from(hard.at.0) * MINUTE - i64::from(plan.start.0) * MINUTE);
                let (step, _) = planned.iter().min_by_key(|(_, ends)| ends.since(at).abs())?;
                let (_, ends) = predicted.iter().find(|(id, _)| id == step)?;
                (at >= now).then(|| HardTime { at, what: hard.what.clone(), over_ms: ends.since(at) })
            })
            .collect()
    }

    fn planned_ends(&self, day: u8, began: At) -> Vec<(StepId, At)> {
        let mut at = began;
        let ends = self.day_steps(day).map(|step| {
            at = at.plus(step.words.minutes.ms());
            (step.id, at)
        });
        ends.collect()
    }

    fn predicted_ends(&self, day: u8, open_ends: At) -> Vec<(StepId, At)> {
        let mut at = open_ends;
        let open = self.stand.step.map(|id| (id, at));
        let rest = self.ahead(day).map(|step| {
            at = at.plus(step.words.minutes.ms());
            (step.id, at)
        });
        open.into_iter().chain(rest.collect::<Vec<_>>()).collect()
    }

    fn proposals(&self, day: u8) -> Vec<Proposal> {
        let cuttable: Vec<&Step> = self.ahead(day).filter(|step| !step.words.protect).collect();
        let shrink = |step: &&Step| {
            let (planned, least) =
                (step.words.minutes.ms(), step.words.min.map_or(step.words.minutes.ms(), |m| m.ms()));
            (planned > least).then_some((step.id, least, planned - least))
        };
        let shrunk: Vec<_> = cuttable.iter().filter_map(shrink).collect();
        let dropped: Vec<_> =
            cuttable.iter().filter(|s| s.words.drop_if_late).map(|s| (s.id, 0, s.words.minutes.ms())).collect();
        let both = {
            let rest = shrunk.iter().filter(|(id, ..)| !dropped.iter().any(|(other, ..)| other == id));
            rest.chain(&dropped).copied().collect::<Vec<_>>()
        };
        let mut proposals: Vec<_> = [shrunk, dropped, both].iter().filter_map(|cuts| proposal(cuts)).collect();
        proposals.sort_by_key(|proposal| proposal.gains_ms);
        proposals.dedup();
        proposals
    }
}

fn proposal(cuts: &[(StepId, i64, i64)]) -> Option<Proposal> {
    let gains_ms: i64 = cuts.iter().map(|(.., gain)| gain).sum();
    (gains_ms > 0).then(|| Proposal { gains_ms, cuts: cuts.iter().map(|(id, to, _)| (*id, *to)).collect() })
}
