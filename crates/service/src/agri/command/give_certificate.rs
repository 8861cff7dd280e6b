//! A household is handed its certificate (承保到户).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yinuo_core::agri::permission::{CoverWriter, READ_COVERS};
use yinuo_core::agri::{COVER, CoverId, ENROLMENT};
use yinuo_core::id::Slot;
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::agri::{CoverCertificateRow, CoverRow};

use crate::agri::published::cover_cells;
use crate::agri::rules::agri;
use crate::agri::subsidy::check_day;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::publication;
use crate::query::agreement::at;
use crate::query::require_reached;
use crate::stop::Stop;

/// Who took it: no name is kept of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Taker {
    /// Who is insured.
    Household,
    /// A grown member of the family.
    Family,
}

impl Taker {
    fn key(self) -> &'static str {
        match self {
            Taker::Household => "household",
            Taker::Family => "family",
        }
    }
}

/// Records that the household of a cover has its certificate: once it has paid and the list of its village has hung its days.
#[derive(Debug, Clone, Serialize)]
pub struct GiveCertificate {
    pub cover: CoverId,
    pub given_on: Date,
    pub taken_by: Taker,
}

impl Act for GiveCertificate {
    const NAME: &'static str = "give-certificate";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.cover.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<AgreementRow>(self.cover.number());
        plan.want::<CoverRow>(self.cover.number());
        plan.want::<CoverCertificateRow>(self.cover.number());
        publication::declare(self.cover.number(), plan);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let id = self.cover.number();
        let head = facts.row::<AgreementRow>(id).ok_or(Stop::NotFound)?;
        let cover = facts.row::<CoverRow>(id).ok_or(Stop::NotFound)?;
        let at = at(context.directory, head);
        require_reached(context.actor, READ_COVERS, at)?;
        CoverWriter::grant(context.actor, at)?;
        if cover.ended_on.is_some() {
            return Err(Stop::refused("cover_ended"));
        }
        if cover.paid_on.is_none() {
            return Err(Refusal::new("cover_not_paid").with("farmer", Fen(cover.farmer).to_string()).into());
        }
        if let Some(given) = facts.row::<CoverCertificateRow>(id) {
            return Err(Refusal::new("certificate_given").with("given_on", given.given_on.clone()).into());
        }
        let today = context.today();
        check_day(self.given_on, today)?;
        let damaged = || Stop::damaged("agreements", format!("the programme of {}", head.number));
        let programme = agri(context.rules).version(&head.product_version).ok_or_else(damaged)?;
        let from = publication::may_go_on(facts, &ENROLMENT, id, &cover_cells(programme, cover), today)?;
        if self.given_on < from {
            let refusal = Refusal::new("certificate_before_publication").with("from", from.to_string());
            return Err(refusal.with("given_on", self.given_on.to_string()).into());
        }
        let mut commit = Commit::default();
        commit.insert(CoverCertificateRow {
            slot: self.cover.slot().number(),
            cover_id: id,
            given_on: self.given_on.to_string(),
            taken_by: self.taken_by.key().to_owned(),
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
        });
        let subject = Subject { kind: COVER.key, id, version: cover.version };
        let told = vec![("number", head.number.clone()), ("on", self.given_on.to_string())];
        let answer = Answer::of(COVER.key, id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
