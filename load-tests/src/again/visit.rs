//! A seat comes to the hall, says what it has to say in this life of the server,
//! waits for every answer and goes. And the desk, that counts in the end.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use crowd::address::with_code;
use crowd::socket::Socket;
use room::activities::{self, dots};
use room::protocol::{Answer, Command, Enter, Entered, FromClient, FromServer, Outcome};
use room::words::{CommandId, ItemId, Refusal, Role, RunId};
use tokio::time::{sleep, sleep_until, timeout};

use super::seat::{Choice, Seat, Send};
use crate::day::export::{Day, number};
use crate::server::Links;
use crate::trust::{Desk, Ledger};

/// Nothing at the door takes longer, nor any answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// One visit; what was wrong with the answers.
///
/// # Errors
/// If the server is gone; what was not answered is put back.
pub async fn visit(
    seat: &mut Seat,
    links: &Links,
    ledger: &Ledger,
    choice: &Choice,
    life: usize,
    sent: &AtomicUsize,
) -> Result<Vec<String>> {
    let mut words = Words { rest: seat.take(life), open: HashMap::new() };
    let told = say_all(seat, links, ledger, choice, &mut words, sent).await;
    // However it ended: what was not answered may have been kept all the same.
    seat.put_back(life, words.rest.into_iter().chain(words.open.into_values().flatten()));
    told
}

/// What a seat has to say in one visit.
struct Words {
    rest: VecDeque<Send>,
    /// Each send waits for its own answer, and answers come in the order of the sends of one id.
    open: HashMap<CommandId, VecDeque<Send>>,
}

async fn say_all(
    seat: &mut Seat,
    links: &Links,
    ledger: &Ledger,
    choice: &Choice,
    words: &mut Words,
    sent: &AtomicUsize,
) -> Result<Vec<String>> {
    let mut socket = patient(enter(seat, links)).await?;
    patient(join(seat, &mut socket, ledger)).await?;
    // Another body of what was never kept would be a command of its own.
    words.rest.retain(|send| seat.may(*send));
    while let Some(send) = words.rest.pop_front() {
        let ask = seat.ask(send, choice);
        ledger.say(ask.id);
        words.open.entry(ask.id).or_default().push_back(send);
        sent.fetch_add(1, Ordering::Relaxed);
        socket.send(&FromClient::Ask(ask)).await?;
    }
    let wrong = hear_all(seat, &mut socket, ledger, choice, &mut words.open).await?;
    socket.close().await;
    Ok(wrong)
}

/// Waits for an answer to everything; what is sent away as too soon is said again in its time. It
/// goes on reading meanwhile: who does not is not served for long.
async fn hear_all(
    seat: &mut Seat,
    socket: &mut Socket,
    ledger: &Ledger,
    choice: &Choice,
    open: &mut HashMap<CommandId, VecDeque<Send>>,
) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let mut soon: Vec<(Instant, Send)> = Vec::new();
    while !open.is_empty() {
        let due = soon.iter().map(|(at, _)| *at).min();
        let Answer { id, outcome } = tokio::select! {
            answer = patient(answer(socket)) => answer?,
            () = sleep_until(due.unwrap_or_else(Instant::now).into()), if due.is_some() => {
                for (_, send) in soon.extract_if(.., |(at, _)| Some(*at) <= due) {
                    socket.send(&FromClient::Ask(seat.ask(send, choice))).await?;
                }
                continue;
            }
        };
        let sends = open.get_mut(&id).context("an answer to nothing")?;
        let send = *sends.front().context("an answer to nothing")?;
        if let Outcome::Refused(Refusal::Slow { retry_ms }) = outcome {
            soon.push((Instant::now() + Duration::from_millis(retry_ms.into()), send));
            continue;
        }
        sends.pop_front();
        if sends.is_empty() {
            open.remove(&id);
        }
        match seat.hear(send, &outcome) {
            Ok(true) => ledger.hear(id, &outcome),
            Ok(false) => {}
            Err(told) => wrong.push(told),
        }
    }
    Ok(wrong)
}

