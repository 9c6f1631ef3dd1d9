//! The cases that need patience: what is never finished, never read, never said.
//! They run side by side with all others.

use std::time::{Duration, Instant};

use anyhow::Result;
use futures_util::future::join_all;
use room::protocol::Outcome;
use serde_json::json;

use super::Tried;
use super::ground::Ground;
use super::play::{closed, in_words, within};
use crate::outside::raw::{self, TEXT, frame};
use crate::outside::{Phone, Raw};

/// Longer than the server's longest patience.
const LONGEST: Duration = Duration::from_secs(75);

/// All of them.
pub async fn all(ground: Ground) -> Vec<Tried> {
    let ground = &ground;
    let head =
        |headers: &str| format!("POST /code HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\n{headers}\r\n", ground.host);
    let (slow, endless) = (head("Content-Length: 100\r\n"), head("Transfer-Encoding: chunked\r\n"));
    let get = format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", ground.host);
    let dribbled = format!("GET / HTTP/1.1\r\nHost: {}\r\nX-Slow: ", ground.host);
    let half = [slow.as_bytes(), b"{\"code\":"].concat();
    let stops = [endless.as_bytes(), b"5\r\n{\"cod\r\n"].concat();
    let (silences, bodies, sockets) = tokio::join!(
        join_all([
            ends(ground, "silence", "nothing", b"", None, (4, 9)),
            ends(ground, "dribble", "a head of one byte a second", dribbled.as_bytes(), Some(b"x"), (9, 14)),
            ends(ground, "dribble", "half a head", b"GET / HT", None, (9, 14)),
            ends(ground, "dribble", "kept open for nothing", get.as_bytes(), None, (9, 14)),
        ]),
        join_all([
            answered(ground, "a body that never comes", slow.as_bytes(), "408"),
            answered(ground, "half a body", &half, "408"),
            answered(ground, "chunks that stop", &stops, "411"),
        ]),
        sockets(ground),
    );
    silences.into_iter().chain(bodies).chain(sockets).collect()
}

fn tried(line: &'static str, name: &str, want: &str, got: Result<String>) -> Tried {
    let got = got.unwrap_or_else(|error| format!("nothing: {error:#}"));
    Tried { line, name: name.to_owned(), want: want.to_owned(), got }
}

/// Sends, and then perhaps goes on in drops; the server must close between these seconds.
async fn ends(
    ground: &Ground,
    line: &'static str,
    name: &str,
    first: &[u8],
    drop: Option<&[u8]>,
    seconds: (u64, u64),
) -> Tried {
    let act = async {
        let mut raw = Raw::connect(&ground.host).await?;
        let began = Instant::now();
        raw.send(first).await;
        while !raw.closes_within(Duration::from_secs(1)).await && began.elapsed() < LONGEST {
            if let Some(drop) = drop {
                raw.send(drop).await;
            }
        }
        anyhow::Ok(within(began.elapsed(), seconds.0, seconds.1))
    };
    tried(line, name, "in time", act.await)
}

async fn answered(ground: &Ground, name: &str, bytes: &[u8], want: &str) -> Tried {
    let act = async {
        let mut raw = Raw::connect(&ground.host).await?;
        raw.send(bytes).await;
        anyhow::Ok(in_words(&raw.reply_within(LONGEST).await?))
    };
    tried("body", name, want, act.await)
}

async fn sockets(ground: &Ground) -> Vec<Tried> {
    let begun = frame(0x01, b"{");
    let (unfinished, dripped, silent, stalled, expired) = tokio::join!(
        on_socket(ground, &begun, (9, 14)),
        dripped(ground),
        on_socket(ground, b"", (40, 60)),
        stalled(ground),
        expired(ground),
    );
    vec![
        tried("parts", "a message whose end never comes", "closed 1008 in time", unfinished),
        tried("parts", "a frame of a byte a second", "closed 1008 in time", dripped),
        tried("stalled", "gone without a word", "gone in time | closed in time", silent),
        tried("stalled", "it stops reading", "closed while the room went on", stalled),
        tried("ticket", "one that is over", "401 denied", expired),
    ]
}

async fn on_socket(ground: &Ground, bytes: &[u8], seconds: (u64, u64)) -> Result<String> {
    let mut phone = ground.stranger().await?;
    let began = Instant::now();
    phone.raw.send(bytes).await;
    let mut got = closed(&mut phone.raw).await?;
    while got == "still open" && began.elapsed() < LONGEST {
        got = closed(&mut phone.raw).await?;
    }
    Ok(format!("{got} {}", within(began.elapsed(), seconds.0, seconds.1)))
}

async fn dripped(ground: &Ground) -> Result<String> {
    let mut phone = ground.stranger().await?;
    let began = Instant::now();
    phone.raw.send(&raw::head(TEXT, 100)).await;
    loop {
        phone.raw.send(b" ").await;
        match phone.listen(Duration::from_secs(1)).await {
            Some(Some(code)) => return Ok(format!("closed {code} {}", within(began.elapsed(), 9, 14))),
            Some(None) => return Ok("gone".into()),
            None if began.elapsed() > LONGEST => return Ok("still open".into()),
            None => {}
        }
    }
}

/// A screen that takes nothing while the figures on it never rest: somebody is out and in again.
async fn stalled(ground: &Ground) -> Result<String> {
    let mut screen = ground.desk(&ground.room.screen).await?;
    let mut helper = ground.desk(&ground.room.helper).await?;
    let who = Phone::seated(&ground.room.room, &ground.room.code, "Va-et-vient").await?.who();
    let (began, desk) = (Instant::now(), json!("desk"));
    let mut times = 0_u32;
    while began.elapsed() < Duration::from_secs(45) {
        let out = helper.ask(&desk, &json!({ "mark_left": { "who": who } })).await?;
        if let Outcome::Kept { seq, .. } = out {
            helper.ask(&desk, &json!({ "undo": { "entry": seq } })).await?;
            times += 1;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // What the kernel had taken can be read still; then it must be over.
    let over = screen.raw.closes_within(Duration::from_secs(10)).await;
    Ok(if over { "closed while the room went on".into() } else { format!("open after {times} times") })
}

async fn expired(ground: &Ground) -> Result<String> {
    let (ticket, cookies) = ground.ticket().await?;
    tokio::time::sleep(Duration::from_secs(31)).await;
    let origin = format!("http://{}", ground.host);
    let mut raw = Raw::connect(&ground.host).await?;
    raw.send(raw::upgrade(&ground.host, &ground.room.room.room, &origin, &ticket, &cookies).as_bytes()).await;
    Ok(in_words(&raw.reply().await?))
}
