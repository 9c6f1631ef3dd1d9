//! The life of data, on the real program: a backup while people write, a restore
//! elsewhere, and a person who is forgotten by the store and by every older copy.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Program;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use crowd::Address;
use crowd::address::{with_code, with_key};
use crowd::device::{Device, News};
use crowd::door::Door;
use hub::journal::{Line, read_copy};
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use room::protocol::{Command, Outcome};
use room::words::{Language, ParticipantId, Voice};

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

#[test]
fn what_is_no_store_or_no_backup_is_said_in_one_line() {
    let (empty, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let said = ronde(&["backup", path(place.path())], empty.path()).unwrap_err();
    assert!(said.contains("no store of ronde") && said.lines().count() == 1, "{said}");
    let said = ronde(&["restore", path(place.path())], empty.path()).unwrap_err();
    assert!(said.contains("no backup of ronde") && said.lines().count() == 1, "{said}");
}
