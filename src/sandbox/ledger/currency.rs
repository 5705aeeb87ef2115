//! The currencies amounts can be shown in, with Blink's number of decimals, which is not ISO 4217's.

/// A display currency.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Currency {
    /// Three or four letters.
    pub(crate) code: &'static str,
    /// The English name.
    pub(crate) name: &'static str,
    /// What stands before or after amounts.
    pub(crate) symbol: &'static str,
    /// A flag as an emoji.
    pub(crate) flag: &'static str,
    /// How many decimals the minor unit has.
    pub(crate) digits: u32,
    /// Roughly what a US dollar costs, in millionths of the major unit.
    pub(crate) millionths_per_dollar: i64,
}

/// All of them, in the order the list is served: by code.
pub(crate) static CURRENCIES: &[Currency] = &[
    currency("AED", "UAE Dirham", "د.إ", "🇦🇪", 2, 3_672_500),
    currency("ARS", "Argentine Peso", "$", "🇦🇷", 2, 1_432_000_000),
    currency("AUD", "Australian Dollar", "$", "🇦🇺", 2, 1_538_000),
    currency("BHD", "Bahraini Dinar", "د.ب", "🇧🇭", 3, 377_000),
    currency("BOB", "Bolivian Boliviano", "Bs.", "🇧🇴", 2, 6_910_000),
    currency("BRL", "Brazilian Real", "R$", "🇧🇷", 2, 5_412_000),
    currency("CAD", "Canadian Dollar", "$", "🇨🇦", 2, 1_372_000),
    currency("CHF", "Swiss Franc", "CHF", "🇨🇭", 2, 804_000),
    currency("CLP", "Chilean Peso", "$", "🇨🇱", 0, 948_000_000),
    currency("CNY", "Chinese Yuan", "¥", "🇨🇳", 2, 7_142_000),
    currency("COP", "Colombian Peso", "$", "🇨🇴", 0, 4_018_000_000),
    currency("CRC", "Costa Rican Colón", "₡", "🇨🇷", 2, 504_300_000),
    currency("CZK", "Czech Koruna", "Kč", "🇨🇿", 2, 20_960_000),
    currency("DKK", "Danish Krone", "kr", "🇩🇰", 2, 6_389_000),
    currency("DOP", "Dominican Peso", "$", "🇩🇴", 2, 62_700_000),
    currency("EUR", "Euro", "€", "🇪🇺", 2, 856_000),
    currency("GBP", "British Pound Sterling", "£", "🇬🇧", 2, 741_000),
    currency("GHS", "Ghanaian Cedi", "₵", "🇬🇭", 2, 10_850_000),
    currency("GTQ", "Guatemalan Quetzal", "Q", "🇬🇹", 2, 7_664_000),
    currency("HKD", "Hong Kong Dollar", "$", "🇭🇰", 2, 7_812_000),
    currency("HNL", "Honduran Lempira", "L", "🇭🇳", 2, 26_150_000),
    currency("HUF", "Hungarian Forint", "Ft", "🇭🇺", 0, 338_400_000),
    currency("IDR", "Indonesian Rupiah", "Rp", "🇮🇩", 0, 16_270_000_000),
    currency("ILS", "Israeli New Sheqel", "₪", "🇮🇱", 2, 3_391_000),
    currency("INR", "Indian Rupee", "₹", "🇮🇳", 2, 87_900_000),
    currency("JPY", "Japanese Yen", "¥", "🇯🇵", 0, 147_600_000),
    currency("KES", "Kenyan Shilling", "KSh", "🇰🇪", 2, 129_200_000),
    currency("KRW", "South Korean Won", "₩", "🇰🇷", 0, 1_388_000_000),
    currency("KWD", "Kuwaiti Dinar", "د.ك", "🇰🇼", 3, 305_500),
    currency("LBP", "Lebanese Pound", "ل.ل", "🇱🇧", 0, 89_550_000_000),
    currency("MXN", "Mexican Peso", "$", "🇲🇽", 2, 18_720_000),
    currency("NGN", "Nigerian Naira", "₦", "🇳🇬", 2, 1_534_000_000),
    currency("NIO", "Nicaraguan Córdoba", "C$", "🇳🇮", 2, 36_780_000),
    currency("NOK", "Norwegian Krone", "kr", "🇳🇴", 2, 10_070_000),
    currency("NZD", "New Zealand Dollar", "$", "🇳🇿", 2, 1_705_000),
    currency("PEN", "Peruvian Sol", "S/.", "🇵🇪", 2, 3_528_000),
    currency("PHP", "Philippine Peso", "₱", "🇵🇭", 2, 57_100_000),
    currency("PKR", "Pakistani Rupee", "₨", "🇵🇰", 0, 281_700_000),
    currency("PLN", "Polish Złoty", "zł", "🇵🇱", 2, 3_651_000),
    currency("PYG", "Paraguayan Guarani", "₲", "🇵🇾", 0, 7_210_000_000),
    currency("SEK", "Swedish Krona", "kr", "🇸🇪", 2, 9_428_000),
    currency("SGD", "Singapore Dollar", "$", "🇸🇬", 2, 1_285_000),
    currency("THB", "Thai Baht", "฿", "🇹🇭", 2, 32_350_000),
    currency("TRY", "Turkish Lira", "₺", "🇹🇷", 2, 41_050_000),
    currency("TZS", "Tanzanian Shilling", "TSh", "🇹🇿", 0, 2_498_000_000),
    currency("UGX", "Ugandan Shilling", "USh", "🇺🇬", 0, 3_552_000_000),
    currency("USD", "US Dollar", "$", "🇺🇸", 2, 1_000_000),
    currency("UYU", "Uruguayan Peso", "$", "🇺🇾", 2, 40_020_000),
    currency("VND", "Vietnamese Dong", "₫", "🇻🇳", 0, 26_290_000_000),
    currency("ZAR", "South African Rand", "R", "🇿🇦", 2, 17_640_000),
];

/// The US dollar, which stands in where no other currency is known.
pub(crate) static DOLLAR: &Currency = &currency("USD", "US Dollar", "$", "🇺🇸", 2, 1_000_000);

/// The currency of that code, in capitals.
pub(crate) fn by_code(code: &str) -> Option<&'static Currency> {
    CURRENCIES.iter().find(|currency| currency.code == code)
}

impl Currency {
    /// A decimal in the major unit with all of the currency's decimals, e.g. `-0.470`.
    pub(crate) fn major(&self, minor: i64) -> String {
        let sign = if minor < 0 { "-" } else { "" };
        let one = 10_u64.pow(self.digits);
        let (whole, rest) = (minor.unsigned_abs() / one, minor.unsigned_abs() % one);
        match usize::try_from(self.digits) {
            Ok(0) | Err(_) => format!("{sign}{whole}"),
            Ok(digits) => format!("{sign}{whole}.{rest:0digits$}"),
        }
    }
}

const fn currency(
    code: &'static str,
    name: &'static str,
    symbol: &'static str,
    flag: &'static str,
    digits: u32,
    millionths_per_dollar: i64,
) -> Currency {
    Currency {
        code,
        name,
        symbol,
        flag,
        digits,
        millionths_per_dollar,
    }
}
