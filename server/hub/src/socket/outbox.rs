//! What waits to be sent to one phone. Views have a slot each that holds only
//! the newest; answers and texts wait in a queue, because they must arrive.
//!
//! Both are bounded: whatever the phone does, the room never waits for it and
//! its memory does not grow. Whoever overflows the queue is sent away.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use axum::extract::ws::Utf8Bytes;
use tokio::sync::Notify;

/// Frames that may wait in the queue.
const QUEUE_FRAMES: usize = 256;
/// Bytes that may wait in the queue of a phone.
const QUEUE_BYTES: usize = 256 * 1024;
/// And in that of a desk or a screen: they are few, and come in to every text of the day.
const DESK_BYTES: usize = 16 * 1024 * 1024;
/// The largest frame that the socket's write buffer lets through, in bytes: the board of a desk that
/// holds a row for every text of the largest hall. Nothing of that size is ever set aside for it.
pub const LARGEST: usize = 8 * 1024 * 1024;

/// The close code for "too much waits for you; come back".
pub const COME_BACK: u16 = 1013;

/// Nothing more goes out: the connection is being closed, with [`COME_BACK`] if this frame has made
/// too much wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this connection takes nothing more")]
pub struct Full;

/// What waits for one connection. One task sends, any number may fill it.
#[derive(Debug)]
pub struct LatestWins {
    most: usize,
    inner: Mutex<Inner>,
    wake: Notify,
    end: Notify,
}

#[derive(Debug, Default)]
struct Inner {
    queue: VecDeque<Utf8Bytes>,
    queued_bytes: usize,
    /// In the order in which they became due, so that none is starved.
    slots: Vec<(u8, Utf8Bytes)>,
    skipped: u64,
    closing: Option<u16>,
}

impl Default for LatestWins {
    /// A phone's.
    fn default() -> Self {
        Self { most: QUEUE_BYTES, inner: Mutex::default(), wake: Notify::new(), end: Notify::new() }
    }
}

impl LatestWins {
    /// That of a desk or a screen, or of an answer that is not a socket's.
    pub fn roomy() -> Self {
        Self { most: DESK_BYTES, ..Self::default() }
    }

    /// Puts the newest frame of a view (board, sheet or hand) in its slot. One
    /// that still waited there is never sent; nor is any once the connection is being closed.
    pub fn show(&self, slot: u8, frame: Utf8Bytes) {
        debug_assert!(frame.len() <= LARGEST, "a view of {} bytes", frame.len());
        let mut inner = self.lock();
        if inner.closing.is_some() {
            return;
        }
        if let Some((_, waiting)) = inner.slots.iter_mut().find(|(key, _)| *key == slot) {
            *waiting = frame;
            inner.skipped += 1;
            return;
        }
        inner.slots.push((slot, frame));
        self.wake.notify_one();
    }

    /// Queues a frame that must arrive: an answer, a text.
    ///
    /// # Errors
    /// [`Full`] if more waits than a phone in order ever lets wait, or if the connection is being closed.
    pub fn tell(&self, frame: Utf8Bytes) -> Result<(), Full> {
        debug_assert!(frame.len() <= LARGEST, "a frame of {} bytes", frame.len());
        let mut inner = self.lock();
        if inner.closing.is_some() {
            return Err(Full);
        }
        let full = inner.queue.len() >= QUEUE_FRAMES || inner.queued_bytes + frame.len() > self.most;
        if full {
            drop(inner);
            self.close(COME_BACK);
            return Err(Full);
        }
        inner.queued_bytes += frame.len();
        inner.queue.push_back(frame);
        self.wake.notify_one();
        Ok(())
    }

    /// Closes the connection with this code once the queue is sent; views that
    /// wait are dropped. The first code counts.
    pub fn close(&self, code: u16) {
        let mut inner = self.lock();
        inner.closing.get_or_insert(code);
        inner.slots = Vec::new();
        self.wake.notify_one();
        self.end.notify_one();
    }

    /// Takes back what still waits in slots other than these: it is nobody's any more.
    pub fn keep_only(&self, slots: &[u8]) {
        self.lock().slots.retain(|(slot, _)| slots.contains(slot));
    }

    /// How many views were replaced before they were sent.
    pub fn skipped(&self) -> u64 {
        self.lock().skipped
    }

    /// How many frames wait now.
    pub fn waiting(&self) -> usize {
        let inner = self.lock();
        inner.queue.len() + inner.slots.len()
    }

    /// Takes all that waits, for an answer that is not a socket's.
    pub(crate) fn drain(&self) -> Vec<Utf8Bytes> {
        std::iter::from_fn(|| self.take()).collect()
    }

