//! The server that the programs try: the hub's own, in this same binary run again
//! as a process of its own, so that it can be killed.

use std::io::stdout;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};
use hub::journal::Floors;
use hub::{Certificate, Options, Server, signals, terminal};

/// One mebibyte, in bytes.
const MIB: u64 = 1024 * 1024;
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
    /// Certificate chain in PEM: then TLS only.
    #[arg(long, requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Its key in PEM.
    #[arg(long, requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Ends when its standard input does: with the program that has started it.
    #[arg(long)]
    leash: bool,
    /// Mebibytes of free disk below which the desk is warned.
    #[arg(long, default_value_t = 2048)]
    warn_mib: u64,
    /// And below which nothing is taken.
    #[arg(long, default_value_t = 500)]
    stop_mib: u64,
}

/// Serves until told to stop.
#[tokio::main]
pub async fn run(flags: Flags) -> Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    if flags.leash {
        std::thread::spawn(|| {
            let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
            std::process::exit(1);
        });
    }
    let stop = signals::asked_to_stop()?;
    let floors = Floors { warn: flags.warn_mib * MIB, stop: flags.stop_mib * MIB };
    let options = Options {
        data: flags.data,
        listen: flags.listen,
        scenario: Some(flags.scenario),
        floors,
        keep: hub::server::Keep::default(),
        tls: flags.tls_cert.zip(flags.tls_key).map(|(cert, key)| Certificate { cert, key, name: None }),
    };
    let server = Server::start(options).await?;
    terminal::welcome(&mut stdout(), &server, false)?;
    stop.await;
    if !server.finish(END).await {
        bail!("something still ran after {} s", END.as_secs());
    }
    Ok(())
}
