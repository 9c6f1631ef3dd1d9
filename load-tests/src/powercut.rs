//! `powercut`: the disk under the server loses its power. The store lies on a file
//! that is mounted as a disk; in the middle of the work the server is frozen and
//! the file copied as it is, without anything that still lay in memory. A server
//! on the copy must have all that phones were told. A control run with a store
//! that does not wait for the disk must lose some: else nothing was proved.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use rand::rngs::ChaCha12Rng;
use rand::{RngExt, SeedableRng};
use tempfile::TempDir;
use tokio::time::sleep;

use crate::program;
use crate::server::{Launch, Store};
use crate::trust::apart::{apart, tool};
use crate::trust::verdict::not_run;
use crate::trust::{Hall, ROUND, Verdict};

/// What to do.
#[derive(clap::Args)]
pub struct Flags {
    /// How often the power goes.
    #[arg(long, default_value_t = 60)]
    cuts: u64,
    /// How many phones speak.
    #[arg(long, default_value_t = 20)]
    people: usize,
    /// The same seed cuts at the same moments.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A seeded bug, by name: the proof must then fail.
    #[arg(long)]
    bug: Option<String>,
    /// We are in a mount namespace of our own already.
    #[arg(long, hide = true)]
    inside: bool,
}

/// The size of the disk.
const DISK: u64 = 96 * 1024 * 1024;
/// Cuts after which a control run that has lost nothing proves that the cuts are none.
const CONTROL: u64 = 12;

/// Cuts the power; false if anything was lost, or if the control run lost nothing.
pub fn run(flags: Flags) -> Result<bool> {
    if !flags.inside {
        return apart("powercut");
    }
    try_a_disk().map_err(|error| not_run("powercut", format_args!("{error:#}")))?;
    cut(flags)
}

/// Whether a disk in a file can be mounted here.
fn try_a_disk() -> Result<()> {
    let folder = tempfile::tempdir()?;
    Mount::new(&made(&folder.path().join("disk"))?).map(drop)
}

/// A disk in a file, empty.
fn made(disk: &Path) -> Result<PathBuf> {
    std::fs::File::create(disk)?.set_len(DISK)?;
    tool("mkfs.ext4", &["-q", "-F"], disk, None)?;
    Ok(disk.to_owned())
}

#[tokio::main]
async fn cut(flags: Flags) -> Result<bool> {
    let mut verdict = Verdict::new("powercut", flags.seed, flags.cuts, "cuts");
    let mut kept = None;
    let figures = match Cuts::begin(&flags, flags.bug.as_deref()).await {
        Ok(mut cuts) => {
            let done = cuts.all(&flags, &mut verdict).await;
            let counts = cuts.hall.as_ref().map(|hall| hall.ledger.counts()).unwrap_or_default();
            if verdict.bad() || done.is_err() {
                kept = Some(cuts.keep());
            }
            done.map(|()| format!("{} acknowledged, {} asked again", counts.0, counts.1))
        }
        Err(error) => Err(error),
    };
    let figures = match figures {
        Ok(figures) => figures,
        Err(error) => {
            verdict.complain(format_args!("{error:#}"));
            "cut short".into()
        }
    };
    match control(&flags).await {
        Err(error) => verdict.complain(format_args!("the control run: {error:#}")),
        Ok(Some((lost, cuts))) => {
            verdict.say(format_args!("the control run with synchronous=NORMAL lost {lost} in {cuts} cuts"))
        }
        Ok(None) => verdict.complain(format_args!(
            "the control run with synchronous=NORMAL lost nothing in {CONTROL} cuts: this machine proves nothing"
        )),
    }
    Ok(verdict.conclude(figures, kept.as_deref()))
}

/// The same cuts on a store that does not wait for the disk, until one has lost something.
async fn control(flags: &Flags) -> Result<Option<(u64, u64)>> {
    let mut cuts = Cuts::begin(flags, Some("normal")).await?;
    for cut in 1..=CONTROL {
        let found = cuts.cut().await?;
        if found.0 > 0 {
            return Ok(Some((found.0, cut)));
        }
    }
    Ok(None)
}

