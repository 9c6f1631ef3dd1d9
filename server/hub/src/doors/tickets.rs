//! Tickets between the POST that checks a door and the upgrade that follows:
//! spent once, for 30 seconds, in memory only. A restart forgets them all,
//! which costs a phone one more POST.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::RngExt;

/// How long a ticket may be spent.
const LIFE: Duration = Duration::from_secs(30);

/// Tickets that each carry a `T`: who the socket will be.
pub struct Tickets<T> {
    life: Duration,
    most: usize,
    inner: Mutex<Inner<T>>,
}

struct Inner<T> {
    open: HashMap<[u8; 16], (Instant, T)>,
    /// In the order of their ends, which is the order of issue.
    order: VecDeque<(Instant, [u8; 16])>,
}

impl<T> Tickets<T> {
    /// Keeps at most `most` unspent tickets; beyond it the oldest is forgotten.
    pub fn new(most: usize) -> Self {
        let inner = Inner { open: HashMap::new(), order: VecDeque::new() };
        Self { life: LIFE, most, inner: Mutex::new(inner) }
    }

    /// A new ticket: 22 signs, 128 random bits.
    pub fn issue(&self, now: Instant, who: T) -> String {
        let id: [u8; 16] = rand::rng().random();
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.forget_ended(now);
        while inner.order.len() >= self.most {
            inner.forget_oldest();
        }
        let end = now + self.life;
        inner.open.insert(id, (end, who));
        inner.order.push_back((end, id));
        URL_SAFE_NO_PAD.encode(id)
    }

    /// Spends a ticket. `None` if it was never issued, was spent or is over:
    /// the three look the same from outside.
    pub fn spend(&self, now: Instant, ticket: &str) -> Option<T> {
        let id: [u8; 16] = URL_SAFE_NO_PAD.decode(ticket).ok()?.try_into().ok()?;
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (end, who) = inner.open.remove(&id)?;
        (now < end).then_some(who)
    }
}

impl<T> Inner<T> {
    fn forget_ended(&mut self, now: Instant) {
        while self.order.front().is_some_and(|(end, _)| *end <= now) {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some((_, id)) = self.order.pop_front() {
            self.open.remove(&id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_spent_once_and_in_time() {
        let (tickets, start) = (Tickets::new(10), Instant::now());
        let (one, two) = (tickets.issue(start, "a"), tickets.issue(start, "b"));
        assert_eq!(tickets.spend(start, &one), Some("a"));
        assert_eq!(tickets.spend(start, &one), None);
        assert_eq!(tickets.spend(start + LIFE, &two), None);
        let three = tickets.issue(start, "c");
        let last = LIFE - Duration::from_millis(1);
        assert_eq!(tickets.spend(start + last, &three), Some("c"));
        for guess in ["", "AAAAAAAAAAAAAAAAAAAAAA", "not a ticket"] {
            assert_eq!(tickets.spend(start, guess), None);
        }
    }

    #[test]
    fn what_is_kept_stays_bounded() {
        let (tickets, start) = (Tickets::new(10), Instant::now());
        let all: Vec<_> = (0..100).map(|n| tickets.issue(start, n)).collect();
        assert_eq!(tickets.spend(start, &all[89]), None);
        assert_eq!(tickets.spend(start, &all[90]), Some(90));
        tickets.issue(start + LIFE, 100);
        let inner = tickets.inner.lock().unwrap();
        assert_eq!((inner.open.len(), inner.order.len()), (1, 1));
    }

    #[test]
    fn of_many_at_once_one_spends() {
        let (tickets, start) = (Tickets::new(10), Instant::now());
        let ticket = tickets.issue(start, ());
        let spent: usize = std::thread::scope(|scope| {
            let spend = || usize::from(tickets.spend(start, &ticket).is_some());
            let hands: Vec<_> = (0..8).map(|_| scope.spawn(spend)).collect();
            hands.into_iter().map(|hand| hand.join().unwrap()).sum()
        });
        assert_eq!(spent, 1);
    }
}
