//! `diskfault`: one sync, write or rename of the server fails, or its disk fills
//! up. From then on nothing may be acknowledged, the console must say so, and a
//! new start on a sound disk must have all that phones were told.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rand::rngs::ChaCha12Rng;
use rand::{RngExt, SeedableRng};
use room::words::Storage;
use tokio::time::sleep;

use crate::kill::copy_store;
use crate::server::{Launch, Server, Store};
use crate::trust::apart::{apart, tool, traces};
use crate::trust::verdict::not_run;
use crate::trust::{Hall, ROUND, Verdict};

/// What to do.
#[derive(clap::Args)]
pub struct Flags {
    /// How many disks fail.
    #[arg(long, default_value_t = 300)]
    runs: u64,
    /// How many phones speak.
    #[arg(long, default_value_t = 8)]
    people: usize,
    /// The same seed fails at the same calls.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// We are in a mount namespace of our own already.
    #[arg(long, hide = true)]
    inside: bool,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    Sync,
    Write,
    Rename,
    /// The disk is full in the middle of a commit.
    Full,
    /// It is nearly full, and then it is not.
    Nearly,
}

const ALL: [Wrong; 5] = [Wrong::Sync, Wrong::Write, Wrong::Rename, Wrong::Full, Wrong::Nearly];

/// What became of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The server did not start, and said why.
    RefusedToStart,
    /// Storage stopped, and the console said so.
    Stopped,
    /// It took nothing for a while, said so, and went on by itself.
    WentOn,
    /// The call was never made.
    NotReached,
}

/// A fault that has not struck by then will not.
const STRIKES: Duration = Duration::from_secs(12);
/// How soon the console must say so.
const SAID: Duration = Duration::from_secs(8);

/// Lets disks fail; false if there was a false acknowledgement, a silence, or a store that did not open.
pub fn run(flags: Flags) -> Result<bool> {
    if !flags.inside {
        return apart("diskfault");
    }
    let possible = traces().and_then(|()| Store::new(ROUND)).and_then(|store| Disk::new(&store).map(drop));
    possible.map_err(|error| not_run("diskfault", format_args!("{error:#}")))?;
    fail(flags)
}

#[tokio::main]
async fn fail(flags: Flags) -> Result<bool> {
    let mut verdict = Verdict::new("diskfault", flags.seed, flags.runs, "runs");
    let mut dice = ChaCha12Rng::seed_from_u64(flags.seed);
    let mut ends = Vec::new();
    let (mut kept, mut acknowledged) = (None, 0);
    for number in 0..flags.runs {
        let wrong = ALL[number as usize % ALL.len()];
        let most = if dice.random_bool(0.4) { 6 } else { 40 };
        let nth = dice.random_range(1..=most);
        let store = Store::new(ROUND)?;
        let disk = Disk::new(&store)?;
        let mut one = Run { launch: store.launch()?, wrong, nth, seed: flags.seed + number, people: flags.people };
        one.launch.data = disk.0.join("data");
        match one.all(&disk, store.folder()).await {
            Ok((end, told)) => {
                ends.push((wrong, end));
                acknowledged += told;
            }
            Err(error) => {
                verdict.complain(format_args!("run {number}, {wrong:?} {nth}: {error:#}"));
                kept = Some(disk.keep(store));
            }
        }
        verdict.did();
    }
    for wrong in ALL {
        let count = |end| ends.iter().filter(|it| **it == (wrong, end)).count();
        verdict.say(format_args!(
            "{wrong:?}: {} stopped and said so, {} refused to start, {} went on, {} not reached",
            count(End::Stopped),
            count(End::RefusedToStart),
            count(End::WentOn),
            count(End::NotReached),
        ));
    }
    Ok(verdict.conclude(format_args!("{acknowledged} acknowledged, 0 of them false"), kept.as_deref()))
}

struct Run {
    launch: Launch,
    wrong: Wrong,
    nth: u32,
    seed: u64,
    people: usize,
}

impl Run {
    async fn all(&mut self, disk: &Disk, folder: &Path) -> Result<(End, u64)> {
        let trace = folder.join("trace");
        let mut broken = self.launch.clone();
        match self.wrong {
            Wrong::Sync => broken.before = tracer(&trace, "fsync,fdatasync", self.nth),
            Wrong::Write => broken.before = tracer(&trace, "pwrite64", self.nth),
            Wrong::Rename => broken.before = tracer(&trace, "rename,renameat,renameat2", self.nth.min(3)),
            Wrong::Full => {}
            // It says so below 32 MiB, and 24 will be left.
            Wrong::Nearly => broken.floors_mib = (48, 32),
        }
        let Ok(server) = broken.start() else { return self.refused().await.map(|end| (end, 0)) };
        self.launch.listen = server.links.room.host.clone();
        let hall = Hall::open(&server.links, self.seed, self.people).await.context("the hall")?;
        let (mut hall, end) = match self.wrong {
            Wrong::Nearly => self.fill_up(disk, hall).await?,
            Wrong::Full => {
                disk.fill_but(u64::from(self.nth) * 8)?;
                self.until_stopped(hall, || true).await?
            }
            _ => self.until_struck(hall, &trace).await?,
        };
        if end == End::Stopped {
            hall = self.nothing_more(hall).await?;
        }
        drop(server);
        disk.empty()?;
        self.start_again(&mut hall).await?;
        let copy = tempfile::tempdir()?;
        copy_store(&self.launch.data, copy.path())?;
        let found = hall.ledger.audit(copy.path(), 0).await?;
        ensure!(found.complaint().is_none(), "{}", found.complaint().unwrap_or_default());
        let wrong = hall.ledger.wrong();
        ensure!(wrong.is_empty(), "{}", wrong.join("; "));
        Ok((end, hall.ledger.counts().0))
    }

