//! The end that was asked for: phones are told to come back, what was said is
//! kept, and the next start has it.

use std::time::Duration;

use crowd::Address;
use crowd::door::Door;
use crowd::socket::Socket;
use room::protocol::{Answer, Ask, Command, Entered, FromClient, FromServer, Outcome};
use room::words::{Id128, Language, Voice};
use tokio::time::timeout;

use crate::common::{Ronde, root};

/// A bound, so that a broken server fails the test instead of hanging it.
const LONG: Duration = Duration::from_secs(30);

#[tokio::test]
async fn whoever_is_there_when_the_program_ends_is_told_to_come_back() {
    let store = tempfile::tempdir().unwrap();
    let ronde = Ronde::start(store.path(), "127.0.0.1:0", Some(&root().join("scenarios/minimal.toml")));
    let address = Address::new(&ronde.base, &ronde.room).unwrap();
    let mut door = Door::new(&address.host);
    let code = ronde.code.clone();
    let mut socket = enter(&mut door, &address, &code).await;
    let first = join(&mut socket).await;
    assert!(matches!(first, Outcome::Kept { dup: false, .. }), "{first:?}");

    ronde.ask_to_stop();
    timeout(LONG, async { while socket.next().await.unwrap().is_some() {} }).await.expect("its socket is closed");
    assert_eq!(socket.closed, Some(1012), "the code that says: the server starts again");
    assert!(ronde.ended().success(), "an end that was asked for is no failure");

    let _ronde = Ronde::start(store.path(), &address.host, None);
    let again = join(&mut enter(&mut door, &address, &code).await).await;
    let (Outcome::Kept { seq, who, .. }, Outcome::Kept { dup: true, seq: seq_again, who: who_again, .. }) =
        (&first, &again)
    else {
        panic!("{first:?}, then {again:?}");
    };
    assert_eq!((seq, who), (seq_again, who_again), "the same answer after the start");
}

async fn enter(door: &mut Door, address: &Address, code: &str) -> Socket {
    let hello = format!(r#"{{"code":"{code}"}}"#);
    let reply = door.post(&address.path("enter"), &hello).await.unwrap();
    let entered: Entered = serde_json::from_slice(&reply.body).unwrap();
    Socket::open(door, address, &entered.ticket).await.unwrap()
}

/// Takes a seat, under the same id whenever it is said.
async fn join(socket: &mut Socket) -> Outcome {
    let command = Command::Join { name: "Léa".into(), language: Language::Fr };
    let ask = Ask { id: Id128([7; 16]), voice: Voice::Desk, command };
    socket.send(&FromClient::Ask(ask)).await.unwrap();
    loop {
        let frame = timeout(LONG, socket.next()).await.unwrap().unwrap().expect("a socket");
        if let FromServer::Answer(Answer { outcome, .. }) = frame {
            return outcome;
        }
    }
}
