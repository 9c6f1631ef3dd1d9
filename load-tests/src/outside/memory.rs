//! How much memory a process holds, as Linux tells it.

use anyhow::{Context, Result};

/// Resident bytes of a process.
///
/// # Errors
/// If the system does not tell (it is not Linux, or the process is gone).
pub fn resident(process: u32) -> Result<u64> {
    let path = format!("/proc/{process}/status");
    let status = std::fs::read_to_string(&path).with_context(|| path)?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().context("VmRSS")?;
    Ok(kib * 1024)
}
