//! The running order on paper: the agenda as it stands at this moment, with its hours,
//! cues, notes and paper twins, for whoever stands on the stage. It is never a plan of
//! its own, and holds nothing that anybody has said.

use askama::Template;
use room::agenda::{Status, Step};
use room::room::Room;
use room::scenario::{Hour, Phones, SeatsPlan, StepWords};
use room::words::{At, Language, Text};

/// The running order of a room at one moment.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Order {
    pub title: Text,
    /// When it was printed.
    pub at: Hour,
    pub lines: Vec<Line>,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Line {
    /// When it begins; none backstage.
    pub hour: Option<Hour>,
    /// What has become of it.
    pub status: Status,
    /// The first step of its day, where there are several.
    pub day: Option<u8>,
    /// What the scenario and the desk say of it.
    pub words: StepWords,
}

impl Order {
    /// The agenda in its order of now.
    #[must_use]
    pub fn of(room: &Room, now: At) -> Self {
        let agenda = &room.agenda;
        let hours = agenda.hours(now);
        let mut day = 0;
        let line = |step: &Step| {
            let first = agenda.days.len() > 1 && std::mem::replace(&mut day, step.words.day) != step.words.day;
            let hour = hours.get(&step.id).copied();
            Line { hour, status: step.status, day: first.then_some(step.words.day), words: step.words.clone() }
        };
        Self { title: room.head.title.clone(), at: agenda.hour(now), lines: agenda.steps.iter().map(line).collect() }
    }
}

#[derive(Template)]
#[template(path = "order.html")]
struct Page<'a> {
    order: &'a Order,
    language: Language,
    fr: bool,
}

impl Page<'_> {
    fn say<'a>(&self, text: &'a Text) -> &'a str {
        text.in_(self.language)
    }

    fn over(line: &Line) -> bool {
        matches!(line.status, Status::Done | Status::Skipped)
    }

    /// `7` or `2,5`, as the language writes it.
    fn minutes(&self, ms: i64) -> String {
        let text = (ms as f64 / 60_000.0).to_string();
        if self.fr { text.replace('.', ",") } else { text }
    }

    fn phones(&self, phones: &Phones) -> &'static str {
        match (*phones, self.fr) {
            (Phones::Down, true) => "posés",
            (Phones::Down, false) => "down",
            (Phones::Pen, true) => "un stylo par table",
            (Phones::Pen, false) => "one pen a table",
            (Phones::Pairs, true) => "un pour deux",
            (Phones::Pairs, false) => "one for two",
            (Phones::All, true) => "tous",
            (Phones::All, false) => "all",
        }
    }

    /// What a hand in a hurry must see: protected, first to go, people move, aside, backstage.
    fn signs(&self, line: &Line) -> String {
        let words = &line.words;
        let signs = [
            (line.status == Status::Open, "en cours", "open"),
            (line.status == Status::Parked, "de côté", "set aside"),
            (line.status == Status::Skipped, "sauté", "skipped"),
            (words.protect, "protégé", "protected"),
            (words.drop_if_late, "à laisser si l’on est en retard", "first to go when late"),
            (words.seats != SeatsPlan::Keep, "changement de table", "new tables"),
            (words.backstage, "coulisses", "backstage"),
        ];
        let said = signs.iter().filter(|(holds, ..)| *holds).map(|(_, fr, en)| if self.fr { *fr } else { *en });
        said.collect::<Vec<_>>().join(" · ")
    }
}

/// Writes it in one language.
///
/// # Errors
/// If the template cannot be filled, which a test rules out.
pub fn page(order: &Order, language: Language) -> Result<String, askama::Error> {
    Page { order, language, fr: language == Language::Fr }.render()
}

#[cfg(test)]
mod tests {
    use super::*;
    use room::scenario::Scenario;

    fn order() -> Order {
        let source = include_str!("../../../../scenarios/collective-choice-320.toml");
        let scenario = Scenario::read(source).unwrap();
        Order::of(&Room::new(&scenario, At(0), 60), At(5 * 60_000))
    }

    #[test]
    fn the_hours_follow_from_the_start_of_the_day() {
        let order = order();
        let hour = |name: &str| order.lines.iter().find(|line| line.words.name == name).unwrap().hour;
        assert_eq!(order.at, Hour(65), "printed five minutes after midnight in Greenwich, an hour later here");
        assert_eq!((hour("arrive"), hour("request")), (Some(Hour(8 * 60)), Some(Hour(8 * 60 + 45))));
        assert_eq!(hour("group"), None, "backstage work has no hour of its own");
    }

    #[test]
    fn cues_notes_and_paper_stand_in_both_languages() {
        let (fr, en) = (page(&order(), Language::Fr).unwrap(), page(&order(), Language::En).unwrap());
        for words in ["08:00", "Demandez le silence", "un stylo par table", "32 feuilles A3", "2,5"] {
            assert!(fr.contains(words), "{words}");
        }
        for words in ["Ask for silence", "one pen a table", "32 A3 sheets", "first to go when late", "2.5"] {
            assert!(en.contains(words), "{words}");
        }
    }
}
