//! The plan of a client's service for a year of its policies (客户服务计划): a scheme of a pack says which tasks there are, how often, and on
//! what each depends: what the mandate charges the broker with, what the client needs, how satisfied it was in the year before. What was left
//! out is told with the reason, so that nobody has to guess.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::decimal::decimal;
use crate::form::Answers;
use crate::pack::written::{Filled, Problems, WrittenEffective};
use crate::pack::{PackSource, RuleProblem};
use crate::refusal::Refusal;
use crate::service::{Allowance, Effective, Status, When};
use crate::text::LocalText;

/// The file of a pack that schemes of service plans are read from.
pub const SERVICE_PLAN_FILE: &str = "service-plan.toml";

const REMEDY: &str = "see docs/packs/broker-cn.md";

/// A kind of task, and when it belongs into a plan. Where it says several things, all of them have to be so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRule {
    pub key: String,
    pub name: LocalText,
    /// The service whose case is the work; its opening form asks for `task` and `due_on`.
    pub service: String,
    /// From the first day of the plan to the first time it is due.
    pub first: Allowance,
    /// From one time to the next; absent, it is done once.
    pub every: Option<Allowance>,
    /// The mandate has to say one of these words.
    pub mandate: Vec<String>,
    /// What the client has to have answered when its needs were collected.
    pub need: Option<When>,
    /// Only where the client's rating of the year before was below this.
    pub satisfaction_below: Option<Decimal>,
    pub cite: String,
    pub status: Status,
}

/// The service in whose cases clients get the report of a quarter. Its opening form has the dates `period_from` and `period_until`, and its first
/// promise is kept by the milestone that says that the report was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportRule {
    pub service: String,
    /// The milestone.
    pub sent: String,
    /// Its field for what is planned for the quarter after it.
    pub next: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanScheme {
    pub key: String,
    pub effective: Effective,
    pub name: LocalText,
    /// The questionnaire whose ratings say how satisfied a client was.
    pub questionnaire: String,
    /// The service of a task that somebody adds.
    pub by_hand: String,
    /// How the report of a quarter reaches the client.
    pub report: ReportRule,
    pub tasks: Vec<TaskRule>,
    pub cite: String,
    pub status: Status,
}

/// What a plan is made from.
#[derive(Debug, Clone, Copy)]
pub struct PlanBasis<'a> {
    /// What the mandate charges the broker with, in its words.
    pub mandate: &'a str,
    /// What the client answered when its needs were collected.
    pub needs: &'a Answers,
    /// Its average rating in the year before; absent, it answered nothing.
    pub satisfaction: Option<Decimal>,
}

/// Why a task is in a plan, or is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", content = "of", rename_all = "snake_case")]
pub enum Because {
    /// Every client gets it.
    Always,
    /// The mandate has the word, or none of the words of the rule.
    Mandate(String),
    /// The answer to this field of the needs.
    Need(String),
    /// The rating, where there is one.
    Satisfaction(String),
    /// All its days were over when the plan was made.
    Over(String),
    /// Somebody added it.
    Hand(String),
}

/// A task with its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedTask {
    /// The key of its kind.
    pub kind: String,
    pub due_on: Date,
    pub because: Vec<Because>,
}

/// How far a task has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Its case is about to be opened.
    Planned,
    Open,
    /// Its day is over, and it is not done.
    Overdue,
    Done,
    DoneLate,
    /// Its case was withdrawn.
    Dropped,
}

impl TaskState {
    pub const fn key(self) -> &'static str {
        match self {
            TaskState::Planned => "planned",
            TaskState::Open => "open",
            TaskState::Overdue => "overdue",
            TaskState::Done => "done",
            TaskState::DoneLate => "done_late",
            TaskState::Dropped => "dropped",
        }
    }

    /// By the state of its case, and whether its promise was kept and was found broken.
    pub fn of(case_state: Option<&str>, kept: bool, broken: bool) -> TaskState {
        match (case_state, kept, broken) {
            (None, ..) => TaskState::Planned,
            (_, true, false) => TaskState::Done,
            (_, true, true) => TaskState::DoneLate,
            (Some("open"), false, false) => TaskState::Open,
            (Some("open"), false, true) => TaskState::Overdue,
            (Some(_), false, _) => TaskState::Dropped,
        }
    }
}

/// A kind of task that is not in the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub kind: String,
    pub because: Because,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftedPlan {
    /// By day.
    pub tasks: Vec<PlannedTask>,
    pub left_out: Vec<LeftOut>,
}

impl PlanScheme {
    pub fn task(&self, key: &str) -> Option<&TaskRule> {
        self.tasks.iter().find(|rule| rule.key == key)
    }

