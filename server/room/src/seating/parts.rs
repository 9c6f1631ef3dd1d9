//! Sub-groups inside a table: pairs, then fours, of people who know each other least.

/// Splits the people of a table into parts of `size`, or as near as can be: nobody is alone in a
/// pair (one is a trio), and a part of four or more lacks one at most where that is possible.
/// `minds` tells how much two would rather be apart: meetings, the same team.
///
/// # Panics
/// When `size` is 0.
#[must_use]
pub fn parts(people: &[u32], size: usize, minds: impl Fn(u32, u32) -> u32) -> Vec<Vec<u32>> {
    let fewer = (people.len() / size).max(1);
    let more = people.len().div_ceil(size).max(1);
    let count = if people.len() / more >= size.saturating_sub(1).max(2) { more } else { fewer };
    let mut parts: Vec<Vec<u32>> = vec![Vec::new(); count];
    people.iter().enumerate().for_each(|(at, person)| parts[at % count].push(*person));
    while let Some(((p, i), (q, j))) = best_swap(&parts, &minds) {
        (parts[p][i], parts[q][j]) = (parts[q][j], parts[p][i]);
    }
    parts
}

/// Where somebody sits: part and place in it.
type Place = (usize, usize);

/// The swap of two people that helps most, if any does. Each one helps, so they end.
fn best_swap(parts: &[Vec<u32>], minds: &impl Fn(u32, u32) -> u32) -> Option<(Place, Place)> {
    let cost = |part: &[u32], place: usize, person: u32| -> i64 {
        let mates = part.iter().enumerate().filter(|(at, _)| *at != place);
        mates.map(|(_, mate)| i64::from(minds(person, *mate))).sum()
    };
    let places: Vec<Place> = (0..parts.len()).flat_map(|p| (0..parts[p].len()).map(move |i| (p, i))).collect();
    let pairs = places.iter().flat_map(|a| places.iter().map(move |b| (*a, *b))).filter(|(a, b)| a.0 < b.0);
    let change = |((p, i), (q, j)): (Place, Place)| {
        let (a, b) = (parts[p][i], parts[q][j]);
        let before = cost(&parts[p], i, a) + cost(&parts[q], j, b);
        cost(&parts[p], i, b) + cost(&parts[q], j, a) - before
    };
    pairs.map(|swap| (change(swap), swap)).min().filter(|(change, _)| *change < 0).map(|(_, swap)| swap)
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn s23_pairs_and_fours_leave_nobody_alone() {
        let sizes = |people: u32, size| {
            let mut sizes: Vec<usize> =
                parts(&(0..people).collect::<Vec<_>>(), size, |_, _| 0).iter().map(Vec::len).collect();
            sizes.sort_unstable();
            sizes
        };
        assert_eq!(sizes(10, 2), [2; 5]);
        assert_eq!(sizes(9, 2), [2, 2, 2, 3]);
        assert_eq!(sizes(10, 4), [3, 3, 4]);
        assert_eq!(sizes(5, 4), [5]);
        assert_eq!(sizes(3, 2), [3]);
        assert_eq!(sizes(1, 2), [1]);
    }

    #[test]
    fn people_of_one_team_are_not_paired() {
        let team = |a: u32, b: u32| u32::from(a / 4 == b / 4);
        let pairs = parts(&(0..8).collect::<Vec<_>>(), 2, team);
        assert!(pairs.iter().all(|pair| team(pair[0], pair[1]) == 0), "{pairs:?}");
    }
}
