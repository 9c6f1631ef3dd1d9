//! The server that the programs try: the hub's own, in this same binary run again
//! as a process of its own, so that it can be killed.

use std::io::stdout;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};
use hub::{Options, Server, signals, terminal};

/// How long rooms and sockets may take to end.
const END: Duration = Duration::from_secs(10);

/// Where and with what.
#[derive(clap::Args)]
pub struct Flags {
    /// Folder of the store.
    #[arg(long)]
    data: PathBuf,
    /// Where to listen; port 0 takes any free one.
    #[arg(long)]
    listen: SocketAddr,
    /// Scenario of the first room.
    #[arg(long)]
    scenario: PathBuf,
}

/// Serves until told to stop.
#[tokio::main]
pub async fn run(flags: Flags) -> Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let stop = signals::asked_to_stop()?;
    let options = Options { data: flags.data, listen: flags.listen, scenario: Some(flags.scenario) };
    let server = Server::start(options).await?;
    terminal::welcome(&mut stdout(), &server, false)?;
    stop.await;
    if !server.finish(END).await {
        bail!("something still ran after {} s", END.as_secs());
    }
    Ok(())
}
