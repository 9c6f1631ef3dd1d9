//! Every maximum of the room, with its reason. A limit that stands elsewhere is a mistake.

/// A question is read aloud in one breath and fits four lines of a phone.
pub const QUESTION_CHARS: u32 = 140;
/// A name on a badge and in a list of ten.
pub const NAME_CHARS: u32 = 40;
/// The title of a story, one line of the wall.
pub const STORY_TITLE_CHARS: u32 = 60;
/// What made the success possible: one line on the wall, two on a phone.
pub const STORY_LINE_CHARS: u32 = 200;
/// What a question opened at a table, per note.
pub const NOTE_CHARS: u32 = 280;
/// By when a question that was kept aside is answered: a date or a moment, in the desk's words.
pub const ANSWER_BY_CHARS: u32 = 60;
/// Texts of one table in one step: its sheet lists them all, and more is not a choice any more.
pub const TABLE_TEXTS: u16 = 20;
/// Joined questions that one hand names: with the rest of it they stay below [`HAND_BYTES`].
pub const JOINED_IN_HAND: usize = 64;
/// Pairs proposed to the desk as near-identical: what two helpers can judge in a break.
pub const PROPOSALS: usize = 40;
/// What is said at the microphone and written word for word.
pub const SPOKEN_CHARS: u32 = 200;
/// What one run of the microphone can hold: one voice a minute for two thirds of an hour.
pub const SPOKEN_LIST: u32 = 40;
/// Findings that stand before the hall is asked.
pub const STANDING: u8 = 2;
/// People of a drafting circle: fewer speak for nobody, more do not write together.
pub const CIRCLE: (u8, u8) = (3, 9);
/// Wordings that a hall can hear before it answers.
pub const WORDINGS: (u8, u8) = (1, 3);
/// How often the hall is asked about wordings.
pub const LOOKS: (u8, u8) = (1, 3);
/// Figures that the hall sees at the close.
pub const HALL_FIGURES: usize = 4;
/// A wording of the one question: the screen shows it at 15 % of its height.
pub const WORDING_CHARS: u32 = 100;
/// What is missing in a wording.
pub const RESERVATION_CHARS: u32 = 200;
/// A line from the desk to the stage, or to the room.
pub const MESSAGE_CHARS: u32 = 140;
/// A theme or a sub-theme, reworded live.
pub const THEME_CHARS: u32 = 140;
/// The director's request.
pub const REQUEST_CHARS: u32 = 280;
/// Stage title of one of the five: two lines at the legible size.
pub const STAGE_TITLE_CHARS: u32 = 80;

/// Days that a room may be kept after its last gesture: from the next day to ten years.
pub const KEEP_DAYS: (u32, u32) = (1, 3_650);

/// Seats of one room: the hall that we prove is 320, and 20,000 seats have said a million things in one room.
pub const PEOPLE: u32 = 25_000;
/// People of a plan and of a list of guests: what the seating engine is proved on; no list is longer.
pub const PLANNED: u32 = 10_000;
/// Tables of one room: so many seats at tables of ten.
pub const TABLES: u16 = 2_500;
/// Seats at one table, smallest and largest.
pub const TABLE_SEATS: (u16, u16) = (3, 12);
/// A walk-in may make a table one larger than planned, never more.
pub const TABLE_OVERFLOW: u16 = 1;
/// Below six, or six of ten where tables are small, a table is too small to talk: the desk is
/// told, and may move its people.
#[must_use]
pub fn small_table(seats: u16) -> u16 {
    (seats * 6).div_ceil(10).min(6)
}
/// People who come together and are seated in one gesture.
pub const BATCH: usize = 100;
/// Badges that every room knows, however few it expects: a list of guests may be longer.
pub const BADGES: u32 = 2_000;

/// The badges of a room that expects so many people.
#[must_use]
pub fn badges(people: u32) -> u32 {
    people.saturating_mul(2).clamp(BADGES, PEOPLE)
}

