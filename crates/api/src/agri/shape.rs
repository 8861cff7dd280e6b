//! How programmes, group policies and covers look on the wire.

use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::agri::{HelperId, Programme};
use yinuo_service::agri::query::GroupPolicy as Found;
use yinuo_service::agri::rules::agri;
use yinuo_store::tables::agri::CoverLineRow;

use crate::shape::{IdText, KeyName, LocalText, Ref, Yuan, party_id};
use crate::view::View;
use crate::words;

/// The parts of a premium, in yuan; together they are the premium.
#[derive(Debug, Serialize, ToSchema)]
pub struct PremiumParts {
    #[schema(value_type = String)]
    pub farmer: Yuan,
    /// City and county together.
    #[schema(value_type = String)]
    pub county: Yuan,
    #[schema(value_type = String)]
    pub province: Yuan,
    #[schema(value_type = String)]
    pub centre: Yuan,
}

/// A programme: until when it takes enrolment, and what it insures.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeLine<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
    /// The last day of enrolment.
    #[schema(format = Date)]
    pub closes_on: String,
    /// Whether enrolment is open today.
    pub open: bool,
    /// Days a list is posted in the village.
    pub publication_days: u8,
    pub objects: Vec<ProgrammeObject<'a>>,
    /// Who of the enrolled is supported first; absent, the programme says nothing of it.
    pub support: Option<SupportRule<'a>>,
    /// What strikes; empty, where the programme settles no losses.
    pub causes: Vec<KeyName<'a>>,
    /// The kinds of experts that a panel has one of each of, and the farmers of a major loss; empty, where the programme settles no losses.
    pub expert_kinds: Vec<KeyName<'a>>,
}

/// By what a programme orders those whom others support first.
#[derive(Debug, Serialize, ToSchema)]
pub struct SupportRule<'a> {
    /// `assessed`, `hit`, `area` or `premium`: the most of it first.
    pub order: &'static str,
    pub cite: &'a str,
    #[schema(value_type = words::Status)]
    pub status: yinuo_core::service::Status,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeObject<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
    /// `mu` or `house`.
    pub unit: &'a str,
    /// What each contributor pays, as a part of the premium.
    pub shares: Vec<ContributorShare<'a>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ContributorShare<'a> {
    /// `farmer`, `county`, `province` or `centre`.
    pub contributor: &'a str,
    pub share: String,
    /// The contributor may take more.
    pub least: bool,
    pub cite: &'a str,
    #[schema(value_type = words::Status)]
    pub status: yinuo_core::service::Status,
}

impl<'a> ProgrammeLine<'a> {
    pub fn new(view: &View, programme: &'a Programme) -> ProgrammeLine<'a> {
        let today = view.today();
        let object = |object: &'a yinuo_core::agri::InsuredObject| {
            let group = programme.groups.iter().find(|group| group.key == object.group);
            let share = |share: &'a yinuo_core::agri::SubsidyShare| ContributorShare {
                contributor: share.contributor.key(),
                share: share.share.decimal().to_string(),
                least: share.least,
                cite: &share.citation.cite,
                status: share.citation.status,
            };
            let shares = group.map(|group| group.shares.iter().map(share).collect()).unwrap_or_default();
            ProgrammeObject { key: &object.key, name: (&object.name).into(), unit: &object.unit, shares }
        };
        let named = |named: &'a yinuo_core::agri::Named| KeyName { key: &named.key, name: (&named.name).into() };
        let panel = programme.claim.iter().map(|claim| &claim.panel);
        ProgrammeLine {
            key: &programme.key,
            name: (&programme.name).into(),
            closes_on: programme.enrolment.closes_on.to_string(),
            open: programme.effective.covers(today) && programme.enrolment.check_open(today).is_ok(),
            publication_days: programme.enrolment.publication_days,
            objects: programme.objects.iter().map(object).collect(),
            support: programme.support.as_ref().map(|terms| SupportRule {
                order: terms.order.key(),
                cite: &terms.citation.cite,
                status: terms.citation.status,
            }),
            causes: programme.claim.iter().flat_map(|claim| &claim.causes).map(named).collect(),
            expert_kinds: panel.flat_map(|panel| panel.kinds.iter().chain([&panel.farmers])).map(named).collect(),
        }
    }
}

/// The policy of a village, with what is enrolled under it.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupPolicy<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
    pub programme: KeyName<'a>,
    pub village: &'a str,
    pub insurer: &'a str,
    /// The id of who helps there.
    #[schema(value_type = Option<String>)]
    pub helper: Option<IdText>,
    /// The village committee.
    pub holder: Ref<'a>,
    pub office: Ref<'a>,
    #[schema(value_type = words::AgreementState)]
    pub state: &'a str,
    #[schema(format = Date)]
    pub opened_on: &'a str,
    /// The last day of enrolment.
    #[schema(format = Date)]
    pub closes_on: Option<String>,
    pub households: i64,
    pub covers: i64,
    #[schema(value_type = String)]
    pub sum_insured: Yuan,
    #[schema(value_type = String)]
    pub premium: Yuan,
    pub parts: PremiumParts,
    /// What farmers have paid of their part.
    #[schema(value_type = String)]
    pub farmer_paid: Yuan,
    pub version: i64,
}

