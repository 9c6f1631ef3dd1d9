//! What simulated people say: ready sentences, and questions put together from
//! parts. Content only; nothing here decides when it is said.

use room::words::Language;

/// How many sub-themes the built-in questions know.
pub(super) const SUBTHEMES: usize = 3;

/// Sentences in both languages.
pub(super) struct Both {
    fr: &'static [&'static str],
    en: &'static [&'static str],
}

/// The sentences of one language.
pub(super) fn of(language: Language, both: &'static Both) -> &'static [&'static str] {
    match language {
        Language::Fr => both.fr,
        Language::En => both.en,
    }
}

/// At least `least` different questions on a sub-theme (from 0), as far as the parts go. Openings
/// and matters are both turned at each step, so that neighbours in the list have little in common.
pub(super) fn questions(language: Language, subtheme: usize, least: usize) -> Vec<String> {
    let openings = of(language, &OPENINGS);
    let matters = of(language, &MATTERS[subtheme % SUBTHEMES]);
    let all = openings.len() * matters.len();
    let pair = |n: usize| (n % openings.len(), (n / openings.len() + n % openings.len()) % matters.len());
    (0..all.min(least)).map(pair).map(|(o, m)| openings[o].replace('…', matters[m])).collect()
}

const OPENINGS: Both = Both {
    fr: &[
        "Comment pourrions-nous … ?",
        "Que se passerait-il si nous osions … ?",
        "Que gagneraient nos clients à nous voir … ?",
        "Qui nous aiderait le mieux à … ?",
        "Que devrions-nous arrêter pour … ?",
        "À quoi verrions-nous que nous savons … ?",
        "Par où commencer, dès lundi, pour … ?",
    ],
    en: &[
        "How could we …?",
        "What would happen if we dared to …?",
        "What would our customers gain if they saw us …?",
        "Who could best help us to …?",
        "What should we stop doing in order to …?",
        "How would we notice that we know how to …?",
        "Where do we start, next Monday, to …?",
    ],
};

const MATTERS: [Both; SUBTHEMES] = [
    Both {
        fr: &[
            "entendre ce qu’un client n’ose pas dire à la caisse",
            "remercier celui qui se plaint",
            "connaître les habitués par leur prénom",
            "savoir pourquoi un client n’est jamais revenu",
            "laisser le client raconter sa semaine",
            "prendre au sérieux une remarque faite en passant",
            "écouter ceux qui n’achètent presque plus",
            "faire remonter la parole des clients âgés",
        ],
        en: &[
            "hear what a customer does not dare to say at the till",
            "thank whoever complains",
            "know our regulars by their first name",
            "find out why a customer never came back",
            "let a customer tell us about the week",
            "take a passing remark seriously",
            "listen to those who hardly buy from us any more",
            "bring forward what older customers tell us",
        ],
    },
    Both {
        fr: &[
            "décider au rayon sans demander la permission",
            "accueillir un client un samedi de grande affluence",
            "rendre la file d’attente agréable",
            "réparer une erreur en moins d’une heure",
            "donner envie d’entrer sans rien acheter",
            "garder le sourire à dix minutes de la fermeture",
            "conseiller un produit que nous ne vendons pas",
            "faire du retour d’un article un bon souvenir",
        ],
        en: &[
            "decide on the shop floor without asking for permission",
            "welcome a customer on a crowded Saturday",
            "make the queue a pleasant place",
            "put a mistake right within the hour",
            "make people want to come in without buying",
            "keep smiling ten minutes before closing time",
            "recommend something that we do not sell",
            "turn a returned item into a good memory",
        ],
    },
    Both {
        fr: &[
            "nous parler entre siège et magasins comme à un client",
            "partager ce qui marche dans l’équipe voisine",
            "reconnaître devant tous une erreur de direction",
            "alléger ce qui nous éloigne du terrain",
            "prendre soin de ceux qui accueillent",
            "faire confiance à un jeune collègue dès son premier jour",
            "mesurer autre chose que des ventes",
            "tenir une promesse faite par une autre équipe",
        ],
        en: &[
            "talk between head office and shops as if to a customer",
            "share what works in the team next door",
            "admit a mistake of management in front of everybody",
            "lighten whatever keeps us away from the shop floor",
            "take care of those who welcome people",
            "trust a young colleague from the very first day",
            "measure something other than sales",
            "keep a promise that another team has made",
        ],
    },
];

pub(super) const STORY_TITLES: &Both = &Both {
    fr: &[
        "La cliente qui est revenue",
        "Un samedi sans une plainte",
        "Le carton retrouvé",
        "Trois mots au téléphone",
        "Le vélo du petit",
        "Une livraison sous la neige",
        "Merci, tout simplement",
        "La file qui riait",
    ],
    en: &[
        "The customer who came back",
        "A Saturday without a complaint",
        "The box that was found",
        "Three words on the phone",
        "The boy’s bicycle",
        "A delivery through the snow",
        "Thank you, simply",
        "The queue that laughed",
    ],
};

pub(super) const STORY_LINES: &Both = &Both {
    fr: &[
        "Nous avions le droit de décider sur place.",
        "Quelqu’un a pris le temps de rappeler.",
        "L’équipe s’est arrangée sans rien demander.",
        "On a écouté jusqu’au bout avant de répondre.",
        "Personne n’a cherché à qui c’était la faute.",
        "Le stock était juste, pour une fois, et cela a tout changé.",
    ],
    en: &[
        "We were free to decide on the spot.",
        "Somebody took the time to call back.",
        "The team sorted it out without asking.",
        "We listened to the end before we answered.",
        "Nobody looked for whose fault it was.",
        "The stock was right for once, and that changed everything.",
    ],
};

pub(super) const NOTES: &Both = &Both {
    fr: &[
        "Derrière cette question, il y a la peur de déplaire.",
        "Nous répondons vite, mais nous n’écoutons pas longtemps.",
        "Et si le client connaissait déjà la réponse ?",
        "Nos règles protègent le magasin plus que la personne.",
        "Ce qui manque n’est pas un outil, c’est un quart d’heure.",
        "Nous savons faire ; nous n’osons pas.",
    ],
    en: &[
        "Behind this question stands the fear of displeasing.",
        "We answer fast, but we do not listen for long.",
        "What if the customer already knew the answer?",
        "Our rules protect the shop more than the person.",
        "What is missing is not a tool but a quarter of an hour.",
        "We know how; we do not dare.",
    ],
};

pub(super) const FINDINGS: &Both = &Both {
    fr: &[
        "Nos clients sont satisfaits, et cela ne les fait plus revenir.",
        "Nous mesurons tout, sauf ce dont ils parlent entre eux.",
        "Nous demandons des sourires que nous ne nous donnons pas.",
        "Chacun connaît la bonne réponse, et personne n’a le droit de la donner.",
    ],
    en: &[
        "Our customers are satisfied, and that no longer brings them back.",
        "We measure everything but what they tell each other.",
        "We ask for smiles that we do not give each other.",
        "Everybody knows the right answer, and nobody is allowed to give it.",
    ],
};

pub(super) const WORDINGS: &Both = &Both {
    fr: &[
        "Qu’est-ce qui ferait que nos clients parlent de nous le soir, chez eux ?",
        "Que sommes-nous prêts à laisser décider à celui qui est devant le client ?",
        "Que devons-nous vivre entre nous pour que nos clients aient envie de revenir ?",
    ],
    en: &[
        "What would make our customers talk about us at home, in the evening?",
        "What are we ready to leave to whoever stands before the customer?",
        "What must we live among ourselves so that our customers want to come back?",
    ],
};

pub(super) const RESERVATIONS: &Both = &Both {
    fr: &[
        "Le mot « équipe » n’y est pas.",
        "On n’y entend pas ceux qui ne viennent plus.",
        "Elle parle de nous avant de parler d’eux.",
        "Il y manque quand : cette année ou un jour ?",
    ],
    en: &[
        "The word “team” is not in it.",
        "Those who no longer come cannot be heard in it.",
        "It speaks of us before it speaks of them.",
        "It does not say when: this year, or one day?",
    ],
};

/// First names of every age, for badges.
pub(super) const FIRST_NAMES: &[&str] = &[
    "Claire", "Karim", "Sophie", "Julien", "Fatou", "Marc", "Inès", "Thomas", "Nadia", "Pierre", "Léa", "Antoine",
    "Amina", "Luc", "Hélène", "Hugo", "Mireille", "Yanis", "Chloé", "Bernard", "Sarah", "Olivier", "Camille", "Denis",
    "Aïcha", "Paul", "Manon", "Gilles", "Linh", "Mathieu", "Rosa", "Étienne", "Zoé", "Samuel", "Odile", "Victor",
    "Jeanne", "Rachid", "Emma", "Simon",
];

#[cfg(test)]
mod tests {
    use super::*;
    use room::limits;

    #[test]
    fn everything_fits_its_place() {
        let fits = |both: &Both, limit: u32| {
            for text in both.fr.iter().chain(both.en) {
                assert!(text.chars().count() <= limit as usize, "{text}");
            }
            assert!(!both.fr.is_empty() && !both.en.is_empty());
        };
        fits(STORY_TITLES, limits::STORY_TITLE_CHARS);
        fits(STORY_LINES, limits::STORY_LINE_CHARS);
        fits(NOTES, limits::NOTE_CHARS);
        fits(FINDINGS, limits::SPOKEN_CHARS);
        fits(WORDINGS, limits::WORDING_CHARS);
        fits(RESERVATIONS, limits::RESERVATION_CHARS);
    }
}
