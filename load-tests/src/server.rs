//! A server as a child process: started on a store, read for its links, killed
//! when it is dropped. It is only ever known by what it prints.

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use crowd::Address;
use rustix::process::{Pid, Signal, kill_process_group};
use tempfile::TempDir;

use crate::outside::process;
use crate::program;

/// A server that has not said its links by then never will.
const PATIENCE: Duration = Duration::from_secs(60);

/// A killed server has let go of its port by then.
const GONE: Duration = Duration::from_secs(10);

/// A folder of its own, with a scenario and a store; gone when dropped, unless it is kept.
pub struct Store {
    folder: TempDir,
}

impl Store {
    /// An empty store for a room of this scenario.
    ///
    /// # Errors
    /// If no temporary folder can be made.
    pub fn new(scenario: &str) -> Result<Self> {
        let folder = tempfile::tempdir().context("a temporary store")?;
        std::fs::write(folder.path().join("scenario.toml"), scenario)?;
        Ok(Self { folder })
    }

    /// The folder around the data folder: the scenario and the server's log stand there.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Takes a backup beside the store, while it is served or not; the folder that holds it.
    ///
    /// # Errors
    /// If it cannot be taken.
    pub fn back_up(&self) -> Result<PathBuf> {
        let place = self.folder().join("backup");
        hub::backup::take(&self.data(), &place)?;
        Ok(place)
    }

    /// How a server starts on it.
    ///
    /// # Errors
    /// If this program's own path cannot be told, or no port is free.
    pub fn launch(&self) -> Result<Launch> {
        Ok(Launch {
            program: program::real()?,
            data: self.data(),
            scenario: self.folder.path().join("scenario.toml"),
            log: self.folder.path().join("server.log"),
            listen: format!("127.0.0.1:{}", quiet_port()?),
            broken: None,
            before: Vec::new(),
            floors_mib: (0, 0),
            level: None,
            certificate: None,
        })
    }

    /// Keeps the folder of a failure, and says where.
    #[must_use]
    pub fn keep(self) -> PathBuf {
        self.folder.keep()
    }
}

/// A free port below those that systems lend to whoever connects. While a server is dead nobody takes
/// it: not even a phone that knocks there, whose socket could otherwise end up connected to itself.
fn quiet_port() -> Result<u16> {
    let mut drawn = std::iter::repeat_with(|| rand::random_range(20_000..32_000)).take(200);
    drawn.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).context("a free port")
}

/// How to start a server.
#[derive(Clone, Debug)]
pub struct Launch {
    /// Which program.
    pub program: PathBuf,
    /// Its data folder.
    pub data: PathBuf,
    /// The scenario of a first room.
    pub scenario: PathBuf,
    /// Where its error stream goes, at the end of what is there.
    pub log: PathBuf,
    /// Where it listens.
    pub listen: String,
    /// What breaks, by name; only a program with the fault hooks takes it.
    pub broken: Option<String>,
    /// A program, and its words, that runs the server: a tracer.
    pub before: Vec<String>,
    /// Mebibytes of the disk below which it warns, and takes nothing more.
    pub floors_mib: (u64, u64),
    /// How much it logs, if not what a release logs.
    pub level: Option<&'static str>,
    /// A certificate chain and its key: then it speaks TLS only.
    pub certificate: Option<(PathBuf, PathBuf)>,
}

impl Launch {
    /// Starts it, and waits until it has said its links.
    ///
    /// # Errors
    /// If it ends before; its log says why.
    pub fn start(&self) -> Result<Server> {
        let began = Instant::now();
        let mut server = Server { child: self.spawn()?, links: Links::default(), took: Start::default() };
        let said = server.child.stdout.take().context("the server's words")?;
        server.links = Links::read(said)?;
        // Where the system does not tell what a process costs, only the clock counts.
        let wall = began.elapsed();
        server.took = Start { wall, busy: process::busy(server.child.id()).unwrap_or(wall) };
        Ok(server)
    }

    /// Logs all there is to log, and breaks what is named; in the program with the fault hooks then.
    ///
    /// # Errors
    /// If that program cannot be built.
    pub fn say_everything(&mut self, broken: Option<&str>) -> Result<()> {
        self.level = Some("debug,hub=trace");
        self.breaks(broken)
    }

    /// Breaks what is named, in the program with the fault hooks.
    ///
    /// # Errors
    /// If that program cannot be built.
    pub fn breaks(&mut self, broken: Option<&str>) -> Result<()> {
        if let Some(broken) = broken {
            self.program = program::broken()?;
            self.broken = Some(format!("bug={broken}"));
        }
        Ok(())
    }

    /// Starts it, and lets it run to its end.
    ///
    /// # Errors
    /// If it cannot be started, or does not end in time.
    pub fn run(&self) -> Result<std::process::ExitStatus> {
        let mut child = self.spawn()?;
        drop(child.stdout.take());
        wait(&mut child, PATIENCE)?.context("the server does not end")
    }

