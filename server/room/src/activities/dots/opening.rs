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
        let too_long = self.ballot == 0 && items.len() > limits::FULL_LIST as usize;
        let opened = (!too_long).then(|| self.opened(&items, self.ballot, hall, at));
        [Event::Taken { items }].into_iter().chain(opened).collect()
    }

    pub(super) fn opened(&self, items: &[Item], ballot: u16, hall: &Hall, at: &mut Moment) -> Event {
        let seats = self.without_ballot(hall);
        let mut deck = Deck::new(items, size(ballot, items.len()), vec![0; items.len()]);
        let hands = named(items, &seats, &deck.deal(&seats, &mut at.dice));
        Event::Opened { ballot, hands: Sealed::new(self.run, hands) }
    }

    /// Late-comers, and tables at which somebody has just sat down, get what was read least.
    pub(super) fn deal_missing(&self, hall: &Hall, at: &mut Moment) -> Vec<Event> {
        if self.phase != Phase::Open {
            return Vec::new();
        }
        let seats = self.without_ballot(hall);
        if seats.is_empty() {
            return Vec::new();
        }
        let mut deck = Deck::new(&self.items, size(self.ballot, self.items.len()), self.dealt());
        let mut dealt = Vec::new();
        for seat in seats {
            let hand = deck.late(&seat, &mut at.dice);
            dealt.extend(named(&self.items, &[seat], &[hand]));
        }
        vec![Event::Dealt { hands: Sealed::new(self.run, dealt) }]
    }

    /// Who should hold a ballot and does not: persons whom a phone carries, or tables in use.
    fn without_ballot(&self, hall: &Hall) -> Vec<Seat> {
        let voices: Vec<Voice> = match self.settings.voice {
            Who::Table => hall.used_tables().into_iter().map(Voice::Table).collect(),
            Who::Participant => hall
                .all_here()
                .filter(|(_, person)| person.device.is_some())
                .map(|(who, _)| Voice::Participant(who))
                .collect(),
        };
        voices.into_iter().filter(|voice| !self.hands.contains_key(voice)).map(|voice| Seat::of(voice, hall)).collect()
    }

    /// On how many ballots each question stands.
    fn dealt(&self) -> Vec<u32> {
        let mut counts: BTreeMap<ItemId, u32> = BTreeMap::new();
        self.hands.values().flatten().for_each(|item| *counts.entry(*item).or_default() += 1);
        self.items.iter().map(|item| counts.get(&item.id).copied().unwrap_or(0)).collect()
    }
}

fn size(ballot: u16, items: usize) -> usize {
    if ballot == 0 { items } else { usize::from(ballot) }
}

fn named(items: &[Item], seats: &[Seat], hands: &[Vec<usize>]) -> Hands {
    let ids = |hand: &Vec<usize>| hand.iter().map(|place| items[*place].id).collect();
    seats.iter().zip(hands).map(|(seat, hand)| (seat.voice, ids(hand))).collect()
}
