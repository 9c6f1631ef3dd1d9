//! What simulated people do at the microphone: the desk calls three voices and
//! writes the first sentence down; the speaker's table nods; then it is shown. Where
//! texts are read aloud it draws them, and GO calls one after the other.

use super::Voices;
use super::words::{Board, Command, Nod, Place, Stage};
use crate::activity::{Eye, Mind, Prompt};

/// One answer a table is enough. The desk asked this table, so it looks even where phones lie dark.
pub(super) fn participant(eye: &Eye<'_, Voices>) -> Vec<Command> {
    let sheet = eye.sheet.map_or(&[][..], |sheet| &sheet.said);
    let hand = eye.hand.map_or(&[][..], |hand| &hand.said);
    let asked = sheet.iter().chain(hand).filter(|said| eye.pen && said.nod == Nod::Asked);
    asked.map(|said| Command::Nod { item: said.item }).take(1).collect()
}

/// One gesture at a time; each look at the board leads to the next.
pub(super) fn desk(board: &Board, mind: &mut dyn Mind) -> Vec<Command> {
    let most = if board.choices.is_some() { 10 } else { 3 };
    let wanted = board.planned.clamp(1, most) as u8;
    let nothing = board.choices.as_ref().is_some_and(Vec::is_empty);
    if board.queue.is_empty() && nothing {
        return Vec::new();
    }
    if board.queue.is_empty() {
        return vec![Command::Draw { count: wanted }];
    }
    if board.spoken == 0 {
        return board.queue.first().map(|next| Command::Speak { turn: next.turn }).into_iter().collect();
    }
    if board.choices.is_some() {
        return Vec::new();
    }
    let Some(first) = board.queue.iter().find(|place| place.stage != Stage::Waiting) else { return Vec::new() };
    sentence(board, first, mind).into_iter().collect()
}

fn sentence(board: &Board, place: &Place, mind: &mut dyn Mind) -> Option<Command> {
    let turn = place.turn;
    match &place.said {
        None => mind.say(Prompt::Finding).map(|text| Command::Write { turn, text }),
        Some(said) if said.aside => None,
        Some(said) => match said.nod {
            Nod::Typed => Some(Command::Ask { turn }),
            Nod::Yes if board.shown != Some(said.item) => Some(Command::Reveal { turn }),
            _ => None,
        },
    }
}
