//! Reading a transcript (对话文字): our JSON and that of common recognisers, WebVTT, SRT, and plain text with the speaker in front of
//! what was said. Who a label stands for is said by the pack (柜员, agent) or by the person who brings the transcript in (说话人1); it
//! is never guessed, because what the customer said is not the clerk's.

use std::collections::BTreeMap;

use encoding_rs::{Encoding, GB18030, UTF_8};
use serde::{Deserialize, Serialize};

use super::json_reader;
use super::phrases::Conduct;
use super::transcript::Speaker;
use super::voice::{LabelledTurn, Voice};
use crate::refusal::Refusal;

/// What a transcript was written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TranscriptFormat {
    Json,
    WebVtt,
    Srt,
    Text,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcript {
    pub format: TranscriptFormat,
    pub turns: Vec<LabelledTurn>,
}

/// A turn of a talk with the speaker known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpokenTurn {
    pub speaker: Speaker,
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// Who speaks where no label stands.
const UNLABELLED: &str = "?";

impl Transcript {
    /// Reads a transcript from its bytes; `named` are labels somebody has said stand for a speaker.
    pub fn read(bytes: &[u8], conduct: &Conduct, named: &BTreeMap<String, Voice>) -> Result<Transcript, Refusal> {
        let text = decoded(bytes)?;
        let trimmed = text.trim_start();
        let labels = Labels { conduct, named };
        let (format, turns) = if is_json(trimmed) {
            (TranscriptFormat::Json, json_reader::turns(trimmed)?)
        } else if trimmed.starts_with("WEBVTT") {
            (TranscriptFormat::WebVtt, cues(trimmed, &labels))
        } else if trimmed.contains("-->") {
            (TranscriptFormat::Srt, cues(trimmed, &labels))
        } else {
            (TranscriptFormat::Text, lines(trimmed, &labels))
        };
        let turns: Vec<LabelledTurn> = turns.into_iter().filter(|turn| !turn.text.trim().is_empty()).collect();
        if turns.is_empty() {
            return Err(Refusal::new("transcript_empty"));
        }
        if turns.iter().all(|turn| turn.label == UNLABELLED) {
            return Err(Refusal::new("transcript_without_speakers"));
        }
        Ok(Transcript { format, turns })
    }

    /// The labels of the transcript in the order in which they first speak, each with whom it stands for where that is known.
    pub fn voices(&self, conduct: &Conduct, named: &BTreeMap<String, Voice>) -> Vec<(String, Option<Voice>)> {
        let mut found: Vec<(String, Option<Voice>)> = Vec::new();
        for turn in &self.turns {
            if !found.iter().any(|(label, _)| *label == turn.label) {
                let voice = named.get(&turn.label).copied().or_else(|| conduct.voice_of(&turn.label));
                found.push((turn.label.clone(), voice));
            }
        }
        found
    }

    /// The talk, once it is known of every label whom it stands for.
    pub fn spoken(self, conduct: &Conduct, named: &BTreeMap<String, Voice>) -> Result<Vec<SpokenTurn>, Refusal> {
        let voices: BTreeMap<String, Option<Voice>> = self.voices(conduct, named).into_iter().collect();
        let unknown: Vec<&str> =
            voices.iter().filter(|(_, voice)| voice.is_none()).map(|(label, _)| label.as_str()).collect();
        if !unknown.is_empty() {
            return Err(Refusal::new("unknown_speakers").with("labels", unknown.join(", ")));
        }
        let spoken = self.turns.into_iter().filter_map(|turn| {
            let speaker = match voices.get(&turn.label)?.as_ref()? {
                Voice::Clerk => Speaker::Clerk,
                Voice::Customer => Speaker::Customer,
                Voice::Nobody => return None,
            };
            Some(SpokenTurn { speaker, text: turn.text, at: turn.at })
        });
        let spoken: Vec<SpokenTurn> = spoken.collect();
        if spoken.is_empty() { Err(Refusal::new("transcript_empty")) } else { Ok(spoken) }
    }
}

/// `[` begins a list of stretches, and a line with its time in front: `[09:00:02] 柜员：您好`.
fn is_json(text: &str) -> bool {
    let inside = text.strip_prefix('[').map(str::trim_start);
    text.starts_with('{') || inside.is_some_and(|inside| inside.starts_with(['{', ']']))
}

