//! One server: a data folder, a port, its rooms. `start` opens all of it, `finish`
//! lets it go in order: phones are told to come back, rooms finish what they have
//! begun, the disk is last.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use room::room::Room;
use room::words::At;
use tokio::io::AsyncWriteExt;
use tokio::sync::Mutex;

use crate::doors::{Doors, Guesses, Pairing, Role, Tickets};
use crate::journal::{Floors, Journal};
use crate::keeper::World;
use crate::listen::{Limits, Listener, Tls};
use crate::rooms::{RoomHandle, Rooms};
use crate::signals::Running;
use crate::vault::Vault;
use crate::web::Site;
use crate::{Fault, clock, descriptors, faults, files, terminal, web};

/// The ready day of a new store.
const READY_DAY: &str = include_str!("../../../scenarios/collective-choice-320.toml");
/// Tickets that may be open at once: a whole hall that comes back, and its neighbours.
const TICKETS: usize = 30_000;
/// How often the server notes that it is alive.
const ALIVE: Duration = Duration::from_secs(1);

/// How to start.
#[derive(Clone, Debug)]
pub struct Options {
    /// The data folder; made if missing.
    pub data: PathBuf,
    /// Where to listen; port 0 takes any.
    pub listen: SocketAddr,
    /// The scenario of the first room of an empty store; none for the ready day.
    pub scenario: Option<PathBuf>,
    /// How long rooms are kept whose scenario does not say it.
    pub keep: Keep,
    /// How much room the store wants on its disk.
    pub floors: Floors,
    /// What to show for https; none for plain http.
    pub tls: Option<Certificate>,
}

/// A certificate for TLS: two PEM files, and the name under which phones find the server if the
/// certificate's own is not the right one.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Certificate {
    pub cert: PathBuf,
    pub key: PathBuf,
    pub name: Option<String>,
}

/// How long rooms are kept whose scenario does not say it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keep {
    /// Days after the last thing that anybody did; none keeps a room until somebody erases it.
    pub days: Option<u32>,
}

impl Keep {
    /// When a room is due to be erased.
    #[must_use]
    pub fn due(self, room: &Room) -> Option<At> {
        const DAY: i64 = 24 * 60 * 60 * 1_000;
        let days = room.head.keep_days.or(self.days)?;
        Some(room.touched.plus(i64::from(days) * DAY))
    }
}

/// A running server.
pub struct Server {
    site: Arc<Site>,
    running: Running,
    /// An address that opens on this machine.
    pub address: SocketAddr,
    /// The address that a phone in the hall reaches; none without a network.
    pub lan: Option<SocketAddr>,
    /// `http` or `https`.
    pub scheme: &'static str,
}

/// The links of one room, as addresses.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[allow(missing_docs)]
pub struct Links {
    pub console: String,
    pub helper: String,
    pub stage: String,
    pub screen: String,
    pub join: String,
    pub code: String,
}

impl Server {
    /// Opens the store, takes up its rooms (or opens the first one), and serves.
    ///
    /// # Errors
    /// A folder that cannot be written, a store that cannot be trusted, a port in use, a scenario
    /// with a mistake: each says in one line which.
    pub async fn start(options: Options) -> anyhow::Result<Self> {
        faults::check()?;
        let running = Running::default();
        files::make_folder(&options.data)?;
        let limits = Limits::default();
        let limits = Limits { connections: descriptors::connections(limits.connections), ..limits };
        let tls = options.tls.as_ref().map(|it| Tls::open(&it.cert, &it.key)).transpose()?;
        let listener = Listener::bind(options.listen)?;
        let journal = Journal::open(&options.data, options.floors)?;
        let vault = Vault::open(&options.data)?;
        let doors = Arc::new(Doors::open(&options.data)?);
        let down_ms = down_ms(&options.data);
        let world = World { journal: journal.clone(), vault, down_ms };
        let rooms = Rooms::take_up(world, doors.clone(), running.clone()).await?;
        erase_due(&rooms, options.keep).await;
        if rooms.all().is_empty() {
            rooms.open(first_scenario(options.scenario.as_deref())?).await?;
        }
        warn_of_few(&rooms, limits.connections).await;
        let (address, lan) = (listener.local_addr(), terminal::lan_addr(listener.addr()));
        let scheme = if tls.is_some() { "https" } else { "http" };
        let named = options.tls.and_then(|it| it.name).or_else(|| Some(tls.as_ref()?.name()?.to_owned()));
        let site = Arc::new(Site {
            rooms,
            doors,
            journal,
            tickets: Tickets::new(TICKETS),
            guesses: Guesses::new(10_000),
            pairing: Pairing::default(),
            operator_guesses: Mutex::new(()),
            running: running.clone(),
            keep: options.keep,
            metrics: metrics(),
            base: match named {
                Some(name) => format!("{scheme}://{name}:{}", address.port()),
                None => format!("{scheme}://{}", lan.unwrap_or(address)),
            },
            tls: tls.is_some(),
        });
        running.tasks.spawn(erase_due_hourly(site.clone()));
        running.tasks.spawn(note_alive(options.data, running.clone()));
        let app = web::routes(site.clone());
        running.tasks.spawn(listener.serve(app, limits, tls, running.clone()));
        Ok(Self { site, running, address, lan, scheme })
    }

