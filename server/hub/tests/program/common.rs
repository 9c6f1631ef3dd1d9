//! What tests of the whole program share: the real binary as a process of its
//! own that can be killed, and a browser. Nothing here waits for a time.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The program, running on a store; killed on drop, with no chance to say goodbye.
pub struct Ronde {
    child: Child,
    /// `http://127.0.0.1:PORT`
    pub base: String,
    /// The room's id.
    pub room: String,
    /// The secrets behind the links.
    pub console: String,
    #[allow(missing_docs)]
    pub screen: String,
    #[allow(missing_docs)]
    pub code: String,
    #[allow(missing_docs)]
    pub operator: String,
}

impl Ronde {
    /// Starts on `data`, at `listen` (port 0 takes any), with a scenario for an empty store.
    pub fn start(data: &Path, listen: &str, scenario: Option<&Path>) -> Self {
        Self::start_with(data, listen, scenario, |_| {})
    }

    /// The same, as a command that is changed before it runs (its log, its environment).
    pub fn start_with(data: &Path, listen: &str, scenario: Option<&Path>, how: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ronde"));
        command.args(["--listen", listen, "--data"]).arg(data);
        how(&mut command);
        Self::launch(command, scenario)
    }

    /// The same on any port, under this limit of a shell (`-n 256`).
    pub fn start_under(limit: &str, data: &Path, scenario: &Path) -> Self {
        let mut command = Command::new("bash");
        let script = format!("ulimit {limit} && exec \"$@\"");
        command.args(["-c", &script, "ronde", env!("CARGO_BIN_EXE_ronde"), "--listen", "127.0.0.1:0", "--data"]);
        command.arg(data);
        Self::launch(command, Some(scenario))
    }

    fn launch(mut command: Command, scenario: Option<&Path>) -> Self {
        if let Some(scenario) = scenario {
            command.arg("--scenario").arg(scenario);
        }
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let mut said = Said::default();
        for line in lines.map_while(Result::ok) {
            if said.take(&line) {
                break;
            }
        }
        let (page, console) = said.console.split_once('#').expect("a console link");
        Self {
            base: said.base.clone(),
            room: page.split("/r/").nth(1).and_then(|rest| rest.split('/').next()).expect("a room").to_owned(),
            console: console.to_owned(),
            screen: fragment(&said.screen),
            code: fragment(&said.join),
            operator: fragment(&said.operator),
            child,
        }
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(asked.is_ok_and(|status| status.success()), "it runs");
        self.child.wait().expect("it ends");
    }

    /// Kills it as a power switch would, and waits until it is gone.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Asks it to end, as a service manager would.
    pub fn ask_to_stop(&self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(told.expect("kill starts").success());
    }

    /// How it ended; waits for that.
    pub fn ended(mut self) -> ExitStatus {
        self.child.wait().expect("it ends")
    }
}

impl Drop for Ronde {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the program has printed so far.
#[derive(Default)]
struct Said {
    base: String,
    operator: String,
    console: String,
    screen: String,
    join: String,
}

impl Said {
    /// Takes a line; true once all links are known.
    fn take(&mut self, line: &str) -> bool {
        let mut words = line.split_whitespace();
        let (name, rest) = (words.next().unwrap_or_default(), words.next().unwrap_or_default().to_owned());
        match name {
            "LISTENING" => self.base = rest,
            "operator" => self.operator = rest,
            "console" => self.console = rest,
            "screen" => self.screen = rest,
            "join" => self.join = rest,
            _ => {}
        }
        !self.join.is_empty()
    }
}

fn fragment(link: &str) -> String {
    link.split_once('#').map(|(_, secret)| secret.to_owned()).unwrap_or_default()
}

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs an npm script of the client, prints what it says, and fails if it fails.
pub fn npm(words: &[&str], env: &[(&str, &str)]) {
    let status = Command::new("npm")
        .args(["run", "--silent"])
        .args(words)
        .current_dir(root().join("web-client"))
        .envs(env.iter().copied())
        .status()
        .expect("npm starts");
    assert!(status.success(), "npm run {}: {status}", words.join(" "));
}

/// The browser, for one test at a time: two at once would starve each other on a small machine.
pub struct Browser {
    program: String,
    _turn: MutexGuard<'static, ()>,
}

impl Browser {
    /// Waits for its turn.
    pub fn alone() -> Self {
        static TURN: Mutex<()> = Mutex::new(());
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        Self { program: chromium().to_string_lossy().into_owned(), _turn: turn }
    }

    /// What the browser tests need to know of a running program; `out` is for what they leave behind.
    pub fn env<'a>(&'a self, ronde: &'a Ronde, out: &'a Path) -> Vec<(&'static str, &'a str)> {
        vec![
            ("E2E_URL", &ronde.base),
            ("E2E_ROOM", &ronde.room),
            ("E2E_CONSOLE", &ronde.console),
            ("E2E_SCREEN", &ronde.screen),
            ("E2E_CODE", &ronde.code),
            ("E2E_OPERATOR", &ronde.operator),
            ("E2E_CHROMIUM", &self.program),
            ("E2E_OUT", out.to_str().expect("a path of letters")),
        ]
    }
}

/// A Chromium: `E2E_CHROMIUM`, else Debian's, installed if we may and it is missing.
fn chromium() -> PathBuf {
    if let Some(given) = std::env::var_os("E2E_CHROMIUM") {
        return given.into();
    }
    let usual = PathBuf::from("/usr/bin/chromium");
    if !usual.exists() {
        install("chromium");
    }
    assert!(usual.exists(), "no Chromium: set E2E_CHROMIUM, or run: apt-get install chromium");
    usual
}

/// Needs to be the superuser of a Debian; anybody else is told the exact command.
fn install(package: &str) {
    let apt = |words: &[&str]| {
        Command::new("apt-get")
            .args(["-o", "DPkg::Lock::Timeout=300"])
            .args(words)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .status()
            .is_ok_and(|status| status.success())
    };
    let done = apt(&["update"]) && apt(&["install", "-y", "--no-install-recommends", package]);
    assert!(done, "cannot install it; as root: apt-get update && apt-get install -y --no-install-recommends {package}");
}
