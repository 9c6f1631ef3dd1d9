//! `access`: every cell of the matrix over real sockets, both ways. Whoever holds a
//! right is never told `denied`; whoever does not gets exactly that, the same bytes
//! whether the thing exists or not. Then people who have changed tables, who must
//! hold nothing of the table that they left.

mod foreign;
mod former;
mod samples;

use std::io::{Write, stdout};

use anyhow::{Context, Result};
use crowd::door::Door;
use room::access::{Column, MATRIX, Right};
use serde_json::{Value, json};

use self::samples::Sample;
use crate::outside::phone::word;
use crate::outside::raw::PATIENCE;
use crate::outside::{AllLinks, Phone, links};
use crate::server::{Server, Store};

/// How much.
#[derive(clap::Args)]
pub struct Flags {
    /// Ids of things that do not exist, or are somebody else's.
    #[arg(long, default_value_t = 2_000)]
    ids: usize,
    /// The same seed draws the same words and ids.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Runs with this seeded bug, which must be found: in the program with the fault hooks.
    #[arg(long)]
    bug: Option<String>,
}

const SCENARIO: &str = r#"
title = "Droits"
people = 200
table_seats = 10
[[day]]
start = "09:00"
[[agenda]]
name = "first"
minutes = 5
activity = { kind = "harvest" }
[[agenda]]
name = "second"
minutes = 20
seats = "mix"
activity = { kind = "harvest" }
"#;

/// Columns by which nobody can come in: they hold nothing, or a row is wrong.
const NO_DOOR: [Column; 4] = [Column::Buddy, Column::Director, Column::Companion, Column::Sponsor];

/// What was tried, and what was not as it must be.
#[derive(Debug, Default)]
pub struct Tally {
    tried: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn note(&mut self, right: bool, what: impl FnOnce() -> String) {
        self.tried += 1;
        if !right {
            self.wrong.push(what());
        }
    }

    fn say(&self, what: &str) -> Result<()> {
        self.wrong.iter().take(10).try_for_each(|line| say(line))?;
        say(&format!("{what}: {} of {} as they must be", self.tried - self.wrong.len(), self.tried))
    }
}

/// Tries; false if anybody could do more or less than the matrix says.
#[tokio::main]
pub async fn run(flags: Flags) -> Result<bool> {
    let store = Store::new(SCENARIO)?;
    let mut launch = store.launch()?;
    launch.breaks(flags.bug.as_deref())?;
    let server = launch.start()?;
    let passed = all(&flags, &server).await;
    if !matches!(passed, Ok(true)) {
        say(&format!("the store is kept in {}", store.keep().display()))?;
    }
    passed
}

async fn all(flags: &Flags, server: &Server) -> Result<bool> {
    say(&format!("seed {}, {} rows, {} columns", flags.seed, MATRIX.len(), Column::ALL.len()))?;
    let mut hall = Hall::open(server).await?;
    let (cells, doorless) = matrix(&mut hall).await?;
    cells.say("cells")?;
    say(&format!("cells of columns that have no door, empty as they must be: {doorless}"))?;
    let former = former::tables(&mut hall).await?;
    former.say("pens at the table that they left")?;
    let foreign = foreign::ids(&hall, flags.ids, flags.seed).await?;
    foreign.say("foreign ids")?;
    let passed = [&cells, &former, &foreign].iter().all(|tally| tally.wrong.is_empty() && tally.tried > 0);
    say(if passed { "ok" } else { "failed" })?;
    Ok(passed)
}

/// Somebody behind each door.
struct Hall {
    links: AllLinks,
    pilot: Phone,
    helper: Phone,
    stage: Phone,
    screen: Phone,
    stranger: Phone,
    operator: Door,
    /// Whoever sat down first at each table, with its pen; and that table.
    pens: Vec<(Phone, Value)>,
}

/// Tables of the hall.
const TABLES: usize = 20;

impl Hall {
    async fn open(server: &Server) -> Result<Self> {
        let (room, key) = (&server.links.room, &server.links.console_key);
        let links = AllLinks::fetch(room, key).await?;
        let desk = async |key: &str| Phone::enter(room, &json!({ "key": key })).await;
        let mut pilot = desk(key).await?;
        go(&mut pilot).await?;
        let mut pens = Vec::new();
        for _ in 0..TABLES {
            pens.push(sit(room, &links.code).await?);
        }
        Ok(Self {
            pens,
            helper: desk(&links.helper).await?,
            stage: desk(&links.stage).await?,
            screen: desk(&links.screen).await?,
            stranger: Phone::enter(room, &json!({ "code": links.code })).await?,
            operator: links::operator(&room.host, &server.links.operator_key).await?,
            links,
            pilot,
        })
    }

