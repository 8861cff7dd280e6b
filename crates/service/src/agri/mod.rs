//! Agricultural insurance (农业保险) on the general house: group policies of villages, enrolment from village sheets, what households
//! pay. The decisions are those of [`yinuo_core::agri`].

pub mod bureau;
mod certificate;
mod claim_sum;
pub mod command;
mod cover_sum;
mod day;
pub mod disaster_plan;
pub mod division;
pub mod helper;
pub mod import;
pub mod inspection;
pub mod land;
pub mod loss;
pub mod monthly;
mod payout;
pub mod published;
pub mod query;
pub mod reinsurance;
pub mod reserve;
pub mod rows;
pub mod rules;
mod signature_sheet;
pub mod subsidy;
pub mod support;
pub mod village;
pub mod warning;

use futures_util::FutureExt;
use yinuo_core::agri::permission::{KEEP_SUBSIDIES, READ_COVERS, WRITE_COVERS};
use yinuo_core::agri::{COVER, GROUP_POLICY, Programmes, SUBSIDY, WarningRules, fact};
use yinuo_core::id::OfficeId;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::agri::SubsidyEntryRow;
use yinuo_store::tables::agri::inspection::FACT_COVER_INSPECTED;
use yinuo_store::tables::agri::land::FACT_COVER_BEYOND_REGISTER;
use yinuo_store::tables::agri::reinsurance::{REINSURER_TIE, REINSURERS_NEEDED};
use yinuo_store::tables::agri::subsidy_bureau::{BUREAU_PARTIES_NEEDED, BUREAU_TIE};
use yinuo_store::tables::agri::weather_warning::{WARNING_PARTIES_NEEDED, WARNING_TIE};

pub use self::certificate::certificate;
use self::command::{
    AccrueReserve, AddExpert, AddHelper, ApplyForSubsidies, AssessClaim, ClaimLoss, ConfirmSubsidies, DrawInspection,
    DrawPanel, DrawReserve, DrawSample, EndorseCover, EnrolHousehold, FileReport, FindInspected, GiveCertificate,
    IssueWarning, KeepDivisions, NameBureau, NameHelper, NameReportRoute, NameWarningOfficial, NoteWarning,
    OpenGroupPolicy, OpenReport, PassLoss, PassSubsidies, PayClaim, ReceiveFarmerPremium, RecordPlan, RecordRecovery,
    RecordSubsidy, RecordTreaty, RemindOfHelper, RemindOfPlan, RemoveBureau, RemoveExpert, RemoveWarningOfficial,
    RenewHelper, ReportLoss, SendWarning, SettleSubsidies, SignClaim, SpreadWarning, SurveyLoss,
};
pub use self::signature_sheet::{claim_sheet, enrolment_sheet};
use crate::agreement::reader;
use crate::command::Act;
use crate::import::Kind;
use crate::indicator::Fact;
use crate::retention::Ties;
use crate::subject::keys;
use crate::systems::{SubjectLine, SubjectReader, System};

/// A subsidy belongs to its office and to nobody else.
const SUBSIDY_READER: SubjectReader = SubjectReader {
    kind: &SUBSIDY,
    permission: READ_COVERS,
    declare: |of, plan| plan.want::<SubsidyEntryRow>(of.id),
    read: |facts, of| facts.row::<SubsidyEntryRow>(of.id).map(subsidy_line),
    declare_work: |_, _| {},
    load: |store, of| {
        async move { Ok(store.load::<SubsidyEntryRow>(keys(of)).await?.iter().map(subsidy_line).collect()) }.boxed()
    },
    letters: None,
    files: Some(KEEP_SUBSIDIES),
};

fn subsidy_line(entry: &SubsidyEntryRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&SUBSIDY, entry.id),
        office: OfficeId::from_number(entry.office_id),
        customer: None,
        owner: None,
        label: entry.reference.clone(),
        version: 1,
    }
}

