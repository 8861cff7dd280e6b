//! Spellings of the same thing, of every kind that was met.

use proptest::prelude::*;

use super::*;

fn compared(text: &str) -> String {
    letters(text).map(|(letter, _)| letter).collect()
}

#[test]
fn blanks_that_align_a_name_are_no_part_of_it() {
    for (typed, kept) in [
        ("张　伟", "张伟"),
        ("张 伟", "张伟"),
        ("\u{3000}张\u{a0}\u{2003}伟 ", "张伟"),
        ("李\t娜", "李娜"),
        ("买买提 · 依明", "买买提·依明"),
        ("买买提 •依明", "买买提•依明"),
        ("John  \u{3000}Smith", "John Smith"),
        ("Ｊｏｈｎ　Ｓｍｉｔｈ", "John Smith"),
        ("J. Smith", "J. Smith"),
        ("某某（大连）公司", "某某（大连）公司"),
    ] {
        assert_eq!(name(typed), kept, "{typed:?}");
    }
}

#[test]
fn the_dots_of_a_name_are_one_when_names_are_compared_and_stay_as_typed_when_shown() {
    for dot in ['·', '•', '．', '‧', '・', '･', '.', '⋅'] {
        let typed = format!("买买提{dot}依明");
        assert!(same_name(&typed, "买买提·依明"), "{dot}");
        assert_eq!(name(&typed), typed, "{dot}");
    }
    assert!(!same_name("买买提·依明", "买买提·艾明"));
    assert!(same_name("José García", "JOSE GARCI\u{301}A"));
    assert!(same_name("O’Neill", "O'NEILL"));
}

#[test]
fn what_is_invisible_is_taken_off_and_a_name_of_nothing_else_is_not_visible() {
    for (typed, kept) in [
        ("王\u{200b}小明", "王小明"),
        ("赵\u{202e}红", "赵红"),
        ("孙\u{feff}丽", "孙丽"),
        ("\u{200e}\u{2068}周 敏\u{2069}", "周敏"),
        ("葛\u{e0100}城", "葛城"),
        ("陈\u{fe0f}\u{ad}明", "陈明"),
        ("吴\u{3164}\u{2800}刚", "吴刚"),
    ] {
        assert_eq!(name(typed), kept, "{typed:?}");
    }
    for typed in ["", " \u{3000}", "\u{200b}", "\u{202e}\u{feff}", "\u{3164}", "\u{2800}\t"] {
        assert!(!is_visible(typed), "{typed:?}");
        assert_eq!(name(typed), "", "{typed:?}");
    }
    assert!(is_visible("·"));
    assert!(!says_something("·%（）—"));
}

#[test]
fn characters_that_look_like_ordinary_ones_become_those() {
    for (typed, kept) in [
        ("⽅⼩⽟", "方小玉"),
        ("\u{f9e1}明", "李明"),
        ("⻢⻰", "马龙"),
        ("刘\u{e863}", "刘䶮"),
        ("刘\u{e843}", "刘\u{9fb9}"),
        ("Jose\u{301}", "José"),
        ("\u{2f8a6}", "慈"),
    ] {
        assert_eq!(name(typed), kept, "{typed:?}");
        assert!(same_name(typed, kept));
    }
    assert_eq!(written("沈阳市　和平区１２号\n⽅"), "沈阳市　和平区１２号\n方", "an address stays as typed");
}

#[test]
fn numbers_of_papers_are_the_same_however_they_are_written() {
    for typed in [
        "\u{202d}210102198804179020\u{202c}",
        "２１０１０２１９８８０４１７９０２０",
        "210102 19880417 9020",
        "210102–19880417–9020",
    ] {
        assert_eq!(number(typed), "210102198804179020", "{typed:?}");
    }
    assert_eq!(number("e 123-4567x"), "E1234567X");
    assert_eq!(number("0123456789（b）"), "0123456789B");
    assert_eq!(number("军字第 1234567 号"), "军字第1234567号");
    assert_eq!(code(" sample.whole-life\u{200b}"), "sample.whole-life");
    assert_eq!(code("T09—3"), "T09-3");
}

#[test]
fn a_phone_is_the_same_with_and_without_the_code_of_the_country() {
    for typed in [
        "13900000009",
        "+86 139 0000 0009",
        "0086-139-0000-0009",
        "(+86)13900000009",
        "8613900000009",
        "１３９００００ ０００９",
        "\u{202d}13900000009\u{202c}",
    ] {
        assert_eq!(phone(typed), "13900000009", "{typed:?}");
    }
    assert_eq!(phone("+86 (024) 2345-6789"), "02423456789");
    assert_eq!(phone("+86 24 2345 6789"), "02423456789");
    assert_eq!(phone("024-23456789"), "02423456789");
    assert_eq!(phone("+86 400 810 8888"), "4008108888");
    assert_eq!(phone("00852 2345 6789"), "+85223456789");
    assert_eq!(phone("86123456"), "86123456", "a number of the place may begin with 86");
}

#[test]
fn no_form_changes_what_is_called_plain() {
    for character in ('\0'..='\u{7f}').chain('\u{4e00}'..='\u{9fff}') {
        assert!(is_plain(&character.to_string()));
        let once = std::iter::once(character);
        assert!(once.clone().nfkc().eq(once.clone()) && once.clone().nfd().eq(once), "{character:?}");
        assert!(ordinary(character) == character && !is_invisible(character), "{character:?}");
    }
    assert!(!is_plain("张伟１"));
}

#[test]
fn marks_between_which_a_sign_was_taken_out_stand_in_one_order() {
    for between in ["!", "-"] {
        let text = format!("\u{1e023}{between}\u{711}");
        assert_eq!(number(&number(&text)), number(&text));
        assert_eq!(phone(&phone(&text)), phone(&text));
    }
}

proptest! {
    #[test]
    fn what_is_kept_is_kept_as_it_is(text in "\\PC{0,16}") {
        prop_assert_eq!(&name(&name(&text)), &name(&text));
        prop_assert_eq!(&code(&code(&text)), &code(&text));
        prop_assert_eq!(&number(&number(&text)), &number(&text));
        prop_assert_eq!(&phone(&phone(&text)), &phone(&text));
        prop_assert_eq!(compared(&name(&text)), compared(&text), "what is kept is found by what was typed");
    }

    #[test]
    fn nothing_invisible_is_left(text in "[\u{200b}-\u{200f}\u{202a}-\u{202e}\u{feff}\u{e0100}张伟a1·]{0,12}") {
        prop_assert!(!name(&text).chars().any(is_invisible));
        prop_assert!(!code(&text).chars().any(is_invisible));
        prop_assert!(!compared(&text).chars().any(is_invisible));
    }
}
