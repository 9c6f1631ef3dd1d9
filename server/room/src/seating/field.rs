//! Arithmetic in GF(q): numbers 0..q, written in base p as polynomials. Not the
//! numbers modulo q: those have divisors of zero, and people would meet again.

/// A finite field.
#[derive(Clone, Debug)]
pub struct Field {
    p: u32,
    degree: usize,
    /// Lower coefficients of the monic irreducible polynomial.
    modulus: Vec<u32>,
}

impl Field {
    /// The field of `q` elements, if `q` is a power of a prime.
    pub fn of(q: u32) -> Option<Self> {
        let (p, degree) = prime_power(q)?;
        let modulus = (0..q).map(|low| digits(low, p, degree)).find(|low| irreducible(low, p))?;
        Some(Self { p, degree, modulus })
    }

    /// The characteristic: addition is digit by digit modulo `p`.
    pub fn characteristic(&self) -> u32 {
        self.p
    }

    /// Digits of an element.
    pub fn degree(&self) -> usize {
        self.degree
    }

    /// The product of two elements.
    pub fn times(&self, a: u32, b: u32) -> u32 {
        let (p, d) = (self.p, self.degree);
        let (x, y) = (digits(a, p, d), digits(b, p, d));
        let mut product = vec![0; 2 * d];
        for (i, xi) in x.iter().enumerate() {
            for (j, yj) in y.iter().enumerate() {
                product[i + j] = (product[i + j] + xi * yj) % p;
            }
        }
        for high in (d..2 * d).rev() {
            let factor = std::mem::take(&mut product[high]);
            for (low, m) in self.modulus.iter().enumerate() {
                let at = high - d + low;
                product[at] = (product[at] + (p - 1) * factor % p * m) % p;
            }
        }
        product[..d].iter().rev().fold(0, |number, digit| number * p + digit)
    }
}

/// `(p, e)` when `q = p^e`.
pub fn prime_power(q: u32) -> Option<(u32, usize)> {
    let p = (2..=q).find(|p| q.is_multiple_of(*p))?;
    let (mut rest, mut degree) = (q, 0);
    while rest.is_multiple_of(p) {
        rest /= p;
        degree += 1;
    }
    (rest == 1).then_some((p, degree))
}

/// The largest prime powers that divide `t`, one a prime.
pub fn prime_powers(t: u32) -> Vec<u32> {
    let (mut rest, mut powers) = (t, Vec::new());
    for p in 2..=t {
        let mut power = 1;
        while rest.is_multiple_of(p) {
            rest /= p;
            power *= p;
        }
        if power > 1 {
            powers.push(power);
        }
    }
    powers
}

fn digits(mut number: u32, p: u32, count: usize) -> Vec<u32> {
    let mut digits = vec![0; count];
    for digit in &mut digits {
        *digit = number % p;
        number /= p;
    }
    digits
}

/// Whether x^d + low has no divisor of a degree from 1 to d/2.
fn irreducible(low: &[u32], p: u32) -> bool {
    let d = low.len();
    (1..=d / 2).all(|degree| {
        (0..p.pow(degree as u32)).all(|number| {
            let mut rest: Vec<u32> = low.iter().copied().chain([1]).collect();
            let divisor = digits(number, p, degree);
            for high in (degree..=d).rev() {
                let factor = std::mem::take(&mut rest[high]);
                for (i, m) in divisor.iter().enumerate() {
                    let at = high - degree + i;
                    rest[at] = (rest[at] + (p - 1) * factor % p * m) % p;
                }
            }
            rest[..degree].iter().any(|digit| *digit != 0)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_up_to_128_divides_nothing_by_zero() {
        for q in (2..=128).filter(|q| prime_power(*q).is_some()) {
            let field = Field::of(q).unwrap();
            for a in 1..q {
                let mut seen = vec![false; q as usize];
                for b in 0..q {
                    let product = field.times(a, b) as usize;
                    assert!(!std::mem::replace(&mut seen[product], true), "q {q}, a {a}, b {b}");
                }
            }
        }
    }

    #[test]
    fn powers_are_told_apart() {
        assert_eq!(prime_power(32), Some((2, 5)));
        assert_eq!(prime_power(30), None);
        assert_eq!(prime_powers(360), vec![8, 9, 5]);
        assert_eq!(prime_powers(500), vec![4, 125]);
    }
}
