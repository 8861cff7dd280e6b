//! The facts of a batch: every row its commands asked for, loaded at once, and kept up to date as commands succeed, so
//! that a later command of the batch sees what an earlier one did.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use tokio::try_join;
use yinuo_core::case::Case;
use yinuo_core::id::{CaseId, PartyId, PolicyId, slot_of};
use yinuo_core::life::POLICY;
use yinuo_core::life::policy::PolicyFile;
use yinuo_core::payout::DebitState;
use yinuo_core::promise::Term;
use yinuo_core::subject::SubjectKind;
use yinuo_store::tables::agreement::{AGREEMENT_BY_NUMBER, AgreementRow};
use yinuo_store::tables::archive::{OPERATION_BY_KEY, OperationRow, OutboxRow};
use yinuo_store::tables::case::{
    CASE_SUBJECTS, CaseRow, CaseSubjectRow, FileContentRow, FileRow, MATERIALS, MILESTONES, PROMISES, ReminderRow,
    TERMS_OF_SUBJECT,
};
use yinuo_store::tables::house::{LoginAttemptRow, NoticeRow, OfficeRow, OperatorRow, SessionRow};
use yinuo_store::tables::import::ImportRow;
use yinuo_store::tables::ledger::{
    ACCOUNT_SUMS, AccountSumRow, DAY_BALANCES, DayBalanceRow, LAST_DAY_CLOSE, TRANSFER_SUM, TRANSFERS_BY_SUBJECT,
    TransferRow,
};
use yinuo_store::tables::letter::LetterRow;
use yinuo_store::tables::life::{
    ALL_DUES, HOLDINGS, OPEN_DUES, POLICY_VERSIONS, PolicyRow, UnitHoldingRow, UnitOrderRow, UnitPriceRow,
    WAITING_ORDERS,
};
use yinuo_store::tables::party::{NUMBER_BY_UNIQUE_HASH, NUMBERS_OF_HOLDER, PartyRow, PersonalNumberRow};
use yinuo_store::tables::payout::{
    ALL_PAYOUTS, BLOCKED_PAYOUTS, DebitItemRow, PaymentBatchRow, PayoutRow, WAITING_DEBITS,
};
use yinuo_store::{TableRow, Value, Work};

use super::rows::{CaseRows, case_from_rows, term_from_row};
use crate::life::rows::{PolicyRows, file_from_rows};
use crate::rules::Rules;
use crate::stop::Stop;

/// What the commands of a batch ask to be loaded. Sets, so that a row is asked for once.
#[derive(Debug, Default)]
pub struct LoadPlan {
    pub cases: BTreeSet<i64>,
    pub parties: BTreeSet<i64>,
    /// Parties whose sealed numbers are needed too.
    pub parties_whole: BTreeSet<i64>,
    /// Slot and hash of identity numbers that must not be taken.
    pub unique_hashes: BTreeSet<(i64, String)>,
    pub idempotency_keys: BTreeSet<String>,
    pub offices: BTreeSet<i64>,
    pub operators: BTreeSet<i64>,
    pub login_attempts: BTreeSet<i64>,
    pub sessions: BTreeSet<String>,
    pub notices: BTreeSet<i64>,
    pub letters: BTreeSet<i64>,
    pub files: BTreeSet<i64>,
    pub file_contents: BTreeSet<i64>,
    pub reminders: BTreeSet<i64>,
    pub outbox: BTreeSet<i64>,
    /// Policies with their open instalments and blocked payouts.
    pub policies: BTreeSet<i64>,
    /// Policies with all of that and their terms.
    pub policies_whole: BTreeSet<i64>,
    pub agreement_numbers: BTreeSet<String>,
    /// Payouts of the policies above, whatever their state.
    pub payouts: BTreeSet<i64>,
    pub transfers_of_policies: BTreeSet<i64>,
    pub batches: BTreeSet<i64>,
    pub debits: BTreeSet<i64>,
    /// Subjects whose waiting debit is needed.
    pub debits_of_subjects: BTreeSet<i64>,
    /// Policies whose units and waiting orders are needed.
    pub holdings: BTreeSet<i64>,
    pub unit_orders: BTreeSet<i64>,
    pub imports: BTreeSet<i64>,
    /// The day whose sums are needed, with the chains of all slots held.
    pub close_day: Option<String>,
    /// Account and day of prices that must not be published yet.
    pub unit_prices: BTreeSet<(String, String)>,
    /// Cases and parties whose sealed numbers are needed.
    pub numbers_of: BTreeSet<i64>,
    /// Subjects whose terms of service are needed.
    pub terms: BTreeSet<i64>,
}

