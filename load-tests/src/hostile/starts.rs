//! Servers that must not start, and say why in one line: on a store that is none, or
//! not as it was written, with settings that cannot be. And one that speaks TLS to
//! peers that do not.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rusqlite::Connection;
use tokio::task::spawn_blocking;

use super::Tried;
use super::play::{in_words, within};
use crate::outside::Raw;
use crate::server::{Launch, Store};
use crate::trust::{ROUND, fill};

/// Lines of a journal that is to be spoilt.
const LINES: u64 = 200;
/// Longer than any handshake may take.
const LONGEST: Duration = Duration::from_secs(30);
/// What a refused start has answered.
const REFUSED: &str = "refused in one line, nothing changed";

/// All of them.
pub async fn all() -> Result<Vec<Tried>> {
    let mut tried = tls().await?;
    tried.extend(stores().await?);
    tried.extend(spawn_blocking(settings).await??);
    Ok(tried)
}

fn tried(line: &'static str, name: &str, want: &str, got: String) -> Tried {
    Tried { line, name: name.to_owned(), want: want.to_owned(), got }
}

/// What a start has come to, where it should say `why`; `file` must stay as it is.
fn start(launch: &Launch, why: &str, file: Option<&Path>) -> Result<String> {
    let bytes = |file: &Path| fs::read(file).with_context(|| format!("{}", file.display()));
    let before = file.map(bytes).transpose()?;
    fs::write(&launch.log, "")?;
    let ended = launch.run()?;
    let said = fs::read_to_string(&launch.log)?;
    let got = if ended.success() {
        "it started".into()
    } else if said.trim().lines().count() != 1 || !said.contains(why) {
        format!("it said {said:?}")
    } else if file.map(bytes).transpose()? != before {
        "the file was changed".into()
    } else {
        REFUSED.into()
    };
    Ok(got)
}

async fn stores() -> Result<Vec<Tried>> {
    let sound = Store::new(ROUND)?;
    fill::fill(&sound.data(), ROUND, LINES, 1).await?;
    spawn_blocking(move || spoilt(&sound)).await?
}

fn spoilt(sound: &Store) -> Result<Vec<Tried>> {
    let later = "PRAGMA user_version = 1000";
    let altered = format!("UPDATE lines SET events = replace(events, '1', '2') WHERE seq = {}", LINES / 2);
    let missing = format!("DELETE FROM lines WHERE seq = {}", LINES / 2);
    let shorter = "UPDATE rooms SET scenario = scenario || ' '";
    let ways: [(&str, &str, &str); 4] = [
        ("of a later release", later, "newer"),
        ("with a line that was altered", &altered, "altered or damaged"),
        ("with a line that is missing", &missing, "altered or damaged"),
        ("with a scenario that was altered", shorter, "altered or damaged"),
    ];
    let mut cases = Vec::new();
    for (name, sql, why) in ways {
        let store = Store::new(ROUND)?;
        let (launch, file) = (store.launch()?, store.data().join("journal.db"));
        copy(&sound.data(), &store.data())?;
        let journal = Connection::open(&file)?;
        journal.execute_batch(&format!("{sql}; PRAGMA wal_checkpoint(TRUNCATE)"))?;
        drop(journal);
        cases.push(tried("store", name, REFUSED, start(&launch, why, Some(&file))?));
    }
    let text = "not a store at all, but long enough to look like one. ".repeat(40);
    cases.push(foreign("a text", "not a", |file| Ok(fs::write(file, &text)?))?);
    cases.push(foreign("of another program", "not a journal", |file| {
        Ok(Connection::open(file)?.execute_batch("CREATE TABLE other (a INTEGER); PRAGMA user_version = 1")?)
    })?);
    Ok(cases)
}

