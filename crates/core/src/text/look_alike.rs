//! Characters that look like another one and that no normal form of Unicode brings together: a table, `look-alikes.csv`.

use std::collections::HashMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("look-alikes.csv");

static ORDINARY: LazyLock<HashMap<char, char>> = LazyLock::new(|| lines().map(|(code, to, _)| (code, to)).collect());

fn lines() -> impl Iterator<Item = (char, char, &'static str)> {
    let character = |code: &str| u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
    let line = move |line: &'static str| {
        let mut cells = line.split(',');
        Some((character(cells.next()?)?, character(cells.next()?)?, cells.next()?))
    };
    TABLE.lines().filter_map(line)
}

/// The ordinary character where this one only looks like it.
pub(super) fn ordinary(character: char) -> char {
    // All of the table lies here; most text does not.
    match character {
        '\u{2e80}'..='\u{2eff}' | '\u{e000}'..='\u{f8ff}' => ORDINARY.get(&character).copied().unwrap_or(character),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;

    use super::*;

    #[test]
    fn the_private_characters_of_gbk_are_those_a_decoder_of_today_gives() {
        let mut count = 0;
        for (code, ordinary, from) in lines() {
            let Some(place) = from.strip_prefix("GBK ") else { continue };
            let bytes: Vec<u8> =
                [&place[..2], &place[2..]].iter().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
            let (text, _, lost) = GB18030.decode(&bytes);
            assert!(!lost, "{place}");
            // Six of them the standard has in two places, of which this one stays private.
            assert!(
                text == ordinary.to_string() || text == code.to_string() && ordinary > '\u{ffff}',
                "{place}: {text}"
            );
            assert!(('\u{e000}'..='\u{f8ff}').contains(&code), "{place}");
            count += 1;
        }
        assert_eq!(count, 80);
        assert_eq!(
            lines().count(),
            TABLE.lines().filter(|line| line.contains(',') && !line.starts_with('#')).count() - 1
        );
    }

    #[test]
    fn a_radical_is_the_character_it_looks_like() {
        assert_eq!(ordinary('⻢'), '马');
        assert_eq!(ordinary('\u{e863}'), '䶮');
        assert_eq!(ordinary('马'), '马');
        assert_eq!(ordinary('\u{e000}'), '\u{e000}', "of an unknown private character nothing is known");
    }
}
