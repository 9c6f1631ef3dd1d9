//! `kill`: the server dies again and again, at random instants and at each named
//! point between a command and its answer, under load. What phones were told was
//! kept must be there afterwards, once; a retry must get the same answer.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use hub::faults::Point;
use rand::rngs::ChaCha12Rng;
use rand::{RngExt, SeedableRng};
use tokio::time::sleep;

use crate::program;
use crate::server::{Launch, Server, Start, Store};
use crate::trust::{Hall, ROUND, Verdict, fill};

/// What to do.
#[derive(clap::Args)]
pub struct Flags {
    /// How often the server dies.
    #[arg(long, default_value_t = 300)]
    cycles: u64,
    /// How many phones speak.
    #[arg(long, default_value_t = 50)]
    people: usize,
    /// Entries that the store holds before the first kill.
    #[arg(long, default_value_t = 50_000)]
    events: u64,
    /// The same seed kills at the same places.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A seeded bug, by name: the proof must then fail.
    #[arg(long)]
    bug: Option<String>,
}

/// The promise: a restart within this, with the store of a whole day.
const RESTART: Duration = Duration::from_secs(2);
/// A point that is not passed by then will not be.
const PASSED: Duration = Duration::from_secs(20);
/// The whole store is compared so often; what was said last is said again after every kill.
const AUDIT_EVERY: u64 = 5;

/// How one cycle ends.
#[derive(Clone, Copy, Debug)]
enum End {
    /// At a random moment.
    At(Duration),
    /// At the `n`th time that a point is passed.
    Point(Point, u32),
}

/// Kills; false if anything was lost, doubled or invented.
#[tokio::main]
pub async fn run(flags: Flags) -> Result<bool> {
    let mut verdict = Verdict::new("kill", flags.seed, flags.cycles, "cycles");
    let store = Store::new(ROUND)?;
    let lived = Kills::begin(&flags, &store).await;
    let figures = match lived {
        Ok(mut kills) => match kills.all(&flags, &mut verdict).await {
            Ok(()) => kills.figures(&mut verdict),
            Err(error) => complaint(&mut verdict, &error),
        },
        Err(error) => complaint(&mut verdict, &error),
    };
    let kept = verdict.bad().then(|| store.keep());
    Ok(verdict.conclude(figures, kept.as_deref()))
}

fn complaint(verdict: &mut Verdict, error: &anyhow::Error) -> String {
    verdict.complain(format_args!("{error:#}"));
    "cut short".into()
}

struct Kills<'a> {
    store: &'a Store,
    launch: Launch,
    broken: std::path::PathBuf,
    bug: Option<String>,
    dice: ChaCha12Rng,
    hall: Option<Hall>,
    restarts: Vec<Start>,
    hits: Vec<(Point, u32)>,
    /// Cycles that were to end at a named point.
    points: u32,
    repeated: usize,
    before: u64,
}

impl<'a> Kills<'a> {
    async fn begin(flags: &Flags, store: &'a Store) -> Result<Self> {
        let broken = program::broken()?;
        let before = fill::fill(&store.data(), ROUND, flags.events, flags.seed).await.context("the store's past")?;
        let mut launch = store.launch()?;
        if let Some(bug) = &flags.bug {
            (launch.program, launch.broken) = (broken.clone(), Some(format!("bug={bug}")));
        }
        let server = launch.start()?;
        // Phones know one address.
        launch.listen = server.links.room.host.clone();
        let hall = Hall::open(&server.links, flags.seed, flags.people).await?;
        let dice = ChaCha12Rng::seed_from_u64(flags.seed);
        let hits = Point::ALL.iter().map(|point| (*point, 0)).collect();
        let (restarts, bug) = (Vec::new(), flags.bug.clone());
        Ok(Self { store, launch, broken, bug, dice, hall: Some(hall), restarts, hits, points: 0, repeated: 0, before })
    }

    async fn all(&mut self, flags: &Flags, verdict: &mut Verdict) -> Result<()> {
        for cycle in 0..flags.cycles {
            let (began, end) = (Instant::now(), self.draw(cycle));
            self.cycle(end).await.with_context(|| format!("cycle {cycle}"))?;
            verdict.note(format_args!("cycle {cycle}: {end:?}, {:.1} s", began.elapsed().as_secs_f64()));
            let last = cycle + 1 == flags.cycles;
            if last || cycle % AUDIT_EVERY == 0 {
                self.audit(cycle, verdict).await?;
            }
            let ledger = &self.hall.as_ref().context("a hall")?.ledger;
            ledger.wrong().iter().for_each(|wrong| verdict.complain(format_args!("cycle {cycle}: {wrong}")));
            verdict.did();
        }
        Ok(())
    }

    /// A start, what was said last once more, load, and a death.
    async fn cycle(&mut self, end: End) -> Result<()> {
        let mut server = self.start(None)?;
        let mut hall = self.hall.take().context("a hall")?;
        hall.drop_links();
        self.repeated += hall.repeat().await?;
        let hall = match end {
            End::At(instant) => {
                let living = hall.live();
                sleep(instant).await;
                server.kill();
                living.rest().await
            }
            End::Point(point, times) => {
                server.kill();
                self.die_at(hall, point, times).await
            }
        };
        self.hall = Some(hall?);
        Ok(())
    }

    fn draw(&mut self, cycle: u64) -> End {
        if cycle.is_multiple_of(2) {
            return End::At(Duration::from_millis(self.dice.random_range(30..600)));
        }
        self.points += 1;
        let point = Point::ALL[(cycle as usize / 2) % Point::ALL.len()];
        let most = match point {
            Point::BetweenAnswers => 200,
            Point::BeforeWrite | Point::AfterWrite | Point::AfterSync | Point::BeforeAnswer | Point::BeforeShow => 40,
            _ => 1,
        };
        End::Point(point, self.dice.random_range(1..=most))
    }

