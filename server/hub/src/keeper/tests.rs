//! The keeper on a store of its own, command by command; and somebody who has the
//! whole store afterwards, with every key that it still holds, and tries guesses.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use room::activities::{self, finding, voices, wording};
use room::agenda::Next;
use room::protocol::{Answer, Command, FromServer, Outcome};
use room::words::{Id128, ItemId, Language, Refusal, TableId, Voice};
use tempfile::TempDir;

use super::*;
use crate::journal::Floors;
use crate::vault::Under;

const DAY: &str = r#"
title = { fr = "Jour", en = "Day" }
people = 8
table_seats = 4

[[agenda]]
name = "mic"
minutes = 5
activity = { kind = "voices", voices = 2, seconds = 60, ask = true }

[[agenda]]
name = "finding"
minutes = 10
activity = { kind = "finding", standing = 1 }

[[agenda]]
name = "close"
minutes = 5
activity = { kind = "close" }
"#;

struct Bench {
    dir: TempDir,
    keeper: Keeper,
    next: u8,
}

/// A circle writes the question, and the hall may look at it twice.
const LOOKS: &str = r#"
title = { fr = "Jour", en = "Day" }
people = 8
table_seats = 4

[[agenda]]
name = "finding"
minutes = 10
activity = { kind = "finding", standing = 1 }

[[agenda]]
name = "wording"
minutes = 20
phones = "all"
activity = { kind = "wording", over = "finding", circle = 3 }
"#;

/// Who says something, and what: a guess.
type Guess = (String, Vec<u8>);

fn phone(n: u8) -> Who {
    Who { device: Id128([n; 16]), role: Role::Participant, seat: None, links: 1 }
}

fn pilot() -> Who {
    Who { device: Id128([99; 16]), role: Role::Pilot, seat: None, links: 1 }
}

fn body(command: &Command) -> Vec<u8> {
    serde_json::to_vec(command).unwrap()
}

fn world(dir: &Path) -> World {
    let journal = Journal::open(dir, Floors { warn: 0, stop: 0 }).unwrap();
    World { journal, vault: Vault::open(dir).unwrap(), down_ms: 0 }
}

impl Bench {
    async fn new() -> Self {
        Self::of(DAY).await
    }

    async fn of(day: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let world = world(dir.path());
        let row = RoomRow { id: RoomKey::fresh(), scenario_toml: day.to_owned(), created_at: 1, link_epoch: 1 };
        world.journal.create_room(row.clone()).await.unwrap();
        Self { keeper: Keeper::take_up(world, row).await.unwrap(), dir, next: 0 }
    }

    async fn say(&mut self, who: Who, voice: Voice, command: Command) -> Outcome {
        self.next += 1;
        self.retry(self.next, who, voice, command).await
    }

    /// Says something under this id, which may have been said before.
    async fn retry(&mut self, id: u8, who: Who, voice: Voice, command: Command) -> Outcome {
        let (outbox, mut batch) = (Arc::new(LatestWins::default()), Batch::default());
        let ask = Ask { id: Id128([id; 16]), voice, command };
        self.keeper.judge(&mut batch, true, who, &ask, &outbox);
        self.keeper.commit(batch).await;
        match serde_json::from_str(&outbox.drain()[0]).unwrap() {
            FromServer::Answer(Answer { outcome, .. }) => outcome,
            other => panic!("{other:?}"),
        }
    }

    /// Says what must be kept; the number of its line.
    async fn kept(&mut self, who: Who, voice: Voice, command: Command) -> (u64, Option<ItemId>) {
        match self.say(who, voice, command).await {
            Outcome::Kept { seq, made, .. } => (seq, made),
            refused @ Outcome::Refused(_) => panic!("{refused:?}"),
        }
    }

    /// The server dies and is back.
    async fn restart(self) -> Self {
        let Self { dir, keeper, next } = self;
        let row = keeper.row.clone();
        drop(keeper);
        Self { keeper: Keeper::take_up(world(dir.path()), row).await.unwrap(), dir, next }
    }

