//! What is taken and what is refused in a relay, and how events change it. A
//! refusal must never tell a carrier what an author has said, nor that the author
//! keeps the story: what is true of a story that waits is true of every other.

use super::{Approved, Command, Draft, Event, Minute, Relay, Sent, Story, Wall};
use crate::hall::Hall;
use crate::limits;
use crate::secret::{Own, Sealed};
use crate::text::clean;
use crate::words::{Asker, At, ItemId, Moment, ParticipantId, Refusal};

/// What GO does here, in this order; the first only where no beat has done it.
pub(super) const COLLECT: &str = "collect";
pub(super) const TOTAL: &str = "show_total";
pub(super) const WALL: &str = "show_wall";

impl Relay {
    pub(super) fn judge(
        &self,
        hall: &Hall,
        by: &Asker,
        command: Command,
        at: &mut Moment,
    ) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Retract { story } => self.retract(person(by)?, story),
            Command::Aside { story, on } => self.put_aside(story, on),
            Command::ShowWall {} if self.minute == Minute::Before => Err(Refusal::NotNow),
            Command::ShowWall {} => Ok(self.show_wall(at.now)),
            Command::Reveal { story } => self.reveal(story, at.now),
            _ if self.settled => Err(Refusal::Closed),
            Command::Told {} => self.tell(hall, person(by)?),
            Command::Write { author, title, line } => self.write(person(by)?, author, &title, &line, at),
            Command::Approve { story, named } => self.approve(hall, person(by)?, story, named, at),
            Command::Decline { story } => {
                self.asked(person(by)?, story)?;
                Ok(vec![Event::Declined(Sealed::new(self.run, story))])
            }
            Command::ShowTotal {} => Ok(self.show_total()),
            Command::Collect {} if self.minute == Minute::Before => Ok(self.collect()),
            Command::Collect {} => Err(Refusal::NotNow),
        }
    }

    fn tell(&self, hall: &Hall, who: ParticipantId) -> Result<Vec<Event>, Refusal> {
        hall.here(who)?;
        let again = self.told.contains(&who);
        Ok(if again { Vec::new() } else { vec![Event::Told(Sealed::new(self.run, who))] })
    }

    fn write(
        &self,
        carrier: ParticipantId,
        author: ParticipantId,
        title: &str,
        line: &str,
        at: &mut Moment,
    ) -> Result<Vec<Event>, Refusal> {
        self.guard_minute(at.now)?;
        if !self.sat_together(carrier, author) {
            return Err(Refusal::BadChoice { field: "author".into() });
        }
        let title = clean("title", title, limits::STORY_TITLE_CHARS)?;
        let line = clean("line", line, limits::STORY_LINE_CHARS)?;
        let sent = self.sent.get(&carrier);
        if sent.is_some_and(|sent| sent.texts >= limits::STORY_TEXTS) {
            return Err(Refusal::TooMany { field: "story".into(), limit: limits::STORY_TEXTS.into() });
        }
        // What stands on the wall is in the open, and its author's: no other words may replace it.
        if sent.is_some_and(|sent| self.stands_on_wall(sent.id)) {
            return Err(Refusal::Closed);
        }
        let text = Own::new(author, format!("{title}\n{line}"));
        Ok(vec![Event::Written(Sealed::new(self.run, Draft { id: at.item(), carrier, text }))])
    }

    fn guard_minute(&self, now: At) -> Result<(), Refusal> {
        match self.minute {
            _ if !self.settings.collect => Err(Refusal::NotNow),
            _ if self.wall.open => Err(Refusal::Closed),
            Minute::Before => Err(Refusal::NotNow),
            Minute::Until(end) if now > end => Err(Refusal::Closed),
            Minute::Open | Minute::Until(_) => Ok(()),
        }
    }

    fn approve(
        &self,
        hall: &Hall,
        author: ParticipantId,
        story: ItemId,
        named: bool,
        at: &mut Moment,
    ) -> Result<Vec<Event>, Refusal> {
        let draft = self.asked(author, story)?;
        let mut text = draft.text.get().ok_or(Refusal::Gone)?.clone();
        let name = hall.name(author).and_then(|name| name.split_whitespace().next()).filter(|_| named);
        if let Some(name) = name {
            text = format!("{text}\n{name}");
        }
        let story = Own::new(author, Story { text, named: name.is_some() });
        Ok(vec![Event::Approved { draft: Sealed::new(self.run, draft.id), id: at.item(), story }])
    }

    /// The text that waits for this author. Changed, withdrawn, kept at its table, somebody
    /// else's: it is simply not there.
    fn asked(&self, author: ParticipantId, story: ItemId) -> Result<&Draft, Refusal> {
        let draft = self.drafts.get(&story).filter(|draft| draft.text.of() == author);
        draft.filter(|_| !self.withheld.contains(&author)).ok_or(Refusal::Gone)
    }

    fn retract(&self, author: ParticipantId, story: ItemId) -> Result<Vec<Event>, Refusal> {
        self.approved.get(&story).filter(|it| it.story.of() == author).ok_or(Refusal::Gone)?;
        // Once the key is gone there is nothing left to hide it under.
        Ok(vec![if self.settled { Event::Removed(story) } else { Event::Retracted(Sealed::new(self.run, story)) }])
    }

    fn put_aside(&self, story: ItemId, now: bool) -> Result<Vec<Event>, Refusal> {
        let was = self.approved.get(&story).filter(|_| !self.is_withheld(story)).ok_or(Refusal::NotFound)?.aside;
        Ok(if was == now { Vec::new() } else { vec![Event::Aside { story, was, now }] })
    }

    fn reveal(&self, story: ItemId, now: At) -> Result<Vec<Event>, Refusal> {
        if !self.may_be_seen(story) {
            return Err(Refusal::NotFound);
        }
        let rest = self.wall.stories.iter().copied().filter(|id| *id != story);
        Ok(self.shown(std::iter::once(story).chain(rest).collect(), self.wall.open, now))
    }

    pub(super) fn next_cue(&self) -> Option<&'static str> {
        match self.minute {
            Minute::Before => Some(COLLECT),
            _ if self.total.is_none() => Some(TOTAL),
            _ if self.settings.collect && !self.wall.open => Some(WALL),
            _ => None,
        }
    }

    pub(super) fn show_total(&self) -> Vec<Event> {
        vec![Event::Total { was: self.total, now: Some(self.taps) }]
    }

    pub(super) fn collect(&self) -> Vec<Event> {
        vec![Event::Collecting { was: self.minute, now: Minute::Open }]
    }

    /// Those that stand there keep their place; the others follow, in the order of their random ids.
    pub(super) fn show_wall(&self, now: At) -> Vec<Event> {
        let mut stories = self.wall.stories.clone();
        let more = self.approved.keys().copied().filter(|id| self.may_be_seen(*id) && !stories.contains(id));
        stories.extend(more.collect::<Vec<_>>());
        self.shown(stories, true, now)
    }

    fn shown(&self, stories: Vec<ItemId>, open: bool, now: At) -> Vec<Event> {
        vec![Event::Shown { was: self.wall.clone(), now: Wall { stories, open, since: Some(now) } }]
    }

    pub(super) fn former_now(&self, hall: &Hall) -> Vec<Event> {
        if self.former == hall.before {
            return Vec::new();
        }
        vec![Event::Former { was: self.former.clone(), now: hall.before.clone() }]
    }

    /// Who sat with `who` when the stories were told, themselves left out.
    pub(super) fn neighbours(&self, who: ParticipantId) -> impl Iterator<Item = ParticipantId> {
        let table = self.former.get(&who).copied();
        self.former
            .iter()
            .filter(move |(other, at)| table == Some(**at) && **other != who)
            .map(|(other, _)| *other)
    }

    fn sat_together(&self, who: ParticipantId, other: ParticipantId) -> bool {
        self.neighbours(who).any(|neighbour| neighbour == other)
    }

    /// Whether its author has since said that it stays at the table.
    pub(super) fn is_withheld(&self, story: ItemId) -> bool {
        self.approved.get(&story).is_some_and(|it| self.withheld.contains(&it.story.of()))
    }

    /// Whether the desk may show it: approved, not kept aside, not taken back, not erased.
    pub(super) fn may_be_seen(&self, story: ItemId) -> bool {
        self.approved.get(&story).is_some_and(|it| !it.aside && it.story.get().is_some()) && !self.is_withheld(story)
    }

    fn stands_on_wall(&self, draft: ItemId) -> bool {
        let shown = |id: &ItemId| self.may_be_seen(*id) && self.approved.get(id).is_some_and(|it| it.draft == Some(draft));
        self.wall.stories.iter().any(shown)
    }

    pub(super) fn take(&mut self, event: &Event) {
        match event {
            Event::Former { now, .. } => self.former.clone_from(now),
            Event::Told(who) => {
                self.told.extend(who.get());
                self.taps = if self.anew { self.taps.max(self.told.len() as u32) } else { self.taps + 1 };
            }
            Event::Total { now, .. } => self.total = *now,
            Event::Collecting { now, .. } => self.minute = *now,
            Event::Written(draft) => self.written(draft.get()),
            Event::Declined(story) => {
                story.get().and_then(|id| self.drafts.remove(id));
            }
            Event::Approved { draft, id, story } => {
                draft.get().and_then(|draft| self.drafts.remove(draft));
                let draft = draft.get().copied();
                self.approved.insert(*id, Approved { story: story.clone(), draft, aside: false });
            }
            Event::Retracted(story) => {
                self.unsure |= story.get().is_none();
                story.get().and_then(|id| self.approved.remove(id));
            }
            Event::Removed(story) => {
                self.approved.remove(story);
            }
            Event::Withheld(who) => {
                self.unsure |= who.get().is_none();
                if let Some(who) = who.get() {
                    self.withheld = who.iter().copied().collect();
                }
            }
            Event::Aside { story, now, .. } => {
                if let Some(it) = self.approved.get_mut(story) {
                    it.aside = *now;
                }
            }
            Event::Shown { now, .. } => self.wall.clone_from(now),
            Event::Anew { stay } => {
                self.begin_anew(stay);
                self.anew = true;
            }
            Event::Settled { stay } => {
                self.begin_anew(stay);
                (self.settled, self.former) = (true, Default::default());
            }
        }
    }

    /// In place of what this carrier sent before, approved or not: a yes is to one text only.
    fn written(&mut self, draft: Option<&Draft>) {
        let Some(draft) = draft else { return };
        let before = self.sent.get(&draft.carrier).copied();
        if let Some(before) = before {
            self.drafts.remove(&before.id);
            self.approved.retain(|_, it| it.draft != Some(before.id));
        }
        let texts = before.map_or(0, |before| before.texts).saturating_add(1);
        self.sent.insert(draft.carrier, Sent { id: draft.id, author: draft.text.of(), texts });
        self.drafts.insert(draft.id, draft.clone());
    }

    /// Nobody knows any more who carried, declined or was silent.
    fn begin_anew(&mut self, stay: &[ItemId]) {
        self.unsure = false;
        self.approved.retain(|id, _| stay.contains(id));
        self.approved.values_mut().for_each(|it| it.draft = None);
        self.drafts.clear();
        self.sent.clear();
        self.told.clear();
        self.withheld.clear();
    }

    pub(super) fn turn_round(&self, event: &Event) -> Result<Vec<Event>, Refusal> {
        let (free, what, turned) = match event.clone() {
            Event::Former { was, now } => (self.former == now, "reshuffle", Event::Former { was: now, now: was }),
            Event::Total { was, now } => (self.total == now, TOTAL, Event::Total { was: now, now: was }),
            Event::Collecting { was, now } => {
                (self.minute == now, COLLECT, Event::Collecting { was: now, now: was })
            }
            Event::Aside { story, was, now } => {
                let it = self.approved.get(&story).ok_or(Refusal::Gone)?;
                (it.aside == now, "relay_aside", Event::Aside { story, was: now, now: was })
            }
            Event::Shown { was, now } => (self.wall == now, WALL, Event::Shown { was: now, now: was }),
            _ => return Err(Refusal::CannotUndo),
        };
        if free { Ok(vec![turned]) } else { Err(Refusal::RestsOn { what: what.into() }) }
    }
}

fn person(by: &Asker) -> Result<ParticipantId, Refusal> {
    by.participant().ok_or(Refusal::Denied)
}
