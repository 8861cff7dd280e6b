//! One form of text. What people type or other programs write reaches the house in many spellings of the same thing: wide letters and
//! digits, radicals and compatibility ideographs that look like ordinary characters, private characters of old encodings, blanks of every
//! width, marks nobody sees. Every way in and every look-up goes through here, so that all of them mean the same.
//!
//! Two halves: what is kept and shown ([`name`], [`line`], [`written`]) stays as typed where that is legal, without what is invisible; what
//! is compared ([`letters`], [`code`], [`number`], [`phone`]) keeps only what makes a difference.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::look_alike::ordinary;

/// Marks that are there and nobody sees: zero-width blanks and joiners, marks of direction, variation selectors, fillers, tags. Breaks
/// and other control characters are not among them: where they may not stand, they are refused.
pub fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// A blank of any width that is no break.
fn is_blank(character: char) -> bool {
    character == '\t'
        || character.is_whitespace() && !character.is_control() && !matches!(character, '\u{2028}' | '\u{2029}')
}

/// Chinese characters, of the planes beyond the first too.
fn is_han(character: char) -> bool {
    matches!(character, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The dot between the parts of a name, in the ways it is typed.
pub fn is_name_dot(character: char) -> bool {
    matches!(character, '·' | '•' | '‧' | '∙' | '⋅' | '・' | '･' | '．' | '․' | '●' | '.')
}

/// Whether every form of the text is the text itself, which is said of most: ASCII, and Chinese characters of the first block, which no
/// normal form changes.
fn is_plain(text: &str) -> bool {
    text.is_ascii() || text.chars().all(|character| matches!(character, '\0'..='\u{7f}' | '\u{4e00}'..='\u{9fff}'))
}

/// Text of several lines as it is kept and shown: without what is invisible, each character the ordinary one.
pub fn written(text: &str) -> String {
    if is_plain(text) {
        return text.trim().to_owned();
    }
    let seen = text.chars().filter(|character| !is_invisible(*character)).map(ordinary).map(|c| match c {
        // Kangxi radicals have a compatibility form only.
        '\u{2f00}'..='\u{2fdf}' | '\u{2e9f}' | '\u{2ef3}' => std::iter::once(c).nfkc().next().unwrap_or(c),
        other => other,
    });
    seen.nfc().collect::<String>().trim().to_owned()
}

/// A line of text as it is kept and shown: as [`written`], its blanks plain and single.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in written(text).chars() {
        match is_blank(character) {
            true if out.ends_with(' ') => {}
            true => out.push(' '),
            false => out.push(character),
        }
    }
    out
}

/// A name as it is kept and shown: as [`line`], with letters and digits of plain width, and without blanks that only align it (张　伟, 买买提 · 依明).
/// The dot stays the one that was typed, and so do brackets.
pub fn name(text: &str) -> String {
    let narrow = |character: char| match character {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        other => other,
    };
    let line: Vec<char> = line(text).chars().map(narrow).collect();
    let aligns = |place: usize| {
        let beside = |place: Option<usize>| place.and_then(|place| line.get(place)).copied();
        let (before, after) = (beside(place.checked_sub(1)), beside(Some(place + 1)));
        let joins = |c: Option<char>| c.is_some_and(is_han);
        let dot = |c: Option<char>| c.is_some_and(|c| c != '.' && is_name_dot(c));
        joins(before) && joins(after) || dot(before) || dot(after)
    };
    let kept = line.iter().enumerate().filter(|(place, character)| **character != ' ' || !aligns(*place));
    kept.map(|(_, character)| *character).collect()
}

/// Whether there is anything to see.
pub fn is_visible(text: &str) -> bool {
    text.chars().any(|character| !is_invisible(character) && !character.is_whitespace() && !character.is_control())
}

/// Whether it says anything: a letter, a digit or a character among the signs.
pub fn says_something(text: &str) -> bool {
    letters(text).next().is_some()
}

