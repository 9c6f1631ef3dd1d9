//! What a recording must not hold: no tally and no individual choice before the reveal, no individual
//! choice ever. It judges letters, not types: a field that nobody has thought of is found too.

use std::collections::{BTreeMap, BTreeSet};

use room::words::ItemId;
use serde_json::Value;

use super::ears::Ear;

/// A whole vote, as it was heard and seen from everywhere.
#[derive(Clone, Default)]
pub struct Recording {
    /// Every frame of every socket.
    pub frames: Vec<(Ear, String)>,
    /// What the program has written on its error stream.
    pub log: String,
    /// What `/metrics` said, each time.
    pub metrics: Vec<String>,
    /// Export files with the entry after which they were fetched.
    pub exports: Vec<(u64, String, String)>,
    /// The bytes of every file of the store, at the end.
    pub store: Vec<(String, Vec<u8>)>,
    pub known: Known,
}

/// What was planted, and when what happened.
#[derive(Clone, Default)]
pub struct Known {
    /// Words that stand in a question and nowhere else.
    pub words: Vec<String>,
    pub names: Vec<String>,
    pub items: BTreeSet<ItemId>,
    /// What each phone was asked about, and what it has marked, all revisions.
    pub asked: BTreeMap<u32, BTreeSet<u64>>,
    pub marked: BTreeMap<u32, BTreeSet<Vec<u64>>>,
    /// The run of the vote, and the entries at which it opened, was counted, was shown.
    pub run: u64,
    pub opened: u64,
    pub counted: u64,
    pub shown: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Before,
    Open,
    Curtain,
    Shown,
}

/// What the board of a round may say before the hall has seen the result. Whoever adds a word to it
/// must think here of what it tells.
const BOARD: [&str; 22] = [
    "phase",
    "wait",
    "voice",
    "rule",
    "questions",
    "ballot",
    "wave",
    "waves",
    "dots",
    "unsettling",
    "ends",
    "late",
    "turnout",
    "beats",
    "shown",
    "missing",
    "fixed",
    "revealed",
    "lines",
    "clear",
    "curtain",
    "shape",
];
/// Of these, the ones that hold something of the result.
const RESULT: [&str; 4] = ["revealed", "lines", "clear", "curtain"];
/// Labels of a metric that tell nothing about anybody.
const LABELS: [&str; 3] = ["outcome", "quantile", "le"];

impl Recording {
    /// Everything in it that should not be there.
    pub fn leaks(&self) -> Vec<String> {
        let mut found: Vec<String> = self.frames.iter().flat_map(|(ear, text)| self.in_frame(*ear, text)).collect();
        found.extend(self.in_text("log", &self.log, &[&self.known.words, &self.known.names]));
        found.extend(self.metrics.iter().flat_map(|text| self.in_metrics(text)));
        found.extend(self.exports.iter().flat_map(|(seq, name, text)| self.in_export(*seq, name, text)));
        found.extend(self.store.iter().flat_map(|(name, bytes)| in_file(name, bytes)));
        found.sort();
        found.dedup();
        found
    }

    fn stage(&self, seq: u64) -> Stage {
        let Known { opened, counted, shown, .. } = self.known;
        match seq {
            _ if seq >= shown => Stage::Shown,
            _ if seq >= counted => Stage::Curtain,
            _ if seq >= opened => Stage::Open,
            _ => Stage::Before,
        }
    }

    fn in_frame(&self, ear: Ear, text: &str) -> Vec<String> {
        let frame: Value = serde_json::from_str(text).expect("JSON");
        let Some((kind, body)) = frame.as_object().and_then(|frame| frame.iter().next()) else { return vec![] };
        let seq = body["v"]["seq"].as_u64();
        let mut found = match (kind.as_str(), seq) {
            ("board", Some(seq)) => self.in_board(ear, self.stage(seq), body),
            ("hand" | "sheet", Some(seq)) => self.in_hand(ear, self.stage(seq), body),
            ("texts", _) => self.in_texts(ear, body),
            _ => Vec::new(),
        };
        // A ballot has a revision; nothing else in a frame has, and only its own phone sees it.
        let own = matches!((kind.as_str(), ear), ("hand", Ear::Phone(_)));
        if !own && !values(&frame, "revision").is_empty() {
            found.push(format!("{ear:?}: a ballot in a {kind}"));
        }
        found
    }

    fn in_board(&self, ear: Ear, stage: Stage, body: &Value) -> Vec<String> {
        let mut found = Vec::new();
        let pilot_may = ear == Ear::Pilot && stage == Stage::Curtain;
        if matches!(stage, Stage::Open | Stage::Curtain) && !pilot_may {
            found.extend(self.ids(body).into_iter().map(|id| format!("{ear:?}, {stage:?}: question {id} in a board")));
        }
        for round in values(body, "dots").into_iter().filter_map(Value::as_object) {
            let unknown = round.keys().filter(|key| !BOARD.contains(&key.as_str()));
            found.extend(unknown.map(|key| format!("{ear:?}: a board tells {key}: what does it give away?")));
            let told = |key: &&str| round.get(*key).is_some_and(|value| !nothing(value));
            if stage < Stage::Shown && !pilot_may {
                found.extend(RESULT.iter().filter(|key| told(key)).map(|key| format!("{ear:?}, {stage:?}: {key}")));
            }
            if ear != Ear::Pilot && told(&"curtain") {
                found.push(format!("{ear:?}: behind the curtain"));
            }
        }
        found
    }

