//! Lists of guests that a desk would rather not have brought, or that no desk
//! brings: each flaw comes back with its line, and nobody of the list is taken.

use super::{Case, Deed, case};

/// Somebody who is in every list, and must never get in by one.
pub const SOMEBODY: &str = "Liste Complice";

pub(super) fn cases() -> Vec<Case> {
    let of = |name: &str, list: Vec<u8>, want: &str| case("list", name, Deed::Brings(list), want);
    let head = format!("name,site\n{SOMEBODY},Lyon\n").into_bytes();
    let and = |more: &[u8]| [&head, more].concat();
    let many: String = (0..50_000).map(|n| format!("P{n},Lyon\n")).collect();
    vec![
        of("nothing", Vec::new(), "422 no_rows at 1"),
        of("nobody", b"name,site\n".to_vec(), "422 no_rows at 1"),
        of("no names", format!("who\n{SOMEBODY}\n").into_bytes(), "422 no_names at 1"),
        of("another encoding", and(b"R\xe9mi,Lyon\n"), "422 encoding at 3"),
        of("two bytes a sign", and(b"").iter().flat_map(|byte| [*byte, 0]).collect(), "422 encoding at 1"),
        of("a packed file", [b"PK\x03\x04\x14\0\0\0\x08\0".as_slice(), &[0; 4_000]].concat(), "422 encoding at 1"),
        of("50,000 people", and(many.as_bytes()), "422 too_many_rows at 10002"),
        of("somebody twice", and(format!("{SOMEBODY},Nice\n").as_bytes()), "422 duplicate at 3"),
        of("a formula", and(b"=cmd(),Lyon\n"), "422 formula at 3"),
        of("a cell too many", and(b"Rosa,Lyon,Nice\n"), "422 width at 3"),
        of("no name", and(b",Lyon\n"), "422 empty at 3"),
        of("a name of 300 signs", and(format!("{},Lyon\n", "x".repeat(300)).as_bytes()), "422 too_long at 3"),
        of("five mebibytes", and(&vec![b'x'; 5 << 20]), "413"),
        case("list", "from a phone", Deed::Smuggles(head.clone()), "401 denied"),
    ]
}
