//! How the words of stories about service language read.

use std::sync::Arc;

use super::told::{ConductAct, ConductExpectation};
use crate::quality::finding::FindingState;
use crate::quality::ladder::{ConductKind, Measure, StepState};
use crate::quality::speech::{Speaker, SpokenTurn};
use crate::scenario::{ActRead, ExpectationRead, Words};

/// A word out of a list, or what the list holds.
fn one_of<T: Copy>(words: &mut Words, what: &str, all: &[T], key: fn(T) -> &'static str) -> Result<T, String> {
    let word = words.word(what)?;
    all.iter().copied().find(|one| key(*one) == word).ok_or_else(|| {
        let keys: Vec<&str> = all.iter().map(|one| key(*one)).collect();
        format!("expected {what}, one of {}, found `{word}`", keys.join(", "))
    })
}

fn kind(words: &mut Words) -> Result<ConductKind, String> {
    one_of(words, "what was found", &ConductKind::ALL, ConductKind::key)
}

fn talk_name(words: &mut Words) -> Result<String, String> {
    words.word("the talk, like `T1`")
}

fn clerk_name(words: &mut Words) -> Result<String, String> {
    words.word("the window, like `窗口1`")
}

fn reason(words: &mut Words) -> Result<String, String> {
    words.keyword("because")?;
    words.text("the reason in quotes")
}

/// After `ROLE seats`.
pub fn seat(words: &mut Words) -> ActRead {
    Ok(Arc::new(ConductAct::Seat { clerk: clerk_name(words)? }))
}

/// After `ROLE hears`: `T1 of 窗口1 at 2011-06-13 10:00 told "柜：您好，请坐。/客：我来办退休。"`.
pub fn talk(words: &mut Words) -> ActRead {
    const EXPECTED: &str = "what was said in quotes, `柜：` or `客：` before each turn and `/` between them";
    let talk = talk_name(words)?;
    words.keyword("of")?;
    let clerk = clerk_name(words)?;
    words.keyword("at")?;
    let at = words.date_time()?;
    words.keyword("told")?;
    let text = words.text(EXPECTED)?;
    let turn = |turn: &str| {
        let (speaker, text) = turn.split_once('：')?;
        let speaker = match speaker.trim() {
            "柜" => Speaker::Clerk,
            "客" => Speaker::Customer,
            _ => return None,
        };
        Some(SpokenTurn { speaker, text: text.to_owned(), at: None })
    };
    let turns: Option<Vec<SpokenTurn>> = text.split('/').map(turn).collect();
    let turns = turns.ok_or_else(|| format!("expected {EXPECTED}, found \"{text}\""))?;
    Ok(Arc::new(ConductAct::Hear { talk, clerk, at, turns }))
}

/// After `ROLE watches`: `L1 of 窗口1 at 2011-06-17 15:00 said greeting unsaid farewell seen cold-manner because "…"`.
pub fn check(words: &mut Words) -> ActRead {
    let talk = talk_name(words)?;
    words.keyword("of")?;
    let clerk = clerk_name(words)?;
    words.keyword("at")?;
    let at = words.date_time()?;
    let (mut said, mut seen) = (Vec::new(), None);
    while !words.is_at_end() {
        if words.take("said") {
            said.extend(words.list("a phrase")?.into_iter().map(|phrase| (phrase, true)));
        } else if words.take("unsaid") {
            said.extend(words.list("a phrase")?.into_iter().map(|phrase| (phrase, false)));
        } else if words.take("seen") {
            seen = Some((kind(words)?, reason(words)?));
        } else {
            break;
        }
    }
    Ok(Arc::new(ConductAct::Watch { talk, clerk, at, said, seen }))
}

fn decision(words: &mut Words, counts: bool) -> ActRead {
    Ok(Arc::new(ConductAct::Decide { talk: talk_name(words)?, kind: kind(words)?, counts, reason: reason(words)? }))
}

/// After `ROLE confirms`.
pub fn confirmation(words: &mut Words) -> ActRead {
    decision(words, true)
}

/// After `ROLE discards`.
pub fn discarding(words: &mut Words) -> ActRead {
    decision(words, false)
}

/// After `ROLE appeals`: whoever sat at the window does.
pub fn appeal(words: &mut Words) -> ActRead {
    Ok(Arc::new(ConductAct::Appeal { talk: talk_name(words)?, kind: kind(words)?, reason: reason(words)? }))
}

fn answer(words: &mut Words, won: bool) -> ActRead {
    Ok(Arc::new(ConductAct::Answer { talk: talk_name(words)?, kind: kind(words)?, won, answer: reason(words)? }))
}

/// After `ROLE grants`.
pub fn granting(words: &mut Words) -> ActRead {
    answer(words, true)
}

/// After `ROLE dismisses`.
pub fn dismissal(words: &mut Words) -> ActRead {
    answer(words, false)
}

/// After `ROLE publishes`.
pub fn bulletin(words: &mut Words) -> ActRead {
    Ok(Arc::new(ConductAct::Publish { bulletin: words.word("a name for the bulletin, like `B1`")? }))
}

fn measure(words: &mut Words) -> Result<Measure, String> {
    one_of(words, "what follows", &Measure::ALL, Measure::key)
}

/// After `expect 窗口1 ladder`: every step with where it stands.
pub fn ladder(_word: &str, words: &mut Words) -> ExpectationRead {
    let mut steps = Vec::new();
    loop {
        steps.push((measure(words)?, one_of(words, "where it stands", &StepState::ALL, StepState::key)?));
        if !words.take_comma() {
            return Ok(Arc::new(ConductExpectation::Ladder(steps)));
        }
    }
}

/// After `expect 窗口1 vetoed`.
pub fn vetoed(_word: &str, _words: &mut Words) -> ExpectationRead {
    Ok(Arc::new(ConductExpectation::Vetoed(true)))
}

/// After `expect T1 finding`.
pub fn finding(_word: &str, words: &mut Words) -> ExpectationRead {
    let kind = kind(words)?;
    let state = one_of(words, "where it stands", &FindingState::ALL, FindingState::key)?;
    Ok(Arc::new(ConductExpectation::Finding(kind, state)))
}

/// After `expect B1 names`.
pub fn names(_word: &str, words: &mut Words) -> ExpectationRead {
    let mut named = Vec::new();
    loop {
        named.push((clerk_name(words)?, measure(words)?));
        if !words.take_comma() {
            return Ok(Arc::new(ConductExpectation::Named(named)));
        }
    }
}

/// After `expect 窗口1 no ladder`.
pub fn no_ladder(_words: &mut Words) -> ExpectationRead {
    Ok(Arc::new(ConductExpectation::Ladder(Vec::new())))
}

/// After `expect 窗口1 no veto`.
pub fn no_veto(_words: &mut Words) -> ExpectationRead {
    Ok(Arc::new(ConductExpectation::Vetoed(false)))
}

/// After `expect T1 no finding`.
pub fn no_finding(words: &mut Words) -> ExpectationRead {
    Ok(Arc::new(ConductExpectation::NoFinding(kind(words)?)))
}
