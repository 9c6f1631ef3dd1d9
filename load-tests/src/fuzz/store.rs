//! The journal reader: lines whose events were changed, and files that were.
//! Whatever is not as it was written is refused by name.

use std::cell::RefCell;
use std::fs;
use std::path::Path;

use anyhow::Result;
use hub::entries;
use hub::journal::{Floors, Journal, Line, RoomKey, RoomRow, copy, read_copy};
use hub::vault::Vault;
use tempfile::TempDir;

/// The input is the events of a line, under a checksum that fits.
pub fn entries(input: &[u8]) {
    thread_local!(static VAULT: RefCell<Option<(TempDir, Vault)>> = const { RefCell::new(None) });
    let Ok(events) = std::str::from_utf8(input) else { return };
    VAULT.with_borrow_mut(|kept| {
        let (_, vault) = kept.get_or_insert_with(|| {
            let dir = tempfile::tempdir().expect("a folder");
            let vault = Vault::open(dir.path()).expect("a vault");
            vault.make_seal(&room(), 1).expect("a key");
            vault.make_owns(&room(), &[1]).expect("a key");
            (dir, vault)
        });
        let line = line(1, events.to_owned());
        if let Ok(entry) = entries::read(vault, &line) {
            let text = serde_json::to_string(&entry.events).expect("events are JSON");
            let back = entries::read(vault, &Line { events: text, ..line }).expect("what was read reads again");
            assert_eq!(back, entry);
        }
    });
}

fn line(seq: u64, events: String) -> Line {
    Line { room: room(), epoch: 1, seq, at: 1, kind: "go".into(), version: 1, command: None, digest: None, events }
}

fn room() -> RoomKey {
    RoomKey::parse("hall").expect("a name")
}

/// The input is damage to a copy of a journal: what is read of it is what was written, from the
/// beginning on, or nothing.
pub fn store(input: &[u8]) {
    thread_local!(static COPY: RefCell<Option<Copy>> = const { RefCell::new(None) });
    COPY.with_borrow_mut(|kept| {
        let copy = kept.get_or_insert_with(|| Copy::make().expect("a copy of a journal"));
        let file = copy.folder.path().join("damaged.db");
        fs::write(&file, damaged(copy.whole.clone(), input)).expect("a file");
        let mut lines = Vec::new();
        let _ = read_copy(&file, |_, some| {
            lines.extend(some);
            Ok(())
        });
        assert!(copy.lines.starts_with(&lines), "a damaged line was read as if it were whole");
    });
}

/// A copy of a small journal, and what it says.
struct Copy {
    folder: TempDir,
    whole: Vec<u8>,
    lines: Vec<Line>,
}

impl Copy {
    fn make() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let lines: Vec<Line> = (1..=40).map(|seq| line(seq, format!("[{{\"settled\":{{\"run\":{seq}}}}}]"))).collect();
        let write = async |dir: &Path, lines: Vec<Line>| {
            let journal = Journal::open(dir, Floors::default())?;
            let row = RoomRow { id: room(), scenario_toml: "title = \"x\"".into(), created_at: 1, link_epoch: 1 };
            journal.create_room(row).await?;
            journal.append(lines).await
        };
        tokio::runtime::Builder::new_current_thread().build()?.block_on(write(folder.path(), lines.clone()))?;
        let file = folder.path().join("copy.db");
        copy(folder.path(), &file)?;
        Ok(Self { whole: fs::read(&file)?, folder, lines })
    }
}

/// Four bytes of input a wound: where (two bytes, of the whole length), what, how long; a length of
/// 255 cuts the file off there.
fn damaged(mut file: Vec<u8>, input: &[u8]) -> Vec<u8> {
    for wound in input.chunks_exact(4) {
        let place = usize::from(u16::from_be_bytes([wound[0], wound[1]])) * file.len() / 65_536;
        if wound[3] == u8::MAX {
            file.truncate(place);
        } else {
            let end = (place + usize::from(wound[3] % 32) + 1).min(file.len());
            file[place..end].iter_mut().for_each(|byte| *byte ^= wound[2]);
        }
    }
    file
}
