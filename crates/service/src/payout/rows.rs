//! Payouts as rows and rows as payouts: the one place where the two meet.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yinuo_core::id::{CaseId, OfficeId, OperatorId, PartyId, PaymentBatchId, PayoutId, slot_of};
use yinuo_core::money::Fen;
use yinuo_core::payout::{Attempt, Block, PaidBack, Payout, PayoutAccount, PayoutProgress, PayoutState};
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::{block_reason, payment_kind, subject_kind};
use yinuo_store::tables::payout::{PayoutAttemptRow, PayoutRow};

/// A reason to wait as it is stored.
#[derive(Serialize, Deserialize)]
struct StoredBlock<'a> {
    #[serde(borrow)]
    reason: std::borrow::Cow<'a, str>,
    since: Date,
}

fn written_blocks(blocks: &[Block]) -> Option<String> {
    let stored: Vec<_> =
        blocks.iter().map(|block| StoredBlock { reason: block.reason.key.into(), since: block.since }).collect();
    (!stored.is_empty()).then(|| serde_json::to_string(&stored).expect("blocks are plain data"))
}

/// Why a payout waits, as its row says. `None` is a damaged row.
pub fn blocks_of(blocks: Option<&str>) -> Option<Vec<Block>> {
    let Some(text) = blocks else { return Some(Vec::new()) };
    let stored: Vec<StoredBlock<'_>> = serde_json::from_str(text).ok()?;
    let block = |stored: StoredBlock<'_>| Some(Block { reason: block_reason(&stored.reason)?, since: stored.since });
    stored.into_iter().map(block).collect()
}

/// `None` is a damaged row.
pub fn payout_from_row(row: &PayoutRow) -> Option<Payout> {
    let account = row.account_masked.as_ref().map(|masked| PayoutAccount {
        payee: row.payee.clone().unwrap_or_default(),
        masked: masked.clone(),
        bank_code: row.bank_code.clone(),
        branch_code: row.branch_code.clone(),
        entered_by: row.account_by.map(OperatorId::from_number),
    });
    let attempt = || Some(Attempt { batch: PaymentBatchId::from_number(row.batch_id?), account: account.clone()? });
    let settled_on = match &row.settled_on {
        Some(text) => Some(text.parse::<Date>().ok()?),
        None => None,
    };
    let progress = match PayoutState::parse(&row.state)? {
        PayoutState::Blocked | PayoutState::Ready => {
            PayoutProgress::Waiting { blocks: blocks_of(row.blocks.as_deref())? }
        }
        PayoutState::Batched => PayoutProgress::Batched(attempt()?),
        PayoutState::Paid => PayoutProgress::Paid { attempt: attempt()?, on: settled_on? },
        PayoutState::Returned => {
            let (code, reason) = (row.return_code.clone()?, row.return_reason.clone().unwrap_or_default());
            PayoutProgress::Returned { attempt: attempt()?, on: settled_on?, paid_back: PaidBack { code, reason } }
        }
        PayoutState::Cancelled => PayoutProgress::Cancelled { on: settled_on },
    };
    let own = row.own_account != 0;
    Some(Payout {
        id: PayoutId::from_number(row.id),
        creditor: PartyId::from_number(row.creditor_id),
        subject: SubjectRef { kind: subject_kind(&row.subject_kind)?, id: row.subject_id },
        kind: payment_kind(&row.kind)?,
        benefit_key: row.benefit_key.clone(),
        case: row.case_id.map(CaseId::from_number),
        due_on: row.due_on.parse().ok()?,
        amount: Fen(row.amount),
        payee: row.payee.clone().filter(|_| own),
        own: account.filter(|_| own),
        progress,
        attempts: u32::try_from(row.attempts).ok()?,
        failed: Vec::new(),
        version: row.version,
    })
}