#[derive(Debug, Default)]
pub struct Facts {
    pub cases: HashMap<CaseId, Arc<Case>>,
    pub parties: HashMap<PartyId, Arc<PartyRow>>,
    pub numbers: HashMap<i64, Vec<PersonalNumberRow>>,
    /// What was agreed, by subject.
    pub terms: HashMap<i64, Vec<Term>>,
    /// Who holds an identity number: slot and hash to holder.
    pub holders: HashMap<(i64, String), i64>,
    pub operations: HashMap<String, OperationRow>,
    pub offices: HashMap<i64, OfficeRow>,
    pub operators: HashMap<i64, OperatorRow>,
    pub login_attempts: HashMap<i64, LoginAttemptRow>,
    pub sessions: HashMap<String, SessionRow>,
    pub notices: HashMap<i64, NoticeRow>,
    pub letters: HashMap<i64, LetterRow>,
    pub files: HashMap<i64, FileRow>,
    pub file_contents: HashMap<i64, FileContentRow>,
    pub reminders: HashMap<i64, ReminderRow>,
    pub outbox: HashMap<i64, OutboxRow>,
    /// Logins and office codes given in this very batch, which the directory does not know yet.
    pub taken_logins: HashSet<String>,
    pub taken_codes: HashSet<String>,
    pub policies: HashMap<PolicyId, Arc<PolicyFile>>,
    /// The numbers asked for that are given, by family and number, each with the import its agreement came with.
    pub agreement_numbers: HashMap<(String, String), Option<i64>>,
    pub imports: HashMap<i64, ImportRow>,
    pub transfers: HashMap<PolicyId, Vec<TransferRow>>,
    pub batches: HashMap<i64, PaymentBatchRow>,
    pub debits: HashMap<i64, DebitItemRow>,
    pub holdings: HashMap<PolicyId, Vec<UnitHoldingRow>>,
    pub unit_orders: HashMap<i64, UnitOrderRow>,
    /// The sums of the day to be closed, by account, and how many lines they are of.
    pub day_sums: Vec<AccountSumRow>,
    pub day_transfers: i64,
    pub waiting_orders: HashMap<PolicyId, Vec<UnitOrderRow>>,
    pub unit_prices: HashMap<(String, String), UnitPriceRow>,
    /// The day that was closed in this very batch.
    pub closed_on: Option<jiff::civil::Date>,
}

fn slotted(ids: &BTreeSet<i64>) -> Vec<Vec<Value>> {
    ids.iter().map(|id| vec![Value::Int(slot_of(*id).number()), Value::Int(*id)]).collect()
}

/// Keys of rows of subjects of a kind.
fn of_kind(kind: &SubjectKind, ids: &BTreeSet<i64>) -> Vec<Vec<Value>> {
    let key = |id: &i64| vec![Value::Int(slot_of(*id).number()), Value::Int(*id), kind.key.into()];
    ids.iter().map(key).collect()
}

fn plain(ids: &BTreeSet<i64>) -> Vec<Vec<Value>> {
    ids.iter().map(|id| vec![Value::Int(*id)]).collect()
}

/// Rows by primary key; asks nothing where nothing is wanted.
async fn load<R: TableRow>(work: &Work<'_>, keys: Vec<Vec<Value>>) -> Result<Vec<R>, Stop> {
    if keys.is_empty() { Ok(Vec::new()) } else { Ok(work.load::<R>(keys).await?) }
}

async fn load_by<R: TableRow>(
    work: &Work<'_>,
    lookup: &yinuo_store::Lookup<R>,
    keys: Vec<Vec<Value>>,
) -> Result<Vec<R>, Stop> {
    if keys.is_empty() { Ok(Vec::new()) } else { Ok(work.load_by(lookup, keys).await?) }
}

