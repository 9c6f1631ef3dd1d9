//! A pool after a restore that had no key for it: the texts are gone, except those that
//! a later step had taken in the open. The phones hold all of them and send them again;
//! a text is told from another by its lock, so that none is there twice.

use crate::activity::{Item, Lock};
use crate::pool::{Event, Kept, Pool, Slip, Verdict};

impl Pool {
    /// What is left: approved, because nothing else is ever taken; nobody knows where it was written.
    #[must_use]
    pub fn lost(&self, held: &[Item]) -> Vec<Event> {
        if self.settled { Vec::new() } else { vec![Event::Lost { slips: held.iter().flat_map(all).collect() }] }
    }

    /// After a loss, the text of this lock: the newest wording, or the one that was taken back.
    pub(super) fn locked(&self, lock: &Lock) -> Option<&Kept> {
        if !self.lost {
            return None;
        }
        let mut fit = self.slips.values().filter(|kept| kept.slip.lock == *lock);
        let first = fit.next()?;
        Some(std::iter::once(first).chain(fit).find(|kept| !kept.withdrawn).unwrap_or(first))
    }
}

/// A text and those that live under it. What has no lock was never anybody's to send again.
fn all(item: &Item) -> Vec<Kept> {
    let slip = |lock: Lock| Slip {
        id: item.id,
        text: item.text.clone(),
        subtheme: item.subtheme,
        question: None,
        lock,
        from: None,
        late: false,
    };
    let kept = |slip| Kept { slip, verdict: Verdict::Approved, withdrawn: false, reworded: false, seen: false };
    let own = item.lock.clone().map(slip).map(kept);
    own.into_iter().chain(item.joined.iter().flat_map(all)).collect()
}
