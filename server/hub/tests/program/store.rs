//! The data folder: whose it is, what an erasure that fails leaves, and a room that
//! cannot be read beside one that can.

use std::fs;
use std::path::Path;
use std::process::Command;

use crowd::door::Door;
use hub::journal::{Floors, Journal, RoomKey, RoomRow};
use serde_json::{Value, json};

use crate::common::{Ronde, root};

const MINIMAL: &str = include_str!("../../../../scenarios/minimal.toml");

async fn make(store: &Path, names: &[&str]) {
    let journal = Journal::open(store, Floors::default()).unwrap();
    for name in names {
        let id = RoomKey::parse(name).unwrap();
        let row = RoomRow { id, scenario_toml: MINIMAL.to_owned(), created_at: 1, link_epoch: 1 };
        journal.create_room(row).await.unwrap();
    }
}

/// The operator's door.
async fn operator(ronde: &Ronde) -> Door {
    let mut door = Door::new(ronde.base.trim_start_matches("http://"));
    let knock = json!({ "key": ronde.operator }).to_string();
    assert!(door.post("/operator/enter", &knock).await.unwrap().ok());
    door
}

/// The rooms that the operator sees, each with whether anybody can come in.
async fn rooms(door: &mut Door) -> Vec<(String, bool)> {
    let said: Vec<Value> = serde_json::from_str(&door.get("/operator/rooms").await.unwrap().text()).unwrap();
    said.iter().map(|room| (room["id"].as_str().unwrap().to_owned(), room["links"].is_object())).collect()
}

async fn erase(door: &mut Door, room: &str) -> u16 {
    door.post(&format!("/operator/rooms/{room}/erase"), "{}").await.unwrap().status
}

#[cfg(unix)]
#[test]
fn a_first_start_makes_a_folder_that_nobody_else_can_read() {
    use std::os::unix::fs::PermissionsExt;
    let above = tempfile::tempdir().unwrap();
    let store = above.path().join("deep/down");
    let ronde = Ronde::start(&store, "127.0.0.1:0", Some(&root().join("scenarios/minimal.toml")));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for folder in [above.path().join("deep"), store.clone(), store.join("keys")] {
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
    }
    for file in ["journal.db", "journal.db-wal", "operator.key"] {
        assert_eq!(mode(&store.join(file)), 0o600, "{file}");
    }
    ronde.stop();
}

#[tokio::test]
async fn an_erasure_that_fails_can_be_asked_for_again_and_the_room_stays_gone() {
    let store = tempfile::tempdir().unwrap();
    make(store.path(), &["gone", "stays"]).await;
    let ronde = Ronde::start(store.path(), "127.0.0.1:0", None);
    let mut door = operator(&ronde).await;
    let keys = store.path().join("keys/gone");
    // A key that cannot be overwritten, and something that is nobody's.
    fs::create_dir_all(keys.join("own-9.key")).unwrap();
    fs::write(keys.join("notes.txt"), "not ours").unwrap();
    assert_eq!(erase(&mut door, "gone").await, 503);
    assert_eq!(rooms(&mut door).await, [("stays".into(), true), ("gone".into(), false)]);
    assert_eq!(erase(&mut door, "gone").await, 503, "and still not unknown");
    fs::remove_dir(keys.join("own-9.key")).unwrap();
    assert_eq!(erase(&mut door, "gone").await, 204);
    assert_eq!(erase(&mut door, "gone").await, 404);
    assert!(!keys.exists(), "with all that lay in it");
    ronde.kill();
    let ronde = Ronde::start(store.path(), "127.0.0.1:0", None);
    assert_eq!(rooms(&mut operator(&ronde).await).await, [("stays".into(), true)]);
}

#[tokio::test]
async fn a_room_whose_erasure_failed_does_not_come_back_with_the_next_start() {
    let store = tempfile::tempdir().unwrap();
    make(store.path(), &["gone", "stays"]).await;
    let ronde = Ronde::start(store.path(), "127.0.0.1:0", None);
    fs::create_dir_all(store.path().join("keys/gone/own-9.key")).unwrap();
    assert_eq!(erase(&mut operator(&ronde).await, "gone").await, 503);
    ronde.kill();
    let ronde = Ronde::start(store.path(), "127.0.0.1:0", None);
    assert_eq!(rooms(&mut operator(&ronde).await).await, [("stays".into(), true)]);
}

fn alter(store: &Path, room: &str) {
    let file = rusqlite::Connection::open(store.join("journal.db")).unwrap();
    let altered = file.execute("UPDATE lines SET events = '[ ]' WHERE room = ?1 AND seq = 1", [room]).unwrap();
    assert_eq!(altered, 1);
}

#[tokio::test]
async fn a_room_that_cannot_be_read_does_not_shut_the_others() {
    let store = tempfile::tempdir().unwrap();
    make(store.path(), &["broken", "sound"]).await;
    Ronde::start(store.path(), "127.0.0.1:0", None).stop();
    alter(store.path(), "broken");
    let log = store.path().join("log");
    let ronde = Ronde::start_with(store.path(), "127.0.0.1:0", None, |command| {
        command.stderr(fs::File::create(&log).unwrap());
    });
    assert_eq!(ronde.room, "sound");
    let said = fs::read_to_string(&log).unwrap();
    let lines: Vec<&str> = said.lines().filter(|line| line.contains("is not served")).collect();
    assert!(lines.len() == 1 && lines[0].contains("room broken: line 1"), "{said}");
    let mut door = operator(&ronde).await;
    assert_eq!(rooms(&mut door).await, [("sound".into(), true), ("broken".into(), false)]);
    let enter = |room: &str| format!("/r/{room}/enter");
    assert_eq!(door.post(&enter("broken"), r#"{"code":"0000-0000"}"#).await.unwrap().status, 503);
    assert_eq!(door.post(&enter("sound"), r#"{"code":"0000-0000"}"#).await.unwrap().status, 401);
    assert_eq!(erase(&mut door, "broken").await, 204);
    assert_eq!(rooms(&mut door).await, [("sound".into(), true)]);
}

#[tokio::test]
async fn a_store_of_which_no_room_can_be_read_is_refused_in_one_line() {
    let store = tempfile::tempdir().unwrap();
    make(store.path(), &["broken"]).await;
    Ronde::start(store.path(), "127.0.0.1:0", None).stop();
    alter(store.path(), "broken");
    let mut ronde = Command::new(env!("CARGO_BIN_EXE_ronde"));
    let ended = ronde.args(["--listen", "127.0.0.1:0", "--data"]).arg(store.path()).output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(!ended.status.success() && ended.stdout.is_empty());
    assert!(said.contains("room broken: line 1") && said.trim().lines().count() == 1, "{said}");
}
