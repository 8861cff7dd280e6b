//! How warnings of weather look on the wire.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::agri::{Named, WarningOfficialId, WeatherWarningId};
use yinuo_service::Stop;
use yinuo_service::agri::rules::agri;
use yinuo_service::agri::warning::{self, DELIVERED, FAILED, Reach as Found, UNDER_WAY, UNREACHABLE};
use yinuo_store::tables::agri::weather_warning::{WarningCountRow, WarningOfficialLineRow, WeatherWarningRow};

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, KeyName, LocalText, Ref, instant, json, mark_replay, party_id, with_etag};
use crate::state::Api;
use crate::view::View;

/// A division by its code and its name.
#[derive(Debug, Serialize, ToSchema)]
pub struct WarnedDivision {
    pub code: String,
    pub name: String,
}

/// What the households of a crop are advised.
#[derive(Debug, Serialize, ToSchema)]
pub struct CropAdvice<'a> {
    pub object: KeyName<'a>,
    pub text: String,
}

/// What became of the messages of a warning.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct WarningReceipts {
    pub delivered: i64,
    /// Refused for good by whoever sends them.
    pub failed: i64,
    /// Without a phone.
    pub unreachable: i64,
    pub under_way: i64,
}

impl WarningReceipts {
    fn of(counts: &[WarningCountRow], is_official: bool) -> WarningReceipts {
        let count = |state: &str| {
            let of = |row: &&WarningCountRow| (row.is_official != 0) == is_official && row.state == state;
            counts.iter().filter(of).map(|row| row.count).sum()
        };
        WarningReceipts {
            delivered: count(DELIVERED),
            failed: count(FAILED),
            unreachable: count(UNREACHABLE),
            under_way: count(UNDER_WAY),
        }
    }
}

/// A warning of weather.
#[derive(Debug, Serialize, ToSchema)]
pub struct WeatherWarning<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub programme: KeyName<'a>,
    pub weather: KeyName<'a>,
    pub level: KeyName<'a>,
    pub divisions: Vec<WarnedDivision>,
    #[schema(format = Date)]
    pub began_on: &'a str,
    #[schema(format = Date)]
    pub ended_on: &'a str,
    pub office: Ref<'a>,
    /// What stands at the head of each message.
    pub head: &'a str,
    /// What is said to all.
    pub said: &'a str,
    pub advice: Vec<CropAdvice<'a>>,
    pub issued_at: Timestamp,
    pub issued_by: Ref<'a>,
    /// When it was found whom it goes to; absent, that is under way.
    pub spread_at: Option<Timestamp>,
    pub households: i64,
    pub officials: i64,
    pub version: i64,
}

/// A warning of weather with what became of its messages.
#[derive(Debug, Serialize, ToSchema)]
pub struct WeatherWarningResult<'a> {
    pub warning: WeatherWarning<'a>,
    pub households: WarningReceipts,
    pub officials: WarningReceipts,
}

/// A word of the rules, or its key where the packs do not have it any more.
fn word<'a>(known: &'a [Named], key: &'a str) -> KeyName<'a> {
    let name = known.iter().find(|known| known.key == key).map(|known| (&known.name).into());
    KeyName { key, name: name.unwrap_or_else(|| LocalText::same(key)) }
}

impl<'a> WeatherWarning<'a> {
    pub fn new(view: &'a View, row: &'a WeatherWarningRow) -> Result<WeatherWarning<'a>, Problem> {
        let rules = view.house.rules();
        let part = agri(rules);
        let programme = part.programmes().all().iter().find(|programme| programme.key == row.programme);
        let divisions = rules.divisions();
        let named = warning::divisions(row)?.into_iter().map(|code| {
            let name = divisions.region(&code).map(|region| divisions.full_name(&region));
            WarnedDivision { name: name.unwrap_or_else(|| code.clone()), code }
        });
        let objects = programme.map(|programme| programme.objects.as_slice()).unwrap_or_default();
        let mut advice: BTreeMap<String, String> = warning::advice(row)?;
        let told = objects.iter().filter_map(|object| {
            let text = advice.remove(&object.key)?;
            Some(CropAdvice { object: KeyName { key: &object.key, name: (&object.name).into() }, text })
        });
        let name = programme.map(|programme| (&programme.name).into());
        Ok(WeatherWarning {
            id: IdText { prefix: WeatherWarningId::PREFIX, number: row.id },
            programme: KeyName { key: &row.programme, name: name.unwrap_or_else(|| LocalText::same(&row.programme)) },
            weather: word(&part.warnings().weather, &row.weather),
            level: word(&part.warnings().levels, &row.level),
            divisions: named.collect(),
            began_on: &row.began_on,
            ended_on: &row.ended_on,
            office: view.office_number(row.office_id),
            head: &row.head,
            said: &row.said,
            advice: told.collect(),
            issued_at: instant(row.issued_at),
            issued_by: view.operator_number(row.operator_id),
            spread_at: row.spread_at.map(instant),
            households: row.households,
            officials: row.officials,
            version: row.version,
        })
    }
}

