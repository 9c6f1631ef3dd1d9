//! Builds the web client before the server, so that one cargo command is enough
//! and the pages are never older than the program that serves them.
//!
//! It must never write into the source tree outside `node_modules`, nor touch the
//! network beyond `npm ci`, which runs only when the lock file has changed.
#![allow(clippy::print_stdout, reason = "printing is how a build script talks to cargo")]

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a build depends on. Naming the whole folder would make `node_modules` dirty every build.
const SOURCES: &[&str] = &[
    "src",
    "public",
    "build",
    "index.html",
    "console.html",
    "screen.html",
    "stage.html",
    "operator.html",
    "package.json",
    "package-lock.json",
    ".npmrc",
    "vite.config.ts",
    "svelte.config.js",
    "tsconfig.json",
];

/// The oldest Node.js that Vite accepts.
const NODE: (u32, u32) = (20, 19);

type Outcome = Result<(), String>;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=WEB_CLIENT_DIST");
    if let Err(fault) = build() {
        for line in fault.lines() {
            println!("cargo::error={line}");
        }
        std::process::exit(1);
    }
}

fn build() -> Outcome {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo gave no OUT_DIR")?).join("web");
    match env::var_os("WEB_CLIENT_DIST") {
        Some(ready) => take(Path::new(&ready), &out)?,
        None => make(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web-client"), &out)?,
    }
    // rust-embed does not mind an empty folder; a server without pages would start all the same.
    if out.join("index.html").is_file() {
        Ok(())
    } else {
        Err(format!("the web client has no index.html in {}", out.display()))
    }
}

/// Copies a client that was built elsewhere.
fn take(ready: &Path, out: &Path) -> Outcome {
    println!("cargo::rerun-if-changed={}", ready.display());
    clear(out)?;
    copy(ready, out).map_err(|e| format!("WEB_CLIENT_DIST={}: {e}", ready.display()))
}

fn make(client: &Path, out: &Path) -> Outcome {
    for source in SOURCES.iter().map(|name| client.join(name)).filter(|path| path.exists()) {
        println!("cargo::rerun-if-changed={}", source.display());
    }
    node()?;
    // Two cargo profiles may build at once: one npm at a time in that folder.
    let lock = File::create(client.join(".build-lock")).map_err(|e| format!("web-client/.build-lock: {e}"))?;
    lock.lock().map_err(|e| format!("web-client/.build-lock: {e}"))?;
    install(client)?;
    clear(out)?;
    npm(client, &["run", "--silent", "build", "--", "--emptyOutDir", "--logLevel", "warn", "--outDir"], Some(out))
}

fn node() -> Outcome {
    let found = match Command::new("node").arg("--version").output() {
        Ok(answer) => String::from_utf8_lossy(&answer.stdout).trim().to_owned(),
        Err(_) => "no node on PATH".to_owned(),
    };
    let mut parts = found.trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
    let npm = Command::new("npm").arg("--version").output().is_ok_and(|answer| answer.status.success());
    let new_enough = matches!((parts.next(), parts.next()), (Some(major), Some(minor)) if (major, minor) >= NODE);
    if new_enough && npm {
        return Ok(());
    }
    let found = if new_enough { format!("node {found}, no npm") } else { found };
    Err(format!(
        "the web client needs Node.js {}.{} or newer with npm to build (found: {found})\n\
         install it, or build web-client on another machine (npm ci && npm run build) and set WEB_CLIENT_DIST to its dist folder",
        NODE.0, NODE.1
    ))
}

/// Installs the packages, unless those of this very lock file are there.
fn install(client: &Path) -> Outcome {
    let asked = fs::read(client.join("package-lock.json")).map_err(|e| format!("web-client/package-lock.json: {e}"))?;
    let installed = client.join("node_modules/.ronde-installed-lock");
    if fs::read(&installed).is_ok_and(|had| had == asked) {
        return Ok(());
    }
    npm(client, &["ci", "--no-fund", "--no-audit"], None)?;
    fs::write(&installed, asked).map_err(|e| format!("{}: {e}", installed.display()))
}

fn npm(client: &Path, words: &[&str], last: Option<&Path>) -> Outcome {
    let answer =
        Command::new("npm").args(words).args(last).current_dir(client).output().map_err(|e| format!("npm: {e}"))?;
    if answer.status.success() {
        return Ok(());
    }
    let said = [answer.stdout, answer.stderr].concat();
    Err(format!("npm {} failed in web-client\n{}", words.join(" "), String::from_utf8_lossy(&said)))
}

fn clear(out: &Path) -> Outcome {
    if out.exists() { fs::remove_dir_all(out).map_err(|e| format!("{}: {e}", out.display())) } else { Ok(()) }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?
        } else {
            fs::copy(entry.path(), &target).map(drop)?
        }
    }
    Ok(())
}
