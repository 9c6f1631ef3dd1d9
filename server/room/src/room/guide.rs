//! The facilitator's hands: GO by beat, gesture and step, back, skip, extend,
//! pause, park, run again, and the move of the tables. Going back destroys
//! nothing: a step keeps its run, and entering it again finds it as it was.

use crate::activities::Settings;
use crate::agenda::{Agenda, AgendaEvent, Next, Stand, Status, Step};
use crate::entry::Event;
use crate::hall::HallEvent;
use crate::limits;
use crate::protocol::{Command, Cut};
use crate::room::Room;
use crate::room::ask::Deal;
use crate::scenario::{Announce, Minutes, Phones, SeatsPlan, StepWords};
use crate::text::clean;
use crate::words::{Refusal, RunId, StepId, Text};

impl Room {
    /// What GO would do now.
    #[must_use]
    pub fn next(&self) -> Next {
        if let Some(beat) = self.agenda.next_beat() {
            return Next::Beat(beat);
        }
        let run = self.open_run_id().and_then(|run| self.runs.get(&run));
        if let Some(cue) = run.and_then(|run| run.activity.cue(&self.hall)) {
            return Next::Cue(cue.to_owned());
        }
        self.agenda.following().map_or(Next::End, |step| Next::Step(step.id))
    }
}

