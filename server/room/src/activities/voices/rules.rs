//! Judges what the desk, a table and a person ask of the microphone.

use rand::RngExt;
use std::collections::BTreeSet;

use super::Voices;
use super::bodies::{body, nod_of, placed, table_of, unsettled};
use super::words::{Command, Event, Nod, Sentence, Stage, Turn, TurnId};
use crate::hall::{Change, Hall};
use crate::limits;
use crate::secret::Sealed;
use crate::text::clean;
use crate::words::{Asker, At, ItemId, Moment, ParticipantId, Refusal, TableId, Voice};

type Decided = Result<Vec<Event>, Refusal>;

pub(super) fn decide(it: &Voices, hall: &Hall, by: &Asker, command: Command, at: &mut Moment) -> Decided {
    if it.settled {
        return Err(Refusal::Closed);
    }
    match command {
        Command::Add { table, name } => add(it, hall, table, name.as_deref()),
        Command::Draw { count } if it.reads() => it.draw_readings(count, at).and_then(|turns| added(it, turns)),
        Command::Draw { count } => draw(it, hall, count, at),
        Command::Pick { items } => it.pick(&items).and_then(|turns| added(it, turns)),
        Command::Correct { turn, table, name } => correct(it, hall, turn, table, name.as_deref()),
        Command::Order { turn, before } => order(it, turn, before),
        Command::Remove { turn } => remove(it, turn),
        Command::Speak { turn } => {
            open(it)?;
            find(it, turn)?;
            Ok(speak(it, hall, turn, at.now))
        }
        Command::Done {} => it.end_of_turn().map(|event| vec![event]).ok_or(Refusal::NotNow),
        Command::Write { turn, text } => write(it, turn, &text, at),
        Command::Ask { turn } => ask(it, hall, turn),
        Command::Aside { turn, on } => aside(it, turn, on),
        Command::Reveal { turn } => reveal(it, turn),
        Command::Hide {} => Ok(hidden(it, it.shown)),
        Command::Nod { item } => nod(it, hall, by, item, Nod::Yes),
        Command::NotQuite { item } => nod(it, hall, by, item, Nod::NotQuite),
        Command::Raise {} => raise(it, hall, by),
        Command::Lower {} => lower(it, by),
    }
}

/// The microphone is open only while the hall is here; what was said may still be written and nodded to.
fn open(it: &Voices) -> Result<(), Refusal> {
    if it.here { Ok(()) } else { Err(Refusal::Closed) }
}

/// A reading is prepared before the hall comes; people queue only once it is here.
fn queue_open(it: &Voices) -> Result<(), Refusal> {
    if it.reads() { Ok(()) } else { open(it) }
}

fn find(it: &Voices, turn: TurnId) -> Result<&Turn, Refusal> {
    it.turns.get(&turn).ok_or(Refusal::NotFound)
}

fn changed(it: &Voices, turn: TurnId, now: Turn) -> Vec<Event> {
    match it.turns.get(&turn) {
        Some(was) if *was != now => vec![Event::Changed { turn, was: was.clone(), now }],
        _ => Vec::new(),
    }
}

fn added(it: &Voices, turns: Vec<Turn>) -> Decided {
    queue_open(it)?;
    if it.turns.len() + turns.len() > limits::VOICES {
        return Err(Refusal::TooMany { field: "voices".into(), limit: limits::VOICES as u32 });
    }
    let (id, place) = (it.next_id().0, it.order.len());
    let event = |(i, it)| Event::Added { turn: TurnId(id + i as u32), place: (place + i) as u16, it };
    Ok(turns.into_iter().enumerate().map(event).collect())
}

fn waiting(table: Option<TableId>, name: Option<Sealed<String>>, who: Option<Sealed<ParticipantId>>) -> Turn {
    Turn { table, name, who, at: None, stage: Stage::Waiting, said: None, reads: None }
}

fn named(it: &Voices, name: Option<&str>) -> Result<Option<Sealed<String>>, Refusal> {
    name.map(|name| Ok(Sealed::new(it.run, clean("name", name, limits::NAME_CHARS)?))).transpose()
}

