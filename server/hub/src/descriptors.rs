//! How many files and connections the system lets this program hold. Too few, and a
//! full hall takes the descriptors that keys and the journal need: so what people may
//! take is bounded by what the system gives, and the store keeps its part.

/// What files need: the journal and its log, readers of it, a batch of keys, the assets of a start.
const FILES: u64 = 128;

/// What every system gives at first.
const FEWEST: u64 = 256;

/// Asks the system for as many descriptors as it gives, and says how many connections that leaves
/// room for, `most` at the most.
pub fn connections(most: usize) -> usize {
    // Most systems give few at first, and more to whoever asks.
    let held = rlimit::increase_nofile_limit(u64::MAX).unwrap_or_else(|error| {
        tracing::warn!(%error, "the limit of open files cannot be raised");
        FEWEST
    });
    left(held).min(most)
}

/// What a limit leaves for connections: never less than half of it.
fn left(limit: u64) -> usize {
    usize::try_from(limit.saturating_sub(FILES).max(limit / 2)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_keep_their_part_of_any_limit() {
        assert_eq!((left(1_024), left(256), left(64)), (896, 128, 32));
        assert_eq!(left(u64::MAX), usize::MAX - 128);
    }

    #[test]
    fn nobody_gets_more_than_was_asked_for() {
        assert_eq!(connections(7), 7);
        assert!(connections(usize::MAX) >= 128);
    }
}
