//! What simulated people do with a wording: some volunteer, the circle drafts, everybody
//! answers once, a few say what is missing; the desk lets through, amends once if somebody
//! missed something, and chooses.

use super::{Answer, Board, Choice, Command, Desk, Wording};
use crate::activity::{Eye, Mind, Prompt};
use crate::answers::RoundStage;
use crate::scenario::Phones;
use crate::words::{ItemId, TableId};

/// A circle that the desk is content with.
const ENOUGH: usize = 3;

pub(super) fn participant(eye: &Eye<'_, Wording>, mind: &mut dyn Mind) -> Vec<Command> {
    let Some(hand) = eye.hand else { return Vec::new() };
    // The circle works while the phones of the hall are dark.
    if let Some(circle) = hand.circle.as_ref().filter(|circle| circle.left > 0) {
        let waits = circle.wordings.iter().any(|face| face.shown) || mind.luck() < 0.5;
        let text = if waits { None } else { mind.say(Prompt::Wording) };
        return text.map(|text| Command::Propose { text }).into_iter().collect();
    }
    if eye.phones == Phones::Down {
        return Vec::new();
    }
    if let Some(asked) = hand.asked.as_ref().filter(|asked| asked.chosen.is_empty()) {
        let choices = asked.over.iter().map(|id| choice(*id, eye.texts.get(id), mind)).collect();
        return vec![Command::Answer { revision: asked.revision + 1, choices }];
    }
    let joins = hand.call.as_ref().filter(|_| mind.luck() < 0.02);
    joins.map(|call| Command::Volunteer { question: call.questions.first().copied() }).into_iter().collect()
}

fn choice(wording: ItemId, text: Option<&String>, mind: &mut dyn Mind) -> Choice {
    let liked = text.map_or(0.0, |text| mind.likes(text)) > 0.0;
    let (answer, missing) = match mind.luck() {
        luck if luck < 0.12 => (Answer::Missing, mind.say(Prompt::Reservation)),
        luck if luck < 0.4 || !liked => (Answer::Suits, None),
        _ => (Answer::Carry, None),
    };
    Choice { wording, answer, missing }
}

pub(super) fn desk(board: &Board, mind: &mut dyn Mind) -> Vec<Command> {
    let Some(desk) = board.desk.as_ref() else { return Vec::new() };
    let fresh = board.wordings.iter().filter(|face| !face.approved);
    let mut commands: Vec<Command> = fresh.map(|face| Command::Approve { wording: face.id, on: true }).collect();
    if desk.drives && desk.places > 0 && desk.left > 0 && desk.circle.len() < ENOUGH {
        let table = TableId(1 + (mind.luck() * f64::from(desk.tables.saturating_sub(1))).round() as u16);
        commands.push(Command::InviteTable { table });
    }
    if desk.drives && board.stage == RoundStage::Shown && board.one.is_none() && desk.chosen.is_none() {
        commands.extend(after_answers(board, desk, mind));
    }
    commands
}

fn after_answers(board: &Board, desk: &Desk, mind: &mut dyn Mind) -> Option<Command> {
    let wording = best(board)?;
    if desk.amendable && !desk.reservations.is_empty() {
        let text = mind.say(Prompt::Wording);
        return Some(text.map_or(Command::Choose { wording: Some(wording) }, |text| Command::Amend { wording, text }));
    }
    // New words wait for their look.
    let asked = board.counted.iter().map(|counted| counted.of).chain(board.over.iter().copied()).collect::<Vec<_>>();
    let waits = board.wordings.iter().any(|face| face.amends.is_some() && !asked.contains(&face.id));
    (!waits).then_some(Command::Choose { wording: Some(wording) })
}

/// The one of the last look that most people carry; the first one where too few have answered.
fn best(board: &Board) -> Option<ItemId> {
    let last = board.counted.iter().filter(|counted| counted.round == board.round);
    last.max_by_key(|counted| counted.counts[0]).map(|counted| counted.of).or_else(|| board.over.first().copied())
}
