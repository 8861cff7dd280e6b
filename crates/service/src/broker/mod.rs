//! An insurance broker (保险经纪) on the general house: mandates, agreements with insurers, placed policies, the figures of claims, and the
//! report to a client. The decisions are those of [`yinuo_core::broker`].

mod answer_mail;
pub mod command;
pub mod commission;
mod effect;
mod emptied;
pub mod evaluation;
mod kept_report;
pub mod knowledge;
pub mod manual;
pub mod query;
pub mod renewal;
pub mod report;
mod report_file;
pub mod report_run;
pub mod rules;
pub mod service_plan;

use futures_util::FutureExt;
use yinuo_core::broker::{
    CLAIM_EVENT, COOPERATION, EVALUATION, KEEP_KNOWLEDGE, KNOWLEDGE, MANDATE, PLACE_POLICIES, PLACEMENT,
    READ_KNOWLEDGE, READ_PLACEMENTS, evaluations_of_source, manuals_of_source, service_plans_of_source,
};
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_core::subject::{SubjectKind, SubjectRef};
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::broker::evaluation::InsurerEvaluationRow;
use yinuo_store::tables::broker::knowledge::KnowledgeRow;
use yinuo_store::tables::broker::{ClaimEventRow, SHARES};

use self::command::{
    AddKnowledge, AddServiceTask, AskForReports, EditKnowledge, FreezeEvaluation, MakeClientReports, MakeServicePlan,
    OpenClientReport, OpenServiceTask, PlacePolicy, RecordClaimEvent, RecordCommission, RecordSolvency,
    ReviewKnowledge, SendReportLot, SendReports, SettleLesson, SignCooperation, SignMandate, SpreadReports,
    WithdrawKnowledge,
};
pub use self::report_file::{report_pdf, report_sheet};
use crate::agreement::{line_of, reader};
use crate::command::Act;
use crate::subject::keys;
use crate::systems::{NamedParty, SubjectLine, SubjectReader, System};

/// An agreement with an insurer is nobody's of the customers: a case of any of them may be about it.
const COOPERATIONS: SubjectReader = SubjectReader {
    read: |facts, of| facts.row::<AgreementRow>(of.id).map(|head| nobodys(of.kind, head)),
    load: |store, of| {
        async move {
            let heads = store.load::<AgreementRow>(keys(of)).await?;
            Ok(heads.iter().map(|head| nobodys(&COOPERATION, head)).collect())
        }
        .boxed()
    },
    ..reader(&COOPERATION, READ_PLACEMENTS, PLACE_POLICIES)
};

fn nobodys(kind: &'static SubjectKind, head: &AgreementRow) -> SubjectLine {
    SubjectLine { customer: None, ..line_of(kind, head) }
}

/// What struck several belongs to its office.
const EVENTS: SubjectReader = SubjectReader {
    kind: &CLAIM_EVENT,
    permission: READ_PLACEMENTS,
    declare: |of, plan| plan.want::<ClaimEventRow>(of.id),
    read: |facts, of| facts.row::<ClaimEventRow>(of.id).map(event_line),
    declare_work: |_, _| {},
    load: |store, of| {
        async move { Ok(store.load::<ClaimEventRow>(keys(of)).await?.iter().map(event_line).collect()) }.boxed()
    },
    letters: None,
    files: Some(PLACE_POLICIES),
};

fn event_line(row: &ClaimEventRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&CLAIM_EVENT, row.id),
        office: OfficeId::from_number(row.office_id),
        customer: None,
        owner: None,
        label: row.code.clone(),
        version: row.version,
    }
}

/// A ranking belongs to the office that made it.
const EVALUATIONS: SubjectReader = SubjectReader {
    kind: &EVALUATION,
    permission: READ_PLACEMENTS,
    declare: |of, plan| plan.want::<InsurerEvaluationRow>(of.id),
    read: |facts, of| facts.row::<InsurerEvaluationRow>(of.id).map(evaluation_line),
    declare_work: |_, _| {},
    load: |store, of| {
        async move { Ok(store.load::<InsurerEvaluationRow>(keys(of)).await?.iter().map(evaluation_line).collect()) }
            .boxed()
    },
    letters: None,
    files: Some(PLACE_POLICIES),
};

