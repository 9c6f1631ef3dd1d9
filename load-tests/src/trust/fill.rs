//! A store with a long past, made without a server: the rules judge, the vault
//! closes, the journal writes, exactly as the keeper does. It never writes an
//! event that the rules have not made.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, bail};
use hub::entries::{self, Noted, Remembered};
use hub::journal::{Floors, Journal, RoomKey, RoomRow};
use hub::vault::Vault;
use rand::rngs::ChaCha12Rng;
use rand::{RngExt, SeedableRng};
use room::activities::{self, dots, harvest};
use room::pool::Publish;
use room::protocol::Command;
use room::room::Room;
use room::scenario::Scenario;
use room::words::{Asker, At, Id128, ItemId, Language, Moment, ParticipantId, Role, RunId, TableId, Voice};

/// Commands of one append.
const TOGETHER: usize = 1_000;
/// People who have done all that.
const PEOPLE: u32 = 60;
/// 1 January 2026, in milliseconds: when it all happened.
const THEN: i64 = 1_767_225_600_000;

struct Past {
    room: Room,
    journal: Journal,
    vault: Vault,
    key: RoomKey,
    dice: ChaCha12Rng,
    noted: Vec<Noted>,
}

/// Fills an empty data folder with a room of this scenario and at least so many entries (how many
/// comes back): half of them
/// ballots of an open round, under its key; the others names, under those of their persons.
///
/// # Errors
/// If the store cannot be written, or the rules refuse what they should take.
pub async fn fill(data: &Path, scenario: &str, entries: u64, seed: u64) -> Result<u64> {
    let mut past = Past::begin(data, scenario, seed).await?;
    let run = past.prepare().await?;
    let mut revision = 0;
    while past.room.seq < entries {
        revision += 1;
        for person in (1..=PEOPLE).map(ParticipantId) {
            past.vote(run, person, revision)?;
            past.say(person, Command::Rename { name: format!("P{person} {revision}") })?;
            if past.noted.len() >= TOGETHER {
                past.write().await?;
            }
        }
    }
    past.write().await?;
    Ok(past.room.seq)
}

impl Past {
    async fn begin(data: &Path, scenario: &str, seed: u64) -> Result<Self> {
        let journal = Journal::open(data, Floors { warn: 0, stop: 0 })?;
        let (key, read) = (RoomKey::fresh(), Scenario::read(scenario).map_err(|told| anyhow::anyhow!("{told}"))?);
        let row = RoomRow { id: key.clone(), scenario_toml: scenario.to_owned(), created_at: THEN, link_epoch: 1 };
        journal.create_room(row).await?;
        let (room, vault) = (Room::new(&read, At(THEN), 0), Vault::open(data)?);
        Ok(Self { room, journal, vault, key, dice: ChaCha12Rng::seed_from_u64(seed), noted: Vec::new() })
    }

    /// Everybody is in, each table has asked a question, and the choice is open.
    async fn prepare(&mut self) -> Result<RunId> {
        for person in 1..=PEOPLE {
            let command = Command::Join { name: format!("P{person}"), language: Language::Fr };
            self.ask(Asker { voice: Voice::Desk, ..asker(person, Role::Participant) }, command)?;
        }
        let harvest = self.go()?;
        for table in 1..=6 {
            self.question(harvest, TableId(table))?;
        }
        let items = self.written(harvest);
        let publish = harvest::Command::Publish(Publish::Approve { items });
        self.act(asker(0, Role::Pilot), harvest, activities::Command::Harvest(publish))?;
        self.go()?;
        let choose = self.go()?;
        self.write().await?;
        Ok(choose)
    }

    fn question(&mut self, run: RunId, table: TableId) -> Result<()> {
        let pen = self.room.hall.pen(table).with_context(|| format!("a pen at table {table}"))?;
        for n in 0..2 {
            let secret = Id128(self.dice.random());
            let text = format!("Question {n} of table {table}?");
            let ask = harvest::Command::Ask { text, subtheme: None, secret };
            self.act(by(pen), run, activities::Command::Harvest(ask))?;
        }
        Ok(())
    }

    /// Every question, as the desk sees it.
    fn written(&self, run: RunId) -> Vec<ItemId> {
        let board = self.room.board(room::words::Audience::Pilot, &room::activity::Presence::default(), At(THEN));
        match board.act.filter(|act| act.run == run).map(|act| act.view) {
            Some(activities::Board::Harvest(view)) => view.desk.iter().map(|row| row.id).collect(),
            _ => Vec::new(),
        }
    }

    fn vote(&mut self, run: RunId, person: ParticipantId, revision: u32) -> Result<()> {
        let hand = self.room.hand(person, &room::activity::Presence::default(), At(THEN)).context("a hand")?;
        let act = hand.acts.into_iter().find(|act| act.run == run).context("a ballot")?;
        let activities::Hand::Dots(hand) = act.view else { bail!("not a round of dots") };
        let paper = hand.paper.context("a paper")?;
        let (wave, mut questions) = (paper.wave, paper.questions);
        questions.rotate_left(revision as usize % 3);
        questions.truncate(3);
        let marks = dots::words::Marks { revision, dots: questions, unsettling: None, run_off: false, wave };
        self.act(by(person), run, activities::Command::Dots(dots::words::Command::Ballot(marks)))
    }

    fn go(&mut self) -> Result<RunId> {
        let expect = self.room.expect();
        self.ask(asker(0, Role::Pilot), Command::Go { expect })?;
        self.room.open_run_id().context("an open step")
    }

    fn say(&mut self, person: ParticipantId, command: Command) -> Result<()> {
        self.ask(by(person), command)
    }

    fn act(&mut self, by: Asker, run: RunId, command: activities::Command) -> Result<()> {
        self.ask(by, Command::Act { run, command })
    }

    fn ask(&mut self, by: Asker, command: Command) -> Result<()> {
        let body = serde_json::to_vec(&command)?;
        let mut at = Moment::new(At(THEN + self.room.seq as i64), self.dice.random());
        let taken = self.room.ask(&by, command, &mut at).map_err(|refusal| anyhow::anyhow!("refused: {refusal:?}"))?;
        let id = Id128(self.dice.random());
        let command = Some(Remembered { id, seat: "past".to_owned(), body, run: taken.sealed });
        self.noted.push(Noted { taken, command });
        Ok(())
    }

    async fn write(&mut self) -> Result<()> {
        let noted = std::mem::take(&mut self.noted);
        let written = entries::write(&self.vault, &self.key, 1, noted, &BTreeSet::new())?;
        Ok(self.journal.append(written.into_iter().map(|one| one.line).collect()).await?)
    }
}

fn asker(device: u32, role: Role) -> Asker {
    let mut id = [0; 16];
    id[..4].copy_from_slice(&device.to_be_bytes());
    Asker { device: Id128(id), role, seat: None, voice: Voice::Desk }
}

fn by(person: ParticipantId) -> Asker {
    Asker { voice: Voice::Participant(person), ..asker(person.0, Role::Participant) }
}
