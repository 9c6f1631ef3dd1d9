//! Judges what is asked of a pool. A text belongs to whoever has its secret; an id that does not
//! exist and a secret that does not fit get the same answer.

use std::collections::BTreeSet;

use crate::activity::lock;
use crate::hall::Hall;
use crate::limits;
use crate::pool::{Deed, Event, Kept, Pool, Publish, Slip, Verdict};
use crate::text::{clean, clean_or_empty};
use crate::words::{Asker, ItemId, Moment, Origin, Refusal, Secret, TableId, Voice};

/// A text on its way in.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Draft<'a> {
    pub text: &'a str,
    pub table: TableId,
    pub round: u16,
    pub subtheme: Option<u8>,
    pub question: Option<ItemId>,
    pub secret: Secret,
    /// Characters.
    pub chars: u32,
    /// Texts of one table.
    pub quota: u32,
}

/// The table for which somebody with a pen speaks.
///
/// # Errors
/// [`Refusal::NotNow`] for whoever sits nowhere, [`Refusal::Denied`] for a desk.
pub fn table_of(by: &Asker, hall: &Hall) -> Result<TableId, Refusal> {
    match by.voice {
        Voice::Table(table) => Ok(table),
        Voice::Participant(who) => hall.table_of(who).ok_or(Refusal::NotNow),
        Voice::Desk => Err(Refusal::Denied),
    }
}

type Judged = Result<Vec<Event>, Refusal>;

impl Pool {
    /// A text comes in.
    ///
    /// # Errors
    /// `closed` once settled, `empty`, `too_long`, `budget` when the table has written its share.
    pub fn write(&self, draft: Draft<'_>, at: &mut Moment) -> Judged {
        if self.settled {
            return Err(Refusal::Closed);
        }
        let text = clean("text", draft.text, draft.chars)?;
        let lock = lock(draft.secret);
        if self.locked(&lock).is_some() {
            return Ok(Vec::new()); // sent again after a restore, and here already
        }
        if self.written_at(draft.table) >= draft.quota {
            return Err(Refusal::Budget { limit: draft.quota });
        }
        let slip = Slip {
            id: at.item(),
            text,
            subtheme: draft.subtheme,
            question: draft.question,
            lock,
            from: None,
            late: self.closed,
        };
        Ok(vec![self.event(Deed::Written { slip, table: draft.table, round: Some(draft.round) })])
    }

    /// Its phone puts another wording in its place: a new text, not yet approved.
    ///
    /// # Errors
    /// `closed` after the gong, `gone` once withdrawn, `empty`, `too_long`, `not_found`.
    pub fn rewrite(
        &self,
        item: ItemId,
        secret: Secret,
        text: &str,
        subtheme: Option<u8>,
        chars: u32,
        at: &mut Moment,
    ) -> Judged {
        let own = self.own(item, secret)?;
        if self.closed || self.settled {
            return Err(Refusal::Closed);
        }
        if own.withdrawn {
            return Err(Refusal::Gone);
        }
        let text = clean("text", text, chars)?;
        if text == own.slip.text && subtheme == own.slip.subtheme {
            return Ok(Vec::new());
        }
        let Origin { table, round } = own.origin().ok_or(Refusal::Closed)?;
        let slip = Slip { id: at.item(), text, subtheme, from: None, ..own.slip.clone() };
        Ok(vec![self.event(Deed::Rewritten { was: own.slip.id, slip, table, round })])
    }

    /// Its phone takes it back; a second time changes nothing.
    ///
    /// # Errors
    /// `not_found`, `closed` once settled.
    pub fn take_back(&self, item: ItemId, secret: Secret) -> Judged {
        let own = self.own(item, secret)?;
        match (own.withdrawn, self.settled) {
            (true, _) => Ok(Vec::new()),
            (false, true) => Err(Refusal::Closed),
            (false, false) => Ok(vec![self.event(Deed::Withdrawn { item: own.slip.id })]),
        }
    }

    /// A text, for whoever has its secret; after a restore it may have another id than its phone knows.
    ///
    /// # Errors
    /// `not_found`, whatever the reason.
    pub fn own(&self, item: ItemId, secret: Secret) -> Result<&Kept, Refusal> {
        let lock = lock(secret);
        let known = self.slips.get(&item).filter(|kept| kept.slip.lock == lock);
        known.or_else(|| self.locked(&lock)).ok_or(Refusal::NotFound)
    }

