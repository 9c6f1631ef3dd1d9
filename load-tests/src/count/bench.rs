//! A room whose journal is kept as text, with a post that holds letters back and delivers some
//! twice, and a power cut at any time: the room is then rebuilt from the text alone.

use anyhow::{Result, ensure};
use room::activities;
use room::activity::Presence;
use room::entry::{Entry, VERSION};
use room::protocol::Command;
use room::room::{Room, Taken};
use room::scenario::Scenario;
use room::views::Board;
use room::words::{Asker, At, Audience, DeviceId, Id128, Language, Moment, ParticipantId, Refusal, Role, RunId, Voice};

/// When a room begins.
const MORNING: At = At(1_000);
const PILOT: DeviceId = Id128([0xFE; 16]);
const HELPER: DeviceId = Id128([0xFD; 16]);

/// A room and what would be left of it after a power cut.
pub struct Bench {
    scenario: Scenario,
    pub room: Room,
    journal: Vec<String>,
    pub now: At,
    seed: u64,
    /// Commands asked, taken or not.
    pub asked: u64,
    pub refused: u64,
    pub restarts: u64,
}

impl Bench {
    pub fn new(scenario: Scenario, seed: u64) -> Self {
        let room = Room::new(&scenario, MORNING, 60);
        Self { scenario, room, journal: Vec::new(), now: MORNING, seed, asked: 0, refused: 0, restarts: 0 }
    }

    /// Asks, and writes down what was taken.
    pub fn ask(&mut self, by: &Asker, command: Command) -> Result<std::result::Result<Taken, Refusal>> {
        self.asked += 1;
        self.seed = self.seed.wrapping_add(1);
        let taken = self.room.ask(by, command, &mut Moment::new(self.now, self.seed));
        match &taken {
            Ok(taken) => self.write(taken)?,
            Err(_) => self.refused += 1,
        }
        Ok(taken)
    }

    /// Lets what is due happen.
    pub fn wake(&mut self) -> Result<bool> {
        self.seed = self.seed.wrapping_add(1);
        let taken = self.room.wake(&mut Moment::new(self.now, self.seed));
        taken.as_ref().map_or(Ok(()), |taken| self.write(taken))?;
        Ok(taken.is_some())
    }

    fn write(&mut self, taken: &Taken) -> Result<()> {
        let entry = Entry {
            epoch: 1,
            seq: taken.seq,
            at: taken.at,
            kind: taken.kind.clone(),
            version: VERSION,
            events: taken.events.clone(),
        };
        self.journal.push(serde_json::to_string(&entry)?);
        Ok(())
    }

    /// The power is cut: what the text tells must be the room that was there.
    pub fn restart(&mut self) -> Result<()> {
        let mut room = Room::new(&self.scenario, MORNING, 60);
        for line in &self.journal {
            room.replay(&serde_json::from_str(line)?);
        }
        ensure!(room == self.room, "the journal tells another room than the one that was there");
        self.room = room;
        self.restarts += 1;
        Ok(())
    }

    pub fn pilot(&mut self, command: Command) -> Result<std::result::Result<Taken, Refusal>> {
        self.ask(&desk(PILOT, Role::Pilot), command)
    }

    pub fn helper(&mut self, command: Command) -> Result<std::result::Result<Taken, Refusal>> {
        self.ask(&desk(HELPER, Role::Helper), command)
    }

    /// GO, once; its entry.
    pub fn go(&mut self) -> Result<u64> {
        let expect = self.room.expect();
        let taken = self.pilot(Command::Go { expect })?;
        taken.map(|taken| taken.seq).map_err(|refusal| anyhow::anyhow!("GO was refused: {refusal:?}"))
    }

    /// GO until the step of this name is open; its run.
    pub fn go_to(&mut self, name: &str) -> Result<RunId> {
        const FAR: usize = 60;
        for _ in 0..FAR {
            if self.room.agenda.open().is_some_and(|step| step.words.name == name)
                && let Some(run) = self.room.open_run_id()
            {
                return Ok(run);
            }
            self.go()?;
        }
        anyhow::bail!("GO never led to {name}")
    }

    /// A person comes in, or not if the hall is full.
    pub fn join(&mut self, who: u32) -> Result<bool> {
        let seat = Some(ParticipantId(who));
        let by = Asker { device: device(who), role: Role::Participant, seat, voice: Voice::Desk };
        Ok(self.ask(&by, Command::Join { name: format!("P{who}"), language: Language::En })?.is_ok())
    }

    pub fn board(&self, to: Audience) -> Board {
        self.room.board(to, &Presence::default(), self.now)
    }

    /// The open activity as the pilot sees it.
    pub fn curtain(&self) -> Option<activities::Board> {
        self.board(Audience::Pilot).act.map(|act| act.view)
    }

    pub fn hand(&self, who: ParticipantId) -> Option<room::views::Hand> {
        self.room.hand(who, &Presence::default(), self.now)
    }

    pub fn sheet(&self, table: room::words::TableId) -> Option<room::views::Sheet> {
        self.room.sheet(table, &Presence::default(), self.now)
    }
}

/// The phone of a person.
pub fn device(who: u32) -> DeviceId {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&who.to_be_bytes());
    Id128(bytes)
}

/// A person with their phone, who speaks for themselves or for a table.
pub fn person(who: u32, voice: Voice) -> Asker {
    Asker { device: device(who), role: Role::Participant, seat: None, voice }
}

fn desk(device: DeviceId, role: Role) -> Asker {
    Asker { device, role, seat: None, voice: Voice::Desk }
}
