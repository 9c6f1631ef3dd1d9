//! What is seen of a relay. Waiting and declined texts are seen by one person
//! each, their author; counts are seen by the desk until the cue; a carrier sees
//! the same thing whatever has become of what they wrote.

use super::{Board, Desk, DeskStory, Hand, Mine, Minute, Neighbour, Phase, Relay};
use crate::activity::{Reader, Sight};
use crate::hall::Hall;
use crate::limits;
use crate::words::{At, Audience, ItemId, ParticipantId};

impl Relay {
    pub(super) fn board_of(&self, _sight: Sight<'_>, to: Audience) -> Board {
        let most = if to == Audience::Phones { limits::WALL_ON_PHONES } else { usize::MAX };
        let wall: Vec<ItemId> = self.on_wall().take(most).collect();
        Board {
            phase: self.phase(!wall.is_empty()),
            turn_seconds: self.settings.turn_seconds,
            total: self.total,
            since: self.wall.since.filter(|_| !wall.is_empty()),
            wall,
            collects: self.settings.collect,
            desk: to.desk().then(|| self.desk()),
        }
    }

    fn phase(&self, shown: bool) -> Phase {
        match self.minute {
            _ if self.wall.open || shown => Phase::Wall,
            Minute::Open | Minute::Until(_) => Phase::Collect,
            Minute::Before => Phase::Tell,
        }
    }

    fn desk(&self) -> Desk {
        let seen = self.approved.iter().filter(|(id, it)| !self.is_withheld(**id) && it.story.get().is_some());
        let stories = seen.map(|(id, it)| DeskStory { id: *id, aside: it.aside, shown: self.wall.stories.contains(id) });
        Desk { told: self.taps, stories: stories.collect() }
    }

    pub(super) fn on_wall(&self) -> impl Iterator<Item = ItemId> {
        self.wall.stories.iter().copied().filter(|id| self.may_be_seen(*id))
    }

    pub(super) fn hand_of(&self, sight: Sight<'_>, of: ParticipantId) -> Hand {
        let mine = self.lets_out(of).map(|(id, named)| Mine { id, named });
        Hand {
            carries: self.former.is_empty() || self.former.contains_key(&of),
            told: self.told.contains(&of),
            neighbours: if self.collecting(sight.now) { self.named_neighbours(sight.hall, of) } else { Vec::new() },
            sent: self.sent.get(&of).map(|sent| sent.author),
            asked: self.waits_for(of).collect(),
            mine: mine.take(limits::STORIES_IN_HAND).collect(),
        }
    }

    /// Somebody writes, is asked, or may take something back; never what became of what they wrote.
    pub(super) fn waits_for_word_of(&self, sight: Sight<'_>, who: ParticipantId) -> bool {
        let writes = self.collecting(sight.now) && self.neighbours(who).next().is_some();
        writes || self.waits_for(who).next().is_some() || self.lets_out(who).next().is_some()
    }

    fn collecting(&self, now: At) -> bool {
        let running = match self.minute {
            Minute::Before => false,
            Minute::Open => true,
            Minute::Until(end) => now <= end,
        };
        running && self.settings.collect && !self.wall.open
    }

    /// Everybody of the former table, also who has gone or keeps their story: the list tells nothing.
    fn named_neighbours(&self, hall: &Hall, of: ParticipantId) -> Vec<Neighbour> {
        let known: Vec<_> = self.neighbours(of).filter_map(|who| Some((who, hall.name(who)?))).collect();
        let most = limits::NEIGHBOURS_BYTES / known.len().max(1);
        known.into_iter().map(|(who, name)| Neighbour { who, name: shortened(name, most) }).collect()
    }

    fn waits_for(&self, author: ParticipantId) -> impl Iterator<Item = ItemId> {
        let open = !self.withheld.contains(&author);
        let drafts = self.drafts.values().filter(move |draft| open && draft.text.of() == author);
        drafts.filter(|draft| draft.text.get().is_some()).map(|draft| draft.id)
    }

    /// A person's own approved stories, kept aside or not: whether the desk shows them is its affair.
    fn lets_out(&self, author: ParticipantId) -> impl Iterator<Item = (ItemId, bool)> {
        let own = self.approved.iter().filter(move |(_, it)| it.story.of() == author);
        own.filter(|(id, _)| !self.is_withheld(**id)).filter_map(|(id, it)| Some((*id, it.story.get()?.named)))
    }

    pub(super) fn read_by(&self, who: Reader) -> Vec<ItemId> {
        match who {
            Reader::Board(Audience::Phones) => self.on_wall().take(limits::WALL_ON_PHONES).collect(),
            Reader::Board(to) if to.desk() => {
                self.approved.keys().copied().filter(|id| !self.is_withheld(*id)).collect()
            }
            Reader::Board(_) => self.on_wall().collect(),
            Reader::Table(_) => Vec::new(),
            Reader::Person(who) => self.waits_for(who).chain(self.lets_out(who).map(|(id, _)| id)).collect(),
        }
    }
}

/// A name cut at a letter so that it takes at most so many bytes.
fn shortened(name: &str, bytes: usize) -> String {
    let end = name.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= bytes).last();
    name[..end.unwrap_or(0)].to_owned()
}
