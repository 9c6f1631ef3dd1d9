//! Deals the ballots: each voice reads a few questions, in its own order, such that
//! every question is read by as many voices as any other, as far as arithmetic allows.
//! Nobody is asked about a question of their own table while that is still known: sooner
//! is a ballot shorter. Only whose own table has written all there is reads it.
//! In a further wave a voice reads first what it has not read yet.
//! It rolls dice, so it runs when an event is made, never when one is taken.

use std::collections::BTreeSet;

use rand::RngExt;
use rand::rngs::ChaCha12Rng;
use rand::seq::SliceRandom;

use crate::activity::Item;
use crate::hall::Hall;
use crate::words::{ItemId, ParticipantId, Voice};

/// A voice, and what it reads last or not at all.
#[derive(Clone, Debug)]
pub struct Seat {
    /// Who reads.
    pub voice: Voice,
    /// What was written where they sat.
    pub own: BTreeSet<ItemId>,
    /// What they have read in an earlier wave.
    pub read: BTreeSet<ItemId>,
}

impl Seat {
    /// Whoever has changed tables within the round in which the table wrote sat at both of them. A
    /// table that speaks as one reads everything.
    #[must_use]
    pub fn of(voice: Voice, items: &[Item], hall: &Hall) -> Self {
        let own = match voice {
            Voice::Participant(who) => items.iter().filter(|item| wrote(hall, who, item)).map(|item| item.id).collect(),
            _ => BTreeSet::new(),
        };
        Self { voice, own, read: BTreeSet::new() }
    }
}

fn wrote(hall: &Hall, who: ParticipantId, item: &Item) -> bool {
    item.origins().into_iter().any(|origin| hall.sat_at(who, origin))
}

/// The questions as they are dealt: by place in the list.
#[derive(Debug)]
pub struct Deck {
    ids: Vec<ItemId>,
    size: usize,
    /// How many voices hold each question.
    dealt: Vec<u32>,
    /// Own tables' questions stay in.
    with_own: bool,
}

impl Deck {
    /// A deck of these questions, `size` a ballot, of which so many of each are out already.
    #[must_use]
    pub fn new(items: &[Item], size: usize, dealt: Vec<u32>) -> Self {
        let ids = items.iter().map(|item| item.id).collect();
        Self { ids, size: size.min(items.len()), dealt, with_own: false }
    }

    /// The same, for the last that is left: once it is less than two ballots' worth, own tables'
    /// questions stay in, so that everybody reads what everybody chooses from.
    #[must_use]
    pub fn with_own(mut self) -> Self {
        self.with_own = self.ids.len() < 2 * self.size;
        self
    }

    /// Deals to everybody at once.
    pub fn deal(&mut self, seats: &[Seat], dice: &mut ChaCha12Rng) -> Vec<Vec<usize>> {
        let mut order: Vec<usize> = (0..seats.len()).collect();
        order.shuffle(dice);
        let mut hands = vec![Vec::new(); seats.len()];
        for place in order {
            hands[place] = self.hand(&seats[place], dice);
        }
        self.level(seats, &mut hands);
        hands.iter_mut().for_each(|hand| hand.shuffle(dice));
        hands
    }

    /// Deals to somebody who came late; nobody else's ballot changes.
    pub fn late(&mut self, seat: &Seat, dice: &mut ChaCha12Rng) -> Vec<usize> {
        let mut hand = self.hand(seat, dice);
        hand.shuffle(dice);
        hand
    }

    /// Those that were dealt least, by lot where they are equal.
    fn hand(&mut self, seat: &Seat, dice: &mut ChaCha12Rng) -> Vec<usize> {
        let open = self.open(seat);
        let mut pool: Vec<(u32, bool, u64, usize)> = (0..self.dealt.len())
            .filter(|item| open[*item])
            .map(|item| (self.dealt[item], seat.read.contains(&self.ids[item]), dice.random(), item))
            .collect();
        pool.sort_unstable();
        let hand: Vec<usize> = pool.into_iter().take(self.size).map(|(.., item)| item).collect();
        hand.iter().for_each(|item| self.dealt[*item] += 1);
        hand
    }

    /// What this voice may be asked about: all of it where there is nothing but its own.
    fn open(&self, seat: &Seat) -> Vec<bool> {
        let all = self.with_own || self.ids.iter().all(|id| seat.own.contains(id));
        self.ids.iter().map(|id| all || !seat.own.contains(id)).collect()
    }

    /// Whoever came last found only what was left: exchanges questions between ballots, along the
    /// shortest chain, until no chain makes the counts more equal.
    fn level(&mut self, seats: &[Seat], hands: &mut [Vec<usize>]) {
        let open: Vec<_> = seats.iter().map(|seat| self.open(seat)).collect();
        let mut holds = vec![vec![false; self.dealt.len()]; hands.len()];
        for (voice, hand) in hands.iter().enumerate() {
            hand.iter().for_each(|item| holds[voice][*item] = true);
        }
        loop {
            let most = self.dealt.iter().max().copied().unwrap_or(0);
            let mut scarce: Vec<usize> = (0..self.dealt.len()).filter(|i| self.dealt[*i] + 2 <= most).collect();
            scarce.sort_by_key(|item| self.dealt[*item]);
            let chain = scarce.into_iter().find_map(|item| self.chain(item, &open, hands, &holds));
            let Some(chain) = chain else { return };
            for (voice, out, into) in chain {
                hands[voice].retain(|item| *item != out);
                hands[voice].push(into);
                (holds[voice][out], holds[voice][into]) = (false, true);
                self.dealt[out] -= 1;
                self.dealt[into] += 1;
            }
        }
    }

    /// Exchanges (voice, out, in) that give one more reader to `scarce` and take one from a
    /// question that has two more.
    fn chain(
        &self,
        scarce: usize,
        open: &[Vec<bool>],
        hands: &[Vec<usize>],
        holds: &[Vec<bool>],
    ) -> Option<Vec<(usize, usize, usize)>> {
        let mut from: Vec<Option<(usize, usize)>> = vec![None; self.dealt.len()];
        let mut queue = std::collections::VecDeque::from([scarce]);
        while let Some(into) = queue.pop_front() {
            for (voice, hand) in hands.iter().enumerate() {
                if holds[voice][into] || !open[voice][into] {
                    continue;
                }
                for out in hand.iter().copied() {
                    if out == scarce || from[out].is_some() {
                        continue;
                    }
                    from[out] = Some((voice, into));
                    if self.dealt[out] >= self.dealt[scarce] + 2 {
                        return Some(walk(&from, out));
                    }
                    queue.push_back(out);
                }
            }
        }
        None
    }
}

/// The chain that ends at `out`, from there back to its start.
fn walk(from: &[Option<(usize, usize)>], mut out: usize) -> Vec<(usize, usize, usize)> {
    let mut chain = Vec::new();
    while let Some((voice, into)) = from[out] {
        chain.push((voice, out, into));
        out = into;
    }
    chain
}