    fn spawn(&self) -> Result<Child> {
        let log = File::options().create(true).append(true).open(&self.log).context("the server's log")?;
        let mut words = self.before.iter().map(Into::into).chain([self.program.clone().into_os_string()]);
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words).args(["serve", "--leash", "--listen"]).arg(&self.listen);
        command.arg("--data").arg(&self.data).arg("--scenario").arg(&self.scenario);
        let (warn, stop) = self.floors_mib;
        command.args(["--warn-mib", &warn.to_string(), "--stop-mib", &stop.to_string()]);
        if let Some((cert, key)) = &self.certificate {
            command.arg("--tls-cert").arg(cert).arg("--tls-key").arg(key);
        }
        command.envs(self.level.map(|level| ("RUST_LOG", level)));
        command.env_remove("RONDE_BROKEN").envs(self.broken.iter().map(|words| ("RONDE_BROKEN", words)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        // A group of its own, so that a tracer and the server die together.
        command.process_group(0).spawn().with_context(|| format!("the server {}", self.program.display()))
    }
}

/// What a start has taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// By the clock, which a machine that does other things stretches.
    pub wall: Duration,
    /// Of the processor, all threads together, which it does not.
    pub busy: Duration,
}

impl Start {
    /// Whether a machine that does nothing else would have been done by then.
    #[must_use]
    pub fn within(self, promised: Duration) -> bool {
        self.wall <= promised || self.busy <= promised
    }
}

impl fmt::Display for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} s ({:.2} s of processor)", self.wall.as_secs_f64(), self.busy.as_secs_f64())
    }
}

/// A running server and the links of its room.
pub struct Server {
    /// What it said.
    pub links: Links,
    /// From the start of the process to its links.
    pub took: Start,
    child: Child,
}

impl Server {
    /// Kills it as a power switch would, and waits until it is gone.
    pub fn kill(&mut self) {
        self.signal(Signal::KILL);
        let _ = self.child.wait();
        // What we have waited for may be a tracer, which its server outlives for a moment.
        let (host, until) = (&self.links.room.host, Instant::now() + GONE);
        while !host.is_empty() && TcpListener::bind(host).is_err() && Instant::now() < until {
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }

    /// Stands still, in the middle of whatever it does.
    pub fn freeze(&self) {
        self.signal(Signal::STOP);
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, signal);
        }
    }

    /// Its process, as the system names it.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has ended by itself.
    #[must_use]
    pub fn ended(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(Some(_)))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Waits for a child's end, for at most `patience`; kills it after that.
fn wait(child: &mut Child, patience: Duration) -> Result<Option<std::process::ExitStatus>> {
    let (told, ended) = mpsc::channel();
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    std::thread::spawn(move || {
        if ended.recv_timeout(patience).is_err()
            && let Some(group) = group
        {
            let _ = kill_process_group(group, Signal::KILL);
        }
    });
    // To wait would let go of the leash.
    let leash = child.stdin.take();
    let began = Instant::now();
    let status = child.wait()?;
    drop(leash);
    let _ = told.send(());
    Ok((began.elapsed() < patience).then_some(status))
}

/// What a server prints of its only room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// Where the room is.
    pub room: Address,
    /// The console's secret.
    pub console_key: String,
    /// The operator's secret.
    pub operator_key: String,
    /// The room's code.
    pub code: String,
}

impl Default for Links {
    fn default() -> Self {
        let room = Address { host: String::new(), room: String::new() };
        Self { room, console_key: String::new(), operator_key: String::new(), code: String::new() }
    }
}

impl Links {
    /// Reads until the links are there; what comes after is thrown away, so that the server never
    /// waits for a reader.
    fn read(said: ChildStdout) -> Result<Self> {
        let (told, links) = mpsc::channel();
        std::thread::spawn(move || {
            let mut lines = BufReader::new(said).lines();
            let _ = told.send(Self::among(&mut lines));
            lines.for_each(drop);
        });
        links.recv_timeout(PATIENCE).context("the server does not say its links")?
    }

    fn among(lines: &mut impl Iterator<Item = std::io::Result<String>>) -> Result<Self> {
        let mut head = Vec::new();
        loop {
            let Some(line) = lines.next() else { bail!("the server ended before it printed its links") };
            head.push(line.context("the server's words")?);
            if let Some(links) = Self::parse(&head)? {
                return Ok(links);
            }
        }
    }

    fn parse(lines: &[String]) -> Result<Option<Self>> {
        let after = |start: &str| lines.iter().find_map(|line| line.trim_start().strip_prefix(start)).map(str::trim);
        let (Some(base), Some(code), Some(console)) = (after("LISTENING "), after("room code "), after("console "))
        else {
            return Ok(None);
        };
        let (page, key) = console.split_once('#').context("a console link holds its key")?;
        let operator = after("operator ").and_then(|link| link.split_once('#')).map(|(_, key)| key.to_owned());
        let id = page
            .split("/r/")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
            .context("a console link holds its room")?;
        let (console_key, code) = (key.to_owned(), code.to_owned());
        let operator_key = operator.context("an operator's link holds its key")?;
        // Whoever tries one that speaks TLS does so on raw sockets.
        let base = base.replacen("https://", "http://", 1);
        Ok(Some(Self { room: Address::new(&base, id)?, console_key, operator_key, code }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_links_are_read_from_what_is_printed() {
        let mut lines: Vec<String> = [
            "LISTENING http://127.0.0.1:4321",
            "  operator  http://127.0.0.1:4321/operator#x",
            "",
            "room code ABCD-EFGH",
        ]
        .map(str::to_owned)
        .to_vec();
        assert_eq!(Links::parse(&lines).unwrap(), None);
        lines.push("  console   http://127.0.0.1:4321/r/room7/console#key".into());
        let links = Links::parse(&lines).unwrap().unwrap();
        assert_eq!((links.room.host.as_str(), links.room.room.as_str()), ("127.0.0.1:4321", "room7"));
        assert_eq!((links.console_key.as_str(), links.code.as_str()), ("key", "ABCD-EFGH"));
        assert_eq!(links.operator_key, "x");
    }
}
