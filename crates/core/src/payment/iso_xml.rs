//! What the messages of ISO 20022 for banks have in common: accounts, branches by their CNAPS codes, and elements that always
//! end where they should.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::account::CheckedAccount;
use super::batch::{CheckedBatch, Payment};

pub(super) const CURRENCY: &str = "CNY";
/// China's clearing system in the external code list of ISO 20022.
const CLEARING_SYSTEM: &str = "CNAPS";

/// The head of a message about a batch: its name, instant, number of payments and sum, and who sends it.
pub(super) fn write_head(xml: &mut Xml, checked: &CheckedBatch<'_>) {
    let batch = checked.batch;
    xml.inside("GrpHdr", |xml| {
        xml.text("MsgId", &batch.message_id);
        xml.text("CreDtTm", &batch.created_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
        write_count_and_sum(xml, checked);
        xml.inside("InitgPty", |xml| xml.text("Nm", batch.debtor.name.trim()));
    });
}

pub(super) fn write_count_and_sum(xml: &mut Xml, checked: &CheckedBatch<'_>) {
    xml.text("NbOfTxs", &checked.batch.payments.len().to_string());
    xml.text("CtrlSum", &checked.total.to_string());
}

pub(super) fn write_payment_id(xml: &mut Xml, payment: &Payment) {
    xml.inside("PmtId", |xml| {
        xml.text("InstrId", &payment.end_to_end_id);
        xml.text("EndToEndId", &payment.end_to_end_id);
    });
}

pub(super) fn write_account(xml: &mut Xml, name: &str, account: &CheckedAccount) {
    xml.inside(name, |xml| {
        xml.inside("Id", |xml| xml.inside("Othr", |xml| xml.text("Id", &account.account)));
        xml.text("Ccy", CURRENCY);
    });
}

/// The bank of an account where the format wants it in any case; without a branch it is told that none was given.
pub(super) fn write_bank(xml: &mut Xml, name: &str, account: &CheckedAccount) {
    xml.inside(name, |xml| match &account.branch {
        Some(branch) => write_branch(xml, branch),
        None => xml.inside("FinInstnId", |xml| xml.inside("Othr", |xml| xml.text("Id", "NOTPROVIDED"))),
    });
}

pub(super) fn write_branch(xml: &mut Xml, branch: &str) {
    xml.inside("FinInstnId", |xml| {
        xml.inside("ClrSysMmbId", |xml| {
            xml.inside("ClrSysId", |xml| xml.text("Cd", CLEARING_SYSTEM));
            xml.text("MmbId", branch);
        });
    });
}

/// Elements that always end where they should.
pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
}

impl Xml {
    pub(super) fn new() -> Xml {
        let mut xml = Xml { writer: Writer::new_with_indent(Vec::new(), b' ', 2) };
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml
    }

    fn event(&mut self, event: Event<'_>) {
        self.writer.write_event(event).expect("memory can always be written to");
    }

    pub(super) fn inside(&mut self, name: &str, write: impl FnOnce(&mut Xml)) {
        self.element(BytesStart::new(name), name, write);
    }

    pub(super) fn inside_with(&mut self, name: &str, attribute: (&str, &str), write: impl FnOnce(&mut Xml)) {
        self.element(BytesStart::new(name).with_attributes([attribute]), name, write);
    }

    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.inside(name, |xml| xml.event(Event::Text(BytesText::new(text))));
    }

    pub(super) fn text_with(&mut self, name: &str, attribute: (&str, &str), text: &str) {
        self.inside_with(name, attribute, |xml| xml.event(Event::Text(BytesText::new(text))));
    }

    fn element(&mut self, start: BytesStart<'_>, name: &str, write: impl FnOnce(&mut Xml)) {
        self.event(Event::Start(start));
        write(self);
        self.event(Event::End(BytesEnd::new(name)));
    }

    pub(super) fn finish(self) -> String {
        let mut text = String::from_utf8(self.writer.into_inner()).expect("only text was written");
        text.push('\n');
        text
    }
}
