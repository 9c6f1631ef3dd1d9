//! One device in a room, without a head: it enters, keeps a socket, asks what it is
//! told to, and keeps every byte that it was sent, by the door and by the socket.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use crowd::Address;
use crowd::door::Door;
use rand::RngExt;
use room::protocol::{Answer, Entered, FromServer, Outcome};
use room::words::ParticipantId;
use serde_json::{Value, json};

use super::raw::{Frame, PATIENCE, Raw, TEXT};

/// A device.
#[derive(Debug)]
pub struct Phone {
    /// Its door, with its cookies.
    pub door: Door,
    /// Its socket.
    pub raw: Raw,
    /// Whom it carries.
    pub people: Vec<ParticipantId>,
    /// The newest of each thing that it was shown, as JSON: `board phones`, `hand 3`, `sheet 1`.
    pub shown: std::collections::BTreeMap<String, Value>,
    /// Bytes that came by the door.
    pub entrance: Vec<u8>,
    /// The ticket that its socket was opened with.
    pub ticket: String,
    address: Address,
    hello: Value,
}

/// A device gives up coming back after so many tries for one command.
const TRIES: u32 = 3;

impl Phone {
    /// Enters with what it shows at the door (`{"code":"…"}`, `{"key":"…"}`), and opens its socket.
    ///
    /// # Errors
    /// If the door says no, or nobody answers.
    pub async fn enter(address: &Address, hello: &Value) -> Result<Self> {
        Self::enter_by(Door::new(&address.host), address, hello).await
    }

    /// As [`Phone::enter`], with cookies of an earlier time.
    ///
    /// # Errors
    /// As [`Phone::enter`].
    pub async fn enter_by(mut door: Door, address: &Address, hello: &Value) -> Result<Self> {
        let reply = loop {
            let reply = door.post(&address.path("enter"), &hello.to_string()).await?;
            match reply.retry_after {
                Some(wait) => tokio::time::sleep(wait).await,
                None => break reply,
            }
        };
        if !reply.ok() {
            bail!("the door answered {}: {}", reply.status, reply.text());
        }
        let entered: Entered = serde_json::from_slice(&reply.body).context("the snapshot")?;
        let cookies = door.cookies().unwrap_or_default();
        let raw = Raw::upgrade(&address.host, &address.room, &entered.ticket, &cookies).await?;
        let mut phone = Self {
            door,
            raw,
            people: entered.people,
            shown: std::collections::BTreeMap::new(),
            entrance: reply.body.clone(),
            ticket: entered.ticket,
            address: address.clone(),
            hello: hello.clone(),
        };
        let snapshot: Value = serde_json::from_slice(&reply.body)?;
        snapshot["frames"].as_array().into_iter().flatten().for_each(|frame| phone.see(frame));
        Ok(phone)
    }

    /// Enters with the room's code and takes a seat.
    ///
    /// # Errors
    /// If there is none.
    pub async fn seated(address: &Address, code: &str, name: &str) -> Result<Self> {
        let mut phone = Self::enter(address, &json!({ "code": code })).await?;
        phone.join(name).await?;
        Ok(phone)
    }

    /// Takes a seat.
    ///
    /// # Errors
    /// If it is refused.
    pub async fn join(&mut self, name: &str) -> Result<ParticipantId> {
        let outcome = self.ask(&json!("desk"), &json!({ "join": { "name": name, "language": "fr" } })).await?;
        let Outcome::Kept { who: Some(who), .. } = outcome else { bail!("join: {outcome:?}") };
        self.people.push(who);
        Ok(who)
    }

    /// The first person that it carries.
    #[must_use]
    pub fn who(&self) -> ParticipantId {
        self.people.first().copied().unwrap_or_default()
    }

    /// Speaks for its person.
    #[must_use]
    pub fn me(&self) -> Value {
        json!({ "participant": self.who() })
    }

    /// Where its room is.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Asks something, and waits for the answer; comes back as a phone does if its socket is gone
    /// meanwhile (a device that nobody looks at is silent, and the server lets it go).
    ///
    /// # Errors
    /// If none comes.
    pub async fn ask(&mut self, voice: &Value, command: &Value) -> Result<Outcome> {
        let (id, mut tries) = (fresh_id(), 0);
        loop {
            let outcome = match self.ask_as(&id, voice, command).await {
                Ok(outcome) => outcome,
                Err(error) if tries == TRIES => return Err(error),
                Err(_) => {
                    tries += 1;
                    self.come_back().await?;
                    continue;
                }
            };
            let Outcome::Refused(room::words::Refusal::Slow { retry_ms }) = outcome else { return Ok(outcome) };
            self.listen(Duration::from_millis(retry_ms.into())).await;
        }
    }

