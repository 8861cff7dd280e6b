//! Examples of the calls that another program makes first. They are checked against their shapes by a test.

use serde_json::{Map, Value, json};

/// Adds the example of a request, where there is one.
pub fn add(operation: &mut Map<String, Value>) {
    let Some(example) = operation.get("operationId").and_then(Value::as_str).and_then(example_of) else { return };
    operation["requestBody"]["content"]["application/json"]["example"] = example;
}

fn example_of(operation: &str) -> Option<Value> {
    Some(match operation {
        "sign_in" => json!({ "login": "wangfang", "password": "一句很长的口令 2026" }),
        "create_party" => json!({
            "kind": "person",
            "name": "王芳",
            "identity": { "kind": "resident-id", "number": "210682197503010028" },
            "phone": "13904150000",
        }),
        "open_case" => json!({
            "service": "life.enquiry",
            "new_party": { "kind": "person", "name": "王芳", "phone": "13904150000" },
            "channel": "web",
            "answers": { "question": "保单有效吗？" },
        }),
        "record_milestone" => {
            json!({ "key": "answered", "answers": { "result_text": "保单有效，下次交费日为2026年12月1日。" } })
        }
        _ => return None,
    })
}
