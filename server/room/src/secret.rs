//! Two envelopes for what must be forgettable. In memory both hold the plain
//! value; in the journal the hub encrypts what stands under their marks, with a
//! key that lives outside it. When the key is destroyed the value reads back as
//! gone, and `apply` must cope with both. Nothing here encrypts anything.

use serde::{Deserialize, Serialize};

use crate::words::{ParticipantId, RunId};

/// A word of one person (a name, a story, a signed text), under that person's key.
/// Erasing the person is destroying the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own<T> {
    #[serde(rename = "$own")]
    mark: OwnMark<T>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct OwnMark<T> {
    of: ParticipantId,
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    plain: Option<T>,
    #[serde(default, skip_serializing_if = "is_false")]
    gone: bool,
}

impl<T> Own<T> {
    /// Puts `plain` under the key of `of`.
    pub fn new(of: ParticipantId, plain: T) -> Self {
        Self { mark: OwnMark { of, plain: Some(plain), gone: false } }
    }

    /// The value, unless the person was erased.
    pub fn get(&self) -> Option<&T> {
        self.mark.plain.as_ref()
    }

    /// Whose word it is.
    pub fn of(&self) -> ParticipantId {
        self.mark.of
    }
}

/// A link or a choice that must be forgotten when a run settles, under that run's key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed<T> {
    #[serde(rename = "$sealed")]
    mark: SealedMark<T>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct SealedMark<T> {
    under: RunId,
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    plain: Option<T>,
    #[serde(default, skip_serializing_if = "is_false")]
    gone: bool,
}

impl<T> Sealed<T> {
    /// Puts `plain` under the key of the run `under`.
    pub fn new(under: RunId, plain: T) -> Self {
        Self { mark: SealedMark { under, plain: Some(plain), gone: false } }
    }

    /// The value, unless the run has settled.
    pub fn get(&self) -> Option<&T> {
        self.mark.plain.as_ref()
    }
}

fn none<T>() -> Option<T> {
    None
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde hands a reference
fn is_false(flag: &bool) -> bool {
    !flag
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_are_what_the_vault_looks_for() {
        let own = serde_json::to_value(Own::new(ParticipantId(7), "Léa".to_owned())).unwrap();
        assert_eq!(own, serde_json::json!({"$own": {"of": 7, "plain": "Léa"}}));
        let sealed = serde_json::to_value(Sealed::new(RunId(3), 12)).unwrap();
        assert_eq!(sealed, serde_json::json!({"$sealed": {"under": 3, "plain": 12}}));
    }

    #[test]
    fn a_further_key_of_a_run_is_told_from_every_run() {
        assert_eq!((RunId(7).key(0), RunId(7).key(1).of_key()), (RunId(7), (RunId(7), 1)));
        assert_eq!(RunId(7).of_key(), (RunId(7), 0));
        assert!(RunId(7).key(1) > RunId(1_000_000));
    }

    #[test]
    fn a_destroyed_key_reads_back_as_gone() {
        let gone: Sealed<u8> = serde_json::from_str(r#"{"$sealed":{"under":3,"gone":true}}"#).unwrap();
        assert_eq!(gone.get(), None);
        let erased: Own<String> = serde_json::from_str(r#"{"$own":{"of":7,"gone":true}}"#).unwrap();
        assert_eq!((erased.get(), erased.of()), (None, ParticipantId(7)));
    }
}