    /// A phone sees its own ballot, and after the count not even that.
    fn in_hand(&self, ear: Ear, stage: Stage, body: &Value) -> Vec<String> {
        let Ear::Phone(who) = ear else { return vec![format!("{ear:?}: a hand")] };
        let mut found = Vec::new();
        let view = &body["view"];
        if view["who"].as_u64().is_some_and(|of| of != u64::from(who)) {
            found.push(format!("phone {who}: the hand of {}", view["who"]));
        }
        let papers = values(view, "paper");
        let papers: Vec<&Value> = papers.into_iter().filter(|paper| !paper.is_null()).collect();
        if stage >= Stage::Curtain && !papers.is_empty() {
            found.push(format!("phone {who}, {stage:?}: a ballot is still there"));
        }
        let asked = self.known.asked.get(&who).cloned().unwrap_or_default();
        let none = BTreeSet::new();
        let marked = self.known.marked.get(&who).unwrap_or(&none);
        for paper in papers {
            let strange = self.ids(paper).into_iter().filter(|id| !asked.contains(id));
            found.extend(strange.map(|id| format!("phone {who}: question {id} of somebody else")));
            let dots: Vec<u64> = paper["dots"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
            if !dots.is_empty() && !marked.contains(&dots) {
                found.push(format!("phone {who}: marks that are not its own"));
            }
        }
        found
    }

    /// Before the reveal screen and stage have no question, and a phone those of its ballot and its table.
    fn in_texts(&self, ear: Ear, body: &Value) -> Vec<String> {
        let wall = matches!(ear, Ear::Screen | Ear::Stage);
        let shown = self.first_shown(ear);
        if !wall || shown {
            Vec::new()
        } else {
            self.ids(body).into_iter().map(|id| format!("{ear:?}: text {id}")).collect()
        }
    }

    /// Whether this ear has heard a board of the reveal at all: texts carry no number, and come with it.
    fn first_shown(&self, ear: Ear) -> bool {
        self.frames.iter().filter(|(of, _)| *of == ear).any(|(_, text)| {
            let frame: Value = serde_json::from_str(text).expect("JSON");
            frame["board"]["v"]["seq"].as_u64().is_some_and(|seq| seq >= self.known.shown)
        })
    }

    fn in_metrics(&self, text: &str) -> Vec<String> {
        let mut found = self.in_text("metrics", text, &[&self.known.words, &self.known.names]);
        for label in text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('{')) {
            let labels = label.1.split('}').next().unwrap_or_default().split(',');
            let names = labels.filter_map(|label| label.split('=').next()).filter(|name| !name.is_empty());
            found.extend(names.filter(|name| !LABELS.contains(name)).map(|name| format!("metrics: a label {name}")));
        }
        found
    }

    /// An export counts as the hall: of the round nothing but the turnout before all is shown.
    fn in_export(&self, seq: u64, name: &str, text: &str) -> Vec<String> {
        let named = self.known.names.iter().filter(|word| text.contains(word.as_str()));
        let mut found: Vec<String> = named.map(|word| format!("{name}: {word}")).collect();
        let Ok(day) = serde_json::from_str::<Value>(text) else {
            if self.stage(seq) < Stage::Shown && name.starts_with("choose") {
                found.push(format!("{name}: an export of the round before the reveal"));
            }
            return found;
        };
        if !values(&day, "revision").is_empty() || !values(&day, "participant").is_empty() {
            found.push(format!("{name}: a ballot"));
        }
        for chapter in
            day["chapters"].as_array().into_iter().flatten().filter(|chapter| chapter["run"] == self.known.run)
        {
            let figures: Vec<&str> = chapter["figures"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|figure| figure["key"].as_str())
                .collect();
            let tables = chapter["tables"].as_array().map_or(0, Vec::len);
            if self.stage(seq) < Stage::Shown && (tables > 0 || figures != ["ballots"]) {
                found.push(format!("{name}, {:?}: {figures:?} and {tables} tables of the round", self.stage(seq)));
            }
        }
        found
    }

    fn in_text(&self, place: &str, text: &str, words: &[&Vec<String>]) -> Vec<String> {
        let told = words.iter().flat_map(|words| words.iter()).filter(|word| text.contains(word.as_str()));
        let ids = self.known.items.iter().filter(|item| text.contains(&item.0.to_string()));
        told.map(|word| format!("{place}: {word}")).chain(ids.map(|item| format!("{place}: question {item}"))).collect()
    }

    /// The questions of the vote that stand anywhere in a value, as numbers or inside a word.
    fn ids(&self, value: &Value) -> Vec<u64> {
        let text = value.to_string();
        self.known.items.iter().map(|item| item.0).filter(|id| text.contains(&id.to_string())).collect()
    }
}

/// A ballot on the disk would be JSON with these words; under its key it is not.
fn in_file(name: &str, bytes: &[u8]) -> Option<String> {
    let plain = [&b"\"revision\""[..], &b"\"marks\":{"[..]];
    let told = plain.iter().any(|word| bytes.windows(word.len()).any(|window| window == *word));
    told.then(|| format!("{name}: a ballot in clear"))
}

fn nothing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

/// Every value under this key, however deep.
fn values<'a>(value: &'a Value, key: &str) -> Vec<&'a Value> {
    match value {
        Value::Object(map) => map
            .iter()
            .flat_map(|(name, inner)| (name == key).then_some(inner).into_iter().chain(values(inner, key)))
            .collect(),
        Value::Array(list) => list.iter().flat_map(|inner| values(inner, key)).collect(),
        _ => Vec::new(),
    }
}
