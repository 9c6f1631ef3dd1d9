//! What a scenario may say of a round of dots, and what it may not.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::limits;

/// Questions on a ballot when nothing is said: two minutes of silent reading.
pub const BALLOT: u16 = 12;

/// What a scenario may say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The step whose questions are narrowed.
    pub over: String,
    /// Who has a ballot.
    pub voice: Who,
    /// Questions on a ballot; 0 for all. Silence means 12 for a person, all for a table.
    pub ballot: Option<u16>,
    /// Marks of one ballot, at most one on a question.
    pub dots: u8,
    /// Marks "this one unsettles me": 0 or 1.
    pub unsettling: u8,
    /// What stays.
    pub keep: Keep,
    /// What becomes of a tie at the edge.
    pub tie: TieRule,
    /// For how long a ballot that still travels counts.
    pub grace_seconds: u16,
    /// In how many beats the hall sees the result; 0: never here, a later step shows it.
    pub reveal: u8,
    /// For how long "which question is missing?" stands before the result is fixed; 0 leaves it out.
    pub missing_seconds: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            over: String::new(),
            voice: Who::Participant,
            ballot: None,
            dots: 3,
            unsettling: 1,
            keep: Keep::Best(15),
            tie: TieRule::Both,
            grace_seconds: 30,
            reveal: 3,
            missing_seconds: 0,
        }
    }
}

impl Settings {
    /// Questions on a ballot; 0 for all.
    #[must_use]
    pub fn ballot(&self) -> u16 {
        self.ballot.unwrap_or(if self.voice == Who::Table { 0 } else { BALLOT })
    }

    /// The rule of the cut, as it is declared before the round opens.
    #[must_use]
    pub fn rule(&self) -> Rule {
        let rule = Rule { best: 0, per_subtheme: 0, unsettling: 0, next: 0, tie: self.tie };
        match self.keep {
            Keep::Best(best) => Rule { best, ..rule },
            Keep::Composed { per_subtheme, unsettling, next } => Rule { per_subtheme, unsettling, next, ..rule },
        }
    }
}

/// Who has a ballot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsWho"))]
pub enum Who {
    /// Every person with a phone, or carried by one.
    #[default]
    Participant,
    /// Every table, through its pen.
    Table,
}

/// What stays: the best so many, or a composition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Keep {
    /// So many, by marks.
    Best(u16),
    /// The best of each sub-theme, then the most unsettling not yet in, then the next by marks.
    Composed {
        /// Of each sub-theme.
        per_subtheme: u16,
        /// Of those not yet in.
        unsettling: u16,
        /// Of those not yet in.
        next: u16,
    },
}

impl<'de> Deserialize<'de> for Keep {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Keep;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("how many stay, or { per_subtheme = 1, unsettling = 1, next = 1 }")
            }
            fn visit_i64<E: de::Error>(self, n: i64) -> Result<Keep, E> {
                u16::try_from(n).map(Keep::Best).map_err(|_| E::invalid_value(de::Unexpected::Signed(n), &self))
            }
            fn visit_u64<E: de::Error>(self, n: u64) -> Result<Keep, E> {
                u16::try_from(n).map(Keep::Best).map_err(|_| E::invalid_value(de::Unexpected::Unsigned(n), &self))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Keep, A::Error> {
                #[derive(Default, Deserialize)]
                #[serde(default, deny_unknown_fields)]
                struct Composed {
                    per_subtheme: u16,
                    unsettling: u16,
                    next: u16,
                }
                let Composed { per_subtheme, unsettling, next } =
                    Composed::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(Keep::Composed { per_subtheme, unsettling, next })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// What becomes of a tie at the edge of the cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsTieRule"))]
pub enum TieRule {
    /// All of them stay, and it is said.
    #[default]
    Both,
    /// 45 seconds between them, one mark each.
    RunOff,
    /// The pilot decides; it is written down and shown as such.
    Decide,
}

/// The rule of the cut, told to everybody before the round opens. Either `best`, or the other three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsRule"))]
pub struct Rule {
    pub best: u16,
    pub per_subtheme: u16,
    pub unsettling: u16,
    pub next: u16,
    pub tie: TieRule,
}

/// Refuses what makes no sense, with the word and its limit.
pub(super) fn agree(settings: &Settings, subthemes: usize) -> Result<(), String> {
    const MARKS: u8 = 20;
    const KEPT: u16 = 60;
    const BEATS: u8 = 3;
    let rule = settings.rule();
    let kept = u32::from(rule.best)
        + u32::from(rule.per_subtheme) * subthemes as u32
        + u32::from(rule.unsettling)
        + u32::from(rule.next);
    let ballot = settings.ballot();
    let grace_most = limits::GRACE_MOST_SECONDS;
    let wrong = if settings.over.is_empty() {
        "`over` names the step whose questions are narrowed".into()
    } else if settings.dots == 0 || settings.dots > MARKS {
        format!("`dots` lies between 1 and {MARKS}")
    } else if ballot != 0 && ballot <= u16::from(settings.dots) {
        format!("`ballot` is 0 or more than `dots` ({})", settings.dots)
    } else if u32::from(ballot) > limits::FULL_LIST {
        format!("`ballot` is {} at most: nobody reads a longer list to its end", limits::FULL_LIST)
    } else if settings.unsettling > 1 {
        "`unsettling` is 0 or 1".into()
    } else if rule.per_subtheme > 0 && subthemes == 0 {
        "`keep.per_subtheme` needs sub-themes".into()
    } else if rule.unsettling > 0 && settings.unsettling == 0 {
        "`keep.unsettling` needs `unsettling = 1`: nobody could mark one".into()
    } else if kept == 0 || kept > u32::from(KEPT) {
        format!("`keep` keeps between 1 and {KEPT} questions")
    } else if settings.grace_seconds > grace_most {
        format!("`grace_seconds` is {grace_most} at most")
    } else if settings.reveal > BEATS {
        format!("`reveal` is {BEATS} at most")
    } else if settings.missing_seconds > limits::MISSING_MOST_SECONDS {
        format!("`missing_seconds` is {} at most", limits::MISSING_MOST_SECONDS)
    } else {
        return Ok(());
    };
    Err(wrong)
}