/// What of a text makes a difference when it is looked for: small letters without marks (`v` for ü), digits and characters in their ordinary
/// form; no blanks, dots or other signs. The second says whether it follows upon something that was left out.
pub fn letters(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut after_break = true;
    let small = if is_plain(text) {
        Forms::Plain(text.chars().map(|character| character.to_ascii_lowercase()))
    } else {
        let plain = text.chars().filter(|character| !is_invisible(*character)).map(ordinary).nfkc();
        Forms::Any(plain.flat_map(char::to_lowercase).map(without_tone).nfd())
    };
    small.filter_map(move |character| {
        // Marks belong to the letter before them, and the apostrophe between two does not begin a word either.
        if is_combining_mark(character) || matches!(character, '\'' | '’' | 'ʼ') {
            return None;
        }
        let kept = if character.is_alphanumeric() { Some((character, after_break)) } else { None };
        after_break = kept.is_none();
        kept
    })
}

/// The characters of a text that has one form, or those of its normal form.
enum Forms<Plain, Any> {
    Plain(Plain),
    Any(Any),
}

impl<Plain: Iterator<Item = char>, Any: Iterator<Item = char>> Iterator for Forms<Plain, Any> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self {
            Forms::Plain(characters) => characters.next(),
            Forms::Any(characters) => characters.next(),
        }
    }
}

/// ü is typed as v, whatever its tone: taken apart it would lose its dots like any other letter its marks.
fn without_tone(character: char) -> char {
    match character {
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
        other => other,
    }
}

/// Whether two names are the same written differently.
pub fn same_name(one: &str, other: &str) -> bool {
    letters(one).map(|(letter, _)| letter).eq(letters(other).map(|(letter, _)| letter))
}

/// Something that names a thing, as it is compared: in plain width, without blanks inside or around, dashes of one kind. Capitals stay.
pub fn code(text: &str) -> String {
    if is_plain(text) {
        return text.chars().filter(|character| !character.is_whitespace()).collect();
    }
    let seen = text.chars().filter(|character| !is_invisible(*character)).map(ordinary).nfkc();
    let kept = seen.filter(|character| !character.is_whitespace());
    kept.map(|character| match character {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' => '-',
        other => other,
    })
    // A mark that stood alone stands behind a letter once the blank before it is gone.
    .nfc()
    .collect()
}

/// The number of a paper as it is kept and compared: as [`code`], in capitals, without the signs people put between (`E 12-34`, `0123456789(B)`).
pub fn number(text: &str) -> String {
    in_order(code(text).chars().flat_map(char::to_uppercase).filter(|character| character.is_alphanumeric()).collect())
}

/// Where signs between were taken out, the marks behind them stand beside others: in the one order again.
fn in_order(kept: String) -> String {
    if is_plain(&kept) { kept } else { kept.nfc().collect() }
}

/// A telephone number without blanks, brackets and dashes; one of this country without its code (`+86`, `0086`), with the 0 of its area. Of
/// another country it begins with `+`.
pub fn phone(text: &str) -> String {
    let kept = in_order(code(text).chars().filter(|c| !matches!(c, '-' | '(' | ')' | '.' | '/' | '·')).collect());
    let abroad = kept.strip_prefix('+').or_else(|| kept.strip_prefix("00"));
    let home = match abroad {
        Some(rest) => rest.strip_prefix("86"),
        // A mobile number of this country has eleven digits and begins with 1; with 86 before it, thirteen.
        None => kept.strip_prefix("86").filter(|rest| rest.len() == 11 && rest.starts_with('1')),
    };
    match (home, abroad) {
        (Some(home), _) if home.starts_with(['0', '1', '4', '8']) || home.len() < 9 => home.to_owned(),
        (Some(home), _) => format!("0{home}"),
        (None, Some(rest)) => format!("+{rest}"),
        (None, None) => kept,
    }
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
