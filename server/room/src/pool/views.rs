//! What a pool shows, and to whom: the desk sees all texts and no table, a table sees its own.

use crate::activity::Item;
use crate::pool::{Kept, Pool, Publish, Row, Verdict};
use crate::report::{Cell, Sheet};
use crate::words::{ItemId, TableId};

impl Pool {
    /// All that are still there, for the desk.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        self.there_now().map(row).collect()
    }

    /// Those that a table has written, as long as that is known.
    #[must_use]
    pub fn rows_of(&self, table: TableId) -> Vec<Row> {
        self.there_now().filter(|kept| kept.table() == Some(table)).map(row).collect()
    }

    /// How many of its texts are there.
    #[must_use]
    pub fn written_at(&self, table: TableId) -> u32 {
        count(self.there_now().filter(|kept| kept.table() == Some(table)))
    }

    /// Every text that was not taken back.
    pub fn there_now(&self) -> impl Iterator<Item = &Kept> {
        self.slips.values().filter(|kept| !kept.withdrawn)
    }

    /// How many came in: an earlier wording is not another text.
    #[must_use]
    pub fn received(&self) -> u32 {
        count(self.slips.values().filter(|kept| !kept.reworded))
    }

    /// How many were not taken back.
    #[must_use]
    pub fn kept(&self) -> u32 {
        count(self.there_now())
    }

    /// How many are approved now.
    #[must_use]
    pub fn approved(&self) -> u32 {
        count(self.there_now().filter(|kept| kept.approved()))
    }

    /// How many wait for an answer promised by the desk.
    #[must_use]
    pub fn aside(&self) -> u32 {
        count(self.there_now().filter(|kept| matches!(kept.verdict, Verdict::Aside { .. })))
    }

    /// How many were taken back for good.
    #[must_use]
    pub fn withdrawn(&self) -> u32 {
        self.received() - self.kept()
    }

    /// A text, unless it was taken back.
    #[must_use]
    pub fn text(&self, id: ItemId) -> Option<&str> {
        self.slips.get(&id).filter(|kept| !kept.withdrawn).map(|kept| kept.slip.text.as_str())
    }

    /// Approved texts, for later steps.
    #[must_use]
    pub fn yields(&self) -> Vec<Item> {
        self.there_now().filter(|kept| kept.approved()).map(item).collect()
    }

    /// Every text once, with its state; what was taken back leaves its place and not its words.
    pub fn fill(&self, sheet: &mut Sheet, lead: impl Fn(&Kept) -> Cell) {
        for kept in self.slips.values().filter(|kept| !kept.reworded) {
            // What the desk has not let through is counted, and leaves the room without its words.
            let text = if kept.approved() { kept.slip.text.as_str() } else { "" };
            let (state, before) = state(kept);
            let late = u32::from(kept.slip.late);
            let shown = u32::from(kept.seen);
            let id = Cell::from(kept.slip.id.0);
            sheet.rows.push(vec![id, lead(kept), text.into(), state.into(), before.into(), late.into(), shown.into()]);
        }
    }

    /// The columns of [`Pool::fill`], the second one being the kind's own.
    #[must_use]
    pub fn columns<'a>(own: (&'static str, &'a str, &'a str)) -> [(&'static str, &'a str, &'a str); 7] {
        [
            ("id", "Repère", "Id"),
            own,
            ("text", "Texte", "Text"),
            ("state", "État", "State"),
            ("before", "Réponse avant", "Answer by"),
            ("late", "Après le gong", "After the gong"),
            ("shown", "Montrée", "Shown"),
        ]
    }
}

/// What a simulated helper does with a list: approves what waits, then shows one.
#[must_use]
pub fn desk_robot(rows: &[Row], shown: Option<ItemId>) -> Vec<Publish> {
    let waiting: Vec<ItemId> = rows.iter().filter(|row| row.verdict == Verdict::Waiting).map(|row| row.id).collect();
    if !waiting.is_empty() {
        return vec![Publish::Approve { items: waiting }];
    }
    let next = rows.iter().find(|row| row.verdict == Verdict::Approved).filter(|_| shown.is_none());
    next.map(|row| Publish::Reveal { item: row.id }).into_iter().collect()
}

fn state(kept: &Kept) -> (&'static str, &str) {
    match &kept.verdict {
        _ if kept.withdrawn => ("withdrawn", ""),
        Verdict::Waiting => ("waiting", ""),
        Verdict::Approved => ("approved", ""),
        Verdict::Aside { before } => ("aside", before),
        Verdict::Hidden => ("hidden", ""),
    }
}

fn row(kept: &Kept) -> Row {
    Row {
        id: kept.slip.id,
        subtheme: kept.slip.subtheme,
        question: kept.slip.question,
        verdict: kept.verdict.clone(),
        late: kept.slip.late,
        seen: kept.seen,
    }
}

fn item(kept: &Kept) -> Item {
    let slip = &kept.slip;
    Item {
        subtheme: slip.subtheme,
        lock: Some(slip.lock.clone()),
        from: slip.from.clone(),
        ..Item::new(slip.id, slip.text.clone())
    }
}

fn count<'a>(kept: impl Iterator<Item = &'a Kept>) -> u32 {
    u32::try_from(kept.count()).unwrap_or(u32::MAX)
}
