//! What a pack says of phrases: in which situations each is asked for, where it stands, its parts with their variants, and what
//! is forbidden. `docs/packs/conduct-social-2009.md` describes the file; a calculator takes the same as JSON.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use super::sound::Unit;
use super::voice::Voice;
use crate::pack::written::{Filled, Problems, Share, WrittenEffective};
use crate::pack::{Pack, PackSource, RuleProblem};
use crate::refusal::Refusal;
use crate::service::{Effective, Status};
use crate::text::LocalText;

/// The file of a pack that phrases are read from.
pub const PHRASES_FILE: &str = "phrases.toml";
const REMEDY: &str = "docs/packs/conduct-social-2009.md describes phrases";

/// Whether a clerk must say it or should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhraseKind {
    Required,
    Recommended,
}

/// Where in the talk it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Where {
    /// In the clerk's first turns, before business.
    Beginning,
    Anywhere,
    /// In the clerk's last turns.
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForbiddenKind {
    Quarrel,
    Abuse,
    PushOff,
}

/// One way to say a part.
#[derive(Debug, Clone)]
pub(super) struct Say {
    /// Stretches of characters with a gap between each two.
    pub(super) segments: Vec<Vec<Unit>>,
    /// Only these very characters: no sound stands for another.
    pub(super) exact: bool,
    pub(super) not_before: Vec<Vec<char>>,
    pub(super) not_after: Vec<Vec<char>>,
}

/// A part of a phrase: one of its ways is said.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) says: Vec<Say>,
}

/// What transcripts call the two, in small letters.
#[derive(Debug, Clone, Default)]
struct Voices {
    clerk: Vec<String>,
    customer: Vec<String>,
    numbered: Vec<String>,
}

/// A phrase by key and name.
#[derive(Debug, Clone, Copy)]
pub struct PhraseEntry<'a> {
    pub key: &'a str,
    pub name: Option<&'a LocalText>,
    pub kind: PhraseKind,
    pub situations: &'a [String],
}

#[derive(Debug, Clone)]
pub(super) struct Phrase {
    pub(super) key: String,
    name: Option<LocalText>,
    pub(super) kind: PhraseKind,
    pub(super) situations: Vec<String>,
    pub(super) place: Where,
    pub(super) parts: Vec<Part>,
}

#[derive(Debug, Clone)]
pub(super) struct Forbidden {
    pub(super) kind: ForbiddenKind,
    pub(super) part: Part,
    /// Words of help in the same turn: who says them has not sent the customer away.
    pub(super) softened_by: Vec<Vec<char>>,
}

/// A situation, and the wider one it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SituationEntry {
    pub key: String,
    pub name: LocalText,
    pub within: Option<String>,
}

/// The phrases of one pack, ready to be looked for.
#[derive(Debug, Clone)]
pub struct Conduct {
    pub key: String,
    pub effective: Effective,
    pub situations: Vec<SituationEntry>,
    pub(super) phrases: Vec<Phrase>,
    pub(super) forbidden: Vec<Forbidden>,
    /// Thousandths: below `maybe_from` nothing was said, from `found_from` it was, below `sure_from` a person decides.
    pub(super) maybe_from: u32,
    pub(super) found_from: u32,
    pub(super) sure_from: u32,
    pub(super) beginning_turns: usize,
    pub(super) ending_turns: usize,
    pub(super) turns_apart: usize,
    /// How many characters may lie between two segments or parts.
    pub(super) gap: usize,
    pub(super) fillers: Vec<Vec<char>>,
    /// What transcripts call the clerk, the customer, and voices that are told apart by a number.
    voices: Voices,
    /// Words that tell or deny what follows.
    pub(super) cues: Vec<Vec<char>>,
    /// Words that may stand between those and what is told: 说他, 说很.
    pub(super) passed_over: Vec<Vec<char>>,
    /// Words with which business begins.
    pub(super) business: Vec<Vec<char>>,
}

