//! Return files: each kind as banks send it, rows that are set aside, and files from nobody's bank.

use proptest::prelude::*;

use super::bank_status::shipped;
use super::tests::{banks, batch};
use super::*;
use crate::money::Fen;

fn returned(code: &str, reason: &str) -> Outcome {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Outcome::Returned { code: some(code), reason: some(reason) }
}

fn under_way(status: &str) -> Outcome {
    Outcome::NotFinal { status: status.to_owned() }
}

fn read(text: &str) -> ReturnFile {
    read_return(text.as_bytes(), &shipped()).unwrap()
}

fn refusal(text: &str) -> &'static str {
    read_return(text.as_bytes(), &shipped()).unwrap_err().code()
}

fn items(file: &ReturnFile) -> Vec<(&str, Option<Fen>, Outcome)> {
    file.items.iter().map(|item| (item.end_to_end_id.as_str(), item.amount, item.outcome.clone())).collect()
}

fn bad(file: &ReturnFile) -> Vec<(u64, &str, &str, &str)> {
    file.bad_rows.iter().map(|row| (row.row, row.column, row.code, row.text.as_str())).collect()
}

fn pain_002(group: &str, transactions: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\">\
         <CstmrPmtStsRpt><GrpHdr><MsgId>R-7</MsgId></GrpHdr>\
         <OrgnlGrpInfAndSts><OrgnlMsgId>B-2011-06-10</OrgnlMsgId>{group}</OrgnlGrpInfAndSts>\
         <OrgnlPmtInfAndSts>{transactions}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    )
}

fn status(id: &str, status: &str, more: &str) -> String {
    format!("<TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId><TxSts>{status}</TxSts>{more}</TxInfAndSts>")
}

#[test]
fn a_status_report_tells_each_payments_outcome() {
    let amount = |text: &str| format!("<OrgnlTxRef><Amt><InstdAmt Ccy=\"CNY\">{text}</InstdAmt></Amt></OrgnlTxRef>");
    let reason = "<StsRsnInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>账号&amp;户名不符</AddtlInf></StsRsnInf>";
    let file = read(&pain_002(
        "",
        &[
            status("P-1", "ACSC", &amount("1200.00000")),
            status("P-2", "RJCT", &format!("{reason}{}", amount("0.05"))),
            status("P-3", "PDNG", ""),
            status("P-4", "ACCP", &amount("0.001")),
            status("P-5", "XXXX", ""),
            status("P-1", "RJCT", ""),
        ]
        .concat(),
    ));
    assert_eq!((file.kind, file.message_id.as_deref()), (ReturnKind::Pain002, Some("R-7")));
    assert_eq!((file.batch_message_id.as_deref(), &file.whole_batch), (Some("B-2011-06-10"), &None));
    assert_eq!(
        items(&file),
        [
            ("P-1", Some(Fen(120_000)), Outcome::Paid),
            ("P-2", Some(Fen(5)), returned("AC01", "账号&户名不符")),
            ("P-3", None, under_way("PDNG")),
        ]
    );
    assert_eq!(
        bad(&file),
        [
            (4, "amount", "smaller_than_a_fen", "0.001"),
            (5, "result", "outcome_unknown", "XXXX"),
            (6, "end_to_end_id", "end_to_end_id_twice", "P-1"),
        ]
    );
}

#[test]
fn a_batch_rejected_as_a_whole_speaks_for_payments_without_a_row() {
    let reason = "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Prtry>余额不足</Prtry></Rsn></StsRsnInf>";
    let file = read(&pain_002(reason, "<TxInfAndSts><OrgnlEndToEndId>P-1</OrgnlEndToEndId></TxInfAndSts>"));
    assert_eq!(file.whole_batch, Some(returned("余额不足", "")));
    assert_eq!(items(&file), [("P-1", None, returned("余额不足", ""))]);
    assert_eq!(refusal(&pain_002("", "")), "return_without_rows");
}