    /// It did not start: it must have said why in one line, and start on a sound disk.
    async fn refused(&self) -> Result<End> {
        let log = std::fs::read_to_string(&self.launch.log)?;
        ensure!(log.contains("load-tests: "), "it ended without a word: {log}");
        self.launch.start().context("a start on a sound disk")?;
        Ok(End::RefusedToStart)
    }

    async fn until_struck(&self, hall: Hall, trace: &Path) -> Result<(Hall, End)> {
        let struck = || std::fs::read_to_string(trace).is_ok_and(|text| text.contains("(INJECTED)"));
        let living = hall.live();
        let end = Instant::now() + STRIKES;
        while !struck() && Instant::now() < end {
            sleep(Duration::from_millis(20)).await;
        }
        let hall = living.rest().await?;
        if !struck() {
            return Ok((hall, End::NotReached));
        }
        self.until_stopped(hall, || false).await
    }

    /// Until the console says that storage has stopped; under load, if it takes load to get there.
    async fn until_stopped(&self, mut hall: Hall, load: impl Fn() -> bool) -> Result<(Hall, End)> {
        let end = Instant::now() + if load() { STRIKES + SAID } else { SAID };
        while hall.desk.storage() != Some(Storage::Stopped) {
            ensure!(Instant::now() < end, "the console does not say so: {:?}", hall.desk.storage());
            if load() {
                let living = hall.live();
                sleep(Duration::from_millis(300)).await;
                hall = living.rest().await?;
            }
            hall.desk.look(Duration::from_millis(50)).await?;
        }
        Ok((hall, End::Stopped))
    }

    /// Whoever speaks now is not acknowledged.
    async fn nothing_more(&self, mut hall: Hall) -> Result<Hall> {
        // What was acknowledged before may still be on its way.
        hall.listen(Duration::from_millis(200)).await?;
        let before = hall.ledger.counts().0;
        let living = hall.live();
        sleep(Duration::from_millis(300)).await;
        let mut hall = living.rest().await?;
        hall.listen(Duration::from_millis(200)).await?;
        let after = hall.ledger.counts().0;
        ensure!(after == before, "{} acknowledged after storage had stopped", after - before);
        Ok(hall)
    }

    /// The disk is nearly full: nothing is taken, all is shown; there is room again: it goes on by itself.
    async fn fill_up(&self, disk: &Disk, hall: Hall) -> Result<(Hall, End)> {
        let mut hall = self.live_a_moment(hall).await?;
        disk.fill_but(24 << 10)?;
        let end = Instant::now() + SAID;
        while !matches!(hall.desk.storage(), Some(Storage::Full { .. })) {
            ensure!(Instant::now() < end, "the console does not say that the disk is full: {:?}", hall.desk.storage());
            hall.desk.look(Duration::from_millis(100)).await?;
        }
        let hall = self.nothing_more(hall).await?;
        disk.empty()?;
        let before = hall.ledger.counts().0;
        let hall = self.live_a_moment(hall).await?;
        if hall.ledger.counts().0 == before {
            bail!("there is room again, and nothing is taken");
        }
        Ok((hall, End::WentOn))
    }

    async fn live_a_moment(&self, hall: Hall) -> Result<Hall> {
        let living = hall.live();
        sleep(Duration::from_millis(500)).await;
        living.rest().await
    }

    async fn start_again(&self, hall: &mut Hall) -> Result<Server> {
        let server = self.launch.start().context("a start on a sound disk")?;
        hall.drop_links();
        hall.repeat().await.context("after the start on a sound disk")?;
        Ok(server)
    }
}

fn tracer(trace: &Path, calls: &str, nth: u32) -> Vec<String> {
    let mut words: Vec<String> = ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-o"].map(str::to_owned).into();
    words.push(trace.display().to_string());
    words.extend(["-e".into(), format!("trace={calls}"), "-e".into(), format!("inject={calls}:error=EIO:when={nth}")]);
    words
}

/// A small disk in memory that can be filled; unmounted when dropped.
struct Disk(PathBuf);

impl Disk {
    fn new(store: &Store) -> Result<Self> {
        let at = store.folder().join("disk");
        std::fs::create_dir(&at)?;
        tool("mount", &["-t", "tmpfs", "-o", "size=64M", "none"], &at, None)?;
        Ok(Self(at))
    }

    /// Fills it, so that this many KiB are free.
    fn fill_but(&self, kib: u64) -> Result<()> {
        let free = rustix::fs::statvfs(&self.0)?;
        let bytes = (free.f_bavail * free.f_frsize).saturating_sub(kib << 10);
        Ok(std::fs::write(self.filler(), vec![7; usize::try_from(bytes)?])?)
    }

    /// There is room again.
    fn empty(&self) -> Result<()> {
        let filler = self.filler();
        if filler.exists() {
            std::fs::remove_file(filler)?;
        }
        Ok(())
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }

    /// Copies what is on it to where it stays.
    fn keep(self, store: Store) -> PathBuf {
        let _ = Command::new("cp").arg("-a").arg(self.0.join("data")).arg(store.folder()).status();
        store.keep()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
