//! What a device has been shown: the newest frame of each view, and texts by id.
//! An older frame never replaces a newer one.

use std::collections::BTreeMap;

use room::protocol::{Frame, FromServer, Said, Version};
use room::views::{Board, Hand, Sheet};
use room::words::{ItemId, ParticipantId, RunId, TableId};

/// Everything that a device sees now.
#[derive(Clone, Debug, Default)]
pub struct Sight {
    /// The board of its audience.
    pub board: Option<Frame<Board>>,
    /// Sheets, by table: the one of the present table counts.
    pub sheets: BTreeMap<TableId, Frame<Sheet>>,
    /// The hands of those whom it carries.
    pub hands: BTreeMap<ParticipantId, Frame<Hand>>,
    /// Texts never change.
    pub texts: BTreeMap<ItemId, String>,
}

impl Sight {
    /// Takes a frame; says whether anything is seen differently.
    pub fn take(&mut self, frame: FromServer) -> bool {
        match frame {
            FromServer::Board(frame) => !self.beside(&frame.view) && newer(&mut self.board, frame),
            FromServer::Sheet(frame) => newer_of(&mut self.sheets, frame.view.table, frame),
            FromServer::Hand(frame) => newer_of(&mut self.hands, frame.view.who, frame),
            FromServer::Texts(texts) => self.read(texts),
            FromServer::Answer(_) | FromServer::Time(_) => false,
        }
    }

    /// Whether a board is not its own: a desk's comes first, and the screen's beside it.
    fn beside(&self, board: &Board) -> bool {
        self.board().is_some_and(|own| own.to != board.to)
    }

    fn read(&mut self, texts: Vec<Said>) -> bool {
        let before = self.texts.len();
        self.texts.extend(texts.into_iter().map(|said| (said.id, said.text)));
        self.texts.len() != before
    }

    /// What everybody sees.
    #[must_use]
    pub fn board(&self) -> Option<&Board> {
        self.board.as_ref().map(|frame| &frame.view)
    }

    /// What somebody sees.
    #[must_use]
    pub fn hand(&self, who: ParticipantId) -> Option<&Hand> {
        self.hands.get(&who).map(|frame| &frame.view)
    }

    /// What the table of somebody sees.
    #[must_use]
    pub fn sheet(&self, who: ParticipantId) -> Option<&Sheet> {
        let table = self.hand(who)?.table?;
        self.sheets.get(&table).map(|frame| &frame.view)
    }

    /// The newest version of any view of `who`, and the oldest of those that may show `run`.
    #[must_use]
    pub fn versions(&self, who: Option<ParticipantId>, run: RunId) -> (Version, Version) {
        let board = self.board.iter().map(|f| (f.v, f.view.act.as_ref().is_some_and(|act| act.run == run)));
        let hand =
            who.and_then(|who| self.hands.get(&who)).map(|f| (f.v, f.view.acts.iter().any(|act| act.run == run)));
        let sheet = who
            .and_then(|who| self.sheets.get(&self.hand(who)?.table?))
            .map(|f| (f.v, f.view.act.as_ref().is_some_and(|act| act.run == run)));
        let all: Vec<(Version, bool)> = board.chain(hand).chain(sheet).collect();
        let newest = all.iter().map(|(v, _)| *v).max().unwrap_or_default();
        let oldest = all.iter().filter(|(_, shows)| *shows).map(|(v, _)| *v).min().unwrap_or(newest);
        (newest, oldest)
    }

    /// The last entry that any view shows.
    #[must_use]
    pub fn seq(&self) -> u64 {
        let board = self.board.iter().map(|f| f.v.seq);
        board
            .chain(self.sheets.values().map(|f| f.v.seq))
            .chain(self.hands.values().map(|f| f.v.seq))
            .max()
            .unwrap_or(0)
    }
}

fn newer<T>(slot: &mut Option<Frame<T>>, frame: Frame<T>) -> bool {
    let wins = slot.as_ref().is_none_or(|held| frame.v >= held.v);
    if wins {
        *slot = Some(frame);
    }
    wins
}

fn newer_of<K: Ord, T>(held: &mut BTreeMap<K, Frame<T>>, key: K, frame: Frame<T>) -> bool {
    let wins = held.get(&key).is_none_or(|held| frame.v >= held.v);
    if wins {
        held.insert(key, frame);
    }
    wins
}

#[cfg(test)]
mod tests {
    use super::*;
    use room::words::At;

    fn sheet(seq: u64, table: u16) -> FromServer {
        let view = Sheet {
            table: TableId(table),
            people: vec![],
            pen: Some(ParticipantId(seq as u32)),
            help: None,
            act: None,
        };
        FromServer::Sheet(Frame { v: Version { epoch: 1, seq, tick: 0 }, now: At(0), view })
    }

    #[test]
    fn an_older_frame_never_wins() {
        let mut sight = Sight::default();
        assert!(sight.take(sheet(5, 1)));
        assert!(!sight.take(sheet(4, 1)));
        assert!(sight.take(sheet(4, 2)), "another table is another view");
        assert_eq!((sight.sheets[&TableId(1)].v.seq, sight.seq()), (5, 5));
    }

    #[test]
    fn texts_stay() {
        let mut sight = Sight::default();
        let said = |id, text: &str| FromServer::Texts(vec![Said { id: ItemId(id), text: text.into() }]);
        assert!(sight.take(said(1, "un")) && sight.take(said(2, "deux")) && !sight.take(said(1, "un")));
        assert_eq!(sight.texts.len(), 2);
    }
}
