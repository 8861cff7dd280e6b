//! What was said, turn by turn, and the clerk's part of it as a row of characters with their sounds.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::phrases::Conduct;
use super::sound::Unit;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Speaker {
    Clerk,
    Customer,
}

/// What one of the two said without the other between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn<'a> {
    pub speaker: Speaker,
    pub text: &'a str,
}

/// A character the clerk said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) unit: Unit,
    /// The turn, from 0 over all turns.
    pub(super) turn: usize,
    /// Which of the clerk's turns it is, from 0.
    pub(super) clerk_turn: usize,
    /// Its place in the text of the turn, in characters from 0.
    pub(super) place: usize,
    pub(super) filler: bool,
}

/// The clerk's characters without punctuation, and where each sound stands.
#[derive(Debug)]
pub(super) struct Speech<'a> {
    pub(super) turns: &'a [Turn<'a>],
    pub(super) tokens: Vec<Token>,
    pub(super) clerk_turns: usize,
    places: HashMap<u32, Vec<usize>>,
}

impl<'a> Speech<'a> {
    pub(super) fn read(turns: &'a [Turn<'a>], conduct: &Conduct) -> Speech<'a> {
        let mut speech = Speech { turns, tokens: Vec::new(), clerk_turns: 0, places: HashMap::new() };
        for (turn, said) in turns.iter().enumerate().filter(|(_, turn)| turn.speaker == Speaker::Clerk) {
            let first = speech.tokens.len();
            for (place, letter) in said.text.chars().enumerate().filter(|(_, letter)| letter.is_alphanumeric()) {
                let (unit, clerk_turn) = (Unit::new(letter), speech.clerk_turns);
                speech.tokens.push(Token { unit, turn, clerk_turn, place, filler: false });
            }
            mark_fillers(&mut speech.tokens[first..], &conduct.fillers);
            speech.clerk_turns += 1;
        }
        for (index, token) in speech.tokens.iter().enumerate() {
            speech.places.entry(token.unit.class).or_default().push(index);
        }
        speech
    }

    /// Where characters of this sound, or one that is mixed up with it, stand.
    pub(super) fn sounds_like(&self, unit: Unit) -> &[usize] {
        self.places.get(&unit.class).map_or(&[], Vec::as_slice)
    }

    /// The tokens of some of the clerk's turns.
    pub(super) fn of_turns(&self, first: usize, past: usize) -> std::ops::Range<usize> {
        let from = self.tokens.partition_point(|token| token.clerk_turn < first);
        from..self.tokens.partition_point(|token| token.clerk_turn < past)
    }
}

fn mark_fillers(tokens: &mut [Token], fillers: &[Vec<char>]) {
    let mut index = 0;
    while index < tokens.len() {
        let here = |filler: &&Vec<char>| {
            let rest = &tokens[index..];
            rest.len() >= filler.len() && filler.iter().zip(rest).all(|(letter, token)| *letter == token.unit.letter)
        };
        let length = fillers.iter().filter(here).map(Vec::len).max().unwrap_or(0);
        tokens[index..index + length].iter_mut().for_each(|token| token.filler = true);
        index += length.max(1);
    }
}
