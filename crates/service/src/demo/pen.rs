//! Writes the story of one case: what happens on which working day, by whom. A story stops where the present begins, so
//! that a demonstration has cases in every state without anybody having decided which.
//!
//! Neighbours: [`super::stories`] tells one story per service with this pen, [`super::history`] lets it happen.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use rand::Rng;
use rand::rngs::StdRng;
use yinuo_core::access::Actor;
use yinuo_core::calendar::Calendar;
use yinuo_core::case::Channel;
use yinuo_core::form::{Answer, Answers, Choice, Field, FieldKind};
use yinuo_core::id::OperatorId;
use yinuo_core::life::PolicyId;
use yinuo_core::service::Service;

use super::offices::Desk;
use super::people::Customer;
use super::policies::Owned;
use super::texts;

/// What is done to a case.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Open {
        channel: Channel,
        summary: String,
        answers: Answers,
        materials: Vec<String>,
        policy: Option<PolicyId>,
    },
    Milestone {
        key: String,
        answers: Answers,
        note: Option<String>,
    },
    Materials {
        keys: Vec<String>,
        note: String,
    },
    Notify,
    Extend {
        promise: String,
        reason: String,
    },
    Assign {
        owner: OperatorId,
    },
    Withdraw {
        reason: String,
    },
    Contact {
        kind: &'static str,
        direction: &'static str,
        notes: String,
    },
    Attach {
        material: String,
        name: String,
        media_type: &'static str,
        content: Vec<u8>,
    },
    /// The last letter of the case reaches the customer.
    Deliver {
        channel: &'static str,
        proof: &'static str,
    },
}

#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub at: Timestamp,
    /// The place of the case in the plan.
    pub case: usize,
    pub actor: Arc<Actor>,
    /// Who gives a word for it where one is needed.
    pub manager: Arc<Actor>,
    pub step: Step,
}

/// How a case goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    Prompt,
    /// A promise is broken, and kept late.
    Late,
    /// A promise is broken, and nothing happens any more.
    Stuck,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Fate {
    pub pace: Pace,
    /// Some required material is not handed in at first.
    pub lacking: bool,
    /// The customer never brings it.
    pub abandoned: bool,
    pub withdrawn: bool,
    pub declined: bool,
    pub extended: bool,
}

pub(super) struct Pen<'plan> {
    pub rng: &'plan mut StdRng,
    pub calendar: &'plan Calendar,
    pub now: Timestamp,
    pub service: Arc<Service>,
    pub customer: &'plan Customer,
    pub desk: &'plan Desk,
    pub fate: Fate,
    pub case: usize,
    /// What the case is about, where the service is about one.
    pub policy: Option<&'plan Owned>,
    /// The number of a contract that is made in the story.
    pub new_number: String,
    /// Where the story has come to.
    pub at: DateTime,
    /// Stages until the one at which a late or stuck case runs late.
    pub stages_to_trouble: u32,
    pub steps: Vec<Planned>,
}

/// Minutes of the day: the counter opens, pauses at noon, and closes.
const OPENING: i32 = 9 * 60 + 5;
const NOON: (i32, i32) = (11 * 60 + 50, 13 * 60 + 35);
const CLOSING: i32 = 17 * 60 + 15;