impl Facts {
    pub async fn load(work: &Work<'_>, plan: &LoadPlan, rules: &Rules) -> Result<Facts, Stop> {
        let mut facts = Facts::default();
        let text = |keys: &BTreeSet<String>| keys.iter().map(|key| vec![Value::Text(key.clone())]).collect();
        let hashes: Vec<_> =
            plan.unique_hashes.iter().map(|(slot, hash)| vec![Value::Int(*slot), Value::Text(hash.clone())]).collect();
        let (operations, cases, subjects, milestones, materials, promises, parties, numbers, holders) = try_join!(
            load_by(work, &OPERATION_BY_KEY, text(&plan.idempotency_keys)),
            load::<CaseRow>(work, slotted(&plan.cases)),
            load_by(work, &CASE_SUBJECTS, slotted(&plan.cases)),
            load_by(work, &MILESTONES, slotted(&plan.cases)),
            load_by(work, &MATERIALS, slotted(&plan.cases)),
            load_by(work, &PROMISES, slotted(&plan.cases)),
            load::<PartyRow>(work, slotted(&plan.parties)),
            load_by(work, &NUMBERS_OF_HOLDER, slotted(&plan.parties_whole)),
            load_by(work, &NUMBER_BY_UNIQUE_HASH, hashes),
        )?;
        for row in operations {
            facts.operations.insert(row.idempotency_key.clone().unwrap_or_default(), row);
        }
        facts.take_cases(cases, subjects, milestones, materials, promises, rules)?;
        facts.load_terms(work, plan).await?;
        facts.parties.extend(parties.into_iter().map(|row| (PartyId::from_number(row.id), Arc::new(row))));
        for row in numbers {
            facts.numbers.entry(row.holder_id).or_default().push(row);
        }
        for row in holders {
            if let Some(hash) = row.unique_hash {
                facts.holders.insert((row.slot, hash), row.holder_id);
            }
        }
        facts.load_house(work, plan).await?;
        facts.load_policies(work, plan).await?;
        Ok(facts)
    }

    async fn load_policies(&mut self, work: &Work<'_>, plan: &LoadPlan) -> Result<(), Stop> {
        let numbers = plan.agreement_numbers.iter().map(|number| vec![Value::Text(number.clone())]).collect();
        let (transfers, batches, holdings, orders, numbered, sealed) = try_join!(
            load_by(work, &TRANSFERS_BY_SUBJECT, of_kind(&POLICY, &plan.transfers_of_policies)),
            load::<PaymentBatchRow>(work, slotted(&plan.batches)),
            load_by(work, &HOLDINGS, slotted(&plan.holdings)),
            load::<UnitOrderRow>(work, slotted(&plan.unit_orders)),
            load_by(work, &AGREEMENT_BY_NUMBER, numbers),
            load_by(work, &NUMBERS_OF_HOLDER, slotted(&plan.numbers_of)),
        )?;
        for row in transfers {
            self.transfers.entry(PolicyId::from_number(row.subject_id)).or_default().push(row);
        }
        self.batches.extend(batches.into_iter().map(|row| (row.id, row)));
        for row in holdings {
            self.holdings.entry(PolicyId::from_number(row.policy_id)).or_default().push(row);
        }
        self.unit_orders.extend(orders.into_iter().map(|row| (row.id, row)));
        for row in numbered {
            self.agreement_numbers.insert((row.family, row.number), row.import_id);
        }
        let imports = load::<ImportRow>(work, plain(&plan.imports)).await?;
        self.imports.extend(imports.into_iter().map(|row| (row.id, row)));
        for row in sealed {
            let of_holder = self.numbers.entry(row.holder_id).or_default();
            if !of_holder.contains(&row) {
                of_holder.push(row);
            }
        }
        self.load_debits(work, plan).await?;
        if let Some(day) = &plan.close_day {
            self.load_day(work, day).await?;
        }
        self.load_units(work, plan).await?;
        self.load_policy_files(work, plan).await
    }

    async fn load_debits(&mut self, work: &Work<'_>, plan: &LoadPlan) -> Result<(), Stop> {
        let waiting = DebitState::Waiting.key();
        let key = |id: &i64| vec![Value::Int(slot_of(*id).number()), Value::Int(*id), Value::Text(waiting.to_owned())];
        let of_policies = plan.debits_of_subjects.iter().map(key).collect();
        let (debits, waiting) =
            try_join!(load::<DebitItemRow>(work, slotted(&plan.debits)), load_by(work, &WAITING_DEBITS, of_policies))?;
        self.debits.extend(debits.into_iter().chain(waiting).map(|row| (row.id, row)));
        Ok(())
    }

    async fn load_day(&mut self, work: &Work<'_>, day: &str) -> Result<(), Stop> {
        let closes = work.query(&LAST_DAY_CLOSE, vec![Value::Text(day.to_owned())]).await?;
        let (after, at) = match closes.into_iter().next() {
            Some(close) => {
                let kept = work.query(&DAY_BALANCES, vec![Value::Text(close.closed_on.clone())]).await?;
                let sum =
                    |row: DayBalanceRow| AccountSumRow { account: row.account, debit: row.debit, credit: row.credit };
                self.day_sums.extend(kept.into_iter().map(sum));
                (close.closed_on, close.at)
            }
            None => (String::new(), i64::MAX),
        };
        let parameters = vec![after.into(), day.to_owned().into(), Value::Int(i64::MAX), Value::Int(at)];
        self.day_sums.extend(work.query(&ACCOUNT_SUMS, parameters).await?);
        let sum = work.query(&TRANSFER_SUM, vec![Value::Text(day.to_owned())]).await?;
        self.day_transfers = sum.first().map_or(0, |sum| sum.number);
        Ok(())
    }