    /// Every room, oldest name first.
    pub fn rooms(&self) -> Vec<RoomHandle> {
        self.site.rooms.all()
    }

    /// The links of a room. Console and screen open on this machine; the way in leads over the
    /// network of the hall, where there is one.
    #[must_use]
    pub fn links(&self, room: &RoomHandle) -> Links {
        let here = self.site.links(room, &self.here());
        Links { join: self.site.links(room, &self.site.base).join, ..here }
    }

    /// The operator's link.
    pub fn operator_link(&self) -> String {
        format!("{}/operator#{}", self.here(), self.site.doors.operator_token())
    }

    /// The start of every address that opens on this machine.
    pub fn here(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    /// Tells everybody to come back, finishes what was begun, and ends. False if something still
    /// ran after `within`.
    pub async fn finish(self, within: Duration) -> bool {
        self.running.stop.cancel();
        self.site.rooms.let_go();
        drop(self.site);
        self.running.finish(within).await
    }
}

impl Site {
    /// The links of a room below `base` (scheme and host).
    pub fn links(&self, room: &RoomHandle, base: &str) -> Links {
        let at = |page: &str, role| {
            format!("{base}/r/{}/{page}#{}", room.key, self.doors.token(&room.key, role, room.epoch()))
        };
        let code = self.doors.code(&room.key, room.epoch()).to_string();
        Links {
            console: at("console", Role::Pilot),
            helper: at("console", Role::Helper),
            stage: at("stage", Role::Stage),
            screen: at("screen", Role::Screen),
            join: format!("{base}/r/{}/#{code}", room.key),
            code,
        }
    }
}

fn first_scenario(file: Option<&Path>) -> anyhow::Result<String> {
    let Some(file) = file else { return Ok(READY_DAY.to_owned()) };
    let source = fs::read_to_string(file).map_err(Fault::at("read", file))?;
    room::scenario::Scenario::read(&source).map_err(|mistake| anyhow::anyhow!("{}: {mistake}", file.display()))?;
    Ok(source)
}

/// How long nobody kept the rooms, by the file that is touched every second.
fn down_ms(data: &Path) -> i64 {
    let last = fs::read_to_string(data.join("alive")).ok().and_then(|text| text.trim().parse::<i64>().ok());
    last.map_or(0, |last| clock::now().0.saturating_sub(last).max(0))
}

/// Erases the rooms that are due.
async fn erase_due(rooms: &Rooms, keep: Keep) {
    for room in rooms.all() {
        let due = room.read(move |room| keep.due(room)).await.flatten();
        if due.is_some_and(|due| due <= clock::now())
            && let Err(fault) = rooms.erase(&room.key).await
        {
            tracing::error!(room = %room.key, %fault, "a room that is due could not be erased");
        }
    }
}

/// Says it before the hall comes, if the system does not let it in.
async fn warn_of_few(rooms: &Rooms, connections: usize) {
    let mut people = 0;
    for room in rooms.all() {
        people += room.read(|room| room.hall.planned as usize).await.unwrap_or(0);
    }
    // Whoever comes back has two for a moment; desks, screens and pages need some of their own.
    let wanted = people + people / 4 + 32;
    if connections < wanted {
        tracing::warn!(connections, wanted, "this system gives too few connections: raise its limit of open files");
    }
}

async fn erase_due_hourly(site: Arc<Site>) {
    const AGAIN: Duration = Duration::from_secs(3_600);
    loop {
        tokio::select! {
            () = site.running.stop.cancelled() => return,
            () = tokio::time::sleep(AGAIN) => erase_due(&site.rooms, site.keep).await,
        }
    }
}

async fn note_alive(data: PathBuf, running: Running) {
    let file = data.join("alive");
    loop {
        // Not synced: it only says for how long clocks stood still.
        let _ = overwrite(&file, clock::now().0).await;
        tokio::select! {
            () = running.stop.cancelled() => return,
            () = tokio::time::sleep(ALIVE) => {}
        }
    }
}

/// In place, and always as long: a full disk must not take the last time away.
async fn overwrite(file: &Path, now: i64) -> std::io::Result<()> {
    let mut how = tokio::fs::OpenOptions::new();
    let mut file = how.write(true).create(true).truncate(false).open(file).await?;
    file.write_all(format!("{now:020}").as_bytes()).await?;
    file.flush().await
}

/// One recorder for the process: a second server in it (tests) shares the first one's.
fn metrics() -> PrometheusHandle {
    static HANDLE: std::sync::OnceLock<PrometheusHandle> = std::sync::OnceLock::new();
    let install = || {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        let _ = metrics::set_global_recorder(recorder);
        handle
    };
    HANDLE.get_or_init(install).clone()
}
