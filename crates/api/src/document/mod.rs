//! The OpenAPI document: what the derives cannot know is added here, once for all operations. It has to be good enough for
//! generators of clients: `the_document_is_one_that_other_programs_read` holds it against two judges.

mod examples;

use axum::body::Body;
use axum::http::Response;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use serde_json::{Map, Value, json};
use utoipa::openapi::{InfoBuilder, LicenseBuilder, OpenApi};

use crate::shape::Answer;

const DESCRIPTION: &str = "Insurance service: cases, promises and proof. The rules every endpoint keeps stand in \
     docs/API-DESIGN.md, worked calls for other programs in docs/api-clients.md.";
const LICENSE: &str = "MIT OR Apache-2.0";

/// Completes the document.
pub(crate) fn finished(mut document: OpenApi) -> OpenApi {
    let license = LicenseBuilder::new().name(LICENSE).identifier(Some(LICENSE)).build();
    let info = InfoBuilder::new().title("Yinuo").version(env!("CARGO_PKG_VERSION")).description(Some(DESCRIPTION));
    document.info = info.license(Some(license)).build();
    let mut value = serde_json::to_value(&document).expect("an OpenAPI document is JSON");
    value["servers"] = json!([{ "url": "/", "description": "The house that serves this document." }]);
    complete_schemas(&mut value);
    value["components"]["responses"] = refusals();
    complete_operations(&mut value);
    value["tags"] = tags(&value);
    value["components"]["securitySchemes"] = json!({
        "cookie": { "type": "apiKey", "in": "cookie", "name": crate::extract::cookie_name(&crate::state::ApiOptions::default()) },
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
    schemas["ApprovalView"] = schema::<crate::words::ApprovalView>();
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

/// Why a request is not carried out, by status: the name of the answer and what it means.
const REFUSALS: [(&str, &str, &str); 6] = [
    ("400", "Malformed", "The request cannot be read: broken JSON, or a field of the wrong shape."),
    ("401", "NotSignedIn", "There is no session or token, or it has run out."),
    ("403", "NotPermitted", "No role or token permits it here."),
    ("404", "NotFound", "There is no such thing, or it is not yours to see."),
    ("409", "Conflict", "It does not fit how things stand: changed meanwhile, done already, or in another state."),
    ("422", "Refused", "The rules do not allow it as it was asked for; the code says why, the hint what to do."),
];

fn problem_answer(description: &str) -> Value {
    json!({
        "description": description,
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    })
}

fn refusals() -> Value {
    let named = REFUSALS.iter().map(|(_, name, description)| ((*name).to_owned(), problem_answer(description)));
    Value::Object(named.collect())
}

/// What every operation has: the words of its success, its refusals by name, the key of a retry where it writes.
fn complete_operations(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    let Some(paths) = document["paths"].as_object_mut() else { return };
    for (path, operations) in paths.iter_mut().filter_map(|(path, of)| Some((path, of.as_object_mut()?))) {
        for (method, operation) in operations.iter_mut() {
            let Some(operation) = operation.as_object_mut() else { continue };
            complete_operation(path, method, operation, &schemas);
        }
    }
}

fn complete_operation(path: &str, method: &str, operation: &mut Map<String, Value>, schemas: &Value) {
    let summary = operation.get("summary").cloned().unwrap_or_default();
    if let Some(answers) = operation.get_mut("responses").and_then(Value::as_object_mut) {
        for answer in answers.values_mut().filter(|answer| answer["description"].as_str().is_none_or(str::is_empty)) {
            answer["description"] = answered(answer, schemas).unwrap_or_else(|| summary.clone());
        }
    }
    for (status, name, _) in REFUSALS {
        let asks = match status {
            "404" => path.contains('{'),
            "409" => method != "get",
            _ => true,
        };
        if asks {
            operation["responses"][status] = json!({ "$ref": format!("#/components/responses/{name}") });
        }
    }
    operation["responses"]["default"] = problem_answer("A failure, or a refusal of another status.");
    if matches!(operation["operationId"].as_str(), Some("sign_in" | "contact_offline")) {
        operation.insert("security".to_owned(), json!([]));
    }
    if matches!(method, "post" | "patch") {
        let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
        if let Some(parameters) = parameters.as_array_mut()
            && !parameters.iter().any(|parameter| parameter["name"] == "Idempotency-Key")
        {
            parameters.push(json!({
                "name": "Idempotency-Key", "in": "header", "required": false, "schema": { "type": "string" },
                "description": "the same for a retry: 1 to 128 printable characters",
            }));
        }
    }
    examples::add(operation);
}

/// What a success answers: the words of the shape it has.
fn answered(answer: &Value, schemas: &Value) -> Option<Value> {
    let mut bodies = answer["content"].as_object()?.values();
    let name = bodies.find_map(|body| body["schema"]["$ref"].as_str()?.rsplit('/').next())?;
    schemas[name]["description"].as_str().map(|words| json!(words))
}

/// Each word that operations stand under, with what it is about.
fn tags(document: &Value) -> Value {
    let operations = document["paths"].as_object().into_iter().flatten();
    let operations = operations.flat_map(|(_, methods)| methods.as_object().into_iter().flatten());
    let names = operations.flat_map(|(_, operation)| operation["tags"].as_array().into_iter().flatten());
    let names: std::collections::BTreeSet<&str> = names.filter_map(Value::as_str).collect();
    let about = |name: &str| crate::systems::tags().find(|(tag, _)| *tag == name).map_or("", |(_, about)| about);
    names.into_iter().map(|name| json!({ "name": name, "description": about(name) })).collect()
}

/// What the operations of the house stand under.
pub const TAGS: &[(&str, &str)] = &[
    ("agreement", "Contracts of every family under one head."),
    ("approval", "What one person asked for and another releases or refuses."),
    ("calendar", "Working days and what is counted in them."),
    ("case", "Pieces of service work, from their opening to their end."),
    ("contact", "Calls, visits and messages."),
    ("day-run", "What time alone does, day by day."),
    ("event", "What changes while one looks on, and who else does."),
    ("file", "Documents handed in."),
    ("house", "Offices, operators, roles and regions."),
    ("import", "Taking customers and agreements over from sheets."),
    ("ledger", "Lines of two accounts each, balances, day closes."),
    ("letter", "What was written to a customer, and that it arrived."),
    ("material", "What a service asks the customer to hand in."),
    ("milestone", "What happened in a case, with its facts."),
    ("notice", "What an office makes public."),
    ("operation", "The audit trail, and the proof of the archive."),
    ("pack", "Rules as data."),
    ("party", "Customers and organisations."),
    ("payout", "Money owed, batches for the bank, what the bank answered."),
    ("promise", "Who owes whom what by when."),
    ("reminder", "Messages to an operator."),
    ("search", "One box for everything."),
    ("service", "The catalogue of services with their forms."),
    ("set-aside", "What could not be done and waits for a person."),
    ("session", "Signing in and out."),
    ("indicator", "Figures over days, and the lists behind them."),
    ("survey", "What people are asked, and what is said from their answers."),
    ("token", "Access of other programs."),
    ("training", "The clock of a training database."),
    ("webhook", "Telling other programs what happened."),
];

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
