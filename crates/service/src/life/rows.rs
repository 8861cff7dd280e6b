//! Policies as rows and rows as policies: the one place where the two meet; and what a decision on a policy writes.

use jiff::civil::Date;
use yinuo_core::case::Channel;
use yinuo_core::id::{CaseId, ImportId, OfficeId, OperatorId, PartyId, PayoutId, ServiceErrorId, Stamp, TransferId};
use yinuo_core::identity::Sex;
use yinuo_core::ledger::Booked;
use yinuo_core::life::POLICY;
use yinuo_core::life::PolicyId;
use yinuo_core::life::policy::{
    Contract, DividendOption, Due, DueKind, DueState, FullFile, FullTurn, Loan, OwnError, Policy, PolicyAccount,
    PolicyFile, PolicyState, Turn,
};
use yinuo_core::life::product::{PayMode, PolicyFacts};
use yinuo_core::money::Fen;
use yinuo_core::payout::{Payout, PayoutAccount, PayoutState};
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::case::ServiceErrorRow;
use yinuo_store::tables::ledger::TransferRow;
use yinuo_store::tables::life::{ALL_DUES, DueRow, OPEN_DUES, PolicyRow, PolicyVersionRow};
use yinuo_store::tables::payout::{ALL_PAYOUTS, BLOCKED_PAYOUTS, PayoutRow};

use crate::agreement::{agreement_row, record_parties, state_of};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::engine::whole::Whole;
use crate::payout::{failed_attempt_rows, payout_from_row, payout_row};
use crate::stop::Stop;

/// The rows of a policy, as loaded, with its head.
#[derive(Debug)]
pub struct PolicyRows {
    pub head: AgreementRow,
    pub policy: PolicyRow,
    pub dues: Vec<DueRow>,
    pub payouts: Vec<PayoutRow>,
}

fn date(text: &str) -> Option<Date> {
    text.parse().ok()
}

fn optional_date(text: &Option<String>) -> Option<Option<Date>> {
    match text {
        Some(text) => date(text).map(Some),
        None => Some(None),
    }
}

fn small(number: i64) -> Option<u32> {
    u32::try_from(number).ok()
}

pub fn sex_key(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "male",
        Sex::Female => "female",
    }
}

pub fn sex_from(key: &str) -> Option<Sex> {
    match key {
        "male" => Some(Sex::Male),
        "female" => Some(Sex::Female),
        _ => None,
    }
}

/// Builds the file of these rows. A row that cannot be understood is a damaged database.
pub fn file_from_rows(rows: PolicyRows) -> Result<PolicyFile, Stop> {
    let damaged = |what: &str| Stop::damaged("policies", format!("{}: {what}", rows.head.number));
    let policy = policy_from_rows(&rows.head, &rows.policy).ok_or_else(|| damaged("the policy"))?;
    let mut dues: Vec<Due> =
        rows.dues.iter().map(due_from_row).collect::<Option<_>>().ok_or_else(|| damaged("a due"))?;
    dues.sort_by_key(|due| due.sequence);
    let payouts: Option<Vec<Payout>> = rows.payouts.iter().map(payout_from_row).collect();
    let payouts = payouts.ok_or_else(|| damaged("a payout"))?;
    let next_due = rows.policy.dues_written + 1;
    Ok(PolicyFile { policy, next_due, dues, payouts })
}

/// A policy with its open instalments and blocked payouts. Where another command of the batch wants all of it, this one sees the
/// others as well.
impl Whole for PolicyFile {
    fn want(id: i64, plan: &mut LoadPlan) {
        plan.want::<AgreementRow>(id);
        plan.want::<PolicyRow>(id);
        plan.want_by(&OPEN_DUES, (id, DueState::Open.key()));
        plan.want_by(&BLOCKED_PAYOUTS, (id, PayoutState::Blocked.key()));
        plan.follow_by(&ALL_DUES);
        plan.follow_by(&ALL_PAYOUTS);
    }

