//! What every journal must do, whichever it is. A new journal passes this suite
//! before anything uses it: give `contract!` a way to open one on a folder.

use std::path::Path;

use super::{Embedded, Floors, Health, Journal, Line, RoomKey, RoomRow};
use crate::Fault;

fn key(name: &str) -> RoomKey {
    RoomKey::parse(name).unwrap()
}

fn row(name: &str) -> RoomRow {
    RoomRow { id: key(name), scenario_toml: "title = \"é\"".into(), created_at: 7, link_epoch: 0 }
}

fn line(room: &str, seq: u64) -> Line {
    Line {
        room: key(room),
        epoch: 1,
        seq,
        at: 1_000 + seq as i64,
        kind: "ask".into(),
        version: 1,
        command: Some([seq as u8; 16]),
        digest: Some(vec![seq as u8; 32]),
        events: format!("[{{\"n\":{seq}}}]"),
    }
}

fn lines(room: &str, upto: u64) -> Vec<Line> {
    (1..=upto).map(|seq| line(room, seq)).collect()
}

async fn with_room(journal: &Journal, name: &str) {
    journal.create_room(row(name)).await.unwrap();
}

/// Whatever room the disk of this machine has: the floors have tests of their own.
const BARE: Floors = Floors { warn: 0, stop: 0 };

fn open(dir: &Path) -> Result<Journal, Fault> {
    Journal::open(dir, BARE)
}

type Open = fn(&Path) -> Result<Journal, Fault>;

async fn what_was_acknowledged_is_there_after_a_new_start(open: Open) {
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path()).unwrap();
    with_room(&journal, "a").await;
    with_room(&journal, "b").await;
    journal.append(lines("a", 3)).await.unwrap();
    journal.append(vec![line("a", 4), line("b", 1)]).await.unwrap();
    drop(journal);
    let journal = open(dir.path()).unwrap();
    assert_eq!(journal.read(&key("a")).await.unwrap(), lines("a", 4));
    assert_eq!(journal.read(&key("b")).await.unwrap(), lines("b", 1));
    assert_eq!(journal.rooms().await.unwrap(), [row("a"), row("b")]);
    journal.append(vec![line("a", 5)]).await.unwrap();
    assert_eq!(journal.read(&key("a")).await.unwrap(), lines("a", 5));
    assert_eq!(journal.health(), Health::Sound);
}

async fn only_the_next_line_of_the_newest_epoch_is_taken(open: Open) {
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path()).unwrap();
    with_room(&journal, "a").await;
    journal.append(lines("a", 2)).await.unwrap();
    journal.append(vec![Line { epoch: 2, ..line("a", 3) }]).await.unwrap();
    for refused in [line("a", 4), Line { epoch: 2, ..line("a", 3) }, Line { epoch: 2, ..line("a", 5) }] {
        let told = journal.append(vec![refused]).await.unwrap_err();
        assert!(matches!(told, Fault::Fenced { last: 3, .. }), "{told}");
    }
    let next = Line { epoch: 2, ..line("a", 4) };
    journal.append(vec![next]).await.unwrap();
    assert_eq!(journal.read(&key("a")).await.unwrap().len(), 4);
}

async fn an_append_is_all_or_nothing(open: Open) {
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path()).unwrap();
    with_room(&journal, "a").await;
    let gap = vec![line("a", 1), line("a", 3)];
    assert!(matches!(journal.append(gap).await, Err(Fault::Fenced { .. })));
    let stranger = vec![line("a", 1), line("nowhere", 1)];
    assert!(matches!(journal.append(stranger).await, Err(Fault::NoRoom(_))));
    assert_eq!(journal.read(&key("a")).await.unwrap(), []);
    journal.append(vec![line("a", 1)]).await.unwrap();
}

async fn many_at_once_all_arrive_and_none_blocks_another(open: Open) {
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path()).unwrap();
    let names: Vec<String> = (0..40).map(|n| format!("room-{n}")).collect();
    let work = names.iter().cloned().map(|name| {
        let journal = journal.clone();
        tokio::spawn(async move {
            with_room(&journal, &name).await;
            for seq in 1..=25 {
                journal.append(vec![line(&name, seq)]).await.unwrap();
                let late = journal.append(vec![line(&name, seq)]).await;
                assert!(matches!(late, Err(Fault::Fenced { .. })));
            }
        })
    });
    for task in work.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    for name in &names {
        assert_eq!(journal.read(&key(name)).await.unwrap(), lines(name, 25));
    }
}

