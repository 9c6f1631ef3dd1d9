//! How many came. No names: the report goes to everybody.

use crate::hall::{Hall, Stay};
use crate::report::{Figure, Report};

pub(super) fn report(hall: &Hall) -> Report {
    let came = || hall.people.iter().filter(|(_, person)| person.stay != Stay::Expected);
    let figures = vec![
        Figure::new("expected", "Personnes attendues", "People expected", hall.planned),
        Figure::new("came", "Personnes venues", "People who came", came().count()),
        Figure::new(
            "walk_ins",
            "Venues sans être attendues",
            "Came without being expected",
            came().filter(|(who, _)| who.0 > hall.planned).count(),
        ),
        Figure::new(
            "no_phone",
            "Venues sans téléphone",
            "Came without a phone",
            came().filter(|(_, person)| person.device.is_none() && !person.erased).count(),
        ),
    ];
    Report { figures, tables: Vec::new() }
}
