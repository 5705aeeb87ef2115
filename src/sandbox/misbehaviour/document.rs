//! A JSON document that is edited, and may in the end say one thing twice.

use serde_json::{Value, json};

use super::how::How;

/// A document on its way out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Document {
    value: Value,
    /// Pointers of members that are written twice, and what is written first.
    repeated: Vec<(String, Value)>,
}

impl Document {
    /// Still as it should be.
    pub(crate) fn new(value: Value) -> Self {
        Self {
            value,
            repeated: Vec::new(),
        }
    }

    /// Does what concerns documents, and leaves the rest to others. `now` is in Unix seconds.
    pub(crate) fn edit(&mut self, how: &How, now: i64) {
        match how {
            How::Set { path, to } => self.set(path, to.clone()),
            How::SetTime { path, seconds } => self.set(path, json!(now.saturating_add(*seconds))),
            How::Append { path, text } => {
                if let Some(found) = self.value.pointer_mut(path) {
                    let before = found
                        .as_str()
                        .map_or_else(|| found.to_string(), str::to_owned);
                    *found = json!(before + text);
                }
            }
            How::Remove { path } => self.remove(path),
            How::Repeat { path, to } => self.repeated.push((path.clone(), to.clone())),
            How::Fill { path, count } => self.fill(path, *count),
            _ => {}
        }
    }

    /// Puts a value at a pointer whose parent exists.
    pub(crate) fn set(&mut self, path: &str, to: Value) {
        let Some((parent, name)) = parted(path) else {
            self.value = to;
            return;
        };
        match self.value.pointer_mut(parent) {
            Some(Value::Object(members)) => {
                members.insert(name, to);
            }
            Some(Value::Array(items)) if name == "-" => items.push(to),
            Some(Value::Array(items)) => {
                let at = name.parse().ok();
                if let Some(item) = at.and_then(|at: usize| items.get_mut(at)) {
                    *item = to;
                }
            }
            _ => {}
        }
    }

    fn remove(&mut self, path: &str) {
        let Some((parent, name)) = parted(path) else {
            return;
        };
        match self.value.pointer_mut(parent) {
            Some(Value::Object(members)) => {
                members.remove(&name);
            }
            Some(Value::Array(items)) => {
                if let Some(at) = name.parse().ok().filter(|at| *at < items.len()) {
                    items.remove(at);
                }
            }
            _ => {}
        }
    }

    fn fill(&mut self, path: &str, count: usize) {
        if let Some(Value::Array(items)) = self.value.pointer_mut(path)
            && let Some(Value::Object(first)) = items.first().cloned()
        {
            items.extend((0..count).map(|number| {
                let mut copy = first.clone();
                copy.insert("kid".to_owned(), json!(format!("copy-{number}")));
                Value::Object(copy)
            }));
        }
    }

    /// The text of the value at a pointer, with what is said twice.
    pub(crate) fn text(&self, path: &str) -> String {
        self.value
            .pointer(path)
            .map(|value| self.written(path, value))
            .unwrap_or_default()
    }

    /// Names and values of the members, those that are said twice in front: for a query. Text goes without its quotes.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        let plain = |value: &Value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        };
        let repeated = self.repeated.iter().filter_map(|(path, value)| {
            let (_, name) = parted(path)?;
            Some((name, plain(value)))
        });
        let members = self.value.as_object().into_iter().flatten();
        repeated
            .chain(members.map(|(name, value)| (name.clone(), plain(value))))
            .collect()
    }

    fn written(&self, path: &str, value: &Value) -> String {
        match value {
            Value::Object(members) => {
                let first = self.repeated.iter().filter_map(|(at, value)| {
                    let (parent, name) = parted(at)?;
                    (parent == path).then(|| format!("{}:{value}", json!(name)))
                });
                let rest = members.iter().map(|(name, value)| {
                    format!(
                        "{}:{}",
                        json!(name),
                        self.written(&format!("{path}/{name}"), value)
                    )
                });
                let all: Vec<String> = first.chain(rest).collect();
                format!("{{{}}}", all.join(","))
            }
            Value::Array(items) => {
                let all: Vec<String> = items
                    .iter()
                    .enumerate()
                    .map(|(at, item)| self.written(&format!("{path}/{at}"), item))
                    .collect();
                format!("[{}]", all.join(","))
            }
            other => other.to_string(),
        }
    }
}

/// The pointer of what holds a member, and the member's name (RFC 6901 4).
fn parted(path: &str) -> Option<(&str, String)> {
    let (parent, name) = path.rsplit_once('/')?;
    Some((parent, name.replace("~1", "/").replace("~0", "~")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(how: &[How]) -> Document {
        let mut document = Document::new(json!({ "a": "x", "list": [{ "kid": "one" }] }));
        for how in how {
            document.edit(how, 100);
        }
        document
    }

    #[test]
    fn members_are_set_removed_and_lengthened() {
        let path = |path: &str| path.to_owned();
        let document = edited(&[
            How::Append {
                path: path("/a"),
                text: "1".into(),
            },
            How::SetTime {
                path: path("/exp"),
                seconds: -61,
            },
            How::Set {
                path: path("/list/-"),
                to: json!(2),
            },
            How::Remove {
                path: path("/list/0/kid"),
            },
        ]);
        assert_eq!(document.text(""), r#"{"a":"x1","exp":39,"list":[{},2]}"#);
    }

    #[test]
    fn a_member_can_be_said_twice() {
        let how = How::Repeat {
            path: "/list/0/kid".into(),
            to: json!("two"),
        };
        assert_eq!(
            edited(std::slice::from_ref(&how)).text("/list"),
            r#"[{"kid":"two","kid":"one"}]"#
        );
        let how = How::Repeat {
            path: "/a".into(),
            to: json!("y"),
        };
        let pairs = edited(&[how]).pairs();
        assert_eq!(pairs[0], ("a".into(), "y".into()));
        assert_eq!(pairs[1], ("a".into(), "x".into()));
    }

    #[test]
    fn a_list_can_be_filled() {
        let filled = edited(&[How::Fill {
            path: "/list".into(),
            count: 3,
        }]);
        assert_eq!(filled.text("/list").matches("kid").count(), 4);
    }
}
