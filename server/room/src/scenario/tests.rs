//! What a scenario may say, and how a mistake is shown. Names carry the numbers of RULES.md.

use super::*;

const SMALL: &str = r#"
title = "Une matinée"
people = 40
table_seats = 4

[[agenda]]
name = "welcome"
minutes = 5
activity = { kind = "talk" }
"#;

fn mistake(from: &str, to: &str) -> Mistake {
    Scenario::read(&SMALL.replace(from, to)).unwrap_err()
}

#[test]
fn c1_a_small_scenario_reads() {
    let scenario = Scenario::read(SMALL).unwrap();
    assert_eq!(scenario.agenda[0].words.minutes, Minutes(300_000));
    assert_eq!(scenario.agenda[0].words.phones, Phones::Pen);
}

#[test]
fn c2_a_misspelt_word_is_shown_with_the_right_one() {
    let wrong = mistake("minutes = 5", "minuts = 5");
    assert_eq!((wrong.line, wrong.column, wrong.meant.as_deref()), (8, 1, Some("minutes")));
    let wrong = mistake("table_seats", "table_seat");
    assert_eq!((wrong.line, wrong.meant.as_deref()), (4, Some("table_seats")));
    let wrong = mistake("\"talk\"", "\"tlak\"");
    assert_eq!((wrong.line, wrong.column, wrong.meant.as_deref()), (9, 21, Some("talk")));
    let wrong = mistake("kind = \"talk\"", "kind = \"talk\", fro = 1");
    assert_eq!((wrong.line, wrong.column), (9, 29));
}

#[test]
fn c3_numbers_out_of_range_name_their_limit() {
    assert!(mistake("table_seats = 4", "table_seats = 40").what.contains("between 3 and 12"));
    assert!(mistake("minutes = 5", "minutes = 5000").what.contains("0 to 720"));
}

#[test]
fn c4_what_is_said_of_seats_must_hold_together() {
    let seating = |words: &str| {
        Scenario::read(&SMALL.replace("[[agenda]]", &format!("[seating]\n{words}\n\n[[agenda]]")))
            .map(|it| it.head.seating)
    };
    let plan =
        seating("spread = [\"service\", \"site\"]\napart = [\"Reports to\", \"codir\"]\ndoor = [10, 1]").unwrap();
    assert!(plan.line());
    assert_eq!(plan.apart(), ["codir"]);
    assert!(seating("").unwrap().line(), "the direct line is kept apart unless the scenario says otherwise");
    assert!(!seating("apart = []").unwrap().line());
    let wrong = |words: &str| seating(words).unwrap_err();
    assert!(wrong("door = [11]").what.contains("table 11; there are 10"));
    assert_eq!((wrong("door = [11]").line, wrong("sprad = []").meant.as_deref()), (6, Some("spread")));
    assert!(wrong("spread = [\"a\", \"b\", \"c\", \"d\"]").what.contains("at most 3"));
    assert!(wrong("spread = [\"site\", \"Site\"]").what.contains("twice"));
    assert!(wrong("spread = [\"site\"]\napart = [\"site\"]").what.contains("spread already"));
}
