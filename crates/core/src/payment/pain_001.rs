//! A batch as ISO 20022 writes it: customer credit transfer initiation, pain.001.001.09, in yuan.
//!
//! Branches are named by their CNAPS code. A test of the program holds what is written here against the schema.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::account::CheckedAccount;
use super::batch::{CheckedBatch, Payment};

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
const CURRENCY: &str = "CNY";
/// China's clearing system in the external code list of ISO 20022.
const CLEARING_SYSTEM: &str = "CNAPS";

/// The batch as an XML document.
pub fn pain_001(checked: &CheckedBatch<'_>) -> String {
    let batch = checked.batch;
    let count = batch.payments.len().to_string();
    let total = checked.total.to_string();
    let mut xml = Xml::new();
    xml.inside_with("Document", ("xmlns", NAMESPACE), |xml| {
        xml.inside("CstmrCdtTrfInitn", |xml| {
            xml.inside("GrpHdr", |xml| {
                xml.text("MsgId", &batch.message_id);
                xml.text("CreDtTm", &batch.created_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
                xml.text("NbOfTxs", &count);
                xml.text("CtrlSum", &total);
                xml.inside("InitgPty", |xml| xml.text("Nm", batch.debtor.name.trim()));
            });
            xml.inside("PmtInf", |xml| {
                xml.text("PmtInfId", &batch.message_id);
                xml.text("PmtMtd", "TRF");
                xml.text("NbOfTxs", &count);
                xml.text("CtrlSum", &total);
                xml.inside("ReqdExctnDt", |xml| xml.text("Dt", &batch.execute_on.to_string()));
                xml.inside("Dbtr", |xml| xml.text("Nm", batch.debtor.name.trim()));
                write_account(xml, "DbtrAcct", &checked.debtor);
                write_debtor_bank(xml, &checked.debtor);
                for (payment, account) in checked.payments() {
                    xml.inside("CdtTrfTxInf", |xml| write_payment(xml, payment, account));
                }
            });
        });
    });
    xml.finish()
}

fn write_payment(xml: &mut Xml, payment: &Payment, account: &CheckedAccount) {
    xml.inside("PmtId", |xml| {
        xml.text("InstrId", &payment.end_to_end_id);
        xml.text("EndToEndId", &payment.end_to_end_id);
    });
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

fn write_account(xml: &mut Xml, name: &str, account: &CheckedAccount) {
    xml.inside(name, |xml| {
        xml.inside("Id", |xml| xml.inside("Othr", |xml| xml.text("Id", &account.account)));
        xml.text("Ccy", CURRENCY);
    });
}

/// The format wants the debtor's bank in any case; without a branch it is told that none was given.
fn write_debtor_bank(xml: &mut Xml, account: &CheckedAccount) {
    xml.inside("DbtrAgt", |xml| match &account.branch {
        Some(branch) => write_branch(xml, branch),
        None => xml.inside("FinInstnId", |xml| xml.inside("Othr", |xml| xml.text("Id", "NOTPROVIDED"))),
    });
}

fn write_branch(xml: &mut Xml, branch: &str) {
    xml.inside("FinInstnId", |xml| {
        xml.inside("ClrSysMmbId", |xml| {
            xml.inside("ClrSysId", |xml| xml.text("Cd", CLEARING_SYSTEM));
            xml.text("MmbId", branch);
        });
    });
}

/// Elements that always end where they should.
struct Xml {
    writer: Writer<Vec<u8>>,
}

impl Xml {
    fn new() -> Xml {
        let mut xml = Xml { writer: Writer::new_with_indent(Vec::new(), b' ', 2) };
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml
    }

    fn event(&mut self, event: Event<'_>) {
        self.writer.write_event(event).expect("memory can always be written to");
    }

    fn inside(&mut self, name: &str, write: impl FnOnce(&mut Xml)) {
        self.element(BytesStart::new(name), name, write);
    }

    fn inside_with(&mut self, name: &str, attribute: (&str, &str), write: impl FnOnce(&mut Xml)) {
        self.element(BytesStart::new(name).with_attributes([attribute]), name, write);
    }

    fn text(&mut self, name: &str, text: &str) {
        self.inside(name, |xml| xml.event(Event::Text(BytesText::new(text))));
    }

    fn text_with(&mut self, name: &str, attribute: (&str, &str), text: &str) {
        self.inside_with(name, attribute, |xml| xml.event(Event::Text(BytesText::new(text))));
    }

    fn element(&mut self, start: BytesStart<'_>, name: &str, write: impl FnOnce(&mut Xml)) {
        self.event(Event::Start(start));
        write(self);
        self.event(Event::End(BytesEnd::new(name)));
    }

    fn finish(self) -> String {
        let mut text = String::from_utf8(self.writer.into_inner()).expect("only text was written");
        text.push('\n');
        text
    }
}
