//! A batch of debits as ISO 20022 writes it: customer direct debit initiation, pain.008.001.08, in yuan.
//!
//! The batch is one of payments turned round: its debtor is who collects, its payments are what is collected from their accounts.
//! The remark of each is the number of its subject, which is the mandate (委托) too. A test of the program holds what is written
//! here against the schema.

use super::account::CheckedAccount;
use super::batch::{CheckedBatch, Payment, is_bank_id};
use super::iso_xml::{CURRENCY, Xml, write_account, write_bank, write_count_and_sum, write_head, write_payment_id};

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.008.001.08";

/// The batch as an XML document.
pub fn pain_008(checked: &CheckedBatch<'_>) -> String {
    let batch = checked.batch;
    let mut xml = Xml::new();
    xml.inside_with("Document", ("xmlns", NAMESPACE), |xml| {
        xml.inside("CstmrDrctDbtInitn", |xml| {
            write_head(xml, checked);
            xml.inside("PmtInf", |xml| {
                xml.text("PmtInfId", &batch.message_id);
                xml.text("PmtMtd", "DD");
                write_count_and_sum(xml, checked);
                xml.text("ReqdColltnDt", &batch.execute_on.to_string());
                xml.inside("Cdtr", |xml| xml.text("Nm", batch.debtor.name.trim()));
                write_account(xml, "CdtrAcct", &checked.debtor);
                write_bank(xml, "CdtrAgt", &checked.debtor);
                for (payment, account) in checked.payments() {
                    xml.inside("DrctDbtTxInf", |xml| write_debit(xml, payment, account));
                }
            });
        });
    });
    xml.finish()
}

fn write_debit(xml: &mut Xml, debit: &Payment, account: &CheckedAccount) {
    write_payment_id(xml, debit);
    xml.text_with("InstdAmt", ("Ccy", CURRENCY), &debit.amount.to_string());
    let remark = debit.remark.trim();
    if is_bank_id(remark) {
        xml.inside("DrctDbtTx", |xml| xml.inside("MndtRltdInf", |xml| xml.text("MndtId", remark)));
    }
    write_bank(xml, "DbtrAgt", account);
    xml.inside("Dbtr", |xml| xml.text("Nm", debit.name.trim()));
    write_account(xml, "DbtrAcct", account);
    if !remark.is_empty() {
        xml.inside("RmtInf", |xml| xml.text("Ustrd", remark));
    }
}
