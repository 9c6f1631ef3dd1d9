//! Disks that are there for one proof alone: it runs again in a mount namespace of
//! its own, so that whatever happens its disks go with it.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use super::verdict::{NotRun, not_run};
use crate::program;

/// This program with the same words and `--inside`, in a mount namespace of its own.
///
/// # Errors
/// If this machine cannot run it.
pub fn apart(name: &str) -> Result<bool> {
    if !rustix::process::geteuid().is_root() {
        return Err(not_run(name, "only root may mount a disk"));
    }
    let mut command = Command::new("unshare");
    command.args(["--mount", "--propagation", "private"]).arg(program::real()?);
    match command.args(std::env::args_os().skip(1)).arg("--inside").status() {
        Ok(ended) => NotRun::unless(ended),
        Err(error) => Err(not_run(name, format_args!("unshare: {error}"))),
    }
}

/// Calls a program of the system on a path, and perhaps another.
///
/// # Errors
/// If it is not there, or ends otherwise than well.
pub fn tool(name: &str, words: &[&str], one: &Path, other: Option<&Path>) -> Result<()> {
    let status = Command::new(name).args(words).arg(one).args(other).status().with_context(|| name.to_owned())?;
    ensure!(status.success(), "{name} {}: {status}", one.display());
    Ok(())
}

/// Whether a tracer can make a call fail here.
///
/// # Errors
/// If it cannot.
pub fn traces() -> Result<()> {
    let mut strace = Command::new("strace");
    strace.args(["-f", "--seccomp-bpf", "-qq", "-e", "inject=rename:error=EIO:when=9", "true"]);
    match strace.output() {
        Ok(ended) if ended.status.success() => Ok(()),
        Ok(ended) => bail!("strace: {}", String::from_utf8_lossy(&ended.stderr).trim()),
        Err(error) => bail!("strace: {error}"),
    }
}
