//! The calculator of speech through the same door as the command.

use super::*;

fn one(line: &str) -> serde_json::Value {
    let mut output = Vec::new();
    answer_lines("speech", None, line.as_bytes(), &mut output).unwrap();
    serde_json::from_slice(&output).unwrap()
}

const TALK: &str = r#"{"id":1,"rules":"conduct-social-2009","situation":"window","turns":[
    {"speaker":"customer","text":"我来办退休。","at":"2011-06-10T09:00:00"},
    {"speaker":"clerk","text":"您好，请做。","at":"2011-06-10T09:00:02"},
    {"speaker":"customer","text":"谁管？"},
    {"speaker":"clerk","text":"不归我管。"}]}"#;

#[test]
fn phrases_and_what_is_forbidden_are_told_with_turn_place_and_confidence() {
    let answer = one(&TALK.replace('\n', ""));
    assert_eq!(
        answer["phrases"][0],
        serde_json::json!({
            "phrase": "greeting", "kind": "required", "found": true, "turn": 1, "place": 0, "confidence": "0.94",
            "needs_a_person": false
        })
    );
    assert_eq!(
        answer["phrases"][1],
        serde_json::json!({
            "phrase": "farewell", "kind": "required", "found": false, "turn": null, "place": null, "confidence": "0",
            "needs_a_person": false
        })
    );
    let push_off = serde_json::json!([{"kind": "push-off", "turn": 3, "place": 0, "confidence": "1"}]);
    assert_eq!(answer["forbidden"], push_off);
}

#[test]
fn phrase_sets_can_stand_in_the_line_and_situations_can_be_several() {
    let rules = r#"{"limits":{"maybe-from":"0.6","found-from":"0.7","sure-from":"0.9","beginning-turns":1,"ending-turns":1,"turns-apart":1,"gap":9},
        "context":{},"situation":[{"key":"any","name":{"zh":"任何"}},{"key":"door","name":{"zh":"门口"}}],
        "phrase":[{"key":"welcome","kind":"required","situations":["door"],"parts":[{"say":["欢迎光临"]}]}]}"#;
    let line = |situation: &str, rules: &str| {
        let turns = r#"[{"speaker":"clerk","text":"欢迎光邻！"}]"#;
        one(&format!(r#"{{"rules":{rules},"situation":{situation},"turns":{turns}}}"#).replace('\n', ""))
    };
    assert_eq!(line(r#"["any","door"]"#, rules)["phrases"][0]["found"], true);
    assert_eq!(line(r#""any""#, rules)["phrases"], serde_json::json!([]));
    let wrong = line(r#""door""#, &rules.replace("欢迎光临", "欢"));
    assert_eq!(wrong["error"]["code"], "bad_phrase_set");
    assert!(wrong["error"]["detail"].as_str().unwrap().contains("phrase.welcome.parts"), "{wrong}");
    assert_eq!(line(r#""door""#, &rules.replace("required", "wanted"))["error"]["code"], "bad_phrase_set");
    assert_eq!(line("7", rules)["error"]["code"], "bad_input");
}

#[test]
fn a_transcript_that_is_none_is_refused() {
    let code = |from: &str, to: &str| one(&TALK.replace('\n', "").replace(from, to))["error"]["code"].clone();
    assert_eq!(code("conduct-social-2009", "conduct-social-2008"), "unknown_phrase_set");
    assert_eq!(code("conduct-social-2009", "conduct-social-2009@0.9"), "unknown_phrase_set");
    assert_eq!(code("conduct-social-2009", "conduct-social-2009@1.1.0"), serde_json::Value::Null);
    assert_eq!(code("\"window\"", "\"lunch\""), "unknown_situation");
    assert_eq!(code("\"speaker\":\"clerk\",", ""), "bad_input");
    assert_eq!(code("\"clerk\"", "\"robot\""), "bad_input");
    let empty = one(r#"{"rules":"conduct-social-2009","situation":"window","turns":[]}"#);
    assert_eq!(empty["error"]["code"], "transcript_empty");
}

/// Three hours are looked through like five minutes.
#[test]
fn a_very_long_transcript_is_answered() {
    let mut turns = vec![r#"{"speaker":"clerk","text":"您好，请坐。"}"#.to_owned()];
    for number in 0..4000 {
        turns.push(r#"{"speaker":"customer","text":"嗯，我明白了，那缴费年限怎么算？"}"#.to_owned());
        turns.push(format!(
            r#"{{"speaker":"clerk","text":"第{number}项按月累计，您看这里，请您再核对一遍姓名和年月。"}}"#
        ));
    }
    turns.push(r#"{"speaker":"clerk","text":"很高兴为您服务，再见。"}"#.to_owned());
    let answer =
        one(&format!(r#"{{"rules":"conduct-social-2009","situation":"window","turns":[{}]}}"#, turns.join(",")));
    assert_eq!((&answer["phrases"][0]["found"], &answer["phrases"][1]["found"]), (&true.into(), &true.into()));
    assert_eq!(answer["phrases"][1]["turn"], 8001);
}

/// What a recogniser wrote has the findings of the turns it holds.
#[test]
fn a_transcript_as_a_recogniser_wrote_it_is_answered_like_its_turns() {
    let told = |rest: &str| one(&format!(r#"{{"rules":"conduct-social-2009","situation":"window",{rest}}}"#));
    let turns = told(r#""turns":[{"speaker":"clerk","text":"您好，请坐。"},{"speaker":"customer","text":"您好。"}]"#);
    assert_eq!(told(r#""transcript":"柜员：您好，请坐。\n客户：您好。""#), turns);
    assert_eq!(
        told(
            r#""transcript":"说话人1：您好，请坐。\n说话人2：您好。","speakers":{"说话人1":"clerk","说话人2":"customer"}"#
        ),
        turns
    );
    assert_eq!(told(r#""transcript":"说话人1：您好，请坐。""#)["error"]["code"], "unknown_speakers");
    assert_eq!(told(r#""transcript":"您好，请坐。""#)["error"]["code"], "transcript_without_speakers");
    assert_eq!(told(r#""transcript":"柜员：您好。","turns":[]"#)["error"]["code"], "bad_input");
    assert_eq!(told(r#""note":1"#)["error"]["code"], "bad_input");
}