    /// Other devices take over at the desks: each may say ten things at once, and then one a second.
    async fn relieve(&mut self) -> Result<()> {
        let (room, links) = (&self.links.room, &self.links);
        let desk = async |key: &str| Phone::enter(room, &json!({ "key": key })).await;
        let mut pilot = desk(&links.pilot).await?;
        pilot.ask(&json!("desk"), &json!({ "take_control": {} })).await?;
        self.pilot = pilot;
        self.helper = desk(&links.helper).await?;
        self.stage = desk(&links.stage).await?;
        self.screen = desk(&links.screen).await?;
        self.stranger = Phone::enter(room, &json!({ "code": links.code })).await?;
        Ok(())
    }

    /// A person who sits at a table, with or without its pen; and that table.
    async fn person(&self, with_pen: bool) -> Result<(Phone, Value)> {
        loop {
            let (mut phone, table) = sit(&self.links.room, &self.links.code).await?;
            let (me, hand) = (phone.me(), format!("hand {}", phone.who()));
            if with_pen {
                phone.ask(&me, &json!({ "take_pen": {} })).await?;
            }
            let holds = |phone: &Phone| phone.view(&hand)["pen"].as_bool() == Some(with_pen);
            if phone.until(SOON, holds).await {
                return Ok((phone, table));
            }
        }
    }
}

/// Rows after which others take over.
const SHIFT: usize = 8;

/// How soon a hand shows what has just been answered.
const SOON: std::time::Duration = std::time::Duration::from_secs(3);

/// Somebody comes in and sits down where there is most room.
async fn sit(room: &crowd::Address, code: &str) -> Result<(Phone, Value)> {
    let mut phone = Phone::seated(room, code, "P").await?;
    let hand = format!("hand {}", phone.who());
    phone.until(PATIENCE, |phone| phone.view(&hand)["table"].is_number()).await;
    let (me, table) = (phone.me(), phone.view(&hand)["table"].clone());
    phone.ask(&me, &json!({ "sit": { "table": table } })).await?;
    Ok((phone, table))
}

/// Presses GO, against what the board says.
async fn go(pilot: &mut Phone) -> Result<()> {
    let expect = pilot.view("board pilot")["desk"]["expect"].clone();
    let outcome = word(&pilot.ask(&json!("desk"), &json!({ "go": { "expect": expect } })).await?);
    anyhow::ensure!(outcome == "kept", "GO: {outcome}");
    let moved = |pilot: &Phone| pilot.view("board pilot")["desk"]["expect"] != expect;
    pilot.until(PATIENCE, moved).await;
    Ok(())
}

async fn matrix(hall: &mut Hall) -> Result<(Tally, usize)> {
    let (mut tally, mut doorless) = (Tally::default(), 0);
    for (row, (right, name, _)) in MATRIX.iter().enumerate() {
        if row % SHIFT == 0 {
            hall.relieve().await?;
        }
        let sample = samples::of(name).with_context(|| format!("row {name} has no sample"))?;
        for column in NO_DOOR {
            tally.wrong.extend(right.held_by(column).then(|| format!("{name}: {column:?} holds it, and has no door")));
            doorless += 1;
        }
        match sample {
            Sample::Ask(command) => asked(hall, *right, name, &command, &mut tally).await?,
            Sample::Fetch(_) | Sample::Server(_) | Sample::ServerPost(_) | Sample::Post(..) => {
                fetched(hall, *right, name, &sample, &mut tally).await?;
            }
            Sample::See(board) => seen(hall, *right, name, board, &mut tally).await?,
            Sample::Nobody => {
                for column in Column::ALL.into_iter().filter(|column| !NO_DOOR.contains(column)) {
                    tally.note(!right.held_by(column), || format!("{name}: for nobody, and {column:?} holds it"));
                }
            }
        }
    }
    Ok((tally, doorless))
}

