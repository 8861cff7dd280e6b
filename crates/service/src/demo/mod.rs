//! The demonstration: a house in Liaoning with offices, staff, customers, policies and some months of cases, made by the same
//! commands that people would send, each at its own instant of the past. Nothing is written around the engine, so the
//! archive of a demonstration proves as any other does.
//!
//! People and stories come from fixed seeds; only the days move with the clock.

mod files;
mod history;
mod money;
mod offices;
mod pen;
mod people;
mod policies;
mod stories;
mod texts;

use std::sync::Arc;

use jiff::{Span, Timestamp, ToSpan};
use yinuo_core::payment::Debtor;
use yinuo_store::tables::archive::SETTING;

use crate::command::Command;
use crate::command::house::PublishNotice;
use crate::house::House;
use crate::stop::Stop;
use crate::upkeep;

pub use people::{Customer, personal_numbers};

/// The password of everybody in a demonstration.
pub const PASSWORD: &str = "yinuo-demo-2011";

/// Logins to try, with what each is.
pub const LOGINS: [(&str, &str); 10] = [
    ("clerk", "柜员，沈阳市和平区支公司"),
    ("clerk2", "柜员，沈阳市和平区支公司"),
    ("handler", "处理人，沈阳市和平区支公司"),
    ("manager", "主管，沈阳市和平区支公司"),
    ("manager.shenyang", "主管，沈阳市中心支公司"),
    ("manager.liaoning", "主管，辽宁省分公司"),
    ("finance", "财务复核，辽宁省分公司"),
    ("finance2", "财务放行，辽宁省分公司"),
    ("auditor", "审计，辽宁省分公司"),
    ("admin", "管理员，辽宁省分公司"),
];

/// The setting that says that a house is a demonstration, and of which kind.
pub const MARK: &str = "demonstration";

/// Whether a house was made as a demonstration.
pub async fn is_one(house: &House) -> Result<bool, Stop> {
    Ok(house.store.query_one(&SETTING, vec![MARK.into()]).await?.is_some())
}

/// The account payments of a demonstration leave from.
pub fn debtor() -> Debtor {
    Debtor {
        name: "一诺人寿（示例）".to_owned(),
        account: "0709000109000012345".to_owned(),
        branch: Some("102229000008".to_owned()),
    }
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    pub offices: usize,
    pub operators: usize,
    pub customers: usize,
    pub cases: usize,
    pub policies: usize,
    /// Steps that the rules of the house refused, each with its case's service; none with the shipped packs.
    pub refused: Vec<String>,
}

/// Fills an empty house. Without `cases` no policies either: there are offices, staff and a few customers, for training and tests.
pub async fn make(house: &Arc<House>, cases: bool) -> Result<Made, Stop> {
    let now = house.now();
    let past = |days: i64| {
        let calendar = house.rules().calendar();
        let date = calendar.date_of(now).saturating_sub(Span::new().days(days));
        calendar.instant_of(date.at(8, 0, 0, 0)).unwrap_or(now).min(now)
    };
    let founded = past(history::DAYS_BACK + 2);
    let divisions = offices::divisions();
    let branches = offices::branches(&divisions);
    let password_hash = house.hash_password(PASSWORD, &[]).await?;
    let staff = offices::make(house, &branches, &divisions, &password_hash, founded).await?;
    let customers = people::customers_of(&branches, &divisions, !cases);
    let mut history = history::History::new(house, &customers, staff.cashiers());
    history.register(&staff, past(history::DAYS_BACK + 1), cases).await?;
    let mut policies = 0;
    if cases {
        let begun = past(history::DAYS_BACK);
        let owned = policies::take_over(house, &staff.head, &branches, &customers, begun).await?;
        policies = owned.iter().flatten().count();
        history.hold(owned);
        publish(house, &staff, now).await?;
        history.plan(&staff, now);
        history.happen(now).await?;
    }
    upkeep::run_due(house).await?;
    if cases {
        history::read_old_reminders(house, past(14)).await?;
    }
    for refused in &history.refused {
        tracing::warn!(refused, "a step of the demonstration was refused");
    }
    let directory = house.directory();
    Ok(Made {
        offices: directory.offices().count(),
        operators: directory.operators().count(),
        customers: customers.len(),
        cases: history.case_count(),
        policies,
        refused: std::mem::take(&mut history.refused),
    })
}

/// A few notices of the last weeks, one of which has ended.
async fn publish(house: &House, staff: &offices::Staff, now: Timestamp) -> Result<(), Stop> {
    let calendar = house.rules().calendar();
    let today = calendar.date_of(now);
    for (place, (title, body)) in (1_i64..).zip(texts::NOTICES) {
        let published_on = today.saturating_sub((place * 21).days());
        let published_on = calendar.working_day_from(published_on).unwrap_or(today).min(today);
        let until = (place == 4).then(|| today.saturating_sub(3.days()));
        let publisher = match place {
            1 | 4 => &staff.desks[0].manager,
            _ => &staff.city_managers[0],
        };
        let command =
            Command::from(PublishNotice { title: title.to_owned(), body: body.to_owned(), published_on, until });
        let at = calendar.instant_of(published_on.at(9, 0, 0, 0)).unwrap_or(now).min(now);
        house.engine.carry_out_at(publisher, command, at).await?;
    }
    Ok(())
}
