//! The calculator of payment batches: the file for the bank, or what is wrong with which payment.
//!
//! Nobody asks a clock here: a batch that names no time was made when the day of execution begins, and one without a name
//! is called after that day.

use std::borrow::Cow;

use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use serde_json::value::RawValue;
use yinuo_core::bank::{BranchBanks, CardPrefixes};
use yinuo_core::money::Fen;
use yinuo_core::payment::{Banks, BatchPlace, BatchRefusal, Debtor, Payment, PaymentBatch, check_batch, pain_001};
use yinuo_core::refusal::Refusal;

use super::{
    answer::{Answer, Refused},
    bank::PACK,
    calculator::{Calculate, Entry, Field, FieldKind, any_value, line_id},
    dates::read_date,
    packs::bad_pack,
};

pub(super) const PAYMENT_BATCH: Entry = Entry {
    name: "payment-batch",
    fields: PaymentBatches::FIELDS,
    answers: "xml (pain.001.001.09), payments (how many), amount_fen (their sum); \
              or refusals: [{payment (from 0; null for the batch or its debtor), of (payment|debtor|batch), code, detail, facts}]",
    start: |packs| {
        let prefixes = CardPrefixes::from_csv(&packs.text(PACK, "bins.csv")?);
        let branches = BranchBanks::from_toml(&packs.text(PACK, "cnaps.toml")?);
        Ok(Box::new(PaymentBatches {
            banks: Banks {
                prefixes: prefixes.map_err(|error| bad_pack(PACK, "bins.csv", error))?,
                branches: branches.map_err(|error| bad_pack(PACK, "cnaps.toml", error))?,
            },
        }))
    },
};

struct PaymentBatches {
    banks: Banks,
}

#[derive(Deserialize)]
struct BatchLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    payments: Vec<PaymentLine>,
    debtor: DebtorLine,
    #[serde(borrow)]
    on: Cow<'line, str>,
    message_id: Option<String>,
    created_at: Option<String>,
}
line_id!(BatchLine);

#[derive(Deserialize)]
struct DebtorLine {
    name: String,
    account: String,
    bank_branch: Option<String>,
}

#[derive(Deserialize)]
struct PaymentLine {
    end_to_end_id: Option<String>,
    name: String,
    account: String,
    bank_branch: Option<String>,
    amount_fen: i64,
    remark: Option<String>,
}

impl Calculate for PaymentBatches {
    type Line<'line> = BatchLine<'line>;
    const FIELDS: &'static [Field] = &[
        Field::required("payments", FieldKind::Payments),
        Field::required("debtor", FieldKind::Debtor),
        Field::required("on", FieldKind::Date),
        Field::optional("message_id", FieldKind::Text),
        Field::optional("created_at", FieldKind::Text),
    ];

    fn answer(&mut self, line: &BatchLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let batch = batch(line)?;
        match check_batch(&batch, &self.banks) {
            Ok(checked) => {
                answer.member("xml", &pain_001(&checked));
                answer.member("payments", &batch.payments.len());
                answer.member("amount_fen", &checked.total().0);
            }
            Err(refusals) => {
                let refusals: Vec<serde_json::Value> = refusals.into_iter().map(told).collect();
                answer.member("refusals", &refusals);
            }
        }
        Ok(())
    }
}

fn batch(line: &BatchLine<'_>) -> Result<PaymentBatch, Refused> {
    let execute_on = read_date("on", &line.on)?;
    let created_at = match &line.created_at {
        Some(text) => text.parse().ok(),
        None => TimeZone::UTC.to_timestamp(execute_on.at(0, 0, 0, 0)).ok(),
    };
    let created_at: Timestamp =
        created_at.ok_or(Refused::bad_input("`created_at` must be an instant like \"2011-06-10T09:30:00+08:00\""))?;
    let message_id = line.message_id.clone().unwrap_or_else(|| format!("BATCH-{execute_on}"));
    let payments = line.payments.iter().enumerate().map(|(index, payment)| Payment {
        end_to_end_id: payment.end_to_end_id.clone().unwrap_or_else(|| format!("{message_id}-{}", index + 1)),
        name: payment.name.clone(),
        account: payment.account.clone(),
        branch: payment.bank_branch.clone(),
        amount: Fen(payment.amount_fen),
        remark: payment.remark.clone().unwrap_or_default(),
    });
    Ok(PaymentBatch {
        payments: payments.collect(),
        created_at,
        debtor: Debtor {
            name: line.debtor.name.clone(),
            account: line.debtor.account.clone(),
            branch: line.debtor.bank_branch.clone(),
        },
        execute_on,
        message_id,
    })
}

fn told(refused: BatchRefusal) -> serde_json::Value {
    let (payment, of) = match refused.place {
        BatchPlace::Payment(index) => (Some(index), "payment"),
        BatchPlace::Debtor => (None, "debtor"),
        BatchPlace::Batch => (None, "batch"),
    };
    let detail = refused.refusal.to_string();
    let refusal = Refusal::from(refused.refusal);
    let facts: serde_json::Map<String, serde_json::Value> =
        refusal.facts.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    serde_json::json!({ "payment": payment, "of": of, "code": refusal.code, "detail": detail, "facts": facts })
}
