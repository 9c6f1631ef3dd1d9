//! `day`: a whole day with a crowd over real sockets. It starts a server of its
//! own, lives the scenario, and compares what every socket was told with what the
//! server exports. It must never take the server's word for what was lost.

mod compare;
mod data;
pub mod export;
mod exported;
mod meetings;
mod outcome;
mod progress;
mod told;

use std::collections::BTreeMap;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use crowd::conductor::{self, Tempo};
use crowd::console::Console;
use crowd::crowd::{Arrival, Crowd, Lived};
use crowd::mind::{Deliberation, OwnWords, Pool, Replay};
use crowd::participant::Pace;
use crowd::record::Record;
use crowd::rehearse::gestures;
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use room::activity::Mind;
use room::scenario::Scenario;
use room::words::Language;

use self::compare::{Sabotage, compare};
use self::data::Folder;
use self::export::Day;
use self::outcome::{Outcome, Wanted};
use self::progress::Progress;
use self::told::Told;
use crate::server::Store;

/// What to live.
#[derive(clap::Args)]
pub struct Flags {
    /// How many people come.
    #[arg(long, default_value_t = 320)]
    people: usize,
    /// Folder of a real deliberation (statements.csv, votes.csv) to ask and vote from.
    #[arg(long, value_name = "DIR")]
    replay: Option<PathBuf>,
    /// Alters the crowd's record by one: the comparison must find it.
    #[arg(long, value_enum)]
    sabotage: Option<Sabotage>,
    /// The same seed gives the same names, tastes and luck.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// The day of a large hall, and that of a small one.
const LARGE: &str = include_str!("../../../scenarios/collective-choice-320.toml");
const SMALL: &str = include_str!("../../../scenarios/collective-choice-40.toml");
/// Up to so many people the small day is played.
const SMALL_HALL: usize = 60;
/// Statements of one theme that are harvested from a folder.
const EACH: usize = 50;
/// Near twins planted in each sub-theme.
const TWINS: usize = 3;
/// Planted twins that the desk must have joined for a day to be good.
const TWINS_JOINED: usize = 5;

/// Lives a day; false if it was not a good one.
#[tokio::main]
pub async fn run(flags: Flags) -> Result<bool> {
    let scenario = scenario(flags.people)?;
    let language = Scenario::read(&scenario).map_err(|mistake| anyhow::anyhow!("{mistake}"))?.head.language;
    let Some(folder) = &flags.replay else {
        let pool = Arc::new(Pool::own(language, flags.people));
        let minds = (0..flags.people).map(|n| OwnWords::new(language, Arc::clone(&pool), flags.seed + n as u64));
        return live(&flags, &scenario, language, minds.collect(), &pool, None).await;
    };
    let (pool, data) = Folder::read(folder)?.prepare(EACH, TWINS, flags.people);
    let (pool, data) = (Arc::new(pool), Arc::new(data));
    let mind = |n: usize| {
        let own = OwnWords::new(language, Arc::clone(&pool), flags.seed + n as u64);
        Replay::new(own, Arc::clone(&data), n)
    };
    live(&flags, &scenario, language, (0..flags.people).map(mind).collect(), &pool, Some(&data)).await
}

/// The scenario for so many people; a hall larger than planned gets as many seats.
fn scenario(people: usize) -> Result<String> {
    let (source, planned) = if people <= SMALL_HALL { (SMALL, 40) } else { (LARGE, 320) };
    if people == 0 || people > room::limits::PEOPLE as usize {
        bail!("--people lies between 1 and {}", room::limits::PEOPLE);
    }
    let grown = source.replacen(&format!("\npeople = {planned}\n"), &format!("\npeople = {people}\n"), 1);
    Ok(if people > planned { grown } else { source.to_owned() })
}

async fn live<M: Mind + Send + 'static>(
    flags: &Flags,
    scenario: &str,
    language: Language,
    minds: Vec<M>,
    pool: &Arc<Pool>,
    data: Option<&Deliberation>,
) -> Result<bool> {
    let start = Instant::now();
    let store = Store::new(scenario)?;
    let server = store.launch()?.start()?;
    let mut progress = Progress::new(flags.people);
    let arrival = Arrival {
        address: server.links.room.clone(),
        code: server.links.code.clone(),
        language,
        pace: Pace::BRISK,
        seed: flags.seed,
    };
    let head = OwnWords::new(language, Arc::clone(pool), !flags.seed);
    let dice = ChaCha12Rng::seed_from_u64(!flags.seed);
    let mut console = Console::enter(server.links.room.clone(), &server.links.console_key, head, dice).await?;
    let crowd = Crowd::join(&arrival, minds, |count| progress.joined(count, flags.people)).await?;
    let day = conductor::conduct(&mut console, &crowd, Tempo::BRISK, |moment, board| {
        progress.at(moment);
        gestures(board)
    });
    let gos = day.await?;
    let export = export(&mut console).await?;
    let crowd = crowd.leave().await?;
    progress.end();
    let (outcome, examples) = add_up(flags, &crowd, &console.device.record, &export, pool, data);
    let outcome = Outcome { gos, wall_s: start.elapsed().as_secs_f64(), ..outcome };
    conclude(&outcome, flags, pool, &crowd, &examples)
}

