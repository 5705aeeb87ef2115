//! Texts made longer than any translation, with accents and between brackets: what is cut off shows, and so does what no
//! catalogue knows of.

use std::borrow::Cow;

/// One piece of a message, made longer by two fifths and set between `⟦` and `⟧`. What has no letters stays.
pub(super) fn stretch(piece: &str) -> Cow<'_, str> {
    if !piece.contains(char::is_alphabetic) {
        return piece.into();
    }
    let inner = piece.trim();
    let (before, after) = piece.split_once(inner).unwrap_or_default();
    let mut text = format!("{before}⟦");
    for letter in inner.chars() {
        let accented = accented(letter);
        text.push(accented);
        if matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u') {
            text.push(accented);
        }
    }
    text.push('⟧');
    text.push_str(after);
    text.into()
}

fn accented(letter: char) -> char {
    const PLAIN: &str = "aceinouyAEIOU";
    const ACCENTED: &str = "áçéíñöúýÁÉÍÖÚ";
    let place = PLAIN.chars().position(|plain| plain == letter);
    place
        .and_then(|place| ACCENTED.chars().nth(place))
        .unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_grow_and_the_rest_stays() {
        assert_eq!(stretch("Charge "), "⟦Cháárgéé⟧ ");
        assert_eq!(stretch(" · "), " · ");
        assert_eq!(stretch(""), "");
    }
}
