//! What no robot thinks of: any command of any kind that is under way, about texts,
//! people and tables of this room, said by somebody who may, or by anybody.

use anyhow::{Context, Result};
use rand::RngExt;
use rand::seq::{IndexedRandom, IteratorRandom};
use room::access::Column;
use room::activity::{Presence, Reader};
use room::protocol::Command;
use room::room::right;
use room::words::{Asker, Audience, Id128, ItemId, RunId, Secret, Voice};
use serde_json::{Value, json};

use super::hall::{DESKS, Hall, Totals};

/// The shapes of the commands of each kind. A word that begins with `$` is filled from the room.
const SHAPES: [(&str, &[&str]); 11] = [
    ("actions", &[r#"{"choose":{"action":"$few"}}"#]),
    ("warmup", &[r#"{"tap":{"answer":"$few"}}"#]),
    ("stories", &[r#"{"keep":{"on":"$yes"}}"#, r#"{"gongs":{"on":"$yes"}}"#]),
    (
        "relay",
        &[
            r#"{"told":{}}"#,
            r#"{"write":{"author":"$who","title":"Un titre","line":"Une ligne"}}"#,
            r#"{"approve":{"story":"$item","named":"$yes"}}"#,
            r#"{"decline":{"story":"$item"}}"#,
            r#"{"retract":{"story":"$item"}}"#,
            r#"{"aside":{"story":"$item","on":"$yes"}}"#,
            r#"{"show_total":{}}"#,
            r#"{"collect":{}}"#,
            r#"{"show_wall":{}}"#,
            r#"{"reveal":{"story":"$item"}}"#,
        ],
    ),
    (
        "harvest",
        &[
            r#"{"ask":{"text":"Et si ?","subtheme":null,"secret":"$new"}}"#,
            r#"{"edit":{"item":"$own","secret":"$secret","text":"Et alors ?","subtheme":"$few"}}"#,
            r#"{"withdraw":{"item":"$own","secret":"$secret"}}"#,
            r#"{"publish":{"approve":{"items":["$item","$item"]}}}"#,
            r#"{"publish":{"reveal":{"item":"$item"}}}"#,
            r#"{"publish":{"clear":{}}}"#,
            r#"{"publish":{"hide":{"item":"$item"}}}"#,
            r#"{"publish":{"keep_aside":{"item":"$item","before":"Léa"}}}"#,
        ],
    ),
    (
        "group",
        &[
            r#"{"join":{"under":"$item","items":["$item","$item"]}}"#,
            r#"{"split":{"item":"$item"}}"#,
            r#"{"different":{"one":"$item","other":"$item"}}"#,
            r#"{"hold":{"item":"$item","by":"Léa"}}"#,
            r#"{"release":{"item":"$item"}}"#,
            r#"{"keep_apart":{"item":"$own","secret":"$secret"}}"#,
        ],
    ),
    (
        "explore",
        &[
            r#"{"choose":{"question":"$item"}}"#,
            r#"{"note":{"text":"Une note","secret":"$new"}}"#,
            r#"{"edit":{"item":"$own","secret":"$secret","text":"Une autre"}}"#,
            r#"{"withdraw":{"item":"$own","secret":"$secret"}}"#,
            r#"{"publish":{"approve":{"items":["$item"]}}}"#,
            r#"{"focus":{"question":"$item"}}"#,
            r#"{"focus":{"question":null}}"#,
        ],
    ),
    (
        "dots",
        &[
            r#"{"ballot":{"revision":"$few","dots":["$item","$item"],"unsettling":"$item"}}"#,
            r#"{"late":{}}"#,
            r#"{"close":{}}"#,
            r#"{"grace":{"seconds":"$few"}}"#,
            r#"{"settle":{}}"#,
            r#"{"decide":{"keep":["$item","$item"]}}"#,
            r#"{"lift":{"item":"$item"}}"#,
            r#"{"stage_title":{"item":"$item","text":"En bref"}}"#,
        ],
    ),
    (
        "finding",
        &[
            r#"{"write":{"table":"$table","text":"Un constat"}}"#,
            r#"{"rewrite":{"finding":"$item","text":"Autrement dit"}}"#,
            r#"{"strike":{"finding":"$item"}}"#,
            r#"{"nod":{"finding":"$item","yes":"$yes"}}"#,
            r#"{"show":{"finding":"$item"}}"#,
            r#"{"show":{"finding":null}}"#,
            r#"{"stand":{"finding":"$item","on":"$yes"}}"#,
            r#"{"answer":{"revision":"$few","choices":[{"finding":"$item","answer":"partly"}]}}"#,
            r#"{"wait":{}}"#,
        ],
    ),
    (
        "wording",
        &[
            r#"{"volunteer":{"question":"$item"}}"#,
            r#"{"step_back":{}}"#,
            r#"{"invite":{"who":"$who","question":"$item"}}"#,
            r#"{"invite_table":{"table":"$table"}}"#,
            r#"{"dismiss":{"who":"$who"}}"#,
            r#"{"propose":{"text":"Comment faire ?"}}"#,
            r#"{"edit":{"wording":"$item","text":"Comment mieux faire ?"}}"#,
            r#"{"withdraw":{"wording":"$item"}}"#,
            r#"{"approve":{"wording":"$item","on":"$yes"}}"#,
            r#"{"show":{"wording":"$item"}}"#,
            r#"{"answer":{"revision":"$few","choices":[{"wording":"$item","answer":"missing","missing":"Le prix"}]}}"#,
            r#"{"aside":{"reservation":"$item","on":"$yes"}}"#,
            r#"{"amend":{"wording":"$item","text":"Comment, ensemble ?"}}"#,
            r#"{"choose":{"wording":"$item"}}"#,
            r#"{"choose":{"wording":null}}"#,
            r#"{"wait":{}}"#,
        ],
    ),
    (
        "voices",
        &[
            r#"{"add":{"table":"$table","name":"Ana"}}"#,
            r#"{"draw":{"count":"$few"}}"#,
            r#"{"pick":{"items":["$item"]}}"#,
            r#"{"correct":{"turn":"$few","table":"$table","name":"Bob"}}"#,
            r#"{"order":{"turn":"$few","before":"$few"}}"#,
            r#"{"remove":{"turn":"$few"}}"#,
            r#"{"speak":{"turn":"$few"}}"#,
            r#"{"write":{"turn":"$few","text":"Il a dit cela"}}"#,
            r#"{"ask":{"turn":"$few"}}"#,
            r#"{"reveal":{"turn":"$few"}}"#,
            r#"{"hide":{}}"#,
            r#"{"nod":{"item":"$item"}}"#,
            r#"{"raise":{}}"#,
            r#"{"done":{}}"#,
            r#"{"aside":{"turn":"$few","on":"$yes"}}"#,
            r#"{"not_quite":{"item":"$item"}}"#,
            r#"{"lower":{}}"#,
        ],
    ),
];

impl Hall {
    /// Any command of a run that is under way.
    pub(super) fn odd_gesture(&mut self, totals: &mut Totals) -> Result<()> {
        let board = self.room.board(Audience::Pilot, &Presence::default(), self.now);
        let acts = board.act.into_iter().chain(board.desk.into_iter().flat_map(|desk| desk.also));
        let Some(act) = acts.choose(&mut self.dice) else { return Ok(()) };
        let view = serde_json::to_value(&act.view)?;
        let kind = view.as_object().and_then(|view| view.keys().next()).context("a kind")?;
        let Some(shape) = shapes(kind).choose(&mut self.dice) else { return Ok(()) };
        let mut filled = serde_json::from_str(shape)?;
        let own = self.own.choose(&mut self.dice).copied().unwrap_or_default();
        self.fill(&mut filled, own);
        let command = command(act.run, kind, filled).with_context(|| format!("the shape {shape}"))?;
        let by = self.one_who_may(&command);
        self.ask(by, command, totals)?;
        Ok(())
    }

    /// Mostly somebody whose right it is.
    fn one_who_may(&mut self, command: &Command) -> Asker {
        let holders = if self.dice.random_bool(0.85) { right(command).holders() } else { &Column::ALL };
        let who = self.anybody();
        let table = self.room.hall.table_of(who);
        let pen = table.and_then(|table| Some((table, self.room.hall.tables.get(&table)?.pen?)));
        match (holders.choose(&mut self.dice), pen) {
            (Some(Column::Pilot), _) => self.driver(),
            (Some(Column::Helper), _) => Self::desk(DESKS[2]),
            (Some(Column::Pen), Some((table, holder))) => Self::person(holder, Voice::Table(table)),
            _ => Self::person(who, Voice::Participant(who)),
        }
    }

    /// Things of this room for the words that begin with `$`.
    fn fill(&mut self, shape: &mut Value, own: (ItemId, Secret)) {
        match shape {
            Value::Array(list) => list.iter_mut().for_each(|it| self.fill(it, own)),
            Value::Object(map) => map.values_mut().for_each(|it| self.fill(it, own)),
            Value::String(word) if word.starts_with('$') => *shape = self.thing(&word[1..], own),
            _ => {}
        }
    }

    fn thing(&mut self, word: &str, (item, secret): (ItemId, Secret)) -> Value {
        match word {
            "item" => json!(self.any_item()),
            "who" => json!(self.anybody()),
            "table" => json!(self.any_table()),
            "yes" => json!(self.dice.random::<bool>()),
            "own" => json!(item),
            "secret" => json!(secret),
            "new" => json!(Id128(self.dice.random())),
            _ => json!(self.dice.random_range(0..5)),
        }
    }

    fn any_item(&mut self) -> ItemId {
        let read = self.room.reads(Reader::Board(Audience::Pilot));
        read.choose(&mut self.dice).copied().unwrap_or_default()
    }
}

fn shapes(kind: &str) -> impl Iterator<Item = &'static str> {
    SHAPES.iter().filter(move |(of, _)| *of == kind).flat_map(|(_, shapes)| shapes.iter().copied())
}

fn command(run: RunId, kind: &str, filled: Value) -> serde_json::Result<Command> {
    serde_json::from_value(json!({ "act": { "run": run, "do": { kind: filled } } }))
}

/// The secret of a command by which a phone keeps a text as its own.
pub(super) fn secret_of(command: &Command) -> Option<Secret> {
    let Command::Act { command, .. } = command else { return None };
    let json = serde_json::to_value(command).ok()?;
    let (_, command) = json.as_object()?.iter().next()?;
    let (_, words) = command.as_object()?.iter().next()?;
    serde_json::from_value(words.get("secret")?.clone()).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use room::access::MATRIX;

    use super::*;

    /// And each shape is a command.
    #[test]
    fn each_row_of_a_kind_has_a_shape() {
        let mut hall = Hall::open(1).unwrap();
        let mut rows = BTreeSet::new();
        for (kind, shapes) in SHAPES {
            for shape in shapes {
                let mut filled = serde_json::from_str(shape).unwrap();
                hall.fill(&mut filled, Default::default());
                let command = command(RunId(1), kind, filled).unwrap_or_else(|told| panic!("{kind} {shape}: {told}"));
                rows.insert(right(&command));
            }
        }
        let of_kinds = MATRIX.iter().filter(|(_, name, _)| SHAPES.iter().any(|(kind, _)| name.contains(kind)));
        for (right, name, _) in of_kinds {
            assert!(rows.contains(right), "{name} has no shape");
        }
    }
}
