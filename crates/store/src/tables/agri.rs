//! Agricultural insurance: group policies of villages and the covers of households. Heads, with numbers and states, are those of all
//! agreements (see [`super::agreement`]).

pub mod claim_sum;
pub mod cover_sum;
pub mod division;
pub mod inspection;
pub mod land;
pub mod reinsurance;
pub mod subsidy_bureau;
pub mod support;
pub mod weather_warning;

crate::table! {
    /// What the policy of a village knows besides its head; see the schema.
    pub struct GroupPolicyRow in "group_policies" key (slot, id) {
        slot: i64,
        id: i64,
        programme: String,
        village: String,
        insurer: String,
        helper_id: Option<i64>,
        opened_at: i64,
        operator_id: i64,
        version: i64,
    }

    /// What one household has insured, besides its head.
    pub struct CoverRow in "covers" key (slot, id) fixed (group_number, programme) {
        slot: i64,
        id: i64,
        group_number: String,
        programme: String,
        object: String,
        unit: String,
        quantity: String,
        sum_insured: i64,
        premium: i64,
        farmer: i64,
        county: i64,
        province: i64,
        centre: i64,
        plot: Option<String>,
        land_number: Option<String>,
        lease: Option<String>,
        paid_on: Option<String>,
        ended_on: Option<String>,
        account_masked: Option<String>,
        version: i64,
    }

    /// That a household was handed its certificate. Never changed.
    pub struct CoverCertificateRow in "cover_certificates" key (slot, cover_id) {
        slot: i64,
        cover_id: i64,
        given_on: String,
        taken_by: String,
        recorded_at: i64,
        operator_id: i64,
    }

    /// What a level of government applied for, committed itself to, paid or had back; see the schema. Never changed.
    pub struct SubsidyEntryRow in "subsidy_entries" key (slot, id) {
        slot: i64,
        id: i64,
        programme: String,
        office_id: i64,
        contributor: String,
        payer: Option<String>,
        kind: String,
        amount: i64,
        basis: Option<String>,
        reference: String,
        happened_on: String,
        recorded_at: i64,
        operator_id: i64,
    }

    /// What struck a village; see the schema.
    pub struct LossRow in "losses" key (slot, id) fixed (number, group_id, group_number, holder_id, village, office_id, product_version) {
        slot: i64,
        id: i64,
        number: String,
        group_id: i64,
        group_number: String,
        holder_id: i64,
        village: String,
        office_id: i64,
        product_version: String,
        event: String,
        cause: String,
        began_on: String,
        ended_on: String,
        area: String,
        reported_at: i64,
        operator_id: i64,
        surveys: i64,
        panel: Option<String>,
        panel_seed: Option<String>,
        sample: Option<String>,
        sample_seed: Option<String>,
        agreed_on: Option<String>,
        paid_on: Option<String>,
        version: i64,
    }

    /// A look at a loss, with a photo. Never changed.
    pub struct LossSurveyRow in "loss_surveys" key (slot, id) {
        slot: i64,
        id: i64,
        loss_id: i64,
        place: String,
        surveyed_at: i64,
        surveyors: String,
        text: String,
        photo_id: i64,
        recorded_at: i64,
        operator_id: i64,
    }

    /// The claim of a household.
    pub struct CropClaimRow in "crop_claims" key (slot, id)
        fixed (number, loss_id, cover_id, cover_number, programme, office_id, holder_id, object, unit) {
        slot: i64,
        id: i64,
        number: String,
        loss_id: i64,
        cover_id: i64,
        cover_number: String,
        programme: String,
        office_id: i64,
        holder_id: i64,
        object: String,
        unit: String,
        quantity: String,
        reported_at: i64,
        stage: Option<String>,
        loss_rate: Option<String>,
        amount: Option<i64>,
        is_final: i64,
        signed_on: Option<String>,
        payout_id: Option<i64>,
        pay_by: Option<String>,
        paid_on: Option<String>,
        version: i64,
    }

    /// Who helps the insurer in villages.
    pub struct HelperRow in "helpers" key (slot, id) {
        slot: i64,
        id: i64,
        office_id: i64,
        kind: String,
        name: String,
        credit_code: Option<String>,
        contract_number: String,
        contract_from: String,
        contract_until: String,
        licence_number: Option<String>,
        licence_from: Option<String>,
        licence_until: Option<String>,
        fee_rate: String,
        fee_filing: Option<String>,
        trained_on: Option<String>,
        remind_on: Option<String>,
        recorded_at: i64,
        operator_id: i64,
        version: i64,
    }

    /// To whom an office reports, and when next.
    pub struct ReportRouteRow in "report_routes" key (slot, id) fixed (programme, office_id, recipient_id) {
        slot: i64,
        id: i64,
        programme: String,
        office_id: i64,
        recipient_id: i64,
        next_on: Option<String>,
        version: i64,
    }

    /// The statistics of a month.
    pub struct MonthlyReportRow in "monthly_reports" key (slot, id) fixed (programme, office_id, recipient_id, month, until) {
        slot: i64,
        id: i64,
        programme: String,
        office_id: i64,
        recipient_id: i64,
        month: String,
        until: String,
        opened_at: i64,
        figures: Option<String>,
        filed_at: Option<i64>,
        operator_id: Option<i64>,
        version: i64,
    }

    /// What was set apart, or drawn. Never changed.
    pub struct ReserveEntryRow in "reserve_entries" key (slot, id) {
        slot: i64,
        id: i64,
        programme: String,
        office_id: i64,
        kind: String,
        amount: i64,
        happened_on: String,
        basis: String,
        recorded_at: i64,
        operator_id: i64,
    }

    /// Who can sit in a panel.
    pub struct LossExpertRow in "loss_experts" key (slot, id) {
        slot: i64,
        id: i64,
        office_id: i64,
        name: String,
        kind: String,
        organisation: String,
        active: i64,
        version: i64,
    }
}