    fn start(&mut self, kill: Option<(Point, u32)>) -> Result<Server> {
        let mut launch = self.launch.clone();
        let bug = self.bug.iter().map(|bug| format!("bug={bug}"));
        let words: Vec<_> = kill.iter().map(|(at, n)| format!("kill={}:{n}", at.name())).chain(bug).collect();
        if !words.is_empty() {
            (launch.program, launch.broken) = (self.broken.clone(), Some(words.join(" ")));
        }
        let server = launch.start()?;
        self.restarts.push(server.took);
        Ok(server)
    }

    async fn die_at(&mut self, hall: Hall, point: Point, times: u32) -> Result<Hall> {
        let died = match point {
            Point::Migrate => return self.die_young(hall, point),
            Point::TakeUp => return self.die_early(hall, point),
            _ => self.start(Some((point, times))),
        };
        let died = match died {
            // A room is shown once while the server is still on its way up: it dies before it says its links.
            Err(_) if point == Point::BeforeShow && times <= 2 => {
                self.hit(point, true);
                return Ok(hall);
            }
            died => died?,
        };
        self.live_until_dead(hall, died, point).await
    }

    async fn live_until_dead(&mut self, mut hall: Hall, mut server: Server, point: Point) -> Result<Hall> {
        hall.drop_links();
        let end = Instant::now() + PASSED;
        // The log is copied in a quiet moment only.
        let breath = matches!(point, Point::BeforeCheckpoint | Point::AfterCheckpoint);
        let load = if breath { Duration::from_millis(1_500) } else { PASSED };
        while !server.ended() && Instant::now() < end {
            let living = hall.live();
            let pause = Instant::now() + load;
            while !server.ended() && Instant::now() < pause {
                sleep(Duration::from_millis(5)).await;
            }
            hall = living.rest().await?;
            sleep(Duration::from_millis(if breath { 400 } else { 0 })).await;
        }
        self.hit(point, server.ended());
        server.kill();
        Ok(hall)
    }

    /// The store's own making: an empty folder, and a start after the death.
    fn die_young(&mut self, hall: Hall, point: Point) -> Result<Hall> {
        let young = Store::new(ROUND)?;
        let mut launch = young.launch()?;
        (launch.program, launch.broken) = (self.broken.clone(), Some(format!("kill={}", point.name())));
        let died = !launch.run()?.success();
        young.launch()?.start().context("after a death in the making of the store")?;
        self.hit(point, died);
        Ok(hall)
    }

    fn die_early(&mut self, hall: Hall, point: Point) -> Result<Hall> {
        let mut launch = self.launch.clone();
        (launch.program, launch.broken) = (self.broken.clone(), Some(format!("kill={}", point.name())));
        let died = !launch.run()?.success();
        self.hit(point, died);
        Ok(hall)
    }

    fn hit(&mut self, point: Point, died: bool) {
        let hit = self.hits.iter_mut().find(|(other, _)| *other == point);
        if let Some((_, count)) = hit {
            *count += u32::from(died);
        }
    }

    async fn audit(&self, cycle: u64, verdict: &mut Verdict) -> Result<()> {
        let copy = tempfile::tempdir()?;
        copy_store(&self.store.data(), copy.path())?;
        let ledger = &self.hall.as_ref().context("a hall")?.ledger;
        let found = ledger.audit(copy.path(), self.before).await?;
        if let Some(complaint) = found.complaint() {
            verdict.complain(format_args!("cycle {cycle}: {complaint}"));
        }
        Ok(())
    }

    fn figures(&mut self, verdict: &mut Verdict) -> String {
        let tried = self.points as usize;
        let missed: Vec<_> =
            self.hits.iter().take(tried).filter(|(_, hits)| *hits == 0).map(|(point, _)| point.name()).collect();
        let whole = self.hits.iter().map(|(point, hits)| format!("{} {hits}", point.name())).collect::<Vec<_>>();
        verdict.say(format_args!("deaths at named points: {}", whole.join(", ")));
        if !missed.is_empty() {
            verdict.complain(format_args!("points that were never passed: {}", missed.join(", ")));
        }
        self.restarts.sort_unstable_by_key(|start| start.wall);
        let last = self.restarts.len().saturating_sub(1);
        let [shortest, median, longest] = [0, last / 2, last].map(|at| self.restarts[at]);
        if !cfg!(debug_assertions) && !median.within(RESTART) {
            verdict.complain(format_args!("a restart takes {median}"));
        }
        let hall = self.hall.as_ref().map(|hall| (hall.ledger.counts(), hall.desk.rounds));
        let ((kept, again, refused), rounds) = hall.unwrap_or_default();
        format!(
            "{kept} acknowledged, {again} asked again ({} after a kill), {refused} refused, {rounds} rounds; \
             restart {shortest}, median {median}, longest {longest}, at {} entries",
            self.repeated,
            self.before + kept,
        )
    }
}

/// Copies the journal of a server that is dead: the file and its log.
///
/// # Errors
/// If it cannot be read or written.
pub fn copy_store(from: &Path, to: &Path) -> Result<()> {
    for name in ["journal.db", "journal.db-wal", "journal.faulted"] {
        let file = from.join(name);
        if file.exists() {
            std::fs::copy(&file, to.join(name)).with_context(|| format!("a copy of {}", file.display()))?;
        }
    }
    Ok(())
}
