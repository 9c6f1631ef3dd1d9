//! The reference for piles: paper slips in heaps, the slip on top being the wording. Nothing of the
//! room is used here but the types of its commands.

use std::collections::{BTreeMap, BTreeSet};

use room::activities::group::Command;
use room::words::{ItemId, Secret};

/// Heaps of slips.
#[derive(Clone, Debug, Default)]
pub struct Slips {
    heaps: Vec<Vec<ItemId>>,
    /// Whose authors want them to stand alone.
    alone: BTreeSet<ItemId>,
    secrets: BTreeMap<ItemId, Secret>,
    done: Vec<Done>,
}

/// One gesture: for each slip that it moved, what lay on top of it before and after.
#[derive(Clone, Debug)]
struct Done {
    entry: u64,
    moved: Vec<(ItemId, ItemId, ItemId)>,
    undone: bool,
}

impl Slips {
    /// One heap each. Whoever knows the secret of a slip may take it out.
    pub fn new(items: impl IntoIterator<Item = ItemId>, secrets: &BTreeMap<ItemId, Secret>) -> Self {
        let heaps = items.into_iter().map(|item| vec![item]).collect();
        Self { heaps, secrets: secrets.clone(), ..Self::default() }
    }

    /// Every heap: the wording, and all that lie in it, itself included.
    pub fn heaps(&self) -> BTreeMap<ItemId, BTreeSet<ItemId>> {
        self.heaps.iter().map(|heap| (heap[0], heap.iter().copied().collect())).collect()
    }

    /// All slips, in no order that means anything.
    pub fn all(&self) -> Vec<ItemId> {
        self.heaps.iter().flatten().copied().collect()
    }

    /// Gestures that could be named by an undo, the newest first.
    pub fn gestures(&self) -> impl Iterator<Item = u64> + '_ {
        self.done.iter().rev().map(|done| done.entry)
    }

    /// Does what is asked, as entry number `entry`; false, and nothing done, if that cannot be.
    pub fn take(&mut self, command: &Command, entry: u64) -> bool {
        let before = self.tops();
        let taken = match command {
            Command::Join { under, items } => self.join(*under, items),
            Command::Split { item } => self.split(*item),
            Command::KeepApart { item, secret } => return self.keep_alone(*item, *secret),
            Command::Different { one, other } => one != other && before.contains_key(one) && before.contains_key(other),
            Command::Hold { item, .. } => before.contains_key(item),
            Command::Release { .. } => true,
        };
        if taken {
            let after = self.tops();
            let moved = before.into_iter().filter(|(item, top)| after[item] != *top);
            let moved: Vec<_> = moved.map(|(item, top)| (item, top, after[&item])).collect();
            if !moved.is_empty() {
                self.done.push(Done { entry, moved, undone: false });
            }
        }
        taken
    }

    /// Lays the slips of a gesture back; false if they do not lie where it put them, or what it
    /// would lay them under does not lie on top.
    pub fn undo(&mut self, entry: u64) -> bool {
        let Some(at) = self.done.iter().position(|done| done.entry == entry && !done.undone) else { return false };
        let mut tops = self.tops();
        for (item, before, after) in &self.done[at].moved {
            if tops.get(item) != Some(after) {
                return false;
            }
            tops.insert(*item, *before);
        }
        let sound = tops.iter().all(|(item, top)| {
            tops.get(top) == Some(top) && (item == top || !self.alone.contains(item) && !self.alone.contains(top))
        });
        if sound {
            self.lay(&tops);
            self.done[at].undone = true;
        }
        sound
    }

    fn join(&mut self, under: ItemId, items: &[ItemId]) -> bool {
        let named: BTreeSet<ItemId> = items.iter().copied().chain([under]).collect();
        let known: BTreeSet<ItemId> = self.all().into_iter().collect();
        if named.len() < 2 || !named.is_subset(&known) || named.iter().any(|item| self.alone.contains(item)) {
            return false;
        }
        let (touched, rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.heaps).into_iter().partition(|heap| heap.iter().any(|item| named.contains(item)));
        let others = touched.into_iter().flatten().filter(|item| *item != under);
        self.heaps = rest;
        self.heaps.push(std::iter::once(under).chain(others).collect());
        true
    }

    fn split(&mut self, item: ItemId) -> bool {
        let Some(at) = self.heaps.iter().position(|heap| heap.len() > 1 && heap.contains(&item)) else { return false };
        let heap = self.heaps.remove(at);
        if heap[0] == item {
            self.heaps.extend(heap.into_iter().map(|item| vec![item]));
        } else {
            self.heaps.push(heap.into_iter().filter(|other| *other != item).collect());
            self.heaps.push(vec![item]);
        }
        true
    }

    /// The heap goes on under the smallest number that is left in it.
    fn keep_alone(&mut self, item: ItemId, secret: Secret) -> bool {
        if self.secrets.get(&item) != Some(&secret) {
            return false;
        }
        let Some(at) = self.heaps.iter().position(|heap| heap.contains(&item)) else { return false };
        let mut heap = self.heaps.remove(at);
        let was_top = heap[0] == item;
        heap.retain(|other| *other != item);
        if was_top {
            heap.sort_unstable();
        }
        self.heaps.push(vec![item]);
        self.heaps.extend((!heap.is_empty()).then_some(heap));
        self.alone.insert(item);
        true
    }

    fn tops(&self) -> BTreeMap<ItemId, ItemId> {
        self.heaps.iter().flat_map(|heap| heap.iter().map(|item| (*item, heap[0]))).collect()
    }

    fn lay(&mut self, tops: &BTreeMap<ItemId, ItemId>) {
        let mut heaps: BTreeMap<ItemId, Vec<ItemId>> = tops.values().map(|top| (*top, vec![*top])).collect();
        for (item, top) in tops.iter().filter(|(item, top)| item != top) {
            heaps.entry(*top).or_default().push(*item);
        }
        self.heaps = heaps.into_values().collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heap_by_hand() {
        let id = ItemId;
        let secret = |n| room::words::Id128([n; 16]);
        let secrets = BTreeMap::from([(id(1), secret(1)), (id(2), secret(2))]);
        let mut slips = Slips::new([id(1), id(2), id(3), id(4)], &secrets);
        let join = |under, items: &[u64]| Command::Join {
            under: id(under),
            items: items.iter().copied().map(ItemId).collect(),
        };
        assert!(slips.take(&join(2, &[1]), 1) && slips.take(&join(3, &[2, 4]), 2));
        assert_eq!(slips.heaps(), BTreeMap::from([(id(3), BTreeSet::from([id(1), id(2), id(3), id(4)]))]));
        assert!(!slips.undo(1), "another rests on it");
        assert!(slips.undo(2) && !slips.undo(2));
        assert!(!slips.take(&Command::KeepApart { item: id(2), secret: secret(1) }, 3));
        assert!(slips.take(&Command::KeepApart { item: id(2), secret: secret(2) }, 3));
        assert_eq!(slips.heaps().len(), 4);
        assert!(!slips.take(&join(1, &[2]), 4) && !slips.take(&join(1, &[9]), 4) && !slips.take(&join(1, &[1]), 4));
        assert!(!slips.undo(1), "it is kept apart");
        assert!(slips.take(&join(1, &[3]), 5) && slips.take(&Command::Split { item: id(1) }, 6));
        assert_eq!(slips.heaps().len(), 4);
    }
}
