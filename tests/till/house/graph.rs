//! Finds circles among arrows.

use std::collections::{BTreeMap, BTreeSet};

/// Arrows from a name to the names it imports.
pub(crate) type Arrows = BTreeMap<String, BTreeSet<String>>;

/// Circles in `arrows`, as the names along each with the first repeated at the end; none when there is none.
pub(crate) fn circles(arrows: &Arrows) -> Vec<String> {
    let mut walk = Walk {
        arrows,
        trail: Vec::new(),
        done: BTreeSet::new(),
        circles: Vec::new(),
    };
    for start in arrows.keys() {
        walk.visit(start);
    }
    walk.circles
}

struct Walk<'a> {
    arrows: &'a Arrows,
    trail: Vec<&'a str>,
    done: BTreeSet<&'a str>,
    circles: Vec<String>,
}

impl<'a> Walk<'a> {
    fn visit(&mut self, name: &'a str) {
        if let Some(start) = self.trail.iter().position(|seen| *seen == name) {
            let around: Vec<&str> = self.trail[start..].iter().copied().chain([name]).collect();
            self.circles.push(around.join(" → "));
        } else if !self.done.contains(name) {
            self.trail.push(name);
            for next in self.arrows.get(name).into_iter().flatten() {
                self.visit(next);
            }
            self.trail.pop();
            self.done.insert(name);
        }
    }
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
    fn circles_are_found_and_a_diamond_is_none() {
        assert_eq!(
            circles(&arrows(&[("a", "b"), ("b", "c"), ("c", "b"), ("d", "d")])),
            ["b → c → b", "d → d"]
        );
        assert!(circles(&arrows(&[("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")])).is_empty());
    }
}
