//! The web client's own gates, as tests of the workspace: unit tests, types, and
//! the pages in a real browser against the real program.

use crate::common::{Browser, Ronde, npm, root};

#[test]
fn client_units() {
    npm(&["test"], &[]);
}

#[test]
fn client_types() {
    npm(&["check"], &[]);
}

#[test]
fn pages_in_a_browser() {
    let browser = Browser::alone();
    let (store, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let scenario = root().join("scenarios/collective-choice-40.toml");
    let ronde = Ronde::start(store.path(), "127.0.0.1:0", Some(&scenario));
    npm(&["e2e", "--", "pages"], &browser.env(&ronde, out.path()));
}