async fn a_forgotten_digest_is_gone_and_the_history_still_holds(open: Open) {
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path()).unwrap();
    with_room(&journal, "a").await;
    journal.append(lines("a", 3)).await.unwrap();
    journal.forget_digests(&key("a"), vec![[1; 16], [3; 16], [9; 16]]).await.unwrap();
    journal.append(vec![line("a", 4)]).await.unwrap();
    drop(journal);
    let read = open(dir.path()).unwrap().read(&key("a")).await.unwrap();
    let kept: Vec<_> = read.iter().map(|line| line.digest.is_some()).collect();
    assert_eq!(kept, [false, true, false, true]);
    assert_eq!(read[0].command, Some([1; 16]));
}

async fn rooms_are_made_once_and_their_links_turn(open: Open) {
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path()).unwrap();
    with_room(&journal, "a").await;
    assert!(matches!(journal.create_room(row("a")).await, Err(Fault::RoomTaken(_))));
    journal.append(lines("a", 1)).await.unwrap();
    journal.set_link_epoch(&key("a"), 3).await.unwrap();
    assert!(matches!(journal.set_link_epoch(&key("z"), 3).await, Err(Fault::NoRoom(_))));
    assert!(matches!(journal.read(&key("z")).await, Err(Fault::NoRoom(_))));
    drop(journal);
    let journal = open(dir.path()).unwrap();
    assert_eq!(journal.rooms().await.unwrap(), [RoomRow { link_epoch: 3, ..row("a") }]);
    assert_eq!(journal.read(&key("a")).await.unwrap(), lines("a", 1));
}

async fn two_never_share_a_folder(open: Open) {
    let dir = tempfile::tempdir().unwrap();
    let first = open(dir.path()).unwrap();
    assert!(matches!(open(dir.path()), Err(Fault::FolderInUse(_))));
    drop(first);
    open(dir.path()).unwrap();
}

macro_rules! contract {
    ($journal:ident, $open:expr => $($promise:ident)*) => {
        mod $journal {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                super::$promise($open).await;
            })*
        }
    };
}

contract!(embedded, super::open =>
    what_was_acknowledged_is_there_after_a_new_start
    only_the_next_line_of_the_newest_epoch_is_taken
    an_append_is_all_or_nothing
    many_at_once_all_arrive_and_none_blocks_another
    a_forgotten_digest_is_gone_and_the_history_still_holds
    rooms_are_made_once_and_their_links_turn
    two_never_share_a_folder
);

// ---- The embedded journal's own: what only a file can do. ----

async fn filled(dir: &Path) {
    let journal = open(dir).unwrap();
    with_room(&journal, "a").await;
    journal.append(lines("a", 5)).await.unwrap();
}

/// Changes the file behind the journal's back.
fn tamper(dir: &Path, sql: &str) {
    let file = rusqlite::Connection::open(dir.join("journal.db")).unwrap();
    file.execute_batch(sql).unwrap();
}

#[tokio::test]
async fn damage_is_named_with_its_line() {
    let cases = [
        ("UPDATE lines SET events = '[]' WHERE seq = 3", 3),
        ("UPDATE lines SET at = at + 1 WHERE seq = 2", 2),
        ("UPDATE lines SET kind = 'give' WHERE seq = 5", 5),
        ("UPDATE lines SET digest = x'00' WHERE seq = 4", 4),
        ("UPDATE lines SET digest = zeroblob(40) WHERE seq = 4", 4),
        ("UPDATE lines SET command = x'00' WHERE seq = 4", 4),
        ("DELETE FROM lines WHERE seq = 2", 2),
        ("UPDATE lines SET seq = -seq WHERE seq < 3; UPDATE lines SET seq = 3 + seq WHERE seq < 0", 1),
        ("UPDATE rooms SET scenario = 'title = \"e\"'", 0),
        ("UPDATE rooms SET link_epoch = 9", 0),
    ];
    for (sql, bad) in cases {
        let dir = tempfile::tempdir().unwrap();
        filled(dir.path()).await;
        tamper(dir.path(), sql);
        let told = open(dir.path()).unwrap().read(&key("a")).await.unwrap_err();
        assert!(matches!(&told, Fault::Altered { seq, .. } if *seq == bad), "{sql}: {told}");
    }
}

