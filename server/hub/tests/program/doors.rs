//! Links that leaked, and screens without one: turning all links in one gesture,
//! and letting a screen in by the code that stands on the wall.

use std::path::Path;
use std::time::Duration;

use crowd::Address;
use crowd::address::{with_code, with_key};
use crowd::device::{Device, News};
use crowd::door::{Door, Reply};
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use room::protocol::{Command, Outcome};
use room::words::{Language, Role, Voice};
use serde_json::{Value, json};
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
