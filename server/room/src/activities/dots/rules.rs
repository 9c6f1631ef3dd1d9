//! Judges what is asked of a round: ballots of a voice, gestures of the pilot. It
//! looks at the box only for the revision of the voice that asks.

use std::collections::BTreeSet;

use crate::activities::dots::Dots;
use crate::activities::dots::cut::{Ending, Outcome, Prefer};
use crate::activities::dots::settings::{Shape, Who};
use crate::activities::dots::words::{Ballot, Command, Event, Marks, Phase};
use crate::activity::Item;
use crate::hall::Hall;
use crate::limits;
use crate::secret::Sealed;
use crate::text::clean_or_empty;
use crate::words::{Asker, At, ItemId, Moment, Refusal, Voice};

impl Dots {
    pub(super) fn judge(
        &self,
        hall: &Hall,
        by: &Asker,
        command: Command,
        at: &mut Moment,
    ) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Ballot(marks) => self.cast(hall, by, marks, at.now),
            Command::Late {} => self.came_late(hall, by, at.now),
            Command::Shape(shape) => self.reshape(shape, hall, at),
            Command::Close {} if self.phase == Phase::Open => Ok(vec![self.close(at.now)]),
            Command::Grace { seconds } => self.extend(seconds, at.now),
            Command::Settle {} if matches!(self.phase, Phase::Closed | Phase::RunOff) => Ok(self.end_of_grace(hall, at)),
            Command::Settle {} if self.phase == Phase::Tied => Ok(self.counted(at)),
            Command::Close {} | Command::Settle {} => Err(Refusal::NotNow),
            Command::Decide { keep } => self.choose(&keep),
            Command::Lift { item } => self.lift(item),
            Command::StageTitle { item, text } => self.title(item, &text),
        }
    }

    /// The voice of a ballot: a person's own, or the table's through its pen.
    fn voice(&self, hall: &Hall, by: &Asker) -> Result<Voice, Refusal> {
        match (self.settings.voice, by.voice) {
            (Who::Participant, voice @ Voice::Participant(_)) => Ok(voice),
            (Who::Table, voice @ Voice::Table(_)) => Ok(voice),
            (Who::Table, Voice::Participant(who)) => {
                let table = hall.table_of(who).filter(|table| hall.pen(*table) == Some(who));
                table.map(Voice::Table).ok_or(Refusal::Denied)
            }
            _ => Err(Refusal::Denied),
        }
    }

    fn cast(&self, hall: &Hall, by: &Asker, marks: Marks, now: At) -> Result<Vec<Event>, Refusal> {
        let voice = self.voice(hall, by)?;
        // What travelled for longer than a wave and its grace is late.
        if marks.wave != self.wave || !self.takes_ballots(marks.run_off, now) {
            return Err(Refusal::Closed);
        }
        let hand = self.hands.get(&voice).ok_or(Refusal::NotFound)?;
        let known = if marks.run_off { &self.tied } else { hand };
        self.within_bounds(&marks, known)?;
        match self.held(voice, marks.run_off) {
            Some(held) if *held == marks => return Ok(Vec::new()),
            Some(held) if held.revision >= marks.revision => return Err(Refusal::Superseded),
            None if marks.revision == 0 => return Err(Refusal::Superseded),
            _ => {}
        }
        Ok(vec![Event::Cast { ballot: Sealed::new(self.run, Ballot { voice, marks }) }])
    }

    /// Only the number is kept: not whose it was, nor what it said. No more than there are voices.
    fn came_late(&self, hall: &Hall, by: &Asker, now: At) -> Result<Vec<Event>, Refusal> {
        self.voice(hall, by)?;
        let over = match self.phase {
            Phase::Waiting => false,
            Phase::Open | Phase::Closed | Phase::RunOff => self.wave > 1 || !self.takes_ballots(self.phase == Phase::RunOff, now),
            Phase::Tied | Phase::Settled => true,
        };
        if !over {
            return Err(Refusal::NotNow);
        }
        let voices = if self.phase == Phase::Settled { self.count.voices } else { self.hands.len() as u32 };
        let was = self.late;
        Ok(if was < voices { vec![Event::Late { was, now: was + 1 }] } else { Vec::new() })
    }

    fn takes_ballots(&self, run_off: bool, now: At) -> bool {
        let travels = self.until.is_some_and(|until| now <= until);
        match self.phase {
            Phase::Open => !run_off,
            Phase::Closed => !run_off && travels,
            Phase::RunOff => run_off && travels,
            Phase::Waiting | Phase::Tied | Phase::Settled => false,
        }
    }

    fn within_bounds(&self, marks: &Marks, known: &[ItemId]) -> Result<(), Refusal> {
        let (dots, unsettling) = if marks.run_off { (1, 0) } else { (self.shape.dots, self.settings.unsettling) };
        if marks.dots.len() > usize::from(dots) {
            return Err(Refusal::Budget { limit: dots.into() });
        }
        if marks.unsettling.is_some() && unsettling == 0 {
            return Err(Refusal::Budget { limit: 0 });
        }
        let twice = marks.dots.iter().enumerate().any(|(place, item)| marks.dots[..place].contains(item));
        if twice || !marks.dots.iter().all(|item| known.contains(item)) {
            return Err(Refusal::BadChoice { field: "dots".into() });
        }
        if marks.unsettling.is_some_and(|item| !known.contains(&item)) {
            return Err(Refusal::BadChoice { field: "unsettling".into() });
        }
        Ok(())
    }

    fn held(&self, voice: Voice, run_off: bool) -> Option<&Marks> {
        if run_off { self.run_off.get(&voice) } else { self.cast.get(&voice) }
    }

    /// Other measures, while nobody has filled a ballot: a round that could not open opens, one that
    /// is open is dealt anew.
    fn reshape(&self, now: Shape, hall: &Hall, at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        if !self.untouched() {
            return Err(Refusal::NotNow);
        }
        let subthemes: BTreeSet<u8> = self.items.iter().filter_map(|item| item.subtheme).collect();
        match now.wrong(self.settings.rule().kept(subthemes.len())) {
            Some((field, Some(limit))) => return Err(Refusal::TooMany { field: field.into(), limit }),
            Some((field, None)) => return Err(Refusal::BadChoice { field: field.into() }),
            None => {}
        }
        if now.ballot == 0 && self.items.len() > limits::FULL_LIST as usize {
            return Err(Refusal::TooMany { field: "ballot".into(), limit: limits::FULL_LIST });
        }
        let opened = self.opened(&self.items, now.ballot, hall, at);
        Ok(vec![Event::Shaped { was: self.shape.clone(), now }, opened])
    }

    /// Whether the measures may still change: nobody has filled a ballot.
    pub(super) fn untouched(&self) -> bool {
        let before = matches!(self.phase, Phase::Waiting | Phase::Open) && !self.items.is_empty();
        before && self.wave == 1 && self.cast.is_empty()
    }

    fn extend(&self, seconds: u16, now: At) -> Result<Vec<Event>, Refusal> {
        let limit = limits::GRACE_MOST_SECONDS;
        let was = self.until.filter(|_| self.phase == Phase::Closed).ok_or(Refusal::NotNow)?;
        if seconds > limit {
            return Err(Refusal::TooMany { field: "seconds".into(), limit: limit.into() });
        }
        Ok(vec![Event::Extended { was, now: now.plus(i64::from(seconds) * 1_000) }])
    }

    /// The pilot ends the ties: as many as there are places, of each.
    fn choose(&self, keep: &[ItemId]) -> Result<Vec<Event>, Refusal> {
        let open = self.open_ties();
        if open == 0 {
            return Err(Refusal::NotNow);
        }
        let ties = self.outcome.ties.iter().filter(|tie| tie.ending == Ending::Open);
        let mut left: Vec<ItemId> = keep.to_vec();
        for tie in ties {
            let chosen = tie.items.iter().filter(|item| keep.contains(item)).count();
            if chosen != usize::from(tie.places) {
                return Err(Refusal::BadChoice { field: "keep".into() });
            }
            left.retain(|item| !tie.items.contains(item));
        }
        if !left.is_empty() {
            return Err(Refusal::BadChoice { field: "keep".into() });
        }
        let prefer: Prefer = keep.iter().map(|item| (*item, 1)).chain(self.decided()).collect();
        let now = Outcome { firm: self.outcome.firm, ..self.outcome_of(&self.count, &prefer, true) };
        Ok(vec![Event::Decided { was: self.outcome.clone(), now }])
    }

    /// What the pilot has chosen in ties decided so far.
    pub(super) fn decided(&self) -> Prefer {
        let decided = self.outcome.ties.iter().filter(|tie| tie.ending == Ending::Decided);
        let chosen = decided.flat_map(|tie| {
            let stays = |item: &&ItemId| self.outcome.kept.iter().any(|kept| kept.item == **item && kept.why == tie.why);
            tie.items.iter().filter(stays)
        });
        chosen.map(|item| (*item, 1)).collect()
    }

    fn lift(&self, item: ItemId) -> Result<Vec<Event>, Refusal> {
        if self.phase != Phase::Settled || self.fixed {
            return Err(Refusal::NotNow);
        }
        let subtheme = self.item(item).ok_or(Refusal::NotFound)?.subtheme;
        let another = |lifted: &ItemId| self.item(*lifted).is_some_and(|other| other.subtheme == subtheme);
        if self.keeps(item) || self.lifted.contains(&item) {
            return Err(Refusal::BadChoice { field: "item".into() });
        }
        if self.lifted.iter().any(another) {
            return Err(Refusal::TooMany { field: "wild_cards".into(), limit: 1 });
        }
        Ok(vec![Event::Lifted { item }])
    }

    fn title(&self, item: ItemId, text: &str) -> Result<Vec<Event>, Refusal> {
        if self.phase != Phase::Settled {
            return Err(Refusal::NotNow);
        }
        if !self.keeps(item) && !self.lifted.contains(&item) {
            return Err(Refusal::NotFound);
        }
        let now = clean_or_empty("text", text, limits::STAGE_TITLE_CHARS)?;
        let was = self.titles.get(&item).cloned().unwrap_or_default();
        Ok(vec![Event::Titled { item, was, now }])
    }

    pub(super) fn item(&self, id: ItemId) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    fn keeps(&self, item: ItemId) -> bool {
        self.outcome.kept.iter().any(|kept| kept.item == item)
    }
}