#[test]
fn a_batch_that_is_accepted_or_on_its_way_is_neither_paid_nor_returned() {
    for word in ["ACTC", "ACCP", "ACSP", "ACWC", "PDNG", "RCVD", "PART"] {
        let file = read(&pain_002(&format!("<GrpSts>{word}</GrpSts>"), &status("P-1", word, "")));
        assert_eq!(file.whole_batch, Some(under_way(word)));
        assert_eq!((items(&file), bad(&file)), (vec![("P-1", None, under_way(word))], vec![]));
        let alone = read(&pain_002(&format!("<GrpSts>{word}</GrpSts>"), ""));
        assert_eq!((alone.whole_batch, alone.items, alone.bad_rows), (Some(under_way(word)), vec![], vec![]));
    }
    let cancelled = read(&pain_002("<GrpSts>CANC</GrpSts>", ""));
    assert_eq!(cancelled.whole_batch, Some(returned("", "")));
    // What is said of one payment holds for it, whatever is said of the batch.
    let file =
        read(&pain_002("<GrpSts>ACCP</GrpSts>", &[status("P-1", "RJCT", ""), status("P-2", "ACSC", "")].concat()));
    assert_eq!(items(&file), [("P-1", None, returned("", "")), ("P-2", None, Outcome::Paid)]);
    let unknown = read(&pain_002("<GrpSts>ZZZZ</GrpSts>", ""));
    assert_eq!((unknown.whole_batch, unknown.bad_rows.len()), (None, 1));
    assert_eq!(unknown.bad_rows[0].code, "outcome_unknown");
}

#[test]
fn a_notification_tells_what_left_and_what_came_back() {
    let entry = |direction: &str, sts: &str, details: &str| {
        format!(
            "<Ntry><Amt Ccy=\"CNY\">12.50</Amt><CdtDbtInd>{direction}</CdtDbtInd>{sts}<NtryDtls>{details}</NtryDtls></Ntry>"
        )
    };
    let details = |id: &str, more: &str| {
        format!("<TxDtls><Refs><MsgId>B-1</MsgId><EndToEndId>{id}</EndToEndId></Refs>{more}</TxDtls>")
    };
    let came_back = "<Amt Ccy=\"CNY\">12.5</Amt><RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>已销户</AddtlInf></RtrInf>";
    let entries = [
        entry("DBIT", "<Sts>BOOK</Sts>", &details("P-1", "")),
        entry("CRDT", "<Sts><Cd>BOOK</Cd></Sts>", &details("P-1", came_back)),
        entry("CRDT", "", &details("X-9", "")),
        entry("DBIT", "<Sts>PDNG</Sts>", &details("P-2", "")),
        entry("DBIT", "", &details("P-3", "<Amt Ccy=\"USD\">1</Amt>")),
        entry("DBIT", "", ""),
        entry("DBIT", "", &[details("P-4", ""), details("NOTPROVIDED", "")].concat()),
    ];
    let file = read(&format!(
        "<d:Document xmlns:d=\"urn:x\"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>N-1</MsgId></GrpHdr><Ntfctn>{}</Ntfctn>\
         </BkToCstmrDbtCdtNtfctn></d:Document>",
        entries.concat()
    ));
    assert_eq!((file.kind, file.batch_message_id.as_deref()), (ReturnKind::Camt054, Some("B-1")));
    assert_eq!(
        items(&file),
        [
            ("P-1", Some(Fen(1250)), Outcome::Paid),
            ("P-1", Some(Fen(1250)), returned("AC04", "已销户")),
            ("P-2", Some(Fen(1250)), under_way("PDNG")),
            ("P-4", None, Outcome::Paid),
        ]
    );
    assert_eq!(
        bad(&file),
        [
            (3, "result", "credit_without_return", "X-9"),
            (5, "amount", "currency_not_cny", "USD"),
            (6, "end_to_end_id", "end_to_end_id_missing", ""),
            (8, "end_to_end_id", "end_to_end_id_missing", "NOTPROVIDED"),
        ]
    );
}

const TABLE: &str = "序号,流水号,金额,结果,原因\r\n\
    1,\tP-1,1200.00,成功,\r\n\
    2,'P-2,0.05,失败,AC01：账号不符\r\n\
    \r\n\
    3,\"=\"\"P-3\"\"\",0.001,成功,\r\n\
    4,P-4,\"1,200\",成功,\r\n\
    5,P-5,,RJCT,\"账户\n冻结\"\r\n\
    6,P-6,1,处理中,\r\n\
    合计,,1201.05,,\r\n";

