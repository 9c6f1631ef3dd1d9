//! A whole morning, as a facilitator lives it: the real program, its console page,
//! its screen and three phones in a browser, and thirty more people over sockets,
//! until the one question stands everywhere. Once in each language.

use std::sync::Arc;

use crowd::Address;
use crowd::crowd::{Arrival, Crowd, Lived};
use crowd::mind::{OwnWords, Pool};
use crowd::participant::Pace;
use room::activity::{Mind, Prompt};
use room::words::{Language, Secret};

use crate::common::{Browser, Ronde, npm, root};

/// Over sockets; with the three phones in the browser, four tables.
const SOCKETS: usize = 30;
const PEOPLE: usize = SOCKETS + 3;
const TABLES: usize = 4;
/// A table may write five: so there is always room for the phone that takes the pen.
const QUESTIONS_EACH: u32 = 4;

#[test]
fn a_whole_morning_in_french() {
    live(Language::Fr, "fr");
}

#[test]
fn a_whole_morning_in_english() {
    live(Language::En, "en");
}

fn live(language: Language, code: &str) {
    let browser = Browser::alone();
    let store = tempfile::tempdir().unwrap();
    let scenario = store.path().join("morning.toml");
    std::fs::write(&scenario, morning(code)).unwrap();
    let ronde = Ronde::start(&store.path().join("data"), "127.0.0.1:0", Some(&scenario));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let crowd = runtime.block_on(come(&ronde, language));
    let (people, tables) = (PEOPLE.to_string(), TABLES.to_string());
    let out = store.path().join("out");
    let mut env = browser.env(&ronde, &out);
    env.extend([("E2E_LANGUAGE", code), ("E2E_PEOPLE", &people), ("E2E_TABLES", &tables)]);
    npm(&["e2e", "--", "morning"], &env);
    all_see_the_one(&runtime.block_on(crowd.leave()).unwrap());
}

/// The ready morning, in a smaller hall and in this language; nothing else is changed.
fn morning(code: &str) -> String {
    let text = std::fs::read_to_string(root().join("scenarios/collective-choice-320.toml")).unwrap();
    let changes =
        [("people = 320", format!("people = {PEOPLE}")), ("language = \"fr\"", format!("language = \"{code}\""))];
    changes.iter().fold(text, |text, (was, now)| {
        assert_eq!(text.matches(was).count(), 1, "{was}");
        text.replace(was, now)
    })
}

async fn come(ronde: &Ronde, language: Language) -> Crowd {
    let pool = Arc::new(Pool::own(language, PEOPLE));
    let mind = |seed| Brief { words: OwnWords::new(language, Arc::clone(&pool), seed), questions: QUESTIONS_EACH };
    let address = Address::new(&ronde.base, &ronde.room).unwrap();
    let arrival = Arrival { address, code: ronde.code.clone(), language, pace: Pace::BRISK, seed: 11 };
    Crowd::join(&arrival, (0..SOCKETS as u64).map(mind).collect(), |_| {}).await.unwrap()
}

/// The same words reached everybody, and nobody fell over on the way.
fn all_see_the_one(lived: &[Lived]) {
    let seen = |one: &Lived| one.sight.board().and_then(|board| board.one.clone());
    let question = seen(&lived[0]).expect("the one question stands");
    for one in lived {
        assert!(one.failed.is_none(), "{:?}", one.failed);
        assert_eq!(seen(one).as_ref(), Some(&question));
    }
}

/// A head that leaves room for others: it asks only so many questions.
struct Brief {
    words: OwnWords,
    questions: u32,
}

impl Mind for Brief {
    fn say(&mut self, what: Prompt) -> Option<String> {
        if matches!(what, Prompt::Question { .. }) {
            self.questions = self.questions.checked_sub(1)?;
        }
        self.words.say(what)
    }

    fn likes(&mut self, text: &str) -> f64 {
        self.words.likes(text)
    }

    fn luck(&mut self) -> f64 {
        self.words.luck()
    }

    fn secret(&mut self) -> Secret {
        self.words.secret()
    }
}