/// What agricultural insurance brings to the running house.
pub static SYSTEM: System = System {
    key: "agri",
    commands: &[
        OpenGroupPolicy::NAME,
        ReceiveFarmerPremium::NAME,
        RecordSubsidy::NAME,
        RecordTreaty::NAME,
        RecordRecovery::NAME,
        RecordPlan::NAME,
        RemindOfPlan::NAME,
        ApplyForSubsidies::NAME,
        SettleSubsidies::NAME,
        import::EnrolHouseholds::NAME,
        land::EnterLandPlots::NAME,
        EnrolHousehold::NAME,
        EndorseCover::NAME,
        GiveCertificate::NAME,
        ReportLoss::NAME,
        ClaimLoss::NAME,
        SurveyLoss::NAME,
        AddExpert::NAME,
        RemoveExpert::NAME,
        AddHelper::NAME,
        RenewHelper::NAME,
        NameHelper::NAME,
        RemindOfHelper::NAME,
        DrawPanel::NAME,
        DrawSample::NAME,
        AssessClaim::NAME,
        SignClaim::NAME,
        PayClaim::NAME,
        PassLoss::NAME,
        PassSubsidies::NAME,
        NameReportRoute::NAME,
        OpenReport::NAME,
        FileReport::NAME,
        AccrueReserve::NAME,
        DrawReserve::NAME,
        NameBureau::NAME,
        RemoveBureau::NAME,
        ConfirmSubsidies::NAME,
        IssueWarning::NAME,
        KeepDivisions::NAME,
        SpreadWarning::NAME,
        SendWarning::NAME,
        NoteWarning::NAME,
        NameWarningOfficial::NAME,
        RemoveWarningOfficial::NAME,
        DrawInspection::NAME,
        FindInspected::NAME,
    ],
    outbox: &[&warning::SPREAD, &warning::LOT, &warning::TEXT],
    day: &[&day::LOSSES, &day::REPORTS, &day::HELPERS, &day::PLANS, &day::DIVISIONS],
    paid: &[&payout::Covers],
    read_parts: &[rules::read],
    check_parts: &[
        |source| Programmes::from_source(source).err().unwrap_or_default(),
        |source| WarningRules::from_source(source).err().unwrap_or_default(),
    ],
    imports: &[&VILLAGE_SHEETS, &LAND_REGISTER],
    publications: &[
        published::ENROLMENTS,
        published::CLAIM_LISTS,
        published::POLICIES,
        published::SERVICES,
        published::SUPERVISIONS,
    ],
    subjects: &[
        reader(&GROUP_POLICY, READ_COVERS, WRITE_COVERS),
        reader(&COVER, READ_COVERS, WRITE_COVERS),
        SUBSIDY_READER,
        bureau::BUREAU_READER,
        loss::LOSS_READER,
        loss::CLAIM_READER,
        helper::HELPER_READER,
        monthly::REPORT_READER,
        reserve::RESERVE_READER,
        reinsurance::TREATY_READER,
        disaster_plan::PLAN_READER,
        warning::WARNING_READER,
    ],
    facts: &[
        Fact { kind: &fact::COVER_INSPECTED, source: &FACT_COVER_INSPECTED },
        Fact { kind: &fact::COVER_BEYOND_REGISTER, source: &FACT_COVER_BEYOND_REGISTER },
    ],
    named: &[&bureau::FINANCE_BUREAU],
    ties: &[
        &Ties { needed: &BUREAU_PARTIES_NEEDED, of_party: &BUREAU_TIE },
        &Ties { needed: &WARNING_PARTIES_NEEDED, of_party: &WARNING_TIE },
        &Ties { needed: &REINSURERS_NEEDED, of_party: &REINSURER_TIE },
    ],
    kept: &[&cover_sum::COVER_SUMS, &claim_sum::CLAIM_SUMS],
    ..System::NONE
};

static VILLAGE_SHEETS: Kind = Kind::of::<import::VillageSheets>();
static LAND_REGISTER: Kind = Kind::of::<land::LandRegister>();
