//! What agricultural insurance agrees on: the group policy of a village and, under it, the cover of each household.

use super::permission::READ_COVERS;
use crate::agreement::AgreementFamily;
use crate::id::id;
use crate::subject::SubjectKind;

/// The policy of a village (集体投保单), held by its committee.
pub static GROUP_POLICY: SubjectKind =
    SubjectKind { key: "group-policy", prefix: "group", zh: "集体保单", en: "group policy" };

/// What one household has insured under it (分户承保).
pub static COVER: SubjectKind =
    SubjectKind { key: "cover", prefix: "cover", zh: "农户承保", en: "household cover" };

/// What a level of government committed itself to, or paid (保费补贴).
pub static SUBSIDY: SubjectKind = SubjectKind { key: "subsidy", prefix: "subsidy", zh: "保费补贴", en: "subsidy" };

/// A bureau that speaks for a level of government (主管部门).
pub static SUBSIDY_BUREAU: SubjectKind =
    SubjectKind { key: "subsidy-bureau", prefix: "subsidybureau", zh: "补贴主管部门", en: "subsidy bureau" };

/// What struck a village (灾害损失), with the claims of its households.
pub static LOSS: SubjectKind = SubjectKind { key: "loss", prefix: "loss", zh: "灾害损失", en: "loss" };

/// The claim of one household in a loss (分户理赔).
pub static CROP_CLAIM: SubjectKind =
    SubjectKind { key: "crop-claim", prefix: "cropclaim", zh: "分户理赔", en: "crop claim" };

/// Who helps an insurer in villages (协办、代办机构).
pub static HELPER: SubjectKind =
    SubjectKind { key: "helper", prefix: "helper", zh: "协办代办机构", en: "helper" };

/// The statistics of a month (统计月报), owed by an office.
pub static MONTHLY_REPORT: SubjectKind =
    SubjectKind { key: "monthly-report", prefix: "cropreport", zh: "统计月报", en: "monthly report" };

/// What is set apart for catastrophes (大灾风险准备金).
pub static RESERVE: SubjectKind =
    SubjectKind { key: "crop-reserve", prefix: "reserve", zh: "大灾风险准备金", en: "catastrophe reserve" };

/// A treaty of reinsurance (再保险合同).
pub static TREATY: SubjectKind =
    SubjectKind { key: "reinsurance-treaty", prefix: "treaty", zh: "再保险合同", en: "reinsurance treaty" };

/// What is done when a disaster strikes (应急预案), and who answers for it.
pub static DISASTER_PLAN: SubjectKind =
    SubjectKind { key: "disaster-plan", prefix: "disasterplan", zh: "大灾应急预案", en: "disaster plan" };

/// A warning of weather (气象预警) that went out to households and officials.
pub static WEATHER_WARNING: SubjectKind =
    SubjectKind { key: "weather-warning", prefix: "weatherwarning", zh: "气象预警", en: "weather warning" };

pub static GROUP_FAMILY: AgreementFamily = AgreementFamily {
    key: "crop-group",
    subject: &GROUP_POLICY,
    roles: &[],
    read: READ_COVERS,
    zh: "农业保险集体保单",
    en: "agricultural group policy",
};

pub static COVER_FAMILY: AgreementFamily = AgreementFamily {
    key: "crop-cover",
    subject: &COVER,
    roles: &[],
    read: READ_COVERS,
    zh: "农业保险",
    en: "agricultural insurance",
};

id!(
    /// The policy of a village.
    GroupPolicyId, "group"
);
id!(
    /// What one household has insured.
    CoverId, "cover"
);
id!(
    /// What struck a village.
    LossId, "loss"
);
id!(
    /// The claim of a household.
    CropClaimId, "cropclaim"
);
id!(
    /// The statistics of a month.
    MonthlyReportId, "cropreport"
);
id!(
    /// To whom an office reports.
    ReportRouteId, "reportroute"
);
id!(
    /// What was set apart for catastrophes, or drawn.
    ReserveEntryId, "reserve"
);
id!(
    /// Who helps in villages.
    HelperId, "helper"
);
id!(
    /// A treaty of reinsurance.
    TreatyId, "treaty"
);
id!(
    /// What was billed to a reinsurer, or came of it.
    RecoveryId, "recovery"
);
id!(
    /// What is done when a disaster strikes.
    DisasterPlanId, "disasterplan"
);
id!(
    /// Somebody who looks at losses.
    ExpertId, "expert"
);
id!(
    /// A look at a loss, with a photo.
    LossSurveyId, "losssurvey"
);
id!(
    /// A letter of commitment, or a payment, of a level of government.
    SubsidyEntryId, "subsidy"
);

id!(
    /// A bureau that speaks for a level of government.
    SubsidyBureauId, "subsidybureau"
);
id!(
    /// What a bureau confirmed.
    SubsidyConfirmationId, "subsidyconfirmation"
);
id!(
    /// A warning of weather.
    WeatherWarningId, "weatherwarning"
);
id!(
    /// Somebody who is warned for a division.
    WarningOfficialId, "warningofficial"
);

id!(
    /// An inspection of a village.
    InspectionId, "inspection"
);
id!(
    /// A household drawn for one.
    InspectedCoverId, "inspected"
);

id!(
    /// A plot of the land register.
    LandPlotId, "plot"
);
id!(
    /// That a cover is of more than the register has for its plot.
    LandExcessId, "landexcess"
);

/// The number of a household's cover: that of its group policy and the household's own number on the village sheet.
pub fn cover_number(group: &str, serial: u32) -> String {
    format!("{group}-{serial:04}")
}

/// The number of the group policy that a cover's number begins with.
pub fn group_of(cover: &str) -> &str {
    cover.rsplit_once('-').map_or(cover, |(group, _)| group)
}
