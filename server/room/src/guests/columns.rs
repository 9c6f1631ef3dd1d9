//! Which column of a list is which: by its name, in French or in English. A name that
//! we do not know is a column by which tables may be mixed, unless it is nearly one
//! that we do know: then it is a slip.

use super::folded;
use crate::scenario::nearest_of;

/// What a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    Name,
    FirstName,
    ReportsTo,
    Apart,
    Together,
    Host,
    Fixed,
    /// Department, site, job, or anything else to mix by.
    Says,
}

impl Meaning {
    /// Whether it holds a name, or a part of one.
    pub(super) fn names(self) -> bool {
        matches!(self, Self::Name | Self::FirstName)
    }
}

/// Names of columns, without case, accents and hyphens; the first is the one that we teach.
const KNOWN: [(Meaning, &[&str]); 7] = [
    (Meaning::Name, &["name", "nom", "full name", "nom complet", "nom et prenom", "prenom nom", "participant"]),
    (Meaning::FirstName, &["first name", "prenom"]),
    (Meaning::ReportsTo, &["reports to", "manager", "responsable", "superieur", "n+1"]),
    (Meaning::Apart, &["apart", "separer", "a separer", "separes"]),
    (Meaning::Together, &["together", "ensemble"]),
    (Meaning::Host, &["host", "hote", "hote de table"]),
    (Meaning::Fixed, &["fixed", "fixed table", "place fixe", "table fixe"]),
];

/// Columns to mix by that everybody has: so that they are not taken for a slip.
const COMMON: [&str; 14] = [
    "department",
    "departement",
    "service",
    "direction",
    "site",
    "ville",
    "city",
    "region",
    "job",
    "metier",
    "poste",
    "fonction",
    "entity",
    "entite",
];

/// What a column means, or the name that was meant.
pub(super) fn meaning(name: &str) -> Result<Meaning, String> {
    let name = folded(name);
    let known = KNOWN.iter().find(|(_, names)| names.contains(&name.as_str()));
    if let Some((meaning, _)) = known {
        return Ok(*meaning);
    }
    if COMMON.contains(&name.as_str()) {
        return Ok(Meaning::Says);
    }
    let all = KNOWN.iter().flat_map(|(_, names)| names.iter().copied());
    match nearest_of(&name, all, SLIP) {
        Some(meant) => Err(meant.replace(' ', "_")),
        None => Ok(Meaning::Says),
    }
}

/// How near a name must be to one that we know to be a slip: one letter in six.
const SLIP: f64 = 0.8;
