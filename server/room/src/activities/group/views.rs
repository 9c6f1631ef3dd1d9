//! What a group shows: texts at work to the desk alone, and to each phone where questions live.

use std::collections::BTreeSet;

use crate::activities::group::{Board, Desk, Group, Hand, Likeness, Pile};
use crate::activity::Item;
use crate::hall::Hall;
use crate::limits;
use crate::words::{Audience, ItemId, ParticipantId, TableId};

impl Group {
    pub(super) fn show(&self, to: Audience) -> Board {
        Board { open: !self.settled, desk: to.desk().then(|| self.desk()) }
    }

    fn desk(&self) -> Desk {
        let piles = self.piles();
        let pile = |item: ItemId| Pile {
            item,
            subtheme: self.originals[&item].item.subtheme,
            joined: piles.get(&item).cloned().unwrap_or_default(),
            held: self.held.get(&item).cloned(),
            apart: self.apart.contains(&item),
        };
        let alike = self.alike.iter().filter(|pair| self.still_open(pair)).take(limits::PROPOSALS);
        Desk {
            piles: self.heads().map(pile).collect(),
            alike: alike.copied().collect(),
            questions: u32::try_from(self.originals.len()).unwrap_or(u32::MAX),
        }
    }

    fn still_open(&self, pair: &Likeness) -> bool {
        let Likeness { one, other, .. } = *pair;
        let kept_apart = self.apart.contains(&one) || self.apart.contains(&other);
        !kept_apart && !self.different.contains(&(one, other)) && self.head(one) != self.head(other)
    }

    /// The same for everybody as long as it fits into a hand. When it does not, the piles that
    /// hold something from this person's tables come first; sorted again, so that order is mute.
    pub(super) fn where_they_live(&self, hall: &Hall, of: ParticipantId) -> Hand {
        let mut piles: Vec<Vec<ItemId>> =
            self.piles().into_iter().map(|(head, joined)| [vec![head], joined].concat()).collect();
        let size = |piles: &[Vec<ItemId>]| piles.iter().map(Vec::len).sum::<usize>();
        if size(&piles) > limits::JOINED_IN_HAND {
            let tables: BTreeSet<TableId> = hall.before.get(&of).copied().into_iter().chain(hall.table_of(of)).collect();
            piles.sort_by_key(|pile| !pile.iter().any(|item| self.is_from(*item, &tables)));
            while size(&piles) > limits::JOINED_IN_HAND {
                piles.pop();
            }
            piles.sort_unstable();
        }
        Hand { open: !self.settled, piles }
    }

    fn is_from(&self, item: ItemId, tables: &BTreeSet<TableId>) -> bool {
        let from = self.originals.get(&item).and_then(|original| original.item.from.as_ref()?.get());
        from.is_some_and(|origin| tables.contains(&origin.table))
    }

    /// A wording with all that lives under it, in one list however it came together, and with the
    /// sums of all: what was given to two before they were joined is given to their wording now.
    pub(super) fn with_joined(&self, head: ItemId) -> Item {
        let own = self.originals[&head].item.clone();
        self.joined(head).map(|item| &self.originals[&item].item).fold(own, |mut pile, item| {
            pile.marks += item.marks;
            pile.unsettling += item.unsettling;
            pile.joined.push(Item { joined: Vec::new(), ..item.clone() });
            pile.joined.extend(item.joined.iter().cloned());
            pile
        })
    }
}
