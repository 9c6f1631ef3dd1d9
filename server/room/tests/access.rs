//! The page of the rights is written from the matrix and committed; this test fails
//! when it is stale. `UPDATE_ACCESS=1 cargo test -p room --test access` rewrites it.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use room::access::{Column, MATRIX};

const HEAD: &str = "# Rights

Who may ask what of a room. This page is written from the guard's own data
(`src/access.toml` and `src/activities/*/access.toml`); a test fails when it is
stale, another tries every row of it against every column, and `load-tests access`
does so over real sockets. Whoever has no mark may not, and learns nothing from
the refusal: not even whether the thing exists.

A device is only *participant* or *pen* while it speaks for a person whom it
carries, or for the table where that person holds the pen *now*: rights follow the
present seating, command by command. *Buddy*, *director*, *companion*, *sponsor*
hold nothing yet.
";

#[test]
fn the_page_of_the_rights_is_fresh() {
    let page = root().join("ACCESS.md");
    let fresh = write();
    if env::var_os("UPDATE_ACCESS").is_some() {
        fs::write(&page, &fresh).unwrap();
    }
    let old = fs::read_to_string(&page).unwrap_or_default();
    assert!(old == fresh, "ACCESS.md is stale: UPDATE_ACCESS=1 rewrites it");
}

#[test]
fn every_row_stands_on_the_page_once() {
    let page = write();
    for (_, name, holders) in MATRIX {
        let lines: Vec<_> = page.lines().filter(|line| line.starts_with(&format!("| `{name}` "))).collect();
        assert_eq!(lines.len(), 1, "{name}");
        assert_eq!(lines[0].matches('●').count(), holders.len(), "{name}");
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn write() -> String {
    let mut page = String::from(HEAD);
    section(&mut page, &root().join("src/access.toml"), "Every room");
    let mut kinds: Vec<_> =
        fs::read_dir(root().join("src/activities")).unwrap().map(|kind| kind.unwrap().path()).collect();
    kinds.sort();
    for kind in kinds {
        let file = kind.join("access.toml");
        if file.exists() && !rows(&fs::read_to_string(&file).unwrap()).is_empty() {
            section(&mut page, &file, &kind.file_name().unwrap().to_string_lossy());
        }
    }
    page
}

fn section(page: &mut String, file: &Path, title: &str) {
    let text = fs::read_to_string(file).unwrap();
    let columns: Vec<String> = Column::ALL.iter().map(|column| format!("{column:?}").to_lowercase()).collect();
    writeln!(page, "\n## {title}\n\n| | {} |", columns.join(" | ")).unwrap();
    writeln!(page, "| --- |{}", " :-: |".repeat(columns.len())).unwrap();
    for name in rows(&text) {
        let (.., holders) = MATRIX.iter().find(|row| row.1 == name).expect("a row of the matrix");
        let marks = Column::ALL.map(|column| if holders.contains(&column) { "●" } else { "" });
        writeln!(page, "| `{name}` | {} |", marks.join(" | ")).unwrap();
    }
}

/// The names of a file's rows, in its order.
fn rows(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| Some(line.split_once(" = [")?.0)).collect()
}