    fn build(id: i64, facts: &Facts) -> Result<Option<PolicyFile>, Stop> {
        let Some(policy) = facts.row::<PolicyRow>(id).cloned() else { return Ok(None) };
        let missing = || Stop::damaged("agreements", format!("the head of {}", PolicyId::from_number(id)));
        let head = facts.row::<AgreementRow>(id).cloned().ok_or_else(missing)?;
        let of_policy = |payout: &&PayoutRow| payout.subject_kind == POLICY.key;
        let dues = facts.rows_by(&ALL_DUES, id).into_iter().cloned().collect();
        let payouts = facts.rows_by(&ALL_PAYOUTS, id).into_iter().filter(of_policy).cloned().collect();
        file_from_rows(PolicyRows { head, policy, dues, payouts }).map(Some)
    }
}

impl Whole for FullFile {
    fn want(id: i64, plan: &mut LoadPlan) {
        plan.want::<AgreementRow>(id);
        plan.want::<PolicyRow>(id);
        plan.want_by(&ALL_DUES, id);
        plan.want_by(&ALL_PAYOUTS, id);
        // Only the terms in force of the many a policy may have had.
        plan.follow::<PolicyVersionRow>();
        plan.then(move |facts, plan| {
            if let Some(policy) = facts.row::<PolicyRow>(id) {
                plan.want::<PolicyVersionRow>((id, policy.terms_sequence));
            }
        });
    }

    fn build(id: i64, facts: &Facts) -> Result<Option<FullFile>, Stop> {
        let Some(file) = PolicyFile::build(id, facts)? else { return Ok(None) };
        let damaged = || Stop::damaged("policies", format!("{}: its terms", file.policy.number));
        let version = facts.row::<PolicyVersionRow>((id, file.policy.terms_sequence)).ok_or_else(damaged)?;
        let terms = serde_json::from_str(&version.terms).map_err(|_| damaged())?;
        Ok(Some(FullFile { file, terms }))
    }
}

pub fn policy_from_rows(head: &AgreementRow, row: &PolicyRow) -> Option<Policy> {
    let facts = PolicyFacts {
        birth_date: date(&row.birth_date)?,
        sex: sex_from(&row.sex)?,
        effective_on: date(&head.effective_on)?,
        sum_insured: Fen(row.sum_insured),
        cover: row.cover.parse().ok()?,
        pay: row.pay.parse().ok()?,
        mode: PayMode::parse(&row.mode)?,
    };
    let contract = Contract::read(
        optional_date(&row.issued_on)?,
        optional_date(&row.delivered_on)?,
        optional_date(&row.hesitation_ends_on)?,
    )?;
    let account = row.account_masked.as_ref().map(|masked| PolicyAccount {
        account: PayoutAccount {
            payee: row.payee.clone().unwrap_or_default(),
            masked: masked.clone(),
            bank_code: row.bank_code.clone(),
            branch_code: row.branch_code.clone(),
            entered_by: row.account_by.map(OperatorId::from_number),
        },
        debit: row.debit != 0,
    });
    if account.is_none() && row.debit != 0 {
        return None;
    }
    Some(Policy {
        id: PolicyId::from_number(row.id),
        number: head.number.clone(),
        holder: PartyId::from_number(head.holder_id),
        office: OfficeId::from_number(head.office_id),
        channel: Channel::parse(&row.channel)?,
        product_version: head.product_version.clone(),
        facts,
        instalment: Fen(row.instalment),
        state: PolicyState::read(state_of(head)?, row.state_cause.as_deref(), contract)?,
        state_on: date(&head.state_on)?,
        applied_on: date(&head.applied_on)?,
        dues_made: small(row.dues_made)?,
        open_dues: small(row.open_dues)?,
        demanded_on: optional_date(&row.demanded_on)?,
        prompted_for: optional_date(&row.prompted_for)?,
        benefits_to: optional_date(&row.benefits_to)?,
        deposit: Fen(row.deposit),
        make_up: Fen(row.make_up),
        loan: loan_of(row)?,
        payable: Fen(row.payable),
        dividend: Fen(row.dividend),
        prompts_wanted: row.prompts_wanted != 0,
        dividend_option: DividendOption::parse(&row.dividend_option)?,
        account,
        act_on: optional_date(&row.act_on)?,
        terms_sequence: row.terms_sequence,
        version: row.version,
        import: head.import_id.map(ImportId::from_number),
    })
}

