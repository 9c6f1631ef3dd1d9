//! The power switch in the middle of a vote: the same step, the same clock, the
//! same ballots, and phones that come back without a touch.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crowd::Address;
use crowd::console::Console;
use crowd::crowd::{Arrival, Crowd, Lived};
use crowd::mind::{OwnWords, Pool};
use crowd::participant::Pace;
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use room::activities::{self, dots};
use room::protocol::Command;
use room::views::Board;
use room::words::{ItemId, Language, RunId, Voice};

use crate::common::{Ronde, root};

const PEOPLE: usize = 30;
/// A bound, so that a broken server fails the test instead of hanging it.
const PATIENCE: Duration = Duration::from_secs(90);

type Desk = Console<OwnWords>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_in_the_middle_of_a_vote_loses_nothing() {
    let store = tempfile::tempdir().unwrap();
    let scenario = root().join("scenarios/collective-choice-40.toml");
    let ronde = Ronde::start(store.path(), "127.0.0.1:0", Some(&scenario));
    let port: SocketAddr = ronde.base.trim_start_matches("http://").parse().unwrap();
    let (crowd, mut desk) = hall(&ronde).await;
    go_until(&mut desk, |board| ballots(board).is_some()).await;
    work_until(&mut desk, |board| ballots(board).is_some_and(|cast| cast >= 5)).await;
    let before = desk.board().unwrap().clone();
    let (run, began) = (before.act.as_ref().unwrap().run, epoch(&desk));

    ronde.kill();
    let _ronde = Ronde::start(store.path(), &port.to_string(), None);
    work_until_seen(&mut desk, |desk| epoch(desk) > began && online(desk) == PEOPLE).await;

    let after = desk.board().unwrap().clone();
    let step = |board: &Board| board.step.as_ref().map(|step| (step.id, step.run, step.beat));
    assert_eq!(step(&after), step(&before), "the same step, run and beat");
    let stood_still = after.clock.ends.since(before.clock.ends);
    assert!((0..30_000).contains(&stood_still), "the clock stood still while nobody kept it: {stood_still}");
    assert!(ballots(&after) >= ballots(&before), "every ballot that was in the box is in it");

    work_until(&mut desk, |board| ballots(board) == Some(PEOPLE as u32)).await;
    go_until(&mut desk, |board| board.act.as_ref().is_some_and(|act| act.run != run)).await;
    let counted = counted(&mut desk, run).await;
    let said = said(&crowd.leave().await.unwrap(), run);
    assert_eq!(counted, said, "what is counted is what phones were told was kept, question by question");
}

async fn hall(ronde: &Ronde) -> (Crowd, Desk) {
    let address = Address::new(&ronde.base, &ronde.room).unwrap();
    let pool = Arc::new(Pool::own(Language::En, PEOPLE / 2));
    let mind = |seed| OwnWords::new(Language::En, Arc::clone(&pool), seed);
    let arrival = Arrival {
        address: address.clone(),
        code: ronde.code.clone(),
        language: Language::En,
        pace: Pace::BRISK,
        seed: 7,
    };
    let crowd = Crowd::join(&arrival, (0..PEOPLE as u64).map(mind).collect(), |_| {}).await.unwrap();
    let dice = ChaCha12Rng::seed_from_u64(1);
    let mut desk = Console::enter(address, &ronde.console, mind(u64::MAX), dice).await.unwrap();
    work_until_seen(&mut desk, |desk| desk.board().is_ok()).await;
    (crowd, desk)
}

/// Ballots in the box of an individual round that is open.
fn ballots(board: &Board) -> Option<u32> {
    let activities::Board::Dots(dots) = &board.act.as_ref()?.view else { return None };
    let individual = board.phones == room::scenario::Phones::All;
    (dots.phase == dots::words::Phase::Open && individual).then_some(dots.turnout?.ballots)
}

fn epoch(desk: &Desk) -> u32 {
    desk.device.sight.board.as_ref().map_or(0, |frame| frame.v.epoch)
}

fn online(desk: &Desk) -> usize {
    desk.board().map_or(0, |board| board.crowd.online as usize)
}

/// Presses GO, with a moment of work after each, until `there`.
async fn go_until(desk: &mut Desk, there: impl Fn(&Board) -> bool) {
    let end = Instant::now() + PATIENCE;
    while !there(desk.board().unwrap()) {
        assert!(Instant::now() < end, "GO does not lead there; at {}", desk.step_name());
        desk.work(Instant::now() + Duration::from_millis(300)).await.unwrap();
        if !there(desk.board().unwrap()) {
            // A board that has just changed makes GO stale; the next look presses again.
            let _ = desk.go().await;
        }
    }
}

async fn work_until(desk: &mut Desk, there: impl Fn(&Board) -> bool) {
    work_until_seen(desk, |desk| desk.board().is_ok_and(&there)).await;
}

async fn work_until_seen(desk: &mut Desk, there: impl Fn(&Desk) -> bool) {
    let end = Instant::now() + PATIENCE;
    while !there(desk) {
        assert!(Instant::now() < end, "it does not come to that; at {}", desk.step_name());
        desk.work(Instant::now() + Duration::from_millis(50)).await.unwrap();
    }
}

/// Marks of each question, "this one unsettles me" included, as the day's export counts them.
async fn counted(desk: &mut Desk, run: RunId) -> BTreeMap<u64, u64> {
    let path = desk.device.address().path("export/day.json");
    let day = desk.device.door().get(&path).await.unwrap();
    let day: serde_json::Value = serde_json::from_str(&day.text()).unwrap();
    let chapters = day["chapters"].as_array().unwrap();
    let chapter = chapters.iter().find(|chapter| chapter["run"] == run.0).expect("the round is in the export");
    let table = &chapter["tables"][0];
    let keys: Vec<&str> = table["columns"].as_array().unwrap().iter().map(|c| c[0].as_str().unwrap()).collect();
    let place = |key| keys.iter().position(|other| *other == key).unwrap();
    let (id, marks, unsettling) = (place("id"), place("marks"), place("unsettling"));
    let rows = table["rows"].as_array().unwrap().iter();
    rows.map(|row| (row[id].as_u64().unwrap(), row[marks].as_u64().unwrap() + row[unsettling].as_u64().unwrap()))
        .filter(|(_, sum)| *sum > 0)
        .collect()
}

/// The same, from what each phone was told was kept: the last revision of each voice counts, in each reading.
fn said(lived: &[Lived], run: RunId) -> BTreeMap<u64, u64> {
    let mut last: BTreeMap<(Voice, u8), dots::words::Marks> = BTreeMap::new();
    for kept in lived.iter().flat_map(|lived| &lived.record.kept) {
        let Command::Act { run: of, command: activities::Command::Dots(dots::words::Command::Ballot(marks)) } =
            &kept.command
        else {
            continue;
        };
        let whose = (kept.voice, marks.wave);
        let newer = last.get(&whose).is_none_or(|old| old.revision < marks.revision);
        if *of == run && newer {
            last.insert(whose, marks.clone());
        }
    }
    let mut sums = BTreeMap::new();
    for ItemId(id) in last.into_values().flat_map(|marks| marks.dots.into_iter().chain(marks.unsettling)) {
        *sums.entry(id).or_default() += 1;
    }
    sums
}
