//! How those who help in villages look on the wire.

use axum::http::StatusCode;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::agri::HelperId;
use yinuo_core::exact::Exact;
use yinuo_core::money::Fen;
use yinuo_core::share::Share;
use yinuo_service::Stop;
use yinuo_service::agri::command::{HelperTerms, Paper};
use yinuo_service::agri::helper::{Helper as Found, helpers, papers};
use yinuo_service::agri::rules::agri;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, KeyName, LocalText, Ref, Yuan, json, mark_replay, with_etag};
use crate::state::Api;
use crate::view::View;

/// A numbered paper that holds from a day until another.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HelperPaper {
    pub number: String,
    pub from: Date,
    pub until: Date,
}

/// What is agreed on with a helper.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHelperTerms {
    pub contract: HelperPaper,
    #[serde(default)]
    pub licence: Option<HelperPaper>,
    /// What it is paid, as a part of the premium: `0.02`.
    pub fee_rate: String,
    /// The number under which that is filed with the authorities.
    #[serde(default)]
    pub fee_filing: Option<String>,
    #[serde(default)]
    pub trained_on: Option<Date>,
}

impl NewHelperTerms {
    pub fn terms(self) -> Result<HelperTerms, Problem> {
        let rate = self.fee_rate.parse::<Decimal>().map_err(|_| Problem::field("fee_rate", "not_a_number"))?;
        let paper = |paper: HelperPaper| Paper { number: paper.number, from: paper.from, until: paper.until };
        Ok(HelperTerms {
            contract: paper(self.contract),
            licence: self.licence.map(paper),
            fee_rate: Share::new("fee_rate", rate).map_err(Stop::from)?,
            fee_filing: self.fee_filing.filter(|filing| !filing.trim().is_empty()),
            trained_on: self.trained_on,
        })
    }
}

/// Who helps in villages.
#[derive(Debug, Serialize, ToSchema)]
pub struct Helper<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub kind: KeyName<'a>,
    pub name: &'a str,
    pub credit_code: Option<&'a str>,
    pub office: Ref<'a>,
    pub contract: HelperPaper,
    pub licence: Option<HelperPaper>,
    pub fee_rate: &'a str,
    pub fee_filing: Option<&'a str>,
    #[schema(format = Date)]
    pub trained_on: Option<&'a str>,
    /// The last day before the first of its papers runs out.
    #[schema(format = Date)]
    pub last_day: String,
    /// How many villages and covers it helped with.
    pub groups: i64,
    pub covers: i64,
    /// What it collected of farmers.
    #[schema(value_type = String)]
    pub collected: Yuan,
    /// What it is owed of the premiums of who has paid.
    #[schema(value_type = String)]
    pub fee: Yuan,
    pub version: i64,
}

impl<'a> Helper<'a> {
    pub fn new(view: &'a View, found: &'a Found) -> Result<Helper<'a>, Problem> {
        let row = &found.row;
        let papers = papers(row)?;
        let kinds = agri(view.house.rules()).programmes().all().iter().flat_map(|programme| &programme.helpers);
        let name = kinds.into_iter().find(|kind| kind.key == row.kind).map(|kind| (&kind.name).into());
        let damaged = || Stop::damaged("helpers", row.name.clone());
        let rate = row.fee_rate.parse::<Decimal>().map_err(|_| damaged())?;
        let sums = found.sums.as_ref();
        let paid = Fen(sums.map_or(0, |sums| sums.paid_premium));
        let fee = Exact::fen(paid).times(rate).and_then(|fee| fee.rounded()).map_err(Stop::from)?;
        let licence = papers.licence.map(|term| HelperPaper {
            number: row.licence_number.clone().unwrap_or_default(),
            from: term.from,
            until: term.until,
        });
        Ok(Helper {
            id: IdText { prefix: HelperId::PREFIX, number: row.id },
            kind: KeyName { key: &row.kind, name: name.unwrap_or_else(|| LocalText::same(&row.kind)) },
            name: &row.name,
            credit_code: row.credit_code.as_deref(),
            office: view.office_number(row.office_id),
            contract: HelperPaper {
                number: row.contract_number.clone(),
                from: papers.contract.from,
                until: papers.contract.until,
            },
            licence,
            fee_rate: &row.fee_rate,
            fee_filing: row.fee_filing.as_deref(),
            trained_on: row.trained_on.as_deref(),
            last_day: papers.last_day().to_string(),
            groups: sums.map_or(0, |sums| sums.groups),
            covers: sums.map_or(0, |sums| sums.covers),
            collected: Yuan(sums.map_or(0, |sums| sums.farmer_paid)),
            fee: Yuan(fee.0),
            version: row.version,
        })
    }
}

/// The helper as a command left it.
pub async fn helper_answered(
    api: &Api,
    signed: &Signed,
    id: HelperId,
    status: StatusCode,
    replayed: bool,
) -> Result<Answer, Problem> {
    let found = helpers(&api.house, &signed.actor, None).await?;
    let view = View::new(&api.house, signed);
    let found = found.iter().find(|helper| helper.row.id == id.number()).ok_or(Stop::NotFound)?;
    Ok(mark_replay(with_etag(json(status, &Helper::new(&view, found)?), found.row.version), replayed))
}
