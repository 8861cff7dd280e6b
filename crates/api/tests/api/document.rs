//! The document as other programs read it: two judges of OpenAPI, and a client that a public generator makes of it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn python(program: &str) -> PathBuf {
    root().join("target/python/bin").join(program)
}

pub fn run(command: &mut Command) -> Output {
    let shown = format!("{command:?}");
    command.output().unwrap_or_else(|error| panic!("{shown}: {error}; run `cargo xtask setup`"))
}

pub fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn the_document_is_one_that_other_programs_read() {
    let document = root().join("docs/openapi.json");
    let output = run(Command::new(python("openapi-spec-validator")).arg(&document));
    assert!(output.status.success(), "{}", told(&output));
    let redocly = root().join("console/node_modules/.bin/redocly");
    let output = run(Command::new(redocly).arg("lint").arg(&document).current_dir(root().join("console")));
    assert!(output.status.success(), "{}", told(&output));
}

#[test]
fn every_operation_tells_its_success_its_refusals_and_each_parameter_once() {
    let document: serde_json::Value = serde_json::to_value(yinuo_api::openapi()).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(seen.insert(id.to_owned()), "{id} stands twice");
            assert!(
                !operation["summary"].as_str().unwrap_or_default().is_empty(),
                "{method} {path} says not what it does"
            );
            for (status, answer) in operation["responses"].as_object().unwrap() {
                let named =
                    answer["$ref"].is_string() || !answer["description"].as_str().unwrap_or_default().is_empty();
                assert!(named, "{method} {path} {status}");
            }
            for status in ["401", "403", "422"] {
                assert!(operation["responses"][status].is_object(), "{method} {path} {status}");
            }
            let mut parameters = std::collections::BTreeSet::new();
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                assert!(parameters.insert(format!("{} {}", parameter["in"], parameter["name"])), "{method} {path}");
            }
        }
    }
    for tag in document["tags"].as_array().unwrap() {
        assert!(!tag["description"].as_str().unwrap_or_default().is_empty(), "{tag} is told by no word");
    }
}
