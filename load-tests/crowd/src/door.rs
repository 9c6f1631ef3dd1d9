//! A very small HTTP/1.1 client: one request a connection, cookies kept. It must
//! never follow a redirect or guess at an answer that it does not understand.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Nothing that a server of ours answers takes longer.
const PATIENCE: Duration = Duration::from_secs(30);
/// The largest answer that is read: the export of a whole day.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The door of one server, as one browser sees it: its address and its cookies.
#[derive(Clone, Debug)]
pub struct Door {
    host: String,
    jar: BTreeMap<String, String>,
}

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// 200, 403…
    pub status: u16,
    /// How long the server asks us to wait.
    pub retry_after: Option<Duration>,
    /// The cookies that it sets: name, value.
    pub cookies: Vec<(String, String)>,
    /// The body, unchunked.
    pub body: Vec<u8>,
}

impl Reply {
    /// Whether it was done.
    #[must_use]
    pub fn ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Door {
    /// The door of `host` (`127.0.0.1:8080`), no cookie yet.
    #[must_use]
    pub fn new(host: &str) -> Self {
        Self { host: host.to_owned(), jar: BTreeMap::new() }
    }

    /// Opens a connection to the server.
    ///
    /// # Errors
    /// If the server does not take it.
    pub async fn connect(&self) -> Result<TcpStream> {
        let stream = timeout(PATIENCE, TcpStream::connect(&self.host)).await.context("too slow")??;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    /// What goes into the `Cookie` header; none before the first entrance.
    #[must_use]
    pub fn cookies(&self) -> Option<String> {
        let pairs: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Gets a page.
    ///
    /// # Errors
    /// If there is no answer, or one that is not HTTP.
    pub async fn get(&mut self, path: &str) -> Result<Reply> {
        self.ask("GET", path, "").await
    }

    /// Posts JSON, as a page of this server would.
    ///
    /// # Errors
    /// If there is no answer, or one that is not HTTP.
    pub async fn post(&mut self, path: &str, json: &str) -> Result<Reply> {
        self.ask("POST", path, json).await
    }

    async fn ask(&mut self, method: &str, path: &str, json: &str) -> Result<Reply> {
        let head = self.head(method, path, json.len());
        let answer = timeout(PATIENCE, async {
            let mut stream = self.connect().await?;
            stream.write_all(format!("{head}{json}").as_bytes()).await?;
            let mut raw = Vec::new();
            stream.take(LARGEST).read_to_end(&mut raw).await?;
            anyhow::Ok(raw)
        });
        let raw = answer.await.with_context(|| format!("{method} {path}: no answer in time"))??;
        let reply = read_reply(&raw).with_context(|| format!("{method} {path}"))?;
        self.jar.extend(reply.cookies.iter().cloned());
        Ok(reply)
    }

    fn head(&self, method: &str, path: &str, length: usize) -> String {
        let host = &self.host;
        let cookie = self.cookies().map_or_else(String::new, |pairs| format!("Cookie: {pairs}\r\n"));
        let body = if method == "POST" {
            format!("Content-Type: application/json\r\nContent-Length: {length}\r\n")
        } else {
            String::new()
        };
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n{cookie}{body}Connection: close\r\n\r\n"
        )
    }
}

/// Reads a whole answer, as it stood on the wire until the server hung up.
fn read_reply(raw: &[u8]) -> Result<Reply> {
    let end = raw.windows(4).position(|four| four == b"\r\n\r\n").context("no end of the head")?;
    let head = std::str::from_utf8(&raw[..end]).context("a head that is not text")?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
    let mut reply = Reply { status: status.context("no status")?, retry_after: None, cookies: vec![], body: vec![] };
    let (mut chunked, mut length) = (false, None);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "retry-after" => reply.retry_after = value.parse().ok().map(Duration::from_secs),
            "set-cookie" => reply.cookies.extend(cookie(value)),
            "transfer-encoding" => chunked = value.eq_ignore_ascii_case("chunked"),
            "content-length" => length = value.parse::<usize>().ok(),
            _ => {}
        }
    }
    let body = &raw[end + 4..];
    reply.body = if chunked { unchunk(body)? } else { body.to_vec() };
    if let Some(length) = length.filter(|length| *length != reply.body.len()) {
        bail!("{} bytes of {length}", reply.body.len());
    }
    Ok(reply)
}

fn cookie(header: &str) -> Option<(String, String)> {
    let (name, value) = header.split(';').next()?.split_once('=')?;
    Some((name.trim().to_owned(), value.trim().to_owned()))
}

fn unchunk(mut body: &[u8]) -> Result<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let line = body.windows(2).position(|two| two == b"\r\n").context("a chunk without a size")?;
        let size = std::str::from_utf8(&body[..line])?.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).context("a chunk without a size")?;
        let (from, to) = (line + 2, line + 2 + size);
        if size == 0 {
            return Ok(whole);
        }
        whole.extend_from_slice(body.get(from..to).context("a chunk that ends early")?);
        body = body.get(to + 2..).context("a chunk that ends early")?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_answer_reads() {
        let reply = read_reply(
            b"HTTP/1.1 429 Too Many\r\nRetry-After: 3\r\nSet-Cookie: ronde-seat=a.b; Path=/r/x/; HttpOnly\r\nContent-Length: 2\r\n\r\n{}",
        )
        .unwrap();
        assert_eq!((reply.status, reply.retry_after, reply.ok()), (429, Some(Duration::from_secs(3)), false));
        assert_eq!((reply.cookies, reply.body), (vec![("ronde-seat".into(), "a.b".into())], b"{}".to_vec()));
    }

    #[test]
    fn chunks_are_put_together() {
        let reply =
            read_reply(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n3;x=y\r\nefg\r\n0\r\n\r\n");
        assert_eq!(reply.unwrap().body, b"abcdefg");
    }

    #[test]
    fn half_an_answer_is_none() {
        assert!(read_reply(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc").is_err());
        assert!(read_reply(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc").is_err());
        assert!(read_reply(b"").is_err());
    }

    #[test]
    fn cookies_come_back() {
        let mut door = Door::new("h:1");
        assert_eq!(door.cookies(), None);
        door.jar.insert("b".into(), "2".into());
        door.jar.insert("a".into(), "1".into());
        let head = door.head("POST", "/r/x/enter", 2);
        assert!(head.contains("Cookie: a=1; b=2\r\n") && head.contains("Origin: http://h:1\r\n"), "{head}");
    }
}
