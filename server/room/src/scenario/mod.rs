//! What `scenarios/*.toml` may say. A word that we do not know is refused with
//! its line, its column and the nearest word that we do know; what is missing in
//! one of the two languages is named. Reading a scenario never opens a room.

mod mistake;
mod read;
mod seating;
mod step;
#[cfg(test)]
mod tests;
mod time;

use serde::{Deserialize, Serialize};
use toml::de::{DeTable, DeValue};

use crate::activities::Settings;
use crate::limits;
use crate::words::{Language, Text};
use mistake::nearest;
pub use mistake::{Mistake, nearest_of};
use read::{read_step, take};
pub use seating::SeatingPlan;
pub use step::{Announce, BeatPlan, Note, Phones, SeatsPlan, StepWords};
pub use time::{Hour, Minutes};

/// A whole scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// What stands above the agenda.
    pub head: Head,
    /// The steps, in order.
    pub agenda: Vec<StepPlan>,
}

/// What a scenario says of the room as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The day's title.
    pub title: Text,
    /// The language of whoever has not chosen one.
    #[serde(default)]
    pub language: Language,
    /// How many are expected, 1 to 10,000.
    pub people: u32,
    /// Seats of a table, 3 to 12.
    pub table_seats: u16,
    /// A gong at the end of a beat and of a voice.
    #[serde(default = "yes")]
    pub gongs: bool,
    /// Days after which the room is erased, counted from the last thing that anybody did in it.
    #[serde(default)]
    pub keep_days: Option<u32>,
    /// By what tables are mixed, and who is kept apart.
    #[serde(default)]
    pub seating: SeatingPlan,
    /// What the director came with.
    pub request: Option<RequestPlan>,
    /// The theme and its sub-themes.
    pub theme: Option<ThemePlan>,
    /// The days, in order.
    #[serde(default)]
    pub day: Vec<Day>,
}

/// The director's request.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RequestPlan {
    pub text: Text,
    #[serde(default)]
    pub by: Text,
}

/// The theme and its sub-themes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ThemePlan {
    pub text: Text,
    #[serde(default)]
    pub subthemes: Vec<Text>,
}

/// One day: when it starts, and what cannot wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// Local time of the first step.
    pub start: Hour,
    /// Coffee, lunch, trains.
    #[serde(default)]
    pub hard: Vec<Hard>,
}