crate::row! {
    /// A claim in a list, with its household.
    pub struct CropClaimLineRow {
        slot: i64,
        id: i64,
        number: String,
        loss_id: i64,
        cover_id: i64,
        cover_number: String,
        office_id: i64,
        holder_id: i64,
        holder_name: String,
        object: String,
        unit: String,
        quantity: String,
        reported_at: i64,
        stage: Option<String>,
        loss_rate: Option<String>,
        amount: Option<i64>,
        is_final: i64,
        signed_on: Option<String>,
        payout_id: Option<i64>,
        pay_by: Option<String>,
        paid_on: Option<String>,
        version: i64,
    }

    /// What the covers of an office come to for each level, of those paid for (1) and those not (0).
    pub struct SubsidySumRow { paid: i64, covers: i64, county: i64, province: i64, centre: i64 }

    /// How many covers of a village there are, how many are paid for, and of how many the household has its certificate.
    pub struct VillageCoversRow { covers: i64, paid: i64, certificates: i64 }

    /// How many claims of a village there are, are finally assessed, are owed something, and were paid.
    pub struct VillageClaimsRow { claims: i64, assessed: i64, owed: i64, paid: i64 }

    /// What a helper enrolled and collected.
    pub struct HelperSumRow { helper_id: i64, groups: i64, covers: i64, premium: i64, farmer_paid: i64, paid_premium: i64 }

    /// A group policy in a list, with its village committee and what is enrolled under it.
    pub struct GroupLineRow {
        slot: i64,
        id: i64,
        number: String,
        holder_id: i64,
        holder_name: String,
        office_id: i64,
        product_version: String,
        state: String,
        applied_on: String,
        programme: String,
        village: String,
        insurer: String,
        helper_id: Option<i64>,
        version: i64,
    }

    /// A cover in a list, with its household.
    pub struct CoverLineRow {
        slot: i64,
        id: i64,
        number: String,
        holder_id: i64,
        holder_name: String,
        office_id: i64,
        state: String,
        applied_on: String,
        group_number: String,
        programme: String,
        object: String,
        unit: String,
        quantity: String,
        sum_insured: i64,
        premium: i64,
        farmer: i64,
        county: i64,
        province: i64,
        centre: i64,
        plot: Option<String>,
        land_number: Option<String>,
        lease: Option<String>,
        paid_on: Option<String>,
        ended_on: Option<String>,
        account_masked: Option<String>,
        version: i64,
    }

    /// What the covers of a group policy come to.
    pub struct GroupSumRow {
        group_number: String,
        households: i64,
        covers: i64,
        sum_insured: i64,
        premium: i64,
        farmer: i64,
        farmer_paid: i64,
        county: i64,
        province: i64,
        centre: i64,
    }
}

