//! What remains of a day, as a page, as JSON and as CSV: all three are the same
//! report of the rules, written down three ways. It adds nothing and reveals
//! nothing that the report does not hold.

pub mod cells;
pub mod order;
pub mod seats;

use askama::Template;
use room::hall::Worth;
use room::report::{Cell, Figure, Sheet};
use room::room::Room;
use room::words::{Language, Text};
use serde::Serialize;

/// The style of the page: a file of its own, since no page may carry one inline.
pub const STYLE: &str = include_str!("report.css");

/// A whole day.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct Day {
    pub title: Text,
    pub people: u32,
    pub here: u32,
    /// Moves that were made.
    pub reshuffles: u16,
    /// Pairs that have met more than once, as they really sat.
    pub repeats: u32,
    /// What the seating was worth, beside what no plan could have beaten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seating: Option<Worth>,
    /// The one question, once it stands.
    pub one: Option<String>,
    pub chapters: Vec<Chapter>,
}

/// One run of one step.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct Chapter {
    pub step: String,
    pub title: Text,
    pub kind: room::activities::Kind,
    /// From 1; a step that was run again has several.
    pub run: u32,
    pub figures: Vec<Figure>,
    pub tables: Vec<Sheet>,
}

impl Day {
    /// The day of a room as it stands.
    #[must_use]
    pub fn of(room: &Room) -> Self {
        let chapters = room.report().into_iter().filter_map(|(run, step, report)| {
            let step = room.agenda.step(step).ok()?;
            (!report.figures.is_empty() || !report.tables.is_empty()).then(|| Chapter {
                step: step.words.name.clone(),
                title: step.words.title.clone(),
                kind: step.settings.kind(),
                run: run.0,
                figures: report.figures,
                tables: report.tables,
            })
        });
        Self {
            title: room.head.title.clone(),
            people: room.hall.planned,
            here: room.hall.count_here(),
            reshuffles: room.hall.furthest,
            repeats: room.hall.met.values().filter(|times| **times > 1).count() as u32,
            seating: room.hall.worth_so_far(),
            one: room.runs.values().rev().find_map(|run| run.activity.one()).map(str::to_owned),
            chapters: chapters.collect(),
        }
    }

    /// A table as CSV: `STEP-TABLE`, or just the table's name if only one chapter has it (the
    /// newest otherwise). None if there is no such table.
    #[must_use]
    pub fn csv(&self, name: &str) -> Option<Vec<u8>> {
        let tables = self.chapters.iter().flat_map(|chapter| chapter.tables.iter().map(move |table| (chapter, table)));
        let (_, table) = tables
            .rev()
            .find(|(chapter, table)| table.key == name || format!("{}-{}", chapter.step, table.key) == name)?;
        write_csv(table).ok()
    }
}

/// With a byte-order mark, because spreadsheets guess wrong without.
fn write_csv(table: &Sheet) -> Result<Vec<u8>, csv::Error> {
    let mut writer = cells::writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(table.columns.iter().map(|(key, _)| key))?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|cell| match cell {
            Cell::Text(text) => cells::harmless(text),
            Cell::Number(n) => n.to_string(),
        }))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// The report as a page that reads well and prints well.
#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    day: &'a Day,
    language: Language,
    fr: bool,
}

impl Page<'_> {
    fn say<'a>(&self, text: &'a Text) -> &'a str {
        text.in_(self.language)
    }

    fn chosen(&self) -> Vec<&Chapter> {
        self.day
            .chapters
            .iter()
            .filter(|chapter| !chapter.figures.is_empty() || chapter.tables.iter().any(|t| !t.rows.is_empty()))
            .collect()
    }

    /// The mean, with one digit, as the language writes it.
    fn mean(&self, worth: &Worth) -> String {
        let mean = format!("{:.1}", worth.met_mean);
        if self.fr { mean.replace('.', ",") } else { mean }
    }

    fn cell(&self, cell: &Cell) -> String {
        match cell {
            Cell::Text(text) => text.clone(),
            Cell::Number(n) => n.to_string(),
        }
    }
}

/// Writes the page in one language.
///
/// # Errors
/// If the template cannot be filled, which a test rules out.
pub fn page(day: &Day, language: Language) -> Result<String, askama::Error> {
    Page { day, language, fr: language == Language::Fr }.render()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Sheet {
        let mut table = Sheet::new(
            "questions",
            "Questions",
            "Questions",
            &[("text", "Texte", "Text"), ("marks", "Points", "Dots")],
        );
        table.rows.push(vec!["=1+1".into(), 3_u32.into()]);
        table.rows.push(vec!["Qui, \"chez\" <b>nous</b> ?".into(), 0_u32.into()]);
        table
    }

    fn day() -> Day {
        let chapter = Chapter {
            step: "harvest".into(),
            title: Text::plain("Vos questions"),
            kind: room::activities::Kind::Talk,
            run: 3,
            figures: vec![Figure::new("questions", "questions", "questions", 2)],
            tables: vec![table()],
        };
        Day {
            title: Text::plain("Une matinée"),
            people: 40,
            here: 38,
            reshuffles: 2,
            repeats: 0,
            seating: Some(Worth {
                rounds: 3,
                repeats: 4,
                bound: 4,
                optimal: true,
                met_min: 20,
                met_mean: 21.5,
                pair_max: 2,
            }),
            one: Some("Et demain ?".into()),
            chapters: vec![chapter],
        }
    }

    #[test]
    fn a_cell_is_never_a_formula() {
        let csv = String::from_utf8(day().csv("harvest-questions").unwrap()).unwrap();
        let wanted = "\u{feff}\"text\",\"marks\"\n\"'=1+1\",3\n\"Qui, \"\"chez\"\" <b>nous</b> ?\",0\n";
        assert_eq!(csv, wanted);
        assert_eq!(day().csv("questions"), day().csv("harvest-questions"));
        assert!(day().csv("nothing").is_none());
    }

    #[test]
    fn the_page_shows_texts_as_texts() {
        for language in [Language::Fr, Language::En] {
            let page = page(&day(), language).unwrap();
            assert!(page.contains("&#60;b&#62;nous") && !page.contains("<b>nous"), "{page}");
            assert!(page.contains("Et demain ?"));
            assert!(page.contains(if language == Language::Fr { "21,5" } else { "21.5" }));
        }
    }
}