impl Deal<'_> {
    pub(super) fn guide(&mut self, command: Command) -> Result<(), Refusal> {
        match command {
            Command::Go { expect } => self.go(expect),
            Command::GoTo { step } => self.go_to(step),
            Command::Back {} => {
                let step = self.room.agenda.preceding().ok_or(Refusal::NotNow)?.id;
                self.open_step(step, Status::Ahead)
            }
            Command::Skip {} => {
                self.room.agenda.open().ok_or(Refusal::NotNow)?;
                let step = self.room.agenda.following().ok_or(Refusal::NotNow)?.id;
                self.open_step(step, Status::Skipped)
            }
            Command::Extend { minutes } => self.extend(minutes),
            Command::Pause { on } => self.pause(on),
            Command::StandBy { step } => self.stand_by(step),
            Command::Park {} => {
                self.room.agenda.open().ok_or(Refusal::NotNow)?;
                let step = self.room.agenda.following().ok_or(Refusal::NotNow)?.id;
                self.open_step(step, Status::Parked)
            }
            Command::TakeUp { step } => match self.room.agenda.step(step)?.status {
                Status::Parked => self.open_step(step, Status::Done),
                _ => Err(Refusal::NotNow),
            },
            Command::RunAgain { step } => self.run_again(step),
            _ => Err(Refusal::NotFound),
        }
    }

    fn go(&mut self, expect: u64) -> Result<(), Refusal> {
        if expect != self.room.expect() {
            return Err(Refusal::Stale);
        }
        match self.room.next() {
            Next::Beat(beat) => {
                let now = self.room.agenda.stand_on_beat(beat, self.at.now);
                self.stand(now);
                let step = self.room.agenda.open().ok_or(Refusal::NotNow)?;
                let (run, beats) = (step.run.ok_or(Refusal::NotNow)?, step.words.beats.len() as u16);
                self.stir(run, |activity, hall, at| activity.beat(hall, beat, beats, at));
                Ok(())
            }
            Next::Cue(_) => {
                let run = self.room.open_run_id().ok_or(Refusal::NotNow)?;
                self.stir(run, |activity, hall, at| activity.go(hall, at));
                Ok(())
            }
            Next::Step(step) => self.open_step(step, Status::Done),
            Next::End => Err(Refusal::NotNow),
        }
    }

    fn go_to(&mut self, step: StepId) -> Result<(), Refusal> {
        if self.room.agenda.step(step)?.words.backstage || self.room.agenda.stand.step == Some(step) {
            return Err(Refusal::NotNow);
        }
        self.open_step(step, Status::Done)
    }

    fn stand(&mut self, now: Stand) {
        let was = self.room.agenda.stand;
        self.emit(Event::Agenda(AgendaEvent::Stood { was, now }));
    }

    fn mark(&mut self, step: StepId, now: Status) {
        if let Ok(was) = self.room.agenda.step(step).map(|step| step.status)
            && was != now
        {
            self.emit(Event::Agenda(AgendaEvent::Marked { step, was, now }));
        }
    }

    /// Leaves the open step, which becomes `left`, and opens another one.
    fn open_step(&mut self, step: StepId, left: Status) -> Result<(), Refusal> {
        let next = self.room.agenda.step(step)?.clone();
        self.leave_step(&next, left);
        if self.room.hall.announced.is_some() {
            self.make_announced_move();
        }
        if self.room.agenda.stand_by.is_some() {
            let was = self.room.agenda.stand_by;
            self.emit(Event::Agenda(AgendaEvent::StoodBy { was, now: None }));
        }
        self.begin_day(&next);
        self.stand(Agenda::stand_on(&next, self.at.now));
        self.mark(step, Status::Open);
        let first = next.run.is_none();
        let run = self.run_of(&next);
        // Each time: what was opened after a close that came too early ends with this one.
        if next.settings.ends_the_day() {
            self.settle_day(next.words.day);
        }
        self.stir(run, |activity, hall, at| activity.enter(hall, at));
        if first {
            self.seat(&next);
        }
        self.open_under(&next);
        Ok(())
    }

    fn leave_step(&mut self, next: &Step, left: Status) {
        let Some(open) = self.room.agenda.open().cloned() else { return };
        let under: Vec<RunId> = self
            .room
            .agenda
            .steps
            .iter()
            .filter(|step| step.words.under.as_deref() == Some(&open.words.name) && step.id != next.id)
            .filter_map(|step| step.run)
            .collect();
        for run in open.run.into_iter().chain(under) {
            self.stir(run, |activity, hall, at| activity.leave(hall, at));
        }
        self.mark(open.id, left);
    }

    fn begin_day(&mut self, step: &Step) {
        let day = step.words.day;
        if let Some(None) = self.room.agenda.began.get(usize::from(day).saturating_sub(1)) {
            let now = Some(self.room.agenda.anchor(day, step.id, self.at.now));
            self.emit(Event::Agenda(AgendaEvent::Began { day, was: None, now }));
        }
    }

    /// The step's run; a new, empty one if it never had any.
    pub(super) fn run_of(&mut self, step: &Step) -> RunId {
        if let Some(run) = step.run {
            return run;
        }
        let run = self.room.next_run();
        self.emit(Event::Opened { run, step: step.id });
        self.emit(Event::Agenda(AgendaEvent::Ran { step: step.id, was: None, now: Some(run) }));
        let takes = step.settings.takes();
        let given = self.room.given(&takes);
        self.stir(run, |activity, hall, at| activity.open(hall, &given, at));
        let withheld = self.room.withheld(&takes);
        self.stir(run, |activity, hall, at| activity.withhold(hall, &withheld, at));
        if step.settings.fixes_theme() && !self.room.hall.theme.fixed {
            self.hall(HallEvent::ThemeFixed { was: false, now: true });
        }
        if step.settings.settles_what_it_takes() {
            self.settle_sources(&takes);
        }
        run
    }

    /// The day is over: nobody knows any more who said what. What was parked for a later day keeps
    /// its key overnight, so that it can be taken up as it was.
    fn settle_day(&mut self, day: u8) {
        let more = self.room.agenda.steps.iter().any(|step| step.words.day > day);
        let sleeps = |run: RunId| {
            let mut steps = self.room.agenda.steps.iter();
            more && steps.any(|step| step.run == Some(run) && step.status == Status::Parked)
        };
        let runs: Vec<RunId> = self.room.runs.keys().copied().filter(|run| !sleeps(*run)).collect();
        runs.into_iter().for_each(|run| self.stir(run, |activity, hall, at| activity.settle(hall, at)));
    }

    /// A ballot has copied what it needs: those who wrote become unlinkable, all the way back.
    fn settle_sources(&mut self, names: &[String]) {
        let sources: Vec<RunId> = names.iter().filter_map(|name| self.room.agenda.named(name)?.run).collect();
        for run in sources {
            let further = self.room.takes(run);
            self.stir(run, |activity, hall, at| activity.settle(hall, at));
            self.settle_sources(&further);
        }
    }

    /// Work that starts early, while this step runs.
    fn open_under(&mut self, step: &Step) {
        let under = |s: &&Step| s.words.under.as_deref() == Some(&step.words.name) && s.run.is_none();
        for early in self.room.agenda.steps.iter().filter(under).cloned().collect::<Vec<_>>() {
            self.run_of(&early);
        }
    }

    fn extend(&mut self, minutes: i32) -> Result<(), Refusal> {
        let limit = limits::STEP_MINUTES;
        self.room.agenda.open().ok_or(Refusal::NotNow)?;
        if minutes == 0 || minutes.unsigned_abs() > limit {
            return Err(Refusal::TooMany { field: "minutes".into(), limit });
        }
        let stand = self.room.agenda.stand;
        let now = stand.paused.unwrap_or(self.at.now);
        let ms = i64::from(minutes) * 60_000;
        // A minute given after 0:00 is a minute from now.
        let from = |end: crate::words::At| if ms > 0 { end.max(now).plus(ms) } else { end.plus(ms).max(now) };
        self.stand(Stand { ends: from(stand.ends), beat_ends: from(stand.beat_ends), ..stand });
        Ok(())
    }

    fn pause(&mut self, on: bool) -> Result<(), Refusal> {
        self.room.agenda.open().ok_or(Refusal::NotNow)?;
        let stand = self.room.agenda.stand;
        if on == stand.paused.is_some() {
            return Err(Refusal::NotNow);
        }
        let now = if on { Stand { paused: Some(self.at.now), ..stand } } else { self.room.agenda.resumed(self.at.now) };
        self.stand(now);
        Ok(())
    }

    /// After the server was away: clocks get the time back.
    pub(super) fn give_back(&mut self, ms: i64) {
        self.stand(self.room.agenda.stand.later(ms));
    }

    fn stand_by(&mut self, step: Option<StepId>) -> Result<(), Refusal> {
        if let Some(id) = step
            && self.room.agenda.step(id)?.words.backstage
        {
            return Err(Refusal::NotNow);
        }
        let was = self.room.agenda.stand_by;
        self.emit(Event::Agenda(AgendaEvent::StoodBy { was, now: step }));
        Ok(())
    }

    /// The old run stays; GO will open a new one.
    fn run_again(&mut self, step: StepId) -> Result<(), Refusal> {
        let again = self.room.agenda.step(step)?.clone();
        if again.run.is_none() || again.words.backstage {
            return Err(Refusal::NotNow);
        }
        self.emit(Event::Agenda(AgendaEvent::Ran { step, was: again.run, now: None }));
        self.open_step(step, Status::Done)
    }

    pub(super) fn rearrange(&mut self, command: Command) -> Result<(), Refusal> {
        match command {
            Command::Insert { kind, title, minutes, before } => self.insert(&kind, &title, minutes, before),
            Command::Reorder { step, before } => self.reorder(step, before),
            Command::Shorten { cuts } => self.shorten(&cuts),
            _ => Err(Refusal::NotFound),
        }
    }

    fn insert(&mut self, kind: &str, title: &str, minutes: u32, before: Option<StepId>) -> Result<(), Refusal> {
        let settings = Settings::plain(kind).ok_or(Refusal::BadChoice { field: "kind".into() })?;
        let subthemes = self.room.hall.theme.subthemes.len();
        settings.agree(subthemes, self.room.head.people).map_err(|_| Refusal::BadChoice { field: "kind".into() })?;
        if minutes == 0 || minutes > limits::STEP_MINUTES {
            return Err(Refusal::TooMany { field: "minutes".into(), limit: limits::STEP_MINUTES });
        }
        if self.room.agenda.steps.len() >= limits::STEPS {
            return Err(Refusal::TooMany { field: "agenda".into(), limit: limits::STEPS as u32 });
        }
        let title = clean("title", title, limits::STAGE_TITLE_CHARS)?;
        let at = self.ahead_place(before)?;
        let id = StepId(self.room.agenda.steps.iter().map(|step| step.id.0).max().unwrap_or(0) + 1);
        let words = StepWords { day: self.day(), ..StepWords::bare(format!("inserted-{id}"), title, minutes) };
        let step = Box::new(Step { id, words, settings, status: Status::Ahead, run: None });
        self.emit(Event::Agenda(AgendaEvent::Inserted { step, at }));
        Ok(())
    }

    fn day(&self) -> u8 {
        self.room.agenda.open().map_or(1, |step| step.words.day)
    }

    /// Where a step goes that shall come before `before` (or last); never before the open one.
    fn ahead_place(&self, before: Option<StepId>) -> Result<u16, Refusal> {
        let agenda = &self.room.agenda;
        let least = agenda.stand.step.and_then(|id| agenda.place(id)).map_or(0, |place| place + 1);
        let place = match before {
            Some(id) => agenda.place(id).ok_or(Refusal::NotFound)?,
            None => agenda.steps.len(),
        };
        if place < least {
            return Err(Refusal::NotNow);
        }
        Ok(u16::try_from(place).unwrap_or(u16::MAX))
    }

    fn reorder(&mut self, step: StepId, before: Option<StepId>) -> Result<(), Refusal> {
        self.ahead_place(Some(step))?;
        self.ahead_place(before)?;
        let was: Vec<StepId> = self.room.agenda.steps.iter().map(|step| step.id).collect();
        let mut now: Vec<StepId> = was.iter().copied().filter(|id| *id != step).collect();
        let place = before.and_then(|id| now.iter().position(|other| *other == id)).unwrap_or(now.len());
        now.insert(place, step);
        self.guard_order(&now)?;
        self.emit(Event::Agenda(AgendaEvent::Ordered { was, now }));
        Ok(())
    }

    /// A step that takes texts stays behind the one that yields them.
    fn guard_order(&self, order: &[StepId]) -> Result<(), Refusal> {
        let agenda = &self.room.agenda;
        for (place, id) in order.iter().enumerate() {
            let step = agenda.step(*id)?;
            for name in step.settings.takes().iter().chain(&step.words.under) {
                let source = agenda.named(name).ok_or(Refusal::NotFound)?;
                if !order[..place].contains(&source.id) {
                    return Err(Refusal::RestsOn { what: name.clone() });
                }
            }
        }
        Ok(())
    }

    fn shorten(&mut self, cuts: &[Cut]) -> Result<(), Refusal> {
        for cut in cuts {
            let step = self.room.agenda.step(cut.step)?;
            if step.status != Status::Ahead {
                return Err(Refusal::NotNow);
            }
            if cut.lasts < 0 || cut.lasts > i64::from(limits::STEP_MINUTES) * 60_000 {
                return Err(Refusal::TooMany { field: "lasts".into(), limit: limits::STEP_MINUTES });
            }
        }
        for cut in cuts {
            let was = self.room.agenda.step(cut.step)?.words.minutes;
            match cut.lasts {
                0 => self.mark(cut.step, Status::Skipped),
                _ => self.emit(Event::Agenda(AgendaEvent::Lasts { step: cut.step, was, now: cut.minutes() })),
            }
        }
        Ok(())
    }
}

impl StepWords {
    /// A step that says nothing but its name, its title and its length.
    #[must_use]
    pub fn bare(name: String, title: String, minutes: u32) -> Self {
        Self {
            name,
            title: Text::plain(title),
            day: 1,
            minutes: Minutes(i64::from(minutes) * 60_000),
            min: None,
            printed: None,
            protect: false,
            drop_if_late: false,
            seats: SeatsPlan::Keep,
            announce: Announce::Now,
            move_minutes: None,
            phones: Phones::Down,
            say: Text::default(),
            cue: Text::default(),
            note: crate::scenario::Note::default(),
            gong: false,
            beats: Vec::new(),
            under: None,
            backstage: false,
            paper: Text::default(),
        }
    }
}
