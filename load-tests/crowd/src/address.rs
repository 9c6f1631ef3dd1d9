//! Where a room is, and what opens it.

use anyhow::{Context, Result, bail};
use room::protocol::Enter;

/// A room on a server that speaks plain HTTP on this network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// `127.0.0.1:8080`: what `Host` says, and what is connected to.
    pub host: String,
    /// The room's id, as in `/r/ID/`.
    pub room: String,
}

impl Address {
    /// From the base of the server (`http://127.0.0.1:8080`) and a room's id.
    ///
    /// # Errors
    /// If the base is not plain `http://`.
    pub fn new(base: &str, room: &str) -> Result<Self> {
        let rest = base.strip_prefix("http://").with_context(|| format!("{base}: the crowd speaks plain http"))?;
        let host = rest.split('/').next().unwrap_or_default();
        if host.is_empty() || room.is_empty() {
            bail!("{base}: a server and a room are needed");
        }
        let host = if host.contains(':') { host.to_owned() } else { format!("{host}:80") };
        Ok(Self { host, room: room.to_owned() })
    }

    /// What the browser of a page of this server says in `Origin`.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.host)
    }

    /// A path inside the room.
    #[must_use]
    pub fn path(&self, rest: &str) -> String {
        format!("/r/{}/{rest}", self.room)
    }
}

/// What a phone shows at the door when it has the room's code.
#[must_use]
pub fn with_code(code: &str) -> Enter {
    Enter { code: Some(code.to_owned()), ..Enter::default() }
}

/// What a device shows at the door when it was opened by a link.
#[must_use]
pub fn with_key(key: &str) -> Enter {
    Enter { key: Some(key.to_owned()), ..Enter::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_gives_host_and_origin() {
        let address = Address::new("http://127.0.0.1:8080/", "abc").unwrap();
        assert_eq!((address.host.as_str(), address.origin().as_str()), ("127.0.0.1:8080", "http://127.0.0.1:8080"));
        assert_eq!(address.path("enter"), "/r/abc/enter");
        assert_eq!(Address::new("http://ronde.example", "a").unwrap().host, "ronde.example:80");
        assert!(Address::new("https://ronde.example", "a").is_err());
        assert!(Address::new("http://", "a").is_err());
    }
}
