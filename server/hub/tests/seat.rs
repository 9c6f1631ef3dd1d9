//! `ronde seat` as a program: one line of JSON, files that can be printed, and a clear
//! word with a failure for what cannot hold.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn seat(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ronde")).arg("seat").args(args).current_dir(folder).output().unwrap()
}

fn line(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(text.lines().count(), 1);
    serde_json::from_str(&text).unwrap()
}

/// What it says when it fails. Nothing may have been printed or written.
fn refused(folder: &Path, args: &[&str]) -> String {
    let all: Vec<&str> = args.iter().copied().chain(["--plan", "plan.txt", "--steps", "2000"]).collect();
    let output = seat(folder, &all);
    assert!(!output.status.success() && output.stdout.is_empty() && !folder.join("plan.txt").exists());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_case_gives_one_line_and_a_plan() {
    let folder = tempfile::tempdir().unwrap();
    let case = r#"{"name":"T","people":36,"tables":4,"rounds":3,"table_sizes":[12,9,8,7],"closed":[[3,2]],
        "department":[0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,1,1,1,1,2,2,2,2,2,2,2,2,2,2,2,2],"hosts":[[0,0]]}"#;
    std::fs::write(folder.path().join("case.json"), case).unwrap();
    let args = ["--case", "case.json", "--plan", "plan.txt", "--steps", "20000", "--seed", "4"];
    let said = line(&seat(folder.path(), &args));
    for field in ["case", "repeats", "bound", "bound_by", "optimal", "hard_violations", "same_department", "met_min"] {
        assert!(!said[field].is_null(), "{field}");
    }
    for field in ["met_mean", "pair_max", "plan_ms", "seed"] {
        assert!(said[field].is_number(), "{field}");
    }
    assert!(said["bound_by"].as_str().unwrap().starts_with("L2 pigeonhole"), "{said}");
    let plan = std::fs::read_to_string(folder.path().join("plan.txt")).unwrap();
    let rounds: Vec<Vec<u32>> =
        plan.lines().map(|line| line.split(' ').map(|table| table.parse().unwrap()).collect()).collect();
    let sizes = |round: &Vec<u32>| [0, 1, 2, 3].map(|table| round.iter().filter(|t| **t == table).count());
    assert_eq!((rounds.len(), sizes(&rounds[0]), sizes(&rounds[2])[3]), (3, [12, 9, 8, 7], 0));
    std::fs::remove_file(folder.path().join("plan.txt")).unwrap();
    assert_eq!(line(&seat(folder.path(), &args))["repeats"], said["repeats"]);
    assert_eq!(std::fs::read_to_string(folder.path().join("plan.txt")).unwrap(), plan);
}

#[test]
fn people_without_a_file_are_planned_by_formula() {
    let folder = tempfile::tempdir().unwrap();
    let said = line(&seat(folder.path(), &["--people", "320", "--table-seats", "10", "--rounds", "32"]));
    assert_eq!((&said["repeats"], &said["optimal"], &said["met_min"]), (&0.into(), &true.into(), &288.into()));
}

#[test]
fn a_list_gives_badges_and_tables() {
    let folder = tempfile::tempdir().unwrap();
    let named = |p| if p == 5 { "Person;=5".to_owned() } else { format!("Person {p}") };
    let people = (0..24)
        .map(|p| format!("{},{},{}\n", named(p), ["Nord", "Sud", "Est"][p % 3], if p < 4 { "codir" } else { "" }));
    std::fs::write(folder.path().join("people.csv"), format!("name,region,apart\n{}", people.collect::<String>()))
        .unwrap();
    let files = ["--rotation", "badges.csv", "--table-list", "tables.csv", "--parts", "2", "--gather", "region=3"];
    let args = ["--from", "people.csv", "--table-seats", "6", "--rounds", "3", "--steps", "50000"];
    assert_eq!(line(&seat(folder.path(), &[&args[..], &files[..]].concat()))["hard_violations"], 0);
    let badges = std::fs::read_to_string(folder.path().join("badges.csv")).unwrap();
    assert_eq!((badges.lines().count(), badges.lines().next()), (25, Some(r#""name","round 1","round 2","round 3""#)));
    assert!(badges.contains("\"Person;'=5\","), "a name is no formula: {badges}");
    let tables = std::fs::read_to_string(folder.path().join("tables.csv")).unwrap();
    assert_eq!(tables.lines().filter(|line| line.starts_with("1,")).count(), 12);
    assert!(tables.contains("\"Person;'=5\""), "{tables}");
}

#[test]
fn what_cannot_hold_is_named_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("twice.csv", "name,department\nAda,IT\nBob,IT\nAda,HR\n");
    write("cross.csv", "name,apart,together\nAda,x,y\nBob,x,y\nCy,,\nDee,,\n");
    write("host.csv", "name,host\nAda,9\nBob,\nCy,\nDee,\n");
    write("slip.csv", "name,togther\nAda,x\nBob,x\n");
    write("empty.csv", "");
    std::fs::write(folder.path().join("latin.csv"), b"name\nAda\nZo\xe9\n").unwrap();
    write("many.csv", &format!("name\n{}", (0..10_001).map(|p| format!("P{p}\n")).collect::<String>()));
    write("broken.csv", "name,department\nAda,IT\nBob\n");
    write("apart.csv", &format!("name,apart\n{}", (0..9).map(|p| format!("P{p},x\n")).collect::<String>()));
    write(
        "case.json",
        r#"{"name":"T","people":12,"tables":3,"rounds":2,"keep_apart":[[0,1]],"keep_together":[[0,1]]}"#,
    );
    let said = |args: &[&str]| refused(folder.path(), args);
    for (args, words) in [
        (&["--from", "twice.csv"][..], "line 4, name: the same name as on line 2"),
        (&["--from", "broken.csv"], "line 3: 1 cell for 2 columns"),
        (
            &["--from", "apart.csv", "--table-seats", "3"],
            "9 people who must all be apart, person 1 among them, at 3 tables (person 1 is P0)",
        ),
        (&["--from", "cross.csv", "--table-seats", "2"], "also kept together (person 1 is Ada, person 2 is Bob)"),
        (&["--from", "host.csv", "--table-seats", "2"], "hosts: there is no table 9"),
        (&["--from", "slip.csv"], "line 1, togther: did you mean `together`?"),
        (&["--from", "empty.csv"], "line 1: nobody is in the list"),
        (&["--from", "latin.csv"], "line 3: not UTF-8"),
        (&["--from", "many.csv"], "line 10002: more than 10000 people"),
        (&["--from", "cross.csv", "--spread", "site"], "the list has no column site"),
        (&["--from", "cross.csv", "--gather", "site=0"], "--gather site=0: 0 is no round"),
        (&["--case", "case.json"], "apart: persons 1 and 2 are also kept together"),
        (&["--case", "none.json"], "cannot read none.json"),
        (&["--people", "320", "--rounds", "0"], "rounds: 0 is not between 1 and"),
        (&["--people", "10001"], "people: 10001 are too many, the limit is 10000"),
        (&["--people", "40", "--table-seats", "1"], "a table of 1 is nobody's table"),
        (&["--people", "11", "--tables", "10"], "leave somebody alone at a table"),
        (&[], "--case, --from and --people"),
    ] {
        let found = said(args);
        assert!(found.contains(words), "{args:?}: {found}");
    }
}
