//! Reading one line of a story. Every refusal says what was expected and what stood there instead.

use super::actor::{ActorName, SYSTEM};
use super::reader::Words;
use super::story::{Act, Action, Expectation};
use super::system::{Reads, WordPlace};
use crate::access::Roles;
use crate::case::{CaseState, Channel, MaterialState};
use crate::form::Answers;
use crate::promise::Standing;
use crate::systems;

/// The words of the house by the place where they stand. No system brings one of them again.
pub const HOUSE_WORDS: &[(WordPlace, &[&str])] = &[
    (WordPlace::Message, &["scenario", "at", "customer", "expect"]),
    (WordPlace::Wish, &["opens", "withdraws"]),
    (WordPlace::Deed, &["records", "receives", "rejects", "waives", "notifies", "extends", "answers"]),
    (
        WordPlace::Expected,
        &["missing", "milestone", "promise", "letter", "no", "version", "open", "closed", "withdrawn"],
    ),
    (WordPlace::Denied, &["milestone", "letter"]),
];

/// All words that can stand somewhere: those of the house, then those of the systems.
fn known(place: WordPlace) -> Vec<&'static str> {
    let of_house = HOUSE_WORDS.iter().filter(|(other, _)| *other == place).flat_map(|(_, words)| words.iter().copied());
    of_house.chain(systems::story_words(place).map(|(_, word)| word.word)).collect()
}

