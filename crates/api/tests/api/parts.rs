//! The parts of the API that need no request, looked at by themselves.

use axum::http::header::{ACCEPT_ENCODING, ACCEPT_LANGUAGE};
use axum::http::{HeaderMap, HeaderValue};
use yinuo_api::Language;
use yinuo_api::parts::*;
use yinuo_api::refusal_text::{Facts, sentences, tables, texts};

#[test]
fn a_name_keeps_its_words_and_loses_its_tricks() {
    assert_eq!(safe_name("../../etc/身份证 正面.pdf", "application/pdf"), "身份证 正面.pdf");
    assert_eq!(safe_name("C:\\scans\\a.png", "image/png"), "a.png");
    assert_eq!(safe_name("a\u{202e}fdp.exe\r\n", "application/pdf"), "afdp.exe");
    assert_eq!(safe_name("...", "image/png"), "document.png");
    assert_eq!(safe_name(&"长".repeat(500), "image/png").chars().count(), NAME_LIMIT);
}

#[test]
fn the_first_bytes_tell_the_type() {
    assert_eq!(type_of(b"%PDF-1.7"), Some("application/pdf"));
    assert_eq!(type_of(&[0xff, 0xd8, 0xff, 0xe0]), Some("image/jpeg"));
    assert_eq!(type_of(b"\x89PNG\r\n\x1a\n..."), Some("image/png"));
    assert_eq!(type_of(b"MZ"), None);
    assert_eq!(type_of(b""), None);
}

#[test]
fn a_chinese_name_is_written_twice() {
    let header = disposition("身份证.pdf");
    let header = header.to_str().unwrap();
    assert_eq!(header, "inline; filename=\"___.pdf\"; filename*=UTF-8''%E8%BA%AB%E4%BB%BD%E8%AF%81.pdf");
}

#[test]
fn only_who_takes_brotli_gets_it() {
    let takes =
        |said: &'static str| takes_brotli(&HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(said))]));
    assert!(takes("gzip, deflate, br") && takes("br;q=0.5") && takes("BR, gzip"));
    assert!(!takes("gzip") && !takes("br;q=0, gzip") && !takes("brotli") && !takes_brotli(&HeaderMap::new()));
}

#[test]
fn only_names_with_a_hash_are_kept_for_good() {
    assert!(is_hashed("assets/index-B3x0_9aZ.js"));
    assert!(is_hashed("assets/Board-a-_4c9aZ.js"));
    assert!(!is_hashed("index.html"));
    assert!(!is_hashed("assets/logo.svg"));
    assert!(has_extension("assets/logo.svg") && !has_extension("cases/0421-0000137-5"));
}