    async fn load_units(&mut self, work: &Work<'_>, plan: &LoadPlan) -> Result<(), Stop> {
        let waiting =
            |id: &i64| vec![Value::Int(slot_of(*id).number()), Value::Int(*id), Value::Text("waiting".to_owned())];
        let waiting = plan.holdings.iter().map(waiting).collect();
        let prices = plan.unit_prices.iter();
        let prices = prices.map(|(account, on)| vec![Value::Text(account.clone()), Value::Text(on.clone())]).collect();
        let (waiting, prices) = try_join!(load_by(work, &WAITING_ORDERS, waiting), load::<UnitPriceRow>(work, prices))?;
        for row in waiting {
            self.waiting_orders.entry(PolicyId::from_number(row.policy_id)).or_default().push(row);
        }
        let keyed = prices.into_iter().map(|row| ((row.account.clone(), row.priced_on.clone()), row));
        self.unit_prices.extend(keyed);
        Ok(())
    }

    async fn load_policy_files(&mut self, work: &Work<'_>, plan: &LoadPlan) -> Result<(), Stop> {
        if plan.policies.is_empty() && plan.policies_whole.is_empty() {
            return Ok(());
        }
        let light: BTreeSet<i64> = plan.policies.difference(&plan.policies_whole).copied().collect();
        let in_state = |state: &str| -> Vec<Vec<Value>> {
            let key =
                |id: &i64| vec![Value::Int(slot_of(*id).number()), Value::Int(*id), Value::Text(state.to_owned())];
            light.iter().map(key).collect()
        };
        let all: BTreeSet<i64> = plan.policies.union(&plan.policies_whole).copied().collect();
        let (heads, policies, open, blocked, dues, payouts, single) = try_join!(
            load::<AgreementRow>(work, slotted(&all)),
            load::<PolicyRow>(work, slotted(&all)),
            load_by(work, &OPEN_DUES, in_state("open")),
            load_by(work, &BLOCKED_PAYOUTS, in_state("blocked")),
            load_by(work, &ALL_DUES, slotted(&plan.policies_whole)),
            load_by(work, &ALL_PAYOUTS, slotted(&plan.policies_whole)),
            load::<PayoutRow>(work, slotted(&plan.payouts)),
        )?;
        let mut heads: HashMap<i64, AgreementRow> = heads.into_iter().map(|head| (head.id, head)).collect();
        let whole = policies.iter().filter(|row| plan.policies_whole.contains(&row.id));
        let versions = whole.map(|row| vec![row.slot.into(), row.id.into(), row.terms_sequence.into()]).collect();
        let terms = load_by(work, &POLICY_VERSIONS, versions).await?;
        let mut rows: HashMap<i64, PolicyRows> = HashMap::with_capacity(policies.len());
        for policy in policies {
            let whole = plan.policies_whole.contains(&policy.id);
            let damaged = || Stop::damaged("agreements", format!("the head of {}", PolicyId::from_number(policy.id)));
            let head = heads.remove(&policy.id).ok_or_else(damaged)?;
            let empty = PolicyRows { head, whole, policy, terms: None, dues: Vec::new(), payouts: Vec::new() };
            rows.insert(empty.policy.id, empty);
        }
        for due in open.into_iter().chain(dues) {
            if let Some(of_policy) = rows.get_mut(&due.policy_id) {
                of_policy.dues.push(due);
            }
        }
        for payout in blocked.into_iter().chain(payouts).chain(single) {
            if let Some(of_policy) = rows.get_mut(&payout.subject_id)
                && payout.subject_kind == POLICY.key
                && of_policy.payouts.iter().all(|known| known.id != payout.id)
            {
                of_policy.payouts.push(payout);
            }
        }
        for version in terms {
            if let Some(of_policy) = rows.get_mut(&version.policy_id) {
                of_policy.terms = Some(version);
            }
        }
        for (id, rows) in rows {
            self.policies.insert(PolicyId::from_number(id), Arc::new(file_from_rows(rows)?));
        }
        Ok(())
    }

