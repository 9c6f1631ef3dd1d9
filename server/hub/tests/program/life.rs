//! The life of data, on the real program: a backup while people write, a restore
//! elsewhere, and a person who is forgotten by the store and by every older copy.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Program;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant};

use crowd::Address;
use crowd::address::{with_code, with_key};
use crowd::device::{Device, News};
use crowd::door::Door;
use hub::journal::{Floors, Journal, Line, RoomKey, RoomRow, read_copy};
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use room::activities::{self, harvest};
use room::protocol::{Ask, Command, Outcome};
use room::views::Board;
use room::words::{Id128, Language, ParticipantId, Refusal, RunId, Voice};

use crate::common::{Ronde, root};

const PHONES: u64 = 10;

/// A phone and everything that it was told is kept.
struct Phone {
    device: Device,
    who: ParticipantId,
    names: Vec<String>,
}

/// A name that nothing else in the world says.
fn name(phone: u64, n: u64) -> String {
    format!("Qw{phone}x{n}zjv")
}

impl Phone {
    async fn join(ronde: &Ronde, n: u64) -> Self {
        let address = Address::new(&ronde.base, &ronde.room).unwrap();
        let mut device = Device::new(address, with_code(&ronde.code), ChaCha12Rng::seed_from_u64(n));
        device.connect().await.unwrap();
        let join = Command::Join { name: name(n, 0), language: Language::En };
        let Outcome::Kept { who: Some(who), .. } = said(&mut device, Voice::Desk, join).await else {
            panic!("phone {n} has no seat")
        };
        Self { device, who, names: vec![name(n, 0)] }
    }

    async fn says(&mut self, command: Command) -> u64 {
        match said(&mut self.device, Voice::Participant(self.who), command).await {
            Outcome::Kept { seq, .. } => seq,
            refused @ Outcome::Refused(_) => panic!("{refused:?}"),
        }
    }
}

/// Says a command and waits for its answer.
async fn said(device: &mut Device, voice: Voice, command: Command) -> Outcome {
    let id = device.say(voice, command).await;
    loop {
        match device.next().await.unwrap() {
            News::Answered(answered) if answered.0.id == id => return answered.1,
            News::Gone => device.connect().await.unwrap(),
            _ => {}
        }
    }
}

/// Runs the program to its end; what it printed.
fn ronde(words: &[&str], data: &Path) -> Result<String, String> {
    let done = Program::new(env!("CARGO_BIN_EXE_ronde")).args(words).arg("--data").arg(data).output().unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if done.status.success() { Ok(said(&done.stdout)) } else { Err(said(&done.stderr)) }
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The copies of a place, oldest first.
fn copies(place: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> = fs::read_dir(place).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|end| end == "db"));
    found.sort();
    found
}

fn lines(file: &Path) -> Vec<Line> {
    let mut all = Vec::new();
    read_copy(file, |_, lines| {
        all.extend(lines);
        Ok(())
    })
    .unwrap();
    all
}

/// Everybody whom the desk of a server that has just been started knows by name.
async fn register(ronde: &Ronde) -> String {
    let address = Address::new(&ronde.base, &ronde.room).unwrap();
    let mut door = Door::new(ronde.base.trim_start_matches("http://"));
    let knock = serde_json::to_string(&with_key(&ronde.console)).unwrap();
    assert!(door.post(&address.path("enter"), &knock).await.unwrap().ok());
    let mut said = String::new();
    for page in ["people", "seats", "export/day.json", "export/report.html"] {
        let reply = door.get(&address.path(page)).await.unwrap();
        assert!(reply.ok(), "{page}");
        said.push_str(&reply.text());
    }
    said
}

/// Every file below a folder that holds these bytes.
fn holding(folder: &Path, needle: &[u8]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(holding(&entry, needle));
        } else if fs::read(&entry).unwrap().windows(needle.len()).any(|part| part == needle) {
            found.push(entry);
        }
    }
    found
}