fn evaluation_line(row: &InsurerEvaluationRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&EVALUATION, row.id),
        office: OfficeId::from_number(row.office_id),
        customer: None,
        owner: None,
        label: format!("{} – {} ({})", row.from_on, row.until_on, row.edition),
        version: row.edition,
    }
}

/// An entry of the knowledge base is kept by the office that wrote it.
const KNOWLEDGE_ENTRIES: SubjectReader = SubjectReader {
    kind: &KNOWLEDGE,
    permission: READ_KNOWLEDGE,
    declare: |of, plan| plan.want::<KnowledgeRow>(of.id),
    read: |facts, of| facts.row::<KnowledgeRow>(of.id).map(knowledge_line),
    declare_work: |_, _| {},
    load: |store, of| {
        async move { Ok(store.load::<KnowledgeRow>(keys(of)).await?.iter().map(knowledge_line).collect()) }.boxed()
    },
    letters: None,
    files: Some(KEEP_KNOWLEDGE),
};

fn knowledge_line(row: &KnowledgeRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&KNOWLEDGE, row.id),
        office: OfficeId::from_number(row.office_id),
        customer: None,
        owner: None,
        label: row.question.chars().take(40).collect(),
        version: row.version,
    }
}

/// A claim whose insurer is not named goes to the one that leads the policy.
static LEAD_INSURER: NamedParty = NamedParty {
    kind: &PLACEMENT,
    field: "insurer",
    declare: |of, plan| plan.want_by(&SHARES, of.id),
    read: |facts, of| {
        let lead = facts.rows_by(&SHARES, of.id).into_iter().find(|share| share.leads != 0);
        lead.map(|share| PartyId::from_number(share.insurer_id))
    },
};

/// What a broker brings to the running house.
pub static SYSTEM: System = System {
    key: "broker",
    commands: &[
        SignMandate::NAME,
        SignCooperation::NAME,
        PlacePolicy::NAME,
        RecordClaimEvent::NAME,
        RecordSolvency::NAME,
        RecordCommission::NAME,
        FreezeEvaluation::NAME,
        SettleLesson::NAME,
        MakeServicePlan::NAME,
        AddServiceTask::NAME,
        OpenServiceTask::NAME,
        AskForReports::NAME,
        SpreadReports::NAME,
        MakeClientReports::NAME,
        OpenClientReport::NAME,
        SendReports::NAME,
        SendReportLot::NAME,
        AddKnowledge::NAME,
        EditKnowledge::NAME,
        ReviewKnowledge::NAME,
        WithdrawKnowledge::NAME,
    ],
    read_parts: &[rules::read, service_plan::rules::read],
    check_parts: &[
        |source| evaluations_of_source(source).err().unwrap_or_default(),
        |source| service_plans_of_source(source).err().unwrap_or_default(),
        |source| manuals_of_source(source).err().unwrap_or_default(),
    ],
    outbox: &[
        &service_plan::OPEN_TASK,
        &report_run::FIND,
        &report_run::LOT,
        &report_run::ONE,
        &report_run::OPEN,
        &report_run::SEND,
        &report_run::SENT,
        &answer_mail::MAIL,
    ],
    subjects: &[
        reader(&MANDATE, READ_PLACEMENTS, PLACE_POLICIES),
        COOPERATIONS,
        reader(&PLACEMENT, READ_PLACEMENTS, PLACE_POLICIES),
        EVENTS,
        EVALUATIONS,
        report_run::RUN_READER,
        KNOWLEDGE_ENTRIES,
    ],
    effects: effect::EFFECTS,
    named: &[&LEAD_INSURER],
    emptied: &[&emptied::MANDATES, &emptied::PLACEMENTS],
    ..System::NONE
};
