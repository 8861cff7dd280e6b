//! The plan of a client's service as a paper (客户服务计划), as it stands when it is printed.

use serde_json::json;
use yinuo_core::access::Actor;
use yinuo_core::broker::{Because, ServicePlanId, TaskState};
use yinuo_core::id::{OfficeId, OperatorId};

use super::rules::schemes;
use super::{Task, average, plan};
use crate::house::House;
use crate::pdf::Sheet;
use crate::stop::Stop;

/// The plan of a client in reach, as PDF.
pub async fn plan_pdf(house: &House, actor: &Actor, id: ServicePlanId) -> Result<Vec<u8>, Stop> {
    let found = plan(house, actor, id).await?;
    let (row, directory) = (&found.row, house.directory());
    let line = |task: &Task| {
        let owner = task.row.owner_id.map(OperatorId::from_number);
        let because: Vec<String> = task.because.iter().map(why).collect();
        [
            task.row.promised_on.clone().unwrap_or_else(|| task.row.due_on.clone()),
            task.row.title.clone(),
            owner.map(|owner| directory.operator_name(owner).to_owned()).unwrap_or_default(),
            state(task.state).to_owned(),
            because.join("；"),
        ]
    };
    let left =
        |kind: &str| schemes(house.rules()).name_of(kind).map_or_else(|| kind.to_owned(), |name| name.zh.clone());
    let left_out: Vec<String> =
        found.left_out.iter().map(|one| format!("{}：{}", left(&one.kind), why_not(&one.because))).collect();
    let rated = match average(row.ratings, row.rating_sum) {
        Some(average) => format!("上年度满意度平均{average}分（{}次）", row.ratings),
        None => "上年度没有满意度评价".to_owned(),
    };
    let data = json!({
        "client": found.client.name,
        "office": directory.office_name(OfficeId::from_number(row.office_id)),
        "from": row.from_on,
        "until": row.until_on,
        "mandate": row.mandate_number,
        "rated": rated,
        "tasks": found.tasks.iter().map(line).collect::<Vec<_>>(),
        "left_out": left_out,
    });
    let ident = format!("service-plan {id} {}", house.now());
    house.printer.clone().print_sheet(Sheet { template: include_str!("../service-plan.typ"), ident, data }).await
}

/// What the state of a task is called on paper.
pub(in crate::broker) fn state(state: TaskState) -> &'static str {
    match state {
        TaskState::Planned => "待立件",
        TaskState::Open => "办理中",
        TaskState::Overdue => "已超时",
        TaskState::Done => "按时完成",
        TaskState::DoneLate => "逾期完成",
        TaskState::Dropped => "已撤销",
    }
}

/// Why a task is in the plan.
fn why(because: &Because) -> String {
    match because {
        Because::Always => "每位客户都有".to_owned(),
        Because::Mandate(word) => format!("委托事项有“{word}”"),
        Because::Need(_) => "客户有此需求".to_owned(),
        Because::Satisfaction(rating) => format!("上年度满意度{rating}分"),
        Because::Over(day) => format!("期限{day}已过"),
        Because::Hand(name) => format!("{name}增加"),
    }
}

/// Why a kind of task is not.
fn why_not(because: &Because) -> String {
    match because {
        Because::Mandate(words) => format!("委托事项没有“{words}”"),
        Because::Need(_) => "客户没有提出需求".to_owned(),
        Because::Satisfaction(rating) if rating.is_empty() => "上年度没有满意度评价".to_owned(),
        Because::Satisfaction(rating) => format!("上年度满意度{rating}分，不需要"),
        other => why(other),
    }
}
