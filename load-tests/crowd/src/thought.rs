//! When a simulated head may think again about a run: once everything that it
//! said there was answered, and the views show it. Otherwise it would say the
//! same thing twice. After refusals it waits longer each time, and then stops.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use room::protocol::Version;
use room::words::RunId;

/// A view that did not change is not sent again: after that long it counts as seen.
const SEEN_ANYWAY: Duration = Duration::from_millis(800);
/// Refusals in a row after which a head lets a run be, until the beat changes.
const REFUSALS: u32 = 5;

/// What a head knows of the runs that it has spoken in.
#[derive(Clone, Debug, Default)]
pub struct Thoughts {
    runs: BTreeMap<RunId, Thought>,
    /// The run and beat of the open step, as last seen.
    place: Option<(RunId, u16)>,
}

#[derive(Clone, Debug, Default)]
struct Thought {
    /// Unanswered commands.
    pending: u32,
    /// The newest entry that holds something said here, and when it was told.
    kept: Option<(u64, Instant)>,
    refusals: u32,
    not_before: Option<Instant>,
}

impl Thoughts {
    /// The day is at another run or beat: what was refused may be taken now.
    pub fn at(&mut self, place: Option<(RunId, u16)>) {
        if self.place != place {
            self.place = place;
            self.runs.values_mut().for_each(|thought| (thought.refusals, thought.not_before) = (0, None));
        }
    }

    /// Something was said in a run.
    pub fn said(&mut self, run: RunId) {
        self.runs.entry(run).or_default().pending += 1;
    }

    /// It was kept, as that entry.
    pub fn kept(&mut self, run: RunId, seq: u64, now: Instant) {
        let thought = self.runs.entry(run).or_default();
        thought.pending = thought.pending.saturating_sub(1);
        thought.refusals = 0;
        thought.kept = thought.kept.map(|(newest, _)| newest).max(Some(seq)).map(|seq| (seq, now));
    }

    /// It was refused.
    pub fn refused(&mut self, run: RunId, now: Instant) {
        let thought = self.runs.entry(run).or_default();
        thought.pending = thought.pending.saturating_sub(1);
        thought.refusals += 1;
        thought.not_before = Some(now + Duration::from_millis(250 << thought.refusals.min(5)));
    }

    /// Whether there is reason to think about a run, whose views have these versions (newest,
    /// oldest); or else when there may be.
    #[must_use]
    pub fn may(&self, run: RunId, versions: (Version, Version), now: Instant) -> May {
        let Some(thought) = self.runs.get(&run) else { return May::Now };
        if thought.pending > 0 || thought.refusals >= REFUSALS {
            return May::Never;
        }
        if let Some(then) = thought.not_before.filter(|then| *then > now) {
            return May::At(then);
        }
        let (newest, oldest) = versions;
        match thought.kept {
            Some((seq, _)) if oldest.seq >= seq => May::Now,
            Some((seq, told)) if newest.seq >= seq && told + SEEN_ANYWAY <= now => May::Now,
            Some((_, told)) if told + 8 * SEEN_ANYWAY <= now => May::Now,
            Some((_, told)) => May::At((told + SEEN_ANYWAY).max(now + Duration::from_millis(250))),
            None => May::Now,
        }
    }
}

/// See [`Thoughts::may`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Think.
    Now,
    /// Look again then, whatever comes.
    At(Instant),
    /// Only something new can change that.
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: RunId = RunId(3);

    fn v(seq: u64) -> Version {
        Version { epoch: 1, seq, tick: 0 }
    }

    #[test]
    fn a_head_waits_for_the_answer_and_for_a_view_that_shows_it() {
        let (mut thoughts, now) = (Thoughts::default(), Instant::now());
        assert_eq!(thoughts.may(RUN, (v(1), v(1)), now), May::Now);
        thoughts.said(RUN);
        assert_eq!(thoughts.may(RUN, (v(9), v(9)), now), May::Never);
        thoughts.kept(RUN, 10, now);
        assert!(matches!(thoughts.may(RUN, (v(10), v(9)), now), May::At(_)), "one view is older");
        assert_eq!(thoughts.may(RUN, (v(10), v(10)), now), May::Now);
        assert_eq!(thoughts.may(RUN, (v(10), v(9)), now + SEEN_ANYWAY), May::Now, "that view did not change");
        assert!(matches!(thoughts.may(RUN, (v(9), v(9)), now + SEEN_ANYWAY), May::At(_)), "nothing shows it yet");
        assert_eq!(thoughts.may(RUN, (v(9), v(9)), now + 8 * SEEN_ANYWAY), May::Now, "nobody waits for ever");
    }

    #[test]
    fn a_head_that_is_refused_gives_up_until_the_beat_changes() {
        let (mut thoughts, now) = (Thoughts::default(), Instant::now());
        thoughts.at(Some((RUN, 0)));
        thoughts.said(RUN);
        thoughts.refused(RUN, now);
        assert!(matches!(thoughts.may(RUN, (v(1), v(1)), now), May::At(_)));
        (0..REFUSALS).for_each(|_| thoughts.refused(RUN, now));
        assert_eq!(thoughts.may(RUN, (v(1), v(1)), now + Duration::from_secs(99)), May::Never);
        thoughts.at(Some((RUN, 1)));
        assert_eq!(thoughts.may(RUN, (v(1), v(1)), now), May::Now);
    }
}
