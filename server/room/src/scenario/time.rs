//! Times as a scenario writes them: an hour of the day, a length in minutes.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::limits;

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
