//! What each audience sees of a round. Before it is settled: the rule and the
//! turnout. Then the pilot sees all, behind a curtain; the hall sees a beat at each
//! GO. Whoever may not see a thing gets a view that does not hold it.

use std::collections::BTreeSet;

use crate::activities::dots::Dots;
use crate::activities::dots::cut::{Count, Ending, Tally, Why};
use crate::activities::dots::settings::Who;
use crate::activities::dots::words::{Board, Curtain, Line, Marks, Paper, Phase, Turnout, Wait};
use crate::activity::Reader;
use crate::hall::Hall;
use crate::limits;
use crate::words::{Audience, ItemId, ParticipantId, TableId, Voice};

/// More than this at once is a tie of half the hall; a phone shows the first of them.
const ON_A_PHONE: usize = 40;

impl Dots {
    pub(super) fn show(&self, hall: &Hall, to: Audience) -> Board {
        let all_shown = self.all_shown();
        let phones = to == Audience::Phones;
        let settled = self.phase == Phase::Settled;
        let questions = narrow(self.items.len());
        Board {
            phase: self.phase,
            wait: self.wait(),
            voice: self.settings.voice,
            rule: self.settings.rule(),
            questions,
            ballot: if self.shape.ballot == 0 { questions } else { self.shape.ballot.min(questions) },
            wave: self.wave,
            waves: self.shape.waves(),
            dots: if self.phase == Phase::RunOff { 1 } else { self.shape.dots },
            unsettling: self.settings.unsettling > 0 && self.phase != Phase::RunOff,
            ends: self.ends,
            turnout: (!phones).then(|| self.turnout(hall)),
            late: if matches!(to, Audience::Pilot | Audience::Helper) { self.late } else { 0 },
            beats: if settled { self.beats() } else { 0 },
            shown: self.shown,
            missing: self.missing,
            fixed: self.fixed,
            revealed: if phones { self.revealed().into_iter().take(ON_A_PHONE).collect() } else { Vec::new() },
            lines: if phones { Vec::new() } else { self.lines(self.shown) },
            clear: self.outcome.firm.filter(|_| all_shown).map(|firm| firm.clear),
            curtain: (settled && to == Audience::Pilot).then(|| Box::new(self.curtain())),
            shape: (to == Audience::Pilot && self.untouched()).then(|| self.shape.clone()),
        }
    }

    /// Whether the hall has seen all there is.
    pub(super) fn all_shown(&self) -> bool {
        self.phase == Phase::Settled && self.beats() > 0 && self.shown >= self.beats()
    }

    fn wait(&self) -> Option<Wait> {
        let full = Wait::FullList { count: narrow(self.items.len()), limit: limits::FULL_LIST as u16 };
        (self.phase == Phase::Waiting).then_some(if self.items.is_empty() { Wait::Nothing } else { full })
    }

    fn curtain(&self) -> Curtain {
        let firm = self.outcome.firm;
        Curtain {
            count: self.told(),
            kept: self.lines(u8::MAX),
            ties: self.outcome.ties.clone(),
            apart: self.outcome.apart.clone(),
            weakest: firm.map(|firm| firm.weakest),
            withheld: self.count.ballots < limits::TALLY_FLOOR,
            clear: firm.map(|firm| firm.clear),
        }
    }

    /// The sums as anybody may see them: a question that fewer than five have read keeps its own.
    pub(super) fn told(&self) -> Count {
        let enough = |tally: &&Tally| tally.read >= limits::TALLY_FLOOR;
        Count { tallies: self.count.tallies.iter().filter(enough).cloned().collect(), ..self.count }
    }

    /// What stays, as far as `shown` beats go.
    fn lines(&self, shown: u8) -> Vec<Line> {
        let kept = self.kept_why().into_iter().filter(|(.., beat)| *beat <= shown);
        let line = |(item, why, beat)| {
            let it = self.item(item)?;
            Some(Line {
                item,
                subtheme: it.subtheme,
                why,
                beat,
                tied: self.tied_as(item, why),
                title: self.titles.get(&item).cloned(),
                joined: narrow(it.joined.len()),
            })
        };
        kept.filter_map(line).collect()
    }

