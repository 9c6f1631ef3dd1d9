//! What people do: what their robots would, what a hand does by itself, and what nobody
//! should do: a command said again by another, or with another number in it.

use std::collections::BTreeMap;

use anyhow::Result;
use crowd::mind::OwnWords;
use crowd::voice::voice;
use rand::RngExt;
use rand::seq::IteratorRandom;
use room::access::Column;
use room::activities::{self, Look};
use room::activity::{Presence, Reader};
use room::hall::Stay;
use room::protocol::Command;
use room::room::right;
use room::words::{Asker, Audience, ItemId, Language, ParticipantId, Role, RunId, TableId, Voice};
use serde_json::Value;

use super::hall::{DESKS, Hall, Totals};

impl Hall {
    /// Somebody looks at the phone and does what there is to do; at first most come in.
    pub(super) fn somebody(&mut self, totals: &mut Totals) -> Result<()> {
        let here: Vec<ParticipantId> = self.room.hall.all_here().map(|(who, _)| who).collect();
        let all = self.room.head.people as usize;
        if here.len() < all / 2 || here.is_empty() || self.dice.random_bool(0.01) {
            return self.joins(totals);
        }
        let who = here[self.dice.random_range(0..here.len())];
        for (voice, command) in self.wishes(who) {
            self.robot_asks(who, Self::person(who, voice), command, totals)?;
        }
        Ok(())
    }

    /// A robot that is refused lets the run be for a while.
    fn robot_asks(&mut self, who: ParticipantId, by: Asker, command: Command, totals: &mut Totals) -> Result<()> {
        let run = if let Command::Act { run, .. } = command { Some(run) } else { None };
        if run.is_some_and(|run| self.sulks.contains(&(who, run))) {
            return Ok(());
        }
        let refused = self.ask(by, command, totals)?.is_none();
        self.sulks.extend(run.filter(|_| refused).map(|run| (who, run)));
        Ok(())
    }

    /// By a seat's own token, or with the code of the room.
    fn joins(&mut self, totals: &mut Totals) -> Result<()> {
        let n = self.dice.random_range(1..=self.room.head.people + 3);
        let seat = Some(ParticipantId(n)).filter(|_| self.dice.random_bool(0.7));
        let device = Self::device(ParticipantId(n));
        let by = Asker { device, role: Role::Participant, seat, voice: Voice::Desk };
        let join = Command::Join { name: format!("P{n}"), language: Language::En };
        self.ask(by, join, totals)?;
        Ok(())
    }

    /// What the robots of the runs in a hand would do, all of it.
    fn wishes(&mut self, who: ParticipantId) -> Vec<(Voice, Command)> {
        let presence = Presence::default();
        let board = self.room.board(Audience::Phones, &presence, self.now);
        let Some(hand) = self.room.hand(who, &presence, self.now) else { return Vec::new() };
        let sheet = hand.table.and_then(|table| self.room.sheet(table, &presence, self.now));
        if let Some(table) = hand.table.filter(|_| !hand.seated) {
            return vec![(Voice::Participant(who), Command::Sit { table })];
        }
        let texts = self.texts([
            Some(Reader::Board(Audience::Phones)),
            hand.table.map(Reader::Table),
            Some(Reader::Person(who)),
        ]);
        let (pool, seed) = (self.pool.clone(), u64::from(who.0));
        let mind = self.minds.entry(who).or_insert_with(|| OwnWords::new(Language::Fr, pool, seed));
        let mut wishes = Vec::new();
        let runs: Vec<RunId> = hand.acts.iter().map(|act| act.run).collect();
        for run in runs {
            let look = Look {
                me: who,
                table: hand.table,
                pen: hand.pen,
                phones: board.phones,
                beat: board.step.as_ref().map_or(0, |step| step.beat),
                board: board.act.as_ref().filter(|act| act.run == run).map(|act| &act.view),
                sheet: sheet
                    .as_ref()
                    .and_then(|sheet| sheet.act.as_ref())
                    .filter(|act| act.run == run)
                    .map(|act| &act.view),
                hand: hand.acts.iter().find(|act| act.run == run).map(|act| &act.view),
                texts: &texts,
            };
            let acts = activities::robot(&look, mind);
            wishes.extend(acts.into_iter().map(|command| (voice(&command, &look), Command::Act { run, command })));
        }
        wishes
    }

    fn texts<const N: usize>(&self, readers: [Option<Reader>; N]) -> BTreeMap<ItemId, String> {
        let ids = readers.into_iter().flatten().flat_map(|who| self.room.reads(who));
        ids.filter_map(|id| Some((id, self.room.text(id)?.to_owned()))).collect()
    }