impl<'a> GroupPolicy<'a> {
    pub fn new(view: &'a View, found: &'a Found) -> GroupPolicy<'a> {
        let (row, sums) = (&found.row, found.sums.as_ref());
        let sum = |of: fn(&yinuo_store::tables::agri::GroupSumRow) -> i64| sums.map_or(0, of);
        let programme = agri(view.house.rules()).version(&row.product_version);
        GroupPolicy {
            id: IdText { prefix: "group", number: row.id },
            number: &row.number,
            programme: KeyName {
                key: &row.programme,
                name: programme.map_or_else(|| LocalText::same(&row.programme), |known| (&known.name).into()),
            },
            village: &row.village,
            insurer: &row.insurer,
            helper: row.helper_id.map(|number| IdText { prefix: HelperId::PREFIX, number }),
            holder: Ref { id: party_id(row.holder_id), name: &row.holder_name },
            office: view.office_number(row.office_id),
            state: &row.state,
            opened_on: &row.applied_on,
            closes_on: programme.map(|known| known.enrolment.closes_on.to_string()),
            households: sum(|sums| sums.households),
            covers: sum(|sums| sums.covers),
            sum_insured: Yuan(sum(|sums| sums.sum_insured)),
            premium: Yuan(sum(|sums| sums.premium)),
            parts: PremiumParts {
                farmer: Yuan(sum(|sums| sums.farmer)),
                county: Yuan(sum(|sums| sums.county)),
                province: Yuan(sum(|sums| sums.province)),
                centre: Yuan(sum(|sums| sums.centre)),
            },
            farmer_paid: Yuan(sum(|sums| sums.farmer_paid)),
            version: row.version,
        }
    }
}

/// What one household has insured.
#[derive(Debug, Serialize, ToSchema)]
pub struct Cover<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
    /// The number of its group policy.
    pub group_number: &'a str,
    pub holder: Ref<'a>,
    pub office: Ref<'a>,
    pub object: KeyName<'a>,
    /// `mu` or `house`.
    pub unit: &'a str,
    pub quantity: &'a str,
    #[schema(value_type = String)]
    pub sum_insured: Yuan,
    #[schema(value_type = String)]
    pub premium: Yuan,
    pub parts: PremiumParts,
    pub plot: Option<&'a str>,
    pub land_number: Option<&'a str>,
    /// The contract of the lease; absent, the land is the household's own.
    pub lease: Option<&'a str>,
    #[schema(value_type = words::AgreementState)]
    pub state: &'a str,
    /// Absent, the household has not paid its part.
    #[schema(format = Date)]
    pub paid_on: Option<&'a str>,
    /// Another owner took it over on that day.
    #[schema(format = Date)]
    pub ended_on: Option<&'a str>,
    /// Masked.
    pub account: Option<&'a str>,
    pub version: i64,
}

impl<'a> Cover<'a> {
    pub fn new(view: &'a View, row: &'a CoverLineRow) -> Cover<'a> {
        let programme = agri(view.house.rules()).programme(&row.programme).ok();
        let objects = programme.map(|(programme, _)| programme.objects.as_slice()).unwrap_or_default();
        let object = objects.iter().find(|object| object.key == row.object);
        let parts = [row.farmer, row.county, row.province, row.centre];
        debug_assert_eq!(parts.iter().sum::<i64>(), row.premium, "the parts of {}", row.number);
        Cover {
            id: IdText { prefix: "cover", number: row.id },
            number: &row.number,
            group_number: &row.group_number,
            holder: Ref { id: party_id(row.holder_id), name: &row.holder_name },
            office: view.office_number(row.office_id),
            object: KeyName {
                key: &row.object,
                name: object.map_or_else(|| LocalText::same(&row.object), |known| (&known.name).into()),
            },
            unit: &row.unit,
            quantity: &row.quantity,
            sum_insured: Yuan(row.sum_insured),
            premium: Yuan(row.premium),
            parts: PremiumParts {
                farmer: Yuan(parts[0]),
                county: Yuan(parts[1]),
                province: Yuan(parts[2]),
                centre: Yuan(parts[3]),
            },
            plot: row.plot.as_deref(),
            land_number: row.land_number.as_deref(),
            lease: row.lease.as_deref(),
            state: &row.state,
            paid_on: row.paid_on.as_deref(),
            ended_on: row.ended_on.as_deref(),
            account: row.account_masked.as_deref(),
            version: row.version,
        }
    }
}
