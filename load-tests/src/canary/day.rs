//! The day that the secrets live through: people come in, write, are shown or not,
//! choose, and go on. Everything that anybody was sent is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::{Context, Result};
use crowd::door::Door;
use rand::rngs::ChaCha12Rng;
use rand::{RngExt, SeedableRng};
use room::protocol::Outcome;
use room::words::Id128;
use serde_json::{Value, json};

use super::secrets::{Place, Secret, word};
use crate::outside::phone::word as said;
use crate::outside::raw::PATIENCE;
use crate::outside::search::files;
use crate::outside::{AllLinks, Phone, links};
use crate::server::{Server, Store};

const PEOPLE: usize = 40;
/// Questions of one table: so many are never let through, so many are shown.
const HIDDEN: usize = 5;
const SHOWN: usize = 3;
/// People whose ballot is looked for.
const BALLOTS: usize = 12;
/// How long all sockets are listened to at the end of a step.
const REST: Duration = Duration::from_millis(600);

pub const SCENARIO: &str = r#"
title = "Secrets"
people = 40
table_seats = 10
[theme]
text = "Le client"
[[day]]
start = "09:00"
[[agenda]]
name = "harvest"
minutes = 20
activity = { kind = "harvest", per_table = 8 }
[[agenda]]
name = "choose"
minutes = 10
phones = "all"
activity = { kind = "dots", over = "harvest", ballot = 0, keep = 4, reveal = 1 }
[[agenda]]
name = "close"
minutes = 5
activity = { kind = "close" }
"#;

/// What is left of the day.
pub struct Lived {
    /// What must not be found.
    pub secrets: Vec<Secret>,
    /// Where it is looked for.
    pub places: Vec<(Place, Vec<u8>)>,
}

struct Day<'a> {
    server: &'a Server,
    store: &'a Store,
    links: AllLinks,
    phones: Vec<Phone>,
    desks: BTreeMap<&'static str, Phone>,
    stranger: Phone,
    secrets: Vec<Secret>,
    places: Vec<(Place, Vec<u8>)>,
    dice: ChaCha12Rng,
}

/// Lives it.
///
/// # Errors
/// If anything is refused.
pub async fn live(server: &Server, store: &Store, seed: u64) -> Result<Lived> {
    let mut day = Day::open(server, store, seed).await?;
    day.names().await?;
    day.harvest().await?;
    day.keep_copies("while it is open").await?;
    day.choose().await?;
    day.keep_copies("while the ballot is open").await?;
    day.end().await?;
    day.keep_copies("at the end").await?;
    Ok(day.gather())
}

impl<'a> Day<'a> {
    async fn open(server: &'a Server, store: &'a Store, seed: u64) -> Result<Self> {
        let (room, key) = (&server.links.room, &server.links.console_key);
        let links = AllLinks::fetch(room, key).await?;
        let mut desks = BTreeMap::new();
        for (name, key) in
            [("pilot", &links.pilot), ("helper", &links.helper), ("stage", &links.stage), ("screen", &links.screen)]
        {
            desks.insert(name, Phone::enter(room, &json!({ "key": key })).await?);
        }
        let stranger = Phone::enter(room, &json!({ "code": links.code })).await?;
        let mut secrets: Vec<Secret> = [&links.pilot, &links.helper, &links.stage, &links.screen]
            .map(|key| Secret::nowhere("a link", key.as_str()))
            .to_vec();
        secrets.push(Secret::nowhere("the operator's link", server.links.operator_key.as_str()));
        Ok(Self {
            server,
            store,
            links,
            phones: Vec::new(),
            desks,
            stranger,
            secrets,
            places: Vec::new(),
            dice: ChaCha12Rng::seed_from_u64(seed),
        })
    }

