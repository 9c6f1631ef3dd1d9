//! A whole vote, recorded on every socket, in the log, the metrics, the exports and the store: no tally
//! and no individual choice before the reveal, no individual choice ever. The same judge must find
//! what is wrong with recordings that were altered so as to leak.

mod ears;
mod leaks;

use std::fs;
use std::path::Path;

use crowd::Address;
use crowd::address::{with_code, with_key};
use room::activities::{self, dots, harvest};
use room::pool::Publish;
use room::protocol::{Command, FromServer};
use room::words::{Id128, ItemId, Language, ParticipantId, RunId, Voice};
use serde_json::Value;

use self::ears::{Device, Ear, Tape};
use self::leaks::Recording;
use crate::common::Ronde;

const PEOPLE: u32 = 12;
const QUESTIONS: usize = 12;

/// Everybody of a small day.
struct Hall {
    address: Address,
    ronde: Ronde,
    tape: Tape,
    phones: Vec<Device>,
    pilot: Device,
    /// They listen.
    _others: Vec<Device>,
    recording: Recording,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_learns_a_tally_before_the_reveal_or_a_choice_ever() {
    let folder = tempfile::tempdir().unwrap();
    let (store, log) = (folder.path().join("data"), folder.path().join("log"));
    let mut hall = Hall::open(folder.path(), &store, &log).await;
    hall.ask_questions().await;
    hall.vote().await;
    hall.count_and_show().await;
    let recording = hall.end(&store, &log);
    assert_eq!(recording.leaks(), Vec::<String>::new());
    for ear in (1..=PEOPLE).map(Ear::Phone).chain([Ear::Pilot, Ear::Helper, Ear::Screen, Ear::Stage]) {
        let heard = recording.frames.iter().filter(|(of, _)| *of == ear).count();
        assert!(heard >= 8, "{ear:?} has heard {heard} frames only");
    }
    assert!(recording.log.contains("room let go") && !recording.metrics.is_empty() && recording.store.len() > 2);
    what_leaks_is_found(&recording);
}

/// Recordings that were altered by one thing each.
fn what_leaks_is_found(sound: &Recording) {
    let curtain = frame(sound, Ear::Pilot, |frame| !frame["board"]["view"]["act"]["view"]["dots"]["curtain"].is_null());
    let ballot = |who: u32| frame(sound, Ear::Phone(who), |frame| frame.to_string().contains("\"revision\":1"));
    let (shown, item) = (sound.known.shown, sound.known.items.first().copied().unwrap_or_default());
    let alter = |what: &str, how: &dyn Fn(&mut Recording)| {
        let mut altered = sound.clone();
        how(&mut altered);
        assert!(!altered.leaks().is_empty(), "nobody notices {what}");
    };
    for ear in [Ear::Helper, Ear::Screen, Ear::Stage, Ear::Phone(1)] {
        alter("what lies behind the curtain", &|it| it.frames.push((ear, curtain.clone())));
        alter("somebody else's ballot", &|it| it.frames.push((ear, ballot(2))));
    }
    alter("a ballot on the pilot's console", &|it| it.frames.push((Ear::Pilot, ballot(2))));
    alter("a count before the round is counted", &|it| {
        let mut early: Value = serde_json::from_str(&curtain).unwrap();
        early["board"]["v"]["seq"] = it.known.opened.into();
        it.frames.push((Ear::Pilot, early.to_string()));
    });
    alter("a new word on a board", &|it| it.frames.push((Ear::Screen, curtain.replace("\"turnout\"", "\"ahead\""))));
    alter("a question in the log", &|it| it.log.push_str(&format!("INFO ballot for {item}")));
    alter("a word of a question in the log", &|it| it.log.push_str(&it.known.words[3].clone()));
    alter("a name in the metrics", &|it| {
        it.metrics.push(format!("ronde_ballots_total {{who=\"{}\"}} 1", it.known.names[0]))
    });
    alter("a table in the metrics", &|it| it.metrics.push("ronde_ballots_total{table=\"3\"} 4".into()));
    alter("an export before the reveal", &|it| {
        let (_, name, text) =
            it.exports.iter().find(|(seq, name, _)| *seq >= shown && name == "day.json").cloned().unwrap();
        it.exports.push((it.known.counted, name, text));
    });
    alter("a ballot on the disk", &|it| it.store.push(("x".into(), br#"{"marks":{"revision":2}}"#.to_vec())));
}

fn frame(of: &Recording, ear: Ear, fits: impl Fn(&Value) -> bool) -> String {
    let mut frames = of.frames.iter().filter(|(heard, _)| *heard == ear).map(|(_, text)| text);
    frames.find(|text| fits(&serde_json::from_str(text).unwrap())).cloned().expect("there is such a frame")
}

impl Hall {
    async fn open(folder: &Path, store: &Path, log: &Path) -> Self {
        let scenario = folder.join("secrecy.toml");
        fs::write(&scenario, include_str!("scenario.toml")).unwrap();
        let lines = fs::File::create(log).unwrap();
        let ronde = Ronde::start_with(store, "127.0.0.1:0", Some(&scenario), |command| {
            command.env("RUST_LOG", "debug").stderr(lines);
        });
        let (address, tape) = (Address::new(&ronde.base, &ronde.room).unwrap(), Tape::default());
        let mut pilot = Device::enter(&address, Ear::Pilot, with_key(&ronde.console), &tape).await;
        let links = pilot.door.get(&address.path("links")).await.unwrap();
        let links: Value = serde_json::from_slice(&links.body).unwrap();
        let mut others = Vec::new();
        for (ear, name) in [(Ear::Helper, "helper"), (Ear::Screen, "screen"), (Ear::Stage, "stage")] {
            let key = links[name].as_str().and_then(|link| link.split_once('#')).expect("a link with a secret").1;
            others.push(Device::enter(&address, ear, with_key(key), &tape).await);
        }
        let mut recording = Recording::default();
        let mut phones = Vec::new();
        for n in 1..=PEOPLE {
            let name = format!("Quetzal{n}");
            let phone = Device::enter(&address, Ear::Phone(n), with_code(&ronde.code), &tape).await;
            let (.., who) = phone.keep(Voice::Desk, Command::Join { name: name.clone(), language: Language::Fr }).await;
            assert_eq!(who, Some(ParticipantId(n)), "seats are given in their order");
            recording.known.names.push(name);
            phones.push(phone);
        }
        Self { address, ronde, tape, phones, pilot, _others: others, recording }
    }

    /// GO, with whatever the board says; its entry.
    async fn go(&mut self, seen: u64) -> u64 {
        let expect = |frame: &FromServer| match frame {
            FromServer::Board(frame) if frame.v.seq >= seen => frame.view.desk.as_ref().map(|desk| desk.expect),
            _ => None,
        };
        let expect = self.tape.until("a board", Ear::Pilot, expect).await;
        self.pilot.keep(Voice::Desk, Command::Go { expect }).await.0
    }

    /// GO until this step is open; the entry that opened it.
    async fn go_to(&mut self, step: &str) -> u64 {
        let mut entry = 0;
        for _ in 0..9 {
            entry = self.go(entry).await;
            let open = |frame: &FromServer| match frame {
                FromServer::Board(frame) if frame.v.seq >= entry => {
                    Some(frame.view.step.as_ref().map(|face| face.name.clone()))
                }
                _ => None,
            };
            if self.tape.until("a board", Ear::Pilot, open).await.as_deref() == Some(step) {
                return entry;
            }
        }
        panic!("no step named {step}")
    }

    /// Each table asks four questions that hold a word which stands nowhere else.
    async fn ask_questions(&mut self) {
        self.go_to("harvest").await;
        let run = self.run_of("harvest").await;
        let act = |command| Command::Act { run, command: activities::Command::Harvest(command) };
        let mut items = Vec::new();
        for n in 0..QUESTIONS {
            let word = format!("Zyzzyva{n:02}x");
            let ask = harvest::Command::Ask {
                text: format!("Faut-il {word} ?"),
                subtheme: None,
                secret: Id128([n as u8; 16]),
            };
            let pen = self.pen(n).await;
            let (_, made, _) = pen.keep(Voice::Participant(of(pen)), act(ask)).await;
            items.push(made.expect("a question has a number"));
            self.recording.known.words.push(word);
        }
        self.recording.known.items = items.iter().copied().collect();
        self.pilot.keep(Voice::Desk, act(harvest::Command::Publish(Publish::Approve { items }))).await;
    }

    /// The phone that holds the pen of the n-th table, counted round.
    async fn pen(&self, n: usize) -> &Device {
        let table = room::words::TableId(n as u16 % 3 + 1);
        for phone in &self.phones {
            let who = of(phone);
            let sheet = |frame: &FromServer| match frame {
                FromServer::Sheet(frame) => Some((frame.view.table, frame.view.pen)),
                _ => None,
            };
            if self.tape.until("its table", phone.ear, sheet).await == (table, Some(who)) {
                return phone;
            }
        }
        panic!("table {table} has no pen")
    }

    async fn run_of(&self, step: &str) -> RunId {
        let open = |frame: &FromServer| match frame {
            FromServer::Board(frame) => frame.view.step.as_ref().filter(|face| face.name == step).map(|face| face.run),
            _ => None,
        };
        self.tape.until(step, Ear::Pilot, open).await
    }

    /// Everybody votes, a third of them twice; after each ballot the metrics are read.
    async fn vote(&mut self) {
        self.recording.known.opened = self.go_to("choose").await;
        let run = self.run_of("choose").await;
        self.recording.known.run = u64::from(run.0);
        for n in 1..=PEOPLE {
            let hand = self.paper(n, run).await;
            self.recording.known.asked.insert(n, hand.iter().map(|item| item.0).collect());
            for revision in 1..=1 + u32::from(n % 3 == 0) {
                let at = (n + revision) as usize % (hand.len() - 1);
                let dots = vec![hand[at], hand[at + 1]];
                let marked = self.recording.known.marked.entry(n).or_default();
                marked.insert(dots.iter().map(|item| item.0).collect());
                let marks = dots::words::Marks { revision, dots, unsettling: Some(hand[0]), run_off: false, wave: 1 };
                let command = activities::Command::Dots(dots::words::Command::Ballot(marks));
                let who = Voice::Participant(ParticipantId(n));
                let (seq, ..) = self.phones[n as usize - 1].keep(who, Command::Act { run, command }).await;
                // A second revision changes nothing that anybody else sees.
                if revision == 1 {
                    self.seen(seq).await;
                }
            }
            self.read_metrics().await;
        }
        self.fetch_exports(self.recording.known.opened).await;
    }

    async fn paper(&self, who: u32, run: RunId) -> Vec<ItemId> {
        let paper = |frame: &FromServer| match frame {
            FromServer::Hand(frame) => {
                frame.view.acts.iter().filter(|act| act.run == run).find_map(|act| match &act.view {
                    activities::Hand::Dots(hand) => hand.paper.as_ref().map(|paper| paper.questions.clone()),
                    _ => None,
                })
            }
            _ => None,
        };
        self.tape.until("a ballot", Ear::Phone(who), paper).await
    }

    /// Everybody at the desk and on the wall has seen this entry.
    async fn seen(&self, seq: u64) {
        for ear in [Ear::Pilot, Ear::Helper, Ear::Screen, Ear::Stage] {
            let board = |frame: &FromServer| match frame {
                FromServer::Board(frame) => (frame.v.seq >= seq).then_some(()),
                _ => None,
            };
            self.tape.until("a board of that entry", ear, board).await;
        }
    }

    /// Closed, counted, looked at behind the curtain, shown in its beats.
    async fn count_and_show(&mut self) {
        let closed = self.go(0).await;
        self.seen(closed).await;
        self.fetch_exports(closed).await;
        let counted = self.go(closed).await;
        self.recording.known.counted = counted;
        self.seen(counted).await;
        self.read_metrics().await;
        self.fetch_exports(counted).await;
        let shown = self.go(counted).await;
        self.recording.known.shown = shown;
        self.seen(shown).await;
        let after = self.go_to("after").await;
        self.seen(after).await;
        self.fetch_exports(after).await;
        self.read_metrics().await;
    }

    async fn read_metrics(&mut self) {
        let mut door = crowd::door::Door::new(&self.address.host);
        let knock = serde_json::json!({ "key": self.ronde.operator }).to_string();
        assert!(door.post("/operator/enter", &knock).await.unwrap().ok(), "the operator comes in");
        let metrics = door.get("/metrics").await.unwrap();
        assert!(metrics.ok() && metrics.text().contains("ronde_commands_total"), "{}", metrics.text());
        self.recording.metrics.push(metrics.text());
    }

    async fn fetch_exports(&mut self, seq: u64) {
        for name in ["day.json", "report.html", "report-en.html", "choose-questions.csv", "choose-ties.csv"] {
            let reply = self.pilot.door.get(&self.address.path(&format!("export/{name}"))).await.unwrap();
            if reply.ok() {
                self.recording.exports.push((seq, name.into(), reply.text()));
            }
        }
    }

    fn end(self, store: &Path, log: &Path) -> Recording {
        let Self { tape, mut recording, ronde, .. } = self;
        recording.frames = tape.all();
        ronde.stop();
        recording.log = fs::read_to_string(log).unwrap();
        let mut folders = vec![store.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    folders.push(entry);
                } else {
                    recording
                        .store
                        .push((entry.file_name().unwrap().to_string_lossy().into(), fs::read(&entry).unwrap()));
                }
            }
        }
        recording
    }
}

/// Whom a phone carries.
fn of(phone: &Device) -> ParticipantId {
    let Ear::Phone(n) = phone.ear else { panic!("{:?} is no phone", phone.ear) };
    ParticipantId(n)
}
