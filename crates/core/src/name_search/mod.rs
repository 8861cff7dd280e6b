//! Finding people by their Chinese names: by characters, by pinyin, by initials, or by a mixture of them.
//!
//! A surname is read as a surname (单 is Shan, not Dan); any other character may be read in each of its ways. Both sides, the
//! terms an index holds and the query put to it, go through the same [`normalise_query`], so that `term LIKE 'query%'` finds
//! what [`rank`] would rank.

mod readings;
mod surnames;

use readings::{Character, alternatives, characters, combinations};

/// Suffixes of longer names than this are not indexed: nobody types the end of so long a company name.
const SUFFIXES_MAX: usize = 40;

/// How a name answers a query, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchKind {
    Exact,
    Prefix,
    PinyinExact,
    PinyinPrefix,
    InitialsExact,
    InitialsPrefix,
    /// The query stands inside the name, by characters, pinyin or initials.
    Containing,
}

/// One name that answers a query: its place among the names, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameMatch {
    pub index: usize,
    pub kind: MatchKind,
}

/// Small letters, no spaces or name dots, no tone marks, `v` for ü, full-width letters made plain.
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
        for combination in combinations(&parsing) {
            terms.push(combination.concat());
            terms.push(combination.iter().filter_map(|reading| reading.chars().next()).collect());
        }
    }
    terms.retain(|term| !term.is_empty());
    terms.sort_unstable();
    terms.dedup();
    terms
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
    let parsings: Vec<Vec<Vec<String>>> =
        alternatives(&characters).into_iter().map(|parsing| with_characters(&characters, parsing)).collect();
    let reads =
        |from: usize, whole: bool| parsings.iter().filter_map(|parsing| read(query, parsing.get(from..)?, whole)).max();
    let kinds = [
        (true, MatchKind::PinyinExact, MatchKind::PinyinPrefix),
        (false, MatchKind::InitialsExact, MatchKind::InitialsPrefix),
    ];
    for (whole, exact, prefix) in kinds {
        match reads(0, whole) {
            Some(Reading::Exact) => return Some(exact),
            Some(Reading::Prefix) => return Some(prefix),
            None => {}
        }
    }
    let inside = letters.contains(query)
        || (1..characters.len()).any(|from| reads(from, true).is_some() || reads(from, false).is_some());
    inside.then_some(MatchKind::Containing)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reading {
    Prefix,
    Exact,
}

/// Lets a query mix characters with pinyin: 张wei.
fn with_characters(characters: &[Character], mut parsing: Vec<Vec<String>>) -> Vec<Vec<String>> {
    for (readings, character) in parsing.iter_mut().zip(characters) {
        let letter = character.letter.to_string();
        if !readings.contains(&letter) {
            readings.push(letter);
        }
    }
    parsing
}

/// Whether the query spells the readings from their beginning, in full or by first letters. Follows every way of reading
/// at once: the places in the query that can be reached after each character.
fn read(query: &str, parsing: &[Vec<String>], whole: bool) -> Option<Reading> {
    let mut reached = vec![0];
    let mut best = None;
    for readings in parsing {
        let mut next = Vec::new();
        for place in reached {
            let rest = &query[place..];
            for reading in readings {
                let spelt = if whole { reading.as_str() } else { first_letter(reading) };
                if rest.starts_with(spelt) && !rest.is_empty() {
                    next.push(place + spelt.len());
                } else if spelt.starts_with(rest) {
                    best = Some(Reading::Prefix);
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
        assert!(search_terms(&name).len() < 150);
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
