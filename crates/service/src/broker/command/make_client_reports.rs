//! Reports of a quarter to clients of one slot are kept, each with its figures (客户季度报告留底).

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::broker::{ClientReportId, REPORT_RUN, ReportMaker, ReportRunId};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, PartyId, Slot};
use yinuo_store::tables::broker::report::{ClientReportRow, PassedClientRow, REPORT_OF_QUARTER, ReportRunRow};
use yinuo_store::tables::party::PartyRow;

use crate::broker::report_run::{CaseOf, ONE, OPEN, OneOf};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::outbox::{post, post_known};
use crate::stop::Stop;

/// A report with its figures as JSON, and what of them lists show.
#[derive(Debug, Clone, Serialize)]
pub struct MadeReport {
    pub client: PartyId,
    // Counted again by a process that takes over, and other then: the figures of whoever wrote first stand.
    #[serde(skip)]
    pub figures: String,
    #[serde(skip)]
    pub paid: i64,
    #[serde(skip)]
    pub open_claims: i64,
    #[serde(skip)]
    pub missed: i64,
}

/// Keeps the reports of a lot, and puts into the outbox, each by itself, those that could not be made.
#[derive(Debug, Clone, Serialize)]
pub struct MakeClientReports {
    pub run: ReportRunId,
    pub from: Date,
    pub until: Date,
    pub slot: i64,
    pub made: Vec<MadeReport>,
    /// Clients.
    pub failed: Vec<i64>,
}

impl MakeClientReports {
    fn clients(&self) -> impl Iterator<Item = i64> + '_ {
        self.made.iter().map(|one| one.client.number()).chain(self.failed.iter().copied())
    }
}

impl Act for MakeClientReports {
    const NAME: &'static str = "make-client-reports";

    fn slot(&self, _keys: &Keys) -> Slot {
        Slot::try_new(self.slot).unwrap_or(HOUSE_SLOT)
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<ReportRunRow>(self.run.number());
        let from = self.from.to_string();
        for client in self.clients() {
            plan.want::<PartyRow>(client);
            plan.want_by(&REPORT_OF_QUARTER, (self.slot, client, from.as_str()));
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let run = facts.row::<ReportRunRow>(self.run.number()).ok_or(Stop::NotFound)?;
        ReportMaker::grant(context.actor, context.office_path(OfficeId::from_number(run.office_id)))?;
        let from = self.from.to_string();
        let known =
            |client: i64| facts.rows_by(&REPORT_OF_QUARTER, (self.slot, client, from.as_str())).into_iter().next();
        let mut commit = Commit::default();
        let (mut made, mut failed) = (0_u32, 0_u32);
        let passed = self.pass(context, facts, &mut commit);
        for one in &self.made {
            let client = one.client.number();
            let before = known(client);
            if passed.contains(&client) || before.is_some_and(|row| row.made_at.is_some()) {
                continue;
            }
            let row = ClientReportRow {
                figures: one.figures.clone(),
                paid: one.paid,
                open_claims: one.open_claims,
                missed: one.missed,
                made_at: Some(context.micros()),
                entry_id: None,
                ..self.row(context, facts, client, before)?
            };
            post(&mut commit, context, &OPEN, &CaseOf { report: row.id, client });
            match before {
                Some(_) => commit.put(row),
                None => commit.insert(row),
            }
            made += 1;
        }
        let to_come = |client: &i64| !passed.contains(client) && known(*client).is_none();
        for client in self.failed.iter().copied().filter(to_come) {
            let entry = post_known(&mut commit, context, &ONE, &OneOf { run: run.id, client }, context.now);
            commit.insert(ClientReportRow { entry_id: Some(entry), ..self.row(context, facts, client, None)? });
            failed += 1;
        }
        let answer = Answer::of(REPORT_RUN.key, run.id);
        if made == 0 && failed == 0 && passed.is_empty() {
            return Ok(Outcome { answer, ..Outcome::default() });
        }
        let told = vec![
            ("from", from.clone()),
            ("until", self.until.to_string()),
            ("made", made.to_string()),
            ("failed", failed.to_string()),
        ];
        let subject = Some(Subject { kind: REPORT_RUN.key, id: run.id, version: run.version });
        Ok(Outcome { commit, answer, subject, facts: told, ..Outcome::default() })
    }
}

impl MakeClientReports {
    /// Passes over the clients that get no report by this run, and answers with them: another run found them at an office of theirs, or they were merged
    /// into another client since they were found. Each counts as done, so that the run comes to its end.
    fn pass(&self, context: &Context<'_>, facts: &Facts, commit: &mut Commit) -> BTreeSet<i64> {
        let from = self.from.to_string();
        let mut passed = BTreeSet::new();
        for client in self.clients() {
            let known = facts.rows_by(&REPORT_OF_QUARTER, (self.slot, client, from.as_str())).into_iter().next();
            let is_merged = facts.row::<PartyRow>(client).is_some_and(|party| party.merged_into.is_some());
            let by_another = known.is_some_and(|row| row.run_id != self.run.number());
            let is_new = by_another || (known.is_none() && is_merged);
            if is_new && passed.insert(client) {
                commit.put(PassedClientRow {
                    slot: context.slot.number(),
                    run_id: self.run.number(),
                    holder_id: client,
                });
            }
        }
        passed
    }

    /// The row of a client: the one before with its next version, or a new one without figures.
    fn row(
        &self,
        context: &Context<'_>,
        facts: &Facts,
        client: i64,
        before: Option<&ClientReportRow>,
    ) -> Result<ClientReportRow, Stop> {
        if let Some(before) = before {
            return Ok(ClientReportRow { version: before.version + 1, ..before.clone() });
        }
        let party = facts.row::<PartyRow>(client).ok_or(Stop::NotFound)?;
        Ok(ClientReportRow {
            slot: self.slot,
            id: ClientReportId::new(context.stamp(), context.slot).number(),
            run_id: self.run.number(),
            holder_id: client,
            office_id: party.office_id,
            from_on: self.from.to_string(),
            until_on: self.until.to_string(),
            figures: String::new(),
            paid: 0,
            open_claims: 0,
            missed: 0,
            made_at: None,
            entry_id: None,
            case_id: None,
            told_at: None,
            way: None,
            version: 1,
        })
    }
}
