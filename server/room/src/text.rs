//! Cleans what people type before it is kept: the same text for the same input,
//! always. It never rewords, and never decides who may say what.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::words::Refusal;

/// Combining marks that one letter may carry; more is a stack meant to climb over the screen.
const MARKS_PER_LETTER: usize = 2;

/// Cleans a one-line text of at most `limit` characters.
///
/// Composes it (NFC), drops control, override, zero-width and private signs and
/// stacked marks, and folds runs of white space into one space.
///
/// # Errors
/// [`Refusal::Empty`] when nothing is left, [`Refusal::TooLong`] above `limit`.
pub fn clean(field: &str, text: &str, limit: u32) -> Result<String, Refusal> {
    // An absurd length is refused before any work is spent on it.
    if text.len() > limit as usize * 16 {
        return Err(too_long(field, limit));
    }
    let cleaned = fold(text);
    match cleaned.chars().count() {
        0 => Err(Refusal::Empty { field: field.to_owned() }),
        n if n > limit as usize => Err(too_long(field, limit)),
        _ => Ok(cleaned),
    }
}

/// As [`clean`], but nothing at all is a valid answer.
///
/// # Errors
/// [`Refusal::TooLong`] above `limit`.
pub fn clean_or_empty(field: &str, text: &str, limit: u32) -> Result<String, Refusal> {
    match clean(field, text, limit) {
        Err(Refusal::Empty { .. }) => Ok(String::new()),
        other => other,
    }
}

fn too_long(field: &str, limit: u32) -> Refusal {
    Refusal::TooLong { field: field.to_owned(), limit }
}

fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut marks, mut space) = (0, false);
    // What is hidden goes first: between a letter and its accent it would keep the two apart.
    for c in text.chars().filter(|c| c.is_whitespace() || !is_hidden(*c)).nfc() {
        if is_combining_mark(c) {
            marks += 1;
            if marks <= MARKS_PER_LETTER && !out.is_empty() && !space {
                out.push(c);
            }
        } else if c.is_whitespace() {
            space = true;
        } else {
            if space && !out.is_empty() {
                out.push(' ');
            }
            (marks, space) = (0, false);
            out.push(c);
        }
    }
    out
}

/// Signs that show nothing, turn the line round, or mean something only to one machine.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFF}'
            | '\u{E000}'..='\u{F8FF}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D159}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}' | '\u{F0000}'..='\u{10FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_climbs_is_dropped() {
        for (typed, kept) in [
            ("  Que   perdrions-nous\n\nà ne rien changer ?  ", "Que perdrions-nous à ne rien changer ?"),
            ("e\u{301}couter", "écouter"),
            ("abc\u{202E}def\u{200B}", "abcdef"),
            ("z\u{308}\u{308}\u{308}\u{308}algo", "z\u{308}\u{308}algo"),
            ("<b>gras</b>", "<b>gras</b>"),
            ("\u{7}a\u{1b}[31m", "a[31m"),
        ] {
            assert_eq!(clean("text", typed, 140).as_deref(), Ok(kept));
        }
    }

    #[test]
    fn a_sign_that_shows_nothing_is_no_text() {
        let ranges =
            ['\u{1D173}'..='\u{1D17A}', '\u{1BCA0}'..='\u{1BCA3}', '\u{2800}'..='\u{2800}', '\u{1D159}'..='\u{1D159}'];
        for sign in ranges.into_iter().flatten() {
            assert_eq!(clean("text", &sign.to_string(), 5), Err(Refusal::Empty { field: "text".into() }), "{sign:?}");
            assert_eq!(clean("text", &format!("a{sign}b"), 5).as_deref(), Ok("ab"), "{sign:?}");
        }
    }

    #[test]
    fn limits_name_the_field_and_count_characters() {
        assert_eq!(clean("text", " \u{200B}\n", 5), Err(Refusal::Empty { field: "text".into() }));
        assert_eq!(clean("text", "éééééé", 5), Err(Refusal::TooLong { field: "text".into(), limit: 5 }));
        assert_eq!(clean("text", "ééééé", 5).as_deref(), Ok("ééééé"));
        assert_eq!(clean("text", &"x".repeat(1_000_000), 5), Err(Refusal::TooLong { field: "text".into(), limit: 5 }));
    }

    #[test]
    fn cleaning_twice_changes_nothing() {
        for typed in [
            "a\u{308}\u{301}\u{302} b\u{200D}c",
            "e\u{200B}\u{301}t\u{FE0F}\u{308}",
            "\u{1112}\u{200D}\u{1161}\u{11AB}",
        ] {
            let once = clean("text", typed, 40).unwrap();
            assert_eq!(clean("text", &once, 40), Ok(once.clone()));
        }
    }
}
