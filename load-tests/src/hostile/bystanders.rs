//! People in the other room. Their sockets must stay open, what they see must not
//! change, and what they say must be taken, whatever is done to the server.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::ground::Ground;
use crate::outside::Phone;
use crate::outside::phone::word;

/// How long each listens before it looks whether it may go.
const TURN: Duration = Duration::from_millis(500);
/// A sign of life, as the browser's.
const PULSE: u32 = 20;

/// One of them after the last look, and what was noticed, if anything.
type Looked = (Phone, Option<String>);

/// A room full.
pub struct Bystanders {
    all: Vec<JoinHandle<Result<Looked>>>,
    stop: watch::Sender<bool>,
}

impl Bystanders {
    /// Seats them and opens the first step.
    ///
    /// # Errors
    /// If somebody cannot come in.
    pub async fn seat(ground: &Ground, count: u32) -> Result<Self> {
        let mut phones = Vec::new();
        for n in 0..count {
            phones.push(Phone::seated(&ground.calm.room, &ground.calm.code, &format!("Voisin {n}")).await?);
        }
        let mut pilot = Phone::enter(&ground.calm.room, &json!({ "key": ground.calm.pilot })).await?;
        let expect = pilot.view("board pilot")["desk"]["expect"].clone();
        pilot.ask(&json!("desk"), &json!({ "go": { "expect": expect } })).await.context("the first step")?;
        let (stop, stopped) = watch::channel(false);
        let all = phones.into_iter().map(|phone| tokio::spawn(stand_by(phone, stopped.clone()))).collect();
        Ok(Self { all, stop })
    }

    /// Lets them go; what they noticed, if they did. All have looked before the first of them taps, for a
    /// tap is seen by the others.
    ///
    /// # Errors
    /// If one of them fell over.
    pub async fn leave(self) -> Result<Vec<String>> {
        let _ = self.stop.send(true);
        let mut looked = Vec::new();
        for one in self.all {
            looked.push(one.await??);
        }
        let mut noticed = Vec::new();
        for (mut phone, what) in looked {
            noticed.extend(if what.is_some() { what } else { tap(&mut phone).await? });
        }
        Ok(noticed)
    }
}

async fn stand_by(mut phone: Phone, stopped: watch::Receiver<bool>) -> Result<Looked> {
    // The hall settles: the first step opens, the last of them sits down.
    let mut before = seen(&phone);
    loop {
        phone.listen(4 * TURN).await;
        let now = seen(&phone);
        if before == now && !now.0.is_null() {
            break;
        }
        before = now;
    }
    let mut turns = 0;
    while !*stopped.borrow() {
        if let Some(code) = phone.listen(TURN).await {
            let what = format!("bystander {}: its socket was closed, {code:?}", phone.who());
            return Ok((phone, Some(what)));
        }
        turns += 1;
        if turns % PULSE == 0 {
            phone.say(r#"{"alive":{}}"#).await;
        }
    }
    let after = seen(&phone);
    let changed = after != before;
    let what = changed.then(|| format!("bystander {}: what it sees has changed: {before:?}, {after:?}", phone.who()));
    Ok((phone, what))
}

/// What it says is still taken.
async fn tap(phone: &mut Phone) -> Result<Option<String>> {
    let run = phone.view("board phones")["act"]["run"].clone();
    let tap = json!({ "act": { "run": run, "do": { "warmup": { "tap": { "answer": 1 } } } } });
    let voice = phone.me();
    let outcome = word(&phone.ask(&voice, &tap).await?);
    Ok((outcome != "kept").then(|| format!("bystander {}: its tap was answered {outcome}", phone.who())))
}

/// What a person would notice; who is online is not.
fn seen(phone: &Phone) -> (Value, Value, Value) {
    let board = phone.view("board phones");
    let hand = phone.view(&format!("hand {}", phone.who()));
    (board["act"].clone(), board["step"].clone(), hand.clone())
}