    async fn go(&mut self) {
        let expect = self.keeper.room.expect();
        self.kept(pilot(), Voice::Desk, Command::Go { expect }).await;
    }

    /// GO, which must do just this, one after the other.
    async fn cues(&mut self, cues: &[&str]) {
        for cue in cues {
            assert_eq!(self.keeper.room.next(), Next::Cue((*cue).to_owned()));
            self.go().await;
        }
    }

    /// GO until the next step is open; its run.
    async fn go_on(&mut self) -> RunId {
        let before = self.keeper.room.open_run_id();
        while self.keeper.room.open_run_id() == before {
            self.go().await;
        }
        self.keeper.room.open_run_id().unwrap()
    }

    /// Four people come in and sit down.
    async fn people(&mut self) {
        for n in 1..=4 {
            let join = Command::Join { name: format!("Name{n}"), language: Language::Fr };
            self.kept(phone(n), Voice::Desk, join).await;
            let who = ParticipantId(u32::from(n));
            let table = self.keeper.room.hall.table_of(who).unwrap();
            self.kept(phone(n), Voice::Participant(who), Command::Sit { table }).await;
        }
    }

    /// The lines of which one of these guesses is confirmed by a key that is left.
    async fn confirmed(&self, guesses: &[Guess]) -> BTreeSet<u64> {
        let room = &self.keeper.row.id;
        // As a start would find it: nothing of it is in a memory.
        let vault = Vault::open(self.dir.path()).unwrap();
        let sets = sets(&self.dir.path().join("keys").join(room.as_str()));
        let lines = self.keeper.world.journal.read(room).await.unwrap();
        let digest = |under: &Under, guess: &Guess| vault.digest(room, under, &guess.0, &guess.1).unwrap();
        let tried: BTreeSet<Vec<u8>> =
            sets.iter().flat_map(|under| guesses.iter().map(|guess| digest(under, guess))).collect();
        let fits = |digest: &[u8]| tried.contains(digest);
        lines.iter().filter(|line| line.digest.as_deref().is_some_and(fits)).map(|line| line.seq).collect()
    }
}

/// The keys that a folder holds, and all sets of up to three of them, in both forms.
fn sets(folder: &Path) -> Vec<Under> {
    let names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let numbered = |kind: &str| -> Vec<u32> {
        let number = |name: &String| name.strip_prefix(kind)?.strip_suffix(".key")?.parse().ok();
        names.iter().filter_map(number).collect()
    };
    let one = |seals: &[u32], owns: &[u32]| Under {
        seals: seals.iter().copied().collect(),
        owns: owns.iter().copied().collect(),
        secret: false,
    };
    let seals = numbered("seal-").into_iter().map(|run| one(&[run], &[]));
    let single: Vec<Under> = seals.chain(numbered("own-").into_iter().map(|who| one(&[], &[who]))).collect();
    let and = |a: &Under, b: &Under| Under { seals: &a.seals | &b.seals, owns: &a.owns | &b.owns, secret: false };
    let mut sets = vec![Under::default()];
    for _ in 0..3 {
        for more in sets.clone().iter().flat_map(|set| single.iter().map(|key| and(set, key))) {
            if !sets.contains(&more) {
                sets.push(more);
            }
        }
    }
    sets.iter().flat_map(|set| [set.clone(), Under { secret: true, ..set.clone() }]).collect()
}