/// One command, from everybody who can come in.
async fn asked(hall: &mut Hall, right: Right, name: &str, command: &Value, tally: &mut Tally) -> Result<()> {
    let desk = json!("desk");
    let (mut plain, _) = hall.person(false).await?;
    let (mut pen, table) = hall.person(true).await?;
    // A phone comes in before it speaks for anybody.
    // A pen speaks of its own table; of another one the rules say no, whatever the matrix says.
    let own: Value =
        serde_json::from_str(&command.to_string().replace("\"table\":900", &format!("\"table\":{table}")))?;
    let me = if name == "join" { desk.clone() } else { plain.me() };
    let mut got = vec![
        (Column::Participant, word(&plain.ask(&me, command).await?)),
        (Column::Pen, word(&pen.ask(&json!({ "table": table }), &own).await?)),
    ];
    for (column, phone) in [
        (Column::Helper, &mut hall.helper),
        (Column::Pilot, &mut hall.pilot),
        (Column::Stage, &mut hall.stage),
        (Column::Screen, &mut hall.screen),
        (Column::Stranger, &mut hall.stranger),
    ] {
        got.push((column, word(&phone.ask(&desk, command).await?)));
    }
    got.push((Column::Operator, operator_asks(hall).await?));
    for (column, answer) in got {
        let through = answer != "denied";
        tally.note(through == right.held_by(column), || format!("{name}: {column:?} was answered {answer}"));
    }
    for person in [&mut plain, &mut pen] {
        let me = person.me();
        person.ask(&me, &json!({ "leave": {} })).await?;
    }
    Ok(())
}

/// The operator has no socket in a room: the door itself says no.
async fn operator_asks(hall: &mut Hall) -> Result<String> {
    let reply = hall.operator.post(&hall.links.room.path("enter"), &json!({ "role": "operator" }).to_string()).await?;
    Ok(if reply.status == 401 { "denied".into() } else { format!("{} at the door", reply.status) })
}

/// One page, fetched by everybody who can come in, and by nobody in particular.
async fn fetched(hall: &mut Hall, right: Right, name: &str, sample: &Sample, tally: &mut Tally) -> Result<()> {
    let (mut plain, _) = hall.person(false).await?;
    let mut nobody = Door::new(&hall.links.room.host);
    let room = hall.links.room.clone();
    // The pilot last: turning the links would end the others' rights.
    for (column, door) in [
        (Column::Participant, &mut plain.door),
        (Column::Helper, &mut hall.helper.door),
        (Column::Stage, &mut hall.stage.door),
        (Column::Screen, &mut hall.screen.door),
        (Column::Stranger, &mut nobody),
    ] {
        let denied = denied(door, &room, sample).await?;
        tally.note(denied != right.held_by(column), || format!("{name}: {column:?} was denied: {denied}"));
    }
    // What the operator holds in a room is held by its own page, which lists every room's links.
    let own = if name == "links" { Sample::Server("/operator/rooms") } else { sample.clone() };
    let operator = denied(&mut hall.operator, &room, &own).await?;
    tally.note(operator != right.held_by(Column::Operator), || format!("{name}: the operator was denied: {operator}"));
    if name != "turn_links" {
        let pilot = denied(&mut hall.pilot.door, &room, sample).await?;
        tally.note(pilot != right.held_by(Column::Pilot), || format!("{name}: the pilot was denied: {pilot}"));
    }
    Ok(())
}

async fn denied(door: &mut Door, room: &crowd::Address, sample: &Sample) -> Result<bool> {
    let reply = match sample {
        Sample::Fetch(path) => door.get(&room.path(path)).await?,
        Sample::Post(path, body) => door.post(&room.path(path), &body.to_string()).await?,
        Sample::Server(path) => door.get(path).await?,
        Sample::ServerPost(path) => door.post(path, "{}").await?,
        Sample::Ask(_) | Sample::See(_) | Sample::Nobody => anyhow::bail!("not a page"),
    };
    Ok(reply.status == 401)
}

/// A board is only ever sent to whoever may see it, and its own audience gets it.
async fn seen(hall: &mut Hall, right: Right, name: &str, board: &str, tally: &mut Tally) -> Result<()> {
    let (plain, _) = hall.person(false).await?;
    for (column, phone, own) in [
        (Column::Participant, &plain, "board phones"),
        (Column::Helper, &hall.helper, "board helper"),
        (Column::Pilot, &hall.pilot, "board pilot"),
        (Column::Stage, &hall.stage, "board stage"),
        (Column::Screen, &hall.screen, "board screen"),
    ] {
        let there = phone.shown.contains_key(board);
        let may = right.held_by(column);
        tally.note(if board == own { there && may } else { !there || may }, || format!("{name}: {column:?} sees it"));
    }
    Ok(())
}

fn say(line: &str) -> Result<()> {
    Ok(writeln!(stdout(), "access: {line}")?)
}
