//! How long a search may go on: steps, and a question that the caller answers.

use rand::rngs::ChaCha12Rng;
use rand::{Rng, SeedableRng};

/// How often a search asks whether to stop, in steps.
pub const BREATH: u64 = 256;

/// Dice, steps and a way to stop. The same seed and steps give the same plan.
pub struct Effort<'a> {
    /// The only chance there is.
    pub dice: ChaCha12Rng,
    /// Steps that are left.
    pub steps: u64,
    /// Asked every few hundred steps; once true the best so far is handed over.
    pub stop: &'a dyn Fn() -> bool,
}

impl<'a> Effort<'a> {
    /// An effort of `steps` with dice of `seed`.
    #[must_use]
    pub fn new(seed: u64, steps: u64, stop: &'a dyn Fn() -> bool) -> Self {
        Self { dice: ChaCha12Rng::seed_from_u64(seed), steps, stop }
    }

    /// Takes up to `wanted` steps from what is left; none once the caller says stop.
    pub(super) fn take(&mut self, wanted: u64) -> u64 {
        if self.steps == 0 || (self.stop)() {
            return 0;
        }
        let given = wanted.min(self.steps);
        self.steps -= given;
        given
    }

    /// An effort of up to `wanted` of the steps that are left, with dice of its own.
    pub(super) fn part(&mut self, wanted: u64) -> Effort<'a> {
        let seed = self.dice.next_u64();
        let steps = self.take(wanted);
        Effort::new(seed, steps, self.stop)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        scale(self.dice.next_u32(), end)
    }

    /// Two numbers below their ends, from one throw.
    pub(super) fn two(&mut self, one: usize, other: usize) -> (usize, usize) {
        let throw = self.dice.next_u64();
        (scale((throw >> 32) as u32, one), scale(throw as u32, other))
    }

    /// Puts a list in any order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = self.below(last + 1);
            list.swap(last, other);
        }
    }
}

/// A throw of 32 bits as a number below `end` (a list is far shorter than the throw is wide).
fn scale(throw: u32, end: usize) -> usize {
    ((u64::from(throw) * end as u64) >> 32) as usize
}
