//! Every scenario of the repository reads, lacks no language, and its day holds.

use std::path::{Path, PathBuf};
use std::{env, fs};

use room::scenario::Scenario;

fn scenarios() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let files = fs::read_dir(folder).expect("the scenarios stand beside the crates");
    let files = files.map(|file| file.expect("a folder can be read").path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect()
}

#[test]
fn every_scenario_reads_in_both_languages_and_on_time() {
    let files = scenarios();
    assert!(files.len() >= 3, "{files:?}");
    for file in files {
        let source = fs::read_to_string(&file).expect("a scenario can be read");
        let scenario = Scenario::read(&source).unwrap_or_else(|mistake| panic!("{}:\n{mistake}", file.display()));
        assert_eq!(scenario.remarks(), Vec::<String>::new(), "{}", file.display());
    }
}