async fn export<M: Mind>(console: &mut Console<M>) -> Result<Day> {
    let path = console.device.address().path("export/day.json");
    let reply = console.device.door().get(&path).await?;
    if !reply.ok() {
        bail!("the export answered {}", reply.status);
    }
    Day::read(&reply.body)
}

fn add_up(
    flags: &Flags,
    crowd: &[Lived],
    console: &Record,
    export: &Day,
    pool: &Pool,
    data: Option<&Deliberation>,
) -> (Outcome, Vec<String>) {
    let mut told = Told::of(crowd, console, data);
    if let Some(sabotage) = flags.sabotage {
        sabotage.alter(&mut told.account);
    }
    let difference = compare(&told.account, &exported::account(export));
    let tables = || crowd.iter().map(|one| &one.record.tables);
    let (five, tie) = exported::kept(export);
    let planted = pool.planted().iter().map(|planted| (planted.text.as_str(), planted.twin.as_str()));
    let outcome = Outcome {
        joined: crowd.iter().filter(|one| one.who.is_some()).count(),
        stories: export.figure("stories", "stories"),
        relayed: told.relayed,
        stories_approved: told.stories_approved,
        reshuffles: meetings::reshuffles(tables()),
        repeats_met: meetings::repeats(tables()),
        questions: told.questions,
        merged: told.merged,
        planted_joined: exported::together(export, planted),
        ballots: told.ballots,
        dots: told.dots,
        dots_from_real_votes: told.dots_from_real_votes,
        five,
        tie,
        one: one(crowd, export),
        acked: told.acked,
        refused: refusals(crowd.iter().map(|one| &one.record).chain([console])),
        returns: crowd.iter().map(|one| one.record.returns).sum(),
        lost: difference.lost,
        doubled: difference.doubled,
        ..Outcome::default()
    };
    (outcome, difference.examples)
}

/// What was refused, and why, without anybody's words.
fn refusals<'a>(records: impl Iterator<Item = &'a Record>) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for (command, refusal) in records.flat_map(|record| &record.refused) {
        let code = serde_json::to_value(refusal).ok().and_then(|refusal| Some(refusal["err"].as_str()?.to_owned()));
        *counts.entry(format!("{}: {}", name(command), code.unwrap_or_default())).or_default() += 1;
    }
    counts
}

/// `sit`, `act/harvest/ask`: the names on the way to a command.
fn name(command: &room::protocol::Command) -> String {
    let json = serde_json::to_value(command).unwrap_or_default();
    let inside = json.get("act").and_then(|act| act.get("do"));
    let key = |value: &serde_json::Value| value.as_object().and_then(|map| map.keys().next().cloned());
    let kind = inside.and_then(key);
    let act = kind.as_ref().and_then(|kind| key(inside?.get(kind)?));
    [key(&json), kind, act].into_iter().flatten().collect::<Vec<_>>().join("/")
}

/// The one question, if it is the same on every phone and in the export.
fn one(crowd: &[Lived], export: &Day) -> String {
    let Some(one) = &export.one else { return String::new() };
    let stands = |lived: &Lived| lived.sight.board().and_then(|board| board.one.as_ref()) == Some(one);
    if crowd.iter().all(stands) { one.clone() } else { String::new() }
}

/// Prints the line, and why it was not a good day if it was not.
fn conclude(outcome: &Outcome, flags: &Flags, pool: &Pool, crowd: &[Lived], examples: &[String]) -> Result<bool> {
    let wanted = Wanted { people: flags.people, planted: TWINS_JOINED.min(pool.planted().len()) };
    let mut complaints = outcome.complaints(wanted);
    complaints
        .extend(crowd.iter().filter_map(|one| Some(format!("{:?} had to stop: {:#}", one.who, one.failed.as_ref()?))));
    let mut out = stdout().lock();
    writeln!(out, "{}", serde_json::to_string(outcome).context("an outcome is JSON")?)?;
    for line in examples.iter().chain(&complaints) {
        writeln!(out, "day: {line}")?;
    }
    writeln!(out, "day: {}", if complaints.is_empty() { "ok" } else { "failed" })?;
    Ok(complaints.is_empty())
}
