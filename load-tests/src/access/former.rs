//! Who held the pen of a table, and sits at another one now.

use anyhow::Result;
use room::protocol::Outcome;
use serde_json::{Value, json};

use super::{Hall, TABLES, Tally};
use crate::outside::Phone;
use crate::outside::phone::{fresh_id, word};

/// Everybody moves; then each former pen speaks for the table it left.
///
/// # Errors
/// If the room does not answer.
pub async fn tables(hall: &mut Hall) -> Result<Tally> {
    let mut pens = std::mem::take(&mut hall.pens);
    for (phone, _) in &mut pens {
        let me = phone.me();
        phone.ask(&me, &json!({ "take_pen": {} })).await?;
    }
    let mut tally = Tally::default();
    for (phone, table) in &mut pens {
        let got = word(&note(hall, phone, table).await?);
        tally.note(got == "kept", || format!("the pen of table {table} was answered {got} before the move"));
    }
    all_move(hall, &mut pens).await?;
    let mut moved = 0;
    for (phone, table) in &mut pens {
        if phone.view(&format!("hand {}", phone.who()))["table"] == *table {
            continue;
        }
        moved += 1;
        let got = word(&note(hall, phone, table).await?);
        tally.note(got == "denied", || format!("who left table {table} was answered {got} when speaking for it"));
    }
    tally.note(2 * moved >= pens.len(), || format!("only {moved} of {} have moved", pens.len()));
    Ok(tally)
}

/// Speaks for a table, as its pen would.
async fn note(hall: &Hall, phone: &mut Phone, table: &Value) -> Result<Outcome> {
    let run = hall.pilot.view("board pilot")["act"]["run"].clone();
    let ask = json!({ "ask": { "text": "Qui ?", "subtheme": null, "secret": fresh_id() } });
    phone.ask(&json!({ "table": table }), &json!({ "act": { "run": run, "do": { "harvest": ask } } })).await
}

/// Everybody moves by the plan; whom the plan leaves in place, the desk seats elsewhere.
async fn all_move(hall: &mut Hall, pens: &mut [(Phone, Value)]) -> Result<()> {
    let desk = json!("desk");
    for _ in 0..2 {
        hall.pilot.ask(&desk, &json!({ "reshuffle": { "announce": false } })).await?;
    }
    for (phone, table) in pens {
        phone.come_back().await?;
        if phone.view(&format!("hand {}", phone.who()))["table"] == *table {
            let elsewhere = table.as_u64().unwrap_or(0) % TABLES as u64 + 1;
            let seat = json!({ "seat_person": { "who": phone.who(), "table": elsewhere } });
            hall.pilot.ask(&desk, &seat).await?;
            phone.come_back().await?;
        }
    }
    Ok(())
}
