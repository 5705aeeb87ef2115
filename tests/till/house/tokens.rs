//! Rust source as words, texts and signs; comments gone. Just enough to read imports and items.

/// A piece of source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// An identifier, a keyword or a number.
    Word(String),
    /// What stands in a string literal, as written.
    Text(String),
    /// `::`
    Step,
    /// Any other character.
    Sign(char),
}

impl Token {
    /// Whether this is the word `word`.
    pub(crate) fn is(&self, word: &str) -> bool {
        matches!(self, Self::Word(found) if found == word)
    }
}

/// Splits `source` into its tokens.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let mut reader = Reader {
        rest: source,
        found: Vec::new(),
    };
    while reader.step() {}
    reader.found
}

struct Reader<'a> {
    rest: &'a str,
    found: Vec<Token>,
}

impl Reader<'_> {
    /// Reads one token, comment or blank; `false` at the end.
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else {
            return false;
        };
        if self.rest.starts_with("//") {
            self.skip(self.rest.find('\n').unwrap_or(self.rest.len()));
        } else if self.rest.starts_with("/*") {
            self.block_comment();
        } else if let Some((opening, closing)) = string_quotes(self.rest) {
            self.string(opening, &closing);
        } else if first == '\'' {
            self.skip(quote_length(self.rest));
        } else if self.rest.starts_with("::") {
            self.found.push(Token::Step);
            self.skip(2);
        } else if is_word(first) {
            let end = self.rest.find(|c| !is_word(c)).unwrap_or(self.rest.len());
            self.found.push(Token::Word(self.rest[..end].to_owned()));
            self.skip(end);
        } else {
            if !first.is_whitespace() {
                self.found.push(Token::Sign(first));
            }
            self.skip(first.len_utf8());
        }
        true
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = &self.rest[bytes..];
    }

    /// Block comments nest.
    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        loop {
            if self.rest.starts_with("/*") {
                depth += 1;
                self.skip(2);
            } else if self.rest.starts_with("*/") {
                depth -= 1;
                self.skip(2);
            } else {
                self.skip(self.rest.chars().next().map_or(0, char::len_utf8));
            }
            if depth == 0 || self.rest.is_empty() {
                return;
            }
        }
    }

    /// A string whose quotes are `opening` bytes long and end with `closing`; a plain one knows `\"`.
    fn string(&mut self, opening: usize, closing: &str) {
        let body = &self.rest[opening..];
        let mut end = 0;
        while end < body.len() && !body[end..].starts_with(closing) {
            let escaped = closing == "\"" && body[end..].starts_with('\\');
            let length = body[end..]
                .chars()
                .take(1 + usize::from(escaped))
                .map(char::len_utf8)
                .sum::<usize>();
            end += length;
        }
        self.found.push(Token::Text(body[..end].to_owned()));
        self.skip((opening + end + closing.len()).min(self.rest.len()));
    }
}

/// Where `rest` opens a string literal: the length of what opens it and the text that closes it.
fn string_quotes(rest: &str) -> Option<(usize, String)> {
    let prefix = rest.len() - rest.trim_start_matches(['b', 'c', 'r']).len();
    if prefix > 2 {
        return None;
    }
    let (letters, after) = rest.split_at(prefix);
    if after.starts_with('"') && !letters.contains('r') {
        return Some((prefix + 1, "\"".to_owned()));
    }
    let hashes = after.len() - after.trim_start_matches('#').len();
    let raw = letters.contains('r') && after[hashes..].starts_with('"');
    raw.then(|| (prefix + hashes + 1, format!("\"{}", "#".repeat(hashes))))
}

/// How long the character literal (`'x'`, `'\n'`) or the lifetime (`'a`) at the start of `rest` is.
fn quote_length(rest: &str) -> usize {
    let inner = &rest[1..];
    if let Some(escaped) = inner.strip_prefix('\\') {
        let skipped = escaped.chars().next().map_or(0, char::len_utf8);
        return 2 + skipped + escaped[skipped..].find('\'').map_or(0, |end| end + 1);
    }
    let first = inner.chars().next().map_or(0, char::len_utf8);
    if inner[first..].starts_with('\'') {
        return 1 + first + 1;
    }
    1 + inner.find(|c| !is_word(c)).unwrap_or(inner.len())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        tokens(source)
            .into_iter()
            .filter_map(|token| match token {
                Token::Word(word) => Some(word),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn comments_strings_and_lifetimes_are_no_words() {
        assert_eq!(words("a // b\nc /* d /* e */ f */ g"), ["a", "c", "g"]);
        assert_eq!(
            words(r##"a "b \" c" r#"d " e"# b"f" 'g' '\'' x"##),
            ["a", "x"]
        );
        assert_eq!(words("fn f<'a>(x: &'a str)"), ["fn", "f", "x", "str"]);
        assert_eq!(words("bread crate brick"), ["bread", "crate", "brick"]);
    }

    #[test]
    fn strings_keep_their_text() {
        let found = tokens("query(\"SELECT 1\", r#\"FROM \"x\"\"#)");
        assert!(found.contains(&Token::Text("SELECT 1".to_owned())));
        assert!(found.contains(&Token::Text("FROM \"x\"".to_owned())));
    }
}