#[test]
fn a_table_is_read_row_by_row_in_utf_8_and_gbk_with_mark_and_without() {
    let file = read(TABLE);
    assert_eq!(
        items(&file),
        [
            ("P-1", Some(Fen(120_000)), Outcome::Paid),
            ("P-2", Some(Fen(5)), returned("AC01", "账号不符")),
            ("P-5", None, returned("", "账户\n冻结")),
            ("P-6", Some(Fen(100)), under_way("处理中")),
        ]
    );
    assert_eq!(
        bad(&file),
        [
            (5, "amount", "smaller_than_a_fen", "0.001"),
            (6, "amount", "not_an_amount", "1,200"),
            (10, "end_to_end_id", "end_to_end_id_missing", ""),
        ]
    );
    let gbk = encoding_rs::GBK.encode(TABLE).0;
    assert_ne!(&gbk[..], TABLE.as_bytes());
    assert_eq!(read_return(&gbk, &shipped()).unwrap(), file);
    assert_eq!(read(&format!("\u{feff}{TABLE}")), file);
    let utf_16: Vec<u8> = format!("\u{feff}{TABLE}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_return(&utf_16, &shipped()).unwrap(), file);
    let english = "result,End_To_End_Id\nACSC,P-1\n";
    assert_eq!(items(&read(english)), [("P-1", None, Outcome::Paid)]);
}

#[test]
fn the_ids_of_our_own_table_come_back_as_they_were() {
    let batch = batch();
    let table = payment_csv(&check_batch(&batch, &banks()).unwrap(), TableFor::People);
    let answered = table.replace("附言\r\n", "附言,结果\r\n").replace("生存金\r\n", "生存金,成功\r\n");
    let file = read(&answered);
    assert_eq!(items(&file), [("P-1", Some(Fen(120_000)), Outcome::Paid), ("P-2", Some(Fen(5)), Outcome::Paid)]);
}

#[test]
fn files_that_are_no_return_files_are_refused_by_name() {
    assert_eq!(refusal(""), "return_without_rows");
    assert_eq!(refusal("流水号,结果\n"), "return_without_rows");
    assert_eq!(refusal("流水号,金额\nP-1,1\n"), "return_column_missing");
    assert_eq!(refusal("<Document><CstmrCdtTrfInitn/></Document>"), "return_unknown_kind");
    assert_eq!(refusal("<Document><CstmrPmtStsRpt>"), "return_not_xml");
    assert_eq!(refusal("<a></b>"), "return_not_xml");
    assert_eq!(refusal("<a/><a/>"), "return_not_xml");
    assert_eq!(refusal(&"<a>".repeat(40)), "return_not_xml");
    assert_eq!(read_return(&[0xff, 0xff, 0xff], &shipped()).unwrap_err().code(), "return_wrong_encoding");
    assert_eq!(read_return(&vec![b' '; (16 << 20) + 1], &shipped()).unwrap_err().code(), "return_too_large");
}

#[test]
fn definitions_and_entities_of_a_document_are_refused() {
    let file = "<!DOCTYPE d [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><Document><CstmrPmtStsRpt>&e;</CstmrPmtStsRpt></Document>";
    assert_eq!(refusal(file), "return_has_definitions");
    assert_eq!(refusal("<Document>&e;</Document>"), "return_has_definitions");
    assert_eq!(refusal("<Document>&#xFFFFFFFF;</Document>"), "return_not_xml");
}

proptest! {
    #[test]
    fn bytes_of_any_kind_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read_return(&bytes, &shipped());
    }

    #[test]
    fn a_broken_document_or_table_is_read_or_refused(
        table: bool, place in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 0..8),
        cut in 0usize..20,
    ) {
        let text = if table { TABLE.to_owned() } else { pain_002("", &status("P-1", "RJCT", "<StsRsnInf/>")) };
        let mut whole = text.into_bytes();
        let start = place.index(whole.len());
        let end = (start + cut).min(whole.len());
        whole.splice(start..end, bytes);
        if let Ok(file) = read_return(&whole, &shipped()) {
            prop_assert!(file.items.iter().all(|item| item.amount.is_none_or(|amount| amount > Fen::ZERO)));
        }
    }
}
