//! What a stranger or a broken client can send, and what each must get back: the
//! list that every case names one line of. A line without a case, or a case
//! without a line, fails a test. Disks that fail are tried by `diskfault`, what SQLite
//! was built with by the hub's tests.

/// Key, what is sent, what must come back.
pub const LINES: &[(&str, &str, &str)] = &[
    ("silence", "a connection that says nothing", "closed after 5 s"),
    ("dribble", "a head that comes byte by byte; a kept connection that asks nothing more", "closed after 10 s"),
    ("large-head", "a head, a header count or an address beyond its limit", "431, 431, 414"),
    (
        "body",
        "a body too large, endless, too slow, of a false length",
        "413 or 411 before it is read, 408, 400; closed",
    ),
    (
        "tls",
        "a handshake never finished, or none; plain words where TLS is spoken",
        "closed in time; led to https or 400",
    ),
    ("framing", "two lengths, bad characters, no host or two, not HTTP/1", "400, closed"),
    ("path", "an unknown path, dot-dot in any writing, a wrong method", "404 with the bytes of any other 404; 405"),
    ("origin", "a page of another origin, of none, of a look-alike", "403 before anything else"),
    ("upgrade", "a socket asked for in a way no browser does", "400, 405, 426"),
    ("extension", "compression is offered", "taken without it"),
    ("ticket", "no ticket, a spent one, one that is over, one of another room", "401, the same bytes"),
    ("guess", "a wrong key, code or cookie; a room that does not exist", "401, the same bytes"),
    ("gate", "more phones at once than the gate lets through", "503 and when to come back; desks come in"),
    ("frame", "a frame that breaks the protocol", "closed with 1002"),
    ("binary", "a binary frame", "closed with 1003"),
    ("utf8", "a text that is not UTF-8", "closed with 1007"),
    ("size", "a message beyond 32 KiB, by its declared length", "closed with 1009 before it is read"),
    ("parts", "a message in too many parts, or never finished", "closed with 1008"),
    ("flood", "more pings, bytes or mistakes than a connection may send", "closed with 1008"),
    ("stalled", "a peer that stops reading, or is gone without a word", "closed; the others see nothing"),
    ("after-close", "frames after a close, a close with a false code", "nothing, 1002"),
    ("syntax", "what is not JSON, or nests too deep", "`bad_syntax`"),
    ("shape", "JSON of another shape", "`bad_shape` with the field, never the value"),
    ("version", "another version of the protocol", "426, `upgrade_required`"),
    ("again", "the same command once more, from this socket or another", "the first answer, marked as such"),
    ("conflict", "the same id with another body or another voice", "`id_conflict`"),
    ("clock", "a client that says what time it is", "`bad_shape`: nobody asks it"),
    ("closed", "a voice after its step has closed", "`closed`"),
    ("choice", "an option that is not there, too many marks, an older ballot", "`bad_choice`, `budget`, `superseded`"),
    ("sockets", "one seat on twenty sockets", "one ballot; the newest sockets stay, the others get 1008"),
    ("rights", "a command of somebody who may not give it", "`denied`, whatever exists"),
    ("control", "a command of a console that lost the control", "`stale_epoch`"),
    ("publish", "approving what was taken back, showing what is not approved, showing twice", "`gone`, `denied`, kept"),
    ("foreign", "ids of things that do not exist, or are somebody else's", "`not_found`, the same bytes"),
    ("empty", "a text that is empty, of spaces, of unseen signs, too long", "`empty`, `too_long` with the limit"),
    ("clean", "signs that hide, turn the line round or climb", "kept, cleaned"),
    ("markup", "markup, scripts, templates, control sequences", "kept as the text that it is"),
    ("formula", "a text that a spreadsheet would run", "quoted in every CSV"),
    ("name", "a name that somebody else has", "kept with a number"),
    ("scenario", "a scenario with a mistake", "400 with the line, and no room"),
    ("list", "a list of guests with a flaw, too long, or from somebody who may not", "422 with the line, 413, 401"),
    ("settings", "a certificate that is none, a port or a store in use", "no start, and one line that says why"),
    (
        "store",
        "a store of a later release, a file that is none, a line that was altered",
        "the same; not a byte is changed",
    ),
];

/// The key of a line, as it stands in the catalogue.
///
/// # Errors
/// If there is none of that name.
pub fn key(name: &str) -> Result<&'static str, String> {
    let known = LINES.iter().find_map(|(key, ..)| (*key == name).then_some(*key));
    known.ok_or_else(|| format!("no line of the catalogue is called {name}"))
}
