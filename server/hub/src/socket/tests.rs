//! Over real sockets, through the real accept loop. Whatever waits, waits for
//! the other side; the only times are lower bounds and a long last resort.

use std::net::SocketAddr;

use std::time::Instant;

use axum::{Extension, Router, routing::any};
use futures_util::SinkExt;
use socket2::{Domain, Socket, Type};
use tokio::{io::AsyncWriteExt, net::TcpStream, sync::mpsc, time::sleep};
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite};
use tungstenite::Message as Frame;

use super::*;
use crate::{
    listen::{Limits, Listener},
    signals::Running,
};

const LONG: Duration = Duration::from_secs(20);

/// A server with one outbox, shared with the test.
struct Hall {
    addr: SocketAddr,
    running: Running,
    outbox: Arc<LatestWins>,
    heard: mpsc::UnboundedReceiver<Utf8Bytes>,
    left: mpsc::UnboundedReceiver<Left>,
}

fn patient() -> Bounds {
    Bounds { ping_every: LONG, gone_after: LONG, stall: LONG, ..Bounds::default() }
}

fn hall(bounds: Bounds) -> Hall {
    let listener = Listener::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let (addr, running, outbox) = (listener.addr(), Running::default(), Arc::default());
    let (hear, heard) = mpsc::unbounded_channel();
    let (leave, left) = mpsc::unbounded_channel();
    let shared = (running.clone(), Arc::clone(&outbox), bounds);
    let open = move |Extension(meter): Extension<Meter>, upgrade: WebSocketUpgrade| async move {
        let (running, outbox, bounds) = shared;
        let link = Link { outbox, meter: Some(meter), stop: running.stop.clone(), bounds };
        configure(upgrade).on_upgrade(move |ws| {
            running.tasks.track_future(async move {
                let hear = |text: Utf8Bytes| {
                    let bye = text.as_str() == "bye";
                    hear.send(text).unwrap();
                    async move { if bye { ControlFlow::Break(4001) } else { ControlFlow::Continue(()) } }
                };
                leave.send(run(ws, link, hear).await).unwrap();
            })
        })
    };
    let app = Router::new().route("/", any(open));
    tokio::spawn(listener.serve(app, Limits::default(), None, running.clone()));
    Hall { addr, running, outbox, heard, left }
}

type Phone = WebSocketStream<TcpStream>;

/// Connects with a small receive buffer, as a phone that sleeps would have.
async fn phone(hall: &Hall) -> Phone {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    socket.connect(&hall.addr.into()).unwrap();
    socket.set_nonblocking(true).unwrap();
    let stream = TcpStream::from_std(socket.into()).unwrap();
    client_async(format!("ws://{}/", hall.addr), stream).await.unwrap().0
}

async fn next(phone: &mut Phone) -> Option<Frame> {
    timeout(LONG, phone.next()).await.expect("something arrives")?.ok()
}

async fn code(phone: &mut Phone) -> u16 {
    loop {
        match next(phone).await.expect("a close with a code") {
            Frame::Close(frame) => {
                // Reading on sends the answer, without which the server waits for it.
                assert_eq!(next(phone).await, None);
                return frame.expect("a code").code.into();
            }
            _ => continue,
        }
    }
}

async fn left(hall: &mut Hall) -> Left {
    timeout(LONG, hall.left.recv()).await.expect("the server lets go").unwrap()
}

/// Bytes as they are, masked with zeros.
async fn raw(phone: &mut Phone, first: u8, payload: &[u8]) {
    let head = [first, 0x80 | payload.len() as u8, 0, 0, 0, 0];
    phone.get_mut().write_all(&[&head, payload].concat()).await.unwrap();
}

#[tokio::test]
async fn texts_go_both_ways() {
    let mut hall = hall(patient());
    let mut phone = phone(&hall).await;
    phone.send(Frame::text("é")).await.unwrap();
    assert_eq!(hall.heard.recv().await.unwrap(), "é");
    hall.outbox.tell("answer".into()).unwrap();
    hall.outbox.show(0, "board".into());
    assert_eq!(next(&mut phone).await, Some(Frame::text("answer")));
    assert_eq!(next(&mut phone).await, Some(Frame::text("board")));
    phone.close(None).await.unwrap();
    assert_eq!(left(&mut hall).await, Left::Peer);
}

