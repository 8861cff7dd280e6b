//! Reading one line of a story. Every refusal says what was expected and what stood there instead.

use jiff::civil::{Date, DateTime, Time};

use super::words::{Token, tokens};
use super::{Act, Action, ActorName, Expectation, PolicyAct, policy};
use crate::access::Roles;
use crate::case::{CaseState, Channel, MaterialState};
use crate::form::{Answer, Answers, Row};
use crate::promise::Standing;

/// The words that can begin a line, for messages.
const BEGINNINGS: &str = "`scenario`, `at`, `customer`, `bank`, `expect` or a role";
/// Who enters what a customer wants.
const ENTERS: &str = "clerk";

/// A line as it reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    Empty,
    Title(String),
    Action(Box<Action>),
}

pub(super) fn read(line: &str, roles: &Roles) -> Result<Line, String> {
    let mut words = Words { tokens: tokens(line)?, at: 0 };
    if words.is_at_end() {
        return Ok(Line::Empty);
    }
    let first = words.word(BEGINNINGS)?;
    let line = match first.as_str() {
        "scenario" => Line::Title(words.text("the title of the story in quotes")?),
        "at" => Line::Action(Box::new(Action::At(words.date_time()?))),
        "expect" => Line::Action(Box::new(read_expectation(&mut words)?)),
        "customer" => Line::Action(Box::new(read_customer(&mut words)?)),
        "bank" => Line::Action(Box::new(policy::read_bank(&mut words)?)),
        role if roles.get(role).is_some() => Line::Action(Box::new(read_act(role.to_owned(), &mut words)?)),
        other => return Err(format!("expected {BEGINNINGS} ({}), found `{other}`", roles.keys().join(", "))),
    };
    words.end()?;
    Ok(line)
}

/// `customer 王芳 opens life.policy-servicing as C1 …` or `customer 王芳 withdraws C1 because "…"`. What a customer
/// wants is entered by a clerk.
fn read_customer(words: &mut Words) -> Result<Action, String> {
    let customer = words.name("the customer's name")?;
    let act = match words.word("`opens`, `withdraws` or `proposes`")?.as_str() {
        "opens" => read_opening(customer, words)?,
        "proposes" => policy::read_proposal(customer, words)?,
        "withdraws" => {
            let case = words.word("the case, like `C1`")?;
            words.keyword("because")?;
            Act::Withdraw { case, reason: words.text("the reason in quotes")? }
        }
        other => return Err(format!("expected `opens`, `withdraws` or `proposes`, found `{other}`")),
    };
    let actor = ActorName { role: ENTERS.to_owned(), name: String::new() };
    Ok(Action::Act { actor, act, approved_by: words.approved_by()?, refused: words.refusal()? })
}

fn read_opening(customer: String, words: &mut Words) -> Result<Act, String> {
    let service = words.word("the key of a service, like `life.claim`")?;
    words.keyword("as")?;
    let case = words.word("a name for the case, like `C1`")?;
    let mut channel = Channel::Counter;
    let mut received_at = None;
    let mut materials = Vec::new();
    let mut answers = Answers::new();
    let mut policy = None;
    loop {
        if words.take("on") {
            policy = Some(words.word("the policy, like `P1`")?);
        } else if words.take("by") {
            let word = words.word("a channel: counter, phone, web, agent or post")?;
            let found = Channel::parse(&word);
            channel = found.ok_or_else(|| format!("expected counter, phone, web, agent or post, found `{word}`"))?;
        } else if words.take("received") {
            received_at = Some(words.date_time()?);
        } else if words.take("with") {
            materials = words.list("a material")?;
        } else if words.take("given") {
            answers = words.answers()?;
        } else {
            break;
        }
    }
    Ok(Act::Open { case, customer, service, policy, channel, received_at, materials, answers })
}

const VERBS: &str =
    "`records`, `receives`, `rejects`, `waives`, `notifies`, `extends`, `answers`, `takes`, `reverses` or `pays`";

