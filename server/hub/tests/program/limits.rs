//! What the system gives bounds whom we let in, never what we keep: a hall that
//! takes all descriptors takes none from keys and journal.

use std::time::Duration;

use crowd::Address;
use crowd::address::with_code;
use crowd::device::{Device, News};
use crowd::door::Door;
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use room::protocol::{Command, Outcome};
use room::words::{Language, Voice};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::common::{Ronde, root};

const LONG: Duration = Duration::from_secs(60);
const IDLE: usize = 300;

fn start(limit: &str, store: &std::path::Path) -> (Ronde, Address) {
    let ronde = Ronde::start_under(limit, store, &root().join("scenarios/minimal.toml"));
    let address = Address::new(&ronde.base, &ronde.room).unwrap();
    (ronde, address)
}

/// Connections that never say a word.
async fn idle(address: &Address) -> Vec<TcpStream> {
    let mut all = Vec::new();
    for _ in 0..IDLE {
        all.push(TcpStream::connect(&address.host).await.unwrap());
    }
    all
}

/// A phone takes a seat, for which a key is written.
async fn joins(ronde: &Ronde, address: &Address) -> Outcome {
    let mut phone = Device::new(address.clone(), with_code(&ronde.code), ChaCha12Rng::seed_from_u64(1));
    while phone.connect().await.is_err() {}
    let id = phone.say(Voice::Desk, Command::Join { name: "L\u{e9}a".into(), language: Language::Fr }).await;
    loop {
        match phone.next().await.unwrap() {
            News::Answered(answered) if answered.0.id == id => return answered.1,
            News::Gone => phone.connect().await.unwrap(),
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_hall_comes_in_though_the_system_gives_few_descriptors_at_first() {
    let store = tempfile::tempdir().unwrap();
    let (ronde, address) = start("-Sn 256", store.path());
    let _idle = idle(&address).await;
    let outcome = timeout(LONG, joins(&ronde, &address)).await.expect("an answer");
    assert!(matches!(outcome, Outcome::Kept { dup: false, .. }), "{outcome:?}");
}

#[tokio::test]
async fn where_the_system_gives_no_more_the_rest_is_turned_away_and_the_store_goes_on() {
    let store = tempfile::tempdir().unwrap();
    let (ronde, address) = start("-n 256", store.path());
    let mut idle = idle(&address).await;
    let mut said = [0; 12];
    timeout(LONG, idle.last_mut().unwrap().read_exact(&mut said)).await.unwrap().unwrap();
    assert_eq!(&said, b"HTTP/1.1 503");
    drop(idle);
    let outcome = timeout(LONG, joins(&ronde, &address)).await.expect("an answer");
    assert!(matches!(outcome, Outcome::Kept { dup: false, .. }), "{outcome:?}");
    let health = Door::new(&address.host).get("/healthz").await.unwrap();
    assert!(health.ok(), "{}", health.text());
}
