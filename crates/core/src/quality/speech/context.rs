//! What stands around a match and makes it none: other words that begin or end alike, quotation, denial.

use super::found::Match;
use super::phrases::{Conduct, Say};
use super::transcript::Speech;

/// Whether what stands there is the phrase itself and was said by the clerk in earnest.
pub(super) fn is_meant(speech: &Speech<'_>, conduct: &Conduct, say: &Say, found: &Match) -> bool {
    let (Some(first), Some(last)) = (speech.tokens.get(found.from), speech.tokens.get(found.past - 1)) else {
        return false;
    };
    let before: Vec<char> = speech.turns[first.turn].text.chars().take(first.place).collect();
    let mut after = speech.turns[last.turn].text.chars().skip(last.place + 1);
    let after: Vec<char> = after.by_ref().take(8).collect();
    let follows = |word: &Vec<char>| after.starts_with(word);
    let precedes = |word: &Vec<char>| before.ends_with(word);
    if say.not_before.iter().any(follows) || say.not_after.iter().any(precedes) {
        return false;
    }
    !is_in_quotes(&before) && !is_told(&before, conduct)
}

/// An opening quotation mark that is still open.
fn is_in_quotes(before: &[char]) -> bool {
    let mut open = false;
    for letter in before {
        match letter {
            '“' | '「' | '『' => open = true,
            '”' | '」' | '』' => open = false,
            '"' => open = !open,
            _ => {}
        }
    }
    open
}

/// Right before it, whatever punctuation, fillers and pronouns lie between, stands a word that tells or denies it: 他说, 不是.
fn is_told(before: &[char], conduct: &Conduct) -> bool {
    let mut rest = before;
    loop {
        while let Some(letter) = rest.last().filter(|letter| !letter.is_alphanumeric()) {
            // What ends a sentence ends what was told in it.
            if matches!(letter, '。' | '！' | '？' | '!' | '?' | '；') {
                return false;
            }
            rest = &rest[..rest.len() - 1];
        }
        if conduct.cues.iter().any(|cue| rest.ends_with(cue)) {
            return true;
        }
        let mut passed = conduct.fillers.iter().chain(&conduct.passed_over);
        let Some(word) = passed.find(|word| rest.ends_with(word)) else { return false };
        rest = &rest[..rest.len() - word.len()];
    }
}
