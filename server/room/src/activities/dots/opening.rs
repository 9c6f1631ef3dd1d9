//! How a round opens, and how late-comers get their ballot. The list of an open
//! round stands: what is joined or written later is not on anybody's ballot.

use std::collections::BTreeMap;

use crate::activities::dots::Dots;
use crate::activities::dots::deal::{Deck, Seat};
use crate::activities::dots::settings::Who;
use crate::activities::dots::words::{Event, Hands, Phase};
use crate::activity::Item;
use crate::hall::Hall;
use crate::limits;
use crate::secret::Sealed;
use crate::words::{ItemId, Moment, Voice};

impl Dots {
    /// Copies what the step before has yielded, and deals if that is not too much to read.
    pub(super) fn take_in(&self, hall: &Hall, given: &[Item], at: &mut Moment) -> Vec<Event> {
        if given.is_empty() {
            return Vec::new();
        }
        let items: Vec<Item> = given.iter().cloned().map(|item| item.resealed(self.run)).collect();
        let too_long = self.shape.ballot == 0 && items.len() > limits::FULL_LIST as usize;
        let opened = (!too_long).then(|| self.opened(&items, self.shape.ballot, hall, at));
        [Event::Taken { items }].into_iter().chain(opened).collect()
    }

    pub(super) fn opened(&self, items: &[Item], ballot: u16, hall: &Hall, at: &mut Moment) -> Event {
        let seats: Vec<Seat> = self.voices(hall).into_iter().map(|voice| Seat::of(voice, items, hall)).collect();
        let mut deck = Deck::new(items, size(ballot, items.len()), vec![0; items.len()]);
        let hands = named(items, &seats, &deck.deal(&seats, &mut at.dice));
        Event::Opened { ballot, hands: Sealed::new(self.run, hands) }
    }

    /// The ballots of the next wave, over what is left.
    pub(super) fn next_wave(&self, left: Vec<ItemId>, hall: &Hall, at: &mut Moment) -> Event {
        let items: Vec<Item> = self.items.iter().filter(|item| left.contains(&item.id)).cloned().collect();
        let seats: Vec<Seat> = self.voices(hall).into_iter().map(|voice| self.seat(voice, &items, hall, true)).collect();
        let mut deck = Deck::new(&items, size(self.shape.ballot, items.len()), vec![0; items.len()]).with_own();
        let hands = named(&items, &seats, &deck.deal(&seats, &mut at.dice));
        let sealed = Sealed::new(self.run, left);
        Event::Narrowed { wave: self.wave + 1, left: sealed, hands: Sealed::new(self.run, hands) }
    }

    /// Who reads, and what they have read: in the waves before, and in this one where it is over.
    fn seat(&self, voice: Voice, items: &[Item], hall: &Hall, over: bool) -> Seat {
        let before = self.earlier.iter().filter_map(|wave| wave.hands.get(&voice));
        let now = self.hands.get(&voice).filter(|_| over);
        Seat { read: before.chain(now).flatten().copied().collect(), ..Seat::of(voice, items, hall) }
    }

    /// Late-comers, and tables at which somebody has just sat down, get what was read least.
    pub(super) fn deal_missing(&self, hall: &Hall, at: &mut Moment) -> Vec<Event> {
        if self.phase != Phase::Open {
            return Vec::new();
        }
        let late: Vec<Voice> = self.voices(hall).into_iter().filter(|voice| !self.hands.contains_key(voice)).collect();
        if late.is_empty() {
            return Vec::new();
        }
        let items: Vec<Item> = self.items.iter().filter(|item| self.left.contains(&item.id)).cloned().collect();
        let deck = Deck::new(&items, size(self.shape.ballot, items.len()), self.dealt(&items));
        let mut deck = if self.wave > 1 { deck.with_own() } else { deck };
        let mut dealt = Vec::new();
        for voice in late {
            let seat = self.seat(voice, &items, hall, false);
            let hand = deck.late(&seat, &mut at.dice);
            dealt.extend(named(&items, &[seat], &[hand]));
        }
        vec![Event::Dealt { hands: Sealed::new(self.run, dealt) }]
    }

    /// Who should hold a ballot: persons whom a phone carries, or tables in use.
    fn voices(&self, hall: &Hall) -> Vec<Voice> {
        match self.settings.voice {
            Who::Table => hall.used_tables().into_iter().map(Voice::Table).collect(),
            Who::Participant => hall
                .all_here()
                .filter(|(_, person)| person.device.is_some())
                .map(|(who, _)| Voice::Participant(who))
                .collect(),
        }
    }

    /// On how many ballots each question stands.
    fn dealt(&self, items: &[Item]) -> Vec<u32> {
        let mut counts: BTreeMap<ItemId, u32> = BTreeMap::new();
        self.hands.values().flatten().for_each(|item| *counts.entry(*item).or_default() += 1);
        items.iter().map(|item| counts.get(&item.id).copied().unwrap_or(0)).collect()
    }
}

fn size(ballot: u16, items: usize) -> usize {
    if ballot == 0 { items } else { usize::from(ballot) }
}

fn named(items: &[Item], seats: &[Seat], hands: &[Vec<usize>]) -> Hands {
    let ids = |hand: &Vec<usize>| hand.iter().map(|place| items[*place].id).collect();
    seats.iter().zip(hands).map(|(seat, hand)| (seat.voice, ids(hand))).collect()
}