impl Pen<'_> {
    fn minute(&self) -> i32 {
        i32::from(self.at.hour()) * 60 + i32::from(self.at.minute())
    }

    fn set(&mut self, date: Date, minute: i32) {
        let hour = i8::try_from(minute / 60).expect("a minute of a day");
        let time = Time::new(hour, i8::try_from(minute % 60).expect("below sixty"), self.rng.random_range(0..60), 0);
        self.at = date.to_datetime(time.expect("a time of a day"));
    }

    /// A little later in counter hours. `None` where the story has reached the present.
    pub fn soon(&mut self) -> Option<()> {
        let mut minute = self.minute() + self.rng.random_range(6..40);
        if minute > CLOSING {
            return self.days(1, 1);
        }
        if minute > NOON.0 && minute < NOON.1 {
            minute = NOON.1 + self.rng.random_range(0..20);
        }
        self.set(self.at.date(), minute);
        self.instant().map(drop)
    }

    /// Some working days later; none means a little later on the same day.
    pub fn days(&mut self, least: i64, most: i64) -> Option<()> {
        let count = self.rng.random_range(least..=most);
        if count == 0 {
            return self.soon();
        }
        let date = self.calendar.add_working_days(self.at.date(), count).ok()?;
        let morning = self.rng.random_bool(0.55);
        let minute = if morning {
            self.rng.random_range(OPENING..NOON.0 - 40)
        } else {
            self.rng.random_range(NOON.1..CLOSING - 60)
        };
        self.set(date, minute);
        self.instant().map(drop)
    }

    /// As [`Pen::days`], for a step that a promise waits for: in a late case one such step comes after `late` working
    /// days, in a stuck one it never comes.
    pub fn due_step(&mut self, least: i64, most: i64, late: i64) -> Option<()> {
        let in_trouble = self.stages_to_trouble == 0;
        self.stages_to_trouble = self.stages_to_trouble.wrapping_sub(1);
        match self.fate.pace {
            Pace::Stuck if in_trouble => None,
            Pace::Late if in_trouble => self.days(late, late + 2),
            _ => self.days(least, most),
        }
    }

    /// The instant the story has come to, unless it lies ahead.
    fn instant(&self) -> Option<Timestamp> {
        self.calendar.instant_of(self.at).ok().filter(|at| *at <= self.now)
    }

    pub fn put(&mut self, actor: &Arc<Actor>, step: Step) -> Option<()> {
        let at = self.instant()?;
        let (actor, manager) = (actor.clone(), self.manager());
        self.steps.push(Planned { at, case: self.case, actor, manager, step });
        Some(())
    }

    pub fn milestone(&mut self, actor: &Arc<Actor>, key: &str, given: &[(&str, &str)]) -> Option<()> {
        let service = self.service.clone();
        let rule = service.milestone(key);
        let answers = self.answers(rule.map(|rule| rule.fields.as_slice()).unwrap_or_default(), given);
        // A proposal is of a contract that another system keeps: what was done to it, that one has told this one.
        let elsewhere = self.policy.is_none() && rule.is_some_and(|rule| rule.effect.is_some());
        let actor = if elsewhere { self.system() } else { actor.clone() };
        self.put(&actor, Step::Milestone { key: key.to_owned(), answers, note: None })
    }

    pub fn clerk(&self) -> Arc<Actor> {
        self.desk.clerk.clone()
    }

    pub fn handler(&self) -> Arc<Actor> {
        self.desk.handler.clone()
    }

    pub fn manager(&self) -> Arc<Actor> {
        self.desk.manager.clone()
    }

    /// What follows from money is recorded by nobody's hand.
    pub fn system(&self) -> Arc<Actor> {
        Arc::new(Actor::system())
    }

    pub fn contact(&mut self, kind: &'static str, direction: &'static str) -> Option<()> {
        let notes = texts::contact(self.rng, kind, direction);
        self.put(&self.clerk(), Step::Contact { kind, direction, notes })
    }

    /// Delivers the letter, as most are.
    pub fn deliver(&mut self) -> Option<()> {
        if self.rng.random_bool(0.8) { self.delivered() } else { Some(()) }
    }

    /// Delivers the letter, where what it tells has to be told before the case goes on.
    pub fn delivered(&mut self) -> Option<()> {
        self.soon()?;
        let (channel, proof) = if self.rng.random_bool(0.6) {
            ("counter", "客户本人签收")
        } else if self.rng.random_bool(0.5) {
            ("post", "挂号信回执")
        } else {
            ("message", "短信发送成功回执")
        };
        self.put(&self.clerk(), Step::Deliver { channel, proof })
    }

    /// Answers to a form: those given, and something fitting for each other question.
    pub fn answers(&mut self, fields: &[Field], given: &[(&str, &str)]) -> Answers {
        let mut answers = Answers::new();
        for field in fields {
            let set = given.iter().find(|(key, _)| *key == field.key).map(|(_, answer)| (*answer).to_owned());
            if let Some(answer) = set {
                answers.insert(field.key.clone(), answer);
            } else if field.required || is_commonly_answered(&field.key) {
                answers.extend(self.answer(field).map(|answer| (field.key.clone(), answer)));
            }
        }
        answers
    }

    /// Something that fits the field; nothing, where it names what this story does not have.
    fn answer(&mut self, field: &Field) -> Option<Answer> {
        if field.kind == FieldKind::Rows {
            let columns = field.columns().to_vec();
            let cells = columns.iter().filter_map(|column| match self.answer(column)? {
                Answer::Text(text) => Some((column.key.clone(), text)),
                _ => None,
            });
            return Some(Answer::Rows(vec![cells.collect()]));
        }
        self.text_answer(field).map(|text| match field.kind {
            FieldKind::Choices => Answer::Choices(vec![text]),
            _ => Answer::Text(text),
        })
    }

    fn text_answer(&mut self, field: &Field) -> Option<String> {
        let date = self.at.date();
        Some(match (field.kind, field.key.as_str()) {
            (FieldKind::Text, "policy_number") => self.policy?.number.clone(),
            (FieldKind::Text, "account_holder") => self.customer.name.clone(),
            (FieldKind::Text, "new_address") => format!("{}（新居）", self.customer.address),
            (FieldKind::Text, "salesperson") => "业务一部".to_owned(),
            (FieldKind::Text | FieldKind::LongText, key) => texts::answer(self.rng, &self.service.key, key),
            (FieldKind::Account, _) => self.customer.account.clone(),
            (FieldKind::Phone, "new_phone") => self.customer.other_phone.clone(),
            (FieldKind::Phone, _) => self.customer.phone.clone(),
            (FieldKind::Identity, _) => self.customer.identity.clone(),
            (FieldKind::Date, "event_on" | "lapsed_on") => {
                let before = jiff::Span::new().days(self.rng.random_range(2..40));
                date.checked_sub(before).unwrap_or(date).to_string()
            }
            (FieldKind::Date, _) => date.to_string(),
            (FieldKind::Amount, _) => {
                format!("{}.{:02}", self.rng.random_range(200..60_000), self.rng.random_range(0..100))
            }
            (FieldKind::Number, _) => "1".to_owned(),
            (FieldKind::YesNo, "mis_selling_found" | "assessment_needed" | "our_error") => "no".to_owned(),
            (FieldKind::YesNo, _) => "yes".to_owned(),
            (FieldKind::Choice | FieldKind::Choices, _) => self.one_of(&field.choices),
            (FieldKind::Quantity, _) => {
                let unit = self.one_of(&field.units);
                format!("{} {unit}", self.rng.random_range(1..200))
            }
            (FieldKind::Scale, _) => {
                let to = field.scale.as_ref().map_or(1, |scale| scale.to);
                self.rng.random_range(1..=to).to_string()
            }
            (FieldKind::Party | FieldKind::Office | FieldKind::Region, _) => return None,
            (FieldKind::Agreement | FieldKind::File | FieldKind::Rows, _) => return None,
        })
    }

    fn one_of(&mut self, choices: &[Choice]) -> String {
        let last = choices.len().saturating_sub(1);
        let place = self.rng.random_range(0..=last.min(2));
        choices.get(place).map(|choice| choice.key.clone()).unwrap_or_default()
    }
}

/// Questions that are not required but answered all the same.
fn is_commonly_answered(key: &str) -> bool {
    matches!(
        key,
        "policy_number"
            | "contact_phone"
            | "request"
            | "demand"
            | "new_address"
            | "new_phone"
            | "payee_account"
            | "payee_account_again"
            | "opening_bank"
            | "surrender_reason"
            | "product_name"
    )
}