impl Conduct {
    /// Whom a label of a transcript stands for, where the pack says it.
    pub fn voice_of(&self, label: &str) -> Option<Voice> {
        let label = label.trim().to_lowercase();
        if self.voices.clerk.contains(&label) {
            return Some(Voice::Clerk);
        }
        self.voices.customer.contains(&label).then_some(Voice::Customer)
    }

    /// Whether it is a voice that is told from others by a number or a letter: `说话人1`, `SPEAKER_00`, `A`.
    pub(super) fn is_numbered_label(&self, label: &str) -> bool {
        let label = label.trim().to_lowercase();
        let number = |rest: &str| {
            let rest = rest.trim_start_matches(['_', ' ', '-', '#']);
            rest.len() <= 3 && rest.chars().all(|letter| letter.is_ascii_alphanumeric())
        };
        let numbered = self.voices.numbered.iter().filter_map(|word| label.strip_prefix(word.as_str()));
        let single = label.len() == 1 && label.chars().all(|letter| letter.is_ascii_alphabetic());
        single || numbered.into_iter().any(number)
    }

    /// The phrases in the order of the pack.
    pub fn phrases(&self) -> impl Iterator<Item = PhraseEntry<'_>> {
        self.phrases.iter().map(|phrase| PhraseEntry {
            key: &phrase.key,
            name: phrase.name.as_ref(),
            kind: phrase.kind,
            situations: &phrase.situations,
        })
    }

    /// Which phrases are asked for in these situations, and in the wider ones they belong to.
    pub fn asked_in(&self, situations: &[&str]) -> Result<Vec<PhraseEntry<'_>>, Refusal> {
        let mut asked: Vec<&str> = Vec::new();
        for situation in situations {
            asked.extend(self.situation_with_wider(situation)?);
        }
        let is_asked =
            |phrase: &PhraseEntry<'_>| phrase.situations.iter().any(|situation| asked.contains(&situation.as_str()));
        Ok(self.phrases().filter(is_asked).collect())
    }

    /// The situation and those it belongs to.
    pub(super) fn situation_with_wider(&self, key: &str) -> Result<Vec<&str>, Refusal> {
        let mut found: Vec<&str> = Vec::new();
        let mut next = Some(key);
        while let Some(key) = next {
            let entry = self.situations.iter().find(|entry| entry.key == key).ok_or_else(|| {
                let known: Vec<&str> = self.situations.iter().map(|entry| entry.key.as_str()).collect();
                Refusal::new("unknown_situation")
                    .with("situation", key.chars().take(80).collect::<String>())
                    .with("known", known.join(", "))
            })?;
            found.push(&entry.key);
            next = entry.within.as_deref().filter(|wider| !found.contains(wider));
        }
        Ok(found)
    }
}

/// The phrases of all packs.
#[derive(Debug, Clone, Default)]
pub struct PhraseSets(Vec<(String, Conduct)>);

impl PhraseSets {
    /// Reads the phrases of packs; what is wrong is told with its place. What is wrong with the head of a pack is told where all heads
    /// are read.
    pub fn of_sources(sources: &[PackSource]) -> Result<PhraseSets, Vec<String>> {
        let (mut sets, mut problems) = (Vec::new(), Vec::new());
        for source in sources.iter().filter(|source| source.file(PHRASES_FILE).is_some()) {
            let Ok(pack) = Pack::read(source) else { continue };
            match conduct_of_source(source) {
                Ok(conduct) => sets.extend(conduct.map(|conduct| (pack.head.version, conduct))),
                Err(found) => problems.extend(found.iter().map(|problem| problem.told(&source.name))),
            }
        }
        if problems.is_empty() { Ok(PhraseSets(sets)) } else { Err(problems) }
    }

    /// The phrases of every pack.
    pub fn all(&self) -> impl Iterator<Item = &Conduct> {
        self.0.iter().map(|(_, conduct)| conduct)
    }

