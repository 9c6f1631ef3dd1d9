//! The folder of a real deliberation, as it lies there: `statements.csv` and `votes.csv`,
//! row by row. What is made of the rows is up to whoever reads them; nothing is kept.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A line of `statements.csv`.
#[derive(Debug, Deserialize)]
pub struct StatementRow {
    #[allow(missing_docs)]
    pub statement: u32,
    /// From 1; none where a folder knows no themes.
    pub theme: Option<u8>,
    #[allow(missing_docs)]
    pub text: String,
}

/// A line of `votes.csv`.
#[derive(Debug, Deserialize)]
pub struct VoteRow {
    #[allow(missing_docs)]
    pub voter: u32,
    #[allow(missing_docs)]
    pub statement: u32,
    /// For 1, against -1, neither 0.
    pub vote: i8,
}

/// Every statement, in the order of the file.
///
/// # Errors
/// If the file is missing, or a line is not what it should be.
pub fn statements(folder: &Path) -> Result<Vec<StatementRow>> {
    rows(&folder.join("statements.csv"))
}

/// Every vote, in the order of the file.
///
/// # Errors
/// If the file is missing, a line is not what it should be, or a vote is none.
pub fn votes(folder: &Path) -> Result<Vec<VoteRow>> {
    let votes: Vec<VoteRow> = rows(&folder.join("votes.csv"))?;
    if let Some(odd) = votes.iter().find(|row| !(-1..=1).contains(&row.vote)) {
        bail!("votes.csv: a vote is -1, 0 or 1, not {}", odd.vote);
    }
    Ok(votes)
}

fn rows<T: DeserializeOwned>(file: &Path) -> Result<Vec<T>> {
    let mut reader = csv::Reader::from_path(file).with_context(|| format!("cannot read {}", file.display()))?;
    let rows: csv::Result<Vec<T>> = reader.deserialize().collect();
    rows.with_context(|| format!("a line of {}", file.display()))
}
