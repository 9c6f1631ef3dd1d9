//! What remains of the microphone: how many spoke, and the sentences that their
//! tables nodded to. No table, no name.

use super::Voices;
use crate::report::{Cell, Figure, Report, Sheet};

pub(super) fn report(it: &Voices) -> Report {
    let mut said = Sheet::new("said", "Dit au micro, mot pour mot", "Said at the microphone, word for word", &[(
        "text", "Phrase", "Sentence",
    )]);
    said.rows = it.nodded().map(|(_, said)| vec![Cell::from(said.text.as_str())]).collect();
    let figures = vec![
        Figure::new("voices", "Voix au micro", "Voices at the microphone", it.spoken()),
        Figure::new("said", "Phrases écrites mot pour mot", "Sentences written word for word", said.rows.len()),
    ];
    Report { figures, tables: if said.rows.is_empty() { Vec::new() } else { vec![said] } }
}
