//! What people write with their payments: the usual, and what breaks pages.

/// Said every day at the counter.
pub(super) const EVERYDAY: &[&str] = &[
    "Two flat whites",
    "Cappuccino + croissant",
    "Lunch, table 4",
    "Table 7",
    "Beans, 250 g",
    "Gift card",
    "Thank you!",
    "Desayuno para dos",
    "Café con leche y medialunas",
    "Frühstück, zwei Personen",
    "Œufs brouillés et café crème",
    "Pão de queijo",
];

/// Once each: scripts, directions, lengths and characters that need care.
pub(super) const UNUSUAL: &[&str] = &[
    "قهوة عربية مع تمر",
    "שני קפה הפוך ועוגה",
    "两杯拿铁咖啡，谢谢",
    "アイスコーヒーとサンドイッチ",
    "กาแฟเย็นสองแก้ว",
    "두 잔의 아메리카노",
    "Два эспрессо и пирог",
    "Δύο ελληνικοί καφέδες",
    "दो चाय और समोसा",
    "☕🥐 2× 👩‍👩‍👧 🇨🇷",
    "Tisch 3: Käse für عُمر (12€)",
    "<script>alert('free coffee')</script> & <b>\"tips\"</b>",
    "=HYPERLINK(\"https://example.com\";\"invoice\")",
    "+1 espresso",
    "@rosa -5%",
    "first line\nsecond line\tand a tab",
    "\u{202e}eeffoc eerf\u{202c} turned round",
    "Zalgo c\u{0301}\u{0323}o\u{0302}\u{0330}f\u{0308}\u{0331}f\u{0303}\u{0324}e\u{0306}\u{032d}e",
    "   spaces around   ",
    "NoSpacesAtAllInThisOneWhichIsLongerThanAnyColumnOnAPhoneCouldEverBeWithoutBreakingTheLine",
];

/// The longest memo there can be: 639 bytes.
pub(super) fn longest() -> String {
    let sentence =
        "Catering for the conference: forty coffees, twenty teas, sixty pastries, and one cake. ";
    sentence.chars().cycle().take(639).collect()
}
