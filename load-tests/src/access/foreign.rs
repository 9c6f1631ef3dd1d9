//! Ids of things that exist, that exist elsewhere, or that do not: whoever may not
//! know gets the same bytes for all of them.

use anyhow::Result;
use rand::rngs::ChaCha12Rng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::{Hall, Tally};
use crate::outside::Phone;
use crate::outside::phone::word;

/// What one fresh device may say before it is slowed.
const EACH: usize = 10;
/// Of ten ids, so many are tried by somebody who may not speak at all; the others by a helper.
const STRANGERS: usize = 6;

/// Tries `count` ids.
pub async fn ids(hall: &Hall, count: usize, seed: u64) -> Result<Tally> {
    let mut dice = ChaCha12Rng::seed_from_u64(seed);
    let mut tally = Tally::default();
    let run = hall.pilot.view("board pilot")["act"]["run"].as_u64().unwrap_or(1);
    let mut done = 0;
    while done < count {
        let stranger = done / EACH % 10 < STRANGERS;
        let hello = if stranger { json!({ "code": hall.links.code }) } else { json!({ "key": hall.links.helper }) };
        let mut phone = Phone::enter(&hall.links.room, &hello).await?;
        for _ in 0..EACH.min(count - done) {
            done += 1;
            let drawn = (dice.random_bool(0.5), dice.random_range(1_u64..1 << 53));
            try_one(&mut phone, stranger, run, drawn, &mut tally).await?;
        }
    }
    Ok(tally)
}

async fn try_one(
    phone: &mut Phone,
    stranger: bool,
    run: u64,
    (exists, dice): (bool, u64),
    tally: &mut Tally,
) -> Result<()> {
    // A run that is there and one that is not; the text is never there.
    let asked = if stranger && exists { run } else { dice % 3_000_000 + 1_000_000 };
    let gesture = json!({ "harvest": { "publish": { "reveal": { "item": dice } } } });
    let command = json!({ "act": { "run": if stranger { asked } else { run }, "do": gesture } });
    let got = word(&phone.ask(&Value::from("desk"), &command).await?);
    let want = if stranger { "denied" } else { "not_found" };
    tally.note(got == want, || format!("run {asked}, text {dice}: {got}, wanted {want}"));
    Ok(())
}
