//! A card for each planned seat, to print before the day: the person's own QR,
//! the first table, and the tables of all rounds, which still hold when the
//! network does not.

use askama::Template;
use room::room::Room;

/// One seat.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Seat {
    pub number: u32,
    pub name: String,
    /// Home first.
    pub tables: Vec<u16>,
}

/// All planned seats, in order of their tables.
#[must_use]
pub fn seats(room: &Room) -> Vec<Seat> {
    let mut seats: Vec<Seat> = room
        .hall
        .people
        .iter()
        .map(|(who, person)| Seat {
            number: who.0,
            name: room.hall.name(*who).unwrap_or_default().to_owned(),
            tables: person.route.iter().map(|table| table.0).collect(),
        })
        .collect();
    seats.sort_by_key(|seat| (seat.tables.first().copied(), seat.number));
    seats
}

#[derive(Template)]
#[template(path = "seats.html")]
struct Page {
    /// The QR as SVG of our own making, and the seat.
    cards: Vec<(String, Seat)>,
}

/// The page to print.
///
/// # Errors
/// If the template cannot be filled.
pub fn page(cards: Vec<(String, Seat)>) -> Result<String, askama::Error> {
    Page { cards }.render()
}
