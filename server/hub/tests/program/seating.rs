//! Living seating in a real browser: the desk's gestures, phones and screen that
//! follow, a phone out of reach; and the list of guests.

use crate::common::{Browser, Ronde, npm, root};

fn in_a_browser(spec: &str) {
    let browser = Browser::alone();
    let (store, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let scenario = root().join("server/hub/tests/program/seating.toml");
    let ronde = Ronde::start(store.path(), "127.0.0.1:0", Some(&scenario));
    npm(&["e2e", "--", spec], &browser.env(&ronde, out.path()));
}

#[test]
fn a_hall_that_lives() {
    in_a_browser("seating.spec");
}

#[test]
fn a_list_of_guests() {
    in_a_browser("guests.spec");
}
