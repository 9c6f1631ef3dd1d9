//! `again`: each command of thousands of seats is said one to five times, in any
//! order, up to a day late by the server's clock, across deaths of the server,
//! with all limits on. Each has one effect, and always the same answer.

mod seat;
mod visit;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use crowd::door::Door;
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use room::activities;
use room::protocol::Command;
use room::words::ItemId;
use tokio::sync::{Mutex, mpsc};
use tokio::time::sleep;

use self::seat::{Choice, LIVES, Seat};
use self::visit::visit;
use crate::kill::copy_store;
use crate::program;
use crate::server::{Launch, Links, Server, Store};
use crate::trust::{Hall, Ledger, ROUND, Verdict};

/// What to do.
#[derive(clap::Args)]
pub struct Flags {
    /// How many different commands are said.
    #[arg(long, default_value_t = 1_000_000)]
    commands: usize,
    /// Seats that say them; none for one in fifty.
    #[arg(long)]
    seats: Option<usize>,
    /// Sockets at once: each serves one seat after the other.
    #[arg(long, default_value_t = 200)]
    sockets: usize,
    /// The same seed says the same things.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Six hours of the server's clock lie between two of its lives.
const APART_MS: u64 = 6 * 3_600_000;
/// A life ends when so much of it is done, in percent: the rest is said in the next one.
const CUT_AT: usize = 95;
/// Phones that ask the questions.
const ASKERS: usize = 10;
/// The choice must be open by then.
const OPEN: Duration = Duration::from_secs(60);

/// Says everything; false if anything had two effects, or two answers.
#[tokio::main]
pub async fn run(flags: Flags) -> Result<bool> {
    let seats = flags.seats.unwrap_or(flags.commands / 50).max(1);
    let most = room::limits::PEOPLE as usize - 2 * ASKERS;
    ensure!(seats <= most, "--seats: at most {most}");
    let mut verdict = Verdict::new("again", flags.seed, flags.commands as u64, "commands");
    let people = format!("people = {}", seats + 2 * ASKERS);
    let scenario = ROUND.replacen("people = 240", &people, 1).replacen("ballot = 8", "ballot = 0", 1);
    let store = Store::new(&scenario)?;
    let figures = match again(&flags, seats, &store, &mut verdict).await {
        Ok(figures) => figures,
        Err(error) => {
            verdict.complain(format_args!("{error:#}"));
            "cut short".into()
        }
    };
    let kept: Option<PathBuf> = verdict.bad().then(|| store.keep());
    Ok(verdict.conclude(figures, kept.as_deref()))
}

async fn again(flags: &Flags, seats: usize, store: &Store, verdict: &mut Verdict) -> Result<String> {
    let began = Instant::now();
    let mut launch = store.launch()?;
    launch.program = program::broken()?;
    let mut server = live(&launch, 0)?;
    launch.listen = server.links.room.host.clone();
    let (mut hall, choice) = open(&server.links, flags.seed).await?;
    // Nobody looks on while all is said: the desk and its phones come back to count.
    hall.drop_links();
    let mut dice = ChaCha12Rng::seed_from_u64(flags.seed);
    let each = flags.commands.div_ceil(seats);
    let all: Vec<_> =
        (0..seats).map(|n| Arc::new(Mutex::new(Seat::new(Door::new(&launch.listen), n, each, &mut dice)))).collect();
    let saying =
        Saying { links: server.links.clone(), ledger: Arc::clone(&hall.ledger), choice, sockets: flags.sockets };
    let mut sent = 0;
    for life in 0..LIVES {
        let cut = if life + 1 == LIVES { all.len() } else { all.len() * CUT_AT / 100 };
        sent += saying.life(&all, life, cut, &mut server, verdict).await?;
        if life + 1 < LIVES {
            server.kill();
            server = live(&launch, life + 1)?;
        }
    }
    for seat in &all {
        let left = seat.lock().await.left();
        ensure!(left == 0, "{left} were never answered");
    }
    let voted = tally(&all, &hall, &saying.choice).await;
    if let Err(told) = compare(&mut hall, &saying.choice, &voted).await {
        verdict.complain(format_args!("{told:#}"));
    }
    drop(server);
    let (kept, repeated, refused) = hall.ledger.counts();
    let copy = tempfile::tempdir()?;
    copy_store(&store.data(), copy.path())?;
    let found = hall.ledger.audit(copy.path(), 0).await?;
    found.complaint().into_iter().chain(hall.ledger.wrong()).for_each(|bad| verdict.complain(bad));
    verdict.did_all(flags.commands as u64);
    Ok(format!(
        "{seats} seats over {} sockets, {LIVES} lives, {sent} sent: {kept} kept once, {repeated} answered again the same, \
         {refused} refused (older ballots, or a question of one's own table); {:.0} s",
        flags.sockets,
        began.elapsed().as_secs_f64()
    ))
}

fn live(launch: &Launch, life: usize) -> Result<Server> {
    let broken = Some(format!("clock={}", life as u64 * APART_MS));
    Launch { broken, ..launch.clone() }.start()
}

/// A few phones ask, the desk approves, and the choice is open to everybody.
async fn open(links: &Links, seed: u64) -> Result<(Hall, Choice)> {
    let mut hall = Hall::open(links, seed, ASKERS).await?;
    hall.desk.holds = true;
    let end = Instant::now() + OPEN;
    while !hall.desk.chooses() {
        ensure!(Instant::now() < end, "the choice does not open");
        let living = hall.live();
        sleep(Duration::from_millis(200)).await;
        hall = living.rest().await?;
    }
    for phone in &mut hall.phones {
        phone.settle().await?;
    }
    hall.desk.look(Duration::from_millis(300)).await?;
    let phone = hall.phones.first_mut().context("a phone")?;
    let end = Instant::now() + OPEN;
    while Instant::now() < end {
        if let Some(choice) = paper(phone) {
            return Ok((hall, choice));
        }
        phone.device.next().await?;
    }
    bail!("no ballot on a phone")
}

fn paper(phone: &crate::trust::Phone) -> Option<Choice> {
    let hand = phone.device.sight.hand(*phone.device.people.first()?)?;
    hand.acts.iter().find_map(|act| match &act.view {
        activities::Hand::Dots(view) => {
            let items = view.paper.as_ref()?.questions.clone();
            Some(Choice { run: act.run, items })
        }
        _ => None,
    })
}

/// How everything is said.
struct Saying {
    links: Links,
    ledger: Arc<Ledger>,
    choice: Choice,
    sockets: usize,
}

impl Saying {
    /// Every seat comes once, so many at a time, in each life others first; the server dies when
    /// `cut` have been. How much was sent.
    async fn life(
        &self,
        all: &[Arc<Mutex<Seat>>],
        life: usize,
        cut: usize,
        server: &mut Server,
        verdict: &mut Verdict,
    ) -> Result<u64> {
        let (first, rest) = all.split_at(all.len() * life / LIVES);
        let all = [rest, first].concat();
        let (next, sent) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (told, mut done) = mpsc::unbounded_channel();
        let mut sockets = tokio::task::JoinSet::new();
        let last = life + 1 == LIVES;
        for _ in 0..self.sockets {
            let (links, ledger, choice) = (self.links.clone(), Arc::clone(&self.ledger), self.choice.clone());
            let (all, next, sent, told) = (all.clone(), Arc::clone(&next), Arc::clone(&sent), told.clone());
            sockets.spawn(async move {
                while let Some(seat) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut seat = seat.lock().await;
                    let outcome = visit(&mut seat, &links, &ledger, &choice, life, &sent).await;
                    let lost = outcome.is_err();
                    if told.send(outcome).is_err() || (lost && !last) {
                        break;
                    }
                }
            });
        }
        drop(told);
        let mut visits = 0;
        while let Some(outcome) = done.recv().await {
            visits += 1;
            match outcome {
                Ok(wrong) => wrong.iter().for_each(|wrong| verdict.complain(wrong)),
                Err(error) if last || visits < cut => verdict.complain(format_args!("life {life}: {error:#}")),
                Err(_) => {}
            }
            if visits == cut && !last {
                server.kill();
            }
        }
        while sockets.join_next().await.is_some() {}
        Ok(sent.load(Ordering::Relaxed) as u64)
    }
}