#[tokio::test]
async fn no_key_that_is_left_confirms_the_name_of_somebody_who_was_erased() {
    let mut bench = Bench::new().await;
    bench.people().await;
    let one = ParticipantId(1);
    bench.kept(phone(1), Voice::Participant(one), Command::Rename { name: "Quetzal".into() }).await;
    bench.kept(phone(1), Voice::Participant(one), Command::AddNeighbour { name: "Condor".into() }).await;
    let person = |n: u8, name: &str| {
        let device = format!("device {}", Id128([n; 16]));
        let voice = format!("participant {n}");
        let join = body(&Command::Join { name: name.into(), language: Language::Fr });
        let rename = body(&Command::Rename { name: name.into() });
        let add = body(&Command::AddNeighbour { name: name.into() });
        vec![(device, join), (voice.clone(), rename), (voice, add)]
    };
    let guesses = [person(1, "Name1"), person(1, "Quetzal")].concat();
    assert_eq!(bench.confirmed(&guesses).await.len(), 2, "the search finds what is there");

    bench.kept(phone(1), Voice::Participant(one), Command::Erase {}).await;
    assert_eq!(bench.confirmed(&guesses).await, BTreeSet::new());
    assert_eq!(bench.confirmed(&person(2, "Name2")).await.len(), 1, "nobody else is forgotten");
    assert_eq!(bench.confirmed(&person(1, "Condor")).await.len(), 1, "nor the neighbour");
}

#[tokio::test]
async fn no_key_that_is_left_confirms_what_was_sealed_once_its_run_has_settled() {
    let mut bench = Bench::new().await;
    bench.people().await;
    let mic = bench.go_on().await;
    let voices = |command| Command::Act { run: mic, command: activities::Command::Voices(command) };
    let three = ParticipantId(3);
    bench.kept(phone(3), Voice::Participant(three), voices(voices::Command::Raise {})).await;
    let finding = bench.go_on().await;
    let findings = |command| Command::Act { run: finding, command: activities::Command::Finding(command) };
    let table = bench.keeper.room.hall.table_of(three).unwrap();
    let write = |table| findings(finding::Command::Write { table, text: "On se tait.".into() });
    let (_, item) = bench.kept(pilot(), Voice::Desk, write(table)).await;
    let nod = findings(finding::Command::Nod { finding: item.unwrap(), yes: false });
    let pen = bench.keeper.room.hall.pen(table).unwrap();
    bench.kept(phone(pen.0 as u8), Voice::Participant(pen), nod.clone()).await;

    let seats = |command: &Command| -> Vec<Guess> {
        let people = (1..=8).map(|n| (format!("participant {n}"), body(command)));
        people.chain((1..=4).map(|n| (format!("table {n}"), body(command)))).collect()
    };
    let desk = format!("device {}", pilot().device);
    let tables = (1..=4).map(|n| (desk.clone(), body(&write(TableId(n)))));
    let guesses = [seats(&voices(voices::Command::Raise {})), seats(&nod), tables.collect()].concat();
    assert!(bench.keeper.room.unsettled().contains(&finding));
    assert!(bench.confirmed(&guesses).await.len() >= 2, "the search finds what is there");

    bench.go_on().await;
    assert!(![mic, finding].iter().any(|run| bench.keeper.room.unsettled().contains(run)));
    assert_eq!(bench.confirmed(&guesses).await, BTreeSet::new());
}

#[tokio::test]
async fn a_desk_that_is_turned_out_is_shown_nothing_more() {
    let mut bench = Bench::new().await;
    bench.people().await;
    let (mine, other) = (Arc::new(LatestWins::default()), Arc::new(LatestWins::default()));
    bench.keeper.attach(1, Who { device: Id128([98; 16]), ..pilot() }, other.clone());
    bench.keeper.attach(2, pilot(), mine.clone());
    bench.keeper.show();
    assert!(mine.waiting() > 0 && other.waiting() > 0);
    bench.keeper.turn(2, pilot().device);
    bench.go().await;
    bench.keeper.show();
    assert_eq!(other.waiting(), 0, "a fenced desk waits for its close and nothing else");
    assert!(mine.waiting() > 0);
}