/// The phones write until they are told to stop; meanwhile the program makes a backup.
async fn back_up_meanwhile(phones: Vec<Phone>, data: &Path, place: &Path) -> (Vec<Phone>, u64, u64) {
    let (stop, acked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let write = |mut phone: Phone| {
        let (stop, acked) = (stop.clone(), acked.clone());
        tokio::spawn(async move {
            for n in 1.. {
                let now = name(u64::from(phone.who.0) + 100, n);
                phone.names.push(now.clone());
                acked.fetch_max(phone.says(Command::Rename { name: now }).await, SeqCst);
                if stop.load(SeqCst) && n >= 3 {
                    break;
                }
            }
            phone
        })
    };
    let hands: Vec<_> = phones.into_iter().map(write).collect();
    while acked.load(SeqCst) < 2 * PHONES {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let before = acked.load(SeqCst);
    let (data, place) = (data.to_owned(), place.to_owned());
    let backup = tokio::task::spawn_blocking(move || ronde(&["backup", path(&place)], &data));
    backup.await.unwrap().unwrap();
    stop.store(true, SeqCst);
    let mut back = Vec::new();
    for hand in hands {
        back.push(hand.await.unwrap());
    }
    (back, before, acked.load(SeqCst))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_holds_what_was_acknowledged_and_forgets_whoever_is_erased_later() {
    let folder = || tempfile::tempdir().unwrap();
    let (store, place, once, later) = (folder(), folder(), folder(), folder());
    let scenario = root().join("scenarios/collective-choice-40.toml");
    let server = Ronde::start(store.path(), "127.0.0.1:0", Some(&scenario));
    let mut phones = Vec::new();
    for n in 1..=PHONES {
        phones.push(Phone::join(&server, n).await);
    }
    let (mut phones, before, last) = back_up_meanwhile(phones, store.path(), place.path()).await;
    let copy = copies(place.path()).remove(0);
    let held = lines(&copy);
    assert!(held.len() as u64 >= before && last > before, "acknowledged before: {before}, in the copy: {}", held.len());

    // Restored elsewhere it says what the original said at that line: the same names under the same keys.
    ronde(&["restore", path(place.path())], once.path()).unwrap();
    let restored = Ronde::start(once.path(), "127.0.0.1:0", None);
    let told = register(&restored).await;
    restored.kill();
    let now = |phone: &Phone| phone.names.iter().filter(|name| told.contains(name.as_str())).count();
    assert!(phones.iter().all(|phone| now(phone) == 1), "each phone by one of its names");
    assert!(ronde(&["restore", path(place.path())], once.path()).unwrap_err().contains("not empty"));

    let gone = phones.remove(0);
    let Phone { device, who, names } = gone;
    let mut leaving = Phone { device, who, names: Vec::new() };
    leaving.says(Command::Erase {}).await;
    let told = register(&server).await;
    assert!(names.iter().all(|name| !told.contains(name)), "the name is gone from every page at once");
    assert!(phones.iter().all(|phone| told.contains(phone.names.last().unwrap())));
    ronde(&["backup", path(place.path())], store.path()).unwrap();
    server.kill();

    // The old copy, restored after the erasure, has forgotten the name as well; nobody else's.
    ronde(&["restore", path(&copy)], later.path()).unwrap();
    for start in 1..=2 {
        let restored = Ronde::start(later.path(), "127.0.0.1:0", None);
        let told = register(&restored).await;
        restored.kill();
        assert!(names.iter().all(|name| !told.contains(name)), "start {start}: forgotten by the older copy");
        assert!(phones.iter().all(|phone| phone.names.iter().any(|name| told.contains(name))), "start {start}");
    }
    let original = lines(&copies(place.path()).remove(1));
    assert_eq!(original[..held.len()], held[..], "the first copy is a beginning of the journal, byte for byte");
    for place in [store.path(), place.path(), later.path()] {
        let key = format!("own-{who}.key");
        let found = names.iter().flat_map(|name| holding(place, name.as_bytes())).next();
        assert_eq!(found, None, "no file says the name");
        assert!(!place.join("keys").join(room_of(place)).join(key).exists(), "its key is nowhere");
    }
}

/// The one room's folder of keys.
fn room_of(place: &Path) -> String {
    let mut rooms = fs::read_dir(place.join("keys")).unwrap().map(|entry| entry.unwrap());
    let room = rooms.find(|entry| entry.path().is_dir()).expect("a room has keys");
    room.file_name().to_string_lossy().into_owned()
}

#[tokio::test]
async fn an_erased_room_leaves_no_byte_in_the_store() {
    let store = tempfile::tempdir().unwrap();
    let scenario = root().join("scenarios/collective-choice-40.toml");
    let server = Ronde::start(store.path(), "127.0.0.1:0", Some(&scenario));
    let mut phone = Phone::join(&server, 1).await;
    assert!(!holding(store.path(), server.room.as_bytes()).is_empty(), "the search finds what is there");
    let mut door = Door::new(server.base.trim_start_matches("http://"));
    let erase = format!("/operator/rooms/{}/erase", server.room);
    assert!(!door.post(&erase, "{}").await.unwrap().ok(), "nobody but the operator");
    let knock = serde_json::json!({ "key": server.operator }).to_string();
    assert!(door.post("/operator/enter", &knock).await.unwrap().ok());
    assert!(door.post(&erase, "{}").await.unwrap().ok());
    while !matches!(phone.device.next().await, Ok(News::Gone) | Err(_)) {}
    let knock = serde_json::to_string(&with_code(&server.code)).unwrap();
    let enter = phone.device.address().path("enter");
    assert!(!door.post(&enter, &knock).await.unwrap().ok(), "there is no such room any more");
    let room = server.room.clone();
    server.kill();
    assert_eq!(holding(store.path(), room.as_bytes()), Vec::<PathBuf>::new());
    let left = fs::read_dir(store.path().join("keys").join(room)).map_or(0, Iterator::count);
    assert_eq!(left, 0, "no key is left");
}

/// Presses GO until the step of this name is open; its run.
async fn go_to(desk: &mut Device, name: &str) -> RunId {
    for _ in 0..20 {
        while desk.sight.board().is_none() {
            desk.next().await.unwrap();
        }
        let board = desk.sight.board().unwrap();
        if let Some(step) = board.step.as_ref().filter(|step| step.name == name) {
            return step.run;
        }
        let (expect, seq) = (board.desk.as_ref().unwrap().expect, desk.sight.seq());
        said(desk, Voice::Desk, Command::Go { expect }).await;
        while desk.sight.seq() <= seq {
            desk.next().await.unwrap();
        }
    }
    panic!("GO does not lead to {name}");
}

/// Says a command under this id, as a phone does that says it once more.
async fn says_again(device: &mut Device, ask: &Ask) -> Outcome {
    device.outbox.put(ask.clone(), Instant::now());
    device.flush().await;
    loop {
        match device.next().await.unwrap() {
            News::Answered(answered) if answered.0.id == ask.id => return answered.1,
            News::Gone => device.connect().await.unwrap(),
            _ => {}
        }
    }
}

/// What the desk sees, once it sees this.
async fn sees(desk: &mut Device, what: impl Fn(&Board) -> bool) -> Board {
    loop {
        match desk.sight.board().filter(|board| what(board)) {
            Some(board) => return board.clone(),
            None => _ = desk.next().await.unwrap(),
        }
    }
}

/// How many secret commands are to come again, and how many questions the desk has.
fn missing(board: &Board) -> (u32, usize) {
    let rows = match board.act.as_ref().map(|act| &act.view) {
        Some(activities::Board::Harvest(harvest)) => harvest.desk.len(),
        _ => 0,
    };
    (board.desk.as_ref().map_or(0, |desk| desk.come_again), rows)
}

#[tokio::test]
async fn a_restore_inside_an_open_harvest_says_what_is_missing_and_takes_it_once_more() {
    let (store, place, again) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let scenario = root().join("scenarios/minimal.toml");
    let server = Ronde::start(store.path(), "127.0.0.1:0", Some(&scenario));
    let address = Address::new(&server.base, &server.room).unwrap();
    let mut desk = Device::new(address, with_key(&server.console), ChaCha12Rng::seed_from_u64(99));
    desk.connect().await.unwrap();
    let mut phone = Phone::join(&server, 1).await;
    let run = go_to(&mut desk, "harvest").await;
    let hand = loop {
        match phone.device.sight.hand(phone.who).filter(|hand| hand.table.is_some()) {
            Some(hand) => break hand.clone(),
            None => _ = phone.device.next().await.unwrap(),
        }
    };
    let table = hand.table.unwrap();
    phone.says(Command::Sit { table }).await;
    if !hand.pen {
        phone.says(Command::TakePen {}).await;
    }
    let question = |n: u8| {
        let ask = harvest::Command::Ask { text: format!("Qw{n}zjv ?"), subtheme: None, secret: Id128([n; 16]) };
        let command = Command::Act { run, command: activities::Command::Harvest(ask) };
        Ask { id: Id128([100 + n; 16]), voice: Voice::Table(table), command }
    };
    for n in 1..=2 {
        let outcome = says_again(&mut phone.device, &question(n)).await;
        assert!(matches!(outcome, Outcome::Kept { dup: false, .. }), "{outcome:?}");
    }
    ronde(&["backup", path(place.path())], store.path()).unwrap();
    let listen = server.base.trim_start_matches("http://").to_owned();
    server.kill();
    for folder in [place.path(), store.path()] {
        assert_eq!(holding(folder, b"Qw1zjv"), Vec::<PathBuf>::new(), "an unsigned text stands in no file");
    }

    let told = ronde(&["restore", path(place.path())], again.path()).unwrap();
    assert!(told.contains("was open"), "{told}");
    let _restored = Ronde::start(again.path(), &listen, None);
    desk.connect().await.unwrap();
    assert_eq!(missing(&sees(&mut desk, |board| missing(board).0 > 0).await), (2, 0));
    phone.device.connect().await.unwrap();
    let again = phone.device.sight.board().map(|board| board.again.clone()).unwrap();
    assert_eq!(again, [run], "phones are told to send again what they hold");
    let outcome = says_again(&mut phone.device, &question(1)).await;
    assert!(matches!(outcome, Outcome::Kept { dup: false, .. }), "{outcome:?}");
    assert_eq!(missing(&sees(&mut desk, |board| missing(board).1 > 0).await), (1, 1));
    let outcome = says_again(&mut phone.device, &question(1)).await;
    assert!(matches!(outcome, Outcome::Kept { dup: true, .. }), "only once: {outcome:?}");
    let other = Ask { command: question(2).command, ..question(1) };
    assert_eq!(says_again(&mut phone.device, &other).await, Outcome::Refused(Refusal::IdConflict));
    says_again(&mut phone.device, &question(2)).await;
    assert_eq!(missing(&sees(&mut desk, |board| missing(board).1 > 1).await), (0, 2));
}

#[tokio::test]
async fn a_room_that_is_due_is_erased_at_the_next_start_and_a_young_one_stays() {
    const DAY: i64 = 24 * 60 * 60 * 1_000;
    let store = tempfile::tempdir().unwrap();
    let scenario = fs::read_to_string(root().join("scenarios/minimal.toml")).unwrap();
    let now = jiff::Timestamp::now().as_millisecond();
    let own_word = format!("keep_days = 90\n{scenario}");
    {
        let journal = Journal::open(store.path(), Floors::default()).unwrap();
        for (name, days, scenario_toml) in [("old", 40, &scenario), ("young", 20, &scenario), ("longer", 40, &own_word)]
        {
            let id = RoomKey::parse(name).unwrap();
            let row = RoomRow { id, scenario_toml: scenario_toml.clone(), created_at: now - days * DAY, link_epoch: 1 };
            journal.create_room(row).await.unwrap();
        }
    }
    // A start that was told nothing erases nothing, and is nobody's doing.
    Ronde::start(store.path(), "127.0.0.1:0", None).kill();
    let server = Ronde::start_with(store.path(), "127.0.0.1:0", None, |command| {
        command.args(["--keep-days", "30"]);
    });
    let mut door = Door::new(server.base.trim_start_matches("http://"));
    let knock = serde_json::json!({ "key": server.operator }).to_string();
    assert!(door.post("/operator/enter", &knock).await.unwrap().ok());
    let rooms = door.get("/operator/rooms").await.unwrap().text();
    let rooms: Vec<serde_json::Value> = serde_json::from_str(&rooms).unwrap();
    let mut left: Vec<(String, i64)> =
        rooms.iter().map(|room| (room["id"].as_str().unwrap().into(), room["due"].as_i64().unwrap())).collect();
    left.sort();
    assert_eq!(left, [("longer".into(), now + 50 * DAY), ("young".into(), now + 10 * DAY)]);
}

#[test]
fn what_is_no_store_or_no_backup_is_said_in_one_line() {
    let (empty, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let said = ronde(&["backup", path(place.path())], empty.path()).unwrap_err();
    assert!(said.contains("no store of ronde") && said.lines().count() == 1, "{said}");
    let said = ronde(&["restore", path(place.path())], empty.path()).unwrap_err();
    assert!(said.contains("no backup of ronde") && said.lines().count() == 1, "{said}");
}
