//! What a simulated pen does: one note for the table's question.

use crate::activities::explore::{Command, Explore};
use crate::activity::{Eye, Mind, Prompt};
use crate::scenario::Phones;

pub(super) fn note(eye: &Eye<'_, Explore>, mind: &mut dyn Mind) -> Vec<Command> {
    let (Some(board), Some(sheet)) = (eye.board, eye.sheet) else { return Vec::new() };
    let may = eye.pen && eye.phones != Phones::Down && board.open && !board.late;
    if !may || sheet.question.is_none() || !sheet.notes.is_empty() {
        return Vec::new();
    }
    let Some(text) = mind.say(Prompt::Note) else { return Vec::new() };
    vec![Command::Note { text, secret: mind.secret() }]
}
