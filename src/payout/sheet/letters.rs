//! The letters of a file, whichever of the usual ways a spreadsheet wrote them in.

/// What Windows-1252 has where Latin-1 has control characters (the WHATWG's table); zero where it has nothing.
const WINDOWS: [u16; 32] = [
    0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8d, 0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178,
];

/// UTF-8 with or without its mark, UTF-16 with its mark (Excel's "Unicode text"), or else what old spreadsheets write. None
/// where it is no text at all.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes)?,
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok()?,
        bytes => match str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| windows(*byte)).collect(),
        },
    };
    let is_text = |sign: char| !sign.is_control() || matches!(sign, '\n' | '\r' | '\t');
    text.chars().all(is_text).then_some(text)
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let pairs = bytes.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    let units = pairs.filter_map(|pair| pair.try_into().ok().map(unit));
    char::decode_utf16(units).collect::<Result<_, _>>().ok()
}

fn windows(byte: u8) -> char {
    let place = byte.checked_sub(0x80).map(usize::from);
    place
        .and_then(|place| WINDOWS.get(place))
        .and_then(|unit| char::from_u32((*unit).into()))
        .unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_wrote_it() {
        let spanish = "rosa;12,50 €;Año";
        let utf_16: Vec<u8> = spanish.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let turned: Vec<u8> = spanish.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            spanish.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", spanish.as_bytes()].concat(),
            [b"\xff\xfe", &utf_16[..]].concat(),
            [b"\xfe\xff", &turned[..]].concat(),
            b"rosa;12,50 \x80;A\xf1o".to_vec(),
        ] {
            assert_eq!(text(&bytes).as_deref(), Some(spanish), "{bytes:?}");
        }
        // A workbook is a ZIP; half a letter is none.
        for bytes in [
            &b"PK\x03\x04\x14\x00"[..],
            b"\xff\xfea",
            b"\xef\xbb\xbf\xff",
        ] {
            assert_eq!(text(bytes), None, "{bytes:?}");
        }
    }
}
