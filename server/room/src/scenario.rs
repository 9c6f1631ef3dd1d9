//! What `scenarios/*.toml` may say. A word that we do not know is refused with
//! its line, its column and the nearest word that we do know; what is missing in
//! one of the two languages is named. Reading a scenario never opens a room.

use std::fmt;

use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};
use ts_rs::TS;

use crate::activities::Settings;
use crate::limits;
use crate::words::{Language, Text};

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

/// A local time of day, in minutes since midnight; written `"10:18"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hour(pub u16);

impl Serialize for Hour {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Hour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl<'de> Deserialize<'de> for Hour {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let minutes = text.split_once(':').and_then(|(h, m)| {
            let (h, m): (u16, u16) = (h.parse().ok()?, m.parse().ok()?);
            (h < 24 && m < 60).then_some(h * 60 + m)
        });
        minutes.map(Self).ok_or_else(|| serde::de::Error::custom("a time is written \"10:18\""))
    }
}

/// What phones do in a step or a beat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Phones {
    /// Dark, screen to the table.
    Down,
    /// Only the one who holds the table's pen writes.
    #[default]
    Pen,
    /// One phone for two.
    Pairs,
    /// Everybody.
    All,
}

/// Where people sit in a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SeatsPlan {
    /// Nobody moves.
    #[default]
    Keep,
    /// The next round of the rotation.
    Mix,
    /// Back to the first table.
    Home,
}

/// When a move is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Announce {
    /// People rise at once.
    #[default]
    Now,
    /// Told as this step opens, made as the next one does: the way back from a break.
    Break,
}

/// A part of a step with a clock, a line and a phone state of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeatPlan {
    /// The line on the screen.
    pub say: Text,
    /// Length; fractions are welcome (`0.5`).
    pub minutes: Minutes,
    /// Overrides the step's phones.
    pub phones: Option<Phones>,
}

/// A length in minutes, kept in milliseconds; written `7` or `1.5`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minutes(pub i64);

impl Serialize for Minutes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0 as f64 / 60_000.0)
    }
}

impl Minutes {
    /// In milliseconds.
    #[must_use]
    pub fn ms(self) -> i64 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Minutes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Minutes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "minutes from 0 to {}, such as 7 or 1.5", limits::STEP_MINUTES)
            }
            fn visit_i64<E: serde::de::Error>(self, n: i64) -> Result<Minutes, E> {
                if (0..=i64::from(limits::STEP_MINUTES)).contains(&n) {
                    return Ok(Minutes(n * 60_000));
                }
                Err(E::invalid_value(serde::de::Unexpected::Signed(n), &self))
            }
            fn visit_f64<E: serde::de::Error>(self, n: f64) -> Result<Minutes, E> {
                if (0.0..=f64::from(limits::STEP_MINUTES)).contains(&n) {
                    return Ok(Minutes((n * 60_000.0).round() as i64));
                }
                Err(E::invalid_value(serde::de::Unexpected::Float(n), &self))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// What the one with the microphone and the desk read beside the cue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Note {
    pub stage: Text,
    pub desk: Text,
}

/// Everything a step says but its activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepWords {
    /// The name by which other steps refer to it.
    pub name: String,
    /// What people read.
    #[serde(default)]
    pub title: Text,
    /// The day, from 1.
    #[serde(default = "first")]
    pub day: u8,
    /// Planned length.
    pub minutes: Minutes,
    /// The shortest that still serves.
    #[serde(default)]
    pub min: Option<Minutes>,
    /// For a break: the length that people read.
    #[serde(default)]
    pub printed: Option<Minutes>,
    /// Never proposed for cutting.
    #[serde(default)]
    pub protect: bool,
    /// The first to go when the day runs late.
    #[serde(default)]
    pub drop_if_late: bool,
    /// Where people sit.
    #[serde(default)]
    pub seats: SeatsPlan,
    /// When the move is told.
    #[serde(default)]
    pub announce: Announce,
    /// The move's own clock.
    #[serde(default)]
    pub move_minutes: Option<Minutes>,
    /// What phones do.
    #[serde(default)]
    pub phones: Phones,
    /// The line on phones and screen.
    #[serde(default)]
    pub say: Text,
    /// What the stage says at GO.
    #[serde(default)]
    pub cue: Text,
    /// For stage and desk.
    #[serde(default)]
    pub note: Note,
    /// A gong at the end of the step's clock.
    #[serde(default)]
    pub gong: bool,
    /// Parts with their own clocks.
    #[serde(default)]
    pub beats: Vec<BeatPlan>,
    /// Opens early, while the step of this name runs.
    #[serde(default)]
    pub under: Option<String>,
    /// Work of the desk: opens under another step, never becomes the hall's step.
    #[serde(default)]
    pub backstage: bool,
    /// Which sheet serves without phones, and how many.
    #[serde(default)]
    pub paper: Text,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct StepPlan {
    pub words: StepWords,
    pub settings: Settings,
}

