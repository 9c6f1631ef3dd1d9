//! The house rules that a program can check: lengths, words that mean unfinished
//! work, paths of a machine, rules without a test. A limit may only ever go down.

use std::fs;
use std::path::{Path, PathBuf};

const FILE_LINES: usize = 500;
/// A list of cases is read one by one.
const TEST_LINES: usize = 700;
const FUNCTION_LINES: usize = 70;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Our own source files below the folders that we write, by their endings.
fn sources(endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["server", "web-client/src", "web-client/build", "web-client/e2e", "load-tests", "scenarios"] {
        walk(&root().join(folder), endings, &mut found);
    }
    assert!(!found.is_empty(), "the walk finds our files");
    found
}

fn walk(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.map(|entry| entry.unwrap().path()) {
        let name = entry.file_name().unwrap().to_string_lossy().into_owned();
        if entry.is_dir() {
            if !["node_modules", "target", "protocol", "dist"].contains(&name.as_str()) {
                walk(&entry, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(entry);
        }
    }
}

fn each(endings: &[&str], mut look: impl FnMut(&str, &str) -> Option<String>) {
    let complaints: Vec<String> = sources(endings)
        .iter()
        .filter_map(|path| {
            let text = fs::read_to_string(path).unwrap();
            look(&path.strip_prefix(root()).unwrap_or(path).to_string_lossy(), &text)
        })
        .collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn files_stay_short() {
    each(&[".rs", ".ts", ".svelte"], |name, text| {
        let (lines, test) = (text.lines().count(), name.contains("test"));
        let most = if test { TEST_LINES } else { FILE_LINES };
        (lines > most).then(|| format!("{name}: {lines} lines, at most {most}"))
    });
}

#[test]
fn functions_fit_a_screen() {
    each(&[".rs"], |name, text| {
        let lines: Vec<&str> = text.lines().collect();
        let long: Vec<String> = (0..lines.len()).filter_map(|start| long_function(name, &lines, start)).collect();
        (!long.is_empty()).then(|| long.join("\n"))
    });
}

fn long_function(name: &str, lines: &[&str], start: usize) -> Option<String> {
    let body = lines[start].trim_start();
    let words =
        ["fn ", "pub fn ", "pub(super) fn ", "pub(crate) fn ", "async fn ", "pub async fn ", "pub(super) async fn "];
    if !words.iter().any(|word| body.starts_with(word)) || body.trim_end().ends_with(';') {
        return None;
    }
    let close = format!("{}}}", " ".repeat(lines[start].len() - body.len()));
    let length = lines[start..].iter().position(|other| **other == close)? + 1;
    (length > FUNCTION_LINES).then(|| format!("{name}:{}: {length} lines, at most {FUNCTION_LINES}", start + 1))
}

#[test]
fn every_module_says_what_it_is() {
    each(&[".rs"], |name, text| {
        let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        (!first.starts_with("//!")).then(|| format!("{name}: begins without a word on what it is"))
    });
}

#[test]
fn nothing_is_left_unfinished() {
    // Written apart, so that this file does not find itself.
    let words =
        [["TO", "DO"], ["FIX", "ME"], ["thread::", "sleep"], [".on", "ly("], ["#[ig", "nore"], ["allow(dead", "_code"]];
    let banned = words.map(|halves| halves.concat());
    each(&[".rs", ".ts", ".svelte", ".toml"], |name, text| {
        let found: Vec<_> = banned.iter().filter(|word| text.contains(word.as_str())).collect();
        (!found.is_empty()).then(|| format!("{name}: {found:?}"))
    });
}

#[test]
fn no_file_names_a_machine() {
    let banned = [["/wo", "rk/"], ["/ro", "ot/"], ["/ho", "me/"], ["../sha", "red"]].map(|halves| halves.concat());
    each(&[".rs", ".ts", ".svelte", ".toml", ".md", ".json"], |name, text| {
        let found: Vec<_> = banned.iter().filter(|word| text.contains(word.as_str())).collect();
        (!found.is_empty()).then(|| format!("{name}: {found:?}"))
    });
}

#[test]
fn every_rule_has_a_test() {
    let rules = fs::read_to_string(root().join("server/room/RULES.md")).unwrap();
    let (mut files, mut tests) = (Vec::new(), String::new());
    walk(&root().join("server/room"), &[".rs"], &mut files);
    files.iter().for_each(|path| tests.push_str(&fs::read_to_string(path).unwrap()));
    let (mut letters, mut missing) = (String::new(), Vec::new());
    for line in rules.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            letters = title.rsplit(": ").next().unwrap_or_default().trim().to_lowercase();
        } else if let Some(number) = line.split_once(". ").and_then(|(number, _)| number.parse::<u32>().ok())
            && !tests.contains(&format!("fn {letters}{number}_"))
        {
            missing.push(format!("{}{number}", letters.to_uppercase()));
        }
    }
    assert!(missing.is_empty(), "rules without a test: {missing:?}");
}
