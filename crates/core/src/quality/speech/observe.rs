//! What was said and what was not: the findings of a transcript.

use std::ops::Range;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::find::{chain, part_matches};
use super::found::Match;
use super::phrases::{Conduct, Forbidden, ForbiddenKind, Phrase, PhraseKind, Where};
use super::transcript::{Speech, Turn};
use crate::refusal::Refusal;

/// Whether a phrase that was asked for was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhraseFinding {
    pub phrase: String,
    pub kind: PhraseKind,
    pub found: bool,
    /// Where it begins, or where something like it does: the turn, from 0 over all turns.
    pub turn: Option<usize>,
    /// The place in the text of the turn, in characters from 0.
    pub place: Option<usize>,
    /// From 0 to 1, with three decimals.
    pub confidence: Decimal,
    pub needs_a_person: bool,
}

impl PhraseFinding {
    /// What a person heard: there is nothing to be sure of besides.
    pub fn by_person(phrase: &str, kind: PhraseKind, found: bool) -> PhraseFinding {
        let (turn, place, confidence) = (None, None, Decimal::ONE);
        PhraseFinding { phrase: phrase.to_owned(), kind, found, turn, place, confidence, needs_a_person: false }
    }
}

/// Something a clerk may never say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForbiddenFinding {
    pub kind: ForbiddenKind,
    pub turn: usize,
    pub place: usize,
    pub confidence: Decimal,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// Every phrase that is asked for in the situations, in the order of the pack.
    pub phrases: Vec<PhraseFinding>,
    /// In the order of the turns.
    pub forbidden: Vec<ForbiddenFinding>,
}

pub fn observe(conduct: &Conduct, situations: &[&str], turns: &[Turn<'_>]) -> Result<Observation, Refusal> {
    if turns.is_empty() {
        return Err(Refusal::new("transcript_empty"));
    }
    let mut asked: Vec<&str> = Vec::new();
    for situation in situations {
        asked.extend(conduct.situation_with_wider(situation)?);
    }
    if asked.is_empty() {
        return Err(Refusal::new("unknown_situation").with("situation", "").with("known", ""));
    }
    let speech = Speech::read(turns, conduct);
    let is_asked = |phrase: &&Phrase| phrase.situations.iter().any(|situation| asked.contains(&situation.as_str()));
    let phrases = conduct.phrases.iter().filter(is_asked).map(|phrase| look_for(&speech, conduct, phrase)).collect();
    Ok(Observation { phrases, forbidden: forbidden(&speech, conduct) })
}

fn look_for(speech: &Speech<'_>, conduct: &Conduct, phrase: &Phrase) -> PhraseFinding {
    let range = match phrase.place {
        Where::Beginning => {
            let first = speech.of_turns(0, conduct.beginning_turns);
            first.start..business_begins(speech, conduct, first)
        }
        Where::End => speech.of_turns(speech.clerk_turns.saturating_sub(conduct.ending_turns), speech.clerk_turns),
        Where::Anywhere => 0..speech.tokens.len(),
    };
    let parts: Vec<Vec<Match>> =
        phrase.parts.iter().map(|part| part_matches(speech, conduct, part, &range, conduct.maybe_from)).collect();
    if let Some(whole) = chain(speech, conduct, &parts) {
        let score = whole.score;
        return finding(speech, phrase, Some(whole), score, score >= conduct.found_from, score < conduct.sure_from);
    }
    // Said in the wrong place: a person has a look. Only a part of it: a miss, shown where that part stands.
    if phrase.place != Where::Anywhere {
        let all = 0..speech.tokens.len();
        let parts: Vec<Vec<Match>> =
            phrase.parts.iter().map(|part| part_matches(speech, conduct, part, &all, conduct.found_from)).collect();
        if let Some(elsewhere) = chain(speech, conduct, &parts) {
            return finding(speech, phrase, Some(elsewhere), 0, false, true);
        }
    }
    let best =
        parts.iter().filter_map(|part| part.iter().min_by_key(|found| found.rank())).min_by_key(|found| found.from);
    finding(speech, phrase, best.copied(), 0, false, false)
}

/// The first of some of the clerk's characters that is business, a paper asked for, a form; their end, where none is.
fn business_begins(speech: &Speech<'_>, conduct: &Conduct, among: Range<usize>) -> usize {
    let begins = |index: usize| {
        let rest = &speech.tokens[index..];
        let is_here = |word: &&Vec<char>| {
            rest.len() >= word.len() && word.iter().zip(rest).all(|(letter, token)| *letter == token.unit.letter)
        };
        conduct.business.iter().find(is_here).is_some()
    };
    among.clone().find(|index| begins(*index)).unwrap_or(among.end)
}

fn finding(
    speech: &Speech<'_>,
    phrase: &Phrase,
    at: Option<Match>,
    score: u32,
    found: bool,
    needs_a_person: bool,
) -> PhraseFinding {
    let token = at.and_then(|at| speech.tokens.get(at.from));
    PhraseFinding {
        phrase: phrase.key.clone(),
        kind: phrase.kind,
        found,
        turn: token.map(|token| token.turn),
        place: token.map(|token| token.place),
        confidence: confidence(score),
        needs_a_person,
    }
}

fn confidence(score: u32) -> Decimal {
    Decimal::new(score.into(), 3).normalize()
}

fn forbidden(speech: &Speech<'_>, conduct: &Conduct) -> Vec<ForbiddenFinding> {
    let all = 0..speech.tokens.len();
    let mut found: Vec<(usize, ForbiddenFinding)> = Vec::new();
    for rule in &conduct.forbidden {
        for said in part_matches(speech, conduct, &rule.part, &all, conduct.found_from) {
            let Some(token) = speech.tokens.get(said.from).filter(|_| !is_softened(speech, rule, &said)) else {
                continue;
            };
            let finding = ForbiddenFinding {
                kind: rule.kind,
                turn: token.turn,
                place: token.place,
                confidence: confidence(said.score),
            };
            found.push((said.past, finding));
        }
    }
    found.sort_by_key(|(past, finding)| (finding.turn, finding.place, std::cmp::Reverse(*past), finding.kind));
    // One outburst is one finding of a kind, however many rules know it.
    let mut kept: Vec<(usize, ForbiddenFinding)> = Vec::new();
    for (past, finding) in found {
        let overlaps = |(end, other): &(usize, ForbiddenFinding)| {
            let begins =
                speech.tokens.partition_point(|token| (token.turn, token.place) < (finding.turn, finding.place));
            other.kind == finding.kind && other.turn == finding.turn && begins < *end
        };
        if !kept.iter().any(overlaps) {
            kept.push((past, finding));
        }
    }
    kept.into_iter().map(|(_, finding)| finding).collect()
}

/// Help offered in the same turn, after it.
fn is_softened(speech: &Speech<'_>, rule: &Forbidden, said: &Match) -> bool {
    let Some(last) = speech.tokens.get(said.past - 1) else { return false };
    let rest = &speech.tokens[said.past..];
    let rest: Vec<char> =
        rest.iter().take_while(|token| token.turn == last.turn).map(|token| token.unit.letter).collect();
    rule.softened_by.iter().any(|word| rest.windows(word.len()).any(|window| window == word.as_slice()))
}
