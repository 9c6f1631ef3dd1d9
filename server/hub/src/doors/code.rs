//! The code of a room that people read from a wall and type: 8 signs in two
//! groups. Signs that look or sound alike are not used, and forgiven on entry.

use std::fmt;

use subtle::ConstantTimeEq;

/// Crockford's alphabet: no I, L, O or U.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A room code; equality takes constant time.
#[derive(Clone, Copy)]
pub struct Code([u8; 8]);

impl Code {
    /// The first 40 bits, five for a sign.
    pub(super) fn from_bytes(bytes: [u8; 32]) -> Self {
        let bits = bytes[..5].iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        Self(std::array::from_fn(|at| SIGNS[(bits >> (35 - 5 * at)) as usize & 31]))
    }

    /// Reads what a person typed: any case, with or without dash and spaces,
    /// O for 0, I or L for 1. `None` if it cannot be a code.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut signs = typed.chars().filter(|c| !matches!(c, '-' | ' ' | '\u{2013}' | '\u{a0}'));
        let mut code = [0; 8];
        for place in &mut code {
            *place = sign(signs.next()?)?;
        }
        signs.next().is_none().then_some(Self(code))
    }
}

fn sign(typed: char) -> Option<u8> {
    let sign = match typed.to_ascii_uppercase() {
        'O' => b'0',
        'I' | 'L' => b'1',
        other => u8::try_from(other).ok()?,
    };
    SIGNS.contains(&sign).then_some(sign)
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: String = self.0.iter().copied().map(char::from).collect();
        write!(f, "{}-{}", &text[..4], &text[4..])
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A code opens a room: it must not slip into a log by a Debug print.
        f.write_str("Code(..)")
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Code {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_can_be_typed_in_many_ways() {
        let code = Code::from_bytes([0x08; 32]);
        let shown = code.to_string();
        assert_eq!(shown.len(), 9);
        assert_eq!(Code::parse(&shown), Some(code));
        assert_eq!(Code::parse(&format!(" {} ", shown.to_lowercase())), Some(code));
        assert_eq!(Code::parse("0O1I-lL00"), Code::parse("0011 1100"));
    }

    #[test]
    fn every_bit_of_the_forty_counts() {
        let mut seen = std::collections::HashSet::new();
        for bit in 0..40 {
            let mut bytes = [0; 32];
            bytes[bit / 8] = 1 << (bit % 8);
            assert!(seen.insert(Code::from_bytes(bytes).to_string()));
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_none() {
        for typed in ["", "1234567", "123456789", "1234-567U", "1234567é", "------------"] {
            assert!(Code::parse(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn a_debug_print_does_not_tell_it() {
        let code = Code::from_bytes([7; 32]);
        assert!(!format!("{code:?}").contains(&code.to_string()[..4]));
    }
}
