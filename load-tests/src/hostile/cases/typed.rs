//! Texts that people type, or would not: lengths, hidden signs, markup, scenarios.

use super::{Case, Deed, case};

pub(super) fn cases() -> Vec<Case> {
    [lengths(), cleaned(), markup(), scenarios()].concat()
}

fn lengths() -> Vec<Case> {
    let of = |name: &str, typed: String, want: &str| case("empty", name, Deed::Named(typed), want);
    vec![
        of("nothing", String::new(), "empty name"),
        of("spaces", "   ".into(), "empty name"),
        of("spaces of other kinds", "\u{a0}\u{2003}\u{3000}".into(), "empty name"),
        of("10,000 lines", "\n".repeat(10_000), "empty name | too_long name 40"),
        of("unseen signs", "\u{200b}\u{2060}\u{feff}".into(), "empty name"),
        of("turned lines", "\u{202e}\u{202d}".into(), "empty name"),
        of("private signs", "\u{e000}\u{f8ff}".into(), "empty name"),
        of("marks without a letter", "\u{301}\u{308}".into(), "empty name"),
        of("41 signs", "é".repeat(41), "too_long name 40"),
        of("300 signs", "x".repeat(300), "too_long name 40"),
        of("20,000 signs", "x".repeat(20_000), "too_long name 40"),
        of("500 pictures", "😀".repeat(500), "too_long name 40"),
    ]
}

fn cleaned() -> Vec<Case> {
    [
        ("Zoé\u{202e}eoZ", "Zoé eoZ | ZoéeoZ"),
        ("Ed\u{200b}gar", "Edgar"),
        ("Ann\u{ad}a", "Anna"),
        ("L\u{e9}o\u{2066}x\u{2069}", "Léox"),
        ("He\u{301}le\u{300}ne", "Hélène"),
        ("  Marc   Aurèle \n", "Marc Aurèle"),
        ("Ça\tva", "Ça va"),
        ("\u{feff}Bom", "Bom"),
        ("Pri\u{e000}vé", "Privé"),
        ("Tag\u{e0041}s", "Tags"),
        ("Tour\u{61c}né", "Tourné"),
        ("Z\u{308}\u{308}\u{308}\u{308}\u{308}al", "Z\u{308}\u{308}al"),
    ]
    .map(|(typed, kept)| {
        let want = kept.split(" | ").map(|kept| format!("kept {kept}")).collect::<Vec<_>>().join(" | ");
        case("clean", format!("{typed:?}"), Deed::Named(typed.to_owned()), want)
    })
    .to_vec()
}

fn markup() -> Vec<Case> {
    [
        "<b>gras</b>",
        "<script>x()</script>",
        "<svg onload=x()>",
        "<img src=x onerror=x()>",
        "javascript:x()",
        "{{7*7}}",
        "${7*7}",
        "{% debug %}",
        "'; DROP TABLE rooms;--",
        "$(reboot)",
        "`id`",
        "../../etc/passwd",
        "%s%n%x",
        "&lt;&amp;",
        "http://evil.example",
    ]
    .map(|typed| case("markup", typed, Deed::Named(typed.to_owned()), format!("kept {typed}")))
    .into_iter()
    .chain([
        case("markup", "a red line", Deed::Named("a\u{1b}[31mb".into()), "kept a[31mb"),
        case("markup", "a line of a log", Deed::Named("x\nERROR y".into()), "kept x ERROR y"),
    ])
    .collect()
}

fn scenarios() -> Vec<Case> {
    let head = "title = \"x\"\npeople = 8\ntable_seats = 4\n";
    let step = "[[agenda]]\nname = \"a\"\nminutes = 5\n";
    [
        ("nothing", String::new()),
        ("not TOML", "title = ".to_owned()),
        ("a word that nobody knows", format!("{head}colour = 1\n{step}")),
        ("nobody", head.replace('8', "0") + step),
        ("a million people", head.replace('8', "1000000") + step),
        ("a table of one", head.replace("table_seats = 4", "table_seats = 1") + step),
        ("an unknown kind", format!("{head}{step}activity = {{ kind = \"chess\" }}\n")),
        ("a step for ever", format!("{head}[[agenda]]\nname = \"a\"\nminutes = 100000\n")),
        ("a wrong type", format!("{head}{step}phones = 3\n")),
        ("a cut of nothing", format!("{head}{step}activity = {{ kind = \"dots\", over = \"b\" }}\n")),
    ]
    .map(|(name, text)| case("scenario", name, Deed::Opens(text), "400 bad_scenario at its line"))
    .to_vec()
}
