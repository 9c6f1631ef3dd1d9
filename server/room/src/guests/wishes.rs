//! What a list asks of a plan: by everybody's row, who is bound to a table, to somebody
//! or away from somebody, and what is spread. Names and people stay outside; it must
//! never judge a wish: the planner does.

use std::collections::BTreeMap;

use super::folded;
use crate::seating::{Brief, NO_GROUP};
use crate::words::TableId;

/// What the list says of one person, others told by their place among those who are planned.
/// Nothing for whoever is in no list.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub struct Needs<'a> {
    pub says: &'a [String],
    pub reports_to: Option<u32>,
    pub apart: Option<&'a str>,
    pub together: Option<&'a str>,
    pub host: Option<TableId>,
    pub fixed: Option<TableId>,
}

/// A brief with these needs, without tables and rounds. `spread` and `apart` are places in
/// [`Needs::says`]: columns to spread over the tables, and those whose equal words never share one.
#[must_use]
pub fn brief(needs: &[Needs<'_>], spread: &[usize], apart: &[usize]) -> Brief {
    let mut brief = Brief { people: needs.len() as u32, ..Brief::default() };
    for (number, it) in (0..).zip(needs) {
        brief.hosts.extend(it.host.map(|table| (number, table.0 - 1)));
        brief.fixed.extend(it.fixed.map(|table| (number, table.0 - 1)));
        brief.apart.extend(it.reports_to.map(|boss| (number, boss)));
    }
    for group in alike(needs, |it| it.together) {
        brief.together.extend(group[1..].iter().map(|other| (group[0], *other)));
    }
    let mut parted = alike(needs, |it| it.apart);
    parted.extend(apart.iter().flat_map(|column| alike(needs, |it| it.says.get(*column).map(String::as_str))));
    for group in parted {
        for (place, one) in group.iter().enumerate() {
            brief.apart.extend(group[..place].iter().map(|other| (*other, *one)));
        }
    }
    brief.spread = spread.iter().map(|column| groups(needs, *column)).collect();
    brief
}

/// Everybody's group by what they say in a column, numbered in the order of the words.
#[must_use]
pub fn groups(needs: &[Needs<'_>], column: usize) -> Vec<u16> {
    let mut groups = vec![NO_GROUP; needs.len()];
    for (number, group) in (0..).zip(alike(needs, |it| it.says.get(column).map(String::as_str))) {
        group.into_iter().for_each(|person| groups[person as usize] = number);
    }
    groups
}

/// Those who share a word, two or more: case and accents do not matter, an empty word is none.
pub fn alike<'a>(needs: &[Needs<'a>], word: impl Fn(&Needs<'a>) -> Option<&'a str>) -> Vec<Vec<u32>> {
    let mut sharing: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (number, it) in (0..).zip(needs) {
        if let Some(word) = word(it).filter(|word| !word.is_empty()) {
            sharing.entry(folded(word)).or_default().push(number);
        }
    }
    sharing.into_values().filter(|group| group.len() > 1).collect()
}