/// `clerk records accepted for C1`, `manager 赵丽 extends C1 promise answer because "…"` and the like.
fn read_act(role: String, words: &mut Words) -> Result<Action, String> {
    let mut verb = words.word(VERBS)?;
    let mut name = String::new();
    if !VERBS.contains(&format!("`{verb}`")) {
        name = verb;
        verb = words.word(VERBS)?;
    }
    let act = match verb.as_str() {
        "records" => {
            let milestone = words.word("a milestone")?;
            words.keyword("for")?;
            let case = words.word("the case, like `C1`")?;
            let occurred_at = if words.take("at") { Some(words.date_time()?) } else { None };
            let answers = if words.take("given") { words.answers()? } else { Answers::new() };
            Act::Record { case, milestone, occurred_at, answers }
        }
        "receives" | "rejects" | "waives" => {
            let materials = words.list("a material")?;
            words.keyword("for")?;
            let case = words.word("the case, like `C1`")?;
            let note = if words.take("because") { Some(words.text("the reason in quotes")?) } else { None };
            let state = match verb.as_str() {
                "receives" => MaterialState::Received,
                "rejects" => MaterialState::Rejected,
                _ => MaterialState::Waived,
            };
            Act::ChangeMaterials { case, materials, state, note }
        }
        "notifies" => {
            let case = words.word("the case, like `C1`")?;
            words.keyword("of")?;
            words.keyword("missing")?;
            words.keyword("materials")?;
            Act::NotifyMissing { case }
        }
        "extends" => {
            let case = words.word("the case, like `C1`")?;
            words.keyword("promise")?;
            let promise = words.word("the key of a promise")?;
            words.keyword("because")?;
            Act::Extend { case, promise, reason: words.text("the reason in quotes")? }
        }
        "takes" => policy::read_taking(words)?,
        "reverses" => policy::read_reversal(words)?,
        "pays" => Act::Policy(PolicyAct::Pay { policy: words.word("the policy, like `P1`")? }),
        "answers" => {
            let case = words.word("the case, like `C1`")?;
            words.keyword("given")?;
            Act::Answer { case, answers: words.answers()? }
        }
        other => return Err(format!("expected {VERBS}, found `{other}`")),
    };
    let actor = ActorName { role, name };
    Ok(Action::Act { actor, act, approved_by: words.approved_by()?, refused: words.refusal()? })
}

fn read_expectation(words: &mut Words) -> Result<Action, String> {
    const EXPECTED: &str = "`missing`, `milestone`, `promise`, `letter`, `no`, `version`, `open`, `closed` or `withdrawn`; of a policy its \
         state, an amount, `open-dues`, `payout`, `case` or `error`";
    let case = words.word("the case, like `C1`")?;
    let word = words.word(EXPECTED)?;
    let expectation = match word.as_str() {
        "missing" if words.take("nothing") => Expectation::Missing(Vec::new()),
        "missing" => Expectation::Missing(words.list("a material or `nothing`")?),
        "milestone" => Expectation::Milestone { key: words.word("a milestone")?, happened: true },
        "letter" => Expectation::Letter { key: words.word("a letter")?, made: true },
        "no" => match words.word("`milestone`, `letter` or `payout`")?.as_str() {
            "milestone" => Expectation::Milestone { key: words.word("a milestone")?, happened: false },
            "letter" => Expectation::Letter { key: words.word("a letter")?, made: false },
            "payout" => policy::read_no_payout(words)?,
            other => return Err(format!("expected `milestone`, `letter` or `payout`, found `{other}`")),
        },
        "version" => Expectation::Version(words.word("a version, like `life.claim@2013-06-08`")?),
        "promise" => read_promise(words)?,
        other => match CaseState::parse(other) {
            Some(state) => Expectation::State(state),
            None => match policy::read_expectation(other, words)? {
                Some(expectation) => expectation,
                None => return Err(format!("expected {EXPECTED}, found `{other}`")),
            },
        },
    };
    Ok(Action::Expect { case, expectation })
}

