//! The hall that is attacked: at each table the pen goes round, everybody writes one
//! question. Half of the tables write all at once, the others one after the other,
//! as slowly as suits an attacker. Who wrote what is known here, and only here.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use futures_util::future::try_join_all;
use rand::rngs::ChaCha12Rng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::outside::Phone;
use crate::outside::phone::{fresh_id, word};
use crate::outside::raw::PATIENCE;
use crate::server::Server;

/// Seats of one table.
const SEATS: u32 = 10;

/// Who wrote what.
#[derive(Debug, Default)]
pub struct Truth {
    /// By text.
    pub questions: BTreeMap<String, u64>,
    /// Everybody who may have written one.
    pub people: Vec<u64>,
}

/// A day of writing and choosing.
#[must_use]
pub fn scenario(tables: u32) -> String {
    format!(
        "title = \"Qui ?\"\npeople = {}\ntable_seats = {SEATS}\n[theme]\ntext = \"Le client\"\n[[day]]\nstart = \"09:00\"\n\
         [[agenda]]\nname = \"harvest\"\nminutes = 20\nactivity = {{ kind = \"harvest\", per_table = 10 }}\n\
         [[agenda]]\nname = \"choose\"\nminutes = 10\nphones = \"all\"\nactivity = {{ kind = \"dots\", over = \"harvest\", ballot = 12, keep = 5 }}\n\
         [[agenda]]\nname = \"close\"\nminutes = 5\nactivity = {{ kind = \"close\" }}\n",
        tables * SEATS
    )
}

/// Lives it; what each wrote, and what was exported at the end.
///
/// # Errors
/// If anything is refused.
pub async fn write(server: &Server, tables: u32, seed: u64) -> Result<(Truth, Vec<(String, Vec<u8>)>)> {
    let links = &server.links;
    let mut pilot = Phone::enter(&links.room, &json!({ "key": links.console_key })).await?;
    let mut by_table: BTreeMap<String, Vec<Phone>> = BTreeMap::new();
    for n in 0..tables * SEATS {
        let mut phone = Phone::seated(&links.room, &links.code, &format!("Personne {n}")).await?;
        let hand = format!("hand {}", phone.who());
        phone.until(PATIENCE, |phone| phone.view(&hand)["table"].is_number()).await;
        let (me, table) = (phone.me(), phone.view(&hand)["table"].clone());
        phone.ask(&me, &json!({ "sit": { "table": table } })).await?;
        by_table.entry(table.to_string()).or_default().push(phone);
    }
    let run = go_to(&mut pilot, "harvest").await?;
    let mut truth = Truth::default();
    let mut all: Vec<Vec<Phone>> = by_table.into_values().collect();
    let slowly = all.split_off(all.len() / 2);
    let together = try_join_all(all.into_iter().map(|table| round(table, run, seed))).await?;
    let mut written: Vec<(String, u64)> = together.into_iter().flatten().collect();
    for table in slowly {
        written.extend(round(table, run, seed).await?);
    }
    truth.people = written.iter().map(|(_, who)| *who).collect();
    truth.questions = written.into_iter().collect();
    let exports = end(&mut pilot, run).await?;
    Ok((truth, exports))
}

/// The pen goes round one table. Sockets stay open: whose phone is there must not tell.
async fn round(mut table: Vec<Phone>, run: u64, seed: u64) -> Result<Vec<(String, u64)>> {
    let mut written = Vec::new();
    for phone in &mut table {
        let me = phone.me();
        let got = word(&phone.ask(&me, &json!({ "take_pen": {} })).await?);
        anyhow::ensure!(got == "kept" || got.starts_with("rests_on"), "the pen: {got}");
        let drawn = ChaCha12Rng::seed_from_u64(seed << 32 | u64::from(phone.who().0)).random::<u128>();
        let text = format!("Question {:020x} ?", drawn >> 48);
        let ask = json!({ "ask": { "text": text, "subtheme": null, "secret": fresh_id() } });
        let command = json!({ "act": { "run": run, "do": { "harvest": ask } } });
        let got = word(&phone.ask(&me, &command).await?);
        anyhow::ensure!(got == "kept", "a question: {got}");
        written.push((text, u64::from(phone.who().0)));
    }
    Ok(written)
}

/// All is let through in one gesture; a ballot opens, and nothing can be linked any more.
async fn end(pilot: &mut Phone, run: u64) -> Result<Vec<(String, Vec<u8>)>> {
    let rows = |pilot: &Phone| -> Vec<Value> {
        let desk = &pilot.view("board pilot")["act"]["view"]["harvest"]["desk"];
        desk.as_array().into_iter().flatten().map(|row| row["id"].clone()).collect()
    };
    // Nobody has looked at its board for long: the server may have let it go.
    pilot.come_back().await?;
    let approve = json!({ "harvest": { "publish": { "approve": { "items": rows(pilot) } } } });
    let got = word(&pilot.ask(&json!("desk"), &json!({ "act": { "run": run, "do": approve } })).await?);
    anyhow::ensure!(got == "kept", "approve: {got}");
    go_to(pilot, "dots").await?;
    let mut exports = Vec::new();
    for file in ["day.json", "report.html", "harvest-questions.csv"] {
        let path = pilot.address().path(&format!("export/{file}"));
        exports.push((file.to_owned(), pilot.door.get(&path).await?.body));
    }
    go_to(pilot, "close").await?;
    Ok(exports)
}

async fn go_to(pilot: &mut Phone, kind: &str) -> Result<u64> {
    // While the hall came in nobody looked at its board: the server may have let it go.
    pilot.come_back().await?;
    for _ in 0..20 {
        let board = pilot.view("board pilot");
        if board["act"]["view"].get(kind).is_some() {
            return board["act"]["run"].as_u64().context("a run");
        }
        let expect = board["desk"]["expect"].clone();
        let cue = board["desk"]["next"].clone();
        let got = word(&pilot.ask(&json!("desk"), &json!({ "go": { "expect": expect } })).await?);
        let moved = |pilot: &Phone| pilot.view("board pilot")["desk"]["expect"] != expect;
        if got != "kept" || !pilot.until(std::time::Duration::from_secs(3), moved).await {
            // The room waits for something of its own (a grace that runs): go past it.
            pilot.ask(&json!("desk"), &json!({ "skip": {} })).await.with_context(|| cue.to_string())?;
            pilot.listen(std::time::Duration::from_millis(500)).await;
        }
    }
    anyhow::bail!("no {kind}")
}
