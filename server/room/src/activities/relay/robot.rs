//! A simulated participant in a relay: taps once the last beats run, sometimes
//! writes, and as an author says yes four times out of five. It draws from its own
//! number, so that it does not ask its luck again at every view.

use super::{Command, Phase, Relay};
use crate::activity::{Eye, Mind, Prompt};
use crate::scenario::Phones;
use crate::words::ItemId;

pub(super) fn acts(eye: &Eye<'_, Relay>, mind: &mut dyn Mind) -> Vec<Command> {
    let Some(hand) = eye.hand else { return Vec::new() };
    let mut acts: Vec<Command> = hand.asked.iter().map(|story| answer(*story)).collect();
    let ending = eye.board.is_some_and(|board| board.phase != Phase::Tell);
    if ending && eye.phones == Phones::All && hand.carries && !hand.told && !always_late(eye) {
        acts.push(Command::Told {});
    }
    acts.extend(written(eye, mind));
    acts
}

/// One in eleven forgets to tap.
fn always_late(eye: &Eye<'_, Relay>) -> bool {
    eye.me.0 % 11 == 5
}

fn answer(story: ItemId) -> Command {
    match story.0 % 5 {
        0 => Command::Decline { story },
        n => Command::Approve { story, named: n == 1 },
    }
}

/// One in three writes the story that they carried.
fn written(eye: &Eye<'_, Relay>, mind: &mut dyn Mind) -> Option<Command> {
    let hand = eye.hand?;
    let neighbour = hand.neighbours.get(eye.me.0 as usize % hand.neighbours.len().max(1))?;
    if hand.sent.is_some() || !eye.me.0.is_multiple_of(3) || eye.phones != Phones::All {
        return None;
    }
    let (title, line) = (mind.say(Prompt::StoryTitle)?, mind.say(Prompt::StoryLine)?);
    Some(Command::Write { author: neighbour.who, title, line })
}
