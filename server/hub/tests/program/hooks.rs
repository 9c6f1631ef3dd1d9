//! A release has no fault hooks, says so, and refuses to run as if it had any.

use std::process::Command;

fn ronde() -> Command {
    Command::new(env!("CARGO_BIN_EXE_ronde"))
}

#[test]
fn the_version_says_that_no_fault_hooks_are_built_in() {
    let said = ronde().arg("--version").output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(said.trim_end().ends_with("(fault hooks: none)"), "{said}");
}

#[test]
fn a_seeded_bug_is_refused_by_a_release() {
    let store = tempfile::tempdir().unwrap();
    let mut ronde = ronde();
    ronde.args(["--listen", "127.0.0.1:0", "--data"]).arg(store.path()).env("RONDE_BROKEN", "bug=normal");
    let ended = ronde.output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(!ended.status.success() && said.contains("no fault hooks"), "{said}");
}