    /// Takes what must be sent next: the queue first, for a view may speak of a
    /// text that waits there.
    pub(super) fn take(&self) -> Option<Utf8Bytes> {
        let mut inner = self.lock();
        if let Some(frame) = inner.queue.pop_front() {
            inner.queued_bytes -= frame.len();
            return Some(frame);
        }
        if inner.closing.is_some() || inner.slots.is_empty() {
            return None;
        }
        Some(inner.slots.remove(0).1)
    }

    /// The code to close with, once nothing is left to send.
    pub(super) fn closing(&self) -> Option<u16> {
        self.lock().closing
    }

    /// Waits until there is something to take, or a code to close with.
    pub(crate) async fn ready(&self) {
        loop {
            {
                let inner = self.lock();
                if inner.closing.is_some() || !inner.queue.is_empty() || !inner.slots.is_empty() {
                    return;
                }
            }
            // A word given since then is kept by the notifier.
            self.wake.notified().await;
        }
    }

    /// Waits until somebody asked to close.
    pub(super) async fn ending(&self) {
        while self.closing().is_none() {
            self.end.notified().await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(text: impl ToString) -> Utf8Bytes {
        text.to_string().into()
    }

    fn drain(outbox: &LatestWins) -> Vec<String> {
        std::iter::from_fn(|| outbox.take()).map(|frame| frame.to_string()).collect()
    }

    #[test]
    fn only_the_newest_of_each_view_is_sent() {
        let outbox = LatestWins::default();
        for n in 0..1000 {
            outbox.show(0, frame(n));
            outbox.show(7, frame(-n));
        }
        assert_eq!((outbox.waiting(), outbox.skipped()), (2, 1998));
        assert_eq!(drain(&outbox), ["999", "-999"]);
        assert_eq!(outbox.take(), None);
    }

    #[test]
    fn what_must_arrive_goes_first_and_whole() {
        let outbox = LatestWins::default();
        outbox.show(0, frame("board"));
        for n in 0..3 {
            outbox.tell(frame(n)).unwrap();
        }
        assert_eq!(drain(&outbox), ["0", "1", "2", "board"]);
    }

    #[test]
    fn a_busy_view_does_not_starve_another() {
        let outbox = LatestWins::default();
        outbox.show(0, frame("busy"));
        outbox.show(1, frame("calm"));
        assert_eq!(outbox.take().unwrap(), frame("busy"));
        outbox.show(0, frame("busy again"));
        assert_eq!(drain(&outbox), ["calm", "busy again"]);
    }

    #[test]
    fn the_queue_is_bounded_in_frames_and_bytes() {
        let outbox = LatestWins::default();
        let told = (0..1000).filter(|n| outbox.tell(frame(n)).is_ok()).count();
        assert_eq!((told, outbox.closing()), (QUEUE_FRAMES, Some(COME_BACK)));
        let outbox = LatestWins::default();
        let heavy = frame("x".repeat(50_000));
        let told = (0..1000).filter(|_| outbox.tell(heavy.clone()).is_ok()).count();
        assert_eq!(told, QUEUE_BYTES / 50_000);
        // What was promised before is still sent.
        assert_eq!(drain(&outbox).len(), told);
        let desk = LatestWins::roomy();
        assert!((0..QUEUE_FRAMES).all(|_| desk.tell(heavy.clone()).is_ok()), "all texts of a long day");
        assert!(desk.tell(heavy).is_err());
    }

    #[test]
    fn closing_sends_answers_but_no_more_views() {
        let outbox = LatestWins::default();
        outbox.show(0, frame("board"));
        outbox.tell(frame("answer")).unwrap();
        outbox.close(1012);
        outbox.close(1008);
        assert_eq!(drain(&outbox), ["answer"]);
        assert_eq!(outbox.closing(), Some(1012));
    }

    #[test]
    fn a_closing_outbox_takes_nothing_more() {
        let outbox = LatestWins::default();
        outbox.close(1008);
        outbox.show(0, frame("board"));
        assert_eq!(outbox.tell(frame("text")), Err(Full));
        assert_eq!((outbox.waiting(), outbox.closing()), (0, Some(1008)));
        assert_eq!(outbox.take(), None);
    }

    #[test]
    fn a_slot_that_is_nobody_s_any_more_is_never_sent() {
        let outbox = LatestWins::default();
        outbox.show(0, frame("board"));
        outbox.show(64, frame("hand"));
        outbox.keep_only(&[0]);
        assert_eq!(drain(&outbox), ["board"]);
    }

    #[tokio::test]
    async fn a_frame_put_before_or_during_the_wait_is_seen() {
        let outbox = std::sync::Arc::new(LatestWins::default());
        outbox.show(0, frame(1));
        outbox.ready().await;
        outbox.take();
        let (other, waiting) = (outbox.clone(), outbox.ready());
        let put = async move { other.tell(frame(2)).unwrap() };
        tokio::join!(waiting, put);
        outbox.take();
        let other = outbox.clone();
        tokio::join!(outbox.ending(), outbox.ready(), async move { other.close(1000) });
    }
}
