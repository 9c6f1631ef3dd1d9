//! Secrets, searched in whatever a server has said or kept: as they are, escaped as
//! JSON or in an address, in hexadecimal, in base64 wherever they may begin.

use std::collections::BTreeSet;
use std::path::Path;

use aho_corasick::AhoCorasick;
use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Many secrets, looked for together.
pub struct Search {
    all: AhoCorasick,
    /// Which secret each form is of.
    of: Vec<usize>,
}

impl Search {
    /// Looks for these, each in every form.
    ///
    /// # Errors
    /// If one is so short that it would be found anywhere.
    pub fn of<'a>(secrets: impl Iterator<Item = &'a str>) -> Result<Self> {
        let (mut needles, mut of) = (Vec::new(), Vec::new());
        for (n, secret) in secrets.enumerate() {
            anyhow::ensure!(secret.len() >= 12, "`{secret}` is too short to be searched");
            for form in forms(secret) {
                needles.push(form);
                of.push(n);
            }
        }
        Ok(Self { all: AhoCorasick::new(&needles).context("the forms")?, of })
    }

    /// Which of them stand in these bytes.
    #[must_use]
    pub fn among(&self, bytes: &[u8]) -> BTreeSet<usize> {
        // Overlapping: one secret may stand inside another's form.
        self.all.find_overlapping_iter(bytes).map(|found| self.of[found.pattern().as_usize()]).collect()
    }
}

/// Every way in which a secret may have been written down.
fn forms(secret: &str) -> BTreeSet<Vec<u8>> {
    let bytes = secret.as_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let escaped = |each: fn(u16) -> String| secret.encode_utf16().map(each).collect::<String>();
    let signs = |sign: u16| match u8::try_from(sign) {
        Ok(ascii) if ascii.is_ascii_graphic() || ascii == b' ' => char::from(ascii).to_string(),
        _ => format!("\\u{sign:04x}"),
    };
    let percent: String = bytes
        .iter()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(*byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    let json = serde_json::to_string(secret).unwrap_or_default();
    let mut all: BTreeSet<Vec<u8>> = [
        secret.to_owned(),
        hex.to_uppercase(),
        hex,
        escaped(signs),
        escaped(|sign| format!("\\u{sign:04x}")),
        percent,
        json.trim_matches('"').to_owned(),
    ]
    .map(String::into_bytes)
    .into();
    // Inside a longer text the first and the last sign of base64 depend on what stands beside.
    for before in 0..3 {
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            let text = engine.encode([&vec![0; before], bytes].concat());
            let (first, last) = ((before * 8).div_ceil(6), (before + bytes.len()) * 8 / 6);
            all.insert(text.as_bytes()[first.min(text.len())..last.min(text.len())].to_vec());
        }
    }
    all
}

/// Every file below a folder, with its content; the names come with it, because a name can tell too.
///
/// # Errors
/// If one cannot be read.
pub fn files(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            // A file may end between the listing and the reading: the log's, at a checkpoint.
            let content = std::fs::read(&path).unwrap_or_default();
            found.push((path.display().to_string(), content));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_every_form_and_only_then() {
        let secret = "Éléonore-Zq7Kp2Vw9";
        let search = Search::of([secret, "another-secret-of-16"].into_iter()).unwrap();
        let found = |bytes: &[u8]| search.among(bytes).contains(&0);
        assert!(found(format!("x{secret}y").as_bytes()));
        for before in ["", "a", "ab", "abc"] {
            let around = format!("{before}{secret}and more");
            assert!(found(STANDARD_NO_PAD.encode(&around).as_bytes()), "after {before:?}");
            assert!(found(URL_SAFE_NO_PAD.encode(&around).as_bytes()));
            let hex: String = around.bytes().map(|byte| format!("{byte:02x}")).collect();
            assert!(found(hex.as_bytes()) && found(hex.to_uppercase().as_bytes()));
        }
        assert!(found(br"\u00c9l\u00e9onore-Zq7Kp2Vw9") && found(b"%C3%89l%C3%A9onore%2DZq7Kp2Vw9"));
        assert!(!found(b"Eleonore-Zq7Kp2Vw9") && search.among(b"another-secret-of-16").contains(&1));
        assert!(Search::of(["short"].into_iter()).is_err());
    }
}
