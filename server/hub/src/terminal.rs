//! What the operator sees in the terminal: where the server listens, the links,
//! and a code that a phone can scan. Links hold secrets: they are written here,
//! to the terminal only, and never to a log.

use std::{
    io::{self, Write},
    net::{IpAddr, SocketAddr},
};

use fast_qr::{ECL, QRBuilder};

use crate::{
    doors::{Code, Doors, Role},
    journal::RoomKey,
};

/// Beginnings of the names of networks that no phone in the room is on.
const INSIDE: [&str; 12] = [
    "docker",
    "br-",
    "veth",
    "virbr",
    "vmnet",
    "vbox",
    "tun",
    "tap",
    "utun",
    "wg",
    "zt",
    "tailscale",
];

/// The address by which phones of the same network reach a server bound at
/// `bound`; `None` if it listens on this machine only, or there is no network.
pub fn lan_addr(bound: SocketAddr) -> Option<SocketAddr> {
    if bound.ip().is_loopback() {
        return None;
    }
    if !bound.ip().is_unspecified() {
        return Some(bound);
    }
    // A machine that cannot list its networks still serves on this one.
    let all = if_addrs::get_if_addrs().unwrap_or_default();
    let named = all
        .into_iter()
        .map(|one| (one.ip(), one.name))
        .collect::<Vec<_>>();
    Some(SocketAddr::new(choose(&named)?, bound.port()))
}

/// The likeliest address of a meeting room's network.
fn choose(all: &[(IpAddr, String)]) -> Option<IpAddr> {
    let outside = |name: &str| !INSIDE.iter().any(|start| name.starts_with(start));
    let rated = all
        .iter()
        .filter(|(_, name)| outside(name))
        .filter_map(|(ip, _)| {
            let rank = rank(*ip)?;
            Some((rank, *ip))
        });
    rated.min().map(|(_, ip)| ip)
}

/// Smaller is likelier; `None` for what no other device can open.
fn rank(ip: IpAddr) -> Option<u8> {
    match ip {
        _ if ip.is_loopback() || ip.is_unspecified() => None,
        IpAddr::V4(ip) if ip.is_link_local() => None,
        IpAddr::V4(ip) => Some(match ip.octets() {
            [192, 168, ..] => 0,
            [10, ..] => 1,
            _ if ip.is_private() => 2,
            _ => 3,
        }),
        IpAddr::V6(ip) if ip.is_unicast_link_local() => None,
        IpAddr::V6(_) => Some(4),
    }
}

/// The start of every address of a server at `addr`.
pub fn base(addr: SocketAddr) -> String {
    format!("http://{addr}")
}

/// The operator's link. The secret is in the fragment, which browsers keep to
/// themselves.
pub fn operator_link(base: &str, doors: &Doors) -> String {
    format!("{base}/operator#{}", doors.operator_token())
}

/// A role's link into a room.
pub fn role_link(base: &str, doors: &Doors, room: &RoomKey, role: Role, epoch: u32) -> String {
    format!("{base}/r/{room}/{role}#{}", doors.token(room, role, epoch))
}

/// The link on a seat's card.
pub fn seat_link(base: &str, doors: &Doors, room: &RoomKey, seat: u32, epoch: u32) -> String {
    format!(
        "{base}/r/{room}/seat#{seat}.{}",
        doors.seat_token(room, seat, epoch)
    )
}

/// The link behind the code on the wall.
pub fn join_link(base: &str, code: Code) -> String {
    format!("{base}/#{code}")
}

/// Says where the server listens. The first line starts with LISTENING and an
/// address that opens on this machine.
///
/// # Errors
/// If `out` cannot be written.
pub fn say_listening(
    out: &mut impl Write,
    local: SocketAddr,
    lan: Option<SocketAddr>,
    doors: &Doors,
) -> io::Result<()> {
    writeln!(out, "LISTENING {}", base(local))?;
    match lan {
        Some(lan) => writeln!(out, "  phones    {}", base(lan))?,
        None => writeln!(
            out,
            "  phones    none: no network, or only this machine is served"
        )?,
    }
    writeln!(out, "  operator  {}", operator_link(&base(local), doors))?;
    out.flush()
}

/// Says the links of a room, and shows the code to scan. With `colours` the
/// code is light on dark whatever the terminal's own are.
///
/// # Errors
/// If `out` cannot be written.
pub fn say_room(
    out: &mut impl Write,
    base: &str,
    doors: &Doors,
    (room, epoch): (&RoomKey, u32),
    colours: bool,
) -> io::Result<()> {
    let code = doors.code(room, epoch);
    writeln!(out, "\nroom {room}, code {code}")?;
    for role in [
        Role::Pilot,
        Role::Helper,
        Role::Stage,
        Role::Screen,
        Role::Director,
    ] {
        let link = role_link(base, doors, room, role, epoch);
        writeln!(out, "  {:<9} {link}", role.word())?;
    }
    let link = join_link(base, code);
    writeln!(out, "  {:<9} {link}", "join")?;
    if let Some(picture) = picture(&link, colours) {
        writeln!(out, "\n{picture}")?;
    }
    out.flush()
}