use super::party::{named, related};

crate::row! {
    /// What all covers of a programme come to, and how many have parts that do not add up to their premium.
    pub struct CoverTotalRow {
        covers: i64,
        uneven: i64,
        premium: i64,
        farmer: i64,
        county: i64,
        province: i64,
        centre: i64,
        farmer_paid: i64,
        county_accrued: i64,
        province_accrued: i64,
        centre_accrued: i64,
    }

    /// What all claims of households come to, in fen.
    pub struct ClaimTotalRow { claims: i64, assessed: i64, ordered: i64, paid: i64 }
}

crate::statements! {
    /// Of the covers alone, to hold ledger and statistics against.
    pub COVER_TOTAL: CoverTotalRow = "SELECT COUNT(*) AS covers, \
         CAST(COALESCE(SUM(CASE WHEN premium <> farmer + county + province + centre THEN 1 ELSE 0 END), 0) AS BIGINT) AS uneven, \
         CAST(COALESCE(SUM(premium), 0) AS BIGINT) AS premium, CAST(COALESCE(SUM(farmer), 0) AS BIGINT) AS farmer, \
         CAST(COALESCE(SUM(county), 0) AS BIGINT) AS county, CAST(COALESCE(SUM(province), 0) AS BIGINT) AS province, \
         CAST(COALESCE(SUM(centre), 0) AS BIGINT) AS centre, \
         CAST(COALESCE(SUM(CASE WHEN paid_on IS NULL THEN 0 ELSE farmer END), 0) AS BIGINT) AS farmer_paid, \
         CAST(COALESCE(SUM(CASE WHEN paid_on IS NULL THEN 0 ELSE county END), 0) AS BIGINT) AS county_accrued, \
         CAST(COALESCE(SUM(CASE WHEN paid_on IS NULL THEN 0 ELSE province END), 0) AS BIGINT) AS province_accrued, \
         CAST(COALESCE(SUM(CASE WHEN paid_on IS NULL THEN 0 ELSE centre END), 0) AS BIGINT) AS centre_accrued \
         FROM covers WHERE programme = $1 AND ended_on IS NULL";
    pub CLAIM_TOTAL: ClaimTotalRow = "SELECT COUNT(*) AS claims, \
         CAST(COALESCE(SUM(CASE WHEN is_final = 1 THEN amount ELSE 0 END), 0) AS BIGINT) AS assessed, \
         CAST(COALESCE(SUM(CASE WHEN payout_id IS NULL THEN 0 ELSE amount END), 0) AS BIGINT) AS ordered, \
         CAST(COALESCE(SUM(CASE WHEN paid_on IS NULL THEN 0 ELSE amount END), 0) AS BIGINT) AS paid FROM crop_claims";
    /// What is enrolled under group policies, by their numbers.
    pub listing GROUP_SUMS: GroupSumRow = GROUP_SUM => |listing| listing
        .condition("groups", "c.group_number IN $list AND c.ended_on IS NULL")
        .order("number", &["s.group_number"]);
    pub SUBSIDY_SUMS: SubsidySumRow = "SELECT CAST(s.paid AS BIGINT) AS paid, COUNT(*) AS covers, CAST(SUM(s.county) AS BIGINT) AS county, \
         CAST(SUM(s.province) AS BIGINT) AS province, CAST(SUM(s.centre) AS BIGINT) AS centre FROM ( \
         SELECT CASE WHEN c.paid_on IS NULL THEN 0 ELSE 1 END AS paid, c.county, c.province, c.centre FROM covers c \
         JOIN agreements a ON a.slot = c.slot AND a.id = c.id WHERE c.programme = $1 AND a.office_id = $2 AND c.ended_on IS NULL) s \
         GROUP BY s.paid ORDER BY s.paid";
    pub VILLAGE_COVERS: VillageCoversRow = "SELECT COUNT(*) AS covers, \
         CAST(COALESCE(SUM(CASE WHEN c.paid_on IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT) AS paid, \
         COUNT(k.cover_id) AS certificates FROM covers c \
         LEFT JOIN cover_certificates k ON k.slot = c.slot AND k.cover_id = c.id \
         WHERE c.group_number = $1 AND c.ended_on IS NULL";
    pub VILLAGE_CLAIMS: VillageClaimsRow = "SELECT COUNT(*) AS claims, \
         CAST(COALESCE(SUM(c.is_final), 0) AS BIGINT) AS assessed, \
         CAST(COALESCE(SUM(CASE WHEN c.is_final = 1 AND c.amount > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS owed, \
         CAST(COALESCE(SUM(CASE WHEN c.amount > 0 AND c.paid_on IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS paid \
         FROM crop_claims c JOIN losses l ON l.id = c.loss_id WHERE l.slot = $1 AND l.group_id = $2";
    pub SUBSIDY_ENTRIES: SubsidyEntryRow = "SELECT {columns} FROM subsidy_entries \
         WHERE programme = $1 AND office_id = $2 ORDER BY id";
    pub lookup COVERS_ON_LAND: CoverRow => (land_number);
    pub lookup CLAIMS_OF_COVER: CropClaimRow => (slot, cover_id);
    pub LOSS: LossRow = "SELECT {columns} FROM losses WHERE slot = $1 AND id = $2";
    pub LOSS_OF_NUMBER: LossRow = "SELECT {columns} FROM losses WHERE number = $1";
    pub SURVEYS_OF_LOSS: LossSurveyRow = "SELECT {columns} FROM loss_surveys WHERE slot = $1 AND loss_id = $2 ORDER BY id";
    pub COVERS_CLAIMED: String = "SELECT cover_number FROM crop_claims WHERE loss_id = $1 ORDER BY cover_number";
    pub EXPERTS_OF_OFFICE: LossExpertRow = "SELECT {columns} FROM loss_experts WHERE office_id = $1 ORDER BY id";
    pub HELPERS_OF_OFFICE: HelperRow = "SELECT {columns} FROM helpers WHERE office_id = $1 ORDER BY id";
    pub HELPER_SUMS: HelperSumRow = "SELECT g.helper_id, COUNT(DISTINCT g.id) AS groups, COUNT(c.id) AS covers, \
         CAST(COALESCE(SUM(c.premium), 0) AS BIGINT) AS premium, \
         CAST(COALESCE(SUM(CASE WHEN c.paid_on IS NULL THEN 0 ELSE c.farmer END), 0) AS BIGINT) AS farmer_paid, \
         CAST(COALESCE(SUM(CASE WHEN c.paid_on IS NULL THEN 0 ELSE c.premium END), 0) AS BIGINT) AS paid_premium \
         FROM group_policies g JOIN agreements a ON a.slot = g.slot AND a.id = g.id \
         LEFT JOIN covers c ON c.group_number = a.number AND c.ended_on IS NULL WHERE g.helper_id IS NOT NULL AND a.office_id = $1 \
         GROUP BY g.helper_id ORDER BY g.helper_id";
    /// Helpers of whom somebody is to be told up to a day, without what is set aside.
    pub HELPERS_READY: HelperRow = "SELECT {columns} FROM helpers WHERE remind_on IS NOT NULL AND remind_on <= $1 \
         AND (remind_on, id) > ($2, $3) \
         AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.slot = helpers.slot AND a.kind = 'agri.helpers' \
         AND a.id = helpers.id AND a.again = 0) ORDER BY remind_on, id, slot LIMIT $4";
    pub HELPERS_READY_COUNT: i64 = "SELECT COUNT(*) FROM helpers WHERE remind_on IS NOT NULL AND remind_on <= $1 \
         AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.slot = helpers.slot AND a.kind = 'agri.helpers' \
         AND a.id = helpers.id AND a.again = 0)";
    /// The end of the latest list of a loss.
    pub LIST_END_OF_LOSS: String = "SELECT ends_on FROM publications WHERE slot = $1 AND about_id = $2 AND kind = 'crop-claims' \
         AND ends_on IS NOT NULL AND withdrawn_at IS NULL ORDER BY id DESC LIMIT 1";
    /// Whether anybody of a loss who is owed something, and was not objected to, waits for it.
    pub UNPAID_OF_LOSS: i64 = "SELECT c.id FROM crop_claims c WHERE c.loss_id = $1 AND c.amount > 0 AND c.signed_on IS NOT NULL \
         AND c.paid_on IS NULL AND NOT EXISTS (SELECT 1 FROM publication_lines l WHERE l.subject_id = c.id AND l.open_objections > 0) LIMIT 1";
    pub LAST_PAID_OF_LOSS: String = "SELECT COALESCE(MAX(paid_on), '') FROM crop_claims WHERE loss_id = $1";
    /// Losses that are agreed on or paid since they were looked at last, without what is set aside.
    pub LOSSES_READY: LossRow = "SELECT {columns} FROM losses WHERE paid_on IS NULL AND (agreed_on IS NULL AND EXISTS (SELECT 1 FROM publications p WHERE p.slot = losses.slot \
         AND p.about_id = losses.id AND p.kind = 'crop-claims' AND p.ends_on <= $1 AND p.withdrawn_at IS NULL) \
         OR agreed_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM crop_claims c WHERE c.loss_id = losses.id AND c.amount > 0 AND c.signed_on IS NOT NULL \
         AND c.paid_on IS NULL AND NOT EXISTS (SELECT 1 FROM publication_lines l WHERE l.subject_id = c.id AND l.open_objections > 0))) \
         AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.slot = losses.slot AND a.kind = 'agri.losses' \
         AND a.id = losses.id AND a.again = 0) AND id > $2 ORDER BY id, slot LIMIT $3";
    pub LOSSES_READY_COUNT: i64 = "SELECT COUNT(*) FROM losses WHERE paid_on IS NULL AND (agreed_on IS NULL AND EXISTS (SELECT 1 FROM publications p WHERE p.slot = losses.slot \
         AND p.about_id = losses.id AND p.kind = 'crop-claims' AND p.ends_on <= $1 AND p.withdrawn_at IS NULL) \
         OR agreed_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM crop_claims c WHERE c.loss_id = losses.id AND c.amount > 0 AND c.signed_on IS NOT NULL \
         AND c.paid_on IS NULL AND NOT EXISTS (SELECT 1 FROM publication_lines l WHERE l.subject_id = c.id AND l.open_objections > 0))) \
         AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.slot = losses.slot AND a.kind = 'agri.losses' \
         AND a.id = losses.id AND a.again = 0)";
    pub REPORT_ROUTES: ReportRouteRow = "SELECT {columns} FROM report_routes WHERE office_id = $1 ORDER BY id";
    pub REPORT_ROUTES_READY: ReportRouteRow = "SELECT {columns} FROM report_routes WHERE next_on IS NOT NULL AND next_on <= $1 \
         AND (next_on, id) > ($2, $3) \
         AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.slot = report_routes.slot AND a.kind = 'agri.reports' \
         AND a.id = report_routes.id AND a.again = 0) ORDER BY next_on, id, slot LIMIT $4";
    pub REPORT_ROUTES_READY_COUNT: i64 = "SELECT COUNT(*) FROM report_routes WHERE next_on IS NOT NULL AND next_on <= $1 \
         AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.slot = report_routes.slot AND a.kind = 'agri.reports' \
         AND a.id = report_routes.id AND a.again = 0)";
    pub MONTHLY_REPORTS: MonthlyReportRow = "SELECT {columns} FROM monthly_reports WHERE office_id = $1 ORDER BY month DESC, id";
    pub MONTH_LOSSES: i64 = "SELECT COUNT(*) FROM losses WHERE office_id = $1 AND reported_at < $2 AND product_version LIKE $3";
    pub RESERVE_ENTRIES: ReserveEntryRow = "SELECT {columns} FROM reserve_entries WHERE office_id = $1 ORDER BY id";
    /// Losses of villages.
    pub listing LOSSES: LossRow = "SELECT {columns} FROM losses" => |listing| listing
        .condition("offices", "office_id IN $list")
        .condition("group", "slot = $1 AND group_id = $2")
        .condition("number", "number = $")
        .condition("called", "(event LIKE $1 OR village LIKE $2)")
        .order("reported", &["reported_at", "slot", "id"]);
    /// Claims of households in a loss.
    pub listing CROP_CLAIMS: CropClaimLineRow = CROP_CLAIM_LINE => |listing| listing
        .condition("loss", "c.loss_id = $")
        .condition("one", "c.slot = $1 AND c.id = $2")
        .condition("holder_term", concat!("(c.slot, c.holder_id) IN ", named!()))
        .condition("unassessed", "c.is_final = 0")
        .condition("unpaid", "c.payout_id IS NULL")
        .order("number", &["c.cover_number", "c.slot", "c.id"]);
    /// Group policies of villages.
    pub listing GROUP_POLICIES: GroupLineRow = GROUP_LINE => |listing| listing
        .condition("offices", "a.office_id IN $list")
        .condition("related", concat!("(a.slot, a.holder_id) IN ", related!()))
        .condition("reach", "a.office_id IN $list OR a.holder_id IN $list")
        .condition("state", "a.state = $")
        .condition("one", "a.slot = $1 AND a.id = $2")
        .condition("number", "a.number = $")
        .condition("village", "g.village LIKE $")
        .order("number", &["a.number", "a.slot", "a.id"])
        .order("applied", &["a.applied_on", "a.id", "a.slot"]);
    /// What households have insured, of a group policy or one by its id: those indexes are gone by, and not what all of an office have. An index is
    /// not offered where it would be taken for as good while nothing is known of how much stands behind either (hence the plus).
    pub listing COVERS: CoverLineRow = COVER_LINE => |listing| listing
        .condition("offices", "+a.office_id IN $list")
        .condition("related", concat!("(a.slot, a.holder_id) IN ", related!()))
        .condition("reach", "+a.office_id IN $list OR +a.holder_id IN $list")
        .condition("group", "c.group_number = $")
        .condition("unpaid", "c.paid_on IS NULL")
        .condition("no_certificate", "c.paid_on IS NOT NULL AND c.ended_on IS NULL AND NOT EXISTS \
             (SELECT 1 FROM cover_certificates k WHERE k.slot = c.slot AND k.cover_id = c.id)")
        .condition("one", "a.slot = $1 AND a.id = $2")
        .condition("holder_term", concat!("(a.slot, a.holder_id) IN ", named!()))
        .order("number", &["a.number", "a.slot", "a.id"]);
}

