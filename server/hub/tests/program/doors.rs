//! Links that leaked, and screens without one: turning all links in one gesture,
//! and letting a screen in by the code that stands on the wall.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crowd::Address;
use crowd::address::{with_code, with_key};
use crowd::device::{Device, News};
use crowd::door::{Door, Reply};
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use room::protocol::{Command, Outcome};
use room::words::{Language, Refusal, Role, Voice};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::common::{Ronde, root};

const LONG: Duration = Duration::from_secs(30);

fn start(store: &Path) -> (Ronde, Address) {
    let ronde = Ronde::start(store, "127.0.0.1:0", Some(&root().join("scenarios/minimal.toml")));
    let address = Address::new(&ronde.base, &ronde.room).unwrap();
    (ronde, address)
}

async fn desk(address: &Address, key: &str) -> Device {
    let mut device = Device::new(address.clone(), with_key(key), ChaCha12Rng::seed_from_u64(1));
    device.connect().await.unwrap();
    device
}

fn secret(links: &Value, which: &str) -> String {
    links[which].as_str().unwrap().split_once('#').unwrap().1.to_owned()
}

fn read(reply: &Reply) -> Value {
    assert!(reply.ok(), "{}: {}", reply.status, reply.text());
    serde_json::from_slice(&reply.body).unwrap()
}

async fn answer(device: &mut Device, command: Command) -> Outcome {
    let id = device.say(Voice::Desk, command).await;
    loop {
        if let News::Answered(answered) = timeout(LONG, device.next()).await.unwrap().unwrap()
            && answered.0.id == id
        {
            return answered.1;
        }
    }
}

async fn gone(device: &mut Device) {
    timeout(LONG, async { while device.next().await.unwrap() != News::Gone {} }).await.expect("its socket is closed");
}