/// Marks of each question: of every seat the ballot with the highest revision that was kept.
async fn tally(all: &[Arc<Mutex<Seat>>], hall: &Hall, choice: &Choice) -> BTreeMap<ItemId, i64> {
    let mut marks = BTreeMap::new();
    for seat in all {
        for item in seat.lock().await.ballot(choice) {
            *marks.entry(item).or_default() += 1;
        }
    }
    for phone in &hall.phones {
        let mut best: Option<&activities::dots::words::Marks> = None;
        for kept in &phone.device.record.kept {
            if let Command::Act {
                run,
                command: activities::Command::Dots(activities::dots::words::Command::Ballot(it)),
            } = &kept.command
                && *run == choice.run
                && best.is_none_or(|best| best.revision < it.revision)
            {
                best = Some(it);
            }
        }
        for item in best.iter().flat_map(|marks| &marks.dots) {
            *marks.entry(*item).or_default() += 1;
        }
    }
    marks
}

/// The desk closes the round and settles it; what the server counts must be what was said.
async fn compare(hall: &mut Hall, choice: &Choice, voted: &BTreeMap<ItemId, i64>) -> Result<()> {
    let counted = visit::settle(&mut hall.desk, choice.run).await?;
    let counted: BTreeMap<ItemId, i64> = counted.into_iter().filter(|(_, marks)| *marks > 0).collect();
    ensure!(counted == *voted, "the server counts {counted:?}, the seats have said {voted:?}");
    Ok(())
}
