//! A list of guests in a room. Names carry the numbers of RULES.md, section G.

use crate::guests::{GuestList, read};
use crate::protocol::Command;
use crate::tryout::{Tryout, device};
use crate::words::{Asker, Language, ParticipantId, Refusal, Role, TableId, Voice};

const DAY: &str = r#"
[[agenda]]
name = "welcome"
minutes = 5
activity = { kind = "talk" }

[[agenda]]
name = "move"
minutes = 6
seats = "mix"
activity = { kind = "talk" }
"#;

fn list(names: impl Iterator<Item = String>) -> GuestList {
    let rows: String = names.map(|name| format!("{name},Ventes\n")).collect();
    read(format!("name,service\n{rows}").as_bytes()).expect("a good list")
}

fn guests(from: u32, to: u32) -> impl Iterator<Item = String> {
    (from..=to).map(|n| format!("Guest {n}"))
}

/// Somebody comes with the room's code and types a name.
fn come(t: &mut Tryout, phone: u32, seat: Option<u32>, name: &str) -> Result<u32, Refusal> {
    let by =
        Asker { device: device(phone), role: Role::Participant, seat: seat.map(ParticipantId), voice: Voice::Desk };
    let taken = t.ask(&by, Command::Join { name: name.into(), language: Language::Fr })?;
    Ok(taken.made().1.expect("somebody came").0)
}

#[test]
fn g8_a_list_takes_the_seats_that_nobody_has_taken() {
    let mut t = Tryout::new(32, 8, DAY);
    t.join(1);
    t.join(2);
    let names = guests(1, 38).chain(["p2".to_owned()]);
    t.pilot(Command::Invite { list: list(names) }).unwrap();
    let hall = &t.room.hall;
    assert_eq!((hall.people.len(), hall.planned, hall.table_count()), (40, 40, 5));
    assert_eq!(hall.guest(ParticipantId(2)).map(|guest| guest.name.as_str()), Some("p2"));
    assert_eq!(hall.name(ParticipantId(2)), Some("P2"), "who is here is called as they said");
    assert_eq!((hall.guest(ParticipantId(1)), hall.name(ParticipantId(3))), (None, Some("Guest 1")));
    assert!(hall.people.values().all(|person| person.route.len() == 2));
    let shorter = t.pilot(Command::Invite { list: list(guests(1, 10)) });
    assert!(shorter.is_ok());
    assert_eq!((t.room.hall.people.len(), t.room.hall.table_count()), (12, 2));
    let many = Command::Invite { list: list(guests(1, 2_001)) };
    assert_eq!(t.pilot(many), Err(Refusal::TooMany { field: "guests".into(), limit: 2_000 }));
    assert_eq!(t.helper(Command::Invite { list: list(guests(1, 3)) }), Err(Refusal::Denied));
}

#[test]
fn g9_a_name_that_is_awaited_finds_its_seat_and_nobody_else_does() {
    let mut t = Tryout::new(8, 4, DAY);
    t.pilot(Command::Invite { list: list(guests(1, 7).chain(["Zoé Le Gall".into()])) }).unwrap();
    assert_eq!(come(&mut t, 90, None, "zoe  le-gall"), Ok(8));
    assert_eq!(come(&mut t, 91, None, "Somebody"), Ok(9), "a walk-in, though seven seats are free");
    assert_eq!(come(&mut t, 92, Some(8), "Zoé"), Ok(8), "the badge moves the seat to the phone that shows it");
    assert_eq!(t.room.hall.people[&ParticipantId(8)].device, Some(device(92)));
    assert_eq!(come(&mut t, 93, Some(3), ""), Ok(3), "the badge says the name");
    assert_eq!(t.room.hall.name(ParticipantId(3)), Some("Guest 3"));
    assert_eq!(come(&mut t, 94, None, ""), Err(Refusal::Empty { field: "name".into() }));
}

#[test]
fn g10_a_list_can_be_undone_and_whoever_has_come_stays() {
    let mut t = Tryout::new(8, 4, DAY);
    let taken = t.pilot(Command::Invite { list: list(guests(1, 12)) }).unwrap();
    t.pilot(Command::Undo { entry: taken.seq }).unwrap();
    assert_eq!((t.room.hall.people.len(), t.room.hall.table_count(), t.room.hall.planned), (8, 2, 8));
    assert_eq!(t.room.hall.name(ParticipantId(1)), None);
    let again = t.pilot(Command::Invite { list: list(guests(1, 12)) }).unwrap();
    come(&mut t, 90, Some(12), "").unwrap();
    assert_eq!(t.room.hall.table_of(ParticipantId(12)), Some(TableId(3)));
    let refused = t.pilot(Command::Undo { entry: again.seq });
    assert_eq!(refused, Err(Refusal::RestsOn { what: "sit".into() }), "somebody sits at a table that would be gone");
    t.pilot(Command::SeatPerson { who: ParticipantId(12), table: TableId(1) }).unwrap();
    t.pilot(Command::Undo { entry: again.seq }).unwrap();
    assert_eq!(t.room.hall.count_here(), 1, "whoever has come stays");
    assert_eq!(t.room.hall.guest(ParticipantId(12)), None);
}