pub fn payout_row(payout: &Payout, office: OfficeId) -> PayoutRow {
    let account = payout.attempt().map(|attempt| &attempt.account).or(payout.own.as_ref());
    let (settled_on, paid_back) = match &payout.progress {
        PayoutProgress::Waiting { .. } | PayoutProgress::Batched(_) => (None, None),
        PayoutProgress::Paid { on, .. } => (Some(*on), None),
        PayoutProgress::Returned { on, paid_back, .. } => (Some(*on), Some(paid_back)),
        PayoutProgress::Cancelled { on } => (*on, None),
    };
    PayoutRow {
        slot: payout.id.slot().number(),
        id: payout.id.number(),
        creditor_id: payout.creditor.number(),
        subject_kind: payout.subject.kind.key.to_owned(),
        subject_id: payout.subject.id,
        case_id: payout.case.map(CaseId::number),
        office_id: office.number(),
        kind: payout.kind.key.to_owned(),
        benefit_key: payout.benefit_key.clone(),
        due_on: payout.due_on.to_string(),
        amount: payout.amount.0,
        state: payout.state().key().to_owned(),
        blocks: written_blocks(payout.blocks()),
        payee: account.map(|account| account.payee.clone()).or_else(|| payout.payee.clone()),
        own_account: i64::from(payout.goes_apart()),
        account_masked: account.map(|account| account.masked.clone()),
        bank_code: account.and_then(|account| account.bank_code.clone()),
        branch_code: account.and_then(|account| account.branch_code.clone()),
        account_by: account.and_then(|account| account.entered_by).map(OperatorId::number),
        batch_id: payout.attempt().map(|attempt| attempt.batch.number()),
        attempts: payout.attempts.into(),
        return_code: paid_back.map(|back| back.code.clone()),
        return_reason: paid_back.map(|back| back.reason.clone()),
        settled_on: settled_on.map(|date| date.to_string()),
        version: payout.version,
    }
}

/// The attempts that failed by what was decided now.
pub fn failed_attempt_rows(payout: &Payout) -> impl Iterator<Item = PayoutAttemptRow> + '_ {
    payout.failed.iter().map(|failed| {
        let account = &failed.attempt.account;
        PayoutAttemptRow {
            slot: slot_of(payout.id.number()).number(),
            payout_id: payout.id.number(),
            number: failed.number.into(),
            batch_id: failed.attempt.batch.number(),
            payee: account.payee.clone(),
            account_masked: account.masked.clone(),
            bank_code: account.bank_code.clone(),
            branch_code: account.branch_code.clone(),
            account_by: account.entered_by.map(OperatorId::number),
            ended_on: failed.ended_on.to_string(),
            return_code: failed.paid_back.as_ref().map(|back| back.code.clone()),
            return_reason: failed.paid_back.as_ref().map(|back| back.reason.clone()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use yinuo_core::id::{HOUSE_SLOT, Stamp};
    use yinuo_core::systems::{PARTY, block_reasons, payment_kinds};

    fn payout(progress: PayoutProgress, payee: Option<&str>, own: Option<PayoutAccount>) -> Payout {
        let id = PayoutId::new(Stamp { milliseconds: 1_317_261_600_000, sequence: 1 }, HOUSE_SLOT);
        Payout {
            id,
            creditor: PartyId::from_number(7),
            subject: SubjectRef { kind: &PARTY, id: 7 },
            kind: payment_kinds().next().expect("there is a kind"),
            benefit_key: None,
            case: None,
            due_on: jiff::civil::date(2011, 9, 29),
            amount: Fen(10_000),
            payee: payee.map(str::to_owned),
            own,
            progress,
            attempts: 2,
            failed: Vec::new(),
            version: 3,
        }
    }

    #[test]
    fn a_payout_is_read_back_from_its_row_wherever_it_stands() {
        let account = PayoutAccount {
            payee: "周海燕".to_owned(),
            masked: "6222 **** 0018".to_owned(),
            bank_code: Some("102".to_owned()),
            branch_code: None,
            entered_by: Some(OperatorId::from_number(9)),
        };
        let attempt = Attempt { batch: PaymentBatchId::from_number(5), account: account.clone() };
        let on = jiff::civil::date(2011, 10, 8);
        let blocks = block_reasons().map(|reason| Block { reason, since: on }).collect();
        let paid_back = PaidBack { code: "AC01".to_owned(), reason: "账号不存在".to_owned() };
        let everywhere = [
            PayoutProgress::Waiting { blocks: Vec::new() },
            PayoutProgress::Waiting { blocks },
            PayoutProgress::Batched(attempt.clone()),
            PayoutProgress::Paid { attempt: attempt.clone(), on },
            PayoutProgress::Returned { attempt, on, paid_back },
            PayoutProgress::Cancelled { on: Some(on) },
            PayoutProgress::Cancelled { on: None },
        ];
        for progress in everywhere {
            for (payee, own) in [(None, None), (None, Some(account.clone()))] {
                let mut payout = payout(progress.clone(), payee, own);
                if payout.own.is_some() {
                    payout.payee = payout.own.as_ref().map(|own| own.payee.clone());
                }
                let row = payout_row(&payout, OfficeId::from_number(1));
                assert_eq!(payout_from_row(&row), Some(payout));
            }
        }
        let waits = payout(PayoutProgress::Waiting { blocks: Vec::new() }, Some("李强"), None);
        assert_eq!(payout_from_row(&payout_row(&waits, OfficeId::from_number(1))), Some(waits));
    }
}