/// Text of whatever encoding recognisers write here; what is none of them, or holds control characters, is no transcript.
fn decoded(bytes: &[u8]) -> Result<String, Refusal> {
    let no_text = || Refusal::new("transcript_not_text");
    let strictly = |encoding: &'static Encoding, bytes: &[u8]| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        text.map(std::borrow::Cow::into_owned).ok_or_else(no_text)
    };
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => strictly(encoding, bytes.get(mark..).unwrap_or_default())?,
        None if std::str::from_utf8(bytes).is_ok() => strictly(UTF_8, bytes)?,
        None => strictly(GB18030, bytes)?,
    };
    if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r')) {
        return Err(no_text());
    }
    Ok(text)
}

/// What is taken for a label in front of what was said.
struct Labels<'a> {
    conduct: &'a Conduct,
    named: &'a BTreeMap<String, Voice>,
}

impl Labels<'_> {
    /// `柜员：您好` is a label and what it said; `时间：九点` is not.
    fn split<'t>(&self, line: &'t str) -> Option<(&'t str, &'t str)> {
        let (label, rest) = line.split_once(['：', ':'])?;
        let label = label.trim().trim_matches(['[', ']', '【', '】', '<', '>', '-', ' ']);
        let known = self.named.contains_key(label) || self.conduct.voice_of(label).is_some();
        (known || self.conduct.is_numbered_label(label)).then_some((label, rest.trim()))
    }
}

/// Adds what was said, to the turn before where the same goes on.
fn add(turns: &mut Vec<LabelledTurn>, label: Option<&str>, text: &str, at: Option<&str>) {
    match (turns.last_mut(), label) {
        (Some(last), None) => join(last, text),
        (Some(last), Some(label)) if last.label == label => join(last, text),
        (_, label) => turns.push(LabelledTurn {
            label: label.unwrap_or(UNLABELLED).to_owned(),
            text: text.to_owned(),
            at: at.map(str::to_owned),
        }),
    }
}

fn join(turn: &mut LabelledTurn, text: &str) {
    if !text.is_empty() {
        turn.text.push('\n');
        turn.text.push_str(text);
    }
}

/// The blocks of WebVTT and SRT: a line of times, then what was said. Numbers, notes and styles between are passed over.
fn cues(text: &str, labels: &Labels<'_>) -> Vec<LabelledTurn> {
    let mut turns = Vec::new();
    let mut at: Option<&str> = None;
    for line in text.lines().map(str::trim) {
        if let Some((from, _)) = line.split_once("-->") {
            at = Some(from.trim());
        } else if line.is_empty() {
            at = None;
        } else if at.is_some() {
            let (voice, said) = voiced(line);
            let said = without_tags(said);
            match (voice, labels.split(&said)) {
                (Some(voice), _) => add(&mut turns, Some(voice), &said, at),
                (None, Some((label, rest))) => add(&mut turns, Some(label), rest, at),
                (None, None) => add(&mut turns, None, &said, at),
            }
        }
    }
    turns
}

/// `<v 柜员>您好</v>` names its voice.
fn voiced(line: &str) -> (Option<&str>, &str) {
    let Some(rest) = line.strip_prefix("<v") else { return (None, line) };
    let Some((name, said)) = rest.split_once('>') else { return (None, line) };
    let name = name.split_once(' ').map_or("", |(_, name)| name).trim();
    (Some(name).filter(|name| !name.is_empty()), said)
}

fn without_tags(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    let mut inside = false;
    for letter in text.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if !inside => said.push(letter),
            _ => {}
        }
    }
    said
}

/// Lines with a label in front; a line without one goes on with what was said before. Each line with a label is a turn.
fn lines(text: &str, labels: &Labels<'_>) -> Vec<LabelledTurn> {
    let mut turns: Vec<LabelledTurn> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (at, line) = timed(line);
        match labels.split(line) {
            Some((label, said)) => {
                turns.push(LabelledTurn { label: label.to_owned(), text: said.to_owned(), at: at.map(str::to_owned) })
            }
            None => add(&mut turns, None, line, at),
        }
    }
    turns
}

/// `[09:00:02] 柜员：您好` begins with its time.
fn timed(line: &str) -> (Option<&str>, &str) {
    let of_time = |letter: char| letter.is_ascii_digit() || matches!(letter, ':' | '.' | ',' | '-' | '/');
    let bare = line.trim_start_matches(['[', '(', '（', '【']);
    let end = bare.find(|letter| !of_time(letter)).unwrap_or(bare.len());
    let (time, rest) = bare.split_at(end);
    let is_time = time.contains(':') && time.starts_with(|letter: char| letter.is_ascii_digit());
    let rest = rest.trim_start_matches([']', ')', '）', '】', ' ', '\t']);
    if is_time && !rest.is_empty() { (Some(time), rest) } else { (None, line) }
}
