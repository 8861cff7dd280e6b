//! Transcripts as recognisers, phones and people write them.

use std::collections::BTreeMap;

use encoding_rs::GB18030;

use super::tests::shipped;
use super::*;

fn read(text: &str) -> Transcript {
    Transcript::read(text.as_bytes(), &shipped(), &BTreeMap::new()).unwrap()
}

fn code(bytes: &[u8]) -> &'static str {
    Transcript::read(bytes, &shipped(), &BTreeMap::new()).unwrap_err().code
}

fn spoken(text: &str, named: &[(&str, Voice)]) -> Vec<(Speaker, String)> {
    let named: BTreeMap<String, Voice> = named.iter().map(|(label, voice)| ((*label).to_owned(), *voice)).collect();
    let transcript = Transcript::read(text.as_bytes(), &shipped(), &named).unwrap();
    let turns = transcript.spoken(&shipped(), &named).unwrap();
    turns.into_iter().map(|turn| (turn.speaker, turn.text)).collect()
}

const TALK: [(Speaker, &str); 3] =
    [(Speaker::Clerk, "您好，请坐。"), (Speaker::Customer, "我来办退休。"), (Speaker::Clerk, "请出示身份证。")];

fn talk() -> Vec<(Speaker, String)> {
    TALK.iter().map(|(speaker, text)| (*speaker, (*text).to_owned())).collect()
}

#[test]
fn the_same_talk_reads_the_same_from_every_format() {
    let text = "[09:00:01] 柜员：您好，请坐。\n[09:00:05] 客户: 我来办退休。\n09:00:09 柜员：请出示身份证。";
    assert_eq!((spoken(text, &[]), read(text).format), (talk(), TranscriptFormat::Text));
    assert_eq!(read(text).turns[2].at.as_deref(), Some("09:00:09"));
    let srt = "1\r\n00:00:01,000 --> 00:00:04,000\r\n柜员：您好，请坐。\r\n\r\n2\r\n00:00:05,000 --> 00:00:06,000\r\n\
               客户：<i>我来办退休。</i>\r\n\r\n3\r\n00:00:09,000 --> 00:00:10,000\r\n柜员：请出示身份证。\r\n";
    assert_eq!((spoken(srt, &[]), read(srt).format), (talk(), TranscriptFormat::Srt));
    let vtt = "WEBVTT - 窗口三\n\nNOTE 柜员：不算\n\nSTYLE\n::cue { color: red }\n\nfirst\n00:01.000 --> 00:04.000\n<v 柜员>您好，请坐。</v>\n\n\
               00:05.000 --> 00:06.000 align:start\n<v.loud 客户>我来办退休。\n\n00:09.000 --> 00:10.000\n<v 柜员>请出示身份证。";
    assert_eq!((spoken(vtt, &[]), read(vtt).format), (talk(), TranscriptFormat::WebVtt));
    let ours = r#"{"turns":[{"speaker":"clerk","text":"您好，请坐。","at":"09:00"},{"speaker":"customer","text":"我来办退休。"},
        {"speaker":"clerk","text":"请出示身份证。"}]}"#;
    assert_eq!((spoken(ours, &[]), read(ours).format), (talk(), TranscriptFormat::Json));
    let voices = [("0", Voice::Clerk), ("1", Voice::Customer)];
    let channels = r#"{"Result":{"Sentences":[{"BeginTime":1000,"Text":"您好，请坐。","ChannelId":0},
        {"BeginTime":5000,"Text":"我来办退休。","ChannelId":1},{"BeginTime":9000,"Text":"请出示身份证。","ChannelId":0}]}}"#;
    assert_eq!(spoken(channels, &voices), talk());
    let segments = r#"{"segments":[{"start":1.0,"text":"您好，请坐。","speaker":"SPEAKER_00"},
        {"start":5.2,"text":"我来办退休。","speaker":"SPEAKER_01"},{"start":9.0,"text":"请出示身份证。","speaker":"SPEAKER_00"}]}"#;
    let voices = [("SPEAKER_00", Voice::Clerk), ("SPEAKER_01", Voice::Customer)];
    assert_eq!(spoken(segments, &voices), talk());
    let utterances = r#"{"utterances":[{"start_time":1,"text":"您好，请坐。","additions":{"speaker":"1"}},
        {"text":"我来办退休。","additions":{"speaker":"2"}},{"text":"请出示身份证。","additions":{"speaker":"1"}}]}"#;
    assert_eq!(spoken(utterances, &[("1", Voice::Clerk), ("2", Voice::Customer)]), talk());
}

