//! Which program serves: this one, run again as a process of its own, or the
//! same built with the fault hooks. It must never fall back from one to the
//! other: a proof that ran on the wrong program proves nothing.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The program as it is released.
///
/// # Errors
/// If its own path cannot be told.
pub fn real() -> Result<PathBuf> {
    std::env::current_exe().context("this program's own path")
}

/// The program with the fault hooks, built if need be.
///
/// # Errors
/// If it cannot be built.
pub fn broken() -> Result<PathBuf> {
    let here = real()?;
    if hub::faults::BUILT_IN {
        return Ok(here);
    }
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("broken");
    // Beside our own: what both need is built once.
    let target = here.parent().and_then(Path::parent).context("a program in a target folder")?;
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    std::fs::copy(&lock, package.join("Cargo.lock")).with_context(|| format!("{}", lock.display()))?;
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet", "--manifest-path"]).arg(package.join("Cargo.toml"));
    cargo.arg("--target-dir").arg(target);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    if !cargo.status().context("cargo, to build the program with the fault hooks")?.success() {
        bail!("the program with the fault hooks cannot be built: {}", package.display());
    }
    Ok(here.with_file_name(format!("broken{}", std::env::consts::EXE_SUFFIX)))
}