const GROUP_SUM: &str = "SELECT s.group_number, s.households, s.covers, s.sum_insured, s.premium, s.farmer, \
    s.farmer_paid, s.county, s.province, s.centre FROM (SELECT c.group_number, COUNT(DISTINCT a.holder_id) AS households, \
    COUNT(*) AS covers, CAST(SUM(c.sum_insured) AS BIGINT) AS sum_insured, CAST(SUM(c.premium) AS BIGINT) AS premium, \
    CAST(SUM(c.farmer) AS BIGINT) AS farmer, \
    CAST(SUM(CASE WHEN c.paid_on IS NULL THEN 0 ELSE c.farmer END) AS BIGINT) AS farmer_paid, \
    CAST(SUM(c.county) AS BIGINT) AS county, CAST(SUM(c.province) AS BIGINT) AS province, \
    CAST(SUM(c.centre) AS BIGINT) AS centre FROM covers c JOIN agreements a ON a.slot = c.slot AND a.id = c.id \
    WHERE {filters} GROUP BY c.group_number) s";

const GROUP_LINE: &str = "SELECT a.slot, a.id, a.number, a.holder_id, p.name AS holder_name, a.office_id, \
    a.product_version, a.state, a.applied_on, a.programme, a.village, a.insurer, a.helper_id, a.version \
    FROM (SELECT a.slot, a.id, a.number, a.holder_id, a.office_id, a.product_version, a.state, a.applied_on, g.programme, g.village, \
    g.insurer, g.helper_id, g.version FROM agreements a JOIN group_policies g ON g.slot = a.slot AND g.id = a.id \
    WHERE a.family = 'crop-group' AND {filters} {page}) a \
    JOIN parties p ON p.slot = a.slot AND p.id = a.holder_id";

