//! Finds knots among arrows: names that lead to one another.

use std::collections::{BTreeMap, BTreeSet};

/// Arrows from a name to the names it imports.
pub(crate) type Arrows = BTreeMap<String, BTreeSet<String>>;

/// The groups of two names or more, of which each leads to each other one.
pub(crate) fn knots(arrows: &Arrows) -> Vec<BTreeSet<String>> {
    let mut knots: Vec<BTreeSet<String>> = Vec::new();
    for name in arrows.keys() {
        let ahead = reachable(name, arrows);
        let knot: BTreeSet<String> = ahead
            .iter()
            .filter(|other| reachable(other, arrows).contains(name))
            .cloned()
            .collect();
        if knot.len() > 1 && !knots.contains(&knot) {
            knots.push(knot);
        }
    }
    knots
}

/// Everything that `name` leads to.
fn reachable(name: &str, arrows: &Arrows) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![name];
    while let Some(name) = open.pop() {
        for next in arrows.get(name).into_iter().flatten() {
            if found.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knots_of(pairs: &[(&str, &str)]) -> Vec<String> {
        let mut arrows = Arrows::new();
        for (from, to) in pairs {
            arrows
                .entry((*from).to_owned())
                .or_default()
                .insert((*to).to_owned());
        }
        let joined = |knot: BTreeSet<String>| knot.into_iter().collect::<Vec<_>>().join(" ");
        knots(&arrows).into_iter().map(joined).collect()
    }

    #[test]
    fn circles_are_knots_and_a_diamond_is_none() {
        let found = knots_of(&[
            ("a", "b"),
            ("b", "c"),
            ("c", "d"),
            ("d", "b"),
            ("e", "f"),
            ("f", "e"),
        ]);
        assert_eq!(found, ["b c d", "e f"]);
        assert!(knots_of(&[("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "d")]).is_empty());
    }
}
