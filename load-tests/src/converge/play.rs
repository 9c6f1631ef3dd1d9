//! Plays rounds of the product's own `dots` kind with a crowd: its dealing, its box,
//! its waves, its count and its cut, command by command, without server or clock.
//! A simulated voter marks what it supports most on the ballot it is dealt, and finds
//! most unsettling what it supports least; a table does so with the mean of its ten.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use rand::RngExt;
use room::activities::dots::Dots;
use room::activities::dots::settings::Settings;
use room::activities::dots::words::{Command, Event, Marks, Paper};
use room::activity::{Activity, Item, Presence, Sight};
use room::hall::{Hall, HallEvent};
use room::secret::{Own, Sealed};
use room::words::{
    Asker, At, Id128, ItemId, Language, Moment, Origin, ParticipantId, Role, RunId, Storage, TableId, Voice,
};
use serde_json::Value;

use super::crowd::Crowd;

/// People at a table.
pub const TABLE: usize = 10;

/// A hall full of people with a phone each, at tables of ten.
#[must_use]
pub fn hall(people: usize) -> Hall {
    let mut hall = Hall::new(people as u32, TABLE as u16, 2, At(0));
    let plan = hall.plan(0);
    for (who, table) in plan {
        let mut device = [0; 16];
        device[..4].copy_from_slice(&who.0.to_be_bytes());
        let (device, name) = (Some(Id128(device)), Own::new(who, who.0.to_string()));
        let route = hall.people[&who].route.clone();
        let joined = HallEvent::Joined { who, name, language: Language::Fr, device, by_code: true, route, table };
        hall.apply(&joined, At(0));
    }
    hall
}

/// The questions of a harvest; each was written at a table, in turn.
#[must_use]
pub fn questions(texts: &[(String, u8)], tables: u16) -> Vec<Item> {
    let item = |(n, (text, subtheme)): (usize, &(String, u8))| Item {
        subtheme: Some(*subtheme),
        from: Some(Sealed::new(RunId(1), at_home((n % usize::from(tables)) as u16 + 1))),
        ..Item::new(ItemId(n as u64 + 1), text.clone())
    };
    texts.iter().enumerate().map(item).collect()
}

/// A table before anybody has moved.
#[must_use]
pub fn at_home(table: u16) -> Origin {
    Origin { table: TableId(table), round: Some(0) }
}

/// The place of a question in its list.
#[must_use]
pub fn place(id: ItemId) -> usize {
    id.0 as usize - 1
}

/// What came of a round.
#[derive(Debug)]
pub struct Played {
    /// What stays, in the order of the rule.
    pub kept: Vec<Item>,
    /// What each wave was about, the first one excepted.
    pub left: Vec<Vec<ItemId>>,
    /// Questions on the ballots of one voice, all waves together: the most.
    pub read: usize,
}

/// A round that runs.
pub struct Round<'a> {
    dots: Dots,
    hall: &'a Hall,
    crowd: &'a Crowd,
    at: Moment,
    left: Vec<Vec<ItemId>>,
    read: usize,
}

impl<'a> Round<'a> {
    /// Opens a round with these settings, as a scenario would say them.
    ///
    /// # Errors
    /// If the settings are not ones that a scenario may say.
    pub fn open(hall: &'a Hall, crowd: &'a Crowd, settings: Value, given: &[Item], seed: u64) -> Result<Self> {
        let settings: Settings = serde_json::from_value(settings).context("settings of a round")?;
        let subthemes: BTreeSet<u8> = given.iter().filter_map(|item| item.subtheme).collect();
        Dots::agree(&settings, subthemes.len(), crowd.support.len() as u32).map_err(anyhow::Error::msg)?;
        let dots = Dots::new(RunId(2), &settings);
        let mut round = Self { dots, hall, crowd, at: Moment::new(At(1_000), seed), left: Vec::new(), read: 0 };
        let events = round.dots.open(hall, given, &mut round.at);
        round.take(events);
        Ok(round)
    }

    /// Lives it to its end; of the voices the share `turnout` takes part.
    ///
    /// # Errors
    /// If the round refuses a ballot that it has dealt.
    pub fn play(mut self, turnout: f64) -> Result<Played> {
        let voices: Vec<Voice> = self.voices().into_iter().filter(|_| self.at.dice.random::<f64>() < turnout).collect();
        while !self.dots.settled() {
            self.read += voices.iter().filter_map(|voice| Some(self.paper(*voice)?.questions.len())).max().unwrap_or(0);
            for voice in &voices {
                self.vote(*voice)?;
            }
            // One gesture closes, the next one counts.
            for _ in 0..2 {
                let events = self.dots.go(self.hall, &mut self.at);
                self.take(events);
            }
        }
        Ok(Played { kept: self.dots.yields(), left: self.left, read: self.read })
    }

    fn voices(&self) -> Vec<Voice> {
        let people = (1..=self.crowd.support.len() as u32).map(|who| Voice::Participant(ParticipantId(who)));
        let tables = self.hall.used_tables().into_iter().map(Voice::Table);
        people.chain(tables).filter(|voice| self.paper(*voice).is_some()).collect()
    }

    /// The ballot of a voice.
    #[must_use]
    pub fn paper(&self, voice: Voice) -> Option<Paper> {
        let presence = Presence::default();
        let sight = Sight { hall: self.hall, presence: &presence, now: self.at.now };
        match voice {
            Voice::Participant(who) => self.dots.hand(sight, who).paper,
            Voice::Table(table) => self.dots.sheet(sight, table).paper,
            Voice::Desk => None,
        }
    }

    fn vote(&mut self, voice: Voice) -> Result<()> {
        let Some(paper) = self.paper(voice) else { return Ok(()) };
        let mut ranked: Vec<(f64, ItemId)> = paper.questions.iter().map(|id| (self.support(voice, *id), *id)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let board = self.dots.board(self.sight(), room::words::Audience::Phones);
        let marks = Marks {
            revision: 1,
            dots: ranked.iter().take(board.dots.into()).map(|(_, id)| *id).collect(),
            unsettling: ranked.last().filter(|_| board.unsettling).map(|(_, id)| *id),
            run_off: false,
            wave: paper.wave,
        };
        let by = Asker { device: Id128([0; 16]), role: Role::Participant, seat: None, voice };
        let events = self
            .dots
            .decide(self.hall, &by, Command::Ballot(marks), &mut self.at)
            .map_err(|refusal| anyhow::anyhow!("a ballot was refused: {refusal:?}"))?;
        self.take(events);
        Ok(())
    }

    fn sight(&self) -> Sight<'a> {
        static NOBODY: Presence =
            Presence { online: BTreeSet::new(), screens: 0, consoles: 0, storage: Storage::Sound };
        Sight { hall: self.hall, presence: &NOBODY, now: self.at.now }
    }

    /// What a person, or a table on the whole, thinks of a question.
    fn support(&self, voice: Voice, id: ItemId) -> f64 {
        match voice {
            Voice::Participant(who) => self.crowd.support[who.0 as usize - 1][place(id)],
            Voice::Table(table) => {
                let sits: Vec<usize> = self.hall.at_table(table).map(|(who, _)| who.0 as usize - 1).collect();
                let sum: f64 = sits.iter().map(|who| self.crowd.support[*who][place(id)]).sum();
                sum / sits.len().max(1) as f64
            }
            Voice::Desk => 0.0,
        }
    }

    fn take(&mut self, events: Vec<Event>) {
        for event in events {
            if let Event::Narrowed { left, .. } = &event {
                self.left.push(left.get().cloned().unwrap_or_default());
            }
            self.dots.apply(&event, self.at.now);
        }
    }
}