#[tokio::test]
async fn turned_links_open_nothing_and_whoever_came_by_them_is_out() {
    let store = tempfile::tempdir().unwrap();
    let (ronde, address) = start(store.path());
    let (mut mine, mut leaked) = (desk(&address, &ronde.console).await, desk(&address, &ronde.console).await);
    let mut phone = Device::new(address.clone(), with_code(&ronde.code), ChaCha12Rng::seed_from_u64(2));
    phone.connect().await.unwrap();
    let late = leaked.door().post(&address.path("enter"), r#"{"role":"pilot"}"#).await.unwrap();
    assert!(late.ok(), "a ticket that is not spent yet");

    let links = read(&mine.door().post(&address.path("links/turn"), "").await.unwrap());
    gone(&mut leaked).await;
    assert!(
        matches!(answer(&mut mine, Command::Night { on: true }).await, Outcome::Kept { .. }),
        "who turned them stays"
    );
    let join = Command::Join { name: "Léa".into(), language: Language::Fr };
    assert!(matches!(answer(&mut phone, join).await, Outcome::Kept { .. }), "phones stay");

    let ticket = read(&late)["ticket"].as_str().unwrap().to_owned();
    let mut late = crowd::socket::Socket::open(leaked.door(), &address, &ticket).await.unwrap();
    assert!(timeout(LONG, async { while late.next().await.unwrap().is_some() {} }).await.is_ok(), "nor by a ticket");
    for hello in [json!({ "key": ronde.console }), json!({ "code": ronde.code }), json!({ "role": "pilot" })] {
        let reply = leaked.door().post(&address.path("enter"), &hello.to_string()).await.unwrap();
        assert_eq!(reply.status, 401, "{hello}");
    }
    assert_eq!(leaked.door().get(&address.path("links")).await.unwrap().status, 401);
    assert_ne!(secret(&links, "console"), ronde.console);
    let mut back = mine.door().clone();
    assert!(back.post(&address.path("enter"), r#"{"role":"pilot"}"#).await.unwrap().ok(), "and comes back");
    desk(&address, &secret(&links, "console")).await;
}

#[tokio::test]
async fn a_screen_comes_in_by_the_code_on_its_wall() {
    let store = tempfile::tempdir().unwrap();
    let (ronde, address) = start(store.path());
    let mut pilot = desk(&address, &ronde.console).await;
    let mut wall = Door::new(&address.host);
    let asked = read(&wall.post("/screen/ask", "{}").await.unwrap());
    let (code, proof) = (asked["code"].as_str().unwrap(), json!({ "secret": asked["secret"] }).to_string());
    assert_eq!(wall.post("/screen/fetch", &proof).await.unwrap().status, 202, "nobody has seen it yet");

    let pair = |code: &str| json!({ "code": code }).to_string();
    let path = address.path("screen/pair");
    assert_eq!(Door::new(&address.host).post(&path, &pair(code)).await.unwrap().status, 401, "only a pilot");
    assert_eq!(pilot.door().post(&path, &pair("0000-0000")).await.unwrap().status, 404);
    assert_eq!(pilot.door().post(&path, &pair(code)).await.unwrap().status, 204);

    let belongs = read(&wall.post("/screen/fetch", &proof).await.unwrap());
    assert_eq!(belongs["room"], address.room.as_str());
    assert_eq!(wall.post("/screen/fetch", &proof).await.unwrap().status, 404, "told once");
    let entered = read(&wall.post(&address.path("enter"), r#"{"role":"screen"}"#).await.unwrap());
    assert_eq!(serde_json::from_value::<Role>(entered["role"].clone()).unwrap(), Role::Screen);
}

#[tokio::test]
async fn a_console_that_does_not_drive_turns_no_link_and_lets_no_screen_in() {
    let store = tempfile::tempdir().unwrap();
    let (ronde, address) = start(store.path());
    let mut drives = desk(&address, &ronde.console).await;
    let mut other = Device::new(address.clone(), with_key(&ronde.console), ChaCha12Rng::seed_from_u64(2));
    other.connect().await.unwrap();
    assert!(matches!(answer(&mut drives, Command::TakeControl {}).await, Outcome::Kept { .. }));
    let asked = read(&Door::new(&address.host).post("/screen/ask", "{}").await.unwrap());
    let pair = json!({ "code": asked["code"] }).to_string();
    for (path, body) in [("links/turn", ""), ("screen/pair", pair.as_str())] {
        let reply = other.door().post(&address.path(path), body).await.unwrap();
        assert_eq!((reply.status, reply.text()), (409, r#"{"err":"stale_epoch"}"#.into()), "{path}");
    }
    assert!(matches!(answer(&mut other, Command::TakeControl {}).await, Outcome::Kept { .. }));
    assert_eq!(other.door().post(&address.path("screen/pair"), &pair).await.unwrap().status, 204);
    assert!(other.door().post(&address.path("links/turn"), "").await.unwrap().ok());
}

#[tokio::test]
async fn of_two_who_turn_the_links_at_once_one_stays() {
    let store = tempfile::tempdir().unwrap();
    let (ronde, address) = start(store.path());
    let (one, other) = (desk(&address, &ronde.console).await, desk(&address, &ronde.console).await);
    let turn = async |mut device: Device| {
        let turned = device.door().post(&address.path("links/turn"), "").await.unwrap().ok();
        let links = device.door().get(&address.path("links")).await.unwrap().ok();
        (turned, links)
    };
    let both: [(bool, bool); 2] = tokio::join!(turn(one), turn(other)).into();
    assert_eq!(both.iter().filter(|(turned, _)| *turned).count(), 1, "{both:?}");
    assert!(both.iter().all(|(turned, links)| turned == links), "{both:?}");
}

#[tokio::test]
async fn behind_closed_doors_the_code_shows_nothing_of_the_hall() {
    let store = tempfile::tempdir().unwrap();
    let (ronde, address) = start(store.path());
    let mut pilot = desk(&address, &ronde.console).await;
    let phone = |seed| Device::new(address.clone(), with_code(&ronde.code), ChaCha12Rng::seed_from_u64(seed));
    let mut inside = phone(2);
    inside.connect().await.unwrap();
    let join = |name: &str| Command::Join { name: name.into(), language: Language::Fr };
    assert!(matches!(answer(&mut inside, join("L\u{e9}a")).await, Outcome::Kept { .. }));
    assert!(matches!(answer(&mut pilot, Command::Doors { open: false }).await, Outcome::Kept { .. }));

    let hello = json!({ "code": ronde.code }).to_string();
    let entered = read(&Door::new(&address.host).post(&address.path("enter"), &hello).await.unwrap());
    assert_eq!(entered["frames"], json!([]), "no board");
    assert!(entered["title"].is_object() || entered["title"].is_string(), "but where one is");
    let mut late = phone(3);
    late.connect().await.unwrap();
    assert_eq!(
        answer(&mut late, join("Tard")).await,
        Outcome::Refused(Refusal::Closed),
        "and that the doors are closed"
    );
    assert!(late.sight.board().is_none());
    inside.connect().await.unwrap();
    assert!(inside.sight.board().is_some(), "whoever is in comes back to the hall");
}

#[tokio::test]
async fn the_operator_s_link_can_be_turned() {
    let store = tempfile::tempdir().unwrap();
    let (ronde, address) = start(store.path());
    let (mut mine, mut leaked) = (Door::new(&address.host), Door::new(&address.host));
    let knock = json!({ "key": ronde.operator }).to_string();
    for door in [&mut mine, &mut leaked] {
        assert!(door.post("/operator/enter", &knock).await.unwrap().ok());
    }
    assert_eq!(Door::new(&address.host).post("/operator/links/turn", "{}").await.unwrap().status, 401);
    let turned = read(&mine.post("/operator/links/turn", "{}").await.unwrap());
    assert!(mine.get("/operator/rooms").await.unwrap().ok(), "who turned it stays");
    assert_eq!(leaked.get("/operator/rooms").await.unwrap().status, 401);
    assert_eq!(leaked.post("/operator/enter", &knock).await.unwrap().status, 401);
    let (page, key) = turned["link"].as_str().unwrap().split_once('#').unwrap();
    assert!(page.ends_with("/operator"), "{page}");
    assert!(leaked.post("/operator/enter", &json!({ "key": key }).to_string()).await.unwrap().ok());
    desk(&address, &ronde.console).await;
}

/// The head of the first page, as it stood on the wire.
async fn head(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> String {
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut said = Vec::new();
    let _ = timeout(LONG, stream.read_to_end(&mut said)).await.unwrap();
    String::from_utf8_lossy(&said).split("\r\n\r\n").next().unwrap().to_ascii_lowercase()
}

#[tokio::test]
async fn only_a_page_that_came_in_secret_asks_to_be_asked_for_so() {
    let store = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (cert, key) = (store.path().join("cert.pem"), store.path().join("key.pem"));
    std::fs::write(&cert, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let ronde = Ronde::start_with(&store.path().join("data"), "127.0.0.1:0", None, |command| {
        command.arg("--tls-cert").arg(&cert).arg("--tls-key").arg(&key);
    });
    let mut roots = rustls::RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    let host = ronde.base.trim_start_matches("https://");
    let stream = TcpStream::connect(host).await.unwrap();
    let secret = head(connector.connect("localhost".try_into().unwrap(), stream).await.unwrap()).await;
    assert!(secret.starts_with("http/1.1 200") && secret.contains("strict-transport-security: max-age="), "{secret}");

    let plain = tempfile::tempdir().unwrap();
    let (_ronde, address) = start(plain.path());
    let plain = head(TcpStream::connect(&address.host).await.unwrap()).await;
    assert!(plain.starts_with("http/1.1 200") && !plain.contains("strict-transport"), "{plain}");
}
