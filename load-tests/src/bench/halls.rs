//! Halls to plan: case files, those of the literature and of small events, mixed ones
//! drawn by seed; and how fast a hall that lives is.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use hub::seat::solve::Task;
use room::seating::case::Case;
use room::seating::{Brief, Effort, Living};

/// People, tables, rounds, and the most repeats that are our aim.
const GRID: [(u32, u16, u16, u64); 27] = [
    (40, 4, 5, 152),
    (60, 6, 5, 120),
    (100, 10, 5, 40),
    (100, 10, 8, 260),
    (320, 32, 33, 80),
    (320, 32, 40, 6_700),
    (100, 10, 4, 0),
    (36, 6, 5, 12),
    (48, 6, 5, 72),
    (56, 7, 6, 35),
    (64, 8, 6, 0),
    (72, 9, 6, 0),
    (80, 8, 6, 80),
    (90, 9, 6, 45),
    (50, 5, 5, 100),
    (150, 15, 8, 45),
    (120, 10, 6, 205),
    (200, 20, 8, 0),
    (240, 24, 10, 0),
    (120, 12, 6, 36),
    (24, 4, 4, 24),
    (49, 7, 7, 0),
    (81, 9, 9, 0),
    (64, 8, 8, 0),
    (32, 8, 9, 0),
    (512, 64, 73, 0),
    (96, 12, 7, 0),
];

/// How many mixed halls.
const MIXED: u64 = 4;

/// A hall with its aim: repeats and pairs alike together, or as many as the bound says.
pub type Hall = (Task, Option<u64>);

/// Files first, then the grid, then the mixed halls; those whose name contains a text.
///
/// # Errors
/// A file that cannot be read.
pub fn tasks(cases: &Path, only: &str) -> anyhow::Result<Vec<Hall>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(cases)
        .with_context(|| format!("cannot read {}", cases.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    let mut tasks = files.iter().map(|file| read(file)).collect::<anyhow::Result<Vec<Hall>>>()?;
    for (people, tables, rounds, aim) in GRID {
        let brief = Brief { people, tables, rounds, ..Brief::default() };
        tasks.push((Task::new(format!("{people} people/{tables} r{rounds}"), brief), Some(aim)));
    }
    tasks.extend((1..=MIXED).map(|seed| (Task::new(format!("M mixed {seed}"), mixed(seed)), None)));
    tasks.retain(|(task, _)| task.name.contains(only));
    Ok(tasks)
}

fn read(file: &Path) -> anyhow::Result<Hall> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let case = Case::read(&text).with_context(|| file.display().to_string())?;
    Ok((Task::from_case(case), None))
}

/// 320 people at 32 tables of ten for five rounds: a host at each table, nine departments of 12 to
/// 64 people, sixty pairs apart, twelve couples.
fn mixed(seed: u64) -> Brief {
    let never = || false;
    let mut dice = Effort::new(seed, 0, &never);
    let mut department: Vec<u16> = (0..9).flat_map(|department| [department; 12]).collect();
    let weights: Vec<u16> = (0..9).flat_map(|department| vec![department; 1 + dice.below(9)]).collect();
    department.extend((department.len()..320).map(|_| weights[dice.below(weights.len())]));
    dice.shuffle(&mut department);
    let mut travellers: Vec<u32> = (32..320).collect();
    dice.shuffle(&mut travellers);
    let together: Vec<(u32, u32)> = travellers.chunks(2).take(12).map(|pair| (pair[0], pair[1])).collect();
    let mut apart = Vec::new();
    while apart.len() < 60 {
        let (a, b) = (dice.below(320) as u32, dice.below(320) as u32);
        if a != b && !together.contains(&(a, b)) && !together.contains(&(b, a)) {
            apart.push((a, b));
        }
    }
    let hosts = (0..32).map(|host| (host, host as u16)).collect();
    Brief { hosts, spread: vec![department], apart, together, ..Brief::plain(320, 10, 5) }
}

/// A late arrival, and a round in which one in twenty leaves and as many come.
///
/// # Errors
/// If nothing can be printed.
pub fn living(out: &mut impl Write) -> anyhow::Result<()> {
    for (people, seats) in [(320, 10), (1_000, 8), (5_000, 10)] {
        let never = || false;
        let mut effort = Effort::new(1, 100_000, &never);
        let mut hall = Living::new(Brief::plain(people, seats, 6), people + people / 20 + 1, &mut effort)?;
        hall.begin();
        let chairs = vec![1; usize::from(hall.rules.brief.tables)];
        let late = fastest(|| drop(hall.welcome(&[people], &chairs)));
        let churn = fastest(|| churn(hall.clone(), people));
        let clone = fastest(|| drop(hall.clone()));
        writeln!(
            out,
            "{people} people: a late arrival in {late:.3} ms, a round with 5 % leaving and 5 % coming in {:.2} ms",
            churn - clone
        )?;
    }
    Ok(())
}

fn churn(mut hall: Living, people: u32) {
    let never = || false;
    (0..people).step_by(20).for_each(|person| hall.leave(person));
    let new: Vec<u32> = (people..people + people / 20).collect();
    for (person, way) in new.iter().zip(hall.ways_for(&new)) {
        hall.arrive(*person);
        if let Some(way) = way {
            hall.take(*person, way);
        }
    }
    drop(hall.replan(1, &mut Effort::new(1, 100_000, &never)));
}

/// The fastest of some tries, in milliseconds: what the work takes when nothing else runs.
fn fastest(mut work: impl FnMut()) -> f64 {
    let mut time = || {
        let began = Instant::now();
        work();
        began.elapsed().as_secs_f64() * 1e3
    };
    (0..15).map(|_| time()).fold(f64::INFINITY, f64::min)
}