#[tokio::test]
async fn a_stalled_reader_costs_one_frame_and_wakes_to_the_newest() {
    let hall = hall(patient());
    let mut phone = phone(&hall).await;
    let frame = |n: u32| Utf8Bytes::from(format!("{n:>2000}"));
    let mut shown = 0;
    // The kernel takes some; once it is full, every further frame replaces one.
    while hall.outbox.skipped() < 2000 {
        hall.outbox.show(0, frame(shown));
        assert!(hall.outbox.waiting() <= 1);
        shown += 1;
        tokio::task::yield_now().await;
    }
    hall.outbox.tell("last".into()).unwrap();
    let mut received = 0;
    loop {
        let newest = match next(&mut phone).await.unwrap() {
            Frame::Text(text) if text == "last" => continue,
            Frame::Text(text) => text.trim().parse::<u32>().unwrap(),
            other => panic!("{other:?}"),
        };
        received += 1;
        if newest == shown - 1 {
            break;
        }
    }
    assert!(received * 2000 < 512 * 1024, "{received} of {shown} lay in buffers");
}

#[tokio::test]
async fn a_reader_that_stays_stalled_is_let_go() {
    let mut hall = hall(Bounds { stall: Duration::from_millis(100), ..patient() });
    let _phone = phone(&hall).await;
    let fill = async {
        loop {
            hall.outbox.show(0, "x".repeat(50_000).into());
            tokio::task::yield_now().await;
        }
    };
    let left = tokio::select! {
        left = hall.left.recv() => left,
        () = fill => None,
        () = sleep(LONG) => None,
    };
    assert_eq!(left, Some(Left::Stalled));
}

