//! For whom a simulated person speaks: nearly always for themselves; a ballot of a
//! table is the table's own, whoever holds the pen.

use room::activities::{Board, Command, Look, dots};
use room::words::Voice;

/// The voice in which a command is said.
#[must_use]
pub fn voice(command: &Command, look: &Look<'_>) -> Voice {
    let own = Voice::Participant(look.me);
    match (command, look.board, look.table) {
        (Command::Dots(dots::words::Command::Ballot(_)), Some(Board::Dots(board)), Some(table))
            if board.voice == dots::settings::Who::Table =>
        {
            Voice::Table(table)
        }
        _ => own,
    }
}
