//! Every design that was tried: sizes of ballots, marks, waves and what is kept.

use serde_json::json;

use super::procedures::{Procedure, Way};

/// Individual rounds: (ballot, marks, further waves).
const ALONE: &[(u16, u8, &[u16])] = &[
    (12, 3, &[15]),
    (15, 5, &[30]),
    (15, 5, &[30, 10]),
    (10, 3, &[75, 30, 10]),
    (10, 4, &[75, 30, 10]),
    (10, 5, &[75, 30, 10]),
    (10, 6, &[75, 30, 10]),
    (10, 5, &[60, 30, 10]),
    (10, 5, &[50, 20, 10]),
    (10, 5, &[75, 25, 12]),
    (8, 4, &[75, 40, 20, 10]),
    (13, 6, &[50, 14]),
];
/// A first round: ballot, marks, further waves, kept of each sub-theme, unsettling, next.
type First = (u16, u8, &'static [u16], u16, u16, u16);
/// First rounds of the mixed way.
const MIXED: &[First] = &[
    (12, 3, &[], 3, 3, 3),
    (12, 6, &[], 3, 3, 3),
    (12, 4, &[75], 3, 3, 3),
    (12, 6, &[75], 3, 3, 3),
    (12, 6, &[50], 3, 3, 3),
    (12, 6, &[50], 3, 3, 6),
    (12, 6, &[50], 3, 3, 9),
    (12, 4, &[50], 3, 3, 9),
    (10, 5, &[50], 3, 3, 9),
    (10, 5, &[75, 30], 3, 3, 6),
    (15, 7, &[50], 3, 3, 9),
];

/// All of them.
#[must_use]
pub fn all() -> Vec<Procedure> {
    let plain = |name: String, way: Way| Procedure { name, way, turnout: 1.0, cloned: false };
    let alone = ALONE.iter().map(|(ballot, dots, waves)| {
        let name = format!("alone: ballots of {ballot}, {dots} marks, then {waves:?}");
        plain(
            name,
            Way::Rounds(vec![
                json!({ "over": "a", "ballot": ballot, "dots": dots, "unsettling": 0, "waves": waves, "keep": 5 }),
            ]),
        )
    });
    let mixed = MIXED.iter().map(|(ballot, dots, waves, each, unsettling, next)| {
        let kept = each * 3 + unsettling + next;
        let name = format!("mixed: ballots of {ballot}, {dots} marks, then {waves:?}, {kept} to the tables");
        let first = json!({ "over": "a", "ballot": ballot, "dots": dots, "unsettling": 1, "waves": waves,
            "keep": { "per_subtheme": each, "unsettling": unsettling, "next": next } });
        let tables = json!({ "over": "b", "voice": "table", "dots": 5, "unsettling": 1,
            "keep": { "per_subtheme": 1, "unsettling": 1, "next": 1 } });
        plain(name, Way::Rounds(vec![first, tables]))
    });
    alone.chain(mixed).collect()
}