#[test]
fn the_same_talk_reads_the_same_from_every_encoding() {
    let text = "柜员：您好，请坐。\n客户：我来办退休。\n柜员：请出示身份证。";
    let (gbk, _, _) = GB18030.encode(text);
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [&gbk[..], &marked, &wide] {
        let transcript = Transcript::read(bytes, &shipped(), &BTreeMap::new()).unwrap();
        let turns = transcript.spoken(&shipped(), &BTreeMap::new()).unwrap();
        assert_eq!(turns.into_iter().map(|turn| (turn.speaker, turn.text)).collect::<Vec<_>>(), talk());
    }
}

#[test]
fn stretches_of_one_voice_belong_together_and_a_line_without_a_label_goes_on() {
    let srt = "1\n00:00:01,000 --> 00:00:02,000\n柜员：您好，\n\n2\n00:00:02,000 --> 00:00:03,000\n请坐。\n\n3\n\
               00:00:04,000 --> 00:00:05,000\n客户：好的。";
    assert_eq!(
        spoken(srt, &[]),
        [(Speaker::Clerk, "您好，\n请坐。".to_owned()), (Speaker::Customer, "好的。".to_owned())]
    );
    // A colon in what was said makes no label of it.
    let text = "柜员：您好，请坐。\n时间：九点到十二点\n客户：好的。";
    assert_eq!(spoken(text, &[])[0].1, "您好，请坐。\n时间：九点到十二点");
}

#[test]
fn whom_a_label_stands_for_is_said_and_never_guessed() {
    let text = "说话人1：您好，请坐。\n说话人2：我来办退休。\n李四：插一句。";
    let transcript = read(text);
    let refusal = transcript.clone().spoken(&shipped(), &BTreeMap::new()).unwrap_err();
    assert_eq!((refusal.code, refusal.fact("labels")), ("unknown_speakers", Some("说话人1, 说话人2")));
    assert_eq!(transcript.voices(&shipped(), &BTreeMap::new())[0], ("说话人1".to_owned(), None));
    let voices = [("说话人1", Voice::Clerk), ("说话人2", Voice::Customer), ("李四", Voice::Nobody)];
    assert_eq!(spoken(text, &voices).len(), 2, "what nobody of the two said is left out");
}

#[test]
fn what_is_no_transcript_is_refused_by_what_is_wrong_with_it() {
    assert_eq!(code("您好，请坐。\n我来办退休。".as_bytes()), "transcript_without_speakers");
    assert_eq!(code(b"1\n00:00:01,000 --> 00:00:02,000\nGood day\n"), "transcript_without_speakers");
    assert_eq!(code(b""), "transcript_empty");
    assert_eq!(code(b"WEBVTT\n\n"), "transcript_empty");
    assert_eq!(code("柜员：\n客户： ".as_bytes()), "transcript_empty");
    assert_eq!(code(br#"{"turns":[]}"#), "transcript_empty");
    assert_eq!(code(b"\xff\xd8\xff\xe0\x00\x10JFIF"), "transcript_not_text");
    // Wide characters without a mark that says so.
    let wide: Vec<u8> = "柜员：您好，请坐。".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(code(&wide), "transcript_not_text");
    assert_eq!(code(b"RIFF\x24\x08\x00\x00WAVEfmt "), "transcript_not_text");
    assert_eq!(code(b"{\"turns\":"), "transcript_not_known");
    assert_eq!(code(br#"{"words":[{"w":"a"}]}"#), "transcript_not_known");
    assert_eq!(code(br#"{"turns":[{"speaker":"clerk"}]}"#), "transcript_not_known");
    assert_eq!(code(b"[{}]"), "transcript_not_known");
}

/// Three hours of talk in cues of three seconds.
#[test]
fn a_transcript_of_three_hours_is_read() {
    let cue = |number: usize| {
        let who = if number.is_multiple_of(2) { "柜员" } else { "客户" };
        format!("{number}\n00:00:01,000 --> 00:00:02,000\n{who}：第{number}句。\n\n")
    };
    let text: String = (0..3600).map(cue).collect();
    assert_eq!(read(&text).turns.len(), 3600);
    let turns = read(&text).spoken(&shipped(), &BTreeMap::new()).unwrap();
    let turns: Vec<Turn<'_>> = turns.iter().map(|turn| Turn { speaker: turn.speaker, text: &turn.text }).collect();
    let observed = observe(&shipped(), &["window"], &turns).unwrap();
    assert!(observed.phrases.iter().all(|finding| !finding.found) && observed.forbidden.is_empty());
}
