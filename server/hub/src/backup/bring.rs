//! Brings a backup back into an empty folder: the copy is proved first, then keys,
//! then the journal under its name, so that a half-restored folder is never served
//! as if it were whole.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use room::words::Text;

use super::{DOORS, KEYS, Trouble, doors_key, names};
use crate::journal::{self, Floors, Journal, RoomKey};
use crate::keeper::World;
use crate::replay::replay;
use crate::vault::{self, Vault};
use crate::{Fault, files};

/// A store that has come back.
#[derive(Debug)]
pub struct Brought {
    /// The copy that it came from.
    pub copy: PathBuf,
    /// Its rooms, oldest first.
    pub rooms: Vec<BroughtRoom>,
}

/// A room that has come back.
#[derive(Debug)]
pub struct BroughtRoom {
    #[allow(missing_docs)]
    pub key: RoomKey,
    #[allow(missing_docs)]
    pub title: Text,
    /// Lines of its journal.
    pub lines: usize,
    /// Steps whose choices and authors were still sealed: their key is not in any backup.
    pub unsealed: Vec<Text>,
}

/// Restores the backup `from` (a place, for its newest copy; or one of its copies) into the empty
/// or missing folder `data`.
///
/// # Errors
/// The [`Trouble`], as one line; `data` then holds no journal.
pub async fn bring(from: &Path, data: &Path) -> Result<Brought, Trouble> {
    let (place, copy) = find(from)?;
    if !names(data)?.is_empty() {
        return Err(Trouble::NotEmpty(data.display().to_string()));
    }
    let mut saved = 0;
    journal::read_copy(&copy, |row, lines| {
        let last = lines.last().map_or(row.created_at, |line| line.at);
        saved = saved.max(last);
        Ok(())
    })?;
    let saved = written(&copy).unwrap_or(saved);
    let rooms = match fill(&place, &copy, data, saved) {
        Ok(()) => rooms(data).await,
        Err(fault) => Err(fault),
    };
    if rooms.is_err() {
        // It was empty before; what is left of it would only be in the way of the next try.
        let _ = fs::remove_dir_all(data);
    }
    Ok(Brought { rooms: rooms.map_err(Trouble::at(data))?, copy })
}

/// The place and the copy that `from` names.
fn find(from: &Path) -> Result<(PathBuf, PathBuf), Trouble> {
    let none = || Trouble::NoBackup(from.display().to_string());
    let is_copy = |path: &PathBuf| written(path).is_some();
    let (place, copy) = if from.is_dir() {
        (from.to_owned(), names(from)?.into_iter().rfind(is_copy).ok_or_else(none)?)
    } else {
        let place = from.parent().filter(|place| !place.as_os_str().is_empty()).unwrap_or(Path::new("."));
        (place.to_owned(), from.to_owned())
    };
    let whole = copy.is_file() && place.join(KEYS).join(DOORS).is_file();
    if whole { Ok((place, copy)) } else { Err(none()) }
}

/// When a copy was taken, by its name; none if it is not the name of a copy.
fn written(copy: &Path) -> Option<i64> {
    let name = copy.file_name()?.to_str()?.strip_prefix("journal-")?.strip_suffix(".db")?;
    let (day, time) = name.split_once('T')?;
    let at: jiff::Timestamp = format!("{day}T{}", time.replace('-', ":")).parse().ok()?;
    Some(at.as_millisecond())
}

fn fill(place: &Path, copy: &Path, data: &Path, saved: i64) -> Result<(), Fault> {
    files::make_folder(data)?;
    vault::mirror(&place.join(KEYS), &data.join(KEYS))?;
    files::write_secret(&data.join(DOORS), &doors_key(&place.join(KEYS).join(DOORS))?)?;
    // Clocks that ran when the copy was taken get the time since then back.
    files::write_secret(&data.join("alive"), saved.to_string().as_bytes())?;
    let (journal, unfinished) = (data.join("journal.db"), data.join("journal.new"));
    files::write_secret(&unfinished, &[])?;
    let pour = || -> io::Result<()> {
        let mut to = fs::File::options().write(true).open(&unfinished)?;
        io::copy(&mut fs::File::open(copy)?, &mut to)?;
        to.sync_all()
    };
    pour().map_err(Fault::at("write", &unfinished))?;
    fs::rename(&unfinished, &journal).map_err(Fault::at("write", &journal))?;
    files::sync_folder(data)
}

/// Reads every room as the server would, and says what of it cannot come back.
async fn rooms(data: &Path) -> Result<Vec<BroughtRoom>, Fault> {
    let world = World { journal: Journal::open(data, Floors::default())?, vault: Vault::open(data)?, down_ms: 0 };
    let mut rooms = Vec::new();
    for row in world.journal.rooms().await? {
        let read = replay(&world, &row).await?;
        let lost: BTreeSet<_> =
            read.lost.iter().filter_map(|(run, _)| read.room.runs.get(run)).map(|run| run.step).collect();
        let title = |step| read.room.agenda.step(step).ok().map(|step| step.words.title.clone());
        rooms.push(BroughtRoom {
            key: row.id,
            title: read.room.head.title.clone(),
            lines: read.room.seq as usize,
            unsealed: lost.into_iter().filter_map(title).collect(),
        });
    }
    Ok(rooms)
}
