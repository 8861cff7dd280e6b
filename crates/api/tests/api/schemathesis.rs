//! The document and the house held against each other by a stranger, schemathesis: for every role it makes requests of the document, with the ids of
//! things that are there, and asks that no answer is a failure, and none is one that the document does not tell: its status, its kind, the shape of
//! its body.
//!
//! `YINUO_SCHEMA_EXAMPLES` asks for more requests of an operation than the tests make, `YINUO_SCHEMA_SEED` for other draws.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::desk::Desk;
use super::document::{python, run, told};
use super::generated::{fitting, number_of};
use super::roles::World;

const ROLES: [&str; 6] = ["clerk", "handler", "manager", "auditor", "sales", "head"];

/// What ends the session that all others are asked in or sets the clock for them, what locks the one who asks out, what asks a provider of OIDC that
/// is not there (503, and right so), and what streams without an end.
const LEFT_OUT: &str =
    "^/api/v1/(sessions|sessions/current|sessions/oidc|me/password|me/totp.*|training/clock|events)$";

const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";

/// Which ids stand in which paths: with those drawn at random nearly every answer would be that there is no such thing.
fn settings(document: &Value, ids: &[String]) -> String {
    let mut settings = String::new();
    for path in document["paths"].as_object().expect("paths").keys() {
        let mut before = "";
        let mut parameters = Vec::new();
        for part in path.split('/') {
            if let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
                let ids = fitting(before, ids);
                if !ids.is_empty() {
                    parameters.push(format!("\"path.{name}\" = {}", json!(ids)));
                }
            }
            before = part;
        }
        if !parameters.is_empty() {
            let parameters = parameters.join(", ");
            settings.push_str(&format!(
                "[[operations]]\ninclude-path = {}\nparameters = {{ {parameters} }}\n\n",
                json!(path)
            ));
        }
    }
    settings
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_to_a_stranger_with_the_document_is_a_failure_or_one_that_it_does_not_tell() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let world = World::make(&desk).await;
    desk.head().await;
    let document = serde_json::to_value(yinuo_api::openapi()).expect("JSON");
    let folder = yinuo_testkit::house::temporary_folder("schemathesis");
    let write = |name: &str, text: String| -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    let settings = write("schemathesis.toml", settings(&document, &world.ids()));
    let document = write("openapi.json", document.to_string());

    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let limits = yinuo_api::ConnectionLimits::default();
    let serving = tokio::spawn(yinuo_api::serve(listener, desk.router.clone(), limits, std::future::pending()));
    let (examples, seed) = (number_of("YINUO_SCHEMA_EXAMPLES", 1), number_of("YINUO_SCHEMA_SEED", 20_110_929));
    for role in ROLES {
        let mut asking = Command::new(python("schemathesis"));
        asking.arg("--config-file").arg(&settings).arg("run").arg(&document);
        asking.args(["--url", &format!("http://{address}"), "--checks", CHECKS, "--exclude-path-regex", LEFT_OUT]);
        asking.args(["-H", &format!("Authorization: Bearer {}", desk.token(role).await), "-H", "X-Yinuo: 1"]);
        asking.args(["--phases", "fuzzing", "--max-examples", &examples.to_string(), "--seed", &seed.to_string()]);
        asking.args(["--continue-on-failure", "--suppress-health-check", "all", "--warnings", "off", "--no-color"]);
        asking.current_dir(&folder);
        let output = tokio::task::block_in_place(|| run(&mut asking));
        let told = told(&output);
        assert!(output.status.success(), "{role}, YINUO_SCHEMA_SEED={seed}:\n{told}");
        let cases = told.lines().find(|line| line.contains(" generated, ")).unwrap_or_default().trim().to_owned();
        println!("{role}: {cases}");
        assert!(!cases.is_empty(), "{role}: {told}");
    }
    serving.abort();
    let _ = std::fs::remove_dir_all(&folder);
}