/// A scannable picture of block signs; `None` if the text is too long for one.
fn picture(text: &str, colours: bool) -> Option<String> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    // A scanner needs a light border: the library draws one module, we add some.
    let plain = code.to_str();
    let width = plain.lines().map(|line| line.chars().count()).max()? + 4;
    let border = "█".repeat(width);
    let inner = plain.lines().map(|line| format!("██{line}██"));
    let lines = std::iter::once(border.clone()).chain(inner).chain([border]);
    let (light, plain) = if colours {
        ("\x1b[97;40m", "\x1b[0m")
    } else {
        ("", "")
    };
    Some(
        lines
            .map(|line| format!("{light}{line}{plain}\n"))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn networks(all: &[(&str, &str)]) -> Vec<(IpAddr, String)> {
        all.iter()
            .map(|(ip, name)| (ip.parse().unwrap(), (*name).to_owned()))
            .collect()
    }

    #[test]
    fn the_address_is_one_that_phones_can_open() {
        type Case<'a> = (&'a [(&'a str, &'a str)], Option<&'a str>);
        let cases: [Case; 7] = [
            (
                &[("127.0.0.1", "lo"), ("192.168.1.7", "wlan0")],
                Some("192.168.1.7"),
            ),
            (
                &[("172.17.0.1", "docker0"), ("10.3.0.9", "eth0")],
                Some("10.3.0.9"),
            ),
            (
                &[("10.8.0.2", "tun0"), ("172.20.1.4", "en0")],
                Some("172.20.1.4"),
            ),
            (
                &[("fe80::1", "en0"), ("2001:db8::7", "en0")],
                Some("2001:db8::7"),
            ),
            (
                &[("203.0.113.5", "eth0"), ("192.168.0.2", "eth1")],
                Some("192.168.0.2"),
            ),
            (&[("169.254.3.3", "eth0"), ("::1", "lo")], None),
            (&[], None),
        ];
        for (all, wanted) in cases {
            assert_eq!(
                choose(&networks(all)),
                wanted.map(|ip| ip.parse().unwrap()),
                "{all:?}"
            );
        }
    }

    #[test]
    fn a_server_of_this_machine_only_has_no_address_for_phones() {
        assert_eq!(lan_addr("127.0.0.1:80".parse().unwrap()), None);
        let bound = "192.0.2.4:8080".parse().unwrap();
        assert_eq!(lan_addr(bound), Some(bound));
    }

    #[test]
    fn the_first_line_is_for_programs_and_the_rest_opens() {
        let dir = tempfile::tempdir().unwrap();
        let doors = Doors::open(dir.path()).unwrap();
        let (room, mut out) = (RoomKey::parse("abc").unwrap(), Vec::new());
        let local = "127.0.0.1:8080".parse().unwrap();
        say_listening(&mut out, local, None, &doors).unwrap();
        say_room(
            &mut out,
            "http://192.168.1.7:8080",
            &doors,
            (&room, 2),
            false,
        )
        .unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.lines().next(), Some("LISTENING http://127.0.0.1:8080"));
        let pilot = format!("/r/abc/pilot#{}\n", doors.token(&room, Role::Pilot, 2));
        assert!(
            text.contains(&pilot) && text.contains(&doors.code(&room, 2).to_string()),
            "{text}"
        );
        assert!(!text.contains(&doors.token(&room, Role::Operator, 2)));
    }

    #[test]
    fn the_picture_has_a_light_border_of_at_least_two_modules() {
        let text = picture("http://192.168.1.7:8080/#0123-4567", false).unwrap();
        let lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
        assert!(
            lines.iter().all(|line| line.len() == lines[0].len()),
            "{text}"
        );
        assert!(lines[0].iter().all(|sign| *sign == '█'));
        assert!(lines.iter().all(|line| line[..2] == ['█'; 2]));
        assert!(picture(&"x".repeat(10_000), true).is_none());
    }

    #[test]
    fn a_seat_card_s_code_stays_small_enough_to_print() {
        let dir = tempfile::tempdir().unwrap();
        let doors = Doors::open(dir.path()).unwrap();
        let link = seat_link("https://ronde.example", &doors, &RoomKey::fresh(), 9_999, 0);
        let code = QRBuilder::new(link).ecl(ECL::L).build().unwrap();
        assert!(code.size <= 33, "{} modules", code.size);
    }
}