/// A loan has a day, and a day a loan.
fn loan_of(row: &PolicyRow) -> Option<Option<Loan>> {
    match optional_date(&row.loan_on)? {
        Some(since) => Loan::of(Fen(row.loan), since).map(Some),
        None => (row.loan == 0).then_some(None),
    }
}

fn due_from_row(row: &DueRow) -> Option<Due> {
    Some(Due {
        sequence: row.sequence,
        kind: DueKind::parse(&row.kind)?,
        number: row.number.and_then(small),
        due_on: date(&row.due_on)?,
        amount: Fen(row.amount),
        state: DueState::parse(&row.state)?,
        settled_on: optional_date(&row.settled_on)?,
        reopened_on: optional_date(&row.reopened_on)?,
        case: row.case_id.map(CaseId::from_number),
    })
}

fn written(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

pub fn policy_row(file: &PolicyFile) -> PolicyRow {
    let policy = &file.policy;
    let contract = policy.state.contract();
    let delivery = contract.and_then(|contract| contract.delivery);
    let account = policy.account.as_ref().map(|standing| &standing.account);
    PolicyRow {
        slot: policy.id.slot().number(),
        id: policy.id.number(),
        channel: policy.channel.key().to_owned(),
        birth_date: policy.facts.birth_date.to_string(),
        sex: sex_key(policy.facts.sex).to_owned(),
        sum_insured: policy.facts.sum_insured.0,
        cover: policy.facts.cover.to_string(),
        pay: policy.facts.pay.to_string(),
        mode: policy.facts.mode.key().to_owned(),
        instalment: policy.instalment.0,
        state_cause: policy.state.cause().map(str::to_owned),
        issued_on: written(contract.map(|contract| contract.issued_on)),
        delivered_on: written(delivery.map(|delivery| delivery.on)),
        hesitation_ends_on: written(delivery.map(|delivery| delivery.hesitation_ends_on)),
        dues_made: policy.dues_made.into(),
        dues_written: file.next_due - 1,
        open_dues: policy.open_dues.into(),
        demanded_on: written(policy.demanded_on),
        prompted_for: written(policy.prompted_for),
        benefits_to: written(policy.benefits_to),
        deposit: policy.deposit.0,
        make_up: policy.make_up.0,
        loan: policy.lent().0,
        loan_on: written(policy.loan.map(|loan| loan.since)),
        payable: policy.payable.0,
        dividend: policy.dividend.0,
        prompts_wanted: i64::from(policy.prompts_wanted),
        dividend_option: policy.dividend_option.key().to_owned(),
        payee: account.map(|account| account.payee.clone()),
        account_masked: account.map(|account| account.masked.clone()),
        bank_code: account.and_then(|account| account.bank_code.clone()),
        branch_code: account.and_then(|account| account.branch_code.clone()),
        account_by: account.and_then(|account| account.entered_by).map(OperatorId::number),
        debit: i64::from(policy.account.as_ref().is_some_and(|standing| standing.debit)),
        act_on: written(policy.act_on),
        terms_sequence: policy.terms_sequence,
        version: policy.version,
    }
}

fn due_row(policy: &Policy, due: &Due) -> DueRow {
    DueRow {
        slot: policy.id.slot().number(),
        policy_id: policy.id.number(),
        sequence: due.sequence,
        kind: due.kind.key().to_owned(),
        number: due.number.map(i64::from),
        due_on: due.due_on.to_string(),
        amount: due.amount.0,
        state: due.state.key().to_owned(),
        settled_on: written(due.settled_on),
        reopened_on: written(due.reopened_on),
        case_id: due.case.map(CaseId::number),
    }
}

/// Writes what a turn changed: the rows that differ from before, the lines of the ledger, errors of our own. Effects are not rows; see the commands.
pub fn record_turn(
    commit: &mut Commit,
    before: Option<&PolicyFile>,
    turn: &Turn<'_>,
    mut stamp: impl FnMut() -> Stamp,
) {
    let file = &turn.file;
    let policy = &file.policy;
    let slot = policy.id.slot();
    match before {
        None => {
            commit.insert(agreement_row(&policy.agreement()));
            commit.insert(policy_row(file));
        }
        Some(before) if before.policy != *policy || before.next_due != file.next_due => {
            if !policy.has_head_of(&before.policy) {
                commit.update(agreement_row(&policy.agreement()));
            }
            commit.update(policy_row(file));
        }
        Some(_) => {}
    }
    // A decision adds instalments at the end and takes none away.
    let known = before.map_or(&[][..], |before| &before.dues);
    for (index, due) in file.dues.iter().enumerate() {
        let earlier = known.get(index).filter(|earlier| earlier.sequence == due.sequence);
        match earlier.or_else(|| known.iter().find(|earlier| earlier.sequence == due.sequence)) {
            None => commit.insert(due_row(policy, due)),
            Some(earlier) if earlier != due => commit.update(due_row(policy, due)),
            Some(_) => {}
        }
    }
    let earlier = |id: PayoutId| before.and_then(|before| before.payout(id));
    for payout in &file.payouts {
        match earlier(payout.id) {
            None => commit.insert(payout_row(payout, policy.office)),
            Some(earlier) if earlier != payout => commit.update(payout_row(payout, policy.office)),
            Some(_) => {}
        }
        failed_attempt_rows(payout).for_each(|row| commit.insert(row));
    }
    for booked in &turn.booked {
        commit.book(transfer_row(turn, booked, TransferId::new(stamp(), slot)));
    }
    for error in &turn.errors {
        commit.insert(error_row(turn, error, ServiceErrorId::new(stamp(), slot)));
    }
}

/// Writes the new version of the terms that a turn made, where it made one, and who came and went with it.
pub fn record_version(commit: &mut Commit, before: Option<&FullFile>, turn: &FullTurn<'_>) {
    let Some(version) = &turn.new_version else { return };
    let policy = &turn.file.policy;
    let known: Vec<_> = before.map(|before| before.terms.parties(policy.holder).collect()).unwrap_or_default();
    let parties: Vec<_> = version.terms.parties(policy.holder).collect();
    record_parties(commit, policy.id.number(), &known, &parties);
    commit.insert(PolicyVersionRow {
        slot: policy.id.slot().number(),
        policy_id: policy.id.number(),
        sequence: version.sequence,
        effective_on: version.effective_on.to_string(),
        recorded_at: turn.by.now.as_microsecond(),
        operator_id: turn.by.operator.number(),
        cause: version.cause.clone(),
        case_id: turn.by.case.map(CaseId::number),
        terms: serde_json::to_string(&version.terms).expect("terms are plain data"),
    });
}

fn transfer_row(turn: &Turn<'_>, booked: &Booked, id: TransferId) -> TransferRow {
    TransferRow {
        slot: id.slot().number(),
        id: id.number(),
        booked_on: booked.booked_on.max(turn.basis.open_from).to_string(),
        value_on: booked.booked_on.to_string(),
        at: turn.by.now.as_microsecond(),
        debit: booked.posting.debit.to_string(),
        credit: booked.posting.credit.to_string(),
        amount: booked.posting.amount.0,
        kind: booked.posting.kind.key.to_owned(),
        subject_kind: booked.subject.kind.key.to_owned(),
        subject_id: booked.subject.id,
        case_id: turn.by.case.map(CaseId::number),
        payout_id: booked.payout.map(PayoutId::number),
        reverses: booked.reverses,
        operator_id: turn.by.operator.number(),
    }
}

fn error_row(turn: &Turn<'_>, error: &OwnError, id: ServiceErrorId) -> ServiceErrorRow {
    ServiceErrorRow {
        slot: id.slot().number(),
        id: id.number(),
        kind: error.kind.to_owned(),
        subject_kind: POLICY.key.to_owned(),
        subject_id: turn.file.policy.id.number(),
        office_id: turn.file.policy.office.number(),
        payout_id: error.payout.map(PayoutId::number),
        case_id: turn.by.case.map(CaseId::number),
        operator_id: error.operator.map(OperatorId::number),
        occurred_on: error.occurred_on.to_string(),
        recorded_at: turn.by.now.as_microsecond(),
        note: error.note.clone(),
    }
}
