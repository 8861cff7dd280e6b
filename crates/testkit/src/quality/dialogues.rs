//! The labelled dialogues: what is found in them against what stands in them, as precision and recall.
//!
//! They are invented, easy and unfair ones: phrases said by the customer, quoted, denied, split over turns, half said, in the wrong
//! place, misheard, and words that only look like a phrase. A dialogue begins with `##`, its situation and a name; a line with `>` names the
//! phrases that were said and, with `!kind@turn`, what was forbidden; 柜 is the clerk, 客 the customer.
//!
//! Those of `dialogues.txt` were written together with the rules. Those of `dialogues-later.txt` were written when the rules stood; one
//! half of them, drawn by seed, was never looked at afterwards, and the figures of that half are the ones to believe. Those of
//! `dialogues-third.txt` were written last of all, and nothing was changed after them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use yinuo_core::draw::draw;
use yinuo_core::quality::speech::{Conduct, Speaker, Turn, conduct_of_source, observe};

const PACK: &str = "conduct-social-2009";
const SEED: &str = "conduct-social-2009";

/// A dialogue with what stands in it.
#[derive(Debug, Clone)]
pub struct Dialogue {
    pub situation: String,
    pub name: String,
    said: BTreeSet<String>,
    /// `push-off@3`.
    forbidden: BTreeSet<String>,
    pub turns: Vec<(Speaker, String)>,
}

/// The phrases of the shipped pack.
pub fn shipped() -> Conduct {
    let packs = yinuo_service::packs::shipped();
    let source = packs.iter().find(|source| source.name == PACK).expect("the pack is shipped");
    conduct_of_source(source).expect("it is right").expect("it has phrases")
}

/// All dialogues, in the order in which they were written.
pub fn all() -> Vec<Dialogue> {
    ["dialogues.txt", "dialogues-later.txt", "dialogues-third.txt"].into_iter().flat_map(dialogues).collect()
}

fn dialogues(file: &str) -> Vec<Dialogue> {
    let mut dialogues: Vec<Dialogue> = Vec::new();
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/quality").join(file);
    let text = std::fs::read_to_string(path).expect("the dialogues are there");
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (mark, rest) = line.split_once(' ').unwrap_or((line, ""));
        match mark {
            "##" => {
                let (situation, _) = rest.split_once(' ').expect("a situation and a name");
                dialogues.push(Dialogue {
                    situation: situation.to_owned(),
                    name: rest.to_owned(),
                    said: BTreeSet::new(),
                    forbidden: BTreeSet::new(),
                    turns: Vec::new(),
                });
                continue;
            }
            ">" => {
                let dialogue = dialogues.last_mut().expect("it begins with its name");
                for label in rest.split_whitespace() {
                    match label.strip_prefix('!') {
                        Some(forbidden) => dialogue.forbidden.insert(forbidden.to_owned()),
                        None => dialogue.said.insert(label.to_owned()),
                    };
                }
                continue;
            }
            _ => {}
        }
        let speaker = match mark {
            "柜" => Speaker::Clerk,
            "客" => Speaker::Customer,
            other => panic!("`{other}` is nobody in a dialogue: {line}"),
        };
        dialogues.last_mut().expect("it begins with its name").turns.push((speaker, rest.to_owned()));
    }
    dialogues
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    pub right: u32,
    pub wrong: u32,
    pub missed: u32,
    /// Of the wrong and missed ones, those that a person would see.
    pub seen: u32,
}

impl Score {
    fn add(&mut self, other: Score) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
        self.seen += other.seen;
    }

    /// Thousandths of what was found that was there.
    pub fn precision(self) -> u32 {
        self.right * 1000 / (self.right + self.wrong).max(1)
    }

    /// Thousandths of what was there that was found.
    pub fn recall(self) -> u32 {
        self.right * 1000 / (self.right + self.missed).max(1)
    }
}

