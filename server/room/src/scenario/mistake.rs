//! Why a scenario was refused: the place, the word, and the nearest word that we know.

use std::fmt;

/// Why a scenario was refused, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Mistake {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub what: String,
    /// The nearest word that we know.
    pub meant: Option<String>,
    /// The line itself.
    pub source: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "line {}, column {}: {}", self.line, self.column, self.what)?;
        writeln!(f, "  {} | {}", self.line, self.source)?;
        let gutter = self.line.to_string().len() + 3 + self.column;
        write!(f, "{:>width$}", "^", width = gutter + 1)?;
        match &self.meant {
            Some(word) => write!(f, " did you mean `{word}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Mistake {}

impl Mistake {
    pub(super) fn at(source: &str, offset: usize, what: String) -> Self {
        let offset = offset.min(source.len());
        let start = source[..offset].rfind('\n').map_or(0, |i| i + 1);
        let line = source[..offset].matches('\n').count() + 1;
        let text = source[start..].lines().next().unwrap_or_default().to_owned();
        Self { line, column: source[start..offset].chars().count() + 1, what, meant: None, source: text }
    }

    /// The parser says `unknown field \`x\`, expected one of \`a\`, \`b\``: the words between
    /// back-quotes after the first are those that it knows.
    pub(super) fn from_toml(source: &str, error: &toml::de::Error) -> Self {
        let what = error.message().to_owned();
        let mut quoted = what.split('`').skip(1).step_by(2);
        let meant = what.starts_with("unknown").then(|| quoted.next()).flatten().and_then(|word| nearest(word, quoted));
        let mut mistake = Self::at(source, error.span().map_or(0, |span| span.start), what.clone());
        mistake.meant = meant;
        mistake
    }
}

pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    nearest_of(word, known, 0.4)
}

/// The known word that is most like `word`, if it is at least so much alike (1 for the same).
pub fn nearest_of<'a>(word: &str, known: impl Iterator<Item = &'a str>, least: f64) -> Option<String> {
    known
        .filter(|k| *k != word)
        .map(|k| (strsim::normalized_damerau_levenshtein(word, k), k))
        .filter(|(score, _)| *score >= least)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, k)| k.to_owned())
}
