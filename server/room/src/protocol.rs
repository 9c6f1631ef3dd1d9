//! What travels on a socket. A client asks; the server shows and answers. Frames
//! are whole states, compared by version; answers stand outside of that and are
//! sent at least once.

use serde::{Deserialize, Serialize};

use crate::activities;
use crate::guests::GuestList;
use crate::hall::Spare;
use crate::scenario::Minutes;
use crate::views::{Board, Hand, Sheet};
use crate::words::{
    At, CommandId, ItemId, Language, ParticipantId, Refusal, Role, RunId, StepId, TableId, Text, Voice,
};

/// Raised when a client of the last release would misread this one.
pub const PROTOCOL: u16 = 1;

/// What a client sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum FromClient {
    /// Something is asked of the room.
    Ask(Ask),
    /// The client is alive, and would like the time.
    Alive {},
}

/// One command. The id is made on the phone and makes a retry harmless.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Ask {
    /// 128 bits at random.
    pub id: CommandId,
    /// For whom it is said.
    #[serde(rename = "as")]
    pub voice: Voice,
    /// What is asked.
    #[serde(rename = "do")]
    pub command: Command,
}

/// What can be asked of a room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Command {
    // Doors
    Join {
        name: String,
        language: Language,
    },
    AddNeighbour {
        name: String,
    },
    Rename {
        name: String,
    },
    Speak {
        language: Language,
    },
    Leave {},
    ComeBack {},
    /// Leaves for good: the name and every signed word become unreadable everywhere.
    Erase {},
    // The table
    /// "I am here", or "I am at another table".
    Sit {
        table: TableId,
    },
    TakePen {},
    PassPen {
        to: ParticipantId,
    },
    CallHelp {},
    /// Who of this table is not in the hall.
    RollCall {
        table: TableId,
        absent: Vec<ParticipantId>,
    },
    AnswerHelp {
        table: TableId,
        by: String,
    },
    CloseHelp {
        table: TableId,
    },
    SeatPerson {
        who: ParticipantId,
        table: TableId,
    },
    /// Each takes the other's table.
    SwapPeople {
        a: ParticipantId,
        b: ParticipantId,
    },
    /// People without a phone come in together: one name each.
    SeatBatch {
        names: Vec<String>,
        #[serde(default)]
        at: Spare,
    },
    /// A list of guests takes the seats that nobody has taken.
    Invite {
        list: GuestList,
    },
    MarkLeft {
        who: ParticipantId,
    },
    /// The same as [`Command::Erase`], asked of the desk by somebody without a phone.
    ErasePerson {
        who: ParticipantId,
    },
    GivePen {
        table: TableId,
        to: ParticipantId,
    },
    // The day
    /// The next beat, gesture or step: whatever the board says.
    Go {
        #[cfg_attr(test, ts(type = "number"))]
        expect: u64,
    },
    GoTo {
        step: StepId,
    },
    Back {},
    Skip {},
    Extend {
        minutes: i32,
    },
    Pause {
        on: bool,
    },
    StandBy {
        step: Option<StepId>,
    },
    Park {},
    TakeUp {
        step: StepId,
    },
    RunAgain {
        step: StepId,
    },
    Insert {
        kind: String,
        title: String,
        minutes: u32,
        before: Option<StepId>,
    },
    Reorder {
        step: StepId,
        before: Option<StepId>,
    },
    Shorten {
        #[serde(rename = "to")]
        cuts: Vec<Cut>,
    },
    /// A move, fired at once or announced before a break.
    Reshuffle {
        announce: bool,
    },
    CloseTable {
        table: TableId,
        closed: bool,
        /// Who goes where, as the desk was shown before it closes the table: if that has changed
        /// since, nothing happens.
        #[serde(default)]
        seen: Option<Vec<Placing>>,
    },
    // The room
    Dark {
        on: bool,
    },
    Black {
        on: bool,
    },
    Freeze {
        on: bool,
    },
    Night {
        on: bool,
    },
    Gongs {
        on: bool,
    },
    ShowQr {
        on: bool,
    },
    Message {
        text: String,
    },
    LineToStage {
        text: String,
    },
    Reword {
        subtheme: Option<u8>,
        text: Text,
    },
    RequestIs {
        text: Text,
        by: Text,
    },
    RequestAside {},
    RequestTakeUp {},
    Doors {
        open: bool,
    },
    TakeControl {},
    /// Lets go of the control: the first gesture of another console takes it.
    HandOver {},
    Undo {
        #[cfg_attr(test, ts(type = "number"))]
        entry: u64,
    },
    // An activity
    Act {
        run: RunId,
        #[serde(rename = "do")]
        command: activities::Command,
    },
}

