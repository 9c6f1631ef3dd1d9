//! `storm`: a hall behind one public address loses its network and comes back at
//! once, again and again, each phone with something on its way. Every one must be
//! exact again in time: what it said is kept once, it sees it, it sits where it sat.

use std::collections::BTreeMap;
use std::io::{Write, stdout};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use crowd::address::{with_code, with_key};
use crowd::device::{Device, News};
use rand::rngs::ChaCha12Rng;
use rand::{RngExt, SeedableRng};
use room::protocol::{Command, Outcome};
use room::words::{Language, ParticipantId, TableId, Voice};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::server::{Server, Store};

/// How much.
#[derive(clap::Args)]
pub struct Flags {
    /// People in the hall.
    #[arg(long, default_value_t = 320)]
    people: usize,
    /// How often the network goes.
    #[arg(long, default_value_t = 20)]
    storms: u32,
    /// The same seed gives the same moments of loss.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// By then everybody is exact again.
const IN_TIME: Duration = Duration::from_secs(5);
/// What never comes back by then is lost.
const LOST: Duration = Duration::from_secs(60);
/// How far apart phones lose the network.
const SPREAD_MS: u64 = 200;

const SCENARIO: &str = include_str!("../../scenarios/collective-choice-320.toml");

/// How one phone came through one storm.
type Storm = (u32, Duration);

/// What remains of one phone.
#[derive(Debug, Default)]
struct Came {
    storms: Vec<Storm>,
    waits: BTreeMap<u16, u32>,
    wrong: Vec<String>,
}

/// Storms; false if somebody was late, doubled or sent away.
#[tokio::main]
pub async fn run(flags: Flags) -> Result<bool> {
    if flags.people == 0 || flags.people > room::limits::PEOPLE as usize {
        bail!("--people lies between 1 and {}", room::limits::PEOPLE);
    }
    say(&format!("seed {}, {} people, {} storms, one address", flags.seed, flags.people, flags.storms))?;
    let people = format!("\npeople = {}\n", flags.people.max(320));
    let store = Store::new(&SCENARIO.replacen("\npeople = 320\n", &people, 1))?;
    let server = store.launch()?.start()?;
    let passed = match storm(&flags, &server).await {
        Ok(came) => report(&flags, &came),
        Err(error) => Err(error),
    };
    if !matches!(passed, Ok(true)) {
        say(&format!("the store is kept in {}", store.keep().display()))?;
    }
    passed
}

async fn storm(flags: &Flags, server: &Server) -> Result<Vec<Came>> {
    let together = Arc::new(Barrier::new(flags.people + 1));
    let mut lives = JoinSet::new();
    for n in 0..flags.people {
        let dice = ChaCha12Rng::seed_from_u64(flags.seed.wrapping_mul(1_000_003).wrapping_add(n as u64));
        let device = Device::new(server.links.room.clone(), with_code(&server.links.code), dice);
        lives.spawn(live(device, n, flags.storms, Arc::clone(&together)));
    }
    let dice = ChaCha12Rng::seed_from_u64(!flags.seed);
    let mut console = Device::new(server.links.room.clone(), with_key(&server.links.console_key), dice);
    console.connect().await.context("the console")?;
    together.wait().await;
    for n in 0..flags.storms {
        together.wait().await;
        let asked = Instant::now();
        said(&mut console, Voice::Desk, Command::Night { on: n % 2 == 0 }).await?;
        say(&format!("storm {}: the console was answered after {} ms", n + 1, asked.elapsed().as_millis()))?;
        together.wait().await;
    }
    let mut came = Vec::new();
    while let Some(one) = lives.join_next().await {
        came.push(one.context("a phone fell over")??);
    }
    Ok(came)
}

async fn live(mut device: Device, n: usize, storms: u32, together: Arc<Barrier>) -> Result<Came> {
    let seat = come_in(&mut device, n).await;
    // Whatever happened at the door, the others must not wait for ever.
    together.wait().await;
    let mut came = Came::default();
    for storm in 1..=storms {
        together.wait().await;
        let began = Instant::now();
        match &seat {
            Ok((who, table)) => match through(&mut device, *who, *table, &format!("P{n} {storm}")).await {
                Ok(()) => came.storms.push((storm, began.elapsed())),
                Err(error) => came.wrong.push(format!("phone {n}, storm {storm}: {error:#}")),
            },
            Err(error) => came.wrong.push(format!("phone {n} is not in: {error:#}")),
        }
        together.wait().await;
    }
    came.waits = device.asked_to_wait.clone();
    Ok(came)
}

async fn come_in(device: &mut Device, n: usize) -> Result<(ParticipantId, Option<TableId>)> {
    device.connect().await?;
    let join = Command::Join { name: format!("P{n}"), language: Language::Fr };
    said(device, Voice::Desk, join).await?;
    let who = *device.people.first().context("a seat")?;
    let table = until(device, |device| device.sight.hand(who).map(|hand| hand.table)).await?;
    Ok((who, table))
}

/// Says something, loses the network, comes back, and waits until all is as it must be.
async fn through(device: &mut Device, who: ParticipantId, table: Option<TableId>, name: &str) -> Result<()> {
    device.say(Voice::Participant(who), Command::Rename { name: name.to_owned() }).await;
    let moment = device.dice.random_range(0..SPREAD_MS);
    tokio::time::sleep(Duration::from_millis(moment)).await;
    device.drop_link();
    let exact = |device: &Device| {
        let hand = device.sight.hand(who)?;
        (device.outbox.is_empty() && hand.name.as_deref() == Some(name)).then_some(hand.table)
    };
    let sits = until(device, exact).await?;
    if sits != table {
        bail!("it sits at {sits:?}, it sat at {table:?}");
    }
    let kept = device.record.kept.iter().filter(|kept| kept.command == Command::Rename { name: name.to_owned() });
    match kept.count() {
        1 => Ok(()),
        times => bail!("its command was kept {times} times"),
    }
}

/// Lives on until something can be seen.
async fn until<T>(device: &mut Device, seen: impl Fn(&Device) -> Option<T>) -> Result<T> {
    let end = tokio::time::Instant::now() + LOST;
    loop {
        if let Some(it) = seen(device) {
            return Ok(it);
        }
        if !device.connected() {
            tokio::time::timeout_at(end, device.connect()).await.context("it never came back")??;
            continue;
        }
        tokio::time::timeout_at(end, device.next()).await.context("it never saw it")??;
    }
}

/// Says something and waits until it is kept.
async fn said(device: &mut Device, voice: Voice, command: Command) -> Result<()> {
    let id = device.say(voice, command).await;
    loop {
        if !device.connected() {
            device.connect().await?;
        }
        if let News::Answered(answered) = tokio::time::timeout(LOST, device.next()).await.context("no answer")??
            && answered.0.id == id
        {
            return match &answered.1 {
                Outcome::Kept { .. } => Ok(()),
                Outcome::Refused(refusal) => bail!("refused: {refusal:?}"),
            };
        }
    }
}

fn report(flags: &Flags, came: &[Came]) -> Result<bool> {
    let all: Vec<Storm> = came.iter().flat_map(|one| one.storms.iter().copied()).collect();
    for storm in 1..=flags.storms {
        let mut times: Vec<Duration> = all.iter().filter(|one| one.0 == storm).map(|one| one.1).collect();
        times.sort();
        let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1)));
        let ms = |time: Option<&Duration>| time.map_or(0, Duration::as_millis);
        say(&format!("storm {storm}: half exact after {} ms, the last after {} ms", ms(at(50)), ms(times.last())))?;
    }
    came.iter().flat_map(|one| &one.wrong).take(10).try_for_each(|line| say(line))?;
    let waits = |status: u16| came.iter().filter_map(|one| one.waits.get(&status)).sum::<u32>();
    let (wanted, exact) = (flags.people * flags.storms as usize, all.iter().filter(|one| one.1 <= IN_TIME).count());
    say(&format!("exact within {} s: {exact} of {wanted}", IN_TIME.as_secs()))?;
    say(&format!("sent away with 429: {}; asked to wait with 503: {}", waits(429), waits(503)))?;
    let passed = exact == wanted && waits(429) == 0;
    say(if passed { "ok" } else { "failed" })?;
    Ok(passed)
}

fn say(line: &str) -> Result<()> {
    Ok(writeln!(stdout(), "storm: {line}")?)
}
