//! What simulated people do with a finding: a table nods, everybody answers once; the
//! desk writes down a few sentences, and the pilot lets the first ones stand.

use super::{Answer, Board, Choice, Command, Finding};
use crate::activity::{Eye, Mind, Prompt};
use crate::answers::RoundStage;
use crate::scenario::Phones;
use crate::spoken::Nod;
use crate::words::TableId;

/// The sentences that a simulated desk hears.
const HEARD: usize = 3;

pub(super) fn participant(eye: &Eye<'_, Finding>, mind: &mut dyn Mind) -> Vec<Command> {
    let waiting = eye.sheet.filter(|_| eye.pen).into_iter().flat_map(|sheet| &sheet.waiting);
    let mut commands: Vec<Command> = waiting.map(|id| Command::Nod { finding: *id, yes: true }).collect();
    if let Some(asked) = eye.hand.and_then(|hand| hand.asked.as_ref())
        && eye.phones != Phones::Down
        && asked.chosen.is_empty()
    {
        let choices = asked.over.iter().map(|id| Choice { finding: *id, answer: answer(mind) }).collect();
        commands.push(Command::Answer { revision: asked.revision + 1, choices });
    }
    commands
}

fn answer(mind: &mut dyn Mind) -> Answer {
    match mind.luck() {
        luck if luck < 0.6 => Answer::Yes,
        luck if luck < 0.85 => Answer::Partly,
        _ => Answer::No,
    }
}

pub(super) fn desk(board: &Board, mind: &mut dyn Mind) -> Vec<Command> {
    if board.stage != RoundStage::None {
        return Vec::new();
    }
    if board.findings.len() < HEARD && board.findings.iter().all(|face| face.nod == Nod::Yes) {
        let table = TableId(1 + (mind.luck() * f64::from(board.tables.saturating_sub(1))) as u16);
        return mind.say(Prompt::Finding).map(|text| Command::Write { table, text }).into_iter().collect();
    }
    let next = board.findings.iter().find(|face| face.nod == Nod::Yes && !face.stands);
    let next = next.filter(|_| board.drives && board.places > 0 && board.findings.len() >= HEARD);
    next.map(|face| Command::Stand { finding: face.id, on: true }).into_iter().collect()
}
