//! What the operator's figures say: how much, never what or who. Only the
//! operator may see them.

use std::time::Duration;

use crowd::Address;
use crowd::address::{with_code, with_key};
use crowd::device::{Device, News};
use crowd::door::Door;
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use room::protocol::{Command, Outcome};
use room::words::{Language, TableId, Voice};
use serde_json::json;
use tokio::time::timeout;

use crate::common::{Ronde, root};

/// A bound, so that a broken server fails the test instead of hanging it.
const LONG: Duration = Duration::from_secs(30);
const NAME: &str = "Zénobie-7f3a";

#[tokio::test]
async fn the_figures_count_and_name_nobody() {
    let store = tempfile::tempdir().unwrap();
    let ronde = Ronde::start(store.path(), "127.0.0.1:0", Some(&root().join("scenarios/minimal.toml")));
    let address = Address::new(&ronde.base, &ronde.room).unwrap();
    let mut operator = Door::new(&address.host);
    assert_eq!(operator.get("/metrics").await.unwrap().status, 401, "nobody else may look");
    let key = json!({ "key": ronde.operator }).to_string();
    assert!(operator.post("/operator/enter", &key).await.unwrap().ok());
    let before = figures(&mut operator).await;
    assert_eq!(figure(&before, r#"ronde_commands_total{outcome="kept"}"#), 0, "{before}");

    let mut pilot = device(&address, with_key(&ronde.console), 1).await;
    let mut phone = device(&address, with_code(&ronde.code), 2).await;
    let join = Command::Join { name: NAME.into(), language: Language::Fr };
    kept(say(&mut phone, Voice::Desk, join).await);
    let me = Voice::Participant(phone.people[0]);
    kept(say(&mut phone, me, Command::Speak { language: Language::En }).await);
    kept(say(&mut pilot, Voice::Desk, Command::Night { on: true }).await);
    let refused = [
        // By the matrix, and by the rules.
        say(&mut phone, me, Command::Night { on: true }).await,
        say(&mut phone, me, Command::Sit { table: TableId(900) }).await,
    ];
    assert!(refused.iter().all(|outcome| matches!(outcome, Outcome::Refused(_))), "{refused:?}");

    let after = figures(&mut operator).await;
    assert_eq!(figure(&after, r#"ronde_commands_total{outcome="kept"}"#), 3, "{after}");
    assert_eq!(figure(&after, r#"ronde_commands_total{outcome="refused"}"#), 2, "{after}");
    assert_eq!(figure(&after, "ronde_connections"), 2, "{after}");
    assert!(figure(&after, "ronde_commit_seconds_count") > 0, "{after}");
    for secret in [NAME, "Zénobie", &ronde.room, &ronde.code, &ronde.console, &ronde.operator] {
        assert!(!after.contains(secret), "{secret} stands in {after}");
    }
}

async fn device(address: &Address, hello: room::protocol::Enter, seed: u64) -> Device {
    let mut device = Device::new(address.clone(), hello, ChaCha12Rng::seed_from_u64(seed));
    device.connect().await.unwrap();
    device
}

async fn say(device: &mut Device, voice: Voice, command: Command) -> Outcome {
    let id = device.say(voice, command).await;
    loop {
        if let News::Answered(answered) = timeout(LONG, device.next()).await.unwrap().unwrap()
            && answered.0.id == id
        {
            return answered.1;
        }
    }
}

fn kept(outcome: Outcome) {
    assert!(matches!(outcome, Outcome::Kept { .. }), "{outcome:?}");
}

async fn figures(operator: &mut Door) -> String {
    let reply = operator.get("/metrics").await.unwrap();
    assert_eq!(reply.status, 200);
    reply.text()
}

/// A figure by its whole name; 0 if nothing was counted yet.
fn figure(page: &str, name: &str) -> u64 {
    let line = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map_or(0, |value| value.parse().unwrap_or_else(|_| panic!("{name} is {value}")))
}
