//! The cookie by which a device is known in one room: opaque, signed, never
//! readable by a script, never sent to another site or another room.
//!
//! It names a device, not a person: whom the device carries is the room's.

use axum::http::{HeaderMap, HeaderValue};
use axum_extra::extract::cookie::CookieJar;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::RngExt;

use super::{Doors, Role, secret};
use crate::journal::RoomKey;

/// How long a browser keeps it, in seconds: the day itself and a follow-up at
/// three months.
const LIFE: u32 = 120 * 24 * 3600;

/// The place of the room's name in the operator's cookie; no room is named so.
const NO_ROOM: &str = "-";

/// A device that came in by a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Device {
    /// 128 random bits, made when the device first came in.
    pub id: [u8; 16],
    /// The door that it came in by.
    pub role: Role,
    /// The generation of links at that moment.
    pub epoch: u32,
}

impl Device {
    /// A device that was never seen before.
    pub fn fresh(role: Role, epoch: u32) -> Self {
        Self { id: rand::rng().random(), role, epoch }
    }
}

impl Doors {
    /// The `Set-Cookie` header for a device of a room, sent back only to
    /// `/r/ID/`. `secure` says that the page came over https.
    pub fn set_cookie(&self, room: &RoomKey, device: &Device, secure: bool) -> HeaderValue {
        header(device.role, &self.write(room.as_str(), device), &format!("/r/{room}/"), secure)
    }

    /// The device that a request comes from in this role. `None` without a
    /// cookie, or if it was altered or is of another room or role. Whether its
    /// epoch still counts is for the caller, who knows the room's.
    pub fn device_of(&self, room: &RoomKey, role: Role, headers: &HeaderMap) -> Option<Device> {
        self.find(room.as_str(), role, headers)
    }

    /// The `Set-Cookie` header for the operator, sent back to every page.
    pub fn set_operator_cookie(&self, secure: bool) -> HeaderValue {
        let device = Device::fresh(Role::Operator, self.operator_epoch());
        header(Role::Operator, &self.write(NO_ROOM, &device), "/", secure)
    }

    /// Whether a request comes from the operator, by a link that still counts.
    pub fn comes_from_operator(&self, headers: &HeaderMap) -> bool {
        let device = self.find(NO_ROOM, Role::Operator, headers);
        device.is_some_and(|device| device.epoch == self.operator_epoch())
    }

    fn find(&self, scope: &str, role: Role, headers: &HeaderMap) -> Option<Device> {
        let jar = CookieJar::from_headers(headers);
        let device = self.read(scope, jar.get(&name(role))?.value())?;
        (device.role == role).then_some(device)
    }

    /// `id.room.role.epoch.mac`
    fn write(&self, scope: &str, device: &Device) -> String {
        let id = URL_SAFE_NO_PAD.encode(device.id);
        let body = format!("{id}.{scope}.{}.{}", device.role, device.epoch);
        let mac = self.secret.token(&[b"cookie", body.as_bytes()]);
        format!("{body}.{mac}")
    }

    fn read(&self, scope: &str, value: &str) -> Option<Device> {
        let (body, mac) = value.rsplit_once('.')?;
        if !secret::equal(&self.secret.token(&[b"cookie", body.as_bytes()]), mac) {
            return None;
        }
        let [id, room, role, epoch] = body.split('.').collect::<Vec<_>>().try_into().ok()?;
        let id = URL_SAFE_NO_PAD.decode(id).ok()?.try_into().ok()?;
        let (role, epoch) = (Role::parse(role)?, epoch.parse().ok()?);
        (room == scope).then_some(Device { id, role, epoch })
    }
}

/// One name for each role: who leads may also take part on the same device.
fn name(role: Role) -> String {
    format!("ronde-{role}")
}

fn header(role: Role, value: &str, path: &str, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{}={value}; Path={path}; Max-Age={LIFE}; HttpOnly; SameSite=Strict{secure}", name(role));
    HeaderValue::try_from(text).expect("names, numbers and base64 are plain ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header::COOKIE;

    fn doors() -> Doors {
        Doors::open(tempfile::tempdir().unwrap().path()).unwrap()
    }

    fn room(name: &str) -> RoomKey {
        RoomKey::parse(name).unwrap()
    }

    /// What a browser sends back after these headers.
    fn back(set: &[HeaderValue]) -> HeaderMap {
        let pairs = set.iter().map(|set| set.to_str().unwrap().split(';').next().unwrap());
        let line = pairs.collect::<Vec<_>>().join("; ");
        HeaderMap::from_iter([(COOKIE, HeaderValue::try_from(line).unwrap())])
    }

    #[test]
    fn a_device_is_known_again_in_its_room_and_roles() {
        let (doors, a) = (doors(), room("a"));
        let (seat, pilot) = (Device::fresh(Role::Seat, 4), Device::fresh(Role::Pilot, 4));
        let set = [doors.set_cookie(&a, &seat, false), doors.set_cookie(&a, &pilot, false)];
        let headers = back(&set);
        assert_eq!(doors.device_of(&a, Role::Seat, &headers), Some(seat));
        assert_eq!(doors.device_of(&a, Role::Pilot, &headers), Some(pilot));
        assert_eq!(doors.device_of(&a, Role::Helper, &headers), None);
        assert_eq!(doors.device_of(&room("b"), Role::Seat, &headers), None);
        assert_eq!(self::doors().device_of(&a, Role::Seat, &headers), None);
        assert_ne!(Device::fresh(Role::Seat, 4).id, seat.id);
    }

    #[test]
    fn no_sign_of_it_can_be_changed() {
        let (doors, a) = (doors(), room("a"));
        let value = doors.write("a", &Device::fresh(Role::Screen, 0));
        assert!(doors.read("a", &value).is_some());
        for at in 0..value.len() {
            let mut bytes = value.clone().into_bytes();
            bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
            assert_eq!(doors.read("a", std::str::from_utf8(&bytes).unwrap()), None);
        }
        for cut in 0..value.len() {
            assert_eq!(doors.read("a", &value[..cut]), None);
        }
        // A name that another role's value was put under.
        let moved = format!("ronde-pilot={value}");
        let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::try_from(moved).unwrap())]);
        assert_eq!(doors.device_of(&a, Role::Pilot, &headers), None);
    }

    #[test]
    fn scripts_and_other_sites_cannot_have_it() {
        let set = doors().set_cookie(&room("a"), &Device::fresh(Role::Seat, 0), true);
        let set = set.to_str().unwrap();
        for wanted in ["; Path=/r/a/;", "; HttpOnly;", "; SameSite=Strict", "; Secure"] {
            assert!(set.contains(wanted), "{wanted} in {set}");
        }
    }

    #[test]
    fn the_operator_is_known_until_the_link_turns() {
        let dir = tempfile::tempdir().unwrap();
        let doors = Doors::open(dir.path()).unwrap();
        let headers = back(&[doors.set_operator_cookie(false)]);
        assert!(doors.comes_from_operator(&headers));
        assert!(!doors.comes_from_operator(&HeaderMap::new()));
        doors.turn_operator().unwrap();
        assert!(!doors.comes_from_operator(&headers));
    }
}
