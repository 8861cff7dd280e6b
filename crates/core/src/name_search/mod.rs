//! Finding people by their Chinese names: by characters, by pinyin, by initials, or by a mixture of them.
//!
//! A query may mix whole syllables and first letters (`ShanTF`). A surname is read as a surname (单 is Shan, not Dan); any other character
//! may be read in each of its ways. Both sides, the terms an index holds and the query put to it, go through the same
//! [`normalise_query`], so that `term LIKE 'query%'` finds what [`rank`] would rank. [`sort_key`] puts names into the order of a Chinese register.

mod readings;
mod surnames;

use readings::{Character, Syllable, alternatives, characters, combinations};

/// Suffixes of longer names than this are not indexed: nobody types the end of so long a company name.
const SUFFIXES_MAX: usize = 40;
/// Of how many characters a name is at most that is indexed by syllables and first letters mixed, and in how many of its readings.
const MIXED_MAX: usize = 4;
const MIXED_READINGS: usize = 8;
/// A longer name is indexed with whole syllables up to one of its first characters and first letters from there, and the other way round: up to
/// which character, and in how many of its readings.
const HALVES_MAX: usize = 8;
const HALVES_READINGS: usize = 2;

/// How a name answers a query, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchKind {
    Exact,
    Prefix,
    PinyinExact,
    PinyinPrefix,
    InitialsExact,
    InitialsPrefix,
    /// Some syllables in full, some by their first letters.
    MixedExact,
    MixedPrefix,
    /// The query stands inside the name, by characters, pinyin or initials.
    Containing,
}

/// One name that answers a query: its place among the names, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameMatch {
    pub index: usize,
    pub kind: MatchKind,
}

/// The letters, digits and characters of a text in one form ([`crate::text::form::letters`]): of signs alone nothing is left.
pub fn normalise_query(text: &str) -> String {
    characters(text).into_iter().map(|character| character.letter).collect()
}

