//! The statements inside the one transaction of a batch: what is refused leaves
//! nothing behind and concerns its asker alone.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::{
    Line, RoomKey, RoomRow,
    chain::{self, Sum},
    commit::{Job, Wish},
    embedded::room_row,
    space::Space,
};
use crate::Fault;
use crate::faults::{Point, pass};

/// Where the chain of each room ends, as far as this process knows.
pub(super) type Heads = HashMap<RoomKey, Head>;

/// The outer failure is the disk's and stops the journal; the inner one is the
/// asker's and concerns nobody else.
type Outcome = rusqlite::Result<Result<(), Fault>>;

/// The end of a room's chain.
#[derive(Clone, Copy)]
pub(super) struct Head {
    seq: u64,
    epoch: u32,
    sum: Sum,
}

/// Writes all jobs in one transaction; gives each its answer, and the bytes written.
pub(super) fn write_all(
    file: &mut Connection,
    heads: &mut Heads,
    space: &Space,
    batch: &[Job],
) -> rusqlite::Result<(Vec<Result<(), Fault>>, usize)> {
    let whole = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut outcomes = Vec::with_capacity(batch.len());
    let mut size = 0;
    for job in batch {
        outcomes.push(match &job.wish {
            // Links can still be turned and digests forgotten on a full disk: both are small, and urgent.
            Wish::Append(_) | Wish::Create(_) if let Err(full) = space.check() => Err(full),
            Wish::Append(lines) => {
                size += lines.iter().map(|line| line.events.len() + 256).sum::<usize>();
                append(&whole, heads, lines)?
            }
            Wish::Create(row) => create(&whole, row)?,
            Wish::SetLinkEpoch(room, epoch) => set_link_epoch(&whole, room, *epoch)?,
            Wish::Erase(room) => Ok(erase(&whole, heads, room)?),
            Wish::Forget(room, commands) => Ok(forget(&whole, room, commands)?),
        });
    }
    pass(Point::AfterWrite);
    whole.commit()?;
    Ok((outcomes, size))
}

/// Checks all lines before it writes the first, so that a refusal leaves nothing.
fn append(whole: &Transaction, heads: &mut Heads, lines: &[Line]) -> Outcome {
    let mut ahead: HashMap<&RoomKey, Head> = HashMap::new();
    let mut sums = Vec::with_capacity(lines.len());
    for line in lines {
        let known = ahead.get(&line.room).or_else(|| heads.get(&line.room)).copied();
        let Some(head) = known.map_or_else(|| head_of(whole, &line.room), |head| Ok(Some(head)))? else {
            return Ok(Err(Fault::NoRoom(line.room.to_string())));
        };
        if line.seq != head.seq + 1 || line.epoch < head.epoch {
            return Ok(Err(fenced(line, head)));
        }
        let sum = chain::link(&head.sum, line);
        ahead.insert(&line.room, Head { seq: line.seq, epoch: line.epoch, sum });
        sums.push(sum);
    }
    for (line, sum) in lines.iter().zip(&sums) {
        insert(whole, line, sum)?;
    }
    heads.extend(ahead.into_iter().map(|(room, head)| (room.clone(), head)));
    Ok(Ok(()))
}

fn fenced(line: &Line, head: Head) -> Fault {
    let room = line.room.to_string();
    Fault::Fenced { room, last: head.seq, got: line.seq, epoch: line.epoch }
}

fn insert(whole: &Transaction, line: &Line, sum: &Sum) -> rusqlite::Result<usize> {
    let sql = "INSERT INTO lines \
        (room, seq, epoch, at, kind, version, command, digest, checksum, events) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    whole.prepare_cached(sql)?.execute(params![
        line.room.as_str(),
        line.seq.cast_signed(),
        line.epoch,
        line.at,
        line.kind,
        line.version,
        line.command,
        chain::wrap_digest(line),
        sum,
        line.events,
    ])
}

/// Where a room's chain ends; `None` if there is no such room.
fn head_of(whole: &Transaction, room: &RoomKey) -> rusqlite::Result<Option<Head>> {
    let sql = "SELECT seq, epoch, checksum FROM lines WHERE room = ?1 ORDER BY seq DESC LIMIT 1";
    let last = whole
        .query_row(sql, [room.as_str()], |row| {
            let seq = row.get::<_, i64>(0)?.cast_unsigned();
            Ok(Head { seq, epoch: row.get(1)?, sum: row.get(2)? })
        })
        .optional()?;
    let first = |row: RoomRow| Head { seq: 0, epoch: 0, sum: chain::genesis(&row) };
    match last {
        None => Ok(room_row(whole, room)?.map(|(row, _)| first(row))),
        known => Ok(known),
    }
}

fn create(whole: &Transaction, row: &RoomRow) -> Outcome {
    let sql = "INSERT INTO rooms (id, created_at, link_epoch, checksum, scenario) \
        VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";
    let made = whole
        .execute(sql, params![row.id.as_str(), row.created_at, row.link_epoch, chain::row(row), row.scenario_toml,])?;
    Ok(if made == 1 { Ok(()) } else { Err(Fault::RoomTaken(row.id.to_string())) })
}

fn set_link_epoch(whole: &Transaction, room: &RoomKey, epoch: u32) -> Outcome {
    let Some((mut row, sum)) = room_row(whole, room)? else {
        return Ok(Err(Fault::NoRoom(room.to_string())));
    };
    if chain::row(&row) != sum {
        return Ok(Err(Fault::Altered { room: room.to_string(), seq: 0 }));
    }
    row.link_epoch = epoch;
    let sql = "UPDATE rooms SET link_epoch = ?2, checksum = ?3 WHERE id = ?1";
    whole.execute(sql, params![room.as_str(), epoch, chain::row(&row)])?;
    Ok(Ok(()))
}

/// Takes out a room and its lines; SQLite overwrites the pages that this frees.
fn erase(whole: &Transaction, heads: &mut Heads, room: &RoomKey) -> rusqlite::Result<()> {
    whole.execute("DELETE FROM lines WHERE room = ?1", [room.as_str()])?;
    whole.execute("DELETE FROM rooms WHERE id = ?1", [room.as_str()])?;
    heads.remove(room);
    Ok(())
}

fn forget(whole: &Transaction, room: &RoomKey, commands: &[[u8; 16]]) -> rusqlite::Result<()> {
    let sql = "SELECT seq, command FROM lines \
        WHERE room = ?1 AND digest IS NOT NULL AND command IS NOT NULL";
    let wanted: HashSet<_> = commands.iter().collect();
    let found = whole
        .prepare_cached(sql)?
        .query_map([room.as_str()], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<(i64, [u8; 16])>>>()?;
    let sql = "UPDATE lines SET digest = NULL WHERE room = ?1 AND seq = ?2";
    let mut blank = whole.prepare_cached(sql)?;
    for (seq, _) in found.iter().filter(|(_, command)| wanted.contains(command)) {
        blank.execute(params![room.as_str(), seq])?;
    }
    Ok(())
}
