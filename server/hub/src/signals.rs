//! When and how the program ends: a signal asks, everything that runs is told
//! by one token, and the end waits for it, but not for ever.

use std::{io, time::Duration};

use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// What runs, and the word to stop. Cloning is cheap.
#[derive(Clone, Debug, Default)]
pub struct Running {
    /// Cancelled once the program must end; never before.
    pub stop: CancellationToken,
    /// Everything that the end must wait for: connections, sockets, rooms.
    pub tasks: TaskTracker,
}

impl Running {
    /// Asks all to stop and waits for them; `false` if some still ran after
    /// `within`.
    pub async fn finish(&self, within: Duration) -> bool {
        self.stop.cancel();
        self.tasks.close();
        tokio::time::timeout(within, self.tasks.wait()).await.is_ok()
    }
}

/// Listens for the signals that end a program, from the moment of the call; the
/// future that it gives ends at the first one.
///
/// # Errors
/// If the system does not let a handler be set.
#[cfg(unix)]
pub fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
    })
}

/// Listens for Ctrl-C; the future that it gives ends at the first one.
///
/// # Errors
/// Never here; the other systems may fail.
#[cfg(not(unix))]
pub fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_termination_signal_is_heard() {
        for signal in ["-TERM", "-INT"] {
            let asked = asked_to_stop().unwrap();
            let me = std::process::id().to_string();
            let sent = std::process::Command::new("kill").args([signal, &me]).status().unwrap();
            assert!(sent.success());
            tokio::time::timeout(Duration::from_secs(10), asked).await.unwrap();
        }
    }

    #[tokio::test]
    async fn the_end_waits_for_what_runs_but_not_for_ever() {
        let running = Running::default();
        let stop = running.stop.clone();
        running.tasks.spawn(async move { stop.cancelled().await });
        assert!(running.finish(Duration::from_secs(10)).await);
        let deaf = Running::default();
        deaf.tasks.spawn(std::future::pending::<()>());
        assert!(!deaf.finish(Duration::from_millis(1)).await);
    }
}