    async fn load_house(&mut self, work: &Work<'_>, plan: &LoadPlan) -> Result<(), Stop> {
        let sessions = plan.sessions.iter().map(|hash| vec![Value::Text(hash.clone())]).collect();
        let (offices, operators, attempts, sessions, notices) = try_join!(
            load::<OfficeRow>(work, plain(&plan.offices)),
            load::<OperatorRow>(work, plain(&plan.operators)),
            load::<LoginAttemptRow>(work, plain(&plan.login_attempts)),
            load::<SessionRow>(work, sessions),
            load::<NoticeRow>(work, plain(&plan.notices)),
        )?;
        let (letters, files, contents, reminders, outbox) = try_join!(
            load::<LetterRow>(work, slotted(&plan.letters)),
            load::<FileRow>(work, slotted(&plan.files)),
            load::<FileContentRow>(work, slotted(&plan.file_contents)),
            load::<ReminderRow>(work, slotted(&plan.reminders)),
            load::<OutboxRow>(work, slotted(&plan.outbox)),
        )?;
        self.offices.extend(offices.into_iter().map(|row| (row.id, row)));
        self.operators.extend(operators.into_iter().map(|row| (row.id, row)));
        self.login_attempts.extend(attempts.into_iter().map(|row| (row.operator_id, row)));
        self.sessions.extend(sessions.into_iter().map(|row| (row.token_hash.clone(), row)));
        self.notices.extend(notices.into_iter().map(|row| (row.id, row)));
        self.letters.extend(letters.into_iter().map(|row| (row.id, row)));
        self.files.extend(files.into_iter().map(|row| (row.id, row)));
        self.file_contents.extend(contents.into_iter().map(|row| (row.file_id, row)));
        self.reminders.extend(reminders.into_iter().map(|row| (row.id, row)));
        self.outbox.extend(outbox.into_iter().map(|row| (row.id, row)));
        Ok(())
    }

    /// The terms of service that promises of these cases may take their time from; nothing is asked where no service does.
    async fn load_terms(&mut self, work: &Work<'_>, plan: &LoadPlan) -> Result<(), Stop> {
        let takes_terms = |case: &Case| case.service.takes_terms();
        let named = |case: &Case| -> BTreeSet<i64> {
            let roles = case.service.promises.iter().map(|rule| rule.owed_by.as_str());
            roles.filter_map(|role| case.party_in(role)).map(PartyId::number).collect()
        };
        let cases: Vec<_> = self.cases.values().filter(|case| takes_terms(case)).cloned().collect();
        let wanted: BTreeSet<i64> = cases.iter().flat_map(|case| named(case)).chain(plan.terms.clone()).collect();
        for row in load_by(work, &TERMS_OF_SUBJECT, slotted(&wanted)).await? {
            let subject = row.subject_id;
            self.terms.entry(subject).or_default().push(term_from_row(row)?);
        }
        for case in cases {
            let of = named(&case).into_iter().chain(plan.terms.clone()).collect::<BTreeSet<_>>();
            let terms = of.iter().filter_map(|id| self.terms.get(id)).flatten().cloned().collect();
            self.cases.insert(case.id, Arc::new(Case { terms, ..Case::clone(&case) }));
        }
        Ok(())
    }

    fn take_cases(
        &mut self,
        cases: Vec<CaseRow>,
        subjects: Vec<CaseSubjectRow>,
        milestones: Vec<yinuo_store::tables::case::MilestoneRow>,
        materials: Vec<yinuo_store::tables::case::MaterialRow>,
        promises: Vec<yinuo_store::tables::case::PromiseRow>,
        rules: &Rules,
    ) -> Result<(), Stop> {
        if cases.is_empty() {
            return Ok(());
        }
        let empty = |case| CaseRows {
            case,
            subjects: Vec::new(),
            milestones: Vec::new(),
            materials: Vec::new(),
            promises: Vec::new(),
        };
        let mut rows: HashMap<i64, CaseRows> = cases.into_iter().map(|case| (case.id, empty(case))).collect();
        for row in subjects {
            if let Some(case) = rows.get_mut(&row.case_id) {
                case.subjects.push(row);
            }
        }
        for row in milestones {
            if let Some(case) = rows.get_mut(&row.case_id) {
                case.milestones.push(row);
            }
        }
        for row in materials {
            if let Some(case) = rows.get_mut(&row.case_id) {
                case.materials.push(row);
            }
        }
        for row in promises {
            if let Some(case) = rows.get_mut(&row.case_id) {
                case.promises.push(row);
            }
        }
        for (id, rows) in rows {
            self.cases.insert(CaseId::from_number(id), Arc::new(case_from_rows(rows, rules)?));
        }
        Ok(())
    }
}
