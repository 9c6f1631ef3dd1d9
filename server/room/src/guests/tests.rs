//! What a list may say, and what each flaw is told as. Names carry the numbers of RULES.md, section G.

use super::*;
use crate::words::TableId;

fn flaws(text: &str) -> Vec<String> {
    read(text.as_bytes()).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn g1_a_list_says_who_must_be_apart_together_and_where() {
    let text = "name,department,site,reports_to,apart,together,host,fixed\n\
                Ada,Sales,Lyon,,codir,x,1,\nBob,IT,,Ada,codir,,,2\nCy,Sales,Paris,ada,,x,,\nDee,-,,,,,,\n";
    let list = read(text.as_bytes()).unwrap();
    assert_eq!(list.columns, ["department", "site"]);
    let guest = |row: usize| &list.guests[row];
    assert_eq!(guest(0).says, ["Sales", "Lyon"]);
    assert_eq!((guest(1).reports_to, guest(2).reports_to, guest(3).reports_to), (Some(0), Some(0), None));
    assert_eq!((guest(0).apart.as_deref(), guest(0).together.as_deref()), (Some("codir"), Some("x")));
    assert_eq!((guest(0).host, guest(1).fixed), (Some(TableId(1)), Some(TableId(2))));
    assert_eq!(guest(3).says, ["", ""]);
    assert_eq!(list.guard(), Ok(()));
}

#[test]
fn g2_a_french_spreadsheet_reads_as_it_is_saved() {
    let text = "\u{feff}Prénom;Nom;Département;Responsable;Place fixe\r\n\
                Claire;Dubois;\"Ventes; Sud\";;\r\nZoé;Le Gall;SAV;claire dubois;4\r\n;;;;\r\n";
    let list = read(text.as_bytes()).unwrap();
    let names: Vec<_> = list.guests.iter().map(|guest| guest.name.as_str()).collect();
    assert_eq!(names, ["Claire Dubois", "Zoé Le Gall"]);
    assert_eq!((list.guests[0].says[0].as_str(), list.guests[1].reports_to), ("Ventes; Sud", Some(0)));
    let tabs = read(b"name\tsite\nAda\tLyon\n").unwrap();
    assert_eq!(tabs.guests[0].says, ["Lyon"]);
}

#[test]
fn g3_every_flaw_names_its_line_and_its_column() {
    let text = "name,site,reports_to,host\nAda,=1+1,,\n,Lyon,,\nBob,Lyon\nada,Lyon,Zoe,x\nEve,Lyon,Eve,2\nFay,,,2\n";
    assert_eq!(
        flaws(text),
        [
            "line 2, site: begins like a formula of a spreadsheet",
            "line 3, name: nothing stands here",
            "line 4: 2 cells for 4 columns",
            "line 5, host: not a table from 1 to 2500",
            "line 5, name: the same name as on line 2",
            "line 5, reports_to: nobody in the list is called Zoe",
            "line 6, reports_to: answers to themselves",
            "line 7, host: this table has a host on line 6",
        ]
    );
}

#[test]
fn g4_columns_that_are_slips_or_missing_are_told_before_any_row() {
    assert_eq!(flaws("department\nIT\n"), ["line 1: no column is called `name`"]);
    assert_eq!(flaws("name,report_to\nAda,\n"), ["line 1, report_to: did you mean `reports_to`?"]);
    assert_eq!(flaws("name,Site,site\nAda,,\n"), ["line 1, site: this column comes twice"]);
    assert_eq!(read(b"name,shirt size\nAda,M\n").unwrap().columns, ["shirt size"], "anything else is to mix by");
    assert_eq!(flaws("name\n"), ["line 1: nobody is in the list"]);
    assert_eq!(flaws(""), ["line 1: nobody is in the list"]);
    let wide =
        format!("name,{}\nAda{}\n", (0..9).map(|n| format!("c{n}")).collect::<Vec<_>>().join(","), ",".repeat(9));
    assert_eq!(flaws(&wide), ["line 1: more than 8 columns"]);
}

#[test]
fn g5_another_encoding_is_told_with_the_first_line_that_shows_it() {
    let latin: &[u8] = b"name\nAda\nZo\xe9\n";
    assert_eq!(read(latin).unwrap_err()[0].to_string(), "line 3: not UTF-8; save the list as \"CSV UTF-8\"");
    let wide: Vec<u8> = "\u{feff}name\nAda".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&wide).unwrap_err()[0].wrong, Wrong::Encoding);
}

#[test]
fn g6_fifty_thousand_lines_and_endless_flaws_are_cut_short() {
    let rows = |n: usize, cell: &str| (0..n).map(|i| format!("P{i},{cell}\n")).collect::<String>();
    let many = format!("name,site\n{}", rows(50_000, "Lyon"));
    assert_eq!(flaws(&many), ["line 10002: more than 10000 people"]);
    let wrong = format!("name,site\n{}", rows(5_000, "=x"));
    assert_eq!(flaws(&wrong).len(), limits::FLAWS);
    let long = format!("name\n{}\n", "x".repeat(5_000));
    assert_eq!(flaws(&long), ["line 2, name: longer than 40 characters"]);
}

#[test]
fn g7_names_are_cleaned_and_their_length_has_a_limit() {
    let list = read("name\n  Zoé\u{202e}  Martin \n".as_bytes()).unwrap();
    assert_eq!(list.guests[0].name, "Zoé Martin");
    let long = format!("name\n{}\n", "x".repeat(41));
    assert_eq!(flaws(&long), ["line 2, name: longer than 40 characters"]);
}
