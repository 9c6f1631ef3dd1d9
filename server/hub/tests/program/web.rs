//! The web client's own gates, as tests of the workspace: unit tests, types, and
//! the pages in a real browser against the real program.

use crate::common::{Ronde, chromium, npm, root};

#[test]
fn client_units() {
    npm("test", &[]);
}

#[test]
fn client_types() {
    npm("check", &[]);
}

#[test]
fn pages_in_a_browser() {
    let (store, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let scenario = root().join("scenarios/collective-choice-40.toml");
    let ronde = Ronde::start(store.path(), "127.0.0.1:0", Some(&scenario));
    npm(
        "e2e",
        &[
            ("E2E_URL", &ronde.base),
            ("E2E_ROOM", &ronde.room),
            ("E2E_CONSOLE", &ronde.console),
            ("E2E_SCREEN", &ronde.screen),
            ("E2E_CODE", &ronde.code),
            ("E2E_OPERATOR", &ronde.operator),
            ("E2E_CHROMIUM", &chromium().to_string_lossy()),
            ("E2E_OUT", &out.path().to_string_lossy()),
        ],
    );
}