#[tokio::test]
async fn a_frozen_screen_keeps_its_words_until_one_may_not_stand_there() {
    let mut bench = Bench::new().await;
    bench.people().await;
    bench.go_on().await;
    let run = bench.go_on().await;
    let finding = |command| Command::Act { run, command: activities::Command::Finding(command) };
    let table = bench.keeper.room.hall.table_of(ParticipantId(1)).unwrap();
    let pen = bench.keeper.room.hall.pen(table).unwrap();
    let write = finding(finding::Command::Write { table, text: "On se tait.".into() });
    let id = bench.kept(pilot(), Voice::Desk, write).await.1.unwrap();
    let nod = finding(finding::Command::Nod { finding: id, yes: true });
    bench.kept(phone(pen.0 as u8), Voice::Participant(pen), nod).await;
    bench.kept(pilot(), Voice::Desk, finding(finding::Command::Show { finding: Some(id) })).await;
    let wall = Arc::new(LatestWins::default());
    bench.keeper.attach(1, Who { device: Id128([50; 16]), role: Role::Screen, seat: None, links: 1 }, wall.clone());
    let boards = async |bench: &mut Bench| {
        bench.keeper.show();
        let told: Vec<FromServer> = wall.drain().iter().map(|frame| serde_json::from_str(frame).unwrap()).collect();
        told.into_iter().filter(|told| matches!(told, FromServer::Board(_))).count()
    };
    boards(&mut bench).await;
    bench.kept(pilot(), Voice::Desk, Command::Freeze { on: true }).await;
    boards(&mut bench).await;
    let help = Command::Message { text: "À table".into() };
    bench.kept(pilot(), Voice::Desk, help).await;
    assert_eq!(boards(&mut bench).await, 0, "it is frozen");
    bench.kept(pilot(), Voice::Desk, finding(finding::Command::Strike { finding: id })).await;
    assert_eq!(boards(&mut bench).await, 1, "words that were struck do not stay on it");
    assert!(!bench.keeper.room.reads(room::activity::Reader::Board(room::words::Audience::Screen)).contains(&id));
}

/// Each look has a key of its own, and a record is found under the one that it was made with.
#[tokio::test]
async fn a_retry_from_either_look_at_a_wording_is_told_the_same_after_a_start() {
    let mut bench = Bench::of(LOOKS).await;
    bench.people().await;
    bench.go_on().await;
    let run = bench.go_on().await;
    let act = |command| Command::Act { run, command: activities::Command::Wording(command) };
    let one = Voice::Participant(ParticipantId(1));
    let answer = |wording, answer| {
        let choices = vec![wording::Choice { wording, answer, missing: None }];
        act(wording::Command::Answer { revision: 1, choices })
    };
    let propose = act(wording::Command::Propose { text: "Que faire ?".into() });
    let first = bench.kept(pilot(), Voice::Desk, propose).await.1.unwrap();
    bench.kept(pilot(), Voice::Desk, act(wording::Command::Approve { wording: first, on: true })).await;
    bench.cues(&["show_wordings", "open_answers"]).await;
    bench.kept(phone(1), one, answer(first, wording::Answer::Suits)).await;
    let first_look = bench.next;
    bench.cues(&["close_answers", "count_answers", "show_answers"]).await;
    let amend = act(wording::Command::Amend { wording: first, text: "Que ferons-nous ?".into() });
    let second = bench.kept(pilot(), Voice::Desk, amend).await.1.unwrap();
    bench.cues(&["show_amendment", "open_second_look"]).await;
    let (seq, _) = bench.kept(phone(1), one, answer(second, wording::Answer::Carry)).await;
    let second_look = bench.next;

    let mut bench = bench.restart().await;
    let (same, other) = (answer(second, wording::Answer::Carry), answer(second, wording::Answer::Missing));
    let told = bench.retry(second_look, phone(1), one, same).await;
    assert!(matches!(told, Outcome::Kept { seq: again, dup: true, .. } if again == seq), "{told:?}");
    let told = bench.retry(second_look, phone(1), one, other.clone()).await;
    assert_eq!(told, Outcome::Refused(Refusal::IdConflict), "its key is still there");
    let told = bench.retry(first_look, phone(1), one, other).await;
    assert!(matches!(told, Outcome::Kept { dup: true, .. }), "the first look is counted: {told:?}");
}
