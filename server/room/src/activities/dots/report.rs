//! What stands in the report: for each question how many read it, how many marks it
//! got and whether it stayed. Before the hall has seen it, only the turnout.

use crate::activities::dots::Dots;
use crate::activities::dots::cut::{Tally, Why};
use crate::limits;
use crate::report::{Cell, Figure, Report, Sheet};
use crate::words::ItemId;

impl Dots {
    pub(super) fn tell(&self) -> Report {
        if !self.settled_and_seen() {
            let figures = vec![Figure::new("ballots", "bulletins", "ballots", self.voters().count().max(self.count.ballots as usize) as u32)];
            return Report { figures: figures.into_iter().chain(self.late()).collect(), tables: Vec::new() };
        }
        let marks: u32 = self.count.tallies.iter().map(|tally| tally.marks + tally.unsettling).sum();
        let figures = vec![
            Figure::new("ballots", "bulletins", "ballots", self.count.ballots),
            Figure::new("dots", "marques", "marks", marks),
            Figure::new("kept", "questions retenues", "questions kept", self.kept_why().len() as u32),
        ];
        Report { figures: figures.into_iter().chain(self.late()).collect(), tables: vec![self.table(), self.ties_table()] }
    }

    /// By number only, and only where there are any.
    fn late(&self) -> Option<Figure> {
        (self.late > 0).then(|| Figure::new("late", "bulletins arrivés trop tard", "ballots that came too late", self.late))
    }

    /// Exports count as the hall: nothing before the last beat of the reveal, or, where the
    /// scenario leaves the reveal out, before the hall has gone on with the result.
    fn settled_and_seen(&self) -> bool {
        self.all_shown() || self.fixed
    }

    fn table(&self) -> Sheet {
        let mut sheet = Sheet::new(
            "questions",
            "Questions et marques",
            "Questions and marks",
            &[
                ("id", "Numéro", "Id"),
                ("text", "Question", "Question"),
                ("subtheme", "Sous-thème", "Sub-theme"),
                ("joined", "Réunies sous elle", "Joined under it"),
                ("merged", "Leurs mots", "Their words"),
                ("dealt", "Bulletins reçus", "Ballots dealt"),
                ("read", "Lectures comptées", "Counted readings"),
                ("marks", "Marques", "Marks"),
                ("unsettling", "Dérange", "Unsettling"),
                ("run_off", "Départage", "Run-off"),
                ("wave", "Dernière lecture", "Last reading"),
                ("stays", "Reste, sur 100 tirages", "Stays, of 100 draws"),
                ("kept", "Retenue", "Kept"),
            ],
        );
        sheet.rows = self.count.tallies.iter().map(|tally| self.row(tally)).collect();
        sheet
    }

    fn row(&self, tally: &Tally) -> Vec<Cell> {
        let item = self.item(tally.item);
        // Sums of fewer than five readers would tell what one of them has marked.
        let told = |sum: u32| if tally.read < limits::TALLY_FLOOR { "".into() } else { Cell::from(sum) };
        let joined = item.map_or(&[][..], |item| item.joined.as_slice());
        let merged = joined.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join(" / ");
        let subtheme = item.and_then(|item| item.subtheme).map_or("".into(), |n| Cell::from(u32::from(n)));
        vec![
            tally.item.0.into(),
            item.map_or("", |item| &item.text).into(),
            subtheme,
            item.map_or(0, |item| item.joined.len() as u32).into(),
            merged.as_str().into(),
            tally.dealt.into(),
            tally.read.into(),
            told(tally.marks),
            told(tally.unsettling),
            tally.run_off.map_or("".into(), told),
            u32::from(tally.wave).into(),
            tally.stays.map_or("".into(), |stays| told(stays.into())),
            self.why(tally.item).map_or("", code).into(),
        ]
    }

    fn ties_table(&self) -> Sheet {
        let columns = [
            ("part", "Partie de la règle", "Part of the rule"),
            ("text", "Question", "Question"),
            ("places", "Places", "Places"),
            ("ending", "Issue", "Ending"),
        ];
        let mut sheet = Sheet::new("ties", "Égalités", "Ties", &columns);
        for tie in &self.outcome.ties {
            let ending = format!("{:?}", tie.ending).to_lowercase();
            sheet.rows.extend(tie.items.iter().map(|item| {
                let text = self.item(*item).map_or("", |item| &item.text);
                vec![code(tie.why).into(), text.into(), u32::from(tie.places).into(), ending.as_str().into()]
            }));
        }
        sheet
    }

    fn why(&self, id: ItemId) -> Option<Why> {
        self.kept_why().into_iter().find(|(item, ..)| *item == id).map(|(_, why, _)| why)
    }
}

fn code(why: Why) -> &'static str {
    match why {
        Why::Best => "best",
        Why::Subtheme => "subtheme",
        Why::Unsettling => "unsettling",
        Why::Next => "next",
        Why::Wild => "wild",
    }
}
