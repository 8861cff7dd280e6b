//! A batch as ISO 20022 writes it: customer credit transfer initiation, pain.001.001.09, in yuan.
//!
//! Branches are named by their CNAPS code. A test of the program holds what is written here against the schema.

use super::account::CheckedAccount;
use super::batch::{CheckedBatch, Payment};
use super::iso_xml::{
    CURRENCY, Xml, write_account, write_bank, write_branch, write_count_and_sum, write_head, write_payment_id,
};

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

/// The batch as an XML document.
pub fn pain_001(checked: &CheckedBatch<'_>) -> String {
    let batch = checked.batch;
    let mut xml = Xml::new();
    xml.inside_with("Document", ("xmlns", NAMESPACE), |xml| {
        xml.inside("CstmrCdtTrfInitn", |xml| {
            write_head(xml, checked);
            xml.inside("PmtInf", |xml| {
                xml.text("PmtInfId", &batch.message_id);
                xml.text("PmtMtd", "TRF");
                write_count_and_sum(xml, checked);
                xml.inside("ReqdExctnDt", |xml| xml.text("Dt", &batch.execute_on.to_string()));
                xml.inside("Dbtr", |xml| xml.text("Nm", batch.debtor.name.trim()));
                write_account(xml, "DbtrAcct", &checked.debtor);
                write_bank(xml, "DbtrAgt", &checked.debtor);
                for (payment, account) in checked.payments() {
                    xml.inside("CdtTrfTxInf", |xml| write_payment(xml, payment, account));
                }
            });
        });
    });
    xml.finish()
}

fn write_payment(xml: &mut Xml, payment: &Payment, account: &CheckedAccount) {
    write_payment_id(xml, payment);
    xml.inside("Amt", |xml| xml.text_with("InstdAmt", ("Ccy", CURRENCY), &payment.amount.to_string()));
    if let Some(branch) = &account.branch {
        xml.inside("CdtrAgt", |xml| write_branch(xml, branch));
    }
    xml.inside("Cdtr", |xml| xml.text("Nm", payment.name.trim()));
    write_account(xml, "CdtrAcct", account);
    let remark = payment.remark.trim();
    if !remark.is_empty() {
        xml.inside("RmtInf", |xml| xml.text("Ustrd", remark));
    }
}
