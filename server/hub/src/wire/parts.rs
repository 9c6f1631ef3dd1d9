//! Follows the heads of a client's WebSocket frames in the bytes as they come, to
//! bound what the library merges in silence: how many parts a message has, and how
//! long it may stay unfinished. It keeps no content and judges no syntax.

use std::time::{Duration, Instant};

/// Parts of one message; a page of ours sends one.
const PARTS: u32 = 64;
/// A message must be whole after this, from its first byte.
pub(super) const WHOLE: Duration = Duration::from_secs(10);

/// Where in a message the bytes are.
#[derive(Debug, Default)]
pub(super) struct Parts {
    head: [u8; 14],
    /// Bytes of the head that are there.
    have: usize,
    /// Bytes of the payload still to come.
    payload: u64,
    /// Parts of the message that is under way.
    parts: u32,
    begun: Option<Instant>,
}

impl Parts {
    /// Takes what was read; false once a message has too many parts or takes too long.
    pub(super) fn feed(&mut self, mut bytes: &[u8], now: Instant) -> bool {
        while !bytes.is_empty() {
            self.begun.get_or_insert(now);
            if self.have > 0 && self.have == self.length() {
                bytes = self.skip(bytes);
            } else {
                self.head[self.have] = bytes[0];
                self.have += 1;
                bytes = &bytes[1..];
                if self.have == self.length() && !self.begin() {
                    return false;
                }
            }
        }
        self.due().is_none_or(|due| now < due)
    }

    /// When the message under way must be whole.
    pub(super) fn due(&self) -> Option<Instant> {
        self.begun.map(|begun| begun + WHOLE)
    }

    /// How long the head is, as far as it can be known yet.
    fn length(&self) -> usize {
        if self.have < 2 {
            return 2;
        }
        let more = match self.head[1] & 0x7F {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        2 + more + if self.head[1] & 0x80 == 0 { 0 } else { 4 }
    }

    /// A head is whole: counts the part.
    fn begin(&mut self) -> bool {
        self.payload = match self.head[1] & 0x7F {
            126 => u64::from(u16::from_be_bytes([self.head[2], self.head[3]])),
            127 => u64::from_be_bytes(self.head[2..10].try_into().expect("eight bytes")),
            short => u64::from(short),
        };
        if !self.control() {
            self.parts += 1;
        }
        if self.payload == 0 {
            self.end();
        }
        self.parts <= PARTS
    }

    fn skip<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let here = usize::try_from(self.payload).map_or(bytes.len(), |left| left.min(bytes.len()));
        self.payload -= here as u64;
        if self.payload == 0 {
            self.end();
        }
        &bytes[here..]
    }

    /// A frame is over; so is the message if it was the last part.
    fn end(&mut self) {
        let last = self.head[0] & 0x80 != 0;
        self.have = 0;
        if !self.control() && last {
            self.parts = 0;
        }
        if self.parts == 0 {
            self.begun = None;
        }
    }

    fn control(&self) -> bool {
        self.head[0] & 0x08 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(first: u8, payload: usize) -> Vec<u8> {
        let mut bytes = vec![first];
        match payload {
            0..=125 => bytes.push(0x80 | payload as u8),
            _ => bytes.extend([0x80 | 126, (payload >> 8) as u8, payload as u8]),
        }
        bytes.extend([1, 2, 3, 4]);
        bytes.resize(bytes.len() + payload, 0x81);
        bytes
    }

    #[test]
    fn whole_messages_pass_however_they_are_cut() {
        let (now, mut parts) = (Instant::now(), Parts::default());
        let many: Vec<u8> = (0..300).flat_map(|n| frame(0x81, n * 7)).chain(frame(0x89, 5)).collect();
        for size in [1, 3, 1000, many.len()] {
            assert!(many.chunks(size).all(|chunk| parts.feed(chunk, now)));
            assert_eq!(parts.due(), None, "cut by {size}");
        }
    }

    #[test]
    fn a_message_has_a_bounded_number_of_parts() {
        let (now, mut parts) = (Instant::now(), Parts::default());
        assert!(parts.feed(&frame(0x01, 0), now));
        let mut more = || parts.feed(&frame(0x00, 1), now) && parts.feed(&frame(0x8A, 0), now);
        let fed = (0..1000).take_while(|_| more()).count();
        assert_eq!(fed, PARTS as usize - 1);
        let mut parts = Parts::default();
        for _ in 0..20 {
            assert!(parts.feed(&frame(0x01, 2), now));
            assert!((0..50).all(|_| parts.feed(&frame(0x00, 2), now)));
            assert!(parts.feed(&frame(0x80, 2), now), "a message in many parts is one message");
        }
    }

    #[test]
    fn a_message_is_whole_in_time_and_silence_is_none() {
        let (now, mut parts) = (Instant::now(), Parts::default());
        let whole = frame(0x81, 50);
        assert!(parts.feed(&whole[..20], now));
        assert_eq!(parts.due(), Some(now + WHOLE));
        assert!(parts.feed(&frame(0x81, 50)[20..40], now + WHOLE / 2));
        assert!(!parts.feed(&whole[40..41], now + WHOLE));
        let mut parts = Parts::default();
        assert!(parts.feed(&whole, now) && parts.feed(&whole, now + WHOLE * 9));
    }
}