/// A file in the place of the journal that another program has written.
fn foreign(name: &str, why: &str, write: impl FnOnce(&Path) -> Result<()>) -> Result<Tried> {
    let store = Store::new(ROUND)?;
    let file = store.data().join("journal.db");
    fs::create_dir_all(store.data())?;
    write(&file)?;
    Ok(tried("store", name, REFUSED, start(&store.launch()?, why, Some(&file))?))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let there = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &there)?;
        } else {
            fs::copy(entry.path(), there)?;
        }
    }
    Ok(())
}

fn settings() -> Result<Vec<Tried>> {
    let store = Store::new(ROUND)?;
    let launch = store.launch()?;
    let (cert, key) = certificate(store.folder())?;
    let text = store.folder().join("text.pem");
    fs::write(&text, "no certificate")?;
    let with =
        |cert: &Path, key: &Path| Launch { certificate: Some((cert.to_owned(), key.to_owned())), ..launch.clone() };
    let mut cases = vec![
        ("a certificate that is not there", with(&store.folder().join("none.pem"), &key), "none.pem"),
        ("a certificate that is none", with(&text, &key), "text.pem"),
        ("a key that is none", with(&cert, &text), "text.pem"),
        ("a key in the place of a certificate", with(&key, &cert), "key.pem"),
    ]
    .into_iter()
    .map(|(name, launch, why)| Ok(tried("settings", name, REFUSED, start(&launch, why, None)?)))
    .collect::<Result<Vec<_>>>()?;
    let server = launch.start()?;
    let busy = Launch { log: store.folder().join("second.log"), listen: "127.0.0.1:0".into(), ..launch.clone() };
    cases.push(tried("settings", "a store in use", REFUSED, start(&busy, "another ronde", None)?));
    let elsewhere = Launch { data: store.folder().join("second"), listen: server.links.room.host.clone(), ..busy };
    cases.push(tried("settings", "a port in use", REFUSED, start(&elsewhere, "already in use", None)?));
    Ok(cases)
}

/// A certificate that nobody has signed, and its key.
fn certificate(folder: &Path) -> Result<(PathBuf, PathBuf)> {
    let made = rcgen::generate_simple_self_signed(["ronde.example".to_owned()])?;
    let (cert, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    fs::write(&cert, made.cert.pem())?;
    fs::write(&key, made.signing_key.serialize_pem())?;
    Ok((cert, key))
}

async fn tls() -> Result<Vec<Tried>> {
    let store = Store::new(ROUND)?;
    let launch = Launch { certificate: Some(certificate(store.folder())?), ..store.launch()? };
    let server = launch.start()?;
    let host = server.links.room.host.clone();
    let get = format!("GET /join HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let post =
        format!("POST /code HTTP/1.1\r\nHost: {host}\r\nOrigin: https://{host}\r\nContent-Length: 2\r\n\r\n{{}}");
    // The beginning of a hello that says it has 512 bytes.
    let begun: &[u8] = &[22, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3];
    let broken = [22, 3, 1, 0, 5, 9, 9, 9, 9, 9];
    let (never, broken, page, posted) = tokio::join!(
        ended(&host, begun, (9, 14)),
        ended(&host, &broken, (0, 4)),
        said(&host, get.as_bytes()),
        said(&host, post.as_bytes())
    );
    Ok(vec![
        tried("tls", "a handshake that is never finished", "closed in time", never?),
        tried("tls", "a handshake that is none", "closed in time", broken?),
        tried("tls", "a page, asked for in plain", "308", page?),
        tried("tls", "a secret, sent in plain", "400", posted?),
    ])
}

async fn ended(host: &str, bytes: &[u8], (least, most): (u64, u64)) -> Result<String> {
    let mut raw = Raw::connect(host).await?;
    let began = Instant::now();
    raw.send(bytes).await;
    let closed = raw.closes_within(LONGEST).await;
    Ok(if closed { format!("closed {}", within(began.elapsed(), least, most)) } else { "still open".into() })
}

async fn said(host: &str, bytes: &[u8]) -> Result<String> {
    let mut raw = Raw::connect(host).await?;
    raw.send(bytes).await;
    Ok(in_words(&raw.reply().await?))
}
