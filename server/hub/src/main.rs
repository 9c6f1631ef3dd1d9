//! `ronde`: reads the flags, starts the server, prints the links, waits for the end.

use std::io::{IsTerminal, Write, stdout};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use hub::journal::Floors;
use hub::rehearse::Rehearsal;
use hub::{Certificate, Options, Server, signals, terminal};

/// How long rooms and sockets may take to end.
const END: Duration = Duration::from_secs(10);

/// A room for large groups: one program, one laptop, a whole hall.
#[derive(Parser)]
#[command(name = "ronde", version = hub::VERSION, about)]
struct Flags {
    /// Folder of the store, made if missing.
    #[arg(long, global = true, default_value = "./ronde-data", value_name = "DIR")]
    data: PathBuf,
    /// Where to listen; port 0 takes any free one.
    #[arg(long, global = true, default_value = "0.0.0.0:8080", value_name = "ADDR:PORT")]
    listen: SocketAddr,
    /// Scenario of the first room of an empty store, instead of the ready day.
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// Simulated people live the day over real sockets, at the pace of your GO button.
    #[arg(long)]
    rehearse: bool,
    /// With --rehearse: GO presses itself, in a few minutes.
    #[arg(long, requires = "rehearse")]
    auto: bool,
    /// With --rehearse: how many people, instead of as many as the scenario expects.
    #[arg(long, requires = "rehearse", value_name = "N")]
    people: Option<u32>,
    /// Certificate chain in PEM, the server's own first: pages then come over https only.
    #[arg(long, value_name = "FILE", requires = "tls_key", conflicts_with = "rehearse")]
    tls_cert: Option<PathBuf>,
    /// The certificate's key in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// With --tls-cert: the name that phones open, instead of the first one in the certificate.
    #[arg(long, value_name = "HOST", requires = "tls_cert")]
    tls_name: Option<String>,
    /// Erases a room so many days after the last thing that anybody did in it, where its scenario
    /// does not say `keep_days`.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3_650))]
    keep_days: Option<u32>,
    #[command(subcommand)]
    what: Option<What>,
}

impl Flags {
    fn certificate(&self) -> Option<Certificate> {
        let (cert, key) = (self.tls_cert.clone()?, self.tls_key.clone()?);
        Some(Certificate { cert, key, name: self.tls_name.clone() })
    }
}

#[derive(Subcommand)]
enum What {
    /// Copies the store of --data, also while it is served, and proves the copy line by line.
    Backup {
        /// A folder on another disk; it may hold earlier backups of the same store.
        to: PathBuf,
    },
    /// Brings a backup back into the empty folder --data.
    Restore {
        /// The folder given to `backup` (its newest copy), or one of the copies in it.
        from: PathBuf,
    },
    /// Reads a scenario and says what is wrong with it, line by line.
    Check {
        /// The scenario.
        file: PathBuf,
    },
    /// Plans tables for several rounds, so that nobody meets the same person twice.
    Seat(Box<hub::seat::Flags>),
}

fn main() -> ExitCode {
    let flags = Flags::parse();
    let done = match &flags.what {
        Some(What::Check { file }) => check(file),
        Some(What::Seat(flags)) => hub::seat::run(flags),
        Some(What::Backup { to }) => back_up(&flags.data, to),
        Some(What::Restore { from }) => restore(from, &flags.data),
        None => run(flags),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "ronde: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn check(file: &std::path::Path) -> anyhow::Result<ExitCode> {
    let source =
        std::fs::read_to_string(file).map_err(|error| anyhow::anyhow!("cannot read {}: {error}", file.display()))?;
    let mut out = stdout().lock();
    match room::scenario::Scenario::read(&source) {
        Ok(scenario) => {
            for remark in scenario.remarks() {
                writeln!(out, "note: {remark}")?;
            }
            writeln!(out, "{}: ok, {} steps, {} people", file.display(), scenario.agenda.len(), scenario.head.people)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(mistake) => {
            writeln!(std::io::stderr(), "{}: {mistake}", file.display())?;
            Ok(ExitCode::FAILURE)
        }
    }
}

fn back_up(data: &std::path::Path, to: &std::path::Path) -> anyhow::Result<ExitCode> {
    let taken = hub::backup::take(data, to)?;
    writeln!(
        stdout(),
        "{}: {} rooms, {} lines read back one by one, {} keys; keys of open steps are never copied",
        taken.copy.display(),
        taken.rooms,
        taken.lines,
        taken.keys
    )?;
    Ok(ExitCode::SUCCESS)
}

#[tokio::main]
async fn restore(from: &std::path::Path, data: &std::path::Path) -> anyhow::Result<ExitCode> {
    let brought = hub::backup::bring(from, data).await?;
    let mut out = stdout().lock();
    writeln!(out, "restored from {}", brought.copy.display())?;
    for room in brought.rooms {
        writeln!(out, "room {} ({}): {} lines", room.key, room.title.en, room.lines)?;
        for step in room.unsealed {
            writeln!(out, "  \"{}\" was open: its key is in no backup; phones send again what they hold", step.en)?;
        }
    }
    writeln!(out, "next: ronde --data {}", data.display())?;
    Ok(ExitCode::SUCCESS)
}

#[tokio::main]
async fn run(flags: Flags) -> anyhow::Result<ExitCode> {
    log();
    let stop = signals::asked_to_stop()?;
    let rehearsal = flags.rehearse.then_some(Rehearsal { auto: flags.auto, people: flags.people });
    let keep = hub::server::Keep { days: flags.keep_days };
    let options = Options {
        tls: flags.certificate(),
        data: flags.data,
        listen: flags.listen,
        scenario: flags.scenario,
        keep,
        floors: Floors::default(),
    };
    let server = Server::start(options).await?;
    let colours = std::io::stdout().is_terminal();
    // A terminal that has gone is no reason to end the room.
    let _ = terminal::welcome(&mut stdout(), &server, colours);
    match rehearsal {
        Some(rehearsal) => rehearse(&server, rehearsal, stop).await?,
        None => stop.await,
    }
    let ended = server.finish(END).await;
    Ok(if ended { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Rehearses until the day is over and somebody asks to stop.
async fn rehearse(server: &Server, what: Rehearsal, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
    let (say_stop, stopped) = tokio::sync::watch::channel(false);
    let crowd = hub::rehearse::run(server, what, stopped);
    tokio::pin!(crowd);
    tokio::select! {
        lived = &mut crowd => return lived,
        () = stop => {}
    }
    let _ = say_stop.send(true);
    crowd.await
}

/// Technical lines without content, to the error stream; `RONDE_LOG=json` for machines.
fn log() {
    use tracing_subscriber::{EnvFilter, fmt};
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = fmt().with_env_filter(filter).with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr);
    if std::env::var_os("RONDE_LOG").is_some_and(|kind| kind == "json") {
        lines.json().init();
    } else {
        lines.init();
    }
}