/// Why a scenario was refused, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Mistake {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub what: String,
    /// The nearest word that we know.
    pub meant: Option<String>,
    /// The line itself.
    pub source: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "line {}, column {}: {}", self.line, self.column, self.what)?;
        writeln!(f, "  {} | {}", self.line, self.source)?;
        let gutter = self.line.to_string().len() + 3 + self.column;
        write!(f, "{:>width$}", "^", width = gutter + 1)?;
        match &self.meant {
            Some(word) => write!(f, " did you mean `{word}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Mistake {}

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

fn read_step(source: &str, step: Spanned<DeValue<'_>>) -> Result<StepPlan, Mistake> {
    let place = |error: toml::de::Error| Mistake::from_toml(source, &error);
    let span = step.span();
    let DeValue::Table(mut table) = step.into_inner() else {
        return Err(Mistake::at(source, span.start, "a step is a table".into()));
    };
    let activity = take(&mut table, "activity")
        .ok_or_else(|| Mistake::at(source, span.start, "a step says its `activity`".into()))?;
    let words = Spanned::new(span, DeValue::Table(table));
    let words = StepWords::deserialize(ValueDeserializer::from(words)).map_err(place)?;
    let settings = read_activity(source, activity)?;
    Ok(StepPlan { words, settings })
}

fn read_activity(source: &str, activity: Spanned<DeValue<'_>>) -> Result<Settings, Mistake> {
    let span = activity.span();
    let DeValue::Table(mut table) = activity.into_inner() else {
        return Err(Mistake::at(source, span.start, "`activity` is { kind = \"…\", … }".into()));
    };
    let kind = take(&mut table, "kind")
        .ok_or_else(|| Mistake::at(source, span.start, "an activity says its `kind`".into()))?;
    let at = kind.span().start;
    let Some(name) = kind.get_ref().as_str().map(str::to_owned) else {
        return Err(Mistake::at(source, at, "`kind` is a text".into()));
    };
    let rest = ValueDeserializer::from(Spanned::new(span, DeValue::Table(table)));
    match Settings::read(&name, rest) {
        Some(settings) => settings.map_err(|error| Mistake::from_toml(source, &error)),
        None => Err(Mistake {
            meant: nearest(&name, Settings::KINDS.iter().copied()),
            ..Mistake::at(source, at, format!("no kind of activity is named `{name}`"))
        }),
    }
}

fn take<'i>(table: &mut DeTable<'i>, key: &str) -> Option<Spanned<DeValue<'i>>> {
    table.remove(key)
}

fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    known
        .filter(|k| *k != word)
        .map(|k| (strsim::normalized_damerau_levenshtein(word, k), k))
        .filter(|(score, _)| *score >= 0.4)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, k)| k.to_owned())
}

impl Mistake {
    fn at(source: &str, offset: usize, what: String) -> Self {
        let offset = offset.min(source.len());
        let start = source[..offset].rfind('\n').map_or(0, |i| i + 1);
        let line = source[..offset].matches('\n').count() + 1;
        let text = source[start..].lines().next().unwrap_or_default().to_owned();
        Self { line, column: source[start..offset].chars().count() + 1, what, meant: None, source: text }
    }

    /// The parser says `unknown field \`x\`, expected one of \`a\`, \`b\``: the words between
    /// back-quotes after the first are those that it knows.
    fn from_toml(source: &str, error: &toml::de::Error) -> Self {
        let what = error.message().to_owned();
        let mut quoted = what.split('`').skip(1).step_by(2);
        let meant = what.starts_with("unknown").then(|| quoted.next()).flatten().and_then(|word| nearest(word, quoted));
        let mut mistake = Self::at(source, error.span().map_or(0, |span| span.start), what.clone());
        mistake.meant = meant;
        mistake
    }
}

fn yes() -> bool {
    true
}

fn first() -> u8 {
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"
title = "Une matinée"
people = 40
table_seats = 4

[[agenda]]
name = "welcome"
minutes = 5
activity = { kind = "talk" }
"#;

    fn mistake(from: &str, to: &str) -> Mistake {
        Scenario::read(&SMALL.replace(from, to)).unwrap_err()
    }

    #[test]
    fn c1_a_small_scenario_reads() {
        let scenario = Scenario::read(SMALL).unwrap();
        assert_eq!(scenario.agenda[0].words.minutes, Minutes(300_000));
        assert_eq!(scenario.agenda[0].words.phones, Phones::Pen);
    }

    #[test]
    fn c2_a_misspelt_word_is_shown_with_the_right_one() {
        let wrong = mistake("minutes = 5", "minuts = 5");
        assert_eq!((wrong.line, wrong.column, wrong.meant.as_deref()), (8, 1, Some("minutes")));
        let wrong = mistake("table_seats", "table_seat");
        assert_eq!((wrong.line, wrong.meant.as_deref()), (4, Some("table_seats")));
        let wrong = mistake("\"talk\"", "\"tlak\"");
        assert_eq!((wrong.line, wrong.column, wrong.meant.as_deref()), (9, 21, Some("talk")));
        let wrong = mistake("kind = \"talk\"", "kind = \"talk\", fro = 1");
        assert_eq!((wrong.line, wrong.column), (9, 29));
    }

    #[test]
    fn c3_numbers_out_of_range_name_their_limit() {
        assert!(mistake("table_seats = 4", "table_seats = 40").what.contains("between 3 and 12"));
        assert!(mistake("minutes = 5", "minutes = 5000").what.contains("0 to 720"));
    }
}
