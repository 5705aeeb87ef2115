//! Finds a circle among arrows.

use std::collections::{BTreeMap, BTreeSet};

/// Arrows from a name to the names it imports.
pub(crate) type Arrows = BTreeMap<String, BTreeSet<String>>;

/// A circle in `arrows`, as the names along it with the first repeated at the end.
pub(crate) fn circle(arrows: &Arrows) -> Option<Vec<String>> {
    let mut done = BTreeSet::new();
    arrows
        .keys()
        .find_map(|start| visit(start, arrows, &mut Vec::new(), &mut done))
}

fn visit(
    name: &str,
    arrows: &Arrows,
    trail: &mut Vec<String>,
    done: &mut BTreeSet<String>,
) -> Option<Vec<String>> {
    if let Some(start) = trail.iter().position(|seen| seen == name) {
        let mut circle = trail[start..].to_vec();
        circle.push(name.to_owned());
        return Some(circle);
    }
    if done.contains(name) {
        return None;
    }
    trail.push(name.to_owned());
    let found = arrows
        .get(name)
        .into_iter()
        .flatten()
        .find_map(|next| visit(next, arrows, trail, done));
    trail.pop();
    done.insert(name.to_owned());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrows(pairs: &[(&str, &str)]) -> Arrows {
        let mut arrows = Arrows::new();
        for (from, to) in pairs {
            arrows
                .entry((*from).to_owned())
                .or_default()
                .insert((*to).to_owned());
        }
        arrows
    }

    #[test]
    fn a_circle_is_found_and_a_diamond_is_none() {
        let found = circle(&arrows(&[("a", "b"), ("b", "c"), ("c", "b")]));
        assert_eq!(
            found,
            Some(vec!["b".to_owned(), "c".to_owned(), "b".to_owned()])
        );
        assert_eq!(
            circle(&arrows(&[("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")])),
            None
        );
    }
}
