//! A number between 0 and 1 that belongs to a text and a seed, for ever the same.

/// Between 0 (included) and 1 (not).
pub(super) fn between(seed: u64, text: &str) -> f64 {
    // FNV-1a, then a finish that spreads the last letters over all bits.
    let mut hash = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    (hash >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::between;

    #[test]
    fn it_is_even_and_its_own() {
        let drawn: Vec<f64> = (0..2_000).map(|seed| between(seed, "une question")).collect();
        let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
        assert!((mean - 0.5).abs() < 0.03, "{mean}");
        assert!(drawn.iter().all(|x| (0.0..1.0).contains(x)));
        assert_eq!(between(7, "a").to_bits(), between(7, "a").to_bits());
        assert!((between(7, "a") - between(7, "b")).abs() > 1e-9);
    }
}