#[test]
fn every_template_parses_and_says_everything_in_both_languages() {
    for (name, template) in templates() {
        assert!(parses(name), "{name}");
        assert!(!template.contains("<script") && !template.contains("style=\""), "{name}");
        // Chinese stands only where English stands beside it.
        let without_words = template.split("{{ t(").map(|part| part.split_once(") }}").map_or(part, |(_, rest)| rest));
        let mut left = without_words.collect::<String>();
        left = left.split("{% set").map(|part| part.split_once("%}").map_or(part, |(_, rest)| rest)).collect();
        let allowed = left.replace("中文", "");
        assert!(!allowed.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{name}: Chinese alone: {allowed}");
    }
}

#[test]
fn a_reminder_without_a_promise_speaks_of_its_subject_alone() {
    let told = sentence("due_soon", "D-0000137", None);
    assert_eq!((&*told.zh, &*told.en), ("D-0000137即将到期", "D-0000137 is due soon"));
    let told = sentence("broken", "D-0000137", None);
    assert_eq!((&*told.zh, &*told.en), ("D-0000137已逾期", "D-0000137 is overdue"));
    let promise = LocalText { zh: "答复".into(), en: "Answer".into() };
    let told = sentence("broken", "0421-0000137-5", Some(&promise));
    assert_eq!((&*told.zh, &*told.en), ("0421-0000137-5的承诺“答复”已超时", "`Answer` of 0421-0000137-5 is broken"));
}

fn shown(pairs: &[(&str, &str)]) -> ShownFacts {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_sentence_tells_the_facts_there_are() {
    let text = summary("edit-party", &shown(&[("name", "王芳"), ("address", "凤城")]), None);
    assert_eq!((text.zh.as_ref(), text.en.as_ref()), ("修改客户资料：王芳; 凤城", "edited the party: 王芳; 凤城"));
    let text = summary("change-materials", &shown(&[("materials", "id-card received, form rejected")]), None);
    assert_eq!(text.zh, "登记材料：id-card 收到、form 退回");
    assert_eq!(summary("a-new-command", &shown(&[]), None).en, "a-new-command");
}

#[test]
fn commands_are_found_by_words_of_what_they_do_and_not_by_what_a_sentence_is_filled_with() {
    let looked = commands_told_by(" 查看");
    assert!(looked.contains(&"unmask") && looked.contains(&"read-file") && !looked.contains(&"edit-party"));
    assert_eq!(commands_told_by("Looked at the"), ["unmask"]);
    assert_eq!(commands_told_by("edit-office"), ["edit-office"]);
    assert!(commands_told_by("{name}").is_empty() && commands_told_by("无此事").is_empty());
}

#[test]
fn the_table_is_sorted_and_every_code_speaks_both_languages() {
    for pair in tables().flat_map(|table| table.windows(2)) {
        assert!(pair[0].code < pair[1].code, "{} stands before {}", pair[0].code, pair[1].code);
    }
    for text in texts() {
        assert_eq!(texts().filter(|other| other.code == text.code).count(), 1, "{} has two texts", text.code);
        for sentence in text.zh.iter().chain(&text.en) {
            assert!(!sentence.is_empty(), "{}", text.code);
            assert_eq!(sentence.matches('{').count(), sentence.matches('}').count(), "{}", text.code);
        }
    }
}

#[test]
fn a_rule_is_cited_in_the_language_of_the_reader_and_roles_and_data_by_their_names() {
    let cite = "Order 2023 No. 2, art. 32 (《保险销售行为管理办法》第三十二条)";
    let facts =
        [("account_holder", "李伟".to_owned()), ("entitled", "holder, insured".to_owned()), ("cite", cite.to_owned())];
    let facts = Facts { facts: &facts, service: None, roles: None };
    let (detail, hint) = sentences("payee_not_entitled", facts, Language::Chinese);
    assert!(detail.contains("“李伟”不是投保人（合同持有人）或被保险人"), "{detail}");
    assert!(hint.ends_with("依据：《保险销售行为管理办法》第三十二条。"), "{hint}");
    let (_, hint) = sentences("payee_not_entitled", facts, Language::English);
    assert!(hint.contains("holder or insured") && hint.ends_with("It rests on Order 2023 No. 2, art. 32."), "{hint}");
    let facts = [("data", "birth_date, phone".to_owned()), ("milestone", "consented".to_owned())];
    let facts = Facts { facts: &facts, service: None, roles: None };
    let (detail, _) = sentences("customer_data_missing", facts, Language::Chinese);
    assert!(detail.contains("缺少出生日期、联系电话"), "{detail}");
}

#[test]
fn facts_fill_the_sentence_and_causes_are_told_in_words() {
    let facts = [("field", "identity".to_owned()), ("cause", "wrong_check_digit".to_owned())];
    let facts = Facts { facts: &facts, service: None, roles: None };
    let (detail, _) = sentences("wrong_identity_number", facts, Language::English);
    assert!(detail.contains("check digit"), "{detail}");
    let (detail, _) = sentences("wrong_identity_number", facts, Language::Chinese);
    assert!(detail.contains("校验码"), "{detail}");
    let facts = [("state", "paid".to_owned())];
    let facts = Facts { facts: &facts, service: None, roles: None };
    assert!(sentences("payout_not_waiting", facts, Language::Chinese).0.contains("已支付"));
}

fn language_of(text: &str) -> Language {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT_LANGUAGE, text.parse().unwrap());
    Language::of(&headers)
}

#[test]
fn the_heavier_language_is_spoken_and_chinese_to_strangers() {
    assert_eq!(language_of("en-US,en;q=0.9"), Language::English);
    assert_eq!(language_of("zh-CN,zh;q=0.9,en;q=0.8"), Language::Chinese);
    assert_eq!(language_of("en;q=0.3, zh;q=0.25"), Language::English);
    assert_eq!(language_of("fr"), Language::Chinese);
    assert_eq!(Language::of(&HeaderMap::new()), Language::Chinese);
}
