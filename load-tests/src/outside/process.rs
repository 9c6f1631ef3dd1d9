//! What a process costs, as Linux tells it: memory and processor time.

use std::time::Duration;

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

/// Processor time that a process has used so far, all its threads together.
///
/// # Errors
/// If the system does not tell.
pub fn busy(process: u32) -> Result<Duration> {
    let path = format!("/proc/{process}/stat");
    let stat = std::fs::read_to_string(&path).with_context(|| path)?;
    // The name, in brackets, may hold anything; then come 11 fields, and the ticks of the user and the system.
    let after = stat.rsplit_once(')').context("a name in brackets")?.1;
    let ticks: Vec<u64> = after.split_whitespace().skip(11).take(2).map(str::parse).collect::<Result<_, _>>()?;
    let seconds = ticks.iter().sum::<u64>() as f64 / rustix::param::clock_ticks_per_second() as f64;
    Ok(Duration::from_secs_f64(seconds))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_a_size_and_grows_busier() {
        let me = std::process::id();
        assert!(resident(me).unwrap() > 100_000);
        let before = busy(me).unwrap();
        let mut sum = 0_u64;
        while busy(me).unwrap() <= before {
            sum = (0..1_000_000).fold(sum, |sum, n| std::hint::black_box(sum ^ n));
        }
        assert!(busy(u32::MAX).is_err());
    }
}