#[tokio::test]
async fn whom_too_much_waits_for_is_sent_away_though_stalled() {
    let mut hall = hall(Bounds { farewell: Duration::from_millis(50), ..patient() });
    let _phone = phone(&hall).await;
    while hall.outbox.tell("x".repeat(5_000).into()).is_ok() {
        tokio::task::yield_now().await;
    }
    assert_eq!(left(&mut hall).await, Left::Stalled);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stalled_phone_that_is_shown_the_door_learns_the_code_and_nothing_more() {
    let mut hall = hall(Bounds { farewell: LONG, ..patient() });
    let mut phone = phone(&hall).await;
    while hall.outbox.skipped() < 1000 {
        hall.outbox.show(0, "x".repeat(5_000).into());
        tokio::task::yield_now().await;
    }
    hall.outbox.close(1008);
    hall.outbox.show(0, "too late".into());
    assert!(hall.outbox.tell("too late".into()).is_err());
    loop {
        match next(&mut phone).await.expect("a close with a code") {
            Frame::Close(frame) => break assert_eq!(u16::from(frame.expect("a code").code), 1008),
            Frame::Text(text) => assert_ne!(text.as_str(), "too late"),
            _ => {}
        }
    }
    drop(phone);
    assert_eq!(left(&mut hall).await, Left::Told(1008));
}

#[tokio::test]
async fn a_frame_larger_than_any_buffer_goes_through_whole() {
    let hall = hall(patient());
    let mut phone = phone(&hall).await;
    let board = "é".repeat(LARGEST / 2);
    hall.outbox.show(0, board.clone().into());
    hall.outbox.show(1, "and the next".into());
    let Some(Frame::Text(text)) = next(&mut phone).await else { panic!("a text") };
    assert!(text.as_str() == board);
    assert_eq!(next(&mut phone).await, Some(Frame::text("and the next")));
}

#[tokio::test]
async fn what_is_no_text_of_ours_gets_its_code() {
    let cases: [(&str, u8, &[u8], u16); 5] = [
        ("binary", 0x82, b"x", 1003),
        ("not utf-8", 0x81, b"\xff\xfe", 1007),
        ("reserved bits", 0xf1, b"x", 1002),
        ("a continuation of nothing", 0x80, b"x", 1002),
        ("a ping in parts", 0x09, b"x", 1002),
    ];
    for (what, first, payload, wanted) in cases {
        let mut hall = hall(patient());
        let mut phone = phone(&hall).await;
        raw(&mut phone, first, payload).await;
        assert_eq!(code(&mut phone).await, wanted, "{what}");
        assert_eq!(left(&mut hall).await, Left::Told(wanted), "{what}");
        assert!(hall.heard.try_recv().is_err(), "{what}");
    }
}

#[tokio::test]
async fn an_unmasked_frame_or_a_long_message_gets_its_code() {
    let mut hall_1 = hall(patient());
    let mut one = phone(&hall_1).await;
    one.get_mut().write_all(&[0x81, 1, b'x']).await.unwrap();
    assert_eq!(code(&mut one).await, 1002);
    assert_eq!(left(&mut hall_1).await, Left::Told(1002));
    let mut hall_2 = hall(patient());
    let mut two = phone(&hall_2).await;
    // Only the length is declared: it is refused before anything is kept.
    two.get_mut().write_all(&[0x81, 0xfe, 0x80, 0x01, 0, 0, 0, 0]).await.unwrap();
    assert_eq!(code(&mut two).await, 1009);
    assert_eq!(left(&mut hall_2).await, Left::Told(1009));
    let mut hall_3 = hall(patient());
    let mut three = phone(&hall_3).await;
    three.send(Frame::text("x".repeat(MESSAGE))).await.unwrap();
    assert_eq!(hall_3.heard.recv().await.unwrap().len(), MESSAGE);
}

#[tokio::test]
async fn the_room_can_end_a_connection_and_the_code_arrives() {
    let mut hall = hall(patient());
    let mut phone = phone(&hall).await;
    hall.outbox.tell("answer".into()).unwrap();
    phone.send(Frame::text("bye")).await.unwrap();
    assert_eq!(next(&mut phone).await, Some(Frame::text("answer")));
    assert_eq!(code(&mut phone).await, 4001);
    assert_eq!(left(&mut hall).await, Left::Told(4001));
}

#[tokio::test]
async fn the_end_of_the_program_says_come_back() {
    let hall = hall(patient());
    let mut phone = phone(&hall).await;
    phone.send(Frame::text("here")).await.unwrap();
    let mut heard = hall.heard;
    heard.recv().await.unwrap();
    let (finished, code) = tokio::join!(hall.running.finish(LONG), code(&mut phone));
    assert!(finished);
    assert_eq!(code, 1012);
}

#[tokio::test]
async fn a_phone_that_vanished_is_noticed_and_a_living_one_is_kept() {
    let quick = Duration::from_millis(100);
    let mut gone = hall(Bounds { gone_after: quick, ..patient() });
    let silent = phone(&gone).await;
    assert_eq!(left(&mut gone).await, Left::Silent);
    drop(silent);
    // This one only answers pings, for many times as long.
    let bounds = Bounds { ping_every: quick / 20, gone_after: LONG, pings_at_once: 1000, ..patient() };
    let mut alive = hall(bounds);
    let mut phone = phone(&alive).await;
    for _ in 0..20 {
        assert!(matches!(next(&mut phone).await, Some(Frame::Ping(_))));
    }
    assert!(alive.left.try_recv().is_err());
}

#[tokio::test]
async fn a_burst_is_slowed_and_nothing_of_it_is_lost() {
    let bounds = Bounds { frames_per_second: 200, frames_at_once: 10, ..patient() };
    let mut hall = hall(bounds);
    let mut phone = phone(&hall).await;
    let begun = Instant::now();
    for n in 0..70 {
        phone.feed(Frame::text(n.to_string())).await.unwrap();
    }
    phone.flush().await.unwrap();
    for n in 0..70 {
        assert_eq!(hall.heard.recv().await.unwrap(), n.to_string().as_str());
    }
    assert!(begun.elapsed() >= Duration::from_millis(59 * 5), "{:?}", begun.elapsed());
    assert!(hall.left.try_recv().is_err());
}

#[tokio::test]
async fn a_flood_of_pings_is_closed() {
    let mut hall = hall(patient());
    let mut phone = phone(&hall).await;
    for _ in 0..70 {
        raw(&mut phone, 0x89, b"").await;
    }
    assert_eq!(code(&mut phone).await, 1008);
    assert_eq!(left(&mut hall).await, Left::Told(1008));
}

#[tokio::test]
async fn a_flood_that_never_becomes_a_message_is_closed() {
    let mut hall = hall(Bounds { bytes_at_once: 4096, ..patient() });
    let mut phone = phone(&hall).await;
    // Empty parts of a text: the library would merge them for ever, in silence.
    raw(&mut phone, 0x01, b"").await;
    let part = [0x00, 0x80, 0, 0, 0, 0].repeat(1000);
    while phone.get_mut().write_all(&part).await.is_ok() {}
    assert_eq!(left(&mut hall).await, Left::Told(1008));
    assert!(hall.heard.try_recv().is_err());
}
