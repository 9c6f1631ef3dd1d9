//! A simulated voice: reads its ballot, marks what it likes best and what strikes it
//! most, and sometimes thinks again once. It sees what everybody sees.

use crate::activities::dots::Dots;
use crate::activities::dots::settings::Who;
use crate::activities::dots::words::{Board, Command, Marks, Paper, Phase};
use crate::activity::{Eye, Mind};
use crate::scenario::Phones;
use crate::words::ItemId;

/// How often a voice that has voted thinks again, each time it looks.
const SECOND_THOUGHTS: f64 = 0.05;

pub(super) fn act(eye: &Eye<'_, Dots>, mind: &mut dyn Mind) -> Vec<Command> {
    let Some((board, paper)) = ballot(eye) else { return Vec::new() };
    let read_all = paper.questions.iter().all(|item| eye.texts.contains_key(item));
    if !read_all || paper.questions.is_empty() {
        return Vec::new();
    }
    let again = paper.revision == 1 && !paper.run_off && mind.luck() < SECOND_THOUGHTS;
    if paper.revision > 0 && !again {
        return Vec::new();
    }
    vec![Command::Ballot(marks(eye, board, paper, mind))]
}

/// The ballot that is this one's to fill now, if any.
fn ballot<'a>(eye: &Eye<'a, Dots>) -> Option<(&'a Board, &'a Paper)> {
    let board = eye.board?;
    if !matches!(board.phase, Phase::Open | Phase::RunOff) || eye.phones == Phones::Down {
        return None;
    }
    let paper = match board.voice {
        Who::Participant if eye.phones == Phones::Pen && !eye.pen => None,
        Who::Participant => eye.hand?.paper.as_ref(),
        Who::Table if eye.pen => eye.sheet?.paper.as_ref(),
        Who::Table => None,
    };
    // Board and ballot travel apart: in between they may belong to two waves.
    let same = |paper: &&Paper| paper.run_off == (board.phase == Phase::RunOff) && paper.wave == board.wave;
    paper.filter(same).map(|paper| (board, paper))
}

fn marks(eye: &Eye<'_, Dots>, board: &Board, paper: &Paper, mind: &mut dyn Mind) -> Marks {
    let mut liked: Vec<(f64, ItemId)> =
        paper.questions.iter().map(|item| (mind.likes(&eye.texts[item]), *item)).collect();
    liked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut dots: Vec<ItemId> = liked.iter().take(board.dots.into()).map(|(_, item)| *item).collect();
    if paper.revision > 0 {
        dots.pop();
    }
    let mean = liked.iter().map(|(likes, _)| likes).sum::<f64>() / liked.len() as f64;
    let strikes = |likes: f64| (likes - mean).abs();
    let rest = liked.iter().filter(|(_, item)| !dots.contains(item));
    let most = rest.max_by(|a, b| strikes(a.0).total_cmp(&strikes(b.0))).map(|(_, item)| *item);
    let unsettling = most.filter(|_| board.unsettling);
    Marks { revision: paper.revision + 1, dots, unsettling, run_off: paper.run_off, wave: paper.wave }
}
