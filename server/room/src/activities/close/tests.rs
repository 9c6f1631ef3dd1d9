//! The rules of a close. Names carry the numbers of RULES.md.

use super::{Close, Settings};
use crate::activities::{Command, finding, harvest};
use crate::activity::Activity;
use crate::protocol;
use crate::tryout::Tryout;
use crate::words::{Audience, Id128, TableId};

fn day(figures: &str) -> Tryout {
    let agenda = format!(
        r#"
[[agenda]]
name = "finding"
minutes = 15
activity = {{ kind = "finding" }}

[[agenda]]
name = "close"
minutes = 5
activity = {{ kind = "close"{figures} }}
"#
    );
    let mut t = Tryout::new(20, 4, &agenda).all_join();
    let run = t.go_to("finding");
    let mut desk = |command| t.desk_acts(run, Command::Finding(command)).unwrap().made().0;
    let finding = desk(finding::Command::Write { table: TableId(1), text: "Vrai".into() }).unwrap();
    desk(finding::Command::Nod { finding, yes: true });
    t.pilot(protocol::Command::Skip {}).unwrap();
    t
}

fn keys(t: &Tryout, to: Audience) -> Vec<String> {
    t.board(to).figures.into_iter().map(|figure| figure.key).collect()
}

#[test]
fn cl1_the_hall_sees_the_figures_that_the_scenario_names_and_the_desk_all() {
    let t = day(", figures = [\"finding_answers\", \"findings\", \"unknown\"]");
    assert_eq!(keys(&t, Audience::Screen), ["finding_answers", "findings"]);
    assert_eq!(keys(&t, Audience::Phones), ["finding_answers", "findings"]);
    assert_eq!(keys(&t, Audience::Pilot), ["findings", "finding_answers"]);
    assert_eq!(keys(&day(""), Audience::Screen), ["findings"], "nothing of which there was none");
}

#[test]
fn cl2_no_figure_is_shown_before_the_close() {
    let mut t = day("");
    t.pilot(protocol::Command::Back {}).unwrap();
    assert!(Audience::ALL.iter().all(|to| t.board(*to).figures.is_empty()));
}

#[test]
fn cl3_closing_makes_every_run_forget() {
    let t = day("");
    assert!(t.room.unsettled().is_empty());
}

#[test]
fn cl3_the_last_close_ends_what_was_opened_after_one_that_came_too_early() {
    let step = |name: &str, kind: &str| {
        format!("[[agenda]]\nname = \"{name}\"\nminutes = 5\nphones = \"all\"\nactivity = {{ kind = \"{kind}\" }}\n")
    };
    let agenda = ["talk", "harvest", "close"].map(|kind| step(kind, kind)).concat();
    let mut t = Tryout::new(8, 4, &agenda).all_join();
    t.go();
    let close = t.room.agenda.named("close").unwrap().id;
    t.pilot(protocol::Command::GoTo { step: close }).unwrap();
    t.pilot(protocol::Command::Back {}).unwrap();
    t.go_to("harvest");
    let ask = harvest::Command::Ask { text: "Et si ?".into(), subtheme: Some(1), secret: Id128([1; 16]) };
    t.table_acts(1, Command::Harvest(ask)).unwrap();
    assert_eq!(t.room.unsettled().len(), 1);
    t.go_to("close");
    assert!(t.room.unsettled().is_empty(), "no key outlives the last close");
}

#[test]
fn cl4_more_than_four_figures_are_refused() {
    let settings = |n: usize| Settings { figures: vec!["findings".into(); n] };
    assert!(Close::agree(&settings(5), 3, 320).unwrap_err().contains("at most 4"));
    assert!(Close::agree(&settings(4), 3, 320).is_ok());
}