    /// What the robots of a desk would do, on the open step and on what lingers.
    pub(super) fn desk_robots(&mut self, totals: &mut Totals) -> Result<()> {
        let board = self.room.board(Audience::Helper, &Presence::default(), self.now);
        let texts = self.texts([Some(Reader::Board(Audience::Helper))]);
        let acts = board.act.into_iter().chain(board.desk.into_iter().flat_map(|desk| desk.also));
        let (pool, me) = (self.pool.clone(), ParticipantId(0));
        for act in acts {
            let mind = self.minds.entry(me).or_insert_with(|| OwnWords::new(Language::Fr, pool.clone(), 0));
            for command in activities::desk_robot(&act.view, &texts, mind) {
                let command = Command::Act { run: act.run, command };
                let helps = right(&command).held_by(Column::Helper);
                let by = if helps { Self::desk(DESKS[2]) } else { self.driver() };
                self.robot_asks(me, by, command, totals)?;
            }
        }
        Ok(())
    }

    /// What a hand does by itself: come, go, sit, write, call.
    pub(super) fn person_gesture(&mut self, totals: &mut Totals) -> Result<()> {
        let who = self.anybody();
        let (other, table) = (self.anybody(), self.any_table());
        let command = match self.dice.random_range(0..14) {
            0 => Command::Leave {},
            1..4 => Command::ComeBack {},
            4 | 5 => Command::Sit { table },
            6 => Command::TakePen {},
            7 => Command::PassPen { to: other },
            8 => Command::CallHelp {},
            9 => Command::Rename { name: "Zoé".into() },
            10 => Command::Speak { language: Language::En },
            11 => Command::AddNeighbour { name: "Marc".into() },
            12 => Command::RollCall { table, absent: vec![other] },
            _ if self.dice.random_bool(0.1) => Command::Erase {},
            _ => return self.joins(totals),
        };
        let at_table = matches!(command, Command::PassPen { .. } | Command::RollCall { .. });
        let voice = match self.room.hall.table_of(who).filter(|_| at_table) {
            Some(table) => Voice::Table(table),
            None => Voice::Participant(who),
        };
        self.ask(Self::person(who, voice), command, totals)?;
        Ok(())
    }

    /// Something that was said lately is said once more: by the same, by somebody else, or changed.
    pub(super) fn say_again(&mut self, totals: &mut Totals) -> Result<()> {
        let Some((mut by, mut command)) = self.said.iter().choose(&mut self.dice).cloned() else { return Ok(()) };
        match self.dice.random_range(0..4) {
            0 => {}
            1 => by = Self::person(self.anybody(), by.voice),
            2 => {
                let desk = DESKS[self.dice.random_range(0..DESKS.len())];
                by = Asker { voice: by.voice, ..Self::desk(desk) };
            }
            _ => command = self.another_number(&command)?,
        }
        self.ask(by, command, totals)?;
        Ok(())
    }

    /// The command with one of its numbers changed, if that still is one.
    fn another_number(&mut self, command: &Command) -> Result<Command> {
        let mut json = serde_json::to_value(command)?;
        let item = self.room.reads(Reader::Board(Audience::Pilot)).into_iter().choose(&mut self.dice);
        let number = match self.dice.random_range(0..4) {
            0 => item.map_or(0, |item| item.0),
            1 => u64::MAX >> self.dice.random_range(0..64_u32),
            _ => self.dice.random_range(0..40),
        };
        let mut places = numbers(&mut json);
        if places.is_empty() {
            return Ok(command.clone());
        }
        let place = self.dice.random_range(0..places.len());
        *places[place] = number.into();
        Ok(serde_json::from_value(json).unwrap_or_else(|_| command.clone()))
    }

    /// Somebody of the list, here or not.
    pub(super) fn anybody(&mut self) -> ParticipantId {
        let people = &self.room.hall.people;
        let here = people.iter().filter(|(_, person)| person.stay == Stay::Here || person.stay == Stay::Left);
        here.map(|(who, _)| *who).choose(&mut self.dice).unwrap_or(ParticipantId(1))
    }

    pub(super) fn any_table(&mut self) -> TableId {
        self.room.hall.tables.keys().copied().choose(&mut self.dice).unwrap_or(TableId(1))
    }
}

fn numbers(value: &mut Value) -> Vec<&mut Value> {
    match value {
        Value::Number(_) => vec![value],
        Value::Array(list) => list.iter_mut().flat_map(numbers).collect(),
        Value::Object(map) => map.values_mut().flat_map(numbers).collect(),
        _ => Vec::new(),
    }
}