/// What a warning would reach in a division.
#[derive(Debug, Serialize, ToSchema)]
pub struct DivisionReach<'a> {
    pub code: &'a str,
    pub name: &'a str,
    pub villages: i64,
    pub households: i64,
    /// Those of them with a phone.
    pub reachable: i64,
}

/// What a warning would reach.
#[derive(Debug, Serialize, ToSchema)]
pub struct WeatherWarningReach<'a> {
    pub divisions: Vec<DivisionReach<'a>>,
    /// Villages whose name does not tell whether they lie in one of the divisions: they are not warned.
    pub unplaced: i64,
    pub officials: Vec<WarningOfficial<'a>>,
}

impl<'a> WeatherWarningReach<'a> {
    pub fn new(view: &'a View, found: &'a Found) -> WeatherWarningReach<'a> {
        let division = |of: &'a warning::DivisionReach| DivisionReach {
            code: &of.code,
            name: &of.name,
            villages: of.villages,
            households: of.households,
            reachable: of.reachable,
        };
        WeatherWarningReach {
            divisions: found.divisions.iter().map(division).collect(),
            unplaced: found.unplaced,
            officials: found.officials.iter().map(|row| WarningOfficial::new(view, row)).collect(),
        }
    }
}

/// Who is warned as responsible for a division.
#[derive(Debug, Serialize, ToSchema)]
pub struct WarningOfficial<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub division: WarnedDivision,
    pub office: Ref<'a>,
    #[schema(value_type = String)]
    pub party: IdText,
    pub name: &'a str,
    /// Masked; absent, the phone is gone and nothing arrives.
    pub phone: Option<&'a str>,
    pub duty: &'a str,
    pub version: i64,
}

impl<'a> WarningOfficial<'a> {
    pub fn new(view: &'a View, row: &'a WarningOfficialLineRow) -> WarningOfficial<'a> {
        let divisions = view.house.rules().divisions();
        let name = divisions.region(&row.division).map(|region| divisions.full_name(&region));
        WarningOfficial {
            id: IdText { prefix: WarningOfficialId::PREFIX, number: row.id },
            division: WarnedDivision { name: name.unwrap_or_else(|| row.division.clone()), code: row.division.clone() },
            office: view.office_number(row.office_id),
            party: party_id(row.party_id),
            name: &row.name,
            phone: row.phone_masked.as_deref(),
            duty: &row.duty,
            version: row.version,
        }
    }
}

/// What can be warned of, and in which levels.
#[derive(Debug, Serialize, ToSchema)]
pub struct WeatherWarningRules<'a> {
    pub weather: Vec<KeyName<'a>>,
    /// The mildest first.
    pub levels: Vec<KeyName<'a>>,
    /// The crops of which a stage of growth can be named, with their stages.
    pub crops: Vec<WarnedCrop<'a>>,
}

/// The stages of growth of a crop.
#[derive(Debug, Serialize, ToSchema)]
pub struct WarnedCrop<'a> {
    pub programme: &'a str,
    pub object: KeyName<'a>,
    pub stages: Vec<KeyName<'a>>,
}

impl<'a> WeatherWarningRules<'a> {
    pub fn new(view: &'a View) -> WeatherWarningRules<'a> {
        let part = agri(view.house.rules());
        let words = |known: &'a [Named]| known.iter().map(|word| KeyName { key: &word.key, name: (&word.name).into() });
        let crops = part.programmes().all().iter().flat_map(|programme| {
            programme.objects.iter().filter_map(move |object| {
                let stages = programme.claim.as_ref()?.stages_of(&object.key);
                let stages: Vec<_> =
                    stages.map(|stage| KeyName { key: &stage.key, name: (&stage.name).into() }).collect();
                let object = KeyName { key: &object.key, name: (&object.name).into() };
                (!stages.is_empty()).then_some(WarnedCrop { programme: &programme.key, object, stages })
            })
        });
        WeatherWarningRules {
            weather: words(&part.warnings().weather).collect(),
            levels: words(&part.warnings().levels).collect(),
            crops: crops.collect(),
        }
    }
}

/// A warning with its receipts, as a question or a command left it.
pub async fn warning_answered(
    api: &Api,
    signed: &Signed,
    id: WeatherWarningId,
    status: StatusCode,
    replayed: bool,
) -> Result<Answer, Problem> {
    let (row, counts) = warning::warning(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, signed);
    let body = WeatherWarningResult {
        warning: WeatherWarning::new(&view, &row)?,
        households: WarningReceipts::of(&counts, false),
        officials: WarningReceipts::of(&counts, true),
    };
    Ok(mark_replay(with_etag(json(status, &body), row.version), replayed))
}

/// The officials as a command left them.
pub async fn officials_answered(
    api: &Api,
    signed: &Signed,
    status: StatusCode,
    replayed: bool,
) -> Result<Answer, Stop> {
    let found = warning::officials(&api.house, &signed.actor).await?;
    let view = View::new(&api.house, signed);
    let items = found.iter().map(|row| WarningOfficial::new(&view, row)).collect();
    Ok(mark_replay(json(status, &crate::shape::Items { items }), replayed))
}
