//! What each audience sees of the microphone. A text that its table has not nodded
//! to is seen by the desk and by that table, and by nobody else.

use super::Voices;
use super::bodies::{body, nod_of, table_of};
use super::words::{Board, Hand, Nod, Place, Sentence, Sheet, Stage, Turn, TurnId, Written};
use crate::activity::Reader;
use crate::hall::Hall;
use crate::secret::Sealed;
use crate::words::{Audience, ItemId, ParticipantId, TableId};

pub(super) fn board(it: &Voices, hall: &Hall, to: Audience) -> Board {
    let speaker = it.speaker().map(|(_, turn)| turn.stage);
    let queue = to.desk() || to == Audience::Stage;
    Board {
        spoken: it.spoken(),
        planned: it.settings.voices,
        speaking: speaker.is_some(),
        ends: speaker.and_then(|stage| if let Stage::Speaking { ends } = stage { ends } else { None }),
        shown: it.shown_item(),
        reads: it.being_read(),
        queue: if queue { it.queue(hall).map(|(id, turn)| place(id, turn, hall, to)).collect() } else { Vec::new() },
        choices: (to.desk() && it.reads()).then(|| it.choices()),
    }
}

fn place(id: TurnId, turn: &Turn, hall: &Hall, to: Audience) -> Place {
    let typed = turn.name.as_ref().and_then(Sealed::get).map(String::as_str);
    let theirs = body(turn).and_then(|who| hall.name(who));
    Place {
        turn: id,
        table: table_of(turn, hall),
        name: typed.or(theirs).map(str::to_owned),
        raised: turn.who.is_some(),
        stage: turn.stage,
        said: turn.said.as_ref().filter(|_| to.desk()).map(|said| written(turn, said, hall)),
        reads: turn.reads,
    }
}

fn written(turn: &Turn, said: &Sentence, hall: &Hall) -> Written {
    Written { item: said.id, nod: nod_of(turn, said, hall), aside: said.aside }
}

/// The sentences that a table has been asked about.
pub(super) fn asked_of(it: &Voices, hall: &Hall, table: TableId) -> Vec<Written> {
    let of = it.in_order().filter(|(_, turn)| table_of(turn, hall) == Some(table));
    let said = of.filter_map(|(_, turn)| Some(written(turn, turn.said.as_ref()?, hall)));
    said.filter(|said| said.nod != Nod::Typed && !said.aside).collect()
}

pub(super) fn sheet(it: &Voices, hall: &Hall, of: TableId) -> Sheet {
    Sheet { said: asked_of(it, hall, of) }
}

pub(super) fn hand(it: &Voices, hall: &Hall, of: ParticipantId) -> Hand {
    let theirs = |turn: &Turn| body(turn) == Some(of);
    let place = it.next_up(hall).position(|id| theirs(&it.turns[&id]));
    Hand {
        may_ask: it.settings.ask && it.here && !it.settled,
        place: place.and_then(|n| u16::try_from(n + 1).ok()),
        speaking: it.speaker().is_some_and(|(_, turn)| theirs(turn)),
        said: if it.here { Vec::new() } else { open_for(it, hall, of) },
    }
}

/// What still waits for the answer of somebody's table.
pub(super) fn open_for(it: &Voices, hall: &Hall, who: ParticipantId) -> Vec<Written> {
    let mut asked = hall.table_of(who).map_or_else(Vec::new, |table| asked_of(it, hall, table));
    asked.retain(|said| said.nod == Nod::Asked);
    asked
}

/// One phone of the table is enough: the pen's, or any where nobody holds it.
pub(super) fn calls(it: &Voices, hall: &Hall, who: ParticipantId) -> bool {
    let answers = |table: &TableId| hall.pen(*table).is_none_or(|pen| pen == who);
    hall.table_of(who).filter(answers).is_some() && !open_for(it, hall, who).is_empty()
}

pub(super) fn reads(it: &Voices, hall: &Hall, who: Reader) -> Vec<ItemId> {
    let ids = |said: Vec<Written>| said.into_iter().map(|said| said.item).collect();
    match who {
        Reader::Board(to) if to.desk() => {
            it.sentences().map(|(_, said)| said.id).chain(it.readings.iter().map(|reading| reading.id)).collect()
        }
        Reader::Board(Audience::Stage) => it.queued().chain(it.shown_item()).collect(),
        Reader::Board(_) => it.shown_item().into_iter().chain(it.being_read().map(|choice| choice.item)).collect(),
        Reader::Table(table) => ids(asked_of(it, hall, table)),
        Reader::Person(_) if it.here => Vec::new(),
        Reader::Person(who) => ids(open_for(it, hall, who)),
    }
}