    /// The tasks from a day to a day, both counted in. A day before `today` is not planned any more.
    pub fn draft(&self, basis: PlanBasis<'_>, (from, until): (Date, Date), today: Date) -> DraftedPlan {
        let mut plan = DraftedPlan::default();
        for rule in &self.tasks {
            let because = match rule.belongs(basis) {
                Ok(because) => because,
                Err(because) => {
                    plan.left_out.push(LeftOut { kind: rule.key.clone(), because });
                    continue;
                }
            };
            let days = rule.days(from, until);
            let ahead: Vec<Date> = days.iter().copied().filter(|day| *day >= today).collect();
            if ahead.is_empty() {
                let over = days.last().map(Date::to_string).unwrap_or_default();
                plan.left_out.push(LeftOut { kind: rule.key.clone(), because: Because::Over(over) });
            }
            let task = |due_on| PlannedTask { kind: rule.key.clone(), due_on, because: because.clone() };
            plan.tasks.extend(ahead.into_iter().map(task));
        }
        plan.tasks.sort_by_key(|task| task.due_on);
        plan
    }
}

impl TaskRule {
    /// All that speaks for it, or the first thing that speaks against it.
    fn belongs(&self, basis: PlanBasis<'_>) -> Result<Vec<Because>, Because> {
        let mut because = Vec::new();
        if !self.mandate.is_empty() {
            let said = self.mandate.iter().find(|word| basis.mandate.contains(word.as_str()));
            because.push(Because::Mandate(said.ok_or_else(|| Because::Mandate(self.mandate.join("、")))?.clone()));
        }
        if let Some(need) = &self.need {
            let of = Because::Need(need.field.clone());
            if !need.holds(basis.needs.get(&need.field)) {
                return Err(of);
            }
            because.push(of);
        }
        if let Some(below) = self.satisfaction_below {
            let rating = basis.satisfaction.map(|rating| rating.normalize().to_string());
            let of = Because::Satisfaction(rating.unwrap_or_default());
            if basis.satisfaction.is_none_or(|rating| rating >= below) {
                return Err(of);
            }
            because.push(of);
        }
        if because.is_empty() {
            because.push(Because::Always);
        }
        Ok(because)
    }

    /// The days on which it is due, from the first to the last of the plan. Each is counted from the first, so that the end of a month does
    /// not wander.
    fn days(&self, from: Date, until: Date) -> Vec<Date> {
        let after = |times: i64| {
            let first = span(self.first, 1)?;
            let more = self.every.map_or(Some(Span::new()), |every| span(every, times))?;
            from.checked_add(first).ok()?.checked_add(more).ok()
        };
        let times = if self.every.is_some() { MOST_TIMES } else { 1 };
        (0..times).map_while(after).take_while(|day| *day <= until).collect()
    }
}

/// A task every day of a year is the most of a plan.
const MOST_TIMES: i64 = 366;

/// So many times a count of days, months or years.
fn span(allowance: Allowance, times: i64) -> Option<Span> {
    let of = |count: u32| i64::from(count) * times;
    match allowance {
        Allowance::Days(days) => Span::new().try_days(of(days)).ok(),
        Allowance::Months(months) => Span::new().try_months(of(months)).ok(),
        Allowance::Years(years) => Span::new().try_years(of(years)).ok(),
        Allowance::WorkingDays(_) | Allowance::WorkingHours(_) | Allowance::Hours(_) | Allowance::Until(_) => None,
    }
}

/// The last day of a plan that begins on a day: a year, or as long as the mandate holds where that is shorter.
pub fn plan_until(from: Date, mandate_until: Option<Date>) -> Date {
    let year = from.saturating_add(1.year()).saturating_sub(1.day());
    mandate_until.map_or(year, |until| until.min(year))
}

/// The schemes of all packs.
#[derive(Debug, Clone, Default)]
pub struct PlanSchemes(Vec<PlanScheme>);

impl PlanSchemes {
    pub fn add(&mut self, schemes: Vec<PlanScheme>) {
        self.0.extend(schemes);
    }

    /// The one that holds on a day.
    pub fn on(&self, on: Date) -> Result<&PlanScheme, Refusal> {
        let found = self.0.iter().find(|scheme| scheme.effective.covers(on));
        found.ok_or_else(|| Refusal::new("unknown_scheme").with("scheme", "service-plan").with("on", on.to_string()))
    }

