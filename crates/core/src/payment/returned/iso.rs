//! pain.002 (customer payment status report) and camt.054 (debit and credit notification), of whichever version: the
//! elements read here have the same names in all of them.

use std::borrow::Cow;

use super::xml::{self, Element};
use crate::money::Fen;
use crate::payment::bank_id::debit_of_reference;
use crate::payment::bank_status::{BankStatuses, Settles};

use super::file::{Outcome, ReturnFile, ReturnItem, ReturnKind};
use super::refusal::ReturnRefusal;
use super::rows::{AMOUNT, ID, Misread, RESULT, Rows, not_final, read_amount, read_id, settled, shortened, some_text};

pub(super) fn read(text: &str, statuses: &BankStatuses) -> Result<ReturnFile, ReturnRefusal> {
    let root = xml::read(text)?;
    if let Some(report) = root.at(&["CstmrPmtStsRpt"]) {
        return Ok(read_pain_002(report, statuses));
    }
    if let Some(notification) = root.at(&["BkToCstmrDbtCdtNtfctn"]) {
        return Ok(read_camt_054(notification, statuses));
    }
    let found = if root.name == "Document" { root.first_child_name() } else { &root.name };
    Err(ReturnRefusal::UnknownKind { found: shortened(found) })
}

fn read_pain_002(report: &Element, statuses: &BankStatuses) -> ReturnFile {
    let mut rows = Rows::new(false);
    let group = report.at(&["OrgnlGrpInfAndSts"]);
    let of_group = group.and_then(|group| outcome_of_all(group, &["GrpSts"], statuses, &mut rows));
    let mut of_parts = Vec::new();
    let mut row = 0;
    for part in report.all("OrgnlPmtInfAndSts") {
        let of_part = outcome_of_all(part, &["PmtInfSts"], statuses, &mut rows);
        for transaction in part.all("TxInfAndSts") {
            row += 1;
            let above = of_part.as_ref().or(of_group.as_ref());
            rows.take(row, read_status(transaction, above, row, statuses));
        }
        of_parts.push(of_part);
    }
    // A batch of ours is one part; of several, none speaks for the others.
    let of_only_part = if of_parts.len() == 1 { of_parts.pop().flatten() } else { None };
    ReturnFile {
        kind: ReturnKind::Pain002,
        message_id: some_text(report.text_at(&["GrpHdr", "MsgId"])),
        batch_message_id: group.and_then(|group| some_text(group.text_at(&["OrgnlMsgId"]))),
        whole_batch: of_only_part.or(of_group),
        items: rows.items,
        bad_rows: rows.bad,
    }
}

/// The outcome of a batch or part, where it has one. A status that nobody knows is set aside by itself.
fn outcome_of_all(
    element: &Element,
    status: &'static [&'static str],
    statuses: &BankStatuses,
    rows: &mut Rows,
) -> Option<Outcome> {
    let word = element.text_at(status);
    if word.is_empty() {
        return None;
    }
    outcome_of(element, word, statuses).map_err(|misread| rows.set_aside(0, misread)).ok()
}

fn outcome_of(element: &Element, status: &str, statuses: &BankStatuses) -> Result<Outcome, Misread> {
    Ok(match settled(status, statuses)? {
        Settles::Paid => Outcome::Paid,
        Settles::Returned => status_reason(element),
        Settles::Nothing => not_final(status),
    })
}

fn read_status(
    transaction: &Element,
    above: Option<&Outcome>,
    row: u64,
    statuses: &BankStatuses,
) -> Result<ReturnItem, Misread> {
    let end_to_end_id = read_id(transaction.text_at(&["OrgnlEndToEndId"]))?;
    let original = transaction.at(&["OrgnlTxRef"]);
    let amount = original.and_then(|original| {
        original.at(&["Amt", "InstdAmt"]).or_else(|| original.at(&["IntrBkSttlmAmt"])).map(amount_of)
    });
    let outcome = match (transaction.text_at(&["TxSts"]), above) {
        // A transaction without a status has the one of what it is part of.
        ("", Some(above)) => above.clone(),
        (status, _) => outcome_of(transaction, status, statuses)?,
    };
    Ok(ReturnItem { end_to_end_id, amount: amount.transpose()?, outcome, row })
}

fn status_reason(element: &Element) -> Outcome {
    let reason = element.at(&["StsRsnInf"]);
    reason.map_or(Outcome::Returned { code: None, reason: None }, returned_for)
}

/// From `StsRsnInf` or `RtrInf`, which look alike.
fn returned_for(information: &Element) -> Outcome {
    let code = some_text(information.text_at(&["Rsn", "Cd"]));
    let code = code.or_else(|| some_text(information.text_at(&["Rsn", "Prtry"])));
    let told: Vec<&str> = information.all("AddtlInf").map(Element::text).collect();
    Outcome::Returned { code, reason: some_text(&told.join(" ")) }
}