/// Somebody's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Placing {
    pub who: ParticipantId,
    pub table: TableId,
}

/// A step's new length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Cut {
    /// Which.
    pub step: StepId,
    /// Milliseconds; 0 skips it.
    #[cfg_attr(test, ts(type = "number"))]
    pub lasts: i64,
}

impl Cut {
    /// The new length.
    #[must_use]
    pub fn minutes(self) -> Minutes {
        Minutes(self.lasts)
    }
}

/// What the server sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)] // built once, encoded at once
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum FromServer {
    /// What everybody of one audience sees.
    Board(Frame<Board>),
    /// What a table sees.
    Sheet(Frame<Sheet>),
    /// What a person carried by this device sees.
    Hand(Frame<Hand>),
    /// Texts by id; they never change, so each is sent once.
    Texts(Vec<Said>),
    /// What became of a command.
    Answer(Answer),
    /// The server's time, in answer to a sign of life.
    Time(At),
}

/// A state and its version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Frame<T> {
    /// Newer wins.
    pub v: Version,
    /// The server's time when it was made.
    pub now: At,
    /// What is seen.
    pub view: T,
}

/// Compared in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Version {
    /// Grows at each start and take-over.
    pub epoch: u32,
    /// The last entry that it shows.
    #[cfg_attr(test, ts(type = "number"))]
    pub seq: u64,
    /// Counts frames that show no new entry (presence).
    #[cfg_attr(test, ts(type = "number"))]
    pub tick: u64,
}

/// A text and its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Said {
    pub id: ItemId,
    pub text: String,
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Answer {
    /// Which.
    pub id: CommandId,
    /// Kept, or why not.
    pub outcome: Outcome,
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Outcome {
    /// It is on the disk.
    Kept {
        /// The entry that holds it; views of this or a later one show it.
        #[cfg_attr(test, ts(type = "number"))]
        seq: u64,
        /// The text that it made.
        made: Option<ItemId>,
        /// The person that it brought in.
        who: Option<ParticipantId>,
        /// It had been kept before; this is the first answer again.
        dup: bool,
    },
    /// Nothing happened.
    Refused(Refusal),
}

/// What a client sends to come in: `POST /r/ID/enter`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Enter {
    /// The protocol it speaks; none means the current one.
    pub protocol: Option<u16>,
    /// The secret of its link: a seat's token, the console's, the screen's.
    pub key: Option<String>,
    /// The room code, typed or from the door's QR.
    pub code: Option<String>,
    /// Coming back without a key: which of this browser's cookies to go by; none means a phone's.
    pub role: Option<Role>,
}

/// What it gets: who it is, everything it may see, and a ticket for the socket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Entered {
    /// What the device is.
    pub role: Role,
    /// The first eight signs of its device, to know itself among consoles.
    pub device: String,
    /// Whom it carries.
    pub people: Vec<ParticipantId>,
    /// Opens one socket, within 30 seconds.
    pub ticket: String,
    /// The server's time.
    pub now: At,
    /// The day's title and language, for a page that has nothing else to show yet.
    pub title: Text,
    #[allow(missing_docs)]
    pub language: Language,
    /// Everything that it may see now.
    pub frames: Vec<FromServer>,
}
