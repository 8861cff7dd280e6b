//! Mandates and placed policies that have ended, without what tells of people: numbers, days, insurers, sums, premiums and commissions stay. What was
//! written freely goes: what the client charged the broker with, what it needed, what the tasks of its plans were called, where things stand, how the
//! commission was taken, the lessons of claims, and the lines of reports, whose sums stay.
//!
//! Both end with their last day; a mandate without one goes on, and so does its client. An agreement with an insurer is not emptied: its holder is no
//! person, and the figures by which insurers are ranked lead to it.

use yinuo_core::broker::{MANDATE_FAMILY, PLACEMENT_FAMILY};
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::broker::evaluation::{ClaimLessonRow, LESSONS_OF};
use yinuo_store::tables::broker::report::{ClientReportRow, REPORTS_OF_HOLDER};
use yinuo_store::tables::broker::service_plan::{ClientNeedsRow, NEEDS_OF_MANDATE, ServiceTaskRow, TASKS_OF_MANDATE};
use yinuo_store::tables::broker::{MANDATE, MandateRow, PLACED, PlacementRow, PlacementSumRow, SUMS_OF};
use yinuo_store::{Value, Work};

use crate::emptied::{Emptied, EmptiedFamily, Reading};

pub static MANDATES: EmptiedFamily = EmptiedFamily { family: &MANDATE_FAMILY, ends_by_days: true, read: read_mandate };

pub static PLACEMENTS: EmptiedFamily =
    EmptiedFamily { family: &PLACEMENT_FAMILY, ends_by_days: true, read: read_placement };

fn read_mandate<'a>(work: &'a Work<'_>, head: &'a AgreementRow, emptied: &'a mut Emptied) -> Reading<'a> {
    Box::pin(async move {
        for mandate in work.query(&MANDATE, vec![Value::Int(head.slot), Value::Int(head.id)]).await? {
            let version = mandate.version + 1;
            emptied.put(MandateRow { services: String::new(), version, ..mandate });
        }
        let of = || vec![Value::Int(head.slot), Value::Int(head.holder_id), Value::Int(head.id)];
        for needs in work.query(&NEEDS_OF_MANDATE, of()).await? {
            let version = needs.version + 1;
            emptied.put(ClientNeedsRow { answers: "{}".to_owned(), version, ..needs });
        }
        for task in work.query(&TASKS_OF_MANDATE, of()).await? {
            let version = task.version + 1;
            emptied.put(ServiceTaskRow { title: String::new(), version, ..task });
        }
        // They name the tasks of plans.
        for report in work.query(&REPORTS_OF_HOLDER, vec![Value::Int(head.slot), Value::Int(head.holder_id)]).await? {
            let version = report.version + 1;
            emptied.put(ClientReportRow { figures: String::new(), version, ..report });
        }
        Ok(())
    })
}

fn read_placement<'a>(work: &'a Work<'_>, head: &'a AgreementRow, emptied: &'a mut Emptied) -> Reading<'a> {
    Box::pin(async move {
        let key = || vec![Value::Int(head.slot), Value::Int(head.id)];
        for placement in work.query(&PLACED, key()).await? {
            let version = placement.version + 1;
            emptied.put(PlacementRow { commission_taken: String::new(), version, ..placement });
        }
        for sum in work.query(&SUMS_OF, key()).await? {
            emptied.put(PlacementSumRow { place: String::new(), ..sum });
        }
        // The words of a lesson never change: it goes as a whole.
        let lessons = work.query(&LESSONS_OF, vec![Value::Int(head.slot), Value::Int(head.holder_id)]).await?;
        for lesson in lessons.iter().filter(|lesson| lesson.placement_id == head.id) {
            emptied.delete::<ClaimLessonRow>(lesson);
        }
        Ok(())
    })
}
