//! Fills the three views from the state. Whoever may not see a thing gets a view
//! that does not hold it: nothing is left to the page to hide.

use crate::activity::{Act, Presence, Sight};
use crate::agenda::{Next, Step};
use crate::hall::Stay;
use crate::limits;
use crate::report::Figure;
use crate::room::{Recorded, Room, Run};
use crate::scenario::{Note, Phones};
use crate::views::{Board, Clock, Crowd, Desk, Face, Hand, Line, Move, Place, Sheet, StepFace, TableFace};
use crate::words::{At, Audience, ParticipantId, RunId, TableId, Text};

impl Room {
    /// What an audience sees at `now`.
    #[must_use]
    pub fn board(&self, to: Audience, presence: &Presence, now: At) -> Board {
        let sight = Sight { hall: &self.hall, presence, now };
        let desk = matches!(to, Audience::Stage | Audience::Helper | Audience::Pilot);
        let stand = self.agenda.stand;
        Board {
            to,
            title: self.head.title.clone(),
            language: self.head.language,
            step: self.agenda.open().and_then(|step| self.step_face(step)),
            clock: Clock {
                started: stand.started,
                ends: stand.ends,
                beat_started: stand.beat_started,
                beat_ends: stand.beat_ends,
                paused: stand.paused,
            },
            phones: if self.show.dark { Phones::Down } else { self.agenda.phones() },
            round: self.hall.round,
            moving: self.moving.map(|(_, ends)| ends).filter(|_| self.walking(now)),
            announced: self.hall.announced.is_some(),
            crowd: self.crowd(presence),
            places: if to == Audience::Screen && self.walking(now) { self.places() } else { Vec::new() },
            theme: (desk || self.runs.values().any(|run| run.activity.shows_theme())).then(|| self.hall.theme.clone()),
            show: if desk { self.show.clone() } else { self.show.to_the_hall() },
            act: self.open_run_id().and_then(|run| self.act_board(run, sight, to)),
            one: self.one().and_then(|run| run.activity.one()).map(str::to_owned),
            one_at: self.one().and_then(|run| run.activity.one_at()),
            figures: self.figures(to),
            sealed: if to == Audience::Phones { self.held_by_phones() } else { Vec::new() },
            again: if to == Audience::Phones { self.sent_again() } else { Vec::new() },
            desk: desk.then(|| Box::new(self.desk(to, sight))),
        }
    }

    /// The run in which the one question stands.
    fn one(&self) -> Option<&Run> {
        self.runs.values().rev().find(|run| run.activity.one().is_some())
    }

    /// The figures of all runs, while the open activity shows them: all for the desk, a few for the hall.
    fn figures(&self, to: Audience) -> Vec<Figure> {
        let open = self.open_run_id().and_then(|run| self.runs.get(&run));
        let Some(open) = open.filter(|run| run.activity.shows_figures()) else { return Vec::new() };
        let all: Vec<Figure> = self.report().into_iter().flat_map(|(.., report)| report.figures).collect();
        let named = open.activity.hall_figures();
        if to.desk() {
            return all;
        }
        if named.is_empty() {
            return all.into_iter().filter(|figure| figure.value > 0).take(limits::HALL_FIGURES).collect();
        }
        named.iter().filter_map(|key| all.iter().find(|figure| &figure.key == key)).cloned().collect()
    }

    fn step_face(&self, step: &Step) -> Option<StepFace> {
        let beat = self.agenda.stand.beat;
        let line = step.words.beats.get(usize::from(beat)).map(|beat| &beat.say).filter(|say| !say.is_empty());
        Some(StepFace {
            id: step.id,
            run: step.run?,
            name: step.words.name.clone(),
            kind: step.settings.kind(),
            title: step.words.title.clone(),
            say: line.unwrap_or(&step.words.say).clone(),
            beat,
            beats: step.words.beats.len() as u16,
            printed_ms: step.words.printed.map(|minutes| minutes.ms()),
            back: step.words.printed.map(|printed| {
                let reserve = (step.words.minutes.ms() - printed.ms()).max(0);
                self.agenda.stand.ends.plus(-reserve)
            }),
            gong: step.words.gong,
        })
    }

