//! `record`: a small day, recorded in the middle of its first secret ballot, as
//! text that can be committed: the journal as SQL, the keys, and what it says with
//! and without them. A test of the hub reads every such record of every format;
//! make a new one when the format of events or of the store changes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use crowd::conductor::{self, Tempo};
use crowd::console::Console;
use crowd::crowd::{Arrival, Crowd};
use crowd::mind::{OwnWords, Pool};
use crowd::participant::Pace;
use crowd::rehearse::gestures;
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use room::activities::{self, dots};
use room::scenario::Phones;
use room::views::Board;
use room::words::Language;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::server::{Launch, Links, Store};

/// Where to.
#[derive(clap::Args)]
pub struct Flags {
    /// A folder, made if missing, named after the format.
    folder: PathBuf,
    /// How many people live the day.
    #[arg(long, default_value_t = 4)]
    people: usize,
}

const SCENARIO: &str = include_str!("../../scenarios/collective-choice-40.toml");

/// Records.
#[tokio::main]
pub async fn run(flags: Flags) -> Result<bool> {
    fs::create_dir_all(&flags.folder)?;
    let store = Store::new(SCENARIO)?;
    let launch = store.launch()?;
    let mut server = launch.start()?;
    let day = live(&server.links, flags.people).await?;
    server.kill();
    fs::write(flags.folder.join("day.json"), line(&day))?;
    fs::write(flags.folder.join("journal.sql"), dump(&store.data().join("journal.db"))?)?;
    fs::write(flags.folder.join("keys.json"), keys(&store.data().join("keys"))?)?;
    fs::remove_dir_all(store.data().join("keys"))?;
    fs::write(flags.folder.join("forgotten.json"), line(&forgotten(&launch).await?))?;
    Ok(true)
}

/// A small day up to the first ballot of one's own, with everything that the export says then.
async fn live(links: &Links, people: usize) -> Result<Value> {
    let language = Language::En;
    let pool = Arc::new(Pool::own(language, people));
    let mind = |n: usize| OwnWords::new(language, Arc::clone(&pool), n as u64);
    let (address, code) = (links.room.clone(), links.code.clone());
    let arrival = Arrival { address, code, language, pace: Pace::BRISK, seed: 1 };
    let crowd = Crowd::join(&arrival, (0..people).map(mind).collect(), |_| {}).await?;
    let mut console = console(links, mind(people)).await?;
    let there = Notify::new();
    let day = conductor::conduct(&mut console, &crowd, Tempo::BRISK, |_, board| {
        if chooses(board) {
            there.notify_one();
        }
        gestures(board)
    });
    tokio::select! {
        ended = day => bail!("the day ended before a ballot: {ended:?}"),
        () = there.notified() => {}
    }
    crowd.leave().await?;
    said(&mut console).await
}

fn chooses(board: &Board) -> bool {
    let view = board.act.as_ref().map(|act| &act.view);
    let open = matches!(view, Some(activities::Board::Dots(view)) if view.phase == dots::words::Phase::Open);
    open && board.phones == Phones::All
}

async fn console(links: &Links, mind: OwnWords) -> Result<Console<OwnWords>> {
    Console::enter(links.room.clone(), &links.console_key, mind, ChaCha12Rng::seed_from_u64(u64::MAX)).await
}

/// What a store says: the export, and the ballots in the open box.
async fn said(console: &mut Console<OwnWords>) -> Result<Value> {
    let ballots = match console.board()?.act.as_ref().map(|act| &act.view) {
        Some(activities::Board::Dots(view)) => view.turnout.map(|turnout| turnout.ballots),
        _ => None,
    };
    let path = console.device.address().path("export/day.json");
    let reply = console.device.door().get(&path).await?;
    if !reply.ok() {
        bail!("the export answered {}", reply.status);
    }
    Ok(json!({ "ballots": ballots, "export": serde_json::from_slice::<Value>(&reply.body)? }))
}

/// The same store once every key is gone.
async fn forgotten(launch: &Launch) -> Result<Value> {
    let server = launch.start().context("without its keys")?;
    let pool = Arc::new(Pool::own(Language::En, 1));
    said(&mut console(&server.links, OwnWords::new(Language::En, pool, 0)).await?).await
}

fn line(said: &Value) -> String {
    format!("{said}\n")
}

/// A database as SQL, one row a line.
fn dump(path: &Path) -> Result<String> {
    let file = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut sql = String::new();
    for pragma in ["application_id", "user_version"] {
        let value: i64 = file.pragma_query_value(None, pragma, |row| row.get(0))?;
        writeln!(sql, "PRAGMA {pragma} = {value};")?;
    }
    let mut tables = file.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")?;
    let tables = tables.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    for (table, made) in tables.collect::<Result<Vec<_>, _>>()? {
        writeln!(sql, "{made};")?;
        let mut rows = file.prepare(&format!("SELECT * FROM {table} ORDER BY rowid"))?;
        let columns = rows.column_count();
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let cells = (0..columns).map(|n| row.get_ref(n).map(cell)).collect::<Result<Vec<_>, _>>()?;
            writeln!(sql, "INSERT INTO {table} VALUES ({});", cells.join(", "))?;
        }
    }
    Ok(sql)
}

fn cell(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "NULL".into(),
        ValueRef::Integer(n) => n.to_string(),
        ValueRef::Real(x) => x.to_string(),
        ValueRef::Text(text) => format!("'{}'", String::from_utf8_lossy(text).replace('\'', "''")),
        ValueRef::Blob(bytes) => format!("x'{}'", hex(bytes)),
    }
}

/// Every key, by room and file.
fn keys(folder: &Path) -> Result<String> {
    let mut rooms: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for room in fs::read_dir(folder)? {
        let room = room?;
        let keys = rooms.entry(room.file_name().to_string_lossy().into_owned()).or_default();
        for key in fs::read_dir(room.path())? {
            let key = key?;
            keys.insert(key.file_name().to_string_lossy().into_owned(), hex(&fs::read(key.path())?));
        }
    }
    Ok(serde_json::to_string_pretty(&rooms)? + "\n")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