fn read_promise(words: &mut Words) -> Result<Expectation, String> {
    const EXPECTED: &str = "open, due soon, due today, paused, unknown, kept, kept late, broken, dropped, lapsed, \
                            due DATE, cite \"…\" or not applicable";
    let key = words.word("the key of a promise")?;
    if words.take("not") {
        words.keyword("applicable")?;
        return Ok(Expectation::NoPromise { key });
    }
    let (mut standing, mut due_on, mut cite) = (None, None, None);
    while !words.is_at_end() {
        if words.take("cite") {
            cite = Some(words.text("the citation, or a part of it, in quotes")?);
        } else if words.take("due") {
            if words.take("soon") {
                standing = Some(Standing::DueSoon);
            } else if words.take("today") {
                standing = Some(Standing::DueToday);
            } else {
                due_on = Some(words.date()?);
            }
        } else if words.take("kept") {
            standing = Some(if words.take("late") { Standing::KeptLate } else { Standing::Kept });
        } else {
            let word = words.word(EXPECTED)?;
            let found = Standing::parse(&word).filter(|_| !word.contains('_'));
            standing = Some(found.ok_or_else(|| format!("expected {EXPECTED}; found `{word}`"))?);
        }
    }
    if standing.is_none() && due_on.is_none() && cite.is_none() {
        return Err(format!("the line ends; expected {EXPECTED}"));
    }
    Ok(Expectation::Promise { key, standing, due_on, cite })
}

/// The words of a line, read one after the other.
pub(super) struct Words {
    tokens: Vec<Token>,
    at: usize,
}

impl Words {
    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub(super) fn next(&mut self, expected: &str) -> Result<Token, String> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token.ok_or_else(|| format!("the line ends; expected {expected}"))
    }

    pub(super) fn word(&mut self, expected: &str) -> Result<String, String> {
        match self.next(expected)? {
            Token::Word(word) => Ok(word),
            other => Err(format!("expected {expected}, found {}", other.describe())),
        }
    }

    pub(super) fn text(&mut self, expected: &str) -> Result<String, String> {
        match self.next(expected)? {
            Token::Text(text) => Ok(text),
            other => Err(format!("expected {expected}, found {}", other.describe())),
        }
    }

    /// A name: one word, or several in quotes.
    pub(super) fn name(&mut self, expected: &str) -> Result<String, String> {
        match self.next(expected)? {
            Token::Word(name) | Token::Text(name) => Ok(name),
            other => Err(format!("expected {expected}, found {}", other.describe())),
        }
    }

    pub(super) fn keyword(&mut self, keyword: &str) -> Result<(), String> {
        let expected = format!("`{keyword}`");
        let word = self.word(&expected)?;
        if word == keyword { Ok(()) } else { Err(format!("expected {expected}, found `{word}`")) }
    }

    pub(super) fn take(&mut self, keyword: &str) -> bool {
        let is_next = matches!(self.tokens.get(self.at), Some(Token::Word(word)) if word == keyword);
        self.at += usize::from(is_next);
        is_next
    }

    pub(super) fn take_token(&mut self, token: &Token) -> bool {
        let is_next = self.tokens.get(self.at) == Some(token);
        self.at += usize::from(is_next);
        is_next
    }

    pub(super) fn list(&mut self, expected: &str) -> Result<Vec<String>, String> {
        let mut list = vec![self.word(expected)?];
        while self.take_token(&Token::Comma) {
            list.push(self.word(expected)?);
        }
        Ok(list)
    }

    /// `complexity = simple, result_text = "…"`; several choices are written `[a, b]`, rows `[name = 王芳, share = 0.5; name = 李强]`.
    pub(super) fn answers(&mut self) -> Result<Answers, String> {
        let mut answers = Answers::new();
        loop {
            let field = self.field()?;
            let answer =
                if self.take_token(&Token::Open) { self.bracketed()? } else { self.name("the answer")?.into() };
            if answers.insert(field.clone(), answer).is_some() {
                return Err(format!("`{field}` is answered twice"));
            }
            if !self.take_token(&Token::Comma) {
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
            if !self.take_token(&Token::Comma) {
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

    pub(super) fn date(&mut self) -> Result<Date, String> {
        const EXPECTED: &str = "a date like 2011-10-09";
        let word = self.word(EXPECTED)?;
        word.parse().map_err(|_| format!("expected {EXPECTED}, found `{word}`"))
    }

    pub(super) fn date_time(&mut self) -> Result<DateTime, String> {
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
    fn approved_by(&mut self) -> Result<Vec<ActorName>, String> {
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
            if !self.take_token(&Token::Comma) {
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
