//! The guard. The matrix is data (`access.toml` here and in each kind's folder);
//! this module only reads it, at each command, from where people really sit now.
//! Nothing is granted at connect time.

use crate::hall::Hall;
use crate::words::{Asker, ParticipantId, Refusal, Role, TableId, Voice};

/// A column of the matrix: what somebody may be towards one command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Column {
    Participant,
    Pen,
    Buddy,
    Helper,
    Pilot,
    Stage,
    Screen,
    Director,
    Companion,
    Sponsor,
    Operator,
    Stranger,
}

impl Column {
    /// All columns, in the order of the page in the docs.
    pub const ALL: [Self; 12] = [
        Self::Participant,
        Self::Pen,
        Self::Buddy,
        Self::Helper,
        Self::Pilot,
        Self::Stage,
        Self::Screen,
        Self::Director,
        Self::Companion,
        Self::Sponsor,
        Self::Operator,
        Self::Stranger,
    ];

    fn of(role: Role) -> Self {
        match role {
            // A participant's device is only that while it speaks for a person it carries.
            Role::Participant | Role::Stranger => Self::Stranger,
            Role::Helper => Self::Helper,
            Role::Pilot => Self::Pilot,
            Role::Stage => Self::Stage,
            Role::Screen => Self::Screen,
            Role::Director => Self::Director,
            Role::Companion => Self::Companion,
            Role::Sponsor => Self::Sponsor,
            Role::Operator => Self::Operator,
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/rights.rs"));

impl Right {
    /// The row's columns.
    #[must_use]
    pub fn holders(self) -> &'static [Column] {
        MATRIX.iter().find(|row| row.0 == self).map_or(&[], |row| row.2)
    }

    /// Whether this column holds the right.
    #[must_use]
    pub fn held_by(self, column: Column) -> bool {
        self.holders().contains(&column)
    }

    /// Whether a device of this role holds it without speaking for anybody.
    #[must_use]
    pub fn held_by_role(self, role: Role) -> bool {
        let column = if role == Role::Participant { Column::Participant } else { Column::of(role) };
        self.held_by(column)
    }
}

/// Lets `by` use `right`, or says no.
///
/// # Errors
/// [`Refusal::Denied`], the same for every reason: a refusal must not tell what exists.
pub fn guard(right: Right, by: &Asker, hall: &Hall) -> Result<(), Refusal> {
    if columns(by, hall).iter().any(|column| right.held_by(*column)) { Ok(()) } else { Err(Refusal::Denied) }
}

/// What `by` is in this room at this moment, for the voice it has chosen.
fn columns(by: &Asker, hall: &Hall) -> Vec<Column> {
    match by.voice {
        Voice::Desk => vec![Column::of(by.role)],
        Voice::Participant(who) if carries(by, who, hall) => {
            let pen = hall.table_of(who).is_some_and(|table| hall.pen(table) == Some(who));
            if pen { vec![Column::Participant, Column::Pen] } else { vec![Column::Participant] }
        }
        Voice::Table(table) if speaks_for(by, table, hall) => vec![Column::Pen],
        Voice::Participant(_) | Voice::Table(_) => Vec::new(),
    }
}

fn carries(by: &Asker, who: ParticipantId, hall: &Hall) -> bool {
    hall.people.get(&who).is_some_and(|person| person.device == Some(by.device))
}

fn speaks_for(by: &Asker, table: TableId, hall: &Hall) -> bool {
    hall.pen(table).is_some_and(|holder| carries(by, holder, hall) && hall.table_of(holder) == Some(table))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_nobody_may_and_what_is_not_built_is_denied_to_everybody() {
        let never = ["see_author_of_unsigned", "see_ballot_of_somebody", "see_tally_before_reveal"];
        let later = [
            "mute_author",
            "own_commitment",
            "see_private_commitment",
            "see_public_commitment",
            "see_challenge",
            "score_plan",
            "ask_companion",
            "know_who_asked",
            "help_content",
            "draft_report",
            "validate_report",
            "read_report",
        ];
        let wanted: BTreeSet<&str> = never.into_iter().chain(later).collect();
        let empty = MATRIX.iter().filter(|(_, _, holders)| holders.is_empty()).map(|(_, name, _)| *name);
        assert_eq!(empty.collect::<BTreeSet<_>>(), wanted);
    }

    /// Every row against every column: a device whose link made it that, a person at a table, the
    /// one who holds its pen.
    #[test]
    fn the_guard_lets_through_exactly_what_the_matrix_says() {
        let t = crate::tryout::Tryout::new(
            8,
            4,
            "[[agenda]]\nname = \"talk\"\nminutes = 10\nactivity = { kind = \"talk\" }\n",
        )
        .all_join();
        let hall = &t.room.hall;
        let table = hall.table_of(ParticipantId(1)).unwrap();
        let pen = hall.pen(table).unwrap();
        let (plain, _) = hall.at_table(table).find(|(who, _)| *who != pen).unwrap();
        let desk = |role| Asker { device: crate::words::Id128([7; 16]), role, seat: None, voice: Voice::Desk };
        let person = |who: ParticipantId, voice| Asker {
            device: crate::tryout::device(who.0),
            role: Role::Participant,
            seat: None,
            voice,
        };
        let mut tried = 0;
        for (right, name, _) in MATRIX {
            let let_in = |by: Asker| guard(*right, &by, hall).is_ok();
            let held = |column| right.held_by(column);
            assert_eq!(let_in(person(plain, Voice::Participant(plain))), held(Column::Participant), "{name}");
            let with_pen = held(Column::Participant) || held(Column::Pen);
            assert_eq!(let_in(person(pen, Voice::Participant(pen))), with_pen, "{name}");
            assert_eq!(let_in(person(pen, Voice::Table(table))), held(Column::Pen), "{name}");
            for voice in [Voice::Table(table), Voice::Participant(pen), Voice::Participant(ParticipantId(99))] {
                assert!(!let_in(person(plain, voice)), "{name}: {voice:?}");
                assert!(!let_in(Asker { voice, ..desk(Role::Pilot) }), "{name}: a desk speaks for nobody");
            }
            for role in [
                Role::Helper,
                Role::Pilot,
                Role::Stage,
                Role::Screen,
                Role::Director,
                Role::Companion,
                Role::Sponsor,
                Role::Operator,
                Role::Stranger,
                Role::Participant,
            ] {
                assert_eq!(let_in(desk(role)), held(Column::of(role)), "{name}: {role:?}");
                tried += 1;
            }
        }
        assert_eq!(tried, MATRIX.len() * 10);
    }

    #[test]
    fn nobody_but_the_pilot_steers() {
        for column in Column::ALL {
            assert_eq!(Right::Go.held_by(column), column == Column::Pilot);
        }
    }
}
