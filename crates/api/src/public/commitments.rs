//! The published list of commitments: what the house promises by which rule, and how often it kept its word.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use serde::Serialize;
use yinuo_core::service::{Allowance, OFFICE, PromiseRule, Service, Status, Within};

use super::page::{OpenTo, PublicPage};
use super::visit::Visit;
use crate::problem::Problem;
use crate::shape::Answer;

pub static COMMITMENTS: PublicPage = PublicPage {
    path: "/commitments",
    open_to: OpenTo::Anybody,
    menu: Some(("服务承诺", "Our commitments")),
    show: Some(|visit| show(visit).boxed()),
    ..PublicPage::NONE
};

#[derive(Serialize)]
struct ServiceCommitments {
    name: String,
    summary: String,
    promises: Vec<Commitment>,
}

#[derive(Serialize)]
struct Commitment {
    name: String,
    within: String,
    cite: String,
    /// By the house itself, not by law.
    own_rule: bool,
    kept: i64,
    all: i64,
    /// In tenths of a percent, rounded down: nobody is told 100 where one was late.
    rate: Option<String>,
}

async fn show(visit: Visit) -> Result<Answer, Problem> {
    let counts = visit.api.kept.counts(visit.house()).await?;
    let rules = visit.house().rules();
    let today = rules.calendar().date_of(visit.house().now());
    let mut services: BTreeMap<(&str, &str), ServiceCommitments> = BTreeMap::new();
    for service in rules.services_on(today) {
        let of_office = service.promises.iter().filter(|rule| rule.owed_by == OFFICE && !rule.right);
        let promises: Vec<Commitment> = of_office
            .map(|rule| {
                let (kept, late) = counts.get(&(service.key.clone(), rule.key.clone())).copied().unwrap_or_default();
                commitment(&visit, rule, kept, late)
            })
            .collect();
        if !promises.is_empty() {
            services.insert((&service.group, &service.key), told(&visit, service, promises));
        }
    }
    let days = visit.house().applicant_figure("kept-since-days")?;
    let services: Vec<_> = services.into_values().collect();
    let title = visit.words("服务承诺", "Our commitments");
    visit.page("commitments.html", title, content! { services, days })
}

fn told(visit: &Visit, service: &Service, promises: Vec<Commitment>) -> ServiceCommitments {
    let (name, summary) = (visit.text(&service.name).to_owned(), visit.text(&service.summary).to_owned());
    ServiceCommitments { name, summary, promises }
}

fn commitment(visit: &Visit, rule: &PromiseRule, kept: i64, late: i64) -> Commitment {
    let all = kept + late;
    let tenths = (all > 0).then(|| kept * 1000 / all);
    Commitment {
        name: visit.text(&rule.name).to_owned(),
        within: match &rule.within {
            Within::Fixed(allowance) => allowance_words(visit, *allowance),
            Within::Agreed(_) => visit.words("按约定", "as agreed").to_owned(),
            Within::Until(named) if named.is_of_the_year() => {
                let day = &named.until;
                let (month, of_month) = day.split_once('-').unwrap_or((day, ""));
                let zh = format!(
                    "每年{}月{}日前（含当日）",
                    month.trim_start_matches('0'),
                    of_month.trim_start_matches('0')
                );
                visit.words(&zh, &format!("by {day} of the year")).to_owned()
            }
            Within::Until(_) => visit.words("按计划日期", "by the day planned").to_owned(),
        },
        cite: rule.cite.clone(),
        own_rule: rule.status == Status::House,
        kept,
        all,
        rate: tenths.map(|tenths| format!("{}.{}%", tenths / 10, tenths % 10)),
    }
}

fn allowance_words(visit: &Visit, allowance: Allowance) -> String {
    let (count, zh) = match allowance {
        Allowance::Until(day) => {
            return visit.words(&format!("{day}前（含当日）"), &format!("by {day}")).to_owned();
        }
        Allowance::WorkingDays(count) => (count, "个工作日"),
        Allowance::Days(count) => (count, "日"),
        Allowance::Months(count) => (count, "个月"),
        Allowance::Years(count) => (count, "年"),
        Allowance::WorkingHours(count) => (count, "个工作小时"),
        Allowance::Hours(count) => (count, "小时"),
    };
    let (chinese, english) = (format!("{count}{zh}内"), format!("within {allowance}"));
    visit.words(&chinese, &english).to_owned()
}
