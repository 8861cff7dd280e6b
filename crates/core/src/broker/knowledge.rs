//! An entry of the knowledge base (知识库): a question that came again and again, with the answer that was found right. It is shown as due once its
//! review day has come, until somebody says that the answer still holds, alters it, or takes the entry out of use.

use jiff::civil::Date;

use crate::name_search::{normalise_query, search_terms};
use crate::refusal::Refusal;
use crate::text::form;

/// The longest question, answer and keyword, in characters, and the most keywords of an entry.
const QUESTION_LIMIT: usize = 200;
const ANSWER_LIMIT: usize = 4_000;
const KEYWORD_LIMIT: usize = 20;
const MOST_KEYWORDS: usize = 10;
/// A keyword of one letter would stand in nearly every question.
const FEWEST_LETTERS: usize = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnowledgeState {
    /// It may be answered with.
    Current,
    /// It is not used any more; it stays with the reason.
    Withdrawn,
}

impl KnowledgeState {
    pub const ALL: [KnowledgeState; 2] = [KnowledgeState::Current, KnowledgeState::Withdrawn];

    pub const fn key(self) -> &'static str {
        match self {
            KnowledgeState::Current => "current",
            KnowledgeState::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(text: &str) -> Option<KnowledgeState> {
        KnowledgeState::ALL.into_iter().find(|state| state.key() == text)
    }

    /// What was taken out of use is neither altered nor reviewed.
    pub fn check_current(self) -> Result<(), Refusal> {
        match self {
            KnowledgeState::Current => Ok(()),
            KnowledgeState::Withdrawn => Err(Refusal::new("knowledge_withdrawn")),
        }
    }
}

/// What an entry says, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Knowledge {
    pub question: String,
    pub answer: String,
    /// In the order in which they were given, each once.
    pub keywords: Vec<String>,
}

/// What an entry is found by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnowledgeTerm {
    /// In one form ([`normalise_query`]).
    pub term: String,
    /// A whole keyword: a question in which it stands is offered the entry.
    pub is_keyword: bool,
}

impl Knowledge {
    /// The texts in the form in which they are kept; refused where one says nothing or is too long.
    pub fn written(question: &str, answer: &str, keywords: &[String]) -> Result<Knowledge, Refusal> {
        let question = filled("question", form::line(question), QUESTION_LIMIT)?;
        let answer = filled("answer", form::written(answer), ANSWER_LIMIT)?;
        let mut kept: Vec<String> = Vec::new();
        for keyword in keywords {
            let keyword = form::line(keyword);
            let letters = normalise_query(&keyword);
            if letters.chars().count() < FEWEST_LETTERS {
                return Err(wrong("keywords", "keyword_too_short"));
            }
            let keyword = filled("keywords", keyword, KEYWORD_LIMIT)?;
            if kept.iter().all(|known| normalise_query(known) != letters) {
                kept.push(keyword);
            }
        }
        if kept.len() > MOST_KEYWORDS {
            return Err(wrong("keywords", "too_many_keywords"));
        }
        Ok(Knowledge { question, answer, keywords: kept })
    }

    /// What it is found by: the question and the keywords by their characters from any on, by pinyin and by initials. Sorted, each term once.
    pub fn terms(&self) -> Vec<KnowledgeTerm> {
        let whole: Vec<String> = self.keywords.iter().map(|keyword| normalise_query(keyword)).collect();
        let texts = std::iter::once(&self.question).chain(&self.keywords);
        let mut terms: Vec<String> = texts.flat_map(|text| search_terms(text)).chain(whole.iter().cloned()).collect();
        terms.sort_unstable();
        terms.dedup();
        let term = |term: String| KnowledgeTerm { is_keyword: whole.contains(&term), term };
        terms.into_iter().map(term).collect()
    }
}

/// The next review lies ahead: an entry that is due on the day it was looked at was not looked at.
pub fn check_review(review_on: Date, today: Date) -> Result<(), Refusal> {
    if review_on > today {
        return Ok(());
    }
    Err(Refusal::new("review_not_ahead").with("review_on", review_on.to_string()))
}

fn filled(field: &'static str, text: String, limit: usize) -> Result<String, Refusal> {
    match text.chars().count() {
        0 => Err(wrong(field, "missing")),
        length if length > limit => Err(wrong(field, "text_too_long")),
        _ => Ok(text),
    }
}

fn wrong(field: &'static str, cause: &'static str) -> Refusal {
    Refusal::new("wrong_field").with("field", field).with("cause", cause)
}
