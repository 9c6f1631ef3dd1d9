//! The rehearsal: a crowd of simulated people lives the day over real sockets,
//! in a room that a facilitator watches on the real screens. It comes in by the
//! same doors as everybody and holds no right that people do not have.

use std::io::{Write, stdout};

use anyhow::Context;
use crowd::rehearse::{Plan, Told};
use crowd::{Address, Auto, rehearse};
use room::words::Language;
use tokio::sync::watch;

use crate::server::Server;

/// What to rehearse.
#[derive(Clone, Copy, Debug)]
pub struct Rehearsal {
    /// GO presses itself.
    pub auto: bool,
    /// How many come; none for as many as the scenario expects.
    pub people: Option<u32>,
}

/// Brings a crowd into the newest room and lets it live until `stop`.
///
/// # Errors
/// If somebody cannot come in.
pub async fn run(server: &Server, what: Rehearsal, stop: watch::Receiver<bool>) -> anyhow::Result<()> {
    let room = server.rooms().into_iter().next_back().context("there is no room")?;
    let links = server.links(&room);
    let (expected, language): (u32, Language) =
        room.read(|room| (room.head.people, room.head.language)).await.context("the room is gone")?;
    let people = what.people.unwrap_or(expected);
    let plan = Plan {
        address: Address::new(&format!("http://{}", server.address), room.key.as_str())?,
        console_key: links.console.split_once('#').map(|(_, key)| key.to_owned()).unwrap_or_default(),
        code: links.code,
        people: people as usize,
        language,
        auto: if what.auto { Auto::Yes } else { Auto::No },
    };
    rehearse(plan, stop, |told| say(&told, people)).await
}

/// One line for each tenth of the crowd, each step, and the end.
fn say(told: &Told, people: u32) {
    let tenth = (people as usize / 10).max(1);
    let mut out = stdout().lock();
    let said = match told {
        Told::In(count) if count % tenth == 0 || *count == people as usize => {
            writeln!(out, "rehearsal: {count} of {people} are in")
        }
        Told::In(_) => Ok(()),
        Told::At(moment) => writeln!(out, "rehearsal: {} ({} of {})", moment.step, moment.done.0, moment.done.1),
        Told::Over => writeln!(out, "rehearsal: the day is over; the room stays open, Ctrl-C ends it"),
    };
    // A closed terminal is no reason to end the room.
    let _ = said.and_then(|()| out.flush());
}