/// A time that does not move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Hard {
    pub at: Hour,
    pub what: Text,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct StepPlan {
    pub words: StepWords,
    pub settings: Settings,
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// The first [`Mistake`], with its place.
    pub fn read(source: &str) -> Result<Self, Mistake> {
        let place = |error: toml::de::Error| Mistake::from_toml(source, &error);
        let mut document = DeTable::parse(source).map_err(place)?;
        let steps = take(document.get_mut(), "agenda");
        let head = Head::deserialize(toml::Deserializer::from(document)).map_err(place)?;
        let mut agenda = Vec::new();
        let mut spans = Vec::new();
        if let Some(steps) = steps {
            let span = steps.span();
            let DeValue::Array(steps) = steps.into_inner() else {
                return Err(Mistake::at(source, span.start, "`agenda` is a list of [[agenda]]".into()));
            };
            for step in steps {
                spans.push(step.span().start);
                agenda.push(read_step(source, step)?);
            }
        }
        let scenario = Self { head, agenda };
        scenario.agree(source, &spans)?;
        Ok(scenario)
    }

    /// What each word means on its own is known; here they must agree with each other.
    fn agree(&self, source: &str, spans: &[usize]) -> Result<(), Mistake> {
        let top = |what: String| Mistake::at(source, 0, what);
        let (least, most) = limits::TABLE_SEATS;
        if !(least..=most).contains(&self.head.table_seats) {
            return Err(top(format!("`table_seats` lies between {least} and {most}")));
        }
        if !(1..=limits::PEOPLE).contains(&self.head.people) {
            return Err(top(format!("`people` lies between 1 and {}", limits::PEOPLE)));
        }
        let (least, most) = limits::KEEP_DAYS;
        if self.head.keep_days.is_some_and(|days| !(least..=most).contains(&days)) {
            return Err(top(format!("`keep_days` lies between {least} and {most}")));
        }
        let tables = crate::hall::tables_for(self.head.people, self.head.table_seats);
        let seating = || source.find("[seating]").unwrap_or(0);
        self.head.seating.agree(tables).map_err(|what| Mistake::at(source, seating(), what))?;
        if self.agenda.is_empty() || self.agenda.len() > limits::STEPS {
            return Err(top(format!("an agenda has 1 to {} steps", limits::STEPS)));
        }
        for (index, step) in self.agenda.iter().enumerate() {
            self.agree_step(index, step).map_err(|(what, word)| {
                let from = spans[index];
                let place =
                    word.as_ref().and_then(|w| source[from..].find(&format!("\"{w}\""))).map_or(from, |i| from + i);
                let names = self.agenda.iter().map(|s| s.words.name.as_str());
                Mistake { meant: word.and_then(|w| nearest(&w, names)), ..Mistake::at(source, place, what) }
            })?;
        }
        Ok(())
    }

    fn agree_step(&self, index: usize, step: &StepPlan) -> Result<(), (String, Option<String>)> {
        let words = &step.words;
        if words.beats.len() > limits::BEATS {
            return Err((format!("a step has at most {} beats", limits::BEATS), None));
        }
        if self.agenda[..index].iter().any(|other| other.words.name == words.name) {
            return Err((format!("two steps are named `{}`", words.name), Some(words.name.clone())));
        }
        if usize::from(words.day) > self.head.day.len().max(1) || words.day == 0 {
            return Err((format!("there is no day {}", words.day), None));
        }
        for name in step.settings.takes() {
            if !self.agenda[..index].iter().any(|earlier| earlier.words.name == name) {
                return Err((format!("no earlier step is named `{name}`"), Some(name)));
            }
        }
        if let Some(name) = &words.under
            && !self.agenda[..index].iter().any(|earlier| &earlier.words.name == name)
        {
            return Err((format!("no earlier step is named `{name}`"), Some(name.clone())));
        }
        if words.backstage && words.under.is_none() {
            return Err(("work backstage says `under` which step it runs".into(), None));
        }
        let subthemes = self.head.theme.as_ref().map_or(0, |theme| theme.subthemes.len());
        step.settings.agree(subthemes, self.head.people).map_err(|what| (what, None))
    }

    /// What a facilitator should know before the day: texts that lack a language, a day that
    /// overruns a hard time. None of it is a mistake.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        for step in &self.agenda {
            for text in [&step.words.title, &step.words.say].into_iter().chain(step.words.beats.iter().map(|b| &b.say))
            {
                if !text.is_empty() && text.fr == text.en {
                    remarks.push(format!(
                        "{}: one wording for both languages: \u{ab} {} \u{bb}",
                        step.words.name, text.fr
                    ));
                }
            }
        }
        remarks.extend((1..=self.head.day.len()).flat_map(|day| self.overruns(day)));
        remarks
    }

    fn overruns(&self, day: usize) -> Vec<String> {
        let plan = &self.head.day[day - 1];
        let steps = self.agenda.iter().filter(|s| usize::from(s.words.day) == day && !s.words.backstage);
        let mut at = i64::from(plan.start.0) * 60_000;
        let mut late = Vec::new();
        for step in steps {
            let starts = at;
            at += step.words.minutes.ms();
            for hard in plan.hard.iter().filter(|hard| {
                let hard_at = i64::from(hard.at.0) * 60_000;
                starts < hard_at && hard_at < at
            }) {
                late.push(format!("{}: runs over {} ({})", step.words.name, hard.at, hard.what.fr));
            }
        }
        late
    }
}

fn yes() -> bool {
    true
}