    /// Everybody comes in; names, tickets and cookies are secrets.
    async fn names(&mut self) -> Result<()> {
        let mut names = Vec::new();
        for n in 0..PEOPLE {
            let name = word(&mut self.dice, "N");
            let mut phone = Phone::seated(&self.links.room, &self.links.code, &name).await?;
            let hand = format!("hand {}", phone.who());
            phone.until(PATIENCE, |phone| phone.view(&hand)["table"].is_number()).await;
            let (me, table) = (phone.me(), phone.view(&hand)["table"].clone());
            phone.ask(&me, &json!({ "sit": { "table": table } })).await?;
            if n < 10 {
                self.secrets.push(Secret::at("a ticket", phone.ticket.clone(), [Place::Phone(n)]));
                let cookie = phone.door.cookies().context("a cookie")?;
                let value = cookie.rsplit('.').next().unwrap_or_default().to_owned();
                self.secrets.push(Secret::nowhere("a cookie", value));
            }
            names.push((name, table));
            self.phones.push(phone);
        }
        for (n, (name, table)) in names.iter().enumerate().filter(|(n, _)| n % 2 == 0) {
            let beside =
                names.iter().enumerate().filter(|(_, (_, other))| other == table).map(|(m, _)| Place::Phone(m));
            let desks = [Place::Desk("pilot"), Place::Desk("helper"), Place::Phone(n)];
            self.secrets.push(Secret::at("a name", name.as_str(), beside.chain(desks)));
        }
        Ok(())
    }

    async fn desk(&mut self, command: Value) -> Result<Outcome> {
        let pilot = self.desks.get_mut("pilot").context("a pilot")?;
        pilot.ask(&json!("desk"), &command).await
    }

    async fn go(&mut self) -> Result<()> {
        let board = self.desks["pilot"].view("board pilot");
        let expect = board["desk"]["expect"].clone();
        let outcome = said(&self.desk(json!({ "go": { "expect": expect } })).await?);
        anyhow::ensure!(outcome == "kept", "GO: {outcome}");
        let moved = |pilot: &Phone| pilot.view("board pilot")["desk"]["expect"] != expect;
        self.desks.get_mut("pilot").context("a pilot")?.until(PATIENCE, moved).await;
        Ok(())
    }

    fn act(&self) -> Value {
        self.desks["pilot"].view("board pilot")["act"].clone()
    }

    async fn go_to(&mut self, kind: &str) -> Result<u64> {
        for _ in 0..10 {
            let act = self.act();
            if act["view"].get(kind).is_some() {
                return act["run"].as_u64().context("a run");
            }
            self.go().await?;
        }
        anyhow::bail!("no {kind}")
    }

    /// Each table writes; some questions are let through and shown, the others never.
    async fn harvest(&mut self) -> Result<()> {
        let run = self.go_to("harvest").await?;
        let (mut public, mut written) = (Vec::new(), 0);
        for n in 0..PEOPLE {
            let hand = format!("hand {}", self.phones[n].who());
            let table = self.phones[n].view(&hand)["table"].clone();
            let first =
                (0..n).all(|m| self.phones[m].view(&format!("hand {}", self.phones[m].who()))["table"] != table);
            if !first {
                continue;
            }
            let me = self.phones[n].me();
            self.phones[n].ask(&me, &json!({ "take_pen": {} })).await?;
            for k in 0..HIDDEN + SHOWN {
                let (text, secret) = (word(&mut self.dice, "Q"), Id128(self.dice.random()).to_string());
                let ask = json!({ "ask": { "text": text, "subtheme": null, "secret": secret } });
                let command = json!({ "act": { "run": run, "do": { "harvest": ask } } });
                let Outcome::Kept { made: Some(item), .. } = self.phones[n].ask(&me, &command).await? else {
                    anyhow::bail!("a question was refused");
                };
                self.secrets.push(Secret::nowhere("a withdrawal secret", secret));
                if k < HIDDEN {
                    let allowed = self.who_reads(&table);
                    self.secrets.push(Secret::at("a question that was never let through", text, allowed));
                } else {
                    public.push(item.0);
                }
                written += 1;
            }
        }
        anyhow::ensure!(written == 4 * (HIDDEN + SHOWN), "{written} questions");
        let publish = |gesture: Value| json!({ "act": { "run": run, "do": { "harvest": { "publish": gesture } } } });
        let got = said(&self.desk(publish(json!({ "approve": { "items": public } }))).await?);
        anyhow::ensure!(got == "kept", "approve: {got}");
        self.desk(publish(json!({ "reveal": { "item": public[0] } }))).await?;
        self.rest().await;
        Ok(())
    }

    /// Where an unsigned text may stand before it is let through: its table, the desk, the store.
    fn who_reads(&self, table: &Value) -> Vec<Place> {
        let sits = |phone: &Phone| phone.view(&format!("hand {}", phone.who()))["table"] == *table;
        let phones = self.phones.iter().enumerate().filter(|(_, phone)| sits(phone)).map(|(n, _)| Place::Phone(n));
        let store = ["journal.db", "journal.db-wal", "journal.db-shm"].map(|file| Place::Store(file.into()));
        phones.chain([Place::Desk("pilot"), Place::Desk("helper")]).chain(store).collect()
    }

