//! What a template may hold: no unescaped value, no script and no style of its own.

use super::source::{Source, below, rust_files};
use super::tokens::{Token, tokens};

fn faults(file: &Source) -> Vec<String> {
    let mut faults = template_faults(&file.text);
    faults.extend(markup_faults(&without_template_tags(&file.text)));
    faults
        .into_iter()
        .map(|fault| format!("{}: {fault}", file.path))
        .collect()
}

/// What turns escaping off.
fn template_faults(text: &str) -> Vec<String> {
    let tight: String = text.split_whitespace().collect();
    [
        ("|safe", "the filter `safe` turns escaping off"),
        ("filtersafe", "the filter `safe` turns escaping off"),
        ("|escape(\"none\")", "`escape(\"none\")` turns escaping off"),
        ("autoescapefalse", "`autoescape false` turns escaping off"),
    ]
    .iter()
    .filter(|(bad, _)| tight.contains(bad))
    .map(|(_, fault)| (*fault).to_owned())
    .collect()
}

/// The same page with a `x` for every value and nothing for every statement and comment.
fn without_template_tags(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(start) = rest
        .find("{{")
        .into_iter()
        .chain(rest.find("{%"))
        .chain(rest.find("{#"))
        .min()
    {
        let (before, tag) = rest.split_at(start);
        let (closing, shown) = match &tag[..2] {
            "{{" => ("}}", "x"),
            "{%" => ("%}", ""),
            _ => ("#}", ""),
        };
        plain.push_str(before);
        plain.push_str(shown);
        rest = tag.find(closing).map_or("", |end| &tag[end + 2..]);
    }
    plain.push_str(rest);
    plain
}

/// Inline scripts, styles and handlers, which the content security policy would block.
fn markup_faults(page: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if rest.starts_with("!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end..]);
            continue;
        }
        let (name, attributes, after) = tag(rest);
        for (attribute, value) in &attributes {
            if attribute == "style" || attribute.len() > 2 && attribute.starts_with("on") {
                faults.push(format!("`{attribute}=` on <{name}>"));
            }
            if value
                .trim_start()
                .to_ascii_lowercase()
                .starts_with("javascript:")
            {
                faults.push(format!("a script in `{attribute}=` on <{name}>"));
            }
        }
        let body = after.split("</").next().unwrap_or(after);
        if (name == "script" || name == "style") && !body.trim().is_empty() {
            faults.push(format!("<{name}> with a body"));
        }
        rest = after;
    }
    faults
}

/// Reads a tag behind its `<`: its name, its attributes with their values, and what follows the `>`.
fn tag(text: &str) -> (String, Vec<(String, String)>, &str) {
    let name_end = text
        .find(|c: char| c.is_whitespace() || c == '>')
        .unwrap_or(text.len());
    let (name, mut rest) = text.split_at(name_end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            break;
        }
        if let Some(after) = rest.strip_prefix('>') {
            rest = after;
            break;
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))
            .unwrap_or(rest.len());
        let (attribute, after) = rest.split_at(end.max(1).min(rest.len()));
        rest = after.trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            (value, rest) = attribute_value(after.trim_start());
        }
        attributes.push((attribute.to_ascii_lowercase(), value.to_owned()));
    }
    (name.to_ascii_lowercase(), attributes, rest)
}

fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    text.split_at(
        text.find(|c: char| c.is_whitespace() || c == '>')
            .unwrap_or(text.len()),
    )
}

#[test]
fn templates_hold_no_script_no_style_and_nothing_unescaped() {
    let faults: Vec<String> = below("templates", &[""]).iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_template_in_the_code_turns_escaping_off() {
    for file in rust_files() {
        let found = tokens(&file.text);
        let off = found.windows(3).any(|at| {
            at[0].is("escape")
                && at[1] == Token::Sign('=')
                && at[2] == Token::Text("none".to_owned())
        });
        assert!(!off, "{}: `escape` is turned off", file.path);
    }
}

#[test]
fn bad_templates_are_found() {
    for text in [
        "{{ memo|safe }}",
        "{{ memo | safe }}",
        "{% filter safe %}{{ memo }}{% endfilter %}",
        "{%- autoescape false -%}",
        "<script>alert(1)</script>",
        "<script type=module>{{ code }}</script>",
        "<style>p { color: red }</style>",
        "<p style=\"color: red\">",
        "<p class='a' STYLE=x>",
        "<button onclick=\"f()\">",
        "<p {% if a %}onload=\"f()\"{% endif %}>",
        "<img src=x\n onerror = f()>",
        "<a href=\" javascript:f()\">",
    ] {
        let found = faults(&Source::sample("templates/a.html", text));
        assert_eq!(found.len(), 1, "{text}: {found:?}");
    }
}

#[test]
fn good_templates_pass() {
    for text in [
        "<script src=\"{{ asset }}\" defer></script>",
        "<a class=\"on\" href=\"/?once=1\" data-onclick=\"x\" title='a > b style=\"x\"'>{{ \"on=\" }}</a>",
        "<!-- <p style=x> --><p>style=\"x\"</p>",
        "{# a comment with <p style=x> #}<p>{{ memo|lower }}</p>",
        "<p>1 < 2 and safe</p>",
    ] {
        let found = faults(&Source::sample("templates/a.html", text));
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}
