//! The calculator of speech: which phrases a clerk said, and what may never be said. The phrases are those of a pack by its name, or
//! stand in the line.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use yinuo_core::pack::Pack;
use yinuo_core::quality::speech::{
    Conduct, PHRASES_FILE, PhraseSets, Speaker, Transcript, Turn, Voice, WrittenConduct, observe,
};

use super::{
    CalcFailure,
    answer::{Answer, Refused},
    calculator::{Calculate, Entry, Field, FieldKind, any_value, line_id},
    figures::refused,
    packs::{Packs, bad_pack},
};

pub(super) const SPEECH: Entry = Entry {
    name: "speech",
    fields: Speech::FIELDS,
    answers: "phrases ([{phrase, kind, found, turn, place, confidence, needs_a_person}]: those asked for in the situation), forbidden \
              ([{kind: quarrel|abuse|push-off, turn, place, confidence}]). Turns and the characters of a turn count from 0",
    start: |packs| Ok(Box::new(Speech { sets: read_sets(&packs)?, latest: None })),
};

struct Speech {
    sets: PhraseSets,
    /// The phrases that stood in the latest line that brought its own.
    latest: Option<(Box<str>, Conduct)>,
}

/// The phrases of all packs; a folder without any leaves only unknown ones.
fn read_sets(packs: &Packs) -> Result<PhraseSets, CalcFailure> {
    let sources = packs.sources()?;
    for source in sources.iter().filter(|source| source.file(PHRASES_FILE).is_some()) {
        Pack::read(source).map_err(|findings| {
            bad_pack(&source.name, "", findings.first().map_or_else(String::new, ToString::to_string))
        })?;
    }
    PhraseSets::of_sources(&sources).map_err(|problems| {
        let (file, detail) = problems.first().and_then(|first| first.split_once(": ")).unwrap_or_default();
        CalcFailure::BadPack { file: file.to_owned(), detail: detail.to_owned() }
    })
}

#[derive(Deserialize)]
struct SpeechLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    rules: &'line RawValue,
    situation: Situations,
    #[serde(borrow, default)]
    turns: Option<Vec<TurnText<'line>>>,
    /// A file as a recogniser wrote it, instead of turns.
    #[serde(borrow, default)]
    transcript: Option<Cow<'line, str>>,
    /// Whom its labels stand for, where the pack does not say it.
    #[serde(default)]
    speakers: BTreeMap<String, Voice>,
}
line_id!(SpeechLine);

/// One, or those a talk went through.
#[derive(Deserialize)]
#[serde(untagged)]
enum Situations {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
struct TurnText<'line> {
    speaker: Speaker,
    #[serde(borrow)]
    text: Cow<'line, str>,
}

impl Calculate for Speech {
    type Line<'line> = SpeechLine<'line>;
    const FIELDS: &'static [Field] = &[
        Field::required("rules", FieldKind::Any("pack, pack@version or the phrase sets")),
        Field::required("situation", FieldKind::Any("text or [text]")),
        Field::optional("turns", FieldKind::List("[{speaker: clerk|customer, text, at?}]")),
        Field::optional("transcript", FieldKind::Any("JSON, WebVTT, SRT or text, instead of turns")),
        Field::optional("speakers", FieldKind::Any("{label: clerk|customer|nobody}")),
    ];

    fn answer(&mut self, line: &SpeechLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let conduct = self.conduct(line.rules)?;
        let situations: Vec<&str> = match &line.situation {
            Situations::One(situation) => vec![situation.as_str()],
            Situations::Several(several) => several.iter().map(String::as_str).collect(),
        };
        let spoken = match (&line.turns, &line.transcript) {
            (None, Some(text)) => Transcript::read(text.as_bytes(), conduct, &line.speakers)
                .and_then(|transcript| transcript.spoken(conduct, &line.speakers))
                .map_err(refused)?,
            (Some(_), None) => Vec::new(),
            _ => return Err(Refused::bad_input("give either `turns` or `transcript`")),
        };
        let given = line.turns.iter().flatten().map(|turn| Turn { speaker: turn.speaker, text: &turn.text });
        let read = spoken.iter().map(|turn| Turn { speaker: turn.speaker, text: &turn.text });
        let turns: Vec<Turn<'_>> = given.chain(read).collect();
        let observation = observe(conduct, &situations, &turns).map_err(refused)?;
        answer.member("phrases", &observation.phrases);
        answer.member("forbidden", &observation.forbidden);
        Ok(())
    }
}

impl Speech {
    fn conduct(&mut self, written: &RawValue) -> Result<&Conduct, Refused> {
        let text = written.get();
        if text.starts_with('"') {
            let name: String = serde_json::from_str(text).map_err(|_| Refused::bad_input("`rules` is no name"))?;
            return self.sets.find(&name).map_err(refused);
        }
        if self.latest.as_ref().is_none_or(|(latest, _)| **latest != *text) {
            let bad = |detail: String| Refused::new("bad_phrase_set", format!("`rules`: {detail}"));
            let written: WrittenConduct = serde_json::from_str(text)
                .map_err(|error| bad(error.to_string().split(" at line ").next().unwrap_or_default().to_owned()))?;
            let conduct = written.conduct("").map_err(|wrong| {
                bad(wrong.first().map_or_else(String::new, |((key, _), message)| format!("at {key}: {message}")))
            })?;
            self.latest = Some((text.into(), conduct));
        }
        Ok(&self.latest.as_ref().expect("it was put there just now").1)
    }
}