const CROP_CLAIM_LINE: &str = "SELECT c.slot, c.id, c.number, c.loss_id, c.cover_id, c.cover_number, c.office_id, c.holder_id, \
    p.name AS holder_name, c.object, c.unit, c.quantity, c.reported_at, c.stage, c.loss_rate, c.amount, c.is_final, c.signed_on, \
    c.payout_id, c.pay_by, c.paid_on, c.version FROM crop_claims c JOIN parties p ON p.slot = c.slot AND p.id = c.holder_id WHERE {filters}";

const COVER_LINE: &str = "SELECT a.slot, a.id, a.number, a.holder_id, p.name AS holder_name, a.office_id, a.state, \
    a.applied_on, a.group_number, a.programme, a.object, a.unit, a.quantity, a.sum_insured, a.premium, a.farmer, a.county, a.province, \
    a.centre, a.plot, a.land_number, a.lease, a.paid_on, a.ended_on, a.account_masked, a.version \
    FROM (SELECT a.slot, a.id, a.number, a.holder_id, a.office_id, a.state, a.applied_on, c.group_number, c.programme, c.object, c.unit, \
    c.quantity, c.sum_insured, c.premium, c.farmer, c.county, c.province, c.centre, c.plot, c.land_number, c.lease, c.paid_on, \
    c.ended_on, c.account_masked, c.version FROM agreements a JOIN covers c ON c.slot = a.slot AND c.id = a.id \
    WHERE {filters} {page}) a \
    JOIN parties p ON p.slot = a.slot AND p.id = a.holder_id";