fn known(hall: &Hall, table: Option<TableId>) -> Result<(), Refusal> {
    match table {
        Some(table) if !hall.tables.contains_key(&table) => Err(Refusal::NotFound),
        _ => Ok(()),
    }
}

fn add(it: &Voices, hall: &Hall, table: Option<TableId>, name: Option<&str>) -> Decided {
    if table.is_none() && name.is_none() {
        return Err(Refusal::Empty { field: "name".into() });
    }
    known(hall, table)?;
    added(it, vec![waiting(table, named(it, name)?, None)])
}

/// Tables that have not been at the microphone come first; once all have, all may come again.
fn draw(it: &Voices, hall: &Hall, count: u8, at: &mut Moment) -> Decided {
    if count == 0 || count > limits::DRAWN {
        return Err(Refusal::TooMany { field: "count".into(), limit: limits::DRAWN.into() });
    }
    let used = hall.used_tables();
    let before: BTreeSet<TableId> = it.turns.values().filter_map(|turn| table_of(turn, hall)).collect();
    let mut fresh: Vec<_> = used.difference(&before).copied().collect();
    let mut again: Vec<_> = used.intersection(&before).copied().collect();
    let mut turns = Vec::new();
    for _ in 0..count {
        let from = if fresh.is_empty() { &mut again } else { &mut fresh };
        if from.is_empty() {
            break;
        }
        let table = from.swap_remove(at.dice.random_range(0..from.len()));
        turns.push(waiting(Some(table), None, None));
    }
    if turns.is_empty() { Err(Refusal::NotNow) } else { added(it, turns) }
}

fn correct(it: &Voices, hall: &Hall, turn: TurnId, table: Option<TableId>, name: Option<&str>) -> Decided {
    let was = find(it, turn)?;
    if table.is_none() && name.is_none() && was.who.is_none() && was.reads.is_none() {
        return Err(Refusal::Empty { field: "name".into() });
    }
    known(hall, table)?;
    // Where a body sits is not written down for being said once more.
    let table = table.filter(|_| was.who.is_none() || table != table_of(was, hall));
    let now = Turn { name: named(it, name)?, ..seated(was, table) };
    let mut events = off_screen(it, turn, &now);
    events.extend(changed(it, turn, now));
    Ok(events)
}

/// The turn with another table. A table nods for itself only: what another was asked is asked anew.
fn seated(turn: &Turn, table: Option<TableId>) -> Turn {
    let mut now = Turn { table, ..turn.clone() };
    if let Some(said) = now.said.as_mut().filter(|_| table != turn.table) {
        said.nod = Nod::Typed;
    }
    now
}

fn order(it: &Voices, turn: TurnId, before: Option<TurnId>) -> Decided {
    queue_open(it)?;
    let waits = |id| find(it, id).map(|turn| turn.stage == Stage::Waiting);
    if !waits(turn)? || before.is_some_and(|id| id == turn || !waits(id).unwrap_or(false)) {
        return Err(Refusal::NotNow);
    }
    let was = it.order.clone();
    let mut now: Vec<TurnId> = was.iter().copied().filter(|id| *id != turn).collect();
    let place = before.and_then(|id| now.iter().position(|other| *other == id)).unwrap_or(now.len());
    now.insert(place, turn);
    Ok(if now == was { Vec::new() } else { vec![Event::Ordered { was, now }] })
}

fn remove(it: &Voices, turn: TurnId) -> Decided {
    if find(it, turn)?.stage == Stage::Waiting { Ok(removed(it, turn)) } else { Err(Refusal::NotNow) }
}

pub(super) fn removed(it: &Voices, turn: TurnId) -> Vec<Event> {
    let place = it.order.iter().position(|id| *id == turn).unwrap_or(0) as u16;
    it.turns.get(&turn).map(|was| Event::Removed { turn, place, it: was.clone() }).into_iter().collect()
}

/// `turn` has the microphone; whoever had it has spoken.
pub(super) fn speak(it: &Voices, hall: &Hall, turn: TurnId, now: At) -> Vec<Event> {
    let Some(was) = it.turns.get(&turn).filter(|was| !matches!(was.stage, Stage::Speaking { .. })) else {
        return Vec::new();
    };
    let seconds = it.settings.seconds;
    let ends = (seconds > 0).then(|| now.plus(i64::from(seconds) * 1_000));
    let mut events: Vec<Event> = it.end_of_turn().into_iter().collect();
    events.extend(changed(it, turn, Turn { stage: Stage::Speaking { ends }, ..placed(was, hall, it.run) }));
    events
}

