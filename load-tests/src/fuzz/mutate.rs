//! Bends inputs out of shape: bits and bytes changed, pieces cut out, doubled, taken
//! from another input, numbers and words put in that break parsers. The same seed gives
//! the same inputs. It knows nothing of what they mean.

use rand::RngExt;
use rand::rngs::ChaCha12Rng;
use rand::seq::IndexedRandom;

/// What breaks parsers of any kind.
const NASTY: &[&[u8]] = &[
    b"\0",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    "\u{202e}".as_bytes(),
    "e\u{301}\u{301}\u{301}".as_bytes(),
    b"0",
    b"-1",
    b"255",
    b"65536",
    b"4294967295",
    b"18446744073709551615",
    b"1e999",
    b"\"",
    b"\\u0000",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b";",
    b"\t",
    b"\r\n",
    b"null",
    b"true",
    b"=1+1",
];
/// How many changes one input gets at most.
const CHANGES: usize = 6;

/// Makes inputs.
pub struct Mutator<'a> {
    corpus: &'a [Vec<u8>],
    words: &'static [&'static str],
    dice: ChaCha12Rng,
}

impl<'a> Mutator<'a> {
    /// From these inputs, with words that this target knows.
    pub fn new(corpus: &'a [Vec<u8>], words: &'static [&'static str], dice: ChaCha12Rng) -> Self {
        Self { corpus, words, dice }
    }

    /// The next input, of at most so many bytes.
    pub fn next(&mut self, most: usize) -> Vec<u8> {
        let mut input = self.corpus.choose(&mut self.dice).cloned().unwrap_or_default();
        for _ in 0..self.dice.random_range(1..=CHANGES) {
            self.change(&mut input);
        }
        input.truncate(most);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let place = self.dice.random_range(0..=input.len());
        match self.dice.random_range(0..9) {
            0 | 1 => {
                if let Some(byte) = input.get_mut(place) {
                    *byte ^= 1 << self.dice.random_range(0..8);
                }
            }
            2 => {
                if let Some(byte) = input.get_mut(place) {
                    *byte = self.dice.random();
                }
            }
            3 => drop(input.drain(place..self.end(place, input.len()))),
            4 => {
                let piece = input[place..self.end(place, input.len())].to_vec();
                self.put(input, &piece);
            }
            5 => {
                let other = self.corpus.choose(&mut self.dice).cloned().unwrap_or_default();
                let from = self.dice.random_range(0..=other.len());
                let piece = other[from..self.end(from, other.len())].to_vec();
                self.put(input, &piece);
            }
            6 => {
                let word = NASTY.choose(&mut self.dice).copied().unwrap_or_default();
                self.put(input, word);
            }
            7 => {
                let word = self.words.choose(&mut self.dice).copied().unwrap_or_default();
                self.put(input, word.as_bytes());
            }
            _ => self.another_number(input),
        }
    }

    /// Where a piece that begins here ends: mostly soon.
    fn end(&mut self, from: usize, length: usize) -> usize {
        let most = if self.dice.random_bool(0.8) { 16 } else { 4_096 };
        (from + self.dice.random_range(0..=most)).min(length)
    }

    fn put(&mut self, input: &mut Vec<u8>, piece: &[u8]) {
        let place = self.dice.random_range(0..=input.len());
        input.splice(place..place, piece.iter().copied());
    }

    /// One of the numbers becomes another one.
    fn another_number(&mut self, input: &mut Vec<u8>) {
        let begins = |at: &usize| input[*at].is_ascii_digit() && (*at == 0 || !input[at - 1].is_ascii_digit());
        let places: Vec<usize> = (0..input.len()).filter(begins).collect();
        let Some(from) = places.choose(&mut self.dice).copied() else { return };
        let to =
            input[from..].iter().position(|byte| !byte.is_ascii_digit()).map_or(input.len(), |length| from + length);
        let number: u64 = if self.dice.random() { self.dice.random_range(0..50) } else { self.dice.random() };
        input.splice(from..to, number.to_string().into_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn the_same_seed_gives_the_same_inputs_and_they_differ_from_each_other() {
        let corpus = [b"{\"go\":{\"expect\":1}}".to_vec(), b"abc".to_vec()];
        let some = |seed| {
            let mut mutator = Mutator::new(&corpus, &["skip"], ChaCha12Rng::seed_from_u64(seed));
            (0..200).map(|_| mutator.next(64)).collect::<Vec<_>>()
        };
        assert_eq!(some(3), some(3));
        assert_ne!(some(3), some(4));
        let different: std::collections::BTreeSet<_> = some(3).into_iter().collect();
        assert!(different.len() > 150 && different.iter().all(|input| input.len() <= 64));
    }
}
