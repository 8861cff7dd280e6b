//! What was agreed on is owed to the household, and goes to its passbook.

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agri::permission::LossPayer;
use yinuo_core::agri::{CLAIMS, COVER, CropClaimId, chart, claim_terms};
use yinuo_core::id::{OfficeId, PartyId, PayoutId, Slot};
use yinuo_core::money::Fen;
use yinuo_core::party::mask;
use yinuo_core::payout::{Block, NO_ACCOUNT, Payout, PayoutAccount, PayoutProgress};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agri::CropClaimRow;
use yinuo_store::tables::party::{NUMBERS_OF, PartyRow};

use crate::agri::loss::{claim_seen, claim_written, declare_claim};
use crate::agri::payout::book;
use crate::agri::published::{Claimed, claim_cells};
use crate::agri::rules::agri;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::payout::payout_row;
use crate::personal;
use crate::publication;
use crate::stop::Stop;

/// Has a claim paid that was signed and whose list has hung its days. By the payment batches it goes to the passbook of the household;
/// to another account only by a correction of the payout, with its reason.
#[derive(Debug, Clone, Serialize)]
pub struct PayClaim {
    pub claim: CropClaimId,
}

impl Act for PayClaim {
    const NAME: &'static str = "pay-claim";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.claim.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        declare_claim(self.claim, plan);
        publication::declare(self.claim.number(), plan);
        plan.follow::<PartyRow>();
        plan.follow_by(&NUMBERS_OF);
        let id = self.claim.number();
        plan.then(move |facts, plan| {
            if let Some(claim) = facts.row::<CropClaimRow>(id) {
                plan.want::<PartyRow>(claim.holder_id);
                plan.want_by(&NUMBERS_OF, claim.cover_id);
            }
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let (claim, loss) = claim_seen(context, facts, self.claim)?;
        LossPayer::grant(context.actor, context.office_path(OfficeId::from_number(claim.office_id)))?;
        if claim.payout_id.is_some() {
            return Err(Stop::refused("claim_paid_already"));
        }
        if claim.signed_on.is_none() {
            return Err(Stop::refused("claim_not_signed"));
        }
        let damaged = || Stop::damaged("crop_claims", claim.number.clone());
        let programme = agri(context.rules).version(&loss.product_version).ok_or_else(damaged)?;
        let today = context.today();
        let ends_on =
            publication::may_go_on(facts, &CLAIMS, claim.id, &claim_cells(programme, &Claimed::from(claim))?, today)?;
        let amount = Fen(claim.amount.ok_or_else(damaged)?);
        if amount == Fen::ZERO {
            return Err(Stop::refused("nothing_to_pay"));
        }
        let pay_by = pay_by(ends_on, claim_terms(programme)?.pay_within_days)?;
        let subject = COVER.of(claim.cover_id);
        let id = PayoutId::new(context.stamp(), context.slot);
        let holder = facts.row::<PartyRow>(claim.holder_id).ok_or_else(damaged)?;
        let sealed = facts.rows_by(&NUMBERS_OF, claim.cover_id);
        let passbook = personal::account_number(context.keys, sealed, claim.cover_id);
        let own = passbook.as_ref().map(|number| PayoutAccount {
            payee: holder.name.clone(),
            masked: mask(number),
            bank_code: None,
            branch_code: None,
            entered_by: None,
        });
        let blocks = match own {
            Some(_) => Vec::new(),
            None => vec![Block { reason: &NO_ACCOUNT, since: today }],
        };
        let mut commit = Commit::default();
        // The payment keeps the passbook it was ordered for: another account is that of this payment alone.
        if let Some(number) = &passbook {
            commit.insert(personal::seal_unsought(
                context.keys,
                id.number(),
                personal::PAYOUT_ACCOUNT,
                "account",
                number,
            ));
        }
        let payout = Payout {
            id,
            creditor: PartyId::from_number(claim.holder_id),
            subject,
            kind: &chart::CLAIM_PAYMENT,
            benefit_key: Some(claim.number.clone()),
            case: None,
            due_on: today,
            amount,
            payee: Some(holder.name.clone()),
            own,
            progress: PayoutProgress::Waiting { blocks },
            attempts: 0,
            failed: Vec::new(),
            version: 1,
        };
        commit.insert(payout_row(&payout, OfficeId::from_number(claim.office_id)));
        book(context, &mut commit, subject, chart::claim_owed(amount), today, payout.id);
        let row =
            CropClaimRow { payout_id: Some(payout.id.number()), pay_by: Some(pay_by.to_string()), ..claim.clone() };
        let told = vec![("amount", amount.to_string()), ("pay_by", pay_by.to_string())];
        Ok(claim_written(commit, row, told))
    }
}

/// It is agreed on when its days are over and nobody objected.
fn pay_by(agreed_on: Date, within: u8) -> Result<Date, Refusal> {
    let span = Span::new().try_days(i64::from(within)).map_err(|_| Refusal::new("date_out_of_range"))?;
    agreed_on.checked_add(span).map_err(|_| Refusal::new("date_out_of_range"))
}