    fn crowd(&self, presence: &Presence) -> Crowd {
        let mut crowd =
            Crowd { expected: self.hall.planned, tables: self.hall.used_tables().len() as u16, ..Crowd::default() };
        let mut waiting = self.hall.used_tables();
        for (who, person) in self.hall.all_here() {
            crowd.here += 1;
            crowd.online += u32::from(presence.online.contains(&who));
            crowd.seated += u32::from(person.seated);
            if let Some(table) = person.table.filter(|_| !person.seated) {
                waiting.remove(&table);
            }
        }
        crowd.complete = waiting.len() as u16;
        crowd
    }

    fn walking(&self, now: At) -> bool {
        self.moving.is_some_and(|(_, ends)| ends > now)
    }

    fn places(&self) -> Vec<Place> {
        let place = |table: &TableId| {
            let there: Vec<bool> = self.hall.at_table(*table).map(|(_, person)| person.seated).collect();
            let seated = there.iter().filter(|seated| **seated).count();
            Place { table: *table, here: there.len() as u16, seated: seated as u16 }
        };
        self.hall.used_tables().iter().map(place).collect()
    }

    fn act_board(&self, run: RunId, sight: Sight<'_>, to: Audience) -> Option<Act<crate::activities::Board>> {
        let it = self.runs.get(&run)?;
        Some(Act { run, step: it.step, view: it.activity.board(sight, to) })
    }

    fn desk(&self, to: Audience, sight: Sight<'_>) -> Desk {
        let open = self.agenda.open();
        let next = self.agenda.following();
        let text = |step: Option<&Step>, field: fn(&Step) -> &Text| step.map(field).cloned().unwrap_or_default();
        let note = |step: Option<&Step>| step.map_or_else(Note::default, |step| step.words.note.clone());
        Desk {
            agenda: self.agenda.steps.iter().map(line).collect(),
            next: self.next(),
            expect: self.expect(),
            cue: text(open, |step| &step.words.cue),
            note: note(open),
            next_say: self.agenda.next_beat().map_or_else(Text::default, |beat| beat_line(open, beat)),
            next_title: text(next, |step| &step.words.title),
            next_cue: text(next, |step| &step.words.cue),
            next_note: note(next),
            forecast: self.agenda.forecast(sight.now),
            tables: self.hall.tables.keys().map(|table| self.table_face(*table, sight)).collect(),
            request: self.hall.request.clone(),
            also: self
                .live()
                .into_iter()
                .skip(usize::from(open.is_some()))
                .filter_map(|run| self.act_board(run, sight, to))
                .collect(),
            moves: if to.desk() {
                self.moves.iter().rev().take(20).map(|it| self.recorded(it)).collect()
            } else {
                Vec::new()
            },
            pilot: self.pilot.map(|device| device.to_string()[..8].to_owned()),
            come_again: self.to_come_again(),
            screens: sight.presence.screens,
            storage: sight.presence.storage,
            doors: self.hall.doors,
            left: self.hall.people.values().filter(|person| person.stay == Stay::Left).count() as u32,
            seats: self.hall.table_seats,
            small: limits::small_table(self.hall.table_seats),
        }
    }

    /// A gesture with the names of those whom it was about, as many as a line bears.
    fn recorded(&self, record: &Recorded) -> Move {
        const NAMES: usize = 2;
        let whom = &record.gesture.whom;
        let names = whom.iter().take(NAMES).filter_map(|who| self.hall.name(*who)).map(str::to_owned);
        Move {
            seq: record.seq,
            at: record.at,
            kind: record.gesture.kind.clone(),
            about: record.gesture.about.clone(),
            names: names.collect(),
            people: u16::try_from(whom.len()).unwrap_or(u16::MAX),
            undone: record.undone,
        }
    }