fn write(it: &Voices, turn: TurnId, text: &str, at: &mut Moment) -> Decided {
    let was = find(it, turn)?;
    if was.stage == Stage::Waiting {
        return Err(Refusal::NotNow);
    }
    if was.said.is_none() {
        open(it)?;
    }
    let text = clean("text", text, limits::SPOKEN_CHARS)?;
    if was.said.as_ref().is_some_and(|said| said.text == text) {
        return Ok(Vec::new());
    }
    let said = Some(Sentence { id: at.item(), text, nod: Nod::Typed, aside: false });
    let now = Turn { said, ..was.clone() };
    let mut events = off_screen(it, turn, &now);
    events.extend(changed(it, turn, now));
    Ok(events)
}

/// The turn with its sentence changed.
fn resaid(it: &Voices, turn: TurnId, change: impl FnOnce(&mut Sentence)) -> Vec<Event> {
    let Some(mut now) = it.turns.get(&turn).cloned() else { return Vec::new() };
    if let Some(said) = &mut now.said {
        change(said);
    }
    let mut events = off_screen(it, turn, &now);
    events.extend(changed(it, turn, now));
    events
}

/// Words that their table no longer nods to leave the screen first.
fn off_screen(it: &Voices, turn: TurnId, now: &Turn) -> Vec<Event> {
    let stands = now.said.as_ref().is_some_and(|said| said.nod == Nod::Yes && !said.aside);
    if stands { Vec::new() } else { hidden(it, Some(turn)) }
}

fn hidden(it: &Voices, turn: Option<TurnId>) -> Vec<Event> {
    let shows = it.shown.is_some() && it.shown == turn;
    if shows { vec![Event::Shown { was: it.shown, now: None }] } else { Vec::new() }
}

fn ask(it: &Voices, hall: &Hall, turn: TurnId) -> Decided {
    let it_turn = find(it, turn)?;
    let said = it_turn.said.as_ref().ok_or(Refusal::NotNow)?;
    if said.aside || said.nod == Nod::Yes {
        return Err(Refusal::NotNow);
    }
    let table = table_of(it_turn, hall).ok_or(Refusal::Empty { field: "table".into() })?;
    if hall.at_table(table).next().is_none() {
        return Err(Refusal::BadChoice { field: "table".into() });
    }
    let said = Some(Sentence { nod: Nod::Asked, ..said.clone() });
    let now = Turn { said, ..placed(it_turn, hall, it.run) };
    let mut events = off_screen(it, turn, &now);
    events.extend(changed(it, turn, now));
    Ok(events)
}

fn aside(it: &Voices, turn: TurnId, on: bool) -> Decided {
    find(it, turn)?.said.as_ref().ok_or(Refusal::NotNow)?;
    Ok(resaid(it, turn, |said| said.aside = on))
}

fn reveal(it: &Voices, turn: TurnId) -> Decided {
    open(it)?;
    find(it, turn)?;
    if !it.nodded().any(|(id, _)| id == turn) {
        return Err(Refusal::NotNow);
    }
    let now = Some(turn);
    Ok(if it.shown == now { Vec::new() } else { vec![Event::Shown { was: it.shown, now }] })
}

/// Only the speaker's table, and only to the exact words that it was shown.
fn nod(it: &Voices, hall: &Hall, by: &Asker, item: ItemId, answer: Nod) -> Decided {
    let table = match by.voice {
        Voice::Table(table) => Some(table),
        Voice::Participant(who) => Some(hall.table_of(who).ok_or(Refusal::Denied)?),
        Voice::Desk => None,
    };
    let mine = |turn: TurnId| table.is_some() && it.turns.get(&turn).is_some_and(|turn| table_of(turn, hall) == table);
    // The same refusal for words that were rewritten and for those of another table.
    let found = it.sentences().find(|(turn, said)| said.id == item && mine(*turn)).ok_or(Refusal::Gone)?;
    match (nod_of(find(it, found.0)?, found.1, hall), answer) {
        _ if found.1.aside => Err(Refusal::Gone),
        (now, answer) if now == answer => Ok(Vec::new()),
        (Nod::Asked, _) | (Nod::Yes, Nod::NotQuite) => Ok(resaid(it, found.0, |said| said.nod = answer)),
        _ => Err(Refusal::NotNow),
    }
}