    /// Opens another socket, with the newest of all that it may see.
    ///
    /// # Errors
    /// If the door says no.
    pub async fn come_back(&mut self) -> Result<()> {
        let fresh = Box::pin(Self::enter_by(self.door.clone(), &self.address, &self.hello)).await?;
        let before = std::mem::take(&mut self.raw.all);
        let (people, shown) = (std::mem::take(&mut self.people), std::mem::take(&mut self.shown));
        let entrance = [std::mem::take(&mut self.entrance), fresh.entrance].concat();
        let (door, mut raw, ticket) = (fresh.door, fresh.raw, fresh.ticket);
        raw.all.splice(0..0, before);
        let shown = shown.into_iter().chain(fresh.shown).collect();
        let (address, hello) = (self.address.clone(), self.hello.clone());
        *self = Self { door, raw, people, shown, entrance, ticket, address, hello };
        Ok(())
    }

    /// Asks under this id, once, and waits for the answer, whatever it is.
    ///
    /// # Errors
    /// If none comes.
    pub async fn ask_as(&mut self, id: &str, voice: &Value, command: &Value) -> Result<Outcome> {
        self.say(&json!({ "ask": { "id": id, "as": voice, "do": command } }).to_string()).await;
        self.outcome(id).await
    }

    /// Sends a text as it is.
    pub async fn say(&mut self, text: &str) -> bool {
        self.raw.frame(TEXT, text.as_bytes()).await
    }

    /// The answer to the command with this id.
    ///
    /// # Errors
    /// If none comes, or the socket goes.
    pub async fn outcome(&mut self, id: &str) -> Result<Outcome> {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            match self.hear(PATIENCE).await {
                Some(Frame::Text(text)) => {
                    if let Ok(FromServer::Answer(Answer { id: answered, outcome })) = serde_json::from_str(&text)
                        && answered.to_string() == id
                    {
                        return Ok(outcome);
                    }
                }
                Some(Frame::Close(code)) => bail!("closed with {code:?}"),
                Some(Frame::Gone) => bail!("the socket is gone"),
                _ => {}
            }
        }
        bail!("no answer to {id}")
    }

    /// The next frame; what it shows is remembered.
    pub async fn hear(&mut self, patience: Duration) -> Option<Frame> {
        let frame = self.raw.next(patience).await;
        if let Some(Frame::Text(text)) = &frame
            && let Ok(shown) = serde_json::from_str::<Value>(text)
        {
            self.see(&shown);
        }
        frame
    }

    /// Listens for a while; the close code, if it is closed meanwhile.
    pub async fn listen(&mut self, time: Duration) -> Option<Option<u16>> {
        let until = Instant::now() + time;
        while let Some(left) = until.checked_duration_since(Instant::now()) {
            match self.hear(left).await {
                Some(Frame::Close(code)) => return Some(code),
                Some(Frame::Gone) => return Some(None),
                _ => {}
            }
        }
        None
    }

    /// Listens until what it sees satisfies; false after `patience`.
    pub async fn until(&mut self, patience: Duration, seen: impl Fn(&Self) -> bool) -> bool {
        let end = Instant::now() + patience;
        while !seen(self) {
            let Some(left) = end.checked_duration_since(Instant::now()) else { return false };
            if matches!(self.hear(left).await, Some(Frame::Close(_) | Frame::Gone)) {
                return seen(self);
            }
        }
        true
    }

    /// The newest view of a board, a hand or a sheet.
    #[must_use]
    pub fn view(&self, name: &str) -> &Value {
        self.shown.get(name).unwrap_or(&Value::Null)
    }

    fn see(&mut self, frame: &Value) {
        for (kind, key) in [("board", "to"), ("hand", "who"), ("sheet", "table")] {
            if let Some(view) = frame.get(kind).and_then(|shown| shown.get("view")) {
                let name = view[key].as_str().map_or_else(|| view[key].to_string(), str::to_owned);
                self.shown.insert(format!("{kind} {name}"), view.clone());
            }
        }
    }
}

/// 128 bits at random, as a phone writes them.
#[must_use]
pub fn fresh_id() -> String {
    room::words::Id128(rand::rng().random()).to_string()
}

/// An outcome in one word, and its fields: `kept`, `kept again`, `too_long name 40`.
#[must_use]
pub fn word(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Kept { dup: false, .. } => "kept".into(),
        Outcome::Kept { dup: true, .. } => "kept again".into(),
        Outcome::Refused(refusal) => {
            let json = serde_json::to_value(refusal).unwrap_or_default();
            let more = ["field", "limit", "what"].iter().filter_map(|field| json.get(field));
            let more = more.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            std::iter::once(json["err"].as_str().unwrap_or_default().to_owned())
                .chain(more)
                .collect::<Vec<_>>()
                .join(" ")
        }
    }
}