    /// The desk publishes, or not.
    ///
    /// # Errors
    /// `not_found`, `gone` for what was withdrawn, `denied` for showing what is not approved,
    /// `closed` for judging once a ballot has taken the texts.
    pub fn publish(&self, gesture: Publish) -> Judged {
        match gesture {
            Publish::Approve { items } => self.approve(&items),
            Publish::Reveal { item } => self.reveal(item),
            Publish::Clear {} => Ok(self.clear()),
            Publish::Hide { item } => self.put_away(item, Verdict::Hidden),
            Publish::KeepAside { item, before } => {
                let before = clean_or_empty("before", &before, limits::ANSWER_BY_CHARS)?;
                self.put_away(item, Verdict::Aside { before })
            }
        }
    }

    /// In bulk: what was withdrawn meanwhile is left out, unless there was nothing else.
    fn approve(&self, items: &[ItemId]) -> Judged {
        let items: BTreeSet<&ItemId> = items.iter().collect();
        let known = items.iter().map(|item| self.slips.get(item).ok_or(Refusal::NotFound));
        let known = known.collect::<Result<Vec<_>, _>>()?;
        let there: Vec<_> = known.iter().filter(|kept| !kept.withdrawn).collect();
        if there.is_empty() {
            return Err(if items.is_empty() { Refusal::Empty { field: "items".into() } } else { Refusal::Gone });
        }
        if self.settled {
            return Err(Refusal::Closed);
        }
        let fresh = there.into_iter().filter(|kept| kept.verdict != Verdict::Approved);
        Ok(fresh.map(|kept| self.judged(kept, Verdict::Approved)).collect())
    }

    fn reveal(&self, item: ItemId) -> Judged {
        let kept = self.there(item)?;
        if kept.verdict != Verdict::Approved {
            return Err(Refusal::Denied);
        }
        if self.shown == Some(item) {
            return Ok(Vec::new());
        }
        Ok(vec![self.event(Deed::Shown { was: self.shown, now: Some(item) })])
    }

    /// Off the screen first: undone in reverse, it is approved again before it is shown again.
    fn put_away(&self, item: ItemId, now: Verdict) -> Judged {
        let kept = self.there(item)?;
        if self.settled {
            return Err(Refusal::Closed);
        }
        if kept.verdict == now {
            return Ok(Vec::new());
        }
        let mut events = self.off(Some(item));
        events.push(self.judged(kept, now));
        Ok(events)
    }

    /// Nothing on the screen.
    #[must_use]
    pub fn clear(&self) -> Vec<Event> {
        self.off(self.shown)
    }

    fn off(&self, item: Option<ItemId>) -> Vec<Event> {
        let on = item.is_some() && self.shown == item;
        if on { vec![self.event(Deed::Shown { was: item, now: None })] } else { Vec::new() }
    }

    fn there(&self, item: ItemId) -> Result<&Kept, Refusal> {
        let kept = self.slips.get(&item).ok_or(Refusal::NotFound)?;
        if kept.withdrawn { Err(Refusal::Gone) } else { Ok(kept) }
    }

    /// The gong: what comes in from now on is late (or, the step taken up again, no longer).
    #[must_use]
    pub fn gate(&self, now: bool) -> Vec<Event> {
        let turns = self.closed != now && !self.settled;
        if turns { vec![Event::Gate { was: self.closed, now }] } else { Vec::new() }
    }

    /// Forgets where and when texts were written, and the words of what was taken back; a second
    /// time changes nothing.
    #[must_use]
    pub fn settle(&self) -> Vec<Event> {
        if self.settled {
            return Vec::new();
        }
        let forget = |kept: &Kept| {
            let mut kept = kept.clone();
            kept.slip.from = None;
            if kept.withdrawn {
                kept.slip.text.clear();
            }
            kept
        };
        vec![Event::Settled { slips: self.slips.values().map(forget).collect(), shown: self.shown }]
    }

    fn judged(&self, kept: &Kept, now: Verdict) -> Event {
        self.event(Deed::Judged { item: kept.slip.id, was: kept.verdict.clone(), now })
    }
}