fn score(conduct: &Conduct, dialogue: &Dialogue, told: Option<&mut String>) -> Score {
    let turns: Vec<Turn<'_>> = dialogue.turns.iter().map(|(speaker, text)| Turn { speaker: *speaker, text }).collect();
    let observation = observe(conduct, &[&dialogue.situation], &turns).expect("a dialogue");
    let mut score = Score::default();
    let mut mistakes = String::new();
    for finding in &observation.phrases {
        let said = dialogue.said.contains(&finding.phrase);
        match (finding.found, said) {
            (true, true) => score.right += 1,
            (false, false) => {}
            (found, _) => {
                if found {
                    score.wrong += 1
                } else {
                    score.missed += 1
                }
                score.seen += u32::from(finding.needs_a_person);
                let _ = writeln!(mistakes, "  {} {finding:?}", if found { "wrongly found" } else { "missed" });
            }
        }
    }
    let asked: BTreeSet<&str> = observation.phrases.iter().map(|finding| finding.phrase.as_str()).collect();
    let unasked = dialogue.said.iter().find(|label| !asked.contains(label.as_str()));
    assert_eq!(unasked, None, "`{}` labels what is not asked for there", dialogue.name);
    let found: BTreeSet<String> = observation
        .forbidden
        .iter()
        .map(|finding| {
            let kind = serde_json::to_value(finding.kind).expect("a word");
            format!("{}@{}", kind.as_str().unwrap_or_default(), finding.turn)
        })
        .collect();
    score.right += u32::try_from(found.intersection(&dialogue.forbidden).count()).unwrap_or(u32::MAX);
    for wrong in found.difference(&dialogue.forbidden) {
        score.wrong += 1;
        let _ = writeln!(mistakes, "  wrongly forbidden {wrong}");
    }
    for missed in dialogue.forbidden.difference(&found) {
        score.missed += 1;
        let _ = writeln!(mistakes, "  missed forbidden {missed}");
    }
    if let Some(told) = told.filter(|_| !mistakes.is_empty()) {
        let _ = write!(told, "{}\n{mistakes}", dialogue.name);
    }
    score
}

/// How well phrases are found, in parts: what was written with the rules, what was written later and looked at, the half of that which was
/// never looked at, and what was written last.
#[derive(Debug)]
pub struct Measured {
    pub dialogues: usize,
    pub parts: [Score; 4],
    /// How many dialogues of a situation there are, and how well phrases are found in them.
    pub by_situation: BTreeMap<String, (usize, Score)>,
    /// The mistakes in those that may be looked at.
    pub mistakes: String,
}

impl Measured {
    pub const PARTS: [&str; 4] =
        ["written with the rules", "later, looked at", "later, held out", "last, never looked at"];

    /// Those that nobody looked at while the rules were made.
    pub fn unseen(&self) -> Score {
        let mut unseen = self.parts[2];
        unseen.add(self.parts[3]);
        unseen
    }
}

pub fn measure(conduct: &Conduct) -> Measured {
    let (first, later, third) =
        (dialogues("dialogues.txt"), dialogues("dialogues-later.txt"), dialogues("dialogues-third.txt"));
    let names: Vec<&str> = later.iter().map(|dialogue| dialogue.name.as_str()).collect();
    let unseen: BTreeSet<usize> = draw(&names, SEED, names.len() / 2).expect("there are so many").into_iter().collect();
    let mut measured = Measured {
        dialogues: first.len() + later.len() + third.len(),
        parts: [Score::default(); 4],
        by_situation: BTreeMap::new(),
        mistakes: String::new(),
    };
    let later_parts =
        later.iter().enumerate().map(|(index, dialogue)| (1 + usize::from(unseen.contains(&index)), dialogue));
    let of_third = third.iter().map(|dialogue| (3, dialogue));
    for (part, dialogue) in first.iter().map(|dialogue| (0, dialogue)).chain(later_parts).chain(of_third) {
        let of_this = score(conduct, dialogue, if part >= 2 { None } else { Some(&mut measured.mistakes) });
        measured.parts[part].add(of_this);
        let entry = measured.by_situation.entry(dialogue.situation.clone()).or_default();
        entry.0 += 1;
        entry.1.add(of_this);
    }
    measured
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_in_invented_dialogues_as_well_as_was_measured() {
        let measured = measure(&shipped());
        let [first, looked_at, held_out, last] = measured.parts;
        assert!(measured.dialogues >= 300);
        assert!(first.precision() >= 990 && first.recall() >= 990, "{}", measured.mistakes);
        assert!(looked_at.precision() >= 990 && looked_at.recall() >= 990, "{}", measured.mistakes);
        assert!(held_out.precision() >= 980 && held_out.recall() >= 980, "{held_out:?}");
        let unseen = measured.unseen();
        assert!(unseen.precision() >= 970 && unseen.recall() >= 950, "{unseen:?}, {last:?}");
        assert!(measured.by_situation.values().all(|(count, _)| *count > 0) && measured.by_situation.len() > 5);
    }
}
