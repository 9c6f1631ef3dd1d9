//! The server's side of the day: the same account, added up from its export.

use room::words::{ItemId, RunId};

use super::compare::Account;
use super::export::{Chapter, Day, Row, number, text};

/// Everything in the export that can be compared with what the crowd was told.
#[must_use]
pub fn account(day: &Day) -> Account {
    let mut account = Account::default();
    for (kind, table) in [("harvest", "questions"), ("explore", "notes")] {
        for row in day.of_kind(kind).flat_map(|chapter| chapter.rows(table)) {
            let id = ItemId(u64::try_from(number(&row, "id")).unwrap_or_default());
            *account.items.entry((id, text(&row, "text").to_owned())).or_default() += 1;
        }
    }
    for (kind, table, question, marks) in BOXES {
        for chapter in day.of_kind(kind) {
            chapter.rows(table).for_each(|row| add(&mut account, chapter, &row, question, marks));
        }
    }
    account
}

/// Where sums stand: kind, table, the column that names the question, the columns of sums.
const BOXES: [(&str, &str, &str, &[&str]); 3] = [
    ("dots", "questions", "id", &["marks", "unsettling", "run_off"]),
    ("finding", "resonance", "finding", &["yes", "partly", "no"]),
    ("wording", "wording_answers", "wording", &["carry", "suits", "missing"]),
];

fn add(account: &mut Account, chapter: &Chapter, row: &Row<'_>, question: &str, marks: &[&'static str]) {
    let name = match text(row, question) {
        "" => number(row, question).to_string(),
        name => name.to_owned(),
    };
    for mark in marks {
        let times = u64::try_from(number(row, mark)).unwrap_or_default();
        if times > 0 {
            *account.sums.entry((RunId(chapter.run), name.clone(), mark)).or_default() += times;
        }
    }
}

/// The questions that the last cut kept, and whether ties were declared.
#[must_use]
pub fn kept(day: &Day) -> (Vec<String>, bool) {
    let Some(last) = day.of_kind("dots").next_back() else { return (Vec::new(), false) };
    let rows = last.rows("questions").filter(|row| !text(row, "kept").is_empty());
    let kept = rows.map(|row| text(&row, "text").to_owned()).collect();
    (kept, last.rows("ties").next().is_some())
}

/// How many of these pairs of texts live under one wording.
#[must_use]
pub fn together<'a>(day: &Day, pairs: impl Iterator<Item = (&'a str, &'a str)>) -> usize {
    let lives: std::collections::BTreeMap<&str, i64> = day
        .of_kind("group")
        .flat_map(|chapter| chapter.rows("groups"))
        .map(|row| (text(&row, "text"), number(&row, "under")))
        .collect();
    pairs.filter(|(one, other)| lives.get(one).is_some_and(|under| lives.get(other) == Some(under))).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> Day {
        let table = |key: &str, columns: &[&str], rows: serde_json::Value| {
            let columns: Vec<_> = columns.iter().map(|name| (name, "")).collect();
            serde_json::json!({ "key": key, "columns": columns, "rows": rows })
        };
        let chapter = |kind: &str, run: u32, tables: Vec<serde_json::Value>| serde_json::json!({ "kind": kind, "run": run, "figures": [], "tables": tables });
        let day = serde_json::json!({ "one": "?", "chapters": [
            chapter("harvest", 3, vec![table("questions", &["id", "text"], serde_json::json!([[7, "a"], [8, "a !"], [9, "b"]]))]),
            chapter("group", 4, vec![table("groups", &["id", "text", "under"], serde_json::json!([[7, "a", 7], [8, "a !", 7], [9, "b", 9]]))]),
            chapter("dots", 5, vec![table("questions", &["id", "text", "marks", "unsettling", "kept"], serde_json::json!([[7, "a", 5, 0, "best"], [9, "b", 2, 4, ""]]))]),
            chapter("finding", 6, vec![table("resonance", &["finding", "yes", "no"], serde_json::json!([["f", 3, 1]]))]),
        ]});
        Day::read(day.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn texts_and_sums_are_found_where_they_stand() {
        let account = account(&day());
        assert_eq!(account.items.len(), 3);
        let sum = |run, question: &str, mark| account.sums.get(&(RunId(run), question.to_owned(), mark)).copied();
        assert_eq!(
            (sum(5, "7", "marks"), sum(5, "9", "unsettling"), sum(5, "7", "unsettling")),
            (Some(5), Some(4), None)
        );
        assert_eq!((sum(6, "f", "yes"), sum(6, "f", "no")), (Some(3), Some(1)));
    }

    #[test]
    fn what_was_kept_and_joined_is_read() {
        assert_eq!(kept(&day()), (vec!["a".to_owned()], false));
        assert_eq!(together(&day(), [("a", "a !"), ("a", "b"), ("a", "x")].into_iter()), 1);
    }
}
