//! Names taken apart: normalised characters, and for each the ways it may be read.

use std::borrow::Cow;

use pinyin::{Pinyin, ToPinyinMulti};

use super::surnames;
use crate::text::form;

/// Ways of reading a whole name that are written out, at most.
const COMBINATIONS_MAX: usize = 48;

/// A name of more characters than this is taken for an organisation's, whose first character is no surname.
const PERSON_MAX: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Character {
    pub(super) letter: char,
    /// A suffix of the name may begin here: each Chinese character, and each word of letters.
    pub(super) begins_word: bool,
}

pub(super) fn characters(text: &str) -> Vec<Character> {
    let mut characters: Vec<Character> = Vec::with_capacity(text.len() / 3 + 1);
    for (letter, after_break) in form::letters(text) {
        let after_han = characters.last().is_some_and(|before| !before.letter.is_ascii_alphanumeric());
        let begins_word = after_break || after_han || !letter.is_ascii_alphanumeric();
        characters.push(Character { letter, begins_word });
    }
    characters
}

/// A syllable without its tone, `v` for ü, or a letter as it stands. Nearly all are those of the table, which nothing is allocated for.
pub(super) type Syllable = Cow<'static, str>;

/// The readings of every character, once for each way the name may be divided into surname and given name.
pub(super) fn alternatives(characters: &[Character]) -> Vec<Vec<Vec<Syllable>>> {
    let letters: Vec<char> = characters.iter().map(|character| character.letter).collect();
    let free: Vec<Vec<Syllable>> = letters.iter().map(|letter| all_readings(*letter)).collect();
    let mut parsings = Vec::new();
    let Some(first) = letters.first() else { return parsings };
    let compound = surnames::compound(&letters).filter(|surname| letters.len() <= surname.len() + PERSON_MAX);
    if let Some(surname) = compound {
        let fixed = surname.iter().map(|reading| spellings(Cow::Borrowed(reading)));
        parsings.push(fixed.chain(free[surname.len()..].iter().cloned()).collect());
    }
    if letters.len() <= PERSON_MAX && (compound.is_none() || surnames::may_be_single(*first)) {
        let surname = surname_readings(*first, &free[0]);
        parsings.push(std::iter::once(surname).chain(free[1..].iter().cloned()).collect());
    }
    if letters.len() == 1 || (letters.len() > PERSON_MAX && compound.is_none()) {
        let mut open = free;
        for reading in surname_readings(*first, &open[0]) {
            if !open[0].contains(&reading) {
                open[0].push(reading);
            }
        }
        parsings.push(open);
    }
    parsings
}

/// Whole readings of a name, the usual ones first. Of a long name only those that differ in one character from the usual.
pub(super) fn combinations(parsing: &[Vec<Syllable>]) -> Vec<Vec<&str>> {
    let usual: Vec<&str> = parsing.iter().filter_map(|readings| readings.first()).map(AsRef::as_ref).collect();
    let mut combinations = vec![usual.clone()];
    if parsing.len() <= PERSON_MAX + 1 {
        for (place, readings) in parsing.iter().enumerate() {
            for known in 0..combinations.len() {
                for reading in readings.iter().skip(1) {
                    let mut other = combinations[known].clone();
                    other[place] = reading;
                    combinations.push(other);
                }
            }
            combinations.truncate(COMBINATIONS_MAX);
        }
        return combinations;
    }
    for (place, readings) in parsing.iter().enumerate() {
        for reading in readings.iter().skip(1) {
            if combinations.len() < COMBINATIONS_MAX {
                let mut other = usual.clone();
                other[place] = reading;
                combinations.push(other);
            }
        }
    }
    combinations
}

fn surname_readings(surname: char, free: &[Syllable]) -> Vec<Syllable> {
    match surnames::single(surname) {
        Some(readings) => readings.iter().flat_map(|reading| spellings(Cow::Borrowed(reading))).collect(),
        None => {
            let usual = surname.to_pinyin_multi().map(|readings| spellings(plain(readings.get(0))));
            usual.unwrap_or_else(|| free.to_vec())
        }
    }
}

fn all_readings(letter: char) -> Vec<Syllable> {
    let Some(multi) = letter.to_pinyin_multi() else { return vec![letter.to_string().into()] };
    let mut readings: Vec<Syllable> = Vec::new();
    for reading in multi {
        for spelling in spellings(plain(reading)) {
            if !readings.contains(&spelling) {
                readings.push(spelling);
            }
        }
    }
    readings
}

fn plain(reading: Pinyin) -> Syllable {
    let plain = reading.plain();
    if plain.contains('ü') { plain.replace('ü', "v").into() } else { plain.into() }
}

/// A syllable with ü is typed with v, with u, or as in passports with yu.
fn spellings(reading: Syllable) -> Vec<Syllable> {
    let Some((initial, rest)) = reading.split_once('v') else { return vec![reading] };
    let others = [format!("{initial}u{rest}").into(), format!("{initial}yu{rest}").into()];
    [reading].into_iter().chain(others).collect()
}

/// What a character sorts by where it is read so: its syllable and tone, then itself. `None` for a letter or digit.
pub(super) fn place(letter: char, reading: &str) -> Option<String> {
    let multi = letter.to_pinyin_multi()?;
    let read = multi.into_iter().find(|one| plain(*one) == reading);
    let tone = read.and_then(|one| one.with_tone_num_end().chars().last()).filter(char::is_ascii_digit);
    // ü stands after u and before ua, as in dictionaries.
    Some(format!("{}{}{letter}", reading.replace('v', "u:"), tone.unwrap_or('5')))
}