/// Columns that are spread over the tables at once: more wishes than a table has seats help nobody.
pub const SPREAD: usize = 3;
/// Steps of a search for seats inside a room's own task: a few hundredths of a second for 320 people.
pub const PLAN_STEPS: u64 = 60_000;
/// The same when the plan was searched before and its tables are right: phones have been told.
pub const MEND_STEPS: u64 = 2_000;
/// Actions to choose from: one is no choice, and twelve fill a phone.
pub const ACTIONS: (usize, usize) = (2, 12);
/// Columns of a list of guests by which tables may be mixed.
pub const GUEST_COLUMNS: usize = 8;
/// One cell of a list of guests.
pub const GUEST_CELL_CHARS: u32 = 120;
/// Flaws of a list that are told at once: more is not read.
pub const FLAWS: usize = 50;
/// Steps of one agenda, inserted ones included.
pub const STEPS: usize = 200;
/// Beats of one step.
pub const BEATS: usize = 20;
/// Minutes of one step.
pub const STEP_MINUTES: u32 = 720;
/// Above this, a list that everyone sees in full is refused: nobody reads it.
pub const FULL_LIST: u32 = 60;
/// A device carries its owner and a few neighbours, at most a whole table.
pub const CARRIED: usize = 12;
/// Voices at the microphone of one step, those who have spoken included.
pub const VOICES: usize = 60;
/// Tables drawn for the microphone in one gesture.
pub const DRAWN: u8 = 10;
/// One voice at the microphone, in seconds, shortest and longest; 0 is without a clock.
pub const MICROPHONE_SECONDS: (u32, u32) = (10, 600);
/// The bell before the end of a break rings at most so many minutes ahead.
pub const BELL_MINUTES: u32 = 15;
/// People whom the desk should look for, listed at the door; beyond, only their number.
pub const GUESTS: usize = 40;
/// The moves that the console can still undo.
pub const MOVES_KEPT: usize = 200;

/// People have met once a round has lasted this long.
pub const MET_MS: i64 = 120_000;
/// A voice in a circle, in seconds: shorter is no story, longer leaves no time for the last.
pub const VOICE_SECONDS: (u16, u16) = (20, 600);
/// One turn of the relay, in seconds.
pub const TURN_SECONDS: (u16, u16) = (30, 600);
/// Texts that one person may send in the quiet minute: enough to correct oneself, too few to insist.
pub const STORY_TEXTS: u8 = 8;
/// Approved stories of one person that their own phone lists: one from everybody of a table.
pub const STORIES_IN_HAND: usize = 12;
/// Neighbours' names in one hand, in bytes: a full table of ordinary names, and room for the rest.
pub const NEIGHBOURS_BYTES: usize = 1_000;
/// Stories of the wall that travel to every phone.
pub const WALL_ON_PHONES: usize = 40;
/// Ballots that travel when the gong sounds still count for this long.
pub const GRACE_MS: i64 = 30_000;
/// Black before the one question stands.
pub const ONE_BLACK_MS: i64 = 2_000;
/// A run-off.
pub const RUN_OFF_MS: i64 = 45_000;

/// Marks of one ballot.
pub const MARKS: u8 = 20;
/// Further waves of one round: five short readings are a quarter of an hour of silence.
pub const MORE_WAVES: usize = 4;
/// The longest grace: after five minutes nobody waits for a phone any more.
pub const GRACE_MOST_SECONDS: u16 = 300;
/// "Which question is missing?": ten minutes is a talk, not a look back.
pub const MISSING_MOST_SECONDS: u16 = 600;
/// Sums of fewer voices would tell what one of them has said.
pub const TALLY_FLOOR: u32 = 5;
/// Below this many voices at a table its turnout would tell who has not voted.
pub const TURNOUT_FLOOR: usize = 3;

/// A hand travels to each phone on its own.
pub const HAND_BYTES: usize = 2_048;
/// A board travels to every phone.
pub const BOARD_BYTES: usize = 2_048;
/// The largest message of a client, in bytes.
pub const MESSAGE_BYTES: usize = 32 * 1_024;
/// How deep the JSON of a command may nest.
pub const JSON_DEPTH: usize = 16;

const _: () = assert!(TABLE_SEATS.0 < TABLE_SEATS.1);
const _: () = assert!(QUESTION_CHARS < SPOKEN_CHARS && STAGE_TITLE_CHARS < QUESTION_CHARS);
const _: () = assert!(MICROPHONE_SECONDS.0 < MICROPHONE_SECONDS.1);