fn read_camt_054(notification: &Element, statuses: &BankStatuses) -> ReturnFile {
    let mut rows = Rows::new(true);
    let mut row = 0;
    for entry in notification.all("Ntfctn").flat_map(|account| account.all("Ntry")) {
        let transactions: Vec<&Element> = entry.all("NtryDtls").flat_map(|details| details.all("TxDtls")).collect();
        if transactions.is_empty() {
            row += 1;
            rows.set_aside(row, Misread::new(ID, "end_to_end_id_missing", ""));
        }
        for transaction in &transactions {
            row += 1;
            rows.take(row, read_transaction(entry, transaction, transactions.len() == 1, row, statuses));
        }
    }
    ReturnFile {
        kind: ReturnKind::Camt054,
        message_id: some_text(notification.text_at(&["GrpHdr", "MsgId"])),
        batch_message_id: batch_of(notification),
        whole_batch: None,
        items: rows.items,
        bad_rows: rows.bad,
    }
}

/// The batch, where all of the notification is about one.
fn batch_of(notification: &Element) -> Option<String> {
    let entries = notification.all("Ntfctn").flat_map(|account| account.all("Ntry"));
    let details = entries.flat_map(|entry| entry.all("NtryDtls"));
    let mut ids = details.flat_map(|details| {
        let batch = details.text_at(&["Btch", "MsgId"]);
        let transactions = details.all("TxDtls").map(|transaction| transaction.text_at(&["Refs", "MsgId"]));
        std::iter::once(batch).chain(transactions).filter(|id| !id.is_empty())
    });
    let first = ids.next()?;
    if ids.all(|id| id == first) { some_text(first) } else { None }
}

fn read_transaction(
    entry: &Element,
    transaction: &Element,
    only: bool,
    row: u64,
    statuses: &BankStatuses,
) -> Result<ReturnItem, Misread> {
    let end_to_end_id = read_id(transaction.text_at(&["Refs", "EndToEndId"]))?;
    let status = entry.at(&["Sts"]);
    let status =
        status.map_or("", |status| if status.text().is_empty() { status.text_at(&["Cd"]) } else { status.text() });
    let own_amount = transaction.at(&["Amt"]).or_else(|| transaction.at(&["AmtDtls", "TxAmt", "Amt"]));
    let amount = own_amount.or_else(|| if only { entry.at(&["Amt"]) } else { None });
    let amount = amount.map(amount_of).transpose()?;
    // An old notification has no status: it tells of what is booked.
    if !status.is_empty() && settled(status, statuses)? != Settles::Paid {
        return Ok(ReturnItem { end_to_end_id, amount, outcome: not_final(status), row });
    }
    let direction = match transaction.text_at(&["CdtDbtInd"]) {
        "" => entry.text_at(&["CdtDbtInd"]),
        direction => direction,
    };
    let returned = transaction.at(&["RtrInf"]).map(returned_for);
    let reversed = matches!(entry.text_at(&["RvslInd"]), "true" | "1");
    // A debit is money that comes in: what says of a payment that it left says of a debit that it came back.
    let is_debit = debit_of_reference(&end_to_end_id).is_ok();
    let direction = match direction {
        "CRDT" if is_debit => "DBIT",
        "DBIT" if is_debit => "CRDT",
        direction => direction,
    };
    let outcome = match (returned, direction) {
        (Some(returned), _) => returned,
        (None, _) if reversed => {
            Outcome::Returned { code: None, reason: some_text(transaction.text_at(&["AddtlTxInf"])) }
        }
        (None, "DBIT") => Outcome::Paid,
        // Money that moved the other way, and nothing says that it was ours.
        (None, "CRDT") => return Err(Misread::new(RESULT, "credit_without_return", &end_to_end_id)),
        (None, direction) => return Err(Misread::new(RESULT, "outcome_unknown", direction)),
    };
    Ok(ReturnItem { end_to_end_id, amount, outcome, row })
}

fn amount_of(element: &Element) -> Result<Fen, Misread> {
    match element.currency.as_deref() {
        Some("CNY") | None => read_amount(&without_trailing_zeros(element.text())),
        Some(currency) => Err(Misread::new(AMOUNT, "currency_not_cny", currency)),
    }
}

/// Banks' systems may write five places: `12.50000` is whole fen, `0.001` is not.
fn without_trailing_zeros(text: &str) -> Cow<'_, str> {
    match text.split_once('.') {
        Some((yuan, places)) if places.len() > 2 => {
            let kept = places.trim_end_matches('0');
            let kept = if kept.len() < 2 { &places[..2] } else { kept };
            Cow::Owned(format!("{yuan}.{kept}"))
        }
        _ => Cow::Borrowed(text),
    }
}
