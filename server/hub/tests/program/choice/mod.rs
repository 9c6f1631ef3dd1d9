//! From piles to one question in a browser: two helpers at the merge desk, ballots, a tie with each
//! rule, a pen that passes, the curtain, the circle and the second look. Once in each language.

use crate::common::{Browser, Ronde, npm};

#[test]
fn piles_ballots_ties_and_the_circle_in_french() {
    live("fr");
}

#[test]
fn piles_ballots_ties_and_the_circle_in_english() {
    live("en");
}

fn live(language: &str) {
    let browser = Browser::alone();
    let store = tempfile::tempdir().unwrap();
    let scenario = store.path().join("choice.toml");
    let text = include_str!("scenario.toml").replace("language = \"fr\"", &format!("language = \"{language}\""));
    std::fs::write(&scenario, text).unwrap();
    let ronde = Ronde::start(&store.path().join("data"), "127.0.0.1:0", Some(&scenario));
    let out = store.path().join("out");
    let mut env = browser.env(&ronde, &out);
    env.push(("E2E_LANGUAGE", language));
    npm(&["e2e", "--", "choice"], &env);
}
