//! The count against a naive one, over random streams of commands.

use std::collections::BTreeMap;

use rand::RngExt;
use rand::rngs::ChaCha12Rng;
use serde_json::json;

use super::{Bench, marks, person, questions};
use crate::activity::Activity;
use crate::hall::Hall;
use crate::words::{At, Moment, Refusal};

/// What the naive clerk writes down: the last ballot of each person, as it was told.
#[derive(Default)]
struct Clerk {
    ballots: BTreeMap<u32, (u32, Vec<u64>, Option<u64>)>,
    closed_at: Option<i64>,
}

impl Clerk {
    fn expects(&mut self, now: i64, hand: &[u64], who: u32, ballot: (u32, Vec<u64>, Option<u64>)) -> &'static str {
        let mut once = ballot.1.clone();
        once.sort_unstable();
        once.dedup();
        if self.closed_at.is_some_and(|at| now > at + 30_000) {
            "closed"
        } else if hand.is_empty() {
            "not_found"
        } else if ballot.1.len() > 3 {
            "budget"
        } else if once.len() < ballot.1.len() || ballot.1.iter().chain(&ballot.2).any(|item| !hand.contains(item)) {
            "bad_choice"
        } else if self.ballots.get(&who) == Some(&ballot) {
            "kept"
        } else if ballot.0 <= self.ballots.get(&who).map_or(0, |old| old.0) {
            "superseded"
        } else {
            self.ballots.insert(who, ballot);
            "kept"
        }
    }
}

fn outcome(result: Result<(), Refusal>) -> String {
    match result {
        Ok(()) => "kept".into(),
        Err(refusal) => serde_json::to_value(refusal).unwrap()["err"].as_str().unwrap().to_owned(),
    }
}

fn any_ballot(dice: &mut ChaCha12Rng, hand: &[u64]) -> (u32, Vec<u64>, Option<u64>) {
    let mut any = |hand: &[u64]| match hand.len() {
        n if n > 0 && dice.random_range(0..20) > 0 => hand[dice.random_range(0..n)],
        _ => dice.random_range(100..125),
    };
    let unsettling = any(hand);
    let dots = [any(hand), any(hand), any(hand), any(hand)];
    let count = [1, 2, 3, 3, 3, 3, 4][dice.random_range(0..7)];
    (dice.random_range(0..6), dots[..count].to_vec(), Some(unsettling).filter(|_| dice.random()))
}

#[test]
fn d9_the_count_is_what_a_naive_clerk_finds() {
    let mut kinds = BTreeMap::<String, u32>::new();
    for seed in 0..60 {
        let mut dice = Moment::new(At(0), seed).dice;
        let mut hall = Hall::new(24, 4, 4, At(0));
        (1..=16).for_each(|who| super::come(&mut hall, who));
        let settings = json!({ "over": "harvest", "ballot": 8, "dots": 3, "keep": 5 });
        let mut bench = Bench::over(hall, settings, &questions(24, 6));
        let (mut clerk, mut here) = (Clerk::default(), 16);
        for _ in 0..120 {
            match dice.random_range(0..60) {
                0..=1 if here < 24 && clerk.closed_at.is_none() => {
                    here += 1;
                    bench.joins(here);
                }
                2 => bench.leaves(dice.random_range(1..=here)),
                3 if clerk.closed_at.is_none() && dice.random_range(0..4) == 0 => {
                    bench.go();
                    clerk.closed_at = Some(bench.now.0);
                }
                4 => {
                    let ms = dice.random_range(0..15_000);
                    bench.wake(ms);
                }
                _ => {
                    let who = dice.random_range(1..=24);
                    let hand = bench.hand(who);
                    let ballot = if bench.dots.settled() { (1, vec![101], None) } else { any_ballot(&mut dice, &hand) };
                    let got = outcome(bench.ask(person(who), marks(ballot.0, &ballot.1, ballot.2)));
                    let expected = if bench.dots.settled() { "closed" } else { clerk.expects(bench.now.0, &hand, who, ballot) };
                    assert_eq!(got, expected, "seed {seed}");
                    *kinds.entry(got).or_default() += 1;
                }
            }
        }
        bench.count();
        check(&bench, &clerk, seed);
    }
    for kind in ["kept", "closed", "not_found", "budget", "bad_choice", "superseded"] {
        assert!(kinds.get(kind).is_some_and(|n| *n > 20), "too few {kind}: {kinds:?}");
    }
}

fn check(bench: &Bench, clerk: &Clerk, seed: u64) {
    let count = &bench.dots.count;
    assert_eq!(count.ballots as usize, clerk.ballots.len(), "seed {seed}");
    for tally in &count.tallies {
        let id = tally.item.0;
        let marks = clerk.ballots.values().filter(|(_, dots, _)| dots.contains(&id)).count() as u32;
        let unsettling = clerk.ballots.values().filter(|(.., item)| *item == Some(id)).count() as u32;
        assert_eq!((tally.marks, tally.unsettling), (marks, unsettling), "seed {seed}, question {id}");
        assert!(marks <= tally.read && tally.read <= tally.dealt);
    }
    let read: u32 = count.tallies.iter().map(|tally| tally.read).sum();
    assert_eq!(read, 8 * count.ballots, "every ballot in the box was read in whole");
}
