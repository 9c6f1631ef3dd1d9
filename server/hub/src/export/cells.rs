//! Cells for spreadsheets: what people have written never becomes a formula there,
//! whichever sign the spreadsheet splits lines at. A French one splits at `;` whatever
//! the file says, and so finds the beginning of a cell in the middle of ours.

/// What makes a spreadsheet run a cell, in both widths in which some of them read it.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
/// What a spreadsheet may split at.
const SPLITS: [char; 6] = [',', ';', '|', '\t', '\r', '\n'];

/// A writer of lines in which texts stand in quotes and numbers do not.
pub fn writer<W: std::io::Write>(to: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().flexible(true).quote_style(csv::QuoteStyle::NonNumeric).from_writer(to)
}

/// The text with an apostrophe before all that a spreadsheet may take for the beginning of a formula.
#[must_use]
pub fn harmless(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut begins = true;
    for (at, sign) in text.char_indices() {
        // Quotes at the beginning of a cell are taken off before it is looked at.
        if begins && text[at..].trim_start_matches('"').starts_with(FORMULA) {
            safe.push('\'');
        }
        safe.push(sign);
        begins = SPLITS.contains(&sign);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every cell that a spreadsheet finds in one line of ours.
    fn cells(line: &[String], splits_at: u8) -> Vec<String> {
        let mut writer = writer(Vec::new());
        writer.write_record(line).unwrap();
        let file = writer.into_inner().unwrap();
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(splits_at).from_reader(&file[..]);
        let records = reader.records().map(Result::unwrap);
        records.flat_map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    #[test]
    fn no_cell_begins_a_formula_wherever_lines_are_split() {
        let texts = [
            "=1+1",
            "Qui ?;=cmd|' /C calc'!A0;x",
            "un;\"=cmd\"",
            "un;\"\"=cmd",
            "deux,@SUM(A1)",
            "trois\n=cmd",
            "\t=cmd",
            "quatre;\n\r=cmd",
            "\"=cmd",
            "cinq|＝cmd",
        ];
        for text in texts {
            for place in 0..3 {
                let mut line = vec!["a \"b\"".to_owned(), "c; d".to_owned(), "e\nf".to_owned()];
                line[place] = harmless(text);
                for splits_at in [b',', b';', b'\t', b'|'] {
                    for cell in cells(&line, splits_at) {
                        assert!(!cell.starts_with(FORMULA), "{cell:?} of {text:?} at {}", char::from(splits_at));
                    }
                }
            }
        }
    }

    #[test]
    fn what_begins_no_formula_stays_as_it_is() {
        for text in ["Qui, chez nous ? - moi", "un ; deux", "« = »", "3-4"] {
            assert_eq!(harmless(text), text);
        }
        assert_eq!(cells(&[harmless("Qui ?;=x"), "7".into()], b','), ["Qui ?;'=x", "7"]);
    }
}