/// Every term an index should hold so that a prefix look-up finds the name: each suffix of its characters, its readings in
/// full and its initials. Sorted, each once; never more than about a hundred.
pub fn search_terms(name: &str) -> Vec<String> {
    let characters = characters(name);
    let mut terms = Vec::new();
    for (start, character) in characters.iter().enumerate().take(SUFFIXES_MAX) {
        if character.begins_word {
            terms.push(characters[start..].iter().map(|character| character.letter).collect());
        }
    }
    for parsing in alternatives(&characters) {
        for (place, combination) in combinations(&parsing).iter().enumerate() {
            terms.extend(match combination.len() {
                ..=MIXED_MAX if place < MIXED_READINGS => mixtures(combination),
                _ if place < HALVES_READINGS => halves(combination),
                _ => in_full_and_initials(combination),
            });
        }
    }
    terms.retain(|term| !term.is_empty());
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// Every way to spell some syllables in full and others by their first letters. The last stands in full: its first letter is the beginning of that.
fn mixtures(combination: &[&str]) -> Vec<String> {
    let Some((last, before)) = combination.split_last() else { return Vec::new() };
    let mut spelt = vec![String::new()];
    for reading in before {
        let first = first_letter(reading);
        spelt = spelt.iter().flat_map(|begun| [[begun, *reading].concat(), [begun, first].concat()]).collect();
    }
    spelt.iter().map(|begun| [begun, *last].concat()).collect()
}

/// In full, by first letters, and one of them up to a character with the other from there: `gulimmt`, `glmaimaiti`.
fn halves(combination: &[&str]) -> Vec<String> {
    let firsts: Vec<&str> = combination.iter().map(|reading| first_letter(reading)).collect();
    let mut terms = in_full_and_initials(combination);
    for at in 1..combination.len().min(HALVES_MAX + 1) {
        terms.push([&combination[..at], &firsts[at..]].concat().concat());
        terms.push([&firsts[..at], &combination[at..]].concat().concat());
    }
    terms
}

fn in_full_and_initials(combination: &[&str]) -> Vec<String> {
    vec![combination.concat(), combination.iter().map(|reading| first_letter(reading)).collect()]
}

/// What names are sorted by, byte by byte, so that any database does it: the usual reading of each character with its tone, then the
/// character; letters as they are.
pub fn sort_key(name: &str) -> String {
    let characters = characters(name);
    let parsing = alternatives(&characters).into_iter().next().unwrap_or_default();
    let mut key = String::new();
    for (character, readings) in characters.iter().zip(&parsing) {
        let place = readings.first().and_then(|reading| readings::place(character.letter, reading));
        if !key.is_empty() && (place.is_some() || character.begins_word) {
            key.push(' ');
        }
        match place {
            Some(place) => key.push_str(&place),
            None => key.push(character.letter),
        }
    }
    key
}

/// The names that answer the query, best first; names that answer alike keep their order. An empty query finds nothing.
pub fn rank<Name: AsRef<str>>(query: &str, names: &[Name]) -> Vec<NameMatch> {
    let query = normalise_query(query);
    if query.is_empty() {
        return Vec::new();
    }
    let mut matches: Vec<NameMatch> = names
        .iter()
        .enumerate()
        .filter_map(|(index, name)| Some(NameMatch { index, kind: match_kind(&query, name.as_ref())? }))
        .collect();
    matches.sort_by_key(|found| found.kind);
    matches
}

/// How a name answers a query that has been through [`normalise_query`].
pub fn match_kind(query: &str, name: &str) -> Option<MatchKind> {
    let characters = characters(name);
    let letters: String = characters.iter().map(|character| character.letter).collect();
    if letters == query {
        return Some(MatchKind::Exact);
    }
    if letters.starts_with(query) {
        return Some(MatchKind::Prefix);
    }
    let parsings: Vec<Vec<Vec<Syllable>>> =
        alternatives(&characters).into_iter().map(|parsing| with_characters(&characters, parsing)).collect();
    let reads = |from: usize, spelt: Spelt| {
        parsings.iter().filter_map(|parsing| read(query, parsing.get(from..)?, spelt)).max()
    };
    let kinds = [
        (Spelt::InFull, MatchKind::PinyinExact, MatchKind::PinyinPrefix),
        (Spelt::Initials, MatchKind::InitialsExact, MatchKind::InitialsPrefix),
        (Spelt::Mixed, MatchKind::MixedExact, MatchKind::MixedPrefix),
    ];
    for (spelt, exact, prefix) in kinds {
        match reads(0, spelt) {
            Some(Reading::Exact) => return Some(exact),
            Some(Reading::Prefix) => return Some(prefix),
            None => {}
        }
    }
    let inside = letters.contains(query) || (1..characters.len()).any(|from| reads(from, Spelt::Mixed).is_some());
    inside.then_some(MatchKind::Containing)
}

/// How the syllables of a query are spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelt {
    InFull,
    Initials,
    Mixed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reading {
    Prefix,
    Exact,
}

/// Lets a query mix characters with pinyin: 张wei.
fn with_characters(characters: &[Character], mut parsing: Vec<Vec<Syllable>>) -> Vec<Vec<Syllable>> {
    for (readings, character) in parsing.iter_mut().zip(characters) {
        let letter = Syllable::from(character.letter.to_string());
        if !readings.contains(&letter) {
            readings.push(letter);
        }
    }
    parsing
}

/// Whether the query spells the readings from their beginning. Follows every way of reading
/// at once: the places in the query that can be reached after each character.
fn read(query: &str, parsing: &[Vec<Syllable>], spelt: Spelt) -> Option<Reading> {
    let mut reached = vec![0];
    let mut best = None;
    for readings in parsing {
        let mut next = Vec::new();
        for place in reached {
            let rest = &query[place..];
            for reading in readings {
                let full = Some(reading.as_ref()).filter(|_| spelt != Spelt::Initials);
                let first = Some(first_letter(reading)).filter(|_| spelt != Spelt::InFull);
                for syllable in full.into_iter().chain(first) {
                    if rest.starts_with(syllable) && !rest.is_empty() {
                        next.push(place + syllable.len());
                    } else if syllable.starts_with(rest) {
                        best = Some(Reading::Prefix);
                    }
                }
            }
        }
        next.sort_unstable();
        next.dedup();
        reached = next;
    }
    if reached.contains(&query.len()) { Some(Reading::Exact) } else { best }
}

fn first_letter(reading: &str) -> &str {
    reading.char_indices().nth(1).map_or(reading, |(end, _)| &reading[..end])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(query: &str, names: &[&str]) -> Vec<String> {
        rank(query, names).into_iter().map(|found| names[found.index].to_owned()).collect()
    }

    fn kind(query: &str, name: &str) -> Option<MatchKind> {
        match_kind(&normalise_query(query), name)
    }

    #[test]
    fn polyphonic_surnames_are_read_as_surnames() {
        for (name, right, wrong) in [
            ("单雄信", "shanxiongxin", "dan"),
            ("曾国藩", "zengguofan", "ceng"),
            ("解缙", "xiejin", "jiejin"),
            ("仇英", "qiuying", "chou"),
            ("朴正", "piaozheng", "po"),
            ("查良镛", "zhaliangyong", "cha"),
            ("区大伦", "oudalun", "qu"),
            ("尉迟恭", "yuchigong", "weichi"),
            ("万俟卨", "moqi", "wan"),
            ("盖叫天", "gejiaotian", "he"),
            ("任伯年", "renbonian", "lin"),
            ("华罗庚", "hualuogeng", "hu a"),
            ("覃海洋", "qinhaiyang", "yan"),
            ("种师道", "chongshidao", "zhong"),
            ("缪荃孙", "miaoquansun", "mou"),
            ("翟志刚", "zhaizhigang", "zhei"),
            ("令狐冲", "linghuchong", "lian"),
            ("宿白", "subai", "xiu"),
            ("折可适", "shekeshi", "zhe"),
            ("员半千", "yunbanqian", "yu an"),
            ("乐毅", "yueyi", "yao"),
            ("召平", "shaoping", "chao"),
            ("冼星海", "xianxinghai", "sheng"),
            ("逄先知", "pangxianzhi", "feng"),
            ("洗夫人", "xianfuren", "xi f"),
            ("繁钦", "poqin", "fan"),
            ("句践", "goujian", "ju"),
            ("欧阳修", "ouyangxiu", "qu"),
            ("长孙无忌", "zhangsunwuji", "chang sun"),
            ("黑伯龙", "heibolong", "hai"),
            ("晁盖", "chaogai", "zhao"),
            ("秘书", "bishu", "bie"),
            ("石涛", "shitao", "dan"),
            ("于谦", "yuqian", "weiq"),
        ] {
            assert!(kind(right, name).is_some_and(|kind| kind <= MatchKind::PinyinPrefix), "{name} by {right}");
            assert!(search_terms(name).iter().any(|term| term.starts_with(right)), "{name} indexed as {right}");
            if wrong.contains(' ') {
                continue;
            }
            assert!(!search_terms(name).iter().any(|term| term.starts_with(wrong)), "{name} indexed as {wrong}");
            assert!(kind(wrong, name).is_none_or(|kind| kind == MatchKind::Containing), "{name} by {wrong}");
        }
    }

    #[test]
    fn other_characters_are_read_in_each_of_their_ways() {
        assert_eq!(kind("wangle", "王乐"), Some(MatchKind::PinyinExact));
        assert_eq!(kind("wangyue", "王乐"), Some(MatchKind::PinyinExact));
        assert_eq!(kind("lizhang", "李长"), Some(MatchKind::PinyinExact));
        assert_eq!(kind("lichang", "李长"), Some(MatchKind::PinyinExact));
        // A school keeps every reading of its first character.
        assert_eq!(kind("chongqing", "重庆银行大连分行"), Some(MatchKind::PinyinPrefix));
        assert_eq!(kind("danjiacun", "单家村小学校"), Some(MatchKind::PinyinPrefix));
    }

    #[test]
    fn names_are_ranked_by_how_closely_they_answer() {
        let names = ["欧张伟", "张为民", "张伟民", "张伟", "章炜", "郑文", "李张薇"];
        assert_eq!(found("张伟", &names), ["张伟", "张伟民", "欧张伟"]);
        assert_eq!(found("zhangwei", &names), ["张伟", "章炜", "张为民", "张伟民", "欧张伟", "李张薇"]);
        assert_eq!(found("zw", &names), ["张伟", "章炜", "郑文", "张为民", "张伟民", "欧张伟", "李张薇"]);
        assert_eq!(found("张w", &names), ["张为民", "张伟民", "张伟", "欧张伟", "李张薇"]);
        assert_eq!(found("", &names), Vec::<String>::new());
        assert_eq!(found("%", &names), Vec::<String>::new());
    }

    #[test]
    fn syllables_and_first_letters_may_be_mixed() {
        for query in ["ShanTF", "stianf", "stfang", "shantianf", "shan tf", "shantifang"] {
            let found = kind(query, "单田芳");
            let expected = if query == "shantifang" { None } else { Some(MatchKind::MixedPrefix) };
            let expected = if query == "shantianf" { Some(MatchKind::PinyinPrefix) } else { expected };
            let expected = if matches!(query, "ShanTF" | "stfang" | "shan tf" | "stianf") {
                Some(MatchKind::MixedExact)
            } else {
                expected
            };
            assert_eq!(found, expected, "{query}");
            let indexed = search_terms("单田芳").iter().any(|term| term.starts_with(&normalise_query(query)));
            assert_eq!(indexed, expected.is_some(), "{query}");
        }
        assert_eq!(kind("zwei", "张伟"), Some(MatchKind::MixedExact));
        assert_eq!(kind("ouyxiu", "欧阳修"), Some(MatchKind::MixedExact));
        assert_eq!(kind("dantf", "单田芳"), None, "a surname is read as one here too");
    }

    #[test]
    fn a_long_name_is_found_by_syllables_and_then_first_letters_and_the_other_way_round() {
        let name = "古丽·买买提";
        for query in
            ["gulimmt", "GuLiMMT", "gulmmt", "gulimaimt", "glmaimaiti", "gmmt", "gumaimaiti", "glmm", "gulimaim"]
        {
            let indexed = search_terms(name).iter().any(|term| term.starts_with(&normalise_query(query)));
            assert_eq!(indexed, kind(query, name).is_some_and(|kind| kind < MatchKind::Containing), "{query}");
            assert_eq!(indexed, !matches!(query, "gmmt" | "gumaimaiti"), "{query}");
        }
        let company = search_terms("凤城市农业技术推广服务中心");
        assert!(company.iter().any(|term| term.starts_with("fengchengsny")), "{company:?}");
    }

    #[test]
    fn signs_alone_find_nobody() {
        for query in ["", " ", "·", "%", "***", "（）", "—", "\u{200b}", "'", "・・"] {
            assert_eq!(normalise_query(query), "", "{query:?}");
            assert_eq!(
                found(query, &["买买提·依明", "某某（大连）公司", "O'Neill", "%", "张伟"]),
                Vec::<String>::new()
            );
        }
        assert_eq!(kind("沈阳大连", "沈阳（大连）公司"), Some(MatchKind::Prefix), "signs between make no difference");
    }

    #[test]
    fn a_name_is_found_by_ordinary_characters_and_pinyin_whatever_it_was_written_with() {
        for (query, name) in [
            ("方小玉", "⽅⼩⽟"),
            ("fangxiaoyu", "⽅⼩⽟"),
            ("李明", "\u{f9e1}明"),
            ("liming", "\u{f9e1}明"),
            ("liuyan", "刘\u{e863}"),
            ("刘䶮", "刘\u{e863}"),
            ("jose garcia", "Jose\u{301} García"),
            ("mal", "⻢⻰"),
            ("王小明", "王\u{200b}小明"),
            ("ｗａｎｇ", "王小明"),
        ] {
            assert!(kind(query, name).is_some(), "{name} by {query}");
            let query = normalise_query(query);
            assert!(search_terms(name).iter().any(|term| term.starts_with(&query)), "{name} indexed by {query}");
        }
    }

    #[test]
    fn names_are_sorted_by_pinyin_and_tone() {
        let sorted = [
            "阿布都·买买提",
            "曾国藩",
            "解缙",
            "John Smith",
            "李娜",
            "李 伟",
            "李伟民",
            "陆一",
            "吕一",
            "栾一",
            "仇英",
            "单田芳",
            "王芳",
            "王伟",
            "张伟",
            "张伟民",
            "章炜",
        ];
        // 解 is read xie as a surname, 曾 zeng, 单 shan, 仇 qiu.
        let mut names = sorted;
        names.sort_by_key(|name| sort_key(name));
        let expected = [
            "阿布都·买买提",
            "John Smith",
            "李娜",
            "李 伟",
            "李伟民",
            "陆一",
            "吕一",
            "栾一",
            "仇英",
            "单田芳",
            "王芳",
            "王伟",
            "解缙",
            "曾国藩",
            "张伟",
            "张伟民",
            "章炜",
        ];
        assert_eq!(names, expected);
        assert_eq!(sort_key("张　伟"), sort_key("张伟"));
        assert_eq!(sort_key("···"), "");
    }

    #[test]
    fn letters_are_normalised_on_both_sides() {
        assert_eq!(normalise_query(" Ｚhāng  Wěi·Lǜ "), "zhangweilv");
        assert_eq!(kind("ZHANG WEI", "张 伟"), Some(MatchKind::PinyinExact));
        assert_eq!(kind("lvbu", "吕布"), Some(MatchKind::PinyinExact));
        assert_eq!(kind("lubu", "吕布"), Some(MatchKind::PinyinExact));
        assert_eq!(kind("LÜ BU", "吕布"), Some(MatchKind::PinyinExact));
        assert_eq!(kind("john", "John Smith"), Some(MatchKind::Prefix));
        assert!(search_terms("John Smith").contains(&"smith".to_owned()));
        assert!(!search_terms("John Smith").contains(&"mith".to_owned()));
        assert_eq!(kind("maimaiti", "阿布都·买买提"), Some(MatchKind::Containing));
    }

    #[test]
    fn an_index_of_a_long_name_stays_small() {
        let name = "重庆长行单曲种区".repeat(20);
        assert!(search_terms(&name).len() < 180);
        assert!(search_terms("张伟").len() < 12);
        assert_eq!(search_terms(""), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn every_prefix_of_a_term_finds_the_name(index in 0..6usize, term in any::<prop::sample::Index>(), end in 1..9usize) {
            let name = ["单雄信", "尉迟敬德", "吕乐", "王小明", "重庆分行", "John Li"][index];
            let terms = search_terms(name);
            let term = &terms[term.index(terms.len())];
            let query: String = term.chars().take(end).collect();
            prop_assert!(kind(&query, name).is_some(), "{} of {}", query, name);
        }

        #[test]
        fn nothing_typed_makes_it_panic(query in ".{0,12}", name in ".{0,12}") {
            let _ = rank(&query, &[name.as_str()]);
            let _ = search_terms(&name);
        }
    }
}
