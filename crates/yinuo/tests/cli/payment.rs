//! Payment files, judged by somebody else: the schemas of ISO 20022 as the Python package `sepaxml` carries them, and what
//! a bank would answer, read back.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use yinuo_core::payment::{BankStatuses, Outcome, read_return};

use crate::world::{Folder, run_with};

/// Validates the file named first against the schema named second, and lists each payment with its amount.
const JUDGE: &str = r#"
import os, sys
import xml.etree.ElementTree as tree
import sepaxml, xmlschema
schema = os.path.join(os.path.dirname(sepaxml.__file__), "schemas", sys.argv[2] + ".xsd")
xmlschema.XMLSchema(schema).validate(sys.argv[1])
names = {"iso": "urn:iso:std:iso:20022:tech:xsd:" + sys.argv[2]}
for payment in tree.parse(sys.argv[1]).iterfind(".//iso:CdtTrfTxInf", names):
    print("\t".join(payment.findtext(".//iso:" + path, "", names) for path in ["EndToEndId", "InstdAmt", "Nm", "Ustrd"]))
"#;

/// The Python of `cargo xtask setup`, or one on the `PATH` that has the schemas too.
fn python() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/python/bin/python3");
    let has_schemas = |python: &PathBuf| {
        let asked = Command::new(python).args(["-c", "import sepaxml, xmlschema"]).output();
        asked.is_ok_and(|output| output.status.success())
    };
    let found = [own, PathBuf::from("python3")].into_iter().find(has_schemas);
    found.expect("no Python has the schemas of ISO 20022 (sepaxml, xmlschema): run `cargo xtask setup`")
}

/// Holds a payment file against its schema: a line for each payment, or what is wrong.
pub fn judge(folder: &Folder, xml: &str) -> Result<String, String> {
    let file = folder.write("batch.xml", xml);
    let output = Command::new(python()).args(["-c", JUDGE]).arg(file).arg("pain.001.001.09").output().unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(said(&output.stdout)) } else { Err(said(&output.stderr)) }
}

fn batch(folder: &Folder) -> String {
    let longest = "附".repeat(140);
    let payment = |name: &str, branch: Option<&str>, fen: i64, remark: &str| json!({ "name": name, "account": "6222021234567890128", "bank_branch": branch, "amount_fen": fen, "remark": remark });
    let line = json!({
        "debtor": { "name": "一诺人寿 <沈阳> & 合作方", "account": "0709000109000012345" },
        "on": "2011-06-13",
        "payments": [
            payment("王芳", Some("102229000008"), 120_000, "生存金 & \"红利\""),
            payment(&"王".repeat(140), None, 1, &longest),
            payment("O'Neil ]]> 李", None, 99_999_999_999_999, ""),
        ],
    });
    let said = run_with(folder.path(), &["calc", "payment-batch"], &format!("{line}\n"));
    let answer: Value = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{said:?}"));
    answer["xml"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

#[test]
fn the_payment_file_fits_the_schema_of_iso_20022_and_says_what_was_asked() {
    let folder = Folder::new();
    let xml = batch(&folder);
    let told = judge(&folder, &xml).unwrap_or_else(|error| panic!("{error}\n{xml}"));
    let rows: Vec<Vec<&str>> = told.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows[0], ["BATCH-2011-06-13-1", "1200.00", "王芳", "生存金 & \"红利\""]);
    assert_eq!((rows[1][1], rows[1][2].chars().count(), rows[1][3].chars().count()), ("0.01", 140, 140));
    assert_eq!(rows[2], ["BATCH-2011-06-13-3", "999999999999.99", "O'Neil ]]> 李", ""]);
    // The judge is awake: it refuses a file that lacks what the schema demands.
    let broken = xml.replace("<PmtMtd>TRF</PmtMtd>", "");
    assert!(judge(&folder, &broken).unwrap_err().contains("PmtMtd"));
}

#[test]
fn a_banks_answer_to_our_file_is_read_back_with_each_outcome() {
    let folder = Folder::new();
    let xml = batch(&folder);
    let between = |text: &str, name: &str| {
        let (_, rest) = text.split_once(&format!("<{name}>")).unwrap();
        rest.split_once(&format!("</{name}>")).unwrap().0.to_owned()
    };
    let statuses = ["ACSC", "RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf><TxSts>", "PDNG"];
    let transactions: String = xml
        .split("<CdtTrfTxInf>")
        .skip(1)
        .zip(statuses)
        .map(|(payment, status)| {
            let (id, amount) = (between(payment, "EndToEndId"), between(payment, "Amt"));
            format!(
                "<TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId><TxSts>{status}</TxSts>\
                 <OrgnlTxRef><Amt>{amount}</Amt></OrgnlTxRef></TxInfAndSts>"
            )
        })
        .collect();
    let answer = format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr><MsgId>R-1</MsgId></GrpHdr>\
         <OrgnlGrpInfAndSts><OrgnlMsgId>{}</OrgnlMsgId></OrgnlGrpInfAndSts>\
         <OrgnlPmtInfAndSts>{transactions}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>",
        between(&xml, "MsgId")
    );
    let statuses = BankStatuses::from_toml(include_str!("../../../../packs/banks-cn/statuses.toml")).unwrap();
    let file = read_return(answer.as_bytes(), &statuses).unwrap();
    assert_eq!(file.batch_message_id.as_deref(), Some("BATCH-2011-06-13"));
    let items: Vec<_> = file
        .items
        .iter()
        .map(|item| (item.end_to_end_id.as_str(), item.amount.map(|amount| amount.0), item.outcome.clone()))
        .collect();
    let returned = Outcome::Returned { code: Some("AC04".to_owned()), reason: None };
    assert_eq!(
        items,
        [
            ("BATCH-2011-06-13-1", Some(120_000), Outcome::Paid),
            ("BATCH-2011-06-13-2", Some(1), returned),
            ("BATCH-2011-06-13-3", Some(99_999_999_999_999), Outcome::NotFinal { status: "PDNG".to_owned() }),
        ]
    );
    assert_eq!(file.bad_rows, []);
}
