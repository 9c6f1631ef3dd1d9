//! Stores of every format that was ever released open, and say what they said:
//! with their keys all of it, without them what is left when all was forgotten.
//! A store of a later release is refused, and left as it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use crowd::Address;
use crowd::console::Console;
use crowd::mind::{OwnWords, Pool};
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use room::activities;
use room::words::Language;
use serde_json::{Value, json};

use crate::common::{Ronde, root};

/// One folder a format; made by `load-tests record`.
fn formats() -> Vec<PathBuf> {
    let folder = root().join("server/hub/tests/formats");
    let formats: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!formats.is_empty());
    formats
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_of_an_older_format_says_what_it_said() {
    for format in formats() {
        let store = tempfile::tempdir().unwrap();
        journal(&format, store.path());
        keys(&format, store.path());
        assert_eq!(said(store.path()).await, read(&format.join("day.json")), "{}", format.display());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_of_an_older_format_without_its_keys_says_what_is_left() {
    for format in formats() {
        let store = tempfile::tempdir().unwrap();
        journal(&format, store.path());
        let left = said(store.path()).await;
        assert_eq!(left, read(&format.join("forgotten.json")), "{}", format.display());
        assert_ne!(left, read(&format.join("day.json")), "something was forgotten");
    }
}

#[test]
fn a_store_of_a_later_release_is_refused_and_left_alone() {
    let store = tempfile::tempdir().unwrap();
    let file = store.path().join("journal.db");
    journal(&formats()[0], store.path());
    let later = rusqlite::Connection::open(&file).unwrap();
    later.pragma_update(None, "user_version", 1_000).unwrap();
    drop(later);
    let before = fs::read(&file).unwrap();
    let mut ronde = Command::new(env!("CARGO_BIN_EXE_ronde"));
    let ended = ronde.args(["--listen", "127.0.0.1:0", "--data"]).arg(store.path()).output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(!ended.status.success() && ended.stdout.is_empty());
    assert!(said.contains("1000") && said.contains("newer"), "{said}");
    assert_eq!(said.trim().lines().count(), 1, "one clear line: {said}");
    assert_eq!(fs::read(&file).unwrap(), before);
}

fn journal(format: &Path, store: &Path) {
    let sql = fs::read_to_string(format.join("journal.sql")).unwrap();
    rusqlite::Connection::open(store.join("journal.db"))
        .unwrap()
        .execute_batch(&format!("BEGIN;{sql}COMMIT;"))
        .unwrap();
}

fn keys(format: &Path, store: &Path) {
    for (room, keys) in read(&format.join("keys.json")).as_object().unwrap() {
        let folder = store.join("keys").join(room);
        fs::create_dir_all(&folder).unwrap();
        for (name, key) in keys.as_object().unwrap() {
            fs::write(folder.join(name), hex::decode(key.as_str().unwrap()).unwrap()).unwrap();
        }
    }
}

fn read(file: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// The export, and the ballots in the open box.
async fn said(store: &Path) -> Value {
    let ronde = Ronde::start(store, "127.0.0.1:0", None);
    let address = Address::new(&ronde.base, &ronde.room).unwrap();
    let mind = OwnWords::new(Language::En, Arc::new(Pool::own(Language::En, 1)), 0);
    let mut console = Console::enter(address, &ronde.console, mind, ChaCha12Rng::seed_from_u64(1)).await.unwrap();
    let ballots = match console.board().unwrap().act.as_ref().map(|act| &act.view) {
        Some(activities::Board::Dots(view)) => view.turnout.map(|turnout| turnout.ballots),
        _ => None,
    };
    let path = console.device.address().path("export/day.json");
    let reply = console.device.door().get(&path).await.unwrap();
    assert!(reply.ok(), "{}", reply.status);
    json!({ "ballots": ballots, "export": serde_json::from_slice::<Value>(&reply.body).unwrap() })
}
