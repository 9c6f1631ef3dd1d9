//! The cases that need a room in a certain state, played in the order of a day:
//! writing, publishing, choosing, and the quarrel about who holds the console.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use room::protocol::Outcome;
use serde_json::{Value, json};

use super::Tried;
use super::ground::Ground;
use crate::outside::Phone;
use crate::outside::phone::{fresh_id, word};
use crate::outside::raw::{PATIENCE, Raw};

/// Phones that knock at once at the gate.
const RUSH: usize = 800;
/// The wall is black by then.
const BLACK: Duration = Duration::from_millis(300);

/// A day under attack.
struct Course<'a> {
    ground: &'a Ground,
    pilot: Phone,
    tried: Vec<Tried>,
}

/// Walks through the day.
///
/// # Errors
/// If the room does not answer at all.
pub async fn walk(ground: &Ground) -> Result<Vec<Tried>> {
    let pilot = ground.desk(&ground.room.pilot).await?;
    let mut course = Course { ground, pilot, tried: Vec::new() };
    course.go().await?;
    course.again().await?;
    course.late_tap().await?;
    course.publishing().await?;
    course.choosing().await?;
    course.control().await?;
    course.black().await?;
    course.names().await?;
    course.gate().await?;
    Ok(course.tried)
}

impl Course<'_> {
    fn note(&mut self, line: &'static str, name: &str, want: &str, got: impl Into<String>) {
        self.tried.push(Tried { line, name: name.to_owned(), want: want.to_owned(), got: got.into() });
    }

    async fn desk(&mut self, command: Value) -> Result<Outcome> {
        self.pilot.ask(&json!("desk"), &command).await
    }

    async fn go(&mut self) -> Result<()> {
        let expect = self.pilot.view("board pilot")["desk"]["expect"].clone();
        let Outcome::Kept { .. } = self.desk(json!({ "go": { "expect": expect } })).await? else {
            return Ok(());
        };
        let was = expect;
        let moved = |pilot: &Phone| pilot.view("board pilot")["desk"]["expect"] != was;
        self.pilot.until(PATIENCE, moved).await;
        Ok(())
    }

    async fn go_to(&mut self, kind: &str) -> Result<u64> {
        for _ in 0..12 {
            let act = &self.pilot.view("board pilot")["act"];
            if act["view"].get(kind).is_some() {
                return act["run"].as_u64().context("an open step has a run");
            }
            self.go().await?;
        }
        anyhow::bail!("no step of kind {kind}")
    }

    async fn guest(&self, name: &str) -> Result<Phone> {
        Phone::seated(&self.ground.room.room, &self.ground.room.code, name).await
    }

    /// The same id once more: with the same body, another one, another voice, another socket.
    async fn again(&mut self) -> Result<()> {
        let run = self.go_to("warmup").await?;
        let (mut phone, mut other) = (self.guest("Répète").await?, self.guest("Autre").await?);
        let tap = |answer: u8| json!({ "act": { "run": run, "do": { "warmup": { "tap": { "answer": answer } } } } });
        let (id, me) = (fresh_id(), phone.me());
        let first = word(&phone.ask_as(&id, &me, &tap(0)).await?);
        self.note("again", "the first time", "kept", first);
        for name in ["a second time", "a third time"] {
            let got = word(&phone.ask_as(&id, &me, &tap(0)).await?);
            self.note("again", name, "kept again", got);
        }
        let mut second = Phone::enter_by(phone.door.clone(), &self.ground.room.room, &json!({})).await?;
        let got = word(&second.ask_as(&id, &me, &tap(0)).await?);
        self.note("again", "from another socket of the same phone", "kept again", got);
        let got = word(&phone.ask_as(&id, &me, &tap(1)).await?);
        self.note("conflict", "another body", "id_conflict", got);
        let you = other.me();
        let got = word(&other.ask_as(&id, &you, &tap(0)).await?);
        self.note("conflict", "another voice", "id_conflict", got);
        for (name, answer, want) in
            [("an answer that is not there", 9, "bad_choice answer"), ("another answer", 1, "kept")]
        {
            let got = word(&other.ask(&you, &tap(answer)).await?);
            self.note("choice", name, want, got);
        }
        Ok(())
    }

    async fn late_tap(&mut self) -> Result<()> {
        let run = self.pilot.view("board pilot")["act"]["run"].as_u64().context("a run")?;
        let mut phone = self.guest("Tard").await?;
        self.go_to("harvest").await?;
        let tap = json!({ "act": { "run": run, "do": { "warmup": { "tap": { "answer": 0 } } } } });
        let me = phone.me();
        let got = word(&phone.ask(&me, &tap).await?);
        self.note("closed", "a tap after the warm-up", "closed", got);
        Ok(())
    }

    /// Questions: taken back, shown, shown twice, and in a spreadsheet.
    async fn publishing(&mut self) -> Result<()> {
        let run = self.go_to("harvest").await?;
        let mut pen = self.pen("Plume").await?;
        let act = |command: Value| json!({ "act": { "run": run, "do": { "harvest": command } } });
        let mut made = Vec::new();
        for (n, text) in
            ["=1+1", "Reprise", "Jamais montrée", "<b>Gras</b>", "@somme", "\u{ff1d}2"].into_iter().enumerate().take(5)
        {
            let secret = format!("{:032x}", n + 1);
            let ask = act(json!({ "ask": { "text": text, "subtheme": 1, "secret": secret } }));
            let me = pen.me();
            match pen.ask(&me, &ask).await? {
                Outcome::Kept { made: Some(item), .. } => made.push(item),
                other => self.note("publish", text, "kept", word(&other)),
            }
        }
        let me = pen.me();
        let back = |item, secret: &str| act(json!({ "withdraw": { "item": item, "secret": secret } }));
        let (wrong, right) = ("f".repeat(32), format!("{:032x}", 2));
        let got = word(&pen.ask(&me, &back(made[1], &wrong)).await?);
        self.note("foreign", "a question that is there, a secret that is not its", "not_found", got);
        let got = word(&pen.ask(&me, &back(made[1], &right)).await?);
        self.note("publish", "taking it back", "kept", got);
        let publish = |gesture: Value| act(json!({ "publish": gesture }));
        for (name, gesture, want) in [
            ("approving what was taken back", json!({ "approve": { "items": [made[1]] } }), "gone"),
            ("showing what is not approved", json!({ "reveal": { "item": made[2] } }), "denied"),
            ("showing what was taken back", json!({ "reveal": { "item": made[1] } }), "gone"),
            ("approving what does not exist", json!({ "approve": { "items": [12345] } }), "not_found"),
            ("approving", json!({ "approve": { "items": [made[0], made[3], made[4]] } }), "kept"),
            ("showing", json!({ "reveal": { "item": made[3] } }), "kept"),
            ("showing it again", json!({ "reveal": { "item": made[3] } }), "kept"),
        ] {
            let got = word(&self.desk(publish(gesture)).await?);
            self.note("publish", name, want, got);
        }
        self.formulas().await
    }

    async fn formulas(&mut self) -> Result<()> {
        let path = self.ground.room.room.path("export/harvest-questions.csv");
        let csv = self.pilot.door.get(&path).await?.text();
        for (name, quoted) in [("=", ",\"'=1+1\","), ("@", ",\"'@somme\",")] {
            let got = if csv.contains(quoted) { "quoted" } else { "not quoted" };
            self.note("formula", name, "quoted", got);
        }
        Ok(())
    }

    /// Somebody who holds the pen of a table.
    async fn pen(&mut self, name: &str) -> Result<Phone> {
        let mut phone = self.guest(name).await?;
        let me = phone.me();
        let hand = format!("hand {}", phone.who());
        phone.until(PATIENCE, |phone| phone.view(&hand)["table"].is_number()).await;
        let table = phone.view(&hand)["table"].clone();
        phone.ask(&me, &json!({ "sit": { "table": table } })).await?;
        phone.ask(&me, &json!({ "take_pen": {} })).await?;
        Ok(phone)
    }

    /// One ballot: too much, too old, of somebody else's, on twenty sockets.
    async fn choosing(&mut self) -> Result<()> {
        let mut voter = self.guest("Choix").await?;
        let run = self.go_to("dots").await?;
        let paper = |phone: &Phone| phone.view(&format!("hand {}", phone.who())).to_string();
        voter.until(PATIENCE, |phone| paper(phone).contains("\"questions\":[")).await;
        let hand = voter.view(&format!("hand {}", voter.who())).clone();
        let mut questions = hand["acts"].as_array().into_iter().flatten();
        let questions = questions.find_map(|act| act["view"]["dots"]["paper"]["questions"].as_array()).cloned();
        let questions = questions.context("a ballot with questions")?;
        let ballot = |revision: u32, dots: &[Value]| {
            json!({ "act": { "run": run, "do": { "dots": { "ballot": {
                "revision": revision, "dots": dots, "unsettling": null, "run_off": false } } } } })
        };
        let (me, one) = (voter.me(), &questions[..1]);
        let none = json!(12345);
        for (name, ballot, want) in [
            ("four marks of three", ballot(1, &vec![one[0].clone(); 4]), "budget 3"),
            ("one question twice", ballot(1, &vec![one[0].clone(); 2]), "bad_choice dots"),
            ("a question that is not there", ballot(1, &[none]), "bad_choice dots"),
            ("a ballot before the first", ballot(0, one), "superseded"),
            ("a ballot", ballot(3, one), "kept"),
            ("an older ballot", ballot(2, &[]), "superseded"),
        ] {
            let got = word(&voter.ask(&me, &ballot).await?);
            self.note("choice", name, want, got);
        }
        let mut voter = self.twenty_sockets(&voter, run, one).await?;
        let close = json!({ "act": { "run": run, "do": { "dots": { "close": {} } } } });
        self.desk(close).await?;
        let settle = json!({ "act": { "run": run, "do": { "dots": { "settle": {} } } } });
        self.desk(settle).await?;
        let got = word(&voter.ask(&me, &ballot(99, one)).await?);
        self.note("closed", "a ballot after the count", "closed", got);
        Ok(())
    }

    /// Gives the newest of them.
    async fn twenty_sockets(&mut self, voter: &Phone, run: u64, one: &[Value]) -> Result<Phone> {
        let mut sockets = Vec::new();
        for _ in 0..20 {
            sockets.push(Phone::enter_by(voter.door.clone(), &self.ground.room.room, &json!({})).await?);
        }
        let (me, mut open) = (voter.me(), 0);
        for (n, socket) in sockets.iter_mut().enumerate() {
            let ballot = json!({ "act": { "run": run, "do": { "dots": { "ballot": {
                "revision": 10 + n, "dots": one, "unsettling": null, "run_off": false } } } } });
            socket.say(&json!({ "ask": { "id": fresh_id(), "as": me, "do": ballot } }).to_string()).await;
        }
        for socket in &mut sockets {
            open += u32::from(socket.listen(Duration::from_millis(700)).await.is_none());
        }
        self.note("sockets", "how many stay", "4", open.to_string());
        let voices = |pilot: &Phone| pilot.view("board screen")["act"]["view"]["dots"]["turnout"]["ballots"].clone();
        let count = json!(1);
        self.pilot.until(PATIENCE, |pilot| voices(pilot) == count).await;
        let got = voices(&self.pilot).to_string();
        self.note("sockets", "how many ballots", "1", got);
        sockets.pop().context("twenty sockets")
    }

    /// Two consoles: who has lost the control, and who has not taken it.
    async fn control(&mut self) -> Result<()> {
        let mut second = self.ground.desk(&self.ground.room.pilot).await?;
        let night = |on: bool| json!({ "night": { "on": on } });
        let desk = json!("desk");
        let got = word(&second.ask(&desk, &night(true)).await?);
        self.note("control", "of one that has not taken it", "stale_epoch", got);
        let got = word(&second.ask(&desk, &json!({ "take_control": {} })).await?);
        self.note("control", "taking it", "kept", got);
        let got = word(&self.desk(night(true)).await?);
        self.note("control", "of one that has lost it", "stale_epoch", got);
        let got = word(&second.ask(&desk, &json!({ "hand_over": {} })).await?);
        self.note("control", "handing it over", "kept", got);
        let got = word(&self.desk(night(true)).await?);
        self.note("control", "the next gesture takes it", "kept", got);
        let got = word(&second.ask(&desk, &night(false)).await?);
        self.note("control", "of one that has handed it over", "stale_epoch", got);
        Ok(())
    }

    /// How soon the wall is black.
    async fn black(&mut self) -> Result<()> {
        let mut screen = self.ground.desk(&self.ground.room.screen).await?;
        let began = Instant::now();
        self.desk(json!({ "black": { "on": true } })).await?;
        let black = |screen: &Phone| screen.view("board screen")["show"]["black"] == json!(true);
        let seen = screen.until(PATIENCE, black).await;
        let took = began.elapsed();
        super::say(&format!("the screen was black after {} ms", took.as_millis()))?;
        let got = if seen && took <= BLACK { "in time".into() } else { format!("after {} ms", took.as_millis()) };
        self.note("publish", "black reaches the screen", "in time", got);
        self.desk(json!({ "black": { "on": false } })).await?;
        Ok(())
    }

    async fn names(&mut self) -> Result<()> {
        for want in ["Camille", "Camille 2", "Camille 3"] {
            let phone = self.guest("Camille").await?;
            let hand = format!("hand {}", phone.who());
            let mut phone = phone;
            phone.until(PATIENCE, |phone| !phone.view(&hand)["name"].is_null()).await;
            let got = phone.view(&hand)["name"].as_str().unwrap_or_default().to_owned();
            self.note("name", want, want, got);
        }
        Ok(())
    }

    /// More phones at once than the gate lets through, and a console in the middle of them.
    async fn gate(&mut self) -> Result<()> {
        let (host, room) = (self.ground.host.clone(), self.ground.room.clone());
        let hello = json!({ "code": room.code }).to_string();
        let request = format!(
            "POST /r/{}/enter HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{hello}",
            room.room.room,
            hello.len()
        );
        let mut sockets = Vec::new();
        for _ in 0..RUSH {
            sockets.push(Raw::connect(&host).await?);
        }
        for socket in &mut sockets {
            socket.send(request.as_bytes()).await;
        }
        let console = self.ground.desk(&room.pilot).await;
        self.note("gate", "a console in the middle of it", "in", if console.is_ok() { "in" } else { "out" });
        let (mut passed, mut told) = (0, Vec::new());
        for mut socket in sockets {
            let reply = socket.reply().await?;
            match (reply.status, reply.header("retry-after").and_then(|wait| wait.parse::<u64>().ok())) {
                (200, _) => passed += 1,
                (503, Some(wait)) => told.push(wait),
                (status, _) => self.note("gate", "a phone of many", "200 | 503", status.to_string()),
            }
        }
        let spread = told.iter().all(|wait| (1..=10).contains(wait)) && !told.is_empty();
        self.note("gate", "the others are told when to come back", "all", if spread { "all" } else { "not all" });
        self.note("gate", "none is lost", &RUSH.to_string(), (passed + told.len()).to_string());
        Ok(())
    }
}
