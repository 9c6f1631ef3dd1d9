//! A list of participants for `ronde seat`: the same that a room takes (see
//! `room::guests`), with each mistake told with its line.

use anyhow::{Context, anyhow, bail};
use room::guests::wishes::{self, Needs};
use room::guests::{self, Flaw, GuestList};
use room::limits;
use room::seating::{Brief, Cannot};

/// Who is invited, and what they need.
pub struct Guests {
    list: GuestList,
}

impl Guests {
    /// Reads a list.
    ///
    /// # Errors
    /// All that is wrong with it, a line each.
    pub fn read(bytes: &[u8]) -> anyhow::Result<Self> {
        let told = |flaws: Vec<Flaw>| anyhow!(flaws.iter().map(Flaw::to_string).collect::<Vec<_>>().join("\n"));
        Ok(Self { list: guests::read(bytes).map_err(told)? })
    }

    /// By person.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.list.guests.iter().map(|guest| guest.name.clone()).collect()
    }

    /// What the columns ask for, without tables and rounds. Those named in `spread` are spread over
    /// the tables; without names the first ones, those of grouped rounds left out.
    ///
    /// # Errors
    /// A column that the list does not have.
    pub fn brief(&self, spread: &[String], gather: &[(String, u16)]) -> anyhow::Result<Brief> {
        let grouped = gather.iter().map(|(name, _)| self.column(name)).collect::<anyhow::Result<Vec<_>>>()?;
        let spread = if spread.is_empty() {
            (0..self.list.columns.len()).filter(|column| !grouped.contains(column)).take(limits::SPREAD).collect()
        } else {
            spread.iter().map(|name| self.column(name)).collect::<anyhow::Result<Vec<_>>>()?
        };
        let needs = self.needs();
        let rounds = gather.iter().map(|(_, round)| *round);
        let gather = rounds.zip(grouped).map(|(round, column)| (round, wishes::groups(&needs, column))).collect();
        Ok(Brief { gather, ..wishes::brief(&needs, &spread, &[]) })
    }

    fn needs<'a>(&'a self) -> Vec<Needs<'a>> {
        let needs = |guest: &'a guests::Guest| Needs {
            says: &guest.says,
            reports_to: guest.reports_to,
            apart: guest.apart.as_deref(),
            together: guest.together.as_deref(),
            host: guest.host,
            fixed: guest.fixed,
        };
        self.list.guests.iter().map(needs).collect()
    }

    fn column(&self, name: &str) -> anyhow::Result<usize> {
        self.list.column(name).with_context(|| {
            let columns = if self.list.columns.is_empty() { "none".into() } else { self.list.columns.join(", ") };
            format!("the list has no column {name} to group or spread by; it has: {columns}")
        })
    }

    /// A wish that cannot hold, with the names of those whom it concerns.
    #[must_use]
    pub fn named(&self, cannot: &Cannot) -> String {
        let name =
            |person: u32| Some(format!("person {} is {}", person + 1, self.list.guests.get(person as usize)?.name));
        let names: Vec<String> = cannot.about().people.into_iter().filter_map(name).collect();
        if names.is_empty() { cannot.to_string() } else { format!("{cannot} ({})", names.join(", ")) }
    }
}

/// Names for people who have none.
#[must_use]
pub fn numbered(people: u32) -> Vec<String> {
    (1..=people).map(|number| number.to_string()).collect()
}

/// A column and a round (from 0) out of `COLUMN=ROUND` (from 1).
///
/// # Errors
/// What is wrong with it.
pub fn gathered(wish: &str) -> anyhow::Result<(String, u16)> {
    let (column, round) = wish.split_once('=').with_context(|| format!("--gather {wish}: not COLUMN=ROUND"))?;
    match round.parse::<u16>() {
        Ok(round) if round > 0 => Ok((column.to_owned(), round - 1)),
        _ => bail!("--gather {wish}: {round} is no round"),
    }
}