    /// Those that hold on a day, each with its version.
    pub fn in_force(&self, on: jiff::civil::Date) -> impl Iterator<Item = (&str, &Conduct)> {
        let sets = self.0.iter().filter(move |(_, conduct)| conduct.effective.covers(on));
        sets.map(|(version, conduct)| (version.as_str(), conduct))
    }

    /// The set with this key, or this key and version, `conduct-social-2009@1.0.0`.
    pub fn find(&self, name: &str) -> Result<&Conduct, Refusal> {
        let (key, version) = name.split_once('@').map_or((name, None), |(key, version)| (key, Some(version)));
        let fits = |(known, conduct): &&(String, Conduct)| {
            conduct.key == key && version.is_none_or(|version| version == known)
        };
        let unknown = || Refusal::new("unknown_phrase_set").with("rules", name.chars().take(80).collect::<String>());
        self.0.iter().find(fits).map(|(_, conduct)| conduct).ok_or_else(unknown)
    }
}

/// The phrases of a pack; `None` where it has no `phrases.toml`.
pub fn conduct_of_source(source: &PackSource) -> Result<Option<Conduct>, Vec<RuleProblem>> {
    let Some(text) = source.file(PHRASES_FILE) else { return Ok(None) };
    let mut problems = Problems::new(PHRASES_FILE, text, REMEDY);
    let written: Option<WrittenConduct> = problems.parse("conduct");
    for (key, name) in written.iter().flat_map(WrittenConduct::uncited) {
        let offset = text.find(&format!("\"{name}\"")).or_else(|| text.find(&name)).unwrap_or(0);
        problems.wrong(offset, key, "name the document or the house rule it comes from in `cite`, and its `status`");
    }
    let conduct = written.and_then(|written| match written.conduct(&source.name) {
        Ok(conduct) => Some(conduct),
        Err(found) => {
            for (key, message) in found {
                // The line on which the name in question is written.
                let offset = text.find(&format!("\"{}\"", key.1)).unwrap_or(0);
                problems.wrong(offset, key.0, message);
            }
            None
        }
    });
    if problems.list.is_empty() { Ok(conduct) } else { Err(problems.list) }
}

/// `phrases.toml` as it is written; the calculator reads the same from JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrittenConduct {
    effective: Option<WrittenEffective>,
    limits: WrittenLimits,
    context: WrittenContext,
    #[serde(default)]
    voices: WrittenVoices,
    situation: Vec<WrittenSituation>,
    phrase: Vec<WrittenPhrase>,
    #[serde(default)]
    forbidden: Vec<WrittenForbidden>,
}

