//! The client's types are generated from the rules and committed; this test fails
//! when they are stale. `UPDATE_TYPES=1 cargo test -p room types` rewrites them.
//! They are derived only where this test is built: everywhere else they would
//! more than double the time that the rules take to compile.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use ts_rs::{Config, TS};

use crate::activities::Kind;
use crate::guests::Flaw;
use crate::meetings::Meetings;
use crate::protocol::{Enter, Entered, FromClient, FromServer};
use crate::register::{Closing, Listed, Register};

#[test]
fn the_clients_types_are_fresh() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web-client/src/protocol");
    let place = tempfile::tempdir().unwrap();
    let fresh = place.path().join("protocol");
    let config = Config::new().with_out_dir(&fresh).with_large_int("number");
    FromClient::export_all(&config).unwrap();
    FromServer::export_all(&config).unwrap();
    Enter::export_all(&config).unwrap();
    Entered::export_all(&config).unwrap();
    Register::export_all(&config).unwrap();
    Closing::export_all(&config).unwrap();
    Listed::export_all(&config).unwrap();
    Flaw::export_all(&config).unwrap();
    Meetings::export_all(&config).unwrap();
    Kind::export_all(&config).unwrap();
    index(&fresh);
    if env::var_os("UPDATE_TYPES").is_some() {
        let _ = fs::remove_dir_all(&committed);
        fs::create_dir_all(&committed).unwrap();
        for (name, text) in files(&fresh) {
            fs::write(committed.join(name), text).unwrap();
        }
    }
    let (old, new) = (files(&committed), files(&fresh));
    let stale: Vec<_> = new.iter().filter(|(name, text)| old.get(*name) != Some(text)).map(|(name, _)| name).collect();
    let left: Vec<_> = old.keys().filter(|name| !new.contains_key(*name)).collect();
    assert!(stale.is_empty() && left.is_empty(), "stale {stale:?}, left over {left:?}: UPDATE_TYPES=1 rewrites them");
}

/// One file that names them all, so that a page imports from `protocol`.
fn index(folder: &Path) {
    let names: Vec<_> =
        files(folder).into_keys().filter_map(|name| Some(name.strip_suffix(".ts")?.to_owned())).collect();
    let lines: String = names.iter().map(|name| format!("export type {{ {name} }} from \"./{name}\";\n")).collect();
    fs::write(folder.join("index.ts"), lines).unwrap();
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let read = |entry: fs::DirEntry| {
        (entry.file_name().to_string_lossy().into_owned(), fs::read_to_string(entry.path()).unwrap())
    };
    entries.map(|entry| read(entry.unwrap())).collect()
}
