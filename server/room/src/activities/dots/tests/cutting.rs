//! From sums to what stays.

use std::collections::BTreeMap;

use crate::activities::dots::cut::{Count, Ending, Outcome, Prefer, Tally, Twins, Why, cut};
use crate::activities::dots::settings::{Rule, TieRule};
use crate::activity::Item;
use crate::words::ItemId;

/// Questions 1, 2, 3…: (sub-theme, read, marks, unsettling).
fn cut_of(rule: Rule, prefer: &[(u64, u32)], sums: &[(u8, u32, u32, u32)]) -> Outcome {
    let id = |place: usize| ItemId(place as u64 + 1);
    let item = |(place, sum): (usize, &(u8, u32, u32, u32))| {
        Item { subtheme: Some(sum.0).filter(|n| *n > 0), ..Item::new(id(place), "?") }
    };
    let tally = |(place, &(_, read, marks, unsettling)): (usize, &(u8, u32, u32, u32))| Tally {
        dealt: read,
        read,
        marks,
        unsettling,
        ..Tally::of(id(place))
    };
    let items: Vec<Item> = sums.iter().enumerate().map(item).collect();
    let count = Count { ballots: 0, voices: 0, tallies: sums.iter().enumerate().map(tally).collect() };
    let prefer: Prefer = prefer.iter().map(|(item, n)| (ItemId(*item), *n)).collect();
    cut(rule, 3, &items, &count, &prefer, rule.tie == TieRule::Decide, &Twins::new())
}

const BEST: Rule = Rule { best: 2, per_subtheme: 0, unsettling: 0, next: 0, tie: TieRule::Both };
const COMPOSED: Rule = Rule { best: 0, per_subtheme: 1, unsettling: 1, next: 1, tie: TieRule::Both };

fn kept(outcome: &Outcome) -> Vec<(u64, Why)> {
    outcome.kept.iter().map(|kept| (kept.item.0, kept.why)).collect()
}

#[test]
fn d12_marks_are_divided_by_readers_and_compared_exactly() {
    let outcome = cut_of(BEST, &[], &[(1, 30, 10, 0), (1, 10, 4, 0), (1, 20, 7, 0), (1, 3, 1, 0)]);
    assert_eq!(kept(&outcome), [(2, Why::Best), (3, Why::Best)]);
    let thirds = cut_of(BEST, &[], &[(1, 30, 10, 0), (1, 9, 3, 0), (1, 10, 9, 0)]);
    assert_eq!(thirds.ties[0].items, [ItemId(1), ItemId(2)], "a third is a third");
}

#[test]
fn d12_first_of_each_sub_theme_then_the_most_unsettling_then_the_next() {
    let sums = [
        (1, 10, 9, 0),
        (1, 10, 8, 0),
        (1, 10, 7, 0),
        (2, 10, 2, 0),
        (2, 10, 1, 5),
        (3, 10, 3, 0),
        (0, 10, 6, 1),
    ];
    let outcome = cut_of(COMPOSED, &[], &sums);
    let five = [(1, Why::Subtheme), (4, Why::Subtheme), (6, Why::Subtheme), (5, Why::Unsettling), (2, Why::Next)];
    assert_eq!(kept(&outcome), five);
    assert_eq!(outcome.kept.iter().map(|kept| kept.beat).collect::<Vec<_>>(), [1, 1, 1, 2, 3]);
    assert!(outcome.ties.is_empty());
}

#[test]
fn d12_who_is_in_by_one_part_is_not_taken_again_by_another() {
    let outcome = cut_of(COMPOSED, &[], &[(1, 10, 9, 9), (1, 10, 5, 4), (1, 10, 4, 0)]);
    assert_eq!(kept(&outcome), [(1, Why::Subtheme), (2, Why::Unsettling), (3, Why::Next)]);
}

#[test]
fn d13_a_tie_at_the_edge_keeps_all_and_says_so() {
    let outcome = cut_of(BEST, &[], &[(1, 10, 5, 0), (1, 10, 4, 0), (1, 10, 4, 0), (1, 10, 3, 0)]);
    assert_eq!(kept(&outcome).len(), 3);
    let tie = &outcome.ties[0];
    assert_eq!((tie.items.as_slice(), tie.places, tie.ending), (&[ItemId(2), ItemId(3)][..], 1, Ending::Both));
    let within = cut_of(BEST, &[], &[(1, 10, 4, 0), (1, 10, 4, 0), (1, 10, 3, 0)]);
    assert!(within.ties.is_empty(), "equals that all fit in are no tie");
}

#[test]
fn d13_a_run_off_or_the_facilitator_parts_a_tie_and_later_parts_of_the_rule_follow() {
    let sums = [(1, 10, 5, 0), (1, 10, 5, 6), (2, 10, 3, 0), (2, 10, 2, 3)];
    let rule = Rule { next: 0, tie: TieRule::RunOff, ..COMPOSED };
    let first = cut_of(rule, &[(1, 9), (2, 4)], &sums);
    assert_eq!(kept(&first), [(1, Why::Subtheme), (3, Why::Subtheme), (2, Why::Unsettling)]);
    let second = cut_of(rule, &[(1, 4), (2, 9)], &sums);
    assert_eq!(kept(&second), [(2, Why::Subtheme), (3, Why::Subtheme), (4, Why::Unsettling)]);
    assert_eq!(second.ties[0].ending, Ending::RunOff);
    let decided = cut_of(Rule { tie: TieRule::Decide, ..rule }, &[(2, 1)], &sums);
    assert_eq!((kept(&decided), decided.ties[0].ending), (kept(&second), Ending::Decided));
    assert_eq!(cut_of(rule, &[(1, 4), (2, 4)], &sums).ties[0].ending, Ending::Both, "still equal: all stay");
}

#[test]
fn d14_what_nobody_has_marked_stays_by_no_rule() {
    let outcome = cut_of(COMPOSED, &[], &[(1, 10, 1, 0), (1, 10, 0, 0), (2, 10, 0, 0), (3, 0, 0, 0)]);
    assert_eq!(kept(&outcome), [(1, Why::Subtheme)]);
}

#[test]
fn d12_what_an_earlier_wave_left_out_competes_no_more() {
    let mut sums: Vec<Tally> = (1..=3).map(|n| Tally { read: 10, marks: 9 - n as u32, ..Tally::of(ItemId(n)) }).collect();
    sums[1].wave = 2;
    sums[2].wave = 2;
    let items: Vec<Item> = (1..=3).map(|n| Item::new(ItemId(n), "?")).collect();
    let count = Count { tallies: sums, ..Count::default() };
    let outcome = cut(Rule { best: 1, ..BEST }, 3, &items, &count, &Prefer::new(), false, &Twins::new());
    assert_eq!(kept(&outcome), [(2, Why::Best)]);
}

#[test]
fn d12_a_beat_that_would_show_nothing_is_left_out() {
    let rule = Rule { unsettling: 0, ..COMPOSED };
    let outcome = cut_of(rule, &[], &[(1, 10, 9, 0), (1, 10, 8, 0)]);
    let beats: BTreeMap<u64, u8> = outcome.kept.iter().map(|kept| (kept.item.0, kept.beat)).collect();
    assert_eq!(beats, BTreeMap::from([(1, 1), (2, 2)]));
}