    fn table_face(&self, id: TableId, sight: Sight<'_>) -> TableFace {
        let table = &self.hall.tables[&id];
        let mut face = TableFace {
            id,
            here: 0,
            seated: 0,
            online: 0,
            pen: table.pen.is_some(),
            help: table.help.clone(),
            closed: table.closed,
            progress: None,
        };
        for (who, person) in self.hall.at_table(id) {
            face.here += 1;
            face.seated += u16::from(person.seated);
            face.online += u16::from(sight.presence.online.contains(&who));
        }
        let run = self.open_run_id().and_then(|run| self.runs.get(&run));
        face.progress = run.and_then(|run| run.activity.progress(&self.hall, id));
        face
    }

    /// What a table sees.
    #[must_use]
    pub fn sheet(&self, table: TableId, presence: &Presence, now: At) -> Option<Sheet> {
        let sight = Sight { hall: &self.hall, presence, now };
        let it = self.hall.tables.get(&table)?;
        let people = self.hall.at_table(table).map(|(id, person)| Face {
            id,
            name: self.hall.name(id).map(str::to_owned),
            seated: person.seated,
            online: presence.online.contains(&id),
        });
        let act = self.open_run_id().and_then(|run| {
            let it = self.runs.get(&run)?;
            Some(Act { run, step: it.step, view: it.activity.sheet(sight, table) })
        });
        Some(Sheet { table, people: people.collect(), pen: it.pen, help: it.help.clone(), act })
    }

    /// What a person sees.
    #[must_use]
    pub fn hand(&self, who: ParticipantId, presence: &Presence, now: At) -> Option<Hand> {
        let sight = Sight { hall: &self.hall, presence, now };
        let (person, table) = (self.hall.people.get(&who)?, self.hall.table_of(who));
        let open = self.open_run_id();
        let acts = self.live().into_iter().filter_map(|run| {
            let it = self.runs.get(&run)?;
            if open != Some(run) && !it.activity.concerns(sight, who) {
                return None;
            }
            Some(Act { run, step: it.step, view: it.activity.hand(sight, who) })
        });
        Some(Hand {
            who,
            name: self.hall.name(who).map(str::to_owned),
            language: person.language,
            stay: person.stay,
            table,
            seated: person.seated && table.is_some(),
            next: self.hall.announced.as_ref().and_then(|announced| announced.seats.get(&who).copied()),
            rotation: self.rotation(who),
            pen: table.is_some_and(|table| self.hall.pen(table) == Some(who)),
            called: self.live().iter().any(|run| self.runs[run].activity.calls(&self.hall, who)),
            acts: acts.collect(),
        })
    }

    /// The tables of all rounds that the agenda plans: on paper and on the phone they survive a
    /// dead network.
    fn rotation(&self, who: ParticipantId) -> Vec<TableId> {
        self.hall.people.get(&who).map(|person| person.route.clone()).unwrap_or_default()
    }

    /// Whether the screen keeps the frame that it has.
    #[must_use]
    pub fn screen_held(&self) -> bool {
        self.show.frozen && !self.show.black
    }

    /// Whether a gesture of the pilot waits behind what the board says (used by programs that press GO).
    #[must_use]
    pub fn at_end(&self) -> bool {
        self.next() == Next::End
    }
}

fn beat_line(step: Option<&Step>, beat: u16) -> Text {
    step.and_then(|step| step.words.beats.get(usize::from(beat))).map(|beat| beat.say.clone()).unwrap_or_default()
}

fn line(step: &Step) -> Line {
    Line {
        id: step.id,
        name: step.words.name.clone(),
        title: step.words.title.clone(),
        kind: step.settings.kind(),
        day: step.words.day,
        lasts: step.words.minutes.ms(),
        status: step.status,
        protect: step.words.protect,
        backstage: step.words.backstage,
        moves_people: step.words.seats != crate::scenario::SeatsPlan::Keep,
        phones: step.words.phones,
    }
}