    /// Ballots: which three, in which order.
    async fn choose(&mut self) -> Result<()> {
        let run = self.go_to("dots").await?;
        self.rest().await;
        let mut used = BTreeSet::new();
        for n in 0..BALLOTS {
            let mut questions = paper(&mut self.phones[n]).await?;
            while !used.insert(questions[..3].to_vec()) {
                questions.rotate_left(1);
            }
            let dots = &questions[..3];
            let ballot = json!({ "revision": 1, "dots": dots, "unsettling": null, "run_off": false });
            let command = json!({ "act": { "run": run, "do": { "dots": { "ballot": ballot } } } });
            let me = self.phones[n].me();
            let got = said(&self.phones[n].ask(&me, &command).await?);
            anyhow::ensure!(got == "kept", "a ballot: {got}");
            let as_json = serde_json::to_string(dots)?;
            self.secrets.push(Secret::at("a ballot", as_json, [Place::Phone(n)]));
        }
        self.rest().await;
        Ok(())
    }

    /// The count, the reveal, and the end.
    async fn end(&mut self) -> Result<()> {
        let run = self.act()["run"].clone();
        for gesture in ["close", "settle"] {
            self.desk(json!({ "act": { "run": run, "do": { "dots": { gesture: {} } } } })).await?;
        }
        self.go_to("close").await?;
        self.rest().await;
        Ok(())
    }

    /// Everybody listens for a while.
    async fn rest(&mut self) {
        for phone in &mut self.phones {
            phone.listen(REST / 20).await;
        }
        for phone in self.desks.values_mut().chain([&mut self.stranger]) {
            phone.listen(REST).await;
        }
    }

    /// The figures, the store and the exports, as they are now.
    async fn keep_copies(&mut self, when: &str) -> Result<()> {
        let mut operator = links::operator(&self.links.room.host, &self.server.links.operator_key).await?;
        self.places.push((Place::Metrics, operator.get("/metrics").await?.body));
        for (path, content) in files(&self.store.data())?.into_iter().chain(files(&self.store.back_up()?)?) {
            let file = path.rsplit('/').next().unwrap_or_default();
            // A copy of the journal may hold what the journal holds, and nothing else may.
            let file = if file.ends_with(".db") { "journal.db" } else { file }.to_owned();
            self.places.push((Place::Store(file), [path.into_bytes(), content].concat()));
        }
        let door: &mut Door = &mut self.desks.get_mut("pilot").context("a pilot")?.door;
        for file in ["report.html", "report-en.html", "day.json", "harvest-questions.csv", "choose-questions.csv"] {
            let reply = door.get(&self.links.room.path(&format!("export/{file}"))).await?;
            self.places.push((Place::Export(format!("{file} {when}")), reply.body));
        }
        Ok(())
    }

    fn gather(mut self) -> Lived {
        let log = std::fs::read(self.store.folder().join("server.log")).unwrap_or_default();
        self.places.push((Place::Log, log));
        let all = |phone: &Phone| [phone.entrance.as_slice(), phone.raw.all.as_slice()].concat();
        self.places.extend(self.phones.iter().enumerate().map(|(n, phone)| (Place::Phone(n), all(phone))));
        self.places.extend(self.desks.iter().map(|(name, phone)| (Place::Desk(name), all(phone))));
        self.places.push((Place::Stranger, all(&self.stranger)));
        Lived { secrets: self.secrets, places: self.places }
    }
}

/// The questions on somebody's ballot: never those of the own table.
async fn paper(phone: &mut Phone) -> Result<Vec<u64>> {
    let hand = format!("hand {}", phone.who());
    let questions = |phone: &Phone| -> Option<Vec<u64>> {
        let acts = phone.view(&hand)["acts"].as_array()?.iter();
        let list = acts.filter_map(|act| act["view"]["dots"]["paper"]["questions"].as_array()).next()?;
        list.iter().map(Value::as_u64).collect()
    };
    phone.until(PATIENCE, |phone| questions(phone).is_some_and(|list| list.len() > 3)).await;
    questions(phone).context("a ballot")
}
