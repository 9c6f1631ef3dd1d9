//! The rules of likeness; names carry the numbers of RULES.md (group).

use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use rand::seq::IndexedRandom;

use super::harvest::compare_all;
use super::{Traits, twins};

/// How alike two questions are in a harvest that holds nothing else; 0 where not even compared.
fn alike(one: &str, other: &str) -> u16 {
    let both = [Traits::of(one), Traits::of(other)];
    twins(&both.each_ref(), 1).first().map_or(0, |twin| twin.score)
}

#[test]
fn gr9_case_accents_elisions_and_endings_make_no_difference() {
    for (one, other) in [
        ("Que perdrions-nous à ne rien changer ?", "QUE PERDRIONS NOUS A NE RIEN CHANGER"),
        ("Qu'attend l'équipe de son client ?", "Qu’attendent les équipes de leurs clients ?"),
        ("How do we listen to our customers?", "How do we listen to the customer"),
        ("Le cœur de l'œuvre ?", "le coeur des oeuvres"),
        ("Que gagneraient nos clients à nous attendre ?", "Et que gagneraient nos clients à nous attendre ?"),
    ] {
        assert!(alike(one, other) > 950, "{one} / {other}: {}", alike(one, other));
    }
}

#[test]
fn gr9_a_mistyped_word_and_one_of_the_same_family_are_nearly_the_same() {
    for (one, other) in [
        ("Comment financer la piscine municipale ?", "Comment financer la picine municipale ?"),
        ("Comment simplifier les commandes ?", "Comment faire simples les commandes ?"),
        ("Que faire des invendus ?", "Que faire des invendu"),
        ("How do we welcome families on the ward?", "How do we wellcome families on the ward?"),
    ] {
        assert!((800..1000).contains(&alike(one, other)), "{one} / {other}: {}", alike(one, other));
    }
    let contrary =
        alike("Quels gestes utiles faisons-nous chaque jour ?", "Quels gestes inutiles faisons-nous chaque jour ?");
    assert!(contrary < 700, "{contrary}");
}

#[test]
fn gr9_a_word_that_replaces_another_parts_two_questions_more_than_one_that_is_added() {
    let added = alike("Comment écouter vraiment nos clients ?", "Comment écouter vraiment nos clients pressés ?");
    let replaced = alike("Comment écouter nos clients pressés ?", "Comment écouter nos clients perdus ?");
    assert!(added > replaced + 100, "{added} {replaced}");
    assert_eq!(alike("Comment écouter nos clients ?", "Qui décide des horaires du dimanche ?"), 0);
}

#[test]
fn gr9_what_turns_a_question_round_is_never_surely_the_same() {
    for (one, other) in [
        ("Comment former les équipes à la vente ?", "Comment ne pas former les équipes à la vente ?"),
        ("Faut-il ouvrir le magasin le dimanche ?", "Faut-il ne plus ouvrir le magasin le dimanche ?"),
        ("Pourquoi fermer le magasin le lundi ?", "Comment fermer le magasin le lundi ?"),
        ("Donner plus de place aux jeunes ?", "Donner moins de place aux jeunes ?"),
        ("Why measure satisfaction?", "Why not measure satisfaction?"),
        ("Que pensent les vendeurs des acheteurs ?", "Que pensent les acheteurs des vendeurs ?"),
    ] {
        assert!(alike(one, other) < 800, "{one} / {other}: {}", alike(one, other));
    }
}

#[test]
fn gr9_clauses_may_change_places() {
    let rest = "Que ferions-nous si un concurrent ouvrait en face ?";
    assert!(alike(rest, "Si un concurrent ouvrait en face, que ferions-nous ?") > 950);
    assert!(
        alike(
            "Comment livrer le dernier kilomètre sans camion ?",
            "Sans camion, comment livrer le dernier kilomètre ?"
        ) > 900
    );
}

#[test]
fn gr9_the_order_of_the_two_makes_no_difference() {
    let (one, other) = ("Qui ose dire non à un client ?", "Qui ose dire oui à un client pressé, et quand ?");
    assert_eq!(alike(one, other), alike(other, one));
    assert_eq!(alike("", ""), 0);
    assert_eq!(alike("Et nous ?", "Et nous ?"), 1000);
}

#[test]
fn gr9_a_rare_word_tells_more_than_a_word_that_everybody_uses() {
    let texts = [
        "Le client et la mutuelle ?",
        "La mutuelle et le salaire ?",
        "Le client et le parking ?",
        "Le client et la caisse ?",
        "Le client et la marge ?",
        "Le client et le bruit ?",
    ];
    let traits = texts.map(Traits::of);
    let found = twins(&traits.each_ref(), 1);
    let of = |one, other| found.iter().find(|twin| (twin.one, twin.other) == (one, other)).map_or(0, |twin| twin.score);
    assert!(of(0, 1) > of(0, 2), "{found:?}");
}

/// Sentences of few words, so that many have some in common; every fifth is an earlier one, mistyped.
fn muddle(count: usize) -> Vec<Traits> {
    const WORDS: &[&str] = &[
        "caisse",
        "client",
        "bruit",
        "horaire",
        "samedi",
        "rayon",
        "salaire",
        "équipe",
        "promotion",
        "réserve",
        "livraison",
        "pain",
        "parking",
        "fierté",
        "confiance",
        "marge",
        "écouter",
        "réduire",
        "changer",
        "perdre",
    ];
    let mut dice = ChaCha12Rng::seed_from_u64(7);
    let mut texts: Vec<String> = Vec::new();
    for n in 0..count {
        let made = match (n % 5, texts.last()) {
            (4, Some(last)) => last.replacen('r', "rr", 1).to_uppercase(),
            _ => (0..4).filter_map(|_| WORDS.choose(&mut dice).copied()).collect::<Vec<_>>().join(" et "),
        };
        texts.push(made);
    }
    texts.iter().map(|text| Traits::of(text)).collect()
}

#[test]
fn gr9_the_index_finds_what_comparing_all_finds() {
    let traits = muddle(400);
    let harvest: Vec<&Traits> = traits.iter().collect();
    let mut found: Vec<(usize, usize)> = twins(&harvest, 700).iter().map(|twin| (twin.one, twin.other)).collect();
    let mut all = compare_all(&harvest, 700);
    assert!(all.len() > 50 && all.len() < 40_000, "{}", all.len());
    found.sort_unstable();
    all.sort_unstable();
    assert_eq!(found, all);
}

#[test]
fn gr9_the_most_alike_come_first() {
    let traits = muddle(100);
    let found = twins(&traits.iter().collect::<Vec<_>>(), 700);
    assert!(found.is_sorted_by_key(|twin| std::cmp::Reverse(twin.score)) && found.len() > 10);
}