async fn patient<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    timeout(PATIENCE, work).await.unwrap_or_else(|_| bail!("no answer in {} s", PATIENCE.as_secs()))
}

async fn enter(seat: &mut Seat, links: &Links) -> Result<Socket> {
    let by_cookie = Enter { role: Some(Role::Participant), ..Enter::default() };
    let hello = if seat.door.cookies().is_some() { by_cookie } else { with_code(&links.code) };
    let hello = serde_json::to_string(&hello)?;
    loop {
        let reply = seat.door.post(&links.room.path("enter"), &hello).await?;
        if matches!(reply.status, 408 | 425 | 429 | 503) {
            sleep(reply.retry_after.unwrap_or(Duration::from_secs(1))).await;
            continue;
        }
        if !reply.ok() {
            bail!("the door answered {}: {}", reply.status, reply.text());
        }
        let entered: Entered = serde_json::from_slice(&reply.body)?;
        return Socket::open(&seat.door, &links.room, &entered.ticket).await;
    }
}

/// The way in is a command like any other: said at every visit, under one id.
async fn join(seat: &mut Seat, socket: &mut Socket, ledger: &Ledger) -> Result<()> {
    let ask = seat.join();
    ledger.say(ask.id);
    socket.send(&FromClient::Ask(ask.clone())).await?;
    loop {
        let Answer { id, outcome } = answer(socket).await?;
        match outcome {
            Outcome::Refused(Refusal::Slow { retry_ms }) => {
                sleep(Duration::from_millis(retry_ms.into())).await;
                socket.send(&FromClient::Ask(ask.clone())).await?;
            }
            Outcome::Kept { who, .. } if id == ask.id => {
                ledger.hear(id, &outcome);
                seat.who = who;
                return Ok(());
            }
            told => bail!("a seat was refused: {told:?}"),
        }
    }
}

async fn answer(socket: &mut Socket) -> Result<Answer> {
    loop {
        if let FromServer::Answer(answer) = socket.next().await?.context("the socket is gone")? {
            return Ok(answer);
        }
    }
}

/// The desk closes the round, counts, and exports: marks of each question.
///
/// # Errors
/// If the round does not settle.
pub async fn settle(desk: &mut Desk, run: RunId) -> Result<Vec<(ItemId, i64)>> {
    let end = Instant::now() + PATIENCE;
    desk.look(Duration::from_millis(500)).await?;
    loop {
        if Instant::now() > end {
            bail!("the round does not settle");
        }
        let board = desk.device().sight.board().context("a board")?;
        let act = board.act.as_ref().filter(|act| act.run == run).context("the round")?;
        let activities::Board::Dots(view) = &act.view else { bail!("not a round of dots") };
        let gesture = |command| Command::Act { run, command: activities::Command::Dots(command) };
        let command = match view.phase {
            dots::words::Phase::Open => gesture(dots::words::Command::Close {}),
            // An export counts as the hall: it says what the hall has seen.
            dots::words::Phase::Settled if view.shown >= view.beats => break,
            dots::words::Phase::Settled => {
                Command::Go { expect: board.desk.as_ref().context("not a desk's board")?.expect }
            }
            _ => gesture(dots::words::Command::Settle {}),
        };
        desk.say(command).await;
        desk.look(Duration::from_millis(300)).await?;
    }
    let path = desk.device().address().path("export/day.json");
    let reply = desk.device().door().get(&path).await?;
    let day = Day::read(&reply.body)?;
    let chapter = day.of_kind("dots").find(|chapter| chapter.run == run.0).context("the round in the export")?;
    let marks = chapter.rows("questions").map(|row| (number(&row, "id"), number(&row, "marks")));
    Ok(marks.map(|(id, marks)| (ItemId(id.unsigned_abs()), marks)).collect())
}