    fn tied_as(&self, item: ItemId, why: Why) -> Option<Ending> {
        self.outcome.ties.iter().find(|tie| tie.why == why && tie.items.contains(&item)).map(|tie| tie.ending)
    }

    fn revealed(&self) -> Vec<ItemId> {
        self.kept_why().into_iter().filter(|(.., beat)| *beat <= self.shown).map(|(item, ..)| item).collect()
    }

    /// Of those who are here, and of those who have voted and left.
    fn turnout(&self, hall: &Hall) -> Turnout {
        if self.phase == Phase::Settled {
            return Turnout { ballots: self.count.ballots, voices: self.count.voices };
        }
        let store = if self.phase == Phase::RunOff { &self.run_off } else { &self.cast };
        let waits = |voice: &&Voice| !store.contains_key(voice) && here(hall, **voice);
        let ballots = store.len() as u32;
        Turnout { ballots, voices: ballots + self.hands.keys().filter(waits).count() as u32 }
    }

    /// Ballots cast at a table; nothing where so few sit that it would tell who.
    pub(super) fn turnout_of(&self, hall: &Hall, table: TableId) -> Option<(u16, u16)> {
        if matches!(self.phase, Phase::Waiting | Phase::Settled) {
            return None;
        }
        let store = if self.phase == Phase::RunOff { &self.run_off } else { &self.cast };
        if self.settings.voice == Who::Table {
            let voice = Voice::Table(table);
            return self.hands.contains_key(&voice).then(|| (u16::from(store.contains_key(&voice)), 1));
        }
        let voices: Vec<Voice> = hall
            .at_table(table)
            .map(|(who, _)| Voice::Participant(who))
            .filter(|voice| self.hands.contains_key(voice))
            .collect();
        let cast = voices.iter().filter(|voice| store.contains_key(voice)).count();
        (voices.len() >= limits::TURNOUT_FLOOR).then(|| (narrow(cast), narrow(voices.len())))
    }

    /// A voice's ballot, while it can be or has been filled.
    pub(super) fn paper(&self, voice: Voice) -> Option<Paper> {
        let hand = self.hands.get(&voice)?;
        let run_off = self.phase == Phase::RunOff;
        let questions = if run_off { &self.tied } else { hand };
        let held = if run_off { self.run_off.get(&voice) } else { self.cast.get(&voice) };
        let Marks { revision, dots, unsettling, .. } = held.cloned().unwrap_or_default();
        Some(Paper { questions: questions.clone(), revision, dots, unsettling, run_off, wave: self.wave })
    }

    pub(super) fn readable(&self, hall: &Hall, who: Reader) -> Vec<ItemId> {
        let settled = self.phase == Phase::Settled;
        match who {
            Reader::Board(Audience::Pilot) if settled => self.items.iter().map(|item| item.id).collect(),
            Reader::Board(_) => self.revealed(),
            Reader::Table(table) => self.questions(Voice::Table(table)),
            Reader::Person(person) => self.readable_by(hall, person),
        }
    }

    fn readable_by(&self, hall: &Hall, who: ParticipantId) -> Vec<ItemId> {
        let table = hall.table_of(who).map(|table| self.questions(Voice::Table(table)));
        let own = self.questions(Voice::Participant(who));
        own.into_iter().chain(table.into_iter().flatten()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn questions(&self, voice: Voice) -> Vec<ItemId> {
        self.paper(voice).map(|paper| paper.questions).unwrap_or_default()
    }
}

fn here(hall: &Hall, voice: Voice) -> bool {
    match voice {
        Voice::Participant(who) => hall.here(who).is_ok(),
        Voice::Table(table) => hall.at_table(table).next().is_some(),
        Voice::Desk => false,
    }
}

fn narrow(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}
