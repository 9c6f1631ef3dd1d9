//! What is wrong in a list, at which line and column: a code with its limits for a
//! page, a sentence for a terminal.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Flaw {
    /// As a text editor counts them, from 1.
    pub line: u32,
    /// The column's name as the list writes it; none when the whole line is wrong.
    pub column: Option<String>,
    #[allow(missing_docs)]
    pub wrong: Wrong,
}

/// Why a list was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "code", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Wrong {
    /// Not UTF-8.
    Encoding,
    /// No line below the names of the columns.
    NoRows,
    /// No column holds names.
    NoNames,
    /// A column that is nearly one that we know.
    Misspelt {
        meant: String,
    },
    /// Two columns of one name.
    TwiceThere,
    TooManyColumns {
        limit: u32,
    },
    TooManyRows {
        limit: u32,
    },
    /// More or fewer cells than columns.
    Width {
        cells: u32,
        columns: u32,
    },
    Empty,
    TooLong {
        limit: u32,
    },
    /// A spreadsheet would run it.
    Formula,
    /// The same name on an earlier line.
    Duplicate {
        first: u32,
    },
    /// Nobody of this name is in the list.
    Nobody {
        name: String,
    },
    Themselves,
    /// Not the number of a table.
    NoTable {
        limit: u32,
    },
    /// Two people host this table.
    TwoHosts {
        first: u32,
    },
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", {column}")?;
        }
        write!(f, ": {}", self.wrong)
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding => f.write_str("not UTF-8; save the list as \"CSV UTF-8\""),
            Self::NoRows => f.write_str("nobody is in the list"),
            Self::NoNames => f.write_str("no column is called `name`"),
            Self::Misspelt { meant } => write!(f, "did you mean `{meant}`?"),
            Self::TwiceThere => f.write_str("this column comes twice"),
            Self::TooManyColumns { limit } => write!(f, "more than {limit} columns"),
            Self::TooManyRows { limit } => write!(f, "more than {limit} people"),
            Self::Width { cells, columns } => {
                let some = |n: u32, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
                write!(f, "{} for {}", some(*cells, "cell"), some(*columns, "column"))
            }
            Self::Empty => f.write_str("nothing stands here"),
            Self::TooLong { limit } => write!(f, "longer than {limit} characters"),
            Self::Formula => f.write_str("begins like a formula of a spreadsheet"),
            Self::Duplicate { first } => write!(f, "the same name as on line {first}"),
            Self::Nobody { name } => write!(f, "nobody in the list is called {name}"),
            Self::Themselves => f.write_str("answers to themselves"),
            Self::NoTable { limit } => write!(f, "not a table from 1 to {limit}"),
            Self::TwoHosts { first } => write!(f, "this table has a host on line {first}"),
        }
    }
}
