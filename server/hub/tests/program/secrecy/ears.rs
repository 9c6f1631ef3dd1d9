//! Ears on every socket: each frame is kept as it came, with whose it was. What is asked goes out by
//! the same socket. Nothing here judges, and nothing waits for a time.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crowd::Address;
use crowd::door::Door;
use crowd::socket::Socket;
use room::protocol::{Answer, Ask, Command, Enter, Entered, FromClient, FromServer, Outcome};
use room::words::{Id128, ParticipantId, Voice};
use tokio::sync::{Notify, mpsc};

/// Whose socket it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ear {
    Phone(u32),
    Pilot,
    Helper,
    Screen,
    Stage,
}

/// All that was heard, in the order in which it came.
#[derive(Clone, Default)]
pub struct Tape {
    heard: Arc<Mutex<Vec<(Ear, String)>>>,
    fresh: Arc<Notify>,
}

/// A bound, so that a broken server fails the test instead of hanging it.
const PATIENCE: Duration = Duration::from_secs(90);

impl Tape {
    pub fn all(&self) -> Vec<(Ear, String)> {
        self.heard.lock().unwrap().clone()
    }

    fn hear(&self, ear: Ear, text: String) {
        self.heard.lock().unwrap().push((ear, text));
        self.fresh.notify_waiters();
    }

    /// The newest thing in what one ear has heard that `look` finds; waits until there is one.
    pub async fn until<T>(&self, what: &str, ear: Ear, look: impl Fn(&FromServer) -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        loop {
            let fresh = self.fresh.notified();
            let found = self
                .all()
                .iter()
                .rev()
                .filter(|(of, _)| *of == ear)
                .find_map(|(_, text)| look(&serde_json::from_str(text).expect("a frame of this protocol")));
            if let Some(found) = found {
                return found;
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{ear:?} never heard {what}");
            let _ = tokio::time::timeout(left, fresh).await;
        }
    }
}

/// A device with an open socket.
pub struct Device {
    pub ear: Ear,
    pub door: Door,
    tape: Tape,
    say: mpsc::UnboundedSender<Ask>,
}

impl Device {
    /// Enters, and listens until the server hangs up or the device is dropped.
    pub async fn enter(address: &Address, ear: Ear, hello: Enter, tape: &Tape) -> Self {
        let mut door = Door::new(&address.host);
        let reply = door.post(&address.path("enter"), &serde_json::to_string(&hello).unwrap()).await.unwrap();
        assert!(reply.ok(), "{ear:?}: {} {}", reply.status, reply.text());
        let entered: Entered = serde_json::from_slice(&reply.body).unwrap();
        for frame in &entered.frames {
            tape.hear(ear, serde_json::to_string(frame).unwrap());
        }
        let mut socket = Socket::open(&door, address, &entered.ticket).await.unwrap();
        let (say, mut asks) = mpsc::unbounded_channel::<Ask>();
        let ears = tape.clone();
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    text = socket.next_text() => match text {
                        Some(text) => ears.hear(ear, text),
                        None => return,
                    },
                    ask = asks.recv() => match ask {
                        Some(ask) if socket.send(&FromClient::Ask(ask.clone())).await.is_ok() => {}
                        _ => return,
                    },
                }
            }
        });
        Self { ear, door, tape: tape.clone(), say }
    }

    /// Asks, and waits for the answer.
    pub async fn ask(&self, voice: Voice, command: Command) -> Outcome {
        let id = Id128(rand::random());
        self.say.send(Ask { id, voice, command }).unwrap();
        let mine = |frame: &FromServer| match frame {
            FromServer::Answer(Answer { id: of, outcome }) if *of == id => Some(outcome.clone()),
            _ => None,
        };
        self.tape.until("its answer", self.ear, mine).await
    }

    /// Asks what must be kept; the entry, the text and the person that it made.
    pub async fn keep(
        &self,
        voice: Voice,
        command: Command,
    ) -> (u64, Option<room::words::ItemId>, Option<ParticipantId>) {
        match self.ask(voice, command.clone()).await {
            Outcome::Kept { seq, made, who, .. } => (seq, made, who),
            refused => panic!("{:?}: {command:?} {refused:?}", self.ear),
        }
    }
}