/// A disk in a file, a server on it, and a hall.
struct Cuts {
    store: Store,
    launch: Launch,
    disk: PathBuf,
    hall: Option<Hall>,
    dice: ChaCha12Rng,
    mounts: u32,
}

impl Cuts {
    async fn begin(flags: &Flags, bug: Option<&str>) -> Result<Self> {
        let store = Store::new(ROUND)?;
        let disk = made(&store.folder().join("disk-0"))?;
        let mut launch = store.launch()?;
        if let Some(bug) = bug {
            (launch.program, launch.broken) = (program::broken()?, Some(format!("bug={bug}")));
        }
        let dice = ChaCha12Rng::seed_from_u64(flags.seed);
        let mut cuts = Self { store, launch, disk, hall: None, dice, mounts: 0 };
        let mount = cuts.mount()?;
        cuts.launch.data = mount.at.path().join("data");
        let mut server = cuts.launch.start()?;
        cuts.launch.listen = server.links.room.host.clone();
        cuts.hall = Some(Hall::open(&server.links, flags.seed, flags.people).await?);
        server.kill();
        Ok(cuts)
    }

    async fn all(&mut self, flags: &Flags, verdict: &mut Verdict) -> Result<()> {
        for cut in 0..flags.cuts {
            let (lost, complaint) = self.cut().await.with_context(|| format!("cut {cut}"))?;
            if lost > 0 || complaint.is_some() {
                verdict.complain(format_args!("cut {cut}: {}", complaint.unwrap_or_default()));
            }
            verdict.did();
            if verdict.bad() {
                break;
            }
        }
        Ok(())
    }

    /// A start on the disk, load, and the end of the power. What was lost, and in words.
    async fn cut(&mut self) -> Result<(u64, Option<String>)> {
        let mount = self.mount()?;
        self.launch.data = mount.at.path().join("data");
        let mut server = self.launch.start()?;
        let mut hall = self.hall.take().context("a hall")?;
        hall.drop_links();
        let living = hall.live();
        sleep(Duration::from_millis(self.dice.random_range(250..900))).await;
        server.freeze();
        let after = self.disk.with_file_name(format!("disk-{}", self.mounts));
        tool("cp", &["--sparse=always"], &self.disk, Some(&after))?;
        server.kill();
        let hall = living.rest().await?;
        drop(mount);
        std::fs::remove_file(std::mem::replace(&mut self.disk, after))?;
        let found = self.audit(&hall).await?;
        self.hall = Some(hall);
        Ok(found)
    }

    /// The ledger against what the copied disk holds, and the wrong answers so far.
    async fn audit(&mut self, hall: &Hall) -> Result<(u64, Option<String>)> {
        let mount = self.mount()?;
        let copy = tempfile::tempdir()?;
        crate::kill::copy_store(&mount.at.path().join("data"), copy.path())?;
        let found = hall.ledger.audit(copy.path(), 0).await?;
        let wrong = hall.ledger.wrong();
        let complaint = found.complaint().or_else(|| (!wrong.is_empty()).then(|| wrong.join("; ")));
        Ok((found.lost, complaint))
    }

    fn mount(&mut self) -> Result<Mount> {
        self.mounts += 1;
        Mount::new(&self.disk)
    }

    fn keep(self) -> PathBuf {
        self.store.keep()
    }
}

/// A mounted disk; unmounted when dropped.
struct Mount {
    at: TempDir,
}

impl Mount {
    /// Nothing goes to the disk by itself for ten minutes: only what is synced does.
    fn new(disk: &Path) -> Result<Self> {
        let at = tempfile::tempdir()?;
        tool("mount", &["-o", "loop,commit=600,nodiscard"], disk, Some(at.path()))?;
        Ok(Self { at })
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.at.path()).status();
    }
}