#[tokio::test]
async fn after_one_failed_commit_nothing_is_acknowledged_but_all_can_be_read() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path()).await;
    // SQLite itself says "database or disk is full" once the file may not grow.
    let small = |file: &rusqlite::Connection| file.execute_batch("PRAGMA max_page_count = 8");
    let journal = Journal::Embedded(Embedded::open_with(dir.path(), BARE, small).unwrap());
    let heavy = Line { events: "x".repeat(200_000), ..line("a", 6) };
    let (one, two) =
        tokio::join!(journal.append(vec![heavy]), journal.append(vec![Line { command: None, ..line("a", 6) }]),);
    assert!(matches!(one, Err(Fault::Stopped { .. })));
    assert!(matches!(two, Err(Fault::Stopped { .. })), "{two:?}");
    let light = journal.append(vec![line("a", 6)]).await.unwrap_err();
    assert!(light.to_string().contains("full"), "{light}");
    assert!(matches!(journal.health(), Health::Stopped { why } if why.contains("full")));
    assert_eq!(journal.read(&key("a")).await.unwrap(), lines("a", 5));
    drop(journal);
    // The operator made room and started again: the file that failed is not acknowledged on.
    let file = || std::os::unix::fs::MetadataExt::ino(&std::fs::metadata(dir.path().join("journal.db")).unwrap());
    let failed = file();
    let journal = open(dir.path()).unwrap();
    assert_ne!(file(), failed);
    assert_eq!(journal.read(&key("a")).await.unwrap(), lines("a", 5));
    journal.append(vec![line("a", 6)]).await.unwrap();
}

#[tokio::test]
async fn on_a_nearly_full_disk_nothing_is_taken_until_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path()).await;
    let all = Floors { warn: u64::MAX, stop: u64::MAX };
    let journal = Journal::open(dir.path(), all).unwrap();
    assert!(matches!(journal.append(vec![line("a", 6)]).await, Err(Fault::NoSpace { .. })));
    assert!(matches!(journal.create_room(row("b")).await, Err(Fault::NoSpace { .. })));
    assert!(matches!(journal.health(), Health::Full { .. }));
    assert_eq!(journal.read(&key("a")).await.unwrap(), lines("a", 5));
    journal.set_link_epoch(&key("a"), 1).await.unwrap();
    drop(journal);
    // There is room again: nothing had failed, and nothing need be written anew.
    assert!(!dir.path().join("journal.faulted").exists());
    open(dir.path()).unwrap().append(vec![line("a", 6)]).await.unwrap();
}

#[tokio::test]
async fn a_newer_or_foreign_store_is_refused_in_one_line() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path()).await;
    tamper(dir.path(), "PRAGMA user_version = 99");
    let told = open(dir.path()).err().unwrap();
    assert!(matches!(told, Fault::NewerStore { found: 99, .. }), "{told}");
    let other = tempfile::tempdir().unwrap();
    tamper(other.path(), "CREATE TABLE songs (title TEXT)");
    assert!(matches!(open(other.path()), Err(Fault::ForeignStore(_))));
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("taken");
    std::fs::write(&file, "").unwrap();
    let told = open(&file.join("data")).err().unwrap().to_string();
    assert!(told.contains("cannot make the folder") && !told.contains('\n'), "{told}");
}

#[test]
fn a_room_name_is_safe_as_a_folder() {
    for bad in ["", "..", "A", "a/b", "a b", "-a", "é", &"a".repeat(41)] {
        assert!(RoomKey::parse(bad).is_none(), "{bad}");
    }
    let fresh = RoomKey::fresh();
    assert_eq!(RoomKey::parse(fresh.as_str()), Some(fresh.clone()));
    assert_ne!(fresh, RoomKey::fresh());
}