/// For messages: "`opens`, `withdraws` or `proposes`".
fn listed(place: WordPlace) -> String {
    let words: Vec<String> = known(place).into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

fn beginnings() -> String {
    let words: Vec<String> = known(WordPlace::Message).into_iter().map(|word| format!("`{word}`")).collect();
    format!("{} or a role", words.join(", "))
}

/// Who enters what a customer wants.
const ENTERS: &str = "clerk";

/// A line as it reads.
#[derive(Debug)]
pub(super) enum Line {
    Empty,
    Title(String),
    Action(Box<Action>),
}

pub(super) fn read(line: &str, roles: &Roles) -> Result<Line, String> {
    let mut words = Words::of(line)?;
    if words.is_at_end() {
        return Ok(Line::Empty);
    }
    let first = words.word(&beginnings())?;
    let line = match first.as_str() {
        "scenario" => Line::Title(words.text("the title of the story in quotes")?),
        "at" => Line::Action(Box::new(Action::At(words.date_time()?))),
        "expect" => Line::Action(Box::new(read_expectation(&mut words)?)),
        "customer" => Line::Action(Box::new(read_customer(&mut words)?)),
        role if role == SYSTEM || roles.get(role).is_some() => {
            Line::Action(Box::new(read_act(role.to_owned(), &mut words)?))
        }
        other => match read_message(other, &mut words)? {
            Some(action) => Line::Action(Box::new(action)),
            None => {
                return Err(format!("expected {} ({}), found `{other}`", beginnings(), roles.keys().join(", ")));
            }
        },
    };
    words.end()?;
    Ok(line)
}

/// `customer 王芳 opens complaint.consumer as C1 …` or `customer 王芳 withdraws C1 because "…"`. What a customer
/// wants is entered by a clerk.
fn read_customer(words: &mut Words) -> Result<Action, String> {
    let customer = words.name("the customer's name")?;
    let act = match words.word(&listed(WordPlace::Wish))?.as_str() {
        "opens" => read_opening(customer, words)?,
        "withdraws" => {
            let case = words.word("the case, like `C1`")?;
            words.keyword("because")?;
            Act::Withdraw { case, reason: words.text("the reason in quotes")? }
        }
        other => match systems::story_word(WordPlace::Wish, other) {
            Some((system, Reads::Wish(read))) => Act::OfSystem { system, act: read(customer, words)? },
            _ => return Err(unknown(WordPlace::Wish, other)),
        },
    };
    let actor = ActorName { role: ENTERS.to_owned(), name: String::new() };
    Ok(Action::Act { actor, act, approved_by: words.approved_by()?, refused: words.refusal()? })
}

fn unknown(place: WordPlace, word: &str) -> String {
    format!("expected {}, found `{word}`", listed(place))
}

/// What somebody outside lets the house know, as a system has a word for it: `bank pays …`.
fn read_message(word: &str, words: &mut Words) -> Result<Option<Action>, String> {
    let Some((system, Reads::Message { heard_by, read })) = systems::story_word(WordPlace::Message, word) else {
        return Ok(None);
    };
    let act = Act::OfSystem { system, act: read(words)? };
    let actor = ActorName { role: (*heard_by).to_owned(), name: String::new() };
    Ok(Some(Action::Act { actor, act, approved_by: words.approved_by()?, refused: words.refusal()? }))
}

fn read_opening(customer: String, words: &mut Words) -> Result<Act, String> {
    let service = words.word("the key of a service, like `life.claim`")?;
    words.keyword("as")?;
    let case = words.word("a name for the case, like `C1`")?;
    let mut channel = Channel::Counter;
    let mut received_at = None;
    let mut materials = Vec::new();
    let mut answers = Answers::new();
    let mut about = None;
    loop {
        if words.take("on") {
            about = Some(words.word("what it is about, like `P1`")?);
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
    Ok(Act::Open { case, customer, service, about, channel, received_at, materials, answers })
}

/// `clerk records accepted for C1`, `manager 赵丽 extends C1 promise answer because "…"` and the like.
fn read_act(role: String, words: &mut Words) -> Result<Action, String> {
    let mut verb = words.word(&listed(WordPlace::Deed))?;
    let mut name = String::new();
    if !known(WordPlace::Deed).contains(&verb.as_str()) {
        name = verb;
        verb = words.word(&listed(WordPlace::Deed))?;
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
        "answers" => {
            let case = words.word("the case, like `C1`")?;
            words.keyword("given")?;
            Act::Answer { case, answers: words.answers()? }
        }
        other => match systems::story_word(WordPlace::Deed, other) {
            Some((system, Reads::Deed(read))) => Act::OfSystem { system, act: read(words)? },
            _ => return Err(unknown(WordPlace::Deed, other)),
        },
    };
    let actor = ActorName { role, name };
    Ok(Action::Act { actor, act, approved_by: words.approved_by()?, refused: words.refusal()? })
}

fn read_expectation(words: &mut Words) -> Result<Action, String> {
    let case = words.word("the case, like `C1`")?;
    let word = words.word(&listed(WordPlace::Expected))?;
    let expectation = match word.as_str() {
        "missing" if words.take("nothing") => Expectation::Missing(Vec::new()),
        "missing" => Expectation::Missing(words.list("a material or `nothing`")?),
        "milestone" => Expectation::Milestone { key: words.word("a milestone")?, happened: true },
        "letter" => Expectation::Letter { key: words.word("a letter")?, made: true },
        "no" => match words.word(&listed(WordPlace::Denied))?.as_str() {
            "milestone" => Expectation::Milestone { key: words.word("a milestone")?, happened: false },
            "letter" => Expectation::Letter { key: words.word("a letter")?, made: false },
            other => match systems::story_word(WordPlace::Denied, other) {
                Some((system, Reads::Denied(read))) => Expectation::OfSystem { system, expectation: read(words)? },
                _ => return Err(unknown(WordPlace::Denied, other)),
            },
        },
        "version" => Expectation::Version(words.word("a version, like `life.claim@2013-06-08`")?),
        "promise" => read_promise(words)?,
        other => match CaseState::parse(other) {
            Some(state) => Expectation::State(state),
            None => match systems::story_word(WordPlace::Expected, other) {
                Some((system, Reads::Expected(read))) => {
                    Expectation::OfSystem { system, expectation: read(other, words)? }
                }
                _ => return Err(unknown(WordPlace::Expected, other)),
            },
        },
    };
    Ok(Action::Expect { case, expectation })
}

fn read_promise(words: &mut Words) -> Result<Expectation, String> {
    const EXPECTED: &str = "open, due soon, due today, paused, unknown, kept, kept late, broken, dropped, expired, \
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
