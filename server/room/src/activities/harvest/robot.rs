//! What a simulated pen does: one question at a time, its main sub-theme first, then the others
//! in turn, until the table has written its share or the head has nothing left to ask.

use crate::activities::harvest::{Command, Harvest, Stage};
use crate::activity::{Eye, Mind, Prompt};
use crate::scenario::Phones;

pub(super) fn ask(eye: &Eye<'_, Harvest>, mind: &mut dyn Mind) -> Vec<Command> {
    let (Some(board), Some(sheet)) = (eye.board, eye.sheet) else { return Vec::new() };
    let written = sheet.questions.len();
    let may = eye.pen && eye.phones != Phones::Down && board.stage == Stage::Open;
    if !may || written >= usize::from(board.per_table) {
        return Vec::new();
    }
    let Some(main) = sheet.main else { return question(None, mind).into_iter().collect() };
    let turns = (0..usize::from(board.subthemes)).map(|n| turn(main, board.subthemes, written + n));
    turns.filter_map(|subtheme| question(Some(subtheme), mind)).take(1).collect()
}

/// A question, if this head has one left for the sub-theme.
fn question(subtheme: Option<u8>, mind: &mut dyn Mind) -> Option<Command> {
    let text = mind.say(Prompt::Question { subtheme: subtheme.unwrap_or(1) })?;
    Some(Command::Ask { text, subtheme, secret: mind.secret() })
}

fn turn(main: u8, subthemes: u8, written: usize) -> u8 {
    let of = usize::from(subthemes.max(1));
    ((usize::from(main) - 1 + written) % of) as u8 + 1
}
