//! What was said and not yet answered. It is sent again on every new link and
//! after a while on a living one; the id of each command makes that harmless.

use std::time::{Duration, Instant};

use room::protocol::{Answer, Ask, Outcome};
use room::words::{CommandId, Refusal};

/// Unanswered for that long on a living link: said again.
const PATIENCE: Duration = Duration::from_secs(8);

/// Commands on their way, in the order in which they were said.
#[derive(Clone, Debug, Default)]
pub struct Outbox(Vec<Waiting>);

#[derive(Clone, Debug)]
struct Waiting {
    ask: Ask,
    /// When to send it (again).
    due: Instant,
}

impl Outbox {
    /// Keeps a command until it is answered; it is due at once.
    pub fn put(&mut self, ask: Ask, now: Instant) {
        self.0.push(Waiting { ask, due: now });
    }

    /// What is to be sent now, and counts as sent.
    pub fn due(&mut self, now: Instant) -> Vec<Ask> {
        let due = self.0.iter_mut().filter(|waiting| waiting.due <= now);
        due.map(|waiting| {
            waiting.due = now + PATIENCE;
            waiting.ask.clone()
        })
        .collect()
    }

    /// When something will be due; none while nothing waits.
    #[must_use]
    pub fn next_due(&self) -> Option<Instant> {
        self.0.iter().map(|waiting| waiting.due).min()
    }

    /// A new link: everything goes again.
    pub fn again(&mut self, now: Instant) {
        self.0.iter_mut().for_each(|waiting| waiting.due = now);
    }

    /// An answer: gives the command that it answers, unless the server only asks to wait, or it
    /// had been answered before.
    pub fn answered(&mut self, answer: &Answer, now: Instant) -> Option<Ask> {
        let place = self.place(answer.id)?;
        if let Outcome::Refused(Refusal::Slow { retry_ms }) = answer.outcome {
            self.0[place].due = now + Duration::from_millis(retry_ms.into());
            return None;
        }
        Some(self.0.remove(place).ask)
    }

    /// How many wait for an answer.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether everything was answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn place(&self, id: CommandId) -> Option<usize> {
        self.0.iter().position(|waiting| waiting.ask.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use room::protocol::Command;
    use room::words::{Id128, Voice};

    fn ask(n: u8) -> Ask {
        Ask { id: Id128([n; 16]), voice: Voice::Desk, command: Command::Leave {} }
    }

    fn answer(n: u8, outcome: Outcome) -> Answer {
        Answer { id: Id128([n; 16]), outcome }
    }

    fn kept() -> Outcome {
        Outcome::Kept { seq: 1, made: None, who: None, dup: false }
    }

    #[test]
    fn what_is_not_answered_is_said_again_with_the_same_id() {
        let (mut outbox, now) = (Outbox::default(), Instant::now());
        outbox.put(ask(1), now);
        outbox.put(ask(2), now);
        assert_eq!(outbox.due(now), [ask(1), ask(2)]);
        assert!(outbox.due(now).is_empty());
        assert_eq!(outbox.answered(&answer(1, kept()), now), Some(ask(1)));
        outbox.again(now);
        assert_eq!(outbox.due(now), [ask(2)]);
        assert_eq!(outbox.due(now + PATIENCE), [ask(2)]);
        assert_eq!(outbox.answered(&answer(1, kept()), now), None, "a second answer says nothing new");
    }

    #[test]
    fn slow_down_is_not_an_answer() {
        let (mut outbox, now) = (Outbox::default(), Instant::now());
        outbox.put(ask(1), now);
        outbox.due(now);
        assert_eq!(outbox.answered(&answer(1, Outcome::Refused(Refusal::Slow { retry_ms: 500 })), now), None);
        assert_eq!((outbox.len(), outbox.next_due()), (1, Some(now + Duration::from_millis(500))));
    }
}
