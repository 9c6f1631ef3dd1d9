//! Turns the authorisation matrix into a type: every row of `access.toml`, the
//! room's and each kind's, becomes one variant of `Right`. A command that names
//! a right without a row therefore does not compile.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::{env, fs, path::Path, path::PathBuf};

/// Every column of the matrix, in the order of the page in the docs.
const COLUMNS: [&str; 12] = [
    "participant",
    "pen",
    "buddy",
    "helper",
    "pilot",
    "stage",
    "screen",
    "director",
    "companion",
    "sponsor",
    "operator",
    "stranger",
];

fn main() {
    let mut rows = BTreeMap::new();
    for file in matrix_files() {
        println!("cargo::rerun-if-changed={}", file.display());
        read_rows(&file, &mut rows);
    }
    println!("cargo::rerun-if-changed=src/activities");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("rights.rs");
    fs::write(out, write_rights(&rows)).expect("OUT_DIR is writable");
}

fn matrix_files() -> Vec<PathBuf> {
    let kinds = fs::read_dir("src/activities").expect("the kinds have a folder");
    let mut files: Vec<_> =
        kinds.filter_map(|kind| Some(kind.ok()?.path().join("access.toml"))).filter(|file| file.exists()).collect();
    files.push("src/access.toml".into());
    files.sort();
    files
}

/// One row: `name = ["pilot", "helper"]`, who may; everybody else may not.
fn read_rows(file: &Path, rows: &mut BTreeMap<String, Vec<String>>) {
    let text = fs::read_to_string(file).expect("the matrix is readable");
    let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    for (name, who) in table {
        let who: Vec<String> = who.try_into().unwrap_or_else(|error| panic!("{}: {name}: {error}", file.display()));
        for column in &who {
            assert!(COLUMNS.contains(&column.as_str()), "{}: {name}: no column `{column}`", file.display());
        }
        assert!(rows.insert(name.clone(), who).is_none(), "{}: row `{name}` stands twice", file.display());
    }
}

fn write_rights(rows: &BTreeMap<String, Vec<String>>) -> String {
    let mut code = String::from(
        "/// One row of the authorisation matrix.\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]\n\
         #[allow(missing_docs)]\npub enum Right {\n",
    );
    for name in rows.keys() {
        writeln!(code, "    {},", camel(name)).expect("a string takes all");
    }
    code.push_str("}\n\n/// All rows: the right, its name, the columns that hold it.\n");
    code.push_str("pub const MATRIX: &[(Right, &str, &[Column])] = &[\n");
    for (name, who) in rows {
        let columns: Vec<_> = who.iter().map(|column| format!("Column::{}", camel(column))).collect();
        writeln!(code, "    (Right::{}, {name:?}, &[{}]),", camel(name), columns.join(", "))
            .expect("a string takes all");
    }
    code.push_str("];\n");
    code
}

fn camel(name: &str) -> String {
    let mut upper = true;
    name.chars()
        .filter_map(|c| {
            let out = (c != '_').then(|| if upper { c.to_ascii_uppercase() } else { c });
            upper = c == '_';
            out
        })
        .collect()
}
