//! One rule of detection at a time, on the shipped phrases; the labelled dialogues stand in the testkit.

use super::*;
use crate::pack::PackSource;
use crate::pack::tests::load;

pub(super) fn shipped() -> Conduct {
    conduct_of_source(&load("conduct-social-2009")).unwrap().unwrap()
}

/// What is found of a phrase; the clerk speaks in the odd places, from the first.
fn phrase(key: &str, situation: &str, said: &[&str]) -> PhraseFinding {
    let turns: Vec<Turn<'_>> = said
        .iter()
        .enumerate()
        .map(|(index, text)| Turn { speaker: if index % 2 == 0 { Speaker::Clerk } else { Speaker::Customer }, text })
        .collect();
    let observation = observe(&shipped(), &[situation], &turns).unwrap();
    observation.phrases.into_iter().find(|finding| finding.phrase == key).unwrap()
}

#[test]
fn a_phrase_is_shown_with_its_turn_and_place() {
    let finding = phrase("greeting", "window", &["嗯，您好，请坐。", "我查缴费。", "好的。"]);
    assert!(finding.found && !finding.needs_a_person);
    assert_eq!((finding.turn, finding.place), (Some(0), Some(2)));
    assert_eq!(finding.confidence.to_string(), "1");
    assert_eq!(finding.kind, PhraseKind::Required);
    let late = phrase("farewell", "window", &["您好，请坐。", "好。", "办完了。很高兴为您服务，再见。"]);
    assert_eq!((late.found, late.turn, late.place), (true, Some(2), Some(5)));
}

#[test]
fn what_a_recogniser_misheard_lowers_the_confidence_and_below_a_limit_a_person_decides() {
    let sure = phrase("greeting", "window", &["您好，请做。"]);
    assert!(sure.found && !sure.needs_a_person && sure.confidence < rust_decimal::Decimal::ONE, "{sure:?}");
    let doubtful = phrase("greeting", "window", &["宁号，情做。"]);
    assert!(doubtful.needs_a_person, "{doubtful:?}");
    let other = phrase("greeting", "window", &["明天，请来。"]);
    assert!(!other.found && !other.needs_a_person, "{other:?}");
}

#[test]
fn the_window_greeting_is_not_asked_on_the_phone() {
    let turns = [Turn { speaker: Speaker::Clerk, text: "您好，这里是养老科。" }];
    let observation = observe(&shipped(), &["phone-in"], &turns).unwrap();
    let asked: Vec<&str> = observation.phrases.iter().map(|finding| finding.phrase.as_str()).collect();
    assert_eq!(asked, ["farewell", "phone-greeting", "phone-go-ahead"]);
}

#[test]
fn what_the_customer_says_counts_for_nobody() {
    let turns = [
        Turn { speaker: Speaker::Customer, text: "您好，请坐。滚！" },
        Turn { speaker: Speaker::Clerk, text: "身份证。" },
    ];
    let observation = observe(&shipped(), &["window"], &turns).unwrap();
    assert!(observation.phrases.iter().all(|finding| !finding.found));
    assert_eq!(observation.forbidden, []);
}

#[test]
fn a_phrase_in_the_wrong_place_is_shown_to_a_person_and_not_counted() {
    let late = phrase("greeting", "window", &["身份证。", "给。", "表。", "给。", "您好，请坐。"]);
    assert_eq!((late.found, late.needs_a_person, late.turn), (false, true, Some(4)));
}

#[test]
fn half_a_phrase_is_a_miss_that_shows_the_half() {
    let half = phrase("farewell", "window", &["您好，请坐。", "好。", "很高兴为您服务。"]);
    assert_eq!((half.found, half.needs_a_person, half.turn), (false, false, Some(2)));
    assert_eq!(half.confidence.to_string(), "0");
}

#[test]
fn forbidden_words_are_told_with_kind_turn_and_place() {
    let turns = [
        Turn { speaker: Speaker::Clerk, text: "不归我管，找别人去。" },
        Turn { speaker: Speaker::Customer, text: "那我找谁？" },
        Turn { speaker: Speaker::Clerk, text: "神经病，你急什么急！" },
    ];
    let observation = observe(&shipped(), &["window"], &turns).unwrap();
    let told: Vec<(ForbiddenKind, usize, usize)> =
        observation.forbidden.iter().map(|finding| (finding.kind, finding.turn, finding.place)).collect();
    let expected = [
        (ForbiddenKind::PushOff, 0, 0),
        (ForbiddenKind::PushOff, 0, 5),
        (ForbiddenKind::Abuse, 2, 0),
        (ForbiddenKind::Quarrel, 2, 4),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_transcript_without_turns_and_a_situation_nobody_knows_are_refused() {
    assert_eq!(observe(&shipped(), &["window"], &[]).unwrap_err().code, "transcript_empty");
    let turns = [Turn { speaker: Speaker::Clerk, text: "" }];
    assert_eq!(observe(&shipped(), &["lunch"], &turns).unwrap_err().code, "unknown_situation");
    assert!(observe(&shipped(), &["window"], &turns).unwrap().phrases.iter().all(|finding| !finding.found));
}

/// Each mistake is told with its line, the key and the page that describes the file.
#[test]
fn a_broken_file_of_phrases_is_told_with_its_place() {
    let phrases = load("conduct-social-2009").file(PHRASES_FILE).unwrap().to_owned();
    let told = |from: &str, to: &str| {
        let text = phrases.replacen(from, to, 1);
        assert_ne!(text, phrases, "{from}");
        let files = vec![(PHRASES_FILE.to_owned(), text)];
        let problems = conduct_of_source(&PackSource { name: "p".to_owned(), files }).unwrap_err();
        let first = &problems[0];
        assert!(first.line > 0 && first.remedy.contains("conduct-social-2009.md"));
        format!("{}:{} {}: {}", first.file, first.line, first.key, first.message)
    };
    let everything = told("say = [\"请慢走\",", "say = [\"请\",");
    assert!(everything.contains("phrase.go-well.parts: `请` would be found in almost everything"), "{everything}");
    assert!(told("say = [\"请慢走\",", "say = [\"那个\",").contains("almost everything"));
    assert!(told("say = [\"请慢走\",", "say = [\"嗯啊\",").contains("almost everything"));
    assert!(told("say = [\"请慢走\",", "say = [\"…\",").contains("almost everything"));
    // One character is enough for nothing that is asked for, however exactly it is to be said.
    assert!(told("say = [\"请慢走\",", "exact = true, say = [\"好\",").contains("almost everything"));
    assert!(
        told("situations = [\"complaint\"]", "situations = [\"complaints\"]").contains("no situation `complaints`")
    );
    assert!(told("within = \"window\"", "within = \"windows\"").contains("no situation `windows`"));
    assert!(told("found-from = \"0.76\"", "found-from = \"0.50\"").contains("limits rise"));
    assert!(told("found-from = \"0.76\"", "found-from = \"1.76\"").contains("from 0 to 1"));
    assert!(
        told("key = \"farewell\"\nname = { zh = \"很", "key = \"greeting\"\nname = { zh = \"很")
            .contains("there twice")
    );
    assert!(told("kind = \"required\"", "kind = \"wanted\"").contains("unknown variant"));
    assert!(told("parts = [", "part = [").contains("unknown field"));
    assert!(told("cite = \"Rules on service", "note = \"Rules on service").contains("unknown field"));
    let status = told("status = \"found\"\n", "");
    assert!(status.starts_with("phrases.toml:") && status.contains("phrase.greeting: name the document"), "{status}");
}
