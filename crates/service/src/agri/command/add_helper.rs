//! Who helps the insurer in villages, entered with contract, licence and what it is paid.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agri::permission::HelperKeeper;
use yinuo_core::agri::{HELPER, HelperId, Term};
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::identity::CreditCode;
use yinuo_core::refusal::Refusal;
use yinuo_core::share::Share;
use yinuo_store::tables::agri::HelperRow;

use crate::agri::helper::{papers, remind_on};
use crate::agri::loss::said;
use crate::agri::rules::agri;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A numbered paper that holds from a day until another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paper {
    pub number: String,
    pub from: Date,
    pub until: Date,
}

/// What is agreed on with a helper.
#[derive(Debug, Clone, Serialize)]
pub struct HelperTerms {
    pub contract: Paper,
    pub licence: Option<Paper>,
    /// What it is paid, as a part of the premium.
    pub fee_rate: Share,
    /// The number under which that is filed with the authorities.
    pub fee_filing: Option<String>,
    pub trained_on: Option<Date>,
}

/// Enters who helps the own office in villages. Whether it may work is asked by the programme of the year whenever it does.
#[derive(Debug, Clone, Serialize)]
pub struct AddHelper {
    /// The key of a kind of a programme.
    pub kind: String,
    pub name: String,
    pub credit_code: Option<String>,
    pub terms: HelperTerms,
}

impl Act for AddHelper {
    const NAME: &'static str = "add-helper";
    const ASKS_AGAIN: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        HelperKeeper::grant(context.actor, context.office_path(office))?;
        let programmes = agri(context.rules).programmes().all();
        let mut known: Vec<&str> =
            programmes.iter().flat_map(|programme| &programme.helpers).map(|kind| kind.key.as_str()).collect();
        known.sort_unstable();
        known.dedup();
        if !known.contains(&self.kind.as_str()) {
            let refusal = Refusal::new("unknown_helper_kind").with("kind", self.kind);
            return Err(refusal.with("known", known.join(", ")).into());
        }
        let code = self.credit_code.as_deref().map(CreditCode::parse).transpose().map_err(|refusal| {
            Refusal::new("wrong_field").with("field", "credit_code").with("cause", refusal.code())
        })?;
        let row = HelperRow {
            slot: context.slot.number(),
            id: HelperId::new(context.stamp(), context.slot).number(),
            office_id: office.number(),
            kind: self.kind,
            name: said("name", &self.name)?,
            credit_code: code.map(|code| code.as_str().to_owned()),
            contract_number: String::new(),
            contract_from: String::new(),
            contract_until: String::new(),
            licence_number: None,
            licence_from: None,
            licence_until: None,
            fee_rate: String::new(),
            fee_filing: None,
            trained_on: None,
            remind_on: None,
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
            version: 0,
        };
        let row = self.terms.on(context, row)?;
        let told = vec![
            ("name", row.name.clone()),
            ("kind", row.kind.clone()),
            ("contract", row.contract_number.clone()),
            ("until", row.contract_until.clone()),
        ];
        Ok(helper_written(row, told))
    }
}

impl HelperTerms {
    /// The helper with these terms instead of those it had.
    pub(super) fn on(self, context: &Context<'_>, row: HelperRow) -> Result<HelperRow, Stop> {
        Term::new("contract", self.contract.from, self.contract.until)?;
        if let Some(licence) = &self.licence {
            Term::new("licence", licence.from, licence.until)?;
        }
        if self.trained_on.is_some_and(|on| on > context.today()) {
            let on = self.trained_on.unwrap_or_default().to_string();
            return Err(Refusal::new("occurred_in_future").with("occurred_at", on).into());
        }
        let licence = self.licence.as_ref();
        let row = HelperRow {
            contract_number: said("contract", &self.contract.number)?,
            contract_from: self.contract.from.to_string(),
            contract_until: self.contract.until.to_string(),
            licence_number: licence.map(|licence| said("licence", &licence.number)).transpose()?,
            licence_from: licence.map(|licence| licence.from.to_string()),
            licence_until: licence.map(|licence| licence.until.to_string()),
            fee_rate: self.fee_rate.decimal().normalize().to_string(),
            fee_filing: self.fee_filing.as_deref().map(|filing| said("fee_filing", filing)).transpose()?,
            trained_on: self.trained_on.map(|on| on.to_string()),
            ..row
        };
        let remind_on = remind_on(context.rules.rulebook(), &papers(&row)?)?;
        Ok(HelperRow { remind_on: Some(remind_on.to_string()), ..row })
    }
}

/// Answers with the helper as it became.
pub(super) fn helper_written(row: HelperRow, told: Vec<(&'static str, String)>) -> Outcome {
    let row = HelperRow { version: row.version + 1, ..row };
    let subject = Subject { kind: HELPER.key, id: row.id, version: row.version };
    let answer = Answer::of(HELPER.key, row.id);
    let mut commit = Commit::default();
    match row.version {
        1 => commit.insert(row),
        _ => commit.put(row),
    }
    Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() }
}