use self::claim_sum::ClaimSumRow;
use self::cover_sum::CoverSumRow;
use self::division::{DivisionCountRow, DivisionFigureRow};
use self::inspection::{InspectedCoverRow, InspectionRow};
use self::land::{LandExcessRow, LandPlotRow};
use self::reinsurance::{DisasterPlanRow, RecoveryRow, TreatyRow};
use self::subsidy_bureau::{SubsidyBureauRow, SubsidyConfirmationRow};
use self::weather_warning::{WarningOfficialRow, WarningReceiptRow, WeatherWarningRow};
use super::{Room, Whole};
use crate::AnyStatement;
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "agri",
    steps: &[include_str!("../../schema/agri.sql")],
    tables: &[
        GroupPolicyRow::TABLE,
        CoverRow::TABLE,
        CoverSumRow::TABLE,
        CoverCertificateRow::TABLE,
        SubsidyEntryRow::TABLE,
        LossRow::TABLE,
        LossSurveyRow::TABLE,
        CropClaimRow::TABLE,
        ClaimSumRow::TABLE,
        LossExpertRow::TABLE,
        HelperRow::TABLE,
        ReportRouteRow::TABLE,
        MonthlyReportRow::TABLE,
        ReserveEntryRow::TABLE,
        WeatherWarningRow::TABLE,
        WarningReceiptRow::TABLE,
        WarningOfficialRow::TABLE,
        SubsidyBureauRow::TABLE,
        SubsidyConfirmationRow::TABLE,
        InspectionRow::TABLE,
        InspectedCoverRow::TABLE,
        LandPlotRow::TABLE,
        LandExcessRow::TABLE,
        DivisionCountRow::TABLE,
        DivisionFigureRow::TABLE,
        TreatyRow::TABLE,
        RecoveryRow::TABLE,
        DisasterPlanRow::TABLE,
    ],
    whole: &[Whole { tables: &["cover_sums", "claim_sums"], why: "sums over all slots, which can be counted again" }],
    statements: all_statements,
};

fn all_statements() -> Vec<AnyStatement> {
    [
        statements(),
        claim_sum::statements(),
        cover_sum::statements(),
        weather_warning::statements(),
        subsidy_bureau::statements(),
        support::statements(),
        inspection::statements(),
        land::statements(),
        division::statements(),
        reinsurance::statements(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
