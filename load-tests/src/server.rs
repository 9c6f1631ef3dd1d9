//! A server as a child process: started on a free port and an empty store, read
//! for its links, killed when it is dropped. It is only ever known by what it prints.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};
use crowd::Address;
use tempfile::TempDir;

/// A running server and the links of its room.
pub struct Server {
    /// Where the room is.
    pub room: Address,
    /// The console's secret.
    pub console_key: String,
    /// The room's code.
    pub code: String,
    child: Child,
    _store: TempDir,
}

impl Server {
    /// Starts this same program as a server of a room with this scenario.
    ///
    /// # Errors
    /// If it does not start; what it says on its error stream is seen.
    pub fn start(scenario: &str) -> Result<Self> {
        let store = tempfile::tempdir().context("a temporary store")?;
        let file = store.path().join("scenario.toml");
        std::fs::File::create(&file)?.write_all(scenario.as_bytes())?;
        let mut child = spawn(&store.path().join("data"), &file)?;
        let said = child.stdout.take().context("the server's words")?;
        match Links::read(said) {
            Ok(links) => {
                Ok(Self { room: links.room, console_key: links.console_key, code: links.code, child, _store: store })
            }
            Err(error) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(error)
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(data: &Path, scenario: &Path) -> Result<Child> {
    let this = std::env::current_exe().context("this program's own path")?;
    let mut command = Command::new(this);
    command.arg("serve").args(["--listen", "127.0.0.1:0"]).arg("--data").arg(data).arg("--scenario").arg(scenario);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("the server")
}

/// What a server prints of its only room.
#[derive(Debug, PartialEq, Eq)]
struct Links {
    room: Address,
    console_key: String,
    code: String,
}

impl Links {
    /// Reads until the links are there; what comes after is thrown away, so that the server never
    /// waits for a reader.
    fn read(said: ChildStdout) -> Result<Self> {
        let mut lines = BufReader::new(said).lines();
        let mut head = Vec::new();
        let links = loop {
            let Some(line) = lines.next() else { bail!("the server ended before it printed its links") };
            head.push(line.context("the server's words")?);
            if let Some(links) = Self::parse(&head)? {
                break links;
            }
        };
        std::thread::spawn(move || lines.for_each(drop));
        Ok(links)
    }

    fn parse(lines: &[String]) -> Result<Option<Self>> {
        let after = |start: &str| lines.iter().find_map(|line| line.trim_start().strip_prefix(start)).map(str::trim);
        let (Some(base), Some(code), Some(console)) = (after("LISTENING "), after("room code "), after("console "))
        else {
            return Ok(None);
        };
        let (page, key) = console.split_once('#').context("a console link holds its key")?;
        let id = page
            .split("/r/")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
            .context("a console link holds its room")?;
        Ok(Some(Self { room: Address::new(base, id)?, console_key: key.to_owned(), code: code.to_owned() }))
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
    }
}