impl std::fmt::Debug for WrittenConduct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WrittenConduct").field("phrases", &self.phrase.len()).finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenLimits {
    maybe_from: Share,
    found_from: Share,
    sure_from: Share,
    beginning_turns: usize,
    ending_turns: usize,
    turns_apart: usize,
    gap: usize,
    cite: Option<Filled>,
    status: Option<Status>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenContext {
    #[serde(default)]
    fillers: Vec<String>,
    #[serde(default)]
    told_by: Vec<String>,
    #[serde(default)]
    denied_by: Vec<String>,
    #[serde(default)]
    passed_over: Vec<String>,
    #[serde(default)]
    business: Vec<String>,
    cite: Option<Filled>,
    status: Option<Status>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenVoices {
    #[serde(default)]
    clerk: Vec<String>,
    #[serde(default)]
    customer: Vec<String>,
    #[serde(default)]
    numbered: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSituation {
    key: String,
    name: LocalText,
    within: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenPhrase {
    key: String,
    name: Option<LocalText>,
    kind: PhraseKind,
    situations: Vec<String>,
    #[serde(rename = "where", default)]
    place: Option<Where>,
    parts: Vec<WrittenPart>,
    cite: Option<Filled>,
    status: Option<Status>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenPart {
    say: Vec<String>,
    #[serde(default)]
    exact: bool,
    #[serde(default)]
    not_before: Vec<String>,
    #[serde(default)]
    not_after: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenForbidden {
    key: String,
    kind: ForbiddenKind,
    say: Vec<String>,
    #[serde(default)]
    exact: bool,
    #[serde(default)]
    not_before: Vec<String>,
    #[serde(default)]
    not_after: Vec<String>,
    #[serde(default)]
    softened_by: Vec<String>,
    cite: Option<Filled>,
    status: Option<Status>,
}

impl WrittenConduct {
    /// What rests on nothing: its key, and the name to be found in the file. A pack cites; a question need not.
    fn uncited(&self) -> Vec<(String, String)> {
        let phrases = self.phrase.iter().map(|phrase| {
            (
                format!("phrase.{}", phrase.key),
                &phrase.key,
                phrase.cite.is_some() && phrase.status.is_some() && phrase.name.is_some(),
            )
        });
        let forbidden = self.forbidden.iter().map(|entry| {
            (format!("forbidden.{}", entry.key), &entry.key, entry.cite.is_some() && entry.status.is_some())
        });
        let named = phrases.chain(forbidden).filter(|(_, _, cited)| !cited).map(|(key, name, _)| (key, name.clone()));
        let tables = [
            ("limits", self.limits.cite.is_some() && self.limits.status.is_some()),
            ("context", self.context.cite.is_some() && self.context.status.is_some()),
            ("effective", self.effective.is_some()),
        ];
        let tables = tables.into_iter().filter(|(_, cited)| !cited).map(|(key, _)| (key.to_owned(), key.to_owned()));
        named.chain(tables).collect()
    }
}

/// What is wrong: the key it is told under with the name to be found in the file, and the sentence.
type Wrong = ((String, String), String);

impl WrittenConduct {
    pub fn conduct(self, key: &str) -> Result<Conduct, Vec<Wrong>> {
        let mut wrong: Vec<Wrong> = Vec::new();
        let effective = self
            .effective
            .map_or(Some(Effective { from: jiff::civil::Date::MIN, until: None }), |span| span.effective());
        if effective.is_none() {
            wrong.push((("effective".into(), "effective".into()), "the span ends before it begins".into()));
        }
        let [maybe_from, found_from, sure_from] =
            [&self.limits.maybe_from, &self.limits.found_from, &self.limits.sure_from]
                .map(|share| thousandths(share.0));
        if maybe_from == 0 || maybe_from > found_from || found_from > sure_from {
            let message = "the limits rise from more than 0: maybe-from, found-from, sure-from".to_owned();
            wrong.push((("limits".into(), "limits".into()), message));
        }
        let situations: Vec<SituationEntry> = self
            .situation
            .into_iter()
            .map(|entry| SituationEntry { key: entry.key, name: entry.name, within: entry.within })
            .collect();
        check_situations(&situations, &mut wrong);
        let fillers = words(self.context.fillers);
        let mut keys = BTreeSet::new();
        let mut phrases = Vec::new();
        for phrase in self.phrase {
            let path = |part: &str| (format!("phrase.{}{part}", phrase.key), phrase.key.clone());
            if !keys.insert(phrase.key.clone()) {
                wrong.push((path(""), "the phrase is there twice".into()));
            }
            for situation in phrase.situations.iter().filter(|key| !situations.iter().any(|known| known.key == **key)) {
                wrong.push((path(".situations"), format!("there is no situation `{situation}`")));
            }
            if phrase.parts.is_empty() || phrase.situations.is_empty() {
                wrong.push((path(""), "a phrase has parts, and situations in which it is asked for".into()));
            }
            let mut parts = Vec::new();
            for part in phrase.parts {
                let context = (words(part.not_before), words(part.not_after));
                match says(&part.say, part.exact, context, (&fillers, 2)) {
                    Ok(says) => parts.push(Part { says }),
                    Err(message) => wrong.push((path(".parts"), message)),
                }
            }
            phrases.push(Phrase {
                key: phrase.key,
                name: phrase.name,
                kind: phrase.kind,
                situations: phrase.situations,
                place: phrase.place.unwrap_or(Where::Anywhere),
                parts,
            });
        }
        let mut forbidden = Vec::new();
        for entry in self.forbidden {
            let context = (words(entry.not_before), words(entry.not_after));
            // A word that is never to be said may be one character, where no other sound stands for it.
            match says(&entry.say, entry.exact, context, (&fillers, if entry.exact { 1 } else { 2 })) {
                Ok(says) => forbidden.push(Forbidden {
                    kind: entry.kind,
                    part: Part { says },
                    softened_by: words(entry.softened_by),
                }),
                Err(message) => wrong.push(((format!("forbidden.{}", entry.key), entry.key), message)),
            }
        }
        let cues = words(self.context.told_by.into_iter().chain(self.context.denied_by).collect());
        let (Some(effective), true) = (effective, wrong.is_empty()) else { return Err(wrong) };
        Ok(Conduct {
            key: key.to_owned(),
            effective,
            situations,
            phrases,
            forbidden,
            maybe_from,
            found_from,
            sure_from,
            beginning_turns: self.limits.beginning_turns,
            ending_turns: self.limits.ending_turns,
            turns_apart: self.limits.turns_apart,
            gap: self.limits.gap,
            fillers,
            voices: Voices {
                clerk: small(self.voices.clerk),
                customer: small(self.voices.customer),
                numbered: small(self.voices.numbered),
            },
            cues,
            passed_over: words(self.context.passed_over),
            business: words(self.context.business),
        })
    }
}

fn thousandths(share: Decimal) -> u32 {
    (share * Decimal::ONE_THOUSAND).to_u32().unwrap_or_default()
}

fn check_situations(situations: &[SituationEntry], wrong: &mut Vec<Wrong>) {
    for (index, entry) in situations.iter().enumerate() {
        let path = (format!("situation.{}", entry.key), entry.key.clone());
        if situations[..index].iter().any(|known| known.key == entry.key) {
            wrong.push((path.clone(), "the situation is there twice".into()));
        }
        let wider = entry.within.as_ref();
        if let Some(wider) = wider.filter(|wider| !situations.iter().any(|known| known.key == **wider)) {
            wrong.push((path, format!("there is no situation `{wider}`")));
        }
    }
}

fn small(written: Vec<String>) -> Vec<String> {
    written.iter().map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()).collect()
}

fn words(written: Vec<String>) -> Vec<Vec<char>> {
    let mut words: Vec<Vec<char>> = written.iter().map(|word| word.chars().collect()).collect();
    words.retain(|word: &Vec<char>| !word.is_empty());
    words
}

/// `请您到…窗口办理` is two segments. One with fewer characters than `least`, or with fillers alone, would be found in everything.
fn says(
    written: &[String],
    exact: bool,
    (not_before, not_after): (Vec<Vec<char>>, Vec<Vec<char>>),
    (fillers, least): (&[Vec<char>], usize),
) -> Result<Vec<Say>, String> {
    if written.is_empty() {
        return Err("name at least one way to say it".to_owned());
    }
    let say = |text: &String| {
        let segments: Vec<Vec<Unit>> = text
            .split('…')
            .map(|segment| segment.chars().filter(|letter| letter.is_alphanumeric()).map(Unit::new).collect())
            .collect();
        for segment in &segments {
            let letters: Vec<char> = segment.iter().map(|unit| unit.letter).collect();
            let is_filler = |letter: &char| fillers.contains(&vec![*letter]);
            if letters.len() < least || fillers.contains(&letters) || letters.iter().all(is_filler) {
                return Err(format!(
                    "`{text}` would be found in almost everything: write at least two characters a segment"
                ));
            }
        }
        Ok(Say { segments, exact, not_before: not_before.clone(), not_after: not_after.clone() })
    };
    written.iter().map(say).collect()
}