fn raise(it: &Voices, hall: &Hall, by: &Asker) -> Decided {
    if !it.settings.ask {
        return Err(Refusal::NotNow);
    }
    let who = by.participant().ok_or(Refusal::Denied)?;
    hall.here(who)?;
    if waits(it, who).is_some() {
        return Ok(Vec::new());
    }
    added(it, vec![waiting(None, None, Some(Sealed::new(it.run, who)))])
}

fn lower(it: &Voices, by: &Asker) -> Decided {
    let who = by.participant().ok_or(Refusal::Denied)?;
    Ok(waits(it, who).map_or_else(Vec::new, |turn| removed(it, turn)))
}

/// The turn for which somebody waits.
fn waits(it: &Voices, who: ParticipantId) -> Option<TurnId> {
    it.waiting().find(|id| body(&it.turns[id]) == Some(who))
}

/// After a move the words must be asked of a table anew. The body that asked is followed by
/// itself.
pub(super) fn on(it: &Voices, change: Change) -> Vec<Event> {
    match change {
        Change::Moved { .. } if !it.settled => {
            let open = it.turns.iter().filter(|(_, turn)| unsettled(turn));
            open.flat_map(|(id, turn)| changed(it, *id, seated(turn, after_move(turn)))).collect()
        }
        _ => Vec::new(),
    }
}

/// Who sits at a table after a move has not heard what was said there; a table that was drawn
/// stays drawn until it has spoken.
fn after_move(turn: &Turn) -> Option<TableId> {
    let drawn = turn.stage == Stage::Waiting && turn.name.is_none() && turn.who.is_none();
    turn.table.filter(|_| drawn)
}

pub(super) fn undo(it: &Voices, event: &Event) -> Decided {
    let rests = |free: bool, what: &str| if free { Ok(()) } else { Err(Refusal::RestsOn { what: what.into() }) };
    if it.settled {
        return Err(Refusal::CannotUndo);
    }
    let turned = match event.clone() {
        Event::Added { turn, it: was, .. } => {
            rests(it.turns.get(&turn) == Some(&was), "voices_speak")?;
            return Ok(removed(it, turn));
        }
        Event::Removed { turn, place, it: was } => Event::Added { turn, place, it: was },
        Event::Changed { turn, was, now } => {
            rests(it.turns.get(&turn) == Some(&now), later(it, turn, &now))?;
            // An answer that was on its way may be undone, but not to show what was not nodded to.
            let mut events = off_screen(it, turn, &was);
            events.push(Event::Changed { turn, was: now, now: was });
            return Ok(events);
        }
        Event::Ordered { was, now } => {
            rests(it.order == now, "voices_queue")?;
            Event::Ordered { was: now, now: was }
        }
        Event::Shown { was, now } => {
            rests(it.shown == now, "voices_reveal")?;
            let was = was.filter(|turn| it.nodded().any(|(id, _)| id == *turn));
            Event::Shown { was: now, now: was }
        }
        Event::Here { was, now } => Event::Here { was: now, now: was },
        // The texts are what the step before yields now.
        Event::Took { .. } | Event::Takes(_) => return Ok(Vec::new()),
        Event::Settled {} => return Err(Refusal::CannotUndo),
    };
    Ok(vec![turned])
}

/// What came on top of a change: words and nods, or the microphone.
fn later(it: &Voices, turn: TurnId, then: &Turn) -> &'static str {
    match it.turns.get(&turn) {
        Some(now) if now.said != then.said && now.said.as_ref().is_some_and(|said| said.nod != Nod::Typed) => {
            "voices_nod"
        }
        Some(now) if now.said != then.said => "voices_write",
        _ => "voices_speak",
    }
}
