//! The OpenAPI document: what the derives cannot know is added here, once for all operations.

use axum::body::Body;
use axum::http::Response;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use serde_json::{Map, Value, json};
use utoipa::openapi::{InfoBuilder, OpenApi};

use crate::shape::Answer;

const DESCRIPTION: &str =
    "Insurance service: cases, promises and proof. The rules every endpoint keeps stand in docs/API-DESIGN.md.";

/// Completes the document.
pub(crate) fn finished(mut document: OpenApi) -> OpenApi {
    document.info =
        InfoBuilder::new().title("Yinuo").version(env!("CARGO_PKG_VERSION")).description(Some(DESCRIPTION)).build();
    let mut value = serde_json::to_value(&document).expect("an OpenAPI document is JSON");
    complete_schemas(&mut value);
    complete_operations(&mut value);
    value["components"]["securitySchemes"] = json!({
        "cookie": { "type": "apiKey", "in": "cookie", "name": crate::extract::COOKIE_NAME },
        "bearer": { "type": "http", "scheme": "bearer" },
    });
    value["security"] = json!([{ "cookie": [] }, { "bearer": [] }]);
    serde_json::from_value(value).expect("what was added is OpenAPI too")
}

/// Answers always carry all their members, null where there is nothing; requests may leave optional ones out and take no
/// others. Requests are known by refusing unknown members. A problem has members of some codes only.
fn complete_schemas(document: &mut Value) {
    let schemas = &mut document["components"]["schemas"];
    // Known to no derive: they are named in parameters or in the answers added below.
    schemas["Problem"] = schema::<crate::problem::ProblemBody>();
    schemas["FieldProblem"] = schema::<crate::problem::FieldProblem>();
    schemas["BatchFormat"] = schema::<crate::words::BatchFormat>();
    schemas["PromiseView"] = schema::<crate::words::PromiseView>();
    let Some(schemas) = schemas.as_object_mut() else { return };
    for (name, schema) in schemas.iter_mut() {
        if name != "Problem" {
            require_all(schema);
        }
    }
}

fn schema<T: utoipa::PartialSchema>() -> Value {
    serde_json::to_value(T::schema()).expect("a schema is JSON")
}

fn require_all(schema: &mut Value) {
    let is_request = schema.get("additionalProperties") == Some(&Value::Bool(false));
    if let Some(parts) = schema.get_mut("allOf").and_then(Value::as_array_mut) {
        parts.iter_mut().for_each(require_all);
    }
    let names = schema.get("properties").and_then(Value::as_object).map(|known| known.keys().cloned().collect());
    if let Some(names) = names.filter(|names: &Vec<String>| !is_request && !names.is_empty()) {
        schema["required"] = json!(names);
    }
}

/// Every operation may answer with a problem; every write takes the key of a retry.
fn complete_operations(document: &mut Value) {
    let Some(paths) = document["paths"].as_object_mut() else { return };
    for path in paths.values_mut().filter_map(Value::as_object_mut) {
        for (method, operation) in path.iter_mut() {
            let Some(operation) = operation.as_object_mut() else { continue };
            complete_operation(method, operation);
        }
    }
}

fn complete_operation(method: &str, operation: &mut Map<String, Value>) {
    let problem = json!({
        "description": "a problem: refused, not allowed, not found, or a failure",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    });
    operation["responses"]["default"] = problem;
    if matches!(method, "post" | "patch") {
        let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
        if let Some(parameters) = parameters.as_array_mut() {
            parameters.push(json!({
                "name": "Idempotency-Key", "in": "header", "required": false, "schema": { "type": "string" },
                "description": "the same for a retry: 1 to 128 printable characters",
            }));
        }
    }
}

/// The document as it is kept in docs/openapi.json.
pub fn text(document: &OpenApi) -> String {
    let mut text = serde_json::to_string_pretty(document).expect("an OpenAPI document is JSON");
    text.push('\n');
    text
}

pub(crate) fn answer(document: &str) -> Answer {
    let mut response = Response::new(Body::from(document.to_owned()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
