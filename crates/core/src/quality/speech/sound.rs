//! How near two syllables are (拼音距离). Recognisers write another character of the same sound, or mix up what is near: zh and
//! z, n and l, -ing and -in. Distances are thousandths of a whole wrong syllable.

use std::sync::LazyLock;

use pinyin::ToPinyin;

/// A character of another sound altogether.
pub(super) const OTHER: u32 = 1000;
/// Another character of the same sound.
const SAME_SOUND: u32 = 120;
/// A sound that is often mixed up with it.
const NEAR_SOUND: u32 = 250;
/// One half of the syllable is the same.
pub(super) const HALF_SOUND: u32 = 750;

/// A character with its sound. What has none, a letter or a digit, sounds like itself alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) letter: char,
    plain: &'static str,
    initial: u8,
    rest: u8,
    /// Equal for all characters that are mixed up with each other.
    pub(super) class: u32,
}

/// The characters of a text are asked for by the thousand, and taking a syllable apart is slow.
const HAN: std::ops::RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';
static UNITS: LazyLock<Vec<Unit>> = LazyLock::new(|| HAN.map(Unit::worked_out).collect());

impl Unit {
    pub(super) fn new(letter: char) -> Unit {
        let known =
            u32::from(letter).checked_sub(u32::from(*HAN.start())).and_then(|place| usize::try_from(place).ok());
        known.and_then(|place| UNITS.get(place)).copied().unwrap_or_else(|| Unit::worked_out(letter))
    }

    fn worked_out(letter: char) -> Unit {
        let letter = letter.to_lowercase().next().unwrap_or(letter);
        let plain = letter.to_pinyin().map_or("", |pinyin| pinyin.plain());
        let (initial, rest) = halves(plain);
        // What has no sound shares its class with nothing: no class of sounds is so large.
        let own = 0x8000_0000 | u32::from(letter);
        let class = if plain.is_empty() { own } else { u32::from(initial) << 8 | u32::from(rest) };
        Unit { letter, plain, initial, rest, class }
    }

    pub(super) fn distance(self, other: Unit) -> u32 {
        if self.letter == other.letter {
            return 0;
        }
        if self.plain.is_empty() || other.plain.is_empty() {
            return OTHER;
        }
        if self.plain == other.plain {
            return SAME_SOUND;
        }
        match (self.initial == other.initial, self.rest == other.rest) {
            (true, true) => NEAR_SOUND,
            (false, false) => OTHER,
            _ => HALF_SOUND,
        }
    }
}

/// The initial and the rest of a syllable, as numbers that are equal for what is mixed up.
fn halves(plain: &str) -> (u8, u8) {
    const INITIALS: [(&str, u8); 26] = [
        ("zh", 1),
        ("ch", 2),
        ("sh", 3),
        ("z", 1),
        ("c", 2),
        ("s", 3),
        ("b", 4),
        ("p", 5),
        ("m", 6),
        ("f", 7),
        ("h", 7),
        ("d", 8),
        ("t", 9),
        ("n", 10),
        ("l", 10),
        ("r", 11),
        ("g", 12),
        ("k", 13),
        ("j", 14),
        ("q", 15),
        ("x", 16),
        ("y", 17),
        ("w", 18),
        ("ng", 19),
        ("hm", 20),
        ("hng", 21),
    ];
    const RESTS: [(&str, u8); 36] = [
        ("a", 1),
        ("o", 2),
        ("e", 3),
        ("i", 4),
        ("u", 5),
        ("v", 6),
        ("ü", 6),
        ("ai", 7),
        ("ei", 8),
        ("ui", 9),
        ("ao", 10),
        ("ou", 11),
        ("iu", 12),
        ("ie", 13),
        ("ue", 14),
        ("ve", 14),
        ("er", 15),
        ("an", 16),
        ("ang", 16),
        ("en", 17),
        ("eng", 17),
        ("in", 18),
        ("ing", 18),
        ("un", 19),
        ("vn", 19),
        ("ong", 20),
        ("ia", 21),
        ("ian", 22),
        ("iang", 22),
        ("iao", 23),
        ("iong", 24),
        ("ua", 25),
        ("uai", 26),
        ("uan", 27),
        ("uang", 27),
        ("uo", 28),
    ];
    let initial = INITIALS.iter().find(|(initial, _)| plain.starts_with(initial));
    let (length, initial) = initial.map_or((0, 0), |(text, class)| (text.len(), *class));
    let rest = RESTS.iter().find(|(rest, _)| *rest == &plain[length..]).map_or(0, |(_, class)| *class);
    (initial, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(one: char, other: char) -> u32 {
        Unit::new(one).distance(Unit::new(other))
    }

    #[test]
    fn what_a_recogniser_mixes_up_is_near_and_what_it_does_not_is_far() {
        assert_eq!(distance('坐', '坐'), 0);
        assert_eq!(distance('坐', '做'), SAME_SOUND);
        assert_eq!(distance('您', '宁'), NEAR_SOUND);
        assert_eq!(distance('服', '胡'), NEAR_SOUND);
        assert_eq!(distance('兴', '新'), NEAR_SOUND);
        assert_eq!(distance('谢', '街'), HALF_SOUND);
        assert_eq!(distance('见', '好'), OTHER);
        assert_eq!(distance('A', 'a'), 0);
        assert_eq!(distance('a', '啊'), OTHER);
    }

    #[test]
    fn the_distance_is_the_same_both_ways_and_near_sounds_share_their_class() {
        let letters: Vec<char> = "您好请坐很高兴为服务再见宁胡新做谢夜3a".chars().collect();
        for one in &letters {
            for other in &letters {
                assert_eq!(distance(*one, *other), distance(*other, *one));
                let near = Unit::new(*one).class == Unit::new(*other).class;
                assert_eq!(near, distance(*one, *other) <= NEAR_SOUND, "{one} {other}");
            }
        }
    }
}
