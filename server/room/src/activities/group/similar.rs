//! How alike two questions are: the share of words in common and of signs in common, over words
//! that were folded (case, accents, elisions), shortened to a crude stem and freed of small words.
//! A proposal for human eyes, and the same number for the same texts, always.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Small words that say nothing about what is asked. Words of asking (how, why, who) are kept:
/// they make the question; so are those that turn it round.
const SMALL: &[&str] = &[
    "a", "ai", "alors", "au", "aux", "avec", "c", "ce", "ces", "cet", "cette", "d", "dans", "de", "des", "donc", "du",
    "elle", "en", "est", "et", "eux", "il", "ils", "j", "je", "jusqu", "l", "la", "le", "les", "leur", "leurs",
    "lorsqu", "lui", "m", "ma", "mais", "me", "mes", "mon", "n", "ne", "nos", "notre", "nous", "on", "ou", "par",
    "pour", "puisqu", "qu", "que", "s", "sa", "se", "ses", "si", "son", "sont", "sur", "t", "ta", "te", "tes", "ton",
    "tu", "un", "une", "vos", "votre", "vous", "y", "an", "and", "are", "as", "at", "be", "by", "do", "does", "for",
    "from", "in", "is", "it", "its", "of", "or", "our", "re", "so", "that", "the", "their", "them", "they", "this",
    "to", "us", "ve", "we", "with", "you", "your",
];

/// Words that turn a question round: two that differ in these are never nearly the same.
const TURNS: &[&str] = &[
    "pas", "rien", "jamais", "sans", "aucun", "aucune", "plus", "moins", "not", "no", "never", "without", "nothing",
    "none", "more", "less", "don", "doesn", "isn", "aren", "won", "can't", "cannot",
];

/// Endings, longest first.
const ENDINGS: &[&str] = &[
    "issements", "issement", "ations", "ation", "ements", "ement", "aient", "ions", "ants", "ante", "ment", "ees",
    "ait", "ais", "ant", "ent", "ons", "ing", "er", "ez", "ee", "es", "ed", "ly", "e", "s", "x",
];
/// A stem keeps at least so many signs.
const STEM: usize = 4;
/// Below this share of common words signs are not compared: it spares the work.
const WORTH: f64 = 0.25;

/// What of a text is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traits {
    stems: BTreeSet<String>,
    turns: BTreeSet<String>,
    /// The stems in their order.
    line: String,
}

impl Traits {
    /// The traits of a text.
    pub fn of(text: &str) -> Self {
        let folded = fold(text);
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let kept: Vec<&str> = words.iter().copied().filter(|word| !SMALL.contains(word)).collect();
        // Of a question in small words only ("Et nous ?") all are kept.
        let kept = if kept.is_empty() { words } else { kept };
        let stems: Vec<String> = kept.iter().map(|word| stem(word)).collect();
        Self {
            turns: kept.iter().filter(|word| TURNS.contains(word)).map(|word| (*word).to_owned()).collect(),
            line: stems.join(" "),
            stems: stems.into_iter().collect(),
        }
    }
}

/// How alike, in thousandths.
pub fn score(one: &Traits, other: &Traits) -> u16 {
    let shared = one.stems.intersection(&other.stems).count();
    let all = one.stems.len() + other.stems.len() - shared;
    let words = if all == 0 { 0.0 } else { shared as f64 / all as f64 };
    if words < WORTH {
        return 0;
    }
    let signs = strsim::normalized_levenshtein(&one.line, &other.line);
    let turned = if one.turns == other.turns { 1.0 } else { 0.7 };
    (f64::midpoint(words, signs) * turned * 1000.0).round() as u16
}

fn fold(text: &str) -> String {
    let lower = text.to_lowercase().replace('œ', "oe").replace('æ', "ae");
    let letters = lower.nfd().filter(|c| !is_combining_mark(*c));
    letters.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect()
}

/// Takes endings off until none is left: "customers", "customer", "custom".
fn stem(word: &str) -> String {
    let fits = |word: &str, ending: &str| word.strip_suffix(ending).is_some_and(|stem| stem.chars().count() >= STEM);
    let mut stem = word;
    while let Some(ending) = ENDINGS.iter().find(|ending| fits(stem, ending)) {
        stem = &stem[..stem.len() - ending.len()];
    }
    stem.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(one: &str, other: &str) -> u16 {
        score(&Traits::of(one), &Traits::of(other))
    }

    #[test]
    fn gr9_case_accents_elisions_and_plurals_make_no_difference() {
        for (one, other) in [
            ("Que perdrions-nous à ne rien changer ?", "QUE PERDRIONS NOUS A NE RIEN CHANGER"),
            ("Qu'attend l'équipe de son client ?", "Qu’attendent les équipes de leurs clients ?"),
            ("How do we listen to our customers?", "How do we listen to the customer"),
        ] {
            assert_eq!(alike(one, other), 1000, "{one} / {other}");
        }
    }

    #[test]
    fn gr9_another_word_weighs_less_and_another_question_nothing() {
        let near = alike("Comment écouter vraiment nos clients ?", "Comment mieux écouter vraiment nos clients ?");
        assert!((700..1000).contains(&near), "{near}");
        assert_eq!(alike("Comment écouter nos clients ?", "Qui décide des horaires du dimanche ?"), 0);
    }

    #[test]
    fn gr9_what_turns_a_question_round_is_never_sure() {
        let turned = alike(
            "Comment former les équipes à la vente en ligne le dimanche ?",
            "Comment ne pas former les équipes à la vente en ligne le dimanche ?",
        );
        assert!(turned < 900, "{turned}");
        let who = alike("Pourquoi fermer le magasin le lundi ?", "Comment fermer le magasin le lundi ?");
        assert!(who < 900, "{who}");
    }

    #[test]
    fn gr9_the_order_of_the_two_makes_no_difference() {
        let (one, other) = ("Qui ose dire non à un client ?", "Qui ose dire oui à un client pressé ?");
        assert_eq!(alike(one, other), alike(other, one));
        assert_eq!(alike("", ""), 0);
        assert_eq!(alike("Et nous ?", "Et nous ?"), 1000);
    }
}
