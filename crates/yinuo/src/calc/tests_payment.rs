//! Payment batches through the same door as the command.

use serde_json::{Value, json};

use super::*;

fn answer(line: &Value) -> Value {
    let mut output = Vec::new();
    answer_lines("payment-batch", None, format!("{line}\n").as_bytes(), &mut output).unwrap();
    serde_json::from_slice(&output).unwrap()
}

fn line() -> Value {
    json!({
        "id": 7,
        "debtor": { "name": "一诺人寿保险公司", "account": "0709000109000012345", "bank_branch": "310261000135" },
        "on": "2011-06-13",
        "payments": [
            { "name": "王芳", "account": "6222021234567890128", "bank_branch": "102229000008", "amount_fen": 120_000, "remark": "生存金" },
            { "name": "李建国", "account": "6222 0212 3456 7890 128", "amount_fen": 5 },
        ],
    })
}

#[test]
fn a_batch_in_order_comes_back_as_a_document_with_its_sum() {
    let answer = answer(&line());
    assert_eq!((&answer["id"], &answer["payments"], &answer["amount_fen"]), (&json!(7), &json!(2), &json!(120_005)));
    let xml = answer["xml"].as_str().unwrap();
    for part in ["pain.001.001.09", "<CtrlSum>1200.05</CtrlSum>", "BATCH-2011-06-13-2", "2011-06-13T00:00:00Z"] {
        assert!(xml.contains(part), "{part} is not in {xml}");
    }
}

#[test]
fn every_wrong_payment_is_told_with_its_place_and_code() {
    let mut line = line();
    line["payments"][0]["bank_branch"] = json!("310261000135");
    line["payments"][1]["amount_fen"] = json!(0);
    line["debtor"]["name"] = json!("");
    let answer = answer(&line);
    let codes: Vec<_> =
        answer["refusals"].as_array().unwrap().iter().map(|told| (&told["payment"], &told["code"])).collect();
    assert_eq!(
        codes,
        [
            (&json!(null), &json!("name_empty")),
            (&json!(0), &json!("branch_of_another_bank")),
            (&json!(1), &json!("amount_not_positive")),
        ]
    );
    assert_eq!(answer["refusals"][1]["facts"]["account_bank"], json!("中国工商银行"));
    assert!(answer.get("xml").is_none());
}

#[test]
fn a_line_of_another_shape_names_the_field() {
    let detail = |change: fn(&mut Value)| {
        let mut line = line();
        change(&mut line);
        let answer = answer(&line);
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(7), &json!("bad_input")));
        answer["error"]["detail"].as_str().unwrap().to_owned()
    };
    assert!(detail(|line| line["payments"][0]["amount_fen"] = json!("1.00")).contains("`payments`"));
    assert!(detail(|line| line["debtor"] = json!("一诺")).contains("`debtor`"));
    assert!(detail(|line| line["on"] = json!("2011-02-30")).contains("`on`"));
    assert!(detail(|line| line["created_at"] = json!("yesterday")).contains("`created_at`"));
}
