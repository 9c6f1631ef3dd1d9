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
    /// Further waves of this round, each over so many of what is left; none for a single one.
    pub waves: Vec<u16>,
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
            waves: Vec::new(),
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

    /// How long the ballots are and how many waves there are.
    #[must_use]
    pub fn shape(&self) -> Shape {
        Shape { ballot: self.ballot(), dots: self.dots, waves: self.waves.clone() }
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

/// The measures of a round. They may change until the first ballot is cast.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsShape"))]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// Questions on a ballot; 0 for all.
    pub ballot: u16,
    /// Marks of one ballot.
    pub dots: u8,
    /// Questions left for each further wave, fewer each time.
    pub waves: Vec<u16>,
}

impl Shape {
    /// Waves of the round.
    #[must_use]
    pub fn waves(&self) -> u8 {
        self.waves.len() as u8 + 1
    }

    /// Why it makes no sense: the field, and its limit where there is one.
    #[must_use]
    pub fn wrong(&self, kept: u32) -> Option<(&'static str, Option<u32>)> {
        let too_few = |last: u16| u32::from(last) <= kept || last <= u16::from(self.dots);
        let falls = self.waves.windows(2).all(|pair| pair[0] > pair[1]);
        if self.dots == 0 || self.dots > limits::MARKS {
            Some(("dots", Some(limits::MARKS.into())))
        } else if u32::from(self.ballot) > limits::FULL_LIST {
            Some(("ballot", Some(limits::FULL_LIST)))
        } else if self.ballot != 0 && self.ballot <= u16::from(self.dots) {
            Some(("ballot", None))
        } else if self.waves.len() > limits::MORE_WAVES {
            Some(("waves", Some(limits::MORE_WAVES as u32)))
        } else if !falls || self.waves.last().is_some_and(|last| self.ballot == 0 || too_few(*last)) {
            Some(("waves", None))
        } else {
            None
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

impl Rule {
    /// How many it keeps among so many sub-themes.
    #[must_use]
    pub fn kept(&self, subthemes: usize) -> u32 {
        let each = u32::from(self.per_subtheme) * subthemes as u32;
        u32::from(self.best) + each + u32::from(self.unsettling) + u32::from(self.next)
    }

    /// The same rule for a cut between two waves: every part keeps its share of so many places,
    /// the last part what is left over. Ties stay, as nothing is decided yet.
    #[must_use]
    pub fn towards(&self, places: u16, subthemes: usize) -> Self {
        let all = self.kept(subthemes).max(1);
        let part = |n: u16| (u32::from(n) * u32::from(places) / all) as u16;
        let scaled = Self {
            best: part(self.best),
            per_subtheme: part(self.per_subtheme),
            unsettling: part(self.unsettling),
            next: part(self.next),
            tie: TieRule::Both,
        };
        let over = u32::from(places).saturating_sub(scaled.kept(subthemes)) as u16;
        if self.best > 0 { Self { best: places, ..scaled } } else { Self { next: scaled.next + over, ..scaled } }
    }
}

/// Refuses what makes no sense, with the word and its limit.
pub(super) fn agree(settings: &Settings, subthemes: usize) -> Result<(), String> {
    const KEPT: u16 = 60;
    const BEATS: u8 = 3;
    let rule = settings.rule();
    let kept = rule.kept(subthemes);
    let shape = settings.shape().wrong(kept);
    let grace_most = limits::GRACE_MOST_SECONDS;
    let wrong = if settings.over.is_empty() {
        "`over` names the step whose questions are narrowed".into()
    } else if let Some((field, limit)) = shape {
        match (field, limit) {
            ("dots", _) => format!("`dots` lies between 1 and {}", limits::MARKS),
            ("ballot", None) => format!("`ballot` is 0 or more than `dots` ({})", settings.dots),
            ("ballot", Some(limit)) => format!("`ballot` is {limit} at most: nobody reads a longer list to its end"),
            (_, Some(limit)) => format!("`waves` holds {limit} sizes at most"),
            (_, None) => format!("`waves` needs a `ballot` and sizes that fall, the last above what is kept ({kept})"),
        }
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
