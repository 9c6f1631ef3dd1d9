//! What the operator sees in the terminal: where the server listens, the links,
//! and a code that a phone can scan. Links hold secrets: they are written here,
//! to the terminal only, and never to a log.

use std::{
    io::{self, Write},
    net::{IpAddr, SocketAddr},
};

use fast_qr::{ECL, QRBuilder};

use crate::server::{Links, Server};

/// Beginnings of the names of networks that no phone in the room is on.
const INSIDE: [&str; 12] =
    ["docker", "br-", "veth", "virbr", "vmnet", "vbox", "tun", "tap", "utun", "wg", "zt", "tailscale"];

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
    let named = all.into_iter().map(|one| (one.ip(), one.name)).collect::<Vec<_>>();
    Some(SocketAddr::new(choose(&named)?, bound.port()))
}

/// The likeliest address of a meeting room's network.
fn choose(all: &[(IpAddr, String)]) -> Option<IpAddr> {
    let outside = |name: &str| !INSIDE.iter().any(|start| name.starts_with(start));
    let rated = all.iter().filter(|(_, name)| outside(name)).filter_map(|(ip, _)| {
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

/// Says where the server listens, then the links of every room, the newest last with a code to scan.
/// The first line starts with LISTENING and an address that opens on this machine.
///
/// # Errors
/// If `out` cannot be written.
pub fn welcome(out: &mut impl Write, server: &Server, colours: bool) -> io::Result<()> {
    writeln!(out, "LISTENING {}", server.here())?;
    writeln!(out, "  operator  {}", server.operator_link())?;
    if server.lan.is_none() {
        writeln!(out, "  phones    none: no network, or only this machine is served")?;
    }
    if server.scheme == "http" && server.lan.is_some() {
        writeln!(
            out,
            "  network   plain http: whoever is on this network can read along; --tls-cert and --tls-key give https"
        )?;
    }
    for room in server.rooms() {
        say_room(out, &server.links(&room), colours)?;
    }
    out.flush()
}

/// The three links of a day, and the code to scan.
fn say_room(out: &mut impl Write, links: &Links, colours: bool) -> io::Result<()> {
    writeln!(out, "\nroom code {}", links.code)?;
    writeln!(out, "  console   {}", links.console)?;
    writeln!(out, "  screen    {}", links.screen)?;
    writeln!(out, "  join      {}", links.join)?;
    if let Some(picture) = picture(&links.join, colours) {
        writeln!(out, "\n{picture}")?;
    }
    Ok(())
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
    let (light, plain) = if colours { ("\x1b[97;40m", "\x1b[0m") } else { ("", "") };
    Some(lines.map(|line| format!("{light}{line}{plain}\n")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn networks(all: &[(&str, &str)]) -> Vec<(IpAddr, String)> {
        all.iter().map(|(ip, name)| (ip.parse().unwrap(), (*name).to_owned())).collect()
    }

    #[test]
    fn the_address_is_one_that_phones_can_open() {
        type Case<'a> = (&'a [(&'a str, &'a str)], Option<&'a str>);
        let cases: [Case; 7] = [
            (&[("127.0.0.1", "lo"), ("192.168.1.7", "wlan0")], Some("192.168.1.7")),
            (&[("172.17.0.1", "docker0"), ("10.3.0.9", "eth0")], Some("10.3.0.9")),
            (&[("10.8.0.2", "tun0"), ("172.20.1.4", "en0")], Some("172.20.1.4")),
            (&[("fe80::1", "en0"), ("2001:db8::7", "en0")], Some("2001:db8::7")),
            (&[("203.0.113.5", "eth0"), ("192.168.0.2", "eth1")], Some("192.168.0.2")),
            (&[("169.254.3.3", "eth0"), ("::1", "lo")], None),
            (&[], None),
        ];
        for (all, wanted) in cases {
            assert_eq!(choose(&networks(all)), wanted.map(|ip| ip.parse().unwrap()), "{all:?}");
        }
    }

    #[test]
    fn a_server_of_this_machine_only_has_no_address_for_phones() {
        assert_eq!(lan_addr("127.0.0.1:80".parse().unwrap()), None);
        let bound = "192.0.2.4:8080".parse().unwrap();
        assert_eq!(lan_addr(bound), Some(bound));
    }

    #[test]
    fn the_three_links_and_the_code_are_said() {
        let link = |name: &str| format!("http://192.168.1.7:8080/r/abc/{name}");
        let links = Links {
            console: link("console#a"),
            helper: link("console#b"),
            stage: link("stage#c"),
            screen: link("screen#d"),
            join: link("#0123-4567"),
            code: "0123-4567".into(),
        };
        let mut out = Vec::new();
        say_room(&mut out, &links, false).unwrap();
        let text = String::from_utf8(out).unwrap();
        for wanted in [&links.console, &links.screen, &links.join, &links.code] {
            assert!(text.contains(wanted), "{text}");
        }
        assert!(text.contains("██"), "{text}");
    }

    #[test]
    fn the_picture_has_a_light_border_of_at_least_two_modules() {
        let text = picture("http://192.168.1.7:8080/#0123-4567", false).unwrap();
        let lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
        assert!(lines.iter().all(|line| line.len() == lines[0].len()), "{text}");
        assert!(lines[0].iter().all(|sign| *sign == '█'));
        assert!(lines.iter().all(|line| line[..2] == ['█'; 2]));
        assert!(picture(&"x".repeat(10_000), true).is_none());
    }

    #[test]
    fn a_seat_card_s_code_stays_small_enough_to_print() {
        let link = format!("https://ronde.example/r/{}/#{}", crate::journal::RoomKey::fresh(), "x".repeat(22));
        let code = QRBuilder::new(link).ecl(ECL::M).build().unwrap();
        assert!(code.size <= 37, "{} modules", code.size);
    }
}
