//! The languages of Blink that are offered, each by its own name.

/// Codes of Blink's list and names in the language itself, in the order of the names.
pub(super) const OFFERED: [(&str, &str); 28] = [
    ("af", "Afrikaans"),
    ("id", "Bahasa Indonesia"),
    ("ms", "Bahasa Melayu"),
    ("ca", "Català"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("hr", "Hrvatski"),
    ("xh", "isiXhosa"),
    ("it", "Italiano"),
    ("sw", "Kiswahili"),
    ("hu", "Magyar"),
    ("nl", "Nederlands"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("qu", "Runa Simi"),
    ("sk", "Slovenčina"),
    ("vi", "Tiếng Việt"),
    ("tr", "Türkçe"),
    ("el", "Ελληνικά"),
    ("sr", "Српски"),
    ("hy", "Հայերեն"),
    ("ar", "العربية"),
    ("th", "ไทย"),
    ("ja", "日本語"),
];

/// The own name of the language of that code, where it is one of them.
pub(super) fn own_name(code: &str) -> Option<&'static str> {
    let found = OFFERED.iter().find(|(known, _)| *known == code);
    found.map(|(_, name)| *name)
}
