//! The words of a line, read one after the other. Every refusal says what was expected and what stood there instead.

use jiff::civil::{Date, DateTime, Time};

use super::actor::ActorName;
use super::tokens::{Token, tokens};
use crate::form::{Answer, Answers, Row};
use crate::money::Fen;

/// The words of a line, read one after the other.
#[derive(Debug)]
pub struct Words {
    tokens: Vec<Token>,
    at: usize,
}

impl Words {
    pub(super) fn of(line: &str) -> Result<Words, String> {
        Ok(Words { tokens: tokens(line)?, at: 0 })
    }

    pub fn is_at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    fn next(&mut self, expected: &str) -> Result<Token, String> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token.ok_or_else(|| format!("the line ends; expected {expected}"))
    }

    pub fn word(&mut self, expected: &str) -> Result<String, String> {
        match self.next(expected)? {
            Token::Word(word) => Ok(word),
            other => Err(format!("expected {expected}, found {}", other.describe())),
        }
    }

    pub fn text(&mut self, expected: &str) -> Result<String, String> {
        match self.next(expected)? {
            Token::Text(text) => Ok(text),
            other => Err(format!("expected {expected}, found {}", other.describe())),
        }
    }

    /// A name: one word, or several in quotes.
    pub fn name(&mut self, expected: &str) -> Result<String, String> {
        match self.next(expected)? {
            Token::Word(name) | Token::Text(name) => Ok(name),
            other => Err(format!("expected {expected}, found {}", other.describe())),
        }
    }

    pub fn keyword(&mut self, keyword: &str) -> Result<(), String> {
        let expected = format!("`{keyword}`");
        let word = self.word(&expected)?;
        if word == keyword { Ok(()) } else { Err(format!("expected {expected}, found `{word}`")) }
    }

    pub fn take(&mut self, keyword: &str) -> bool {
        let is_next = matches!(self.tokens.get(self.at), Some(Token::Word(word)) if word == keyword);
        self.at += usize::from(is_next);
        is_next
    }

    pub(super) fn take_token(&mut self, token: &Token) -> bool {
        let is_next = self.tokens.get(self.at) == Some(token);
        self.at += usize::from(is_next);
        is_next
    }

    /// Whether the next of a list follows.
    pub fn take_comma(&mut self) -> bool {
        self.take_token(&Token::Comma)
    }

    pub fn list(&mut self, expected: &str) -> Result<Vec<String>, String> {
        let mut list = vec![self.word(expected)?];
        while self.take_comma() {
            list.push(self.word(expected)?);
        }
        Ok(list)
    }

    /// `complexity = simple, result_text = "…"`; several choices are written `[a, b]`, rows `[name = 王芳, share = 0.5; name = 李强]`.
    pub fn answers(&mut self) -> Result<Answers, String> {
        let mut answers = Answers::new();
        loop {
            let field = self.field()?;
            let answer =
                if self.take_token(&Token::Open) { self.bracketed()? } else { self.name("the answer")?.into() };
            if answers.insert(field.clone(), answer).is_some() {
                return Err(format!("`{field}` is answered twice"));
            }
            if !self.take_comma() {
                return Ok(answers);
            }
        }
    }

    fn field(&mut self) -> Result<String, String> {
        let field = self.word("a field, like `complexity = simple`")?;
        match self.next("`=` after the field")? {
            Token::Equals => Ok(field),
            other => Err(format!("expected `=` after `{field}`, found {}", other.describe())),
        }
    }

    /// What stands in brackets: rows, where an `=` follows the first word, or else choices.
    fn bracketed(&mut self) -> Result<Answer, String> {
        if self.take_token(&Token::Close) {
            return Ok(Answer::Choices(Vec::new()));
        }
        if self.tokens.get(self.at + 1) == Some(&Token::Equals) {
            let mut rows = vec![self.row()?];
            while self.take_token(&Token::Semicolon) {
                rows.push(self.row()?);
            }
            self.close("a semicolon and the next row, or `]`")?;
            return Ok(Answer::Rows(rows));
        }
        let choices = self.list("a choice")?;
        self.close("a comma and the next choice, or `]`")?;
        Ok(Answer::Choices(choices))
    }

    fn row(&mut self) -> Result<Row, String> {
        let mut row = Row::new();
        loop {
            let column = self.field()?;
            let cell = self.name("the answer")?;
            if row.insert(column.clone(), cell).is_some() {
                return Err(format!("`{column}` is answered twice in one row"));
            }
            if !self.take_comma() {
                return Ok(row);
            }
        }
    }

    fn close(&mut self, expected: &str) -> Result<(), String> {
        match self.next("`]`")? {
            Token::Close => Ok(()),
            other => Err(format!("expected {expected}, found {}", other.describe())),
        }
    }

    /// An amount of money.
    pub fn amount(&mut self) -> Result<Fen, String> {
        const EXPECTED: &str = "an amount in yuan like 1200.00";
        let word = self.word(EXPECTED)?;
        word.parse().map_err(|_| format!("expected {EXPECTED}, found `{word}`"))
    }

    pub fn date(&mut self) -> Result<Date, String> {
        const EXPECTED: &str = "a date like 2011-10-09";
        let word = self.word(EXPECTED)?;
        word.parse().map_err(|_| format!("expected {EXPECTED}, found `{word}`"))
    }

    pub fn date_time(&mut self) -> Result<DateTime, String> {
        const EXPECTED: &str = "a time like 10:00";
        let date = self.date()?;
        let word = self.word(EXPECTED)?;
        let time = word.split_once(':').and_then(|(hour, minute)| {
            let whole = |text: &str| text.parse::<i8>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
            Time::new(whole(hour)?, whole(minute)?, 0, 0).ok()
        });
        time.map(|time| date.to_datetime(time)).ok_or_else(|| format!("expected {EXPECTED}, found `{word}`"))
    }

    /// `approved by manager 赵丽, manager 钱进`: who releases it, one after the other.
    pub(super) fn approved_by(&mut self) -> Result<Vec<ActorName>, String> {
        let mut actors = Vec::new();
        if !self.take("approved") {
            return Ok(actors);
        }
        self.keyword("by")?;
        loop {
            let role = self.word("a role, like `manager`")?;
            let name = match self.tokens.get(self.at) {
                Some(Token::Word(_)) => self.word("a name")?,
                _ => String::new(),
            };
            actors.push(ActorName { role, name });
            if !self.take_comma() {
                return Ok(actors);
            }
        }
    }

    /// `-> refused CODE` at the end of a line.
    pub(super) fn refusal(&mut self) -> Result<Option<String>, String> {
        if !self.take_token(&Token::Arrow) {
            return Ok(None);
        }
        self.keyword("refused")?;
        self.word("the code of the refusal").map(Some)
    }

    pub(super) fn end(&mut self) -> Result<(), String> {
        match self.tokens.get(self.at) {
            None => Ok(()),
            Some(token) => Err(format!("expected the end of the line, found {}", token.describe())),
        }
    }
}