    /// What a kind of task is called by any of them.
    pub fn name_of(&self, kind: &str) -> Option<&LocalText> {
        self.0.iter().rev().find_map(|scheme| scheme.task(kind)).map(|rule| &rule.name)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenFile {
    service_plan: Vec<WrittenScheme>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenScheme {
    key: String,
    effective: WrittenEffective,
    name: LocalText,
    questionnaire: String,
    by_hand: String,
    report: ReportRule,
    task: Vec<WrittenTask>,
    cite: Filled,
    status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenTask {
    key: String,
    name: LocalText,
    service: String,
    first: Allowance,
    every: Option<Allowance>,
    #[serde(default)]
    mandate: Vec<String>,
    need: Option<When>,
    satisfaction_below: Option<String>,
    cite: Filled,
    status: Status,
}

/// The schemes of a pack; none where it has no `service-plan.toml`.
pub fn service_plans_of_source(source: &PackSource) -> Result<Vec<PlanScheme>, Vec<RuleProblem>> {
    let Some(text) = source.file(SERVICE_PLAN_FILE) else { return Ok(Vec::new()) };
    let mut problems = Problems::new(SERVICE_PLAN_FILE, text, REMEDY);
    let written: Option<WrittenFile> = problems.parse("service-plan");
    let mut read: Vec<PlanScheme> = Vec::new();
    for one in written.into_iter().flat_map(|file| file.service_plan) {
        let key = one.key.clone();
        let offset = text.find(&format!("\"{key}\"")).unwrap_or(0);
        match one.read() {
            Ok(new) if read.iter().any(|known| known.effective.overlaps(&new.effective)) => {
                problems.wrong(offset, format!("service-plan.{key}"), "two plans hold on the same days");
            }
            Ok(new) => read.push(new),
            Err(message) => problems.wrong(offset, format!("service-plan.{key}"), message),
        }
    }
    if problems.list.is_empty() { Ok(read) } else { Err(problems.list) }
}

impl WrittenScheme {
    fn read(self) -> Result<PlanScheme, String> {
        let effective = self.effective.effective().ok_or("the span ends before it begins")?;
        let mut keys = BTreeSet::new();
        let mut rules = Vec::new();
        for written in self.task {
            if !keys.insert(written.key.clone()) {
                return Err(format!("the task `{}` is there twice", written.key));
            }
            rules.push(written.read()?);
        }
        Ok(PlanScheme {
            key: self.key,
            effective,
            name: self.name,
            questionnaire: self.questionnaire,
            by_hand: self.by_hand,
            report: self.report,
            tasks: rules,
            cite: self.cite.0,
            status: self.status,
        })
    }
}

impl WrittenTask {
    fn read(self) -> Result<TaskRule, String> {
        for allowance in [Some(self.first), self.every].into_iter().flatten() {
            if allowance.is_nothing() || span(allowance, 1).is_none() {
                return Err(format!("`{}` goes by days, months or years, at least one of them", self.key));
            }
        }
        let below = self.satisfaction_below.as_deref();
        let below = below.map(|text| decimal(text).ok_or_else(|| format!("`{text}` is no decimal number")));
        Ok(TaskRule {
            key: self.key,
            name: self.name,
            service: self.service,
            first: self.first,
            every: self.every,
            mandate: self.mandate,
            need: self.need,
            satisfaction_below: below.transpose()?,
            cite: self.cite.0,
            status: self.status,
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::form::Answer;

    const YEAR: (Date, Date) = (date(2008, 1, 31), date(2009, 1, 30));

    fn rule(key: &str) -> TaskRule {
        TaskRule {
            key: key.to_owned(),
            name: LocalText::new(key, key),
            service: "broker.service-task".to_owned(),
            first: Allowance::Days(30),
            every: None,
            mandate: Vec::new(),
            need: None,
            satisfaction_below: None,
            cite: String::new(),
            status: Status::House,
        }
    }

    fn drafted(rule: TaskRule, satisfaction: Option<i64>, today: Date) -> DraftedPlan {
        let scheme = PlanScheme {
            key: "client".to_owned(),
            effective: Effective { from: date(2008, 1, 1), until: None },
            name: LocalText::default(),
            questionnaire: String::new(),
            by_hand: "broker.service-task".to_owned(),
            report: ReportRule {
                service: "broker.client-report".to_owned(),
                sent: "sent".to_owned(),
                next: "next_quarter".to_owned(),
            },
            tasks: vec![rule],
            cite: String::new(),
            status: Status::House,
        };
        let needs: Answers = [("wanted", Answer::Choices(vec!["training".to_owned()]))].into_iter().collect();
        let satisfaction = satisfaction.map(Decimal::from);
        scheme.draft(PlanBasis { mandate: "投保安排、协助索赔", needs: &needs, satisfaction }, YEAR, today)
    }

    #[test]
    fn a_task_of_every_quarter_is_due_at_the_ends_of_months_and_not_after_the_plan() {
        let (first, every) = (Allowance::Months(3), Some(Allowance::Months(3)));
        let plan = drafted(TaskRule { first, every, ..rule("visit") }, None, date(2008, 1, 31));
        let days: Vec<Date> = plan.tasks.iter().map(|task| task.due_on).collect();
        assert_eq!(days, [date(2008, 4, 30), date(2008, 7, 30), date(2008, 10, 30), date(2009, 1, 30)]);
        assert_eq!(plan.tasks[0].because, [Because::Always]);
    }

    #[test]
    fn what_neither_mandate_nor_needs_nor_rating_asks_for_is_left_out_with_the_reason() {
        let left = |rule: TaskRule, rating: Option<i64>| {
            let plan = drafted(rule, rating, YEAR.0);
            assert_eq!(plan.tasks.len() + plan.left_out.len(), 1);
            plan.left_out.into_iter().next().map(|one| one.because)
        };
        let by_word = |word: &str| TaskRule { mandate: vec![word.to_owned()], ..rule("help") };
        assert_eq!(left(by_word("索赔"), None), None);
        assert_eq!(left(by_word("培训"), None), Some(Because::Mandate("培训".to_owned())));
        let need = |is: &str| When { field: "wanted".to_owned(), is: vec![is.to_owned()], or_unanswered: false };
        let wanted = |is: &str| TaskRule { need: Some(need(is)), ..rule("training") };
        assert_eq!(left(wanted("training"), None), None);
        assert_eq!(left(wanted("visits"), None), Some(Because::Need("wanted".to_owned())));
        let unhappy = || TaskRule { satisfaction_below: Some(Decimal::from(4)), ..rule("visit") };
        assert_eq!(left(unhappy(), Some(3)), None);
        assert_eq!(left(unhappy(), Some(4)), Some(Because::Satisfaction("4".to_owned())));
        assert_eq!(left(unhappy(), None), Some(Because::Satisfaction(String::new())));
    }

    #[test]
    fn a_day_that_is_over_is_not_planned_any_more_and_the_last_of_them_is_told() {
        let plan = drafted(rule("manual"), None, date(2008, 3, 2));
        assert_eq!(plan.tasks, [], "it was due on the first of March");
        assert_eq!(plan.left_out[0].because, Because::Over("2008-03-01".to_owned()));
        let every = Some(Allowance::Months(6));
        assert_eq!(drafted(TaskRule { every, ..rule("visit") }, None, date(2008, 3, 2)).tasks.len(), 1);
    }

    #[test]
    fn a_task_is_done_late_where_its_promise_was_broken_before_and_dropped_where_its_case_was_withdrawn() {
        let state = |case, kept, broken| TaskState::of(case, kept, broken).key();
        assert_eq!((state(None, false, false), state(Some("open"), false, true)), ("planned", "overdue"));
        assert_eq!((state(Some("closed"), true, true), state(Some("closed"), true, false)), ("done_late", "done"));
        assert_eq!(state(Some("withdrawn"), false, true), "dropped");
    }

    #[test]
    fn a_plan_ends_with_its_year_or_with_its_mandate() {
        assert_eq!(plan_until(date(2008, 2, 29), None), date(2009, 2, 27));
        assert_eq!(plan_until(date(2008, 1, 1), Some(date(2008, 6, 30))), date(2008, 6, 30));
        assert_eq!(plan_until(date(2008, 1, 1), Some(date(2010, 6, 30))), date(2008, 12, 31));
    }

    #[test]
    fn a_plan_that_goes_by_hours_or_has_a_task_twice_is_refused_with_file_and_line() {
        let file = |task: &str| {
            let text = format!(
                "[[service-plan]]\nkey = \"client\"\neffective = {{ from = 2008-01-01 }}\nname = {{ zh = \"计划\", en = \"Plan\" }}\n\
                 questionnaire = \"q\"\nby-hand = \"broker.service-task\"\n\
                 report = {{ service = \"broker.client-report\", sent = \"sent\", next = \"next_quarter\" }}\ncite = \"House\"\nstatus = \"house\"\n{task}"
            );
            let files = vec![(SERVICE_PLAN_FILE.to_owned(), text)];
            service_plans_of_source(&PackSource { name: "test".to_owned(), files })
        };
        let task = |first: &str| {
            format!(
                "[[service-plan.task]]\nkey = \"visit\"\nname = {{ zh = \"走访\", en = \"Visit\" }}\nservice = \"broker.service-task\"\n\
                 first = \"{first}\"\ncite = \"House\"\nstatus = \"house\"\n"
            )
        };
        assert_eq!(file(&task("1 month")).expect("read")[0].tasks[0].first, Allowance::Months(1));
        for wrong in [task("4 hours"), task("0 days"), format!("{}{}", task("1 month"), task("2 months"))] {
            let problems = file(&wrong).expect_err("refused");
            assert!(problems[0].line >= 2 && !problems[0].remedy.is_empty(), "{problems:?}");
        }
    }
}
