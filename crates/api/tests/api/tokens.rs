//! Other programs: their tokens, and a stranger's program that knows the document and a token alone.

use std::process::Command;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use yinuo_api::ApiOptions;
use yinuo_testkit::house::temporary_folder;

use super::desk::{Ask, Desk, id};
use super::document::{python, run, told};

fn new_token(office: &Value, permissions: &[&str], reach: &str) -> Value {
    json!({
        "name": "官网", "office": office, "permissions": permissions, "reach": reach,
        "expires_at": "2012-09-29T00:00:00Z",
    })
}

#[tokio::test]
async fn a_token_is_told_once_kept_as_a_hash_and_gives_what_it_lists_until_it_ends() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let case = desk.case(1).await;
    let office = desk.ask("clerk", Ask::get("/me")).await.good()["office"]["id"].clone();
    let ask = Ask::post("/tokens", new_token(&office, &["read_cases"], "office")).with("idempotency-key", "t-1");
    let made = desk.ask("admin", ask).await.good();
    let token = made["token"].as_str().expect("told").to_owned();
    let again = Ask::post("/tokens", new_token(&office, &["read_cases"], "office")).with("idempotency-key", "t-1");
    assert_eq!(desk.ask("admin", again).await.good()["token"], Value::Null, "and never again");
    let listed = desk.ask("admin", Ask::get("/tokens")).await.good();
    assert_eq!((listed["items"].as_array().unwrap().len(), listed.to_string().contains(&token)), (1, false));

    let by = |ask: Ask| ask.with("authorization", &format!("Bearer {token}"));
    let seen = desk.send(by(Ask::get(format!("/cases/{}", id(&case))))).await.good();
    assert_eq!(seen["number"], case["number"]);
    assert_eq!(desk.send(by(Ask::get("/me"))).await.good()["name"], "官网");
    desk.send(by(Ask::get("/parties"))).await.problem(403, "not_permitted");
    desk.send(by(Ask::get("/tokens"))).await.problem(403, "not_permitted");
    desk.send(Ask::get("/me").with("authorization", &format!("Bearer {token}0"))).await.problem(401, "no_session");

    let refused = |permissions: &[&str]| Ask::post("/tokens", new_token(&office, permissions, "office"));
    desk.ask("admin", refused(&["manage_house"])).await.problem(422, "token_permission_unknown");
    desk.ask("admin", refused(&["fly"])).await.problem(422, "token_permission_unknown");
    desk.ask("admin", refused(&[])).await.problem(422, "wrong_field");
    let mut ended = new_token(&office, &["read_cases"], "office");
    ended["expires_at"] = json!("2011-09-28T00:00:00Z");
    desk.ask("admin", Ask::post("/tokens", ended)).await.problem(422, "wrong_field");

    let revoked = desk.ask("admin", Ask::post(format!("/tokens/{}/revocations", id(&made)), json!({}))).await.good();
    assert_eq!((&revoked["works"], revoked["revoked_at"].is_string()), (&json!(false), true));
    desk.send(by(Ask::get("/me"))).await.problem(401, "no_session");
}

#[tokio::test]
async fn a_token_ends_on_its_day_and_what_a_program_opens_is_the_manager_s_of_its_office() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let office = desk.ask("clerk", Ask::get("/me")).await.good()["office"]["id"].clone();
    let may = ["read_customers", "write_customers", "read_cases", "open_cases"];
    let made = desk.ask("admin", Ask::post("/tokens", new_token(&office, &may, "subtree"))).await.good();
    let token = format!("Bearer {}", made["token"].as_str().expect("told"));
    let open = json!({
        "service": "life.enquiry", "new_party": { "kind": "person", "name": "李雷" }, "channel": "web",
        "answers": { "question": "保单有效吗？" },
    });
    let case = desk.send(Ask::post("/cases", open).with("authorization", &token)).await.good();
    assert_eq!(case["owner"]["name"], "manager一", "{case}");
    let told = desk.ask("auditor", Ask::get("/operations?limit=1&command=open-case")).await.good();
    assert_eq!(told["items"][0]["by"]["name"], "官网");
    let later = "2012-09-30T10:00:00+08:00".parse().expect("an instant");
    assert!(desk.test.house.shared.clock.set(later));
    desk.send(Ask::get("/me").with("authorization", &token)).await.problem(401, "no_session");
}

#[tokio::test]
async fn a_webhook_is_made_and_revoked_by_an_administrator_and_its_secret_is_told_once() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let office = desk.ask("clerk", Ask::get("/me")).await.good()["office"]["id"].clone();
    let new = |url: &str, kinds: &[&str]| json!({ "name": "官网", "url": url, "kinds": kinds, "office": office });
    let good = || Ask::post("/webhooks", new("http://127.0.0.1:9/yinuo", &["promise-broken", "case-opened"]));
    let made = desk.ask("admin", good().with("idempotency-key", "w-1")).await.good();
    let secret = made["secret"].as_str().expect("told").to_owned();
    assert_eq!(desk.ask("admin", good().with("idempotency-key", "w-1")).await.good()["secret"], Value::Null);
    let listed = desk.ask("admin", Ask::get("/webhooks")).await.good();
    assert_eq!((listed["items"].as_array().unwrap().len(), &listed["enabled"]), (1, &json!(true)));
    assert_eq!(listed["items"][0]["kinds"], json!(["case-opened", "promise-broken"]));
    assert!(listed["kinds"].to_string().contains("payout-settled") && !listed.to_string().contains(&secret));
    for (url, kinds, field) in [
        ("example.cn", &["case-opened"][..], "url"),
        ("ftp://example.cn/", &["case-opened"], "url"),
        ("https://example.cn/", &[], "kinds"),
        ("https://example.cn/", &["case-closed-by-magic"], "kinds"),
    ] {
        let told = desk.ask("admin", Ask::post("/webhooks", new(url, kinds))).await.problem(422, "wrong_field");
        assert_eq!(told["fields"][0]["field"], field, "{told}");
    }
    let revoke = || Ask::post(format!("/webhooks/{}/revocations", id(&made)), json!({}));
    let revoked = desk.ask("admin", revoke()).await.good();
    assert!(revoked["revoked_at"].is_string());
    assert_eq!(desk.ask("admin", revoke()).await.good()["revoked_at"], revoked["revoked_at"]);
}

/// What somebody writes who was given the document and a token, and no line of ours.
const STRANGER: &str = r#"
import hashlib, hmac, json, os, sys, threading
from http.server import BaseHTTPRequestHandler, HTTPServer
sys.path.insert(0, sys.argv[1])
from client import AuthenticatedClient
from client.api.case import get_case, open_case
from client.models import Channel, NewCase, NewCaseAnswers, NewParty, PartyKind

told, heard = [], threading.Event()
class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signed = self.headers["Yinuo-Timestamp"].encode() + b"." + body
        wanted = "v1=" + hmac.new(os.environ["SECRET"].encode(), signed, hashlib.sha256).hexdigest()
        good = hmac.compare_digest(wanted, self.headers["Yinuo-Signature"])
        self.send_response(204 if good else 401)
        self.end_headers()
        if good:
            told.append(json.loads(body))
            heard.set()
    def log_message(self, *_): pass
receiver = HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Receiver)
threading.Thread(target=receiver.serve_forever, daemon=True).start()

client = AuthenticatedClient(base_url=sys.argv[2], token=os.environ["TOKEN"])
answers = NewCaseAnswers()
answers["question"] = "保单有效吗？"
party = NewParty(kind=PartyKind.PERSON, name="李雷")
case = NewCase(service="life.enquiry", channel=Channel.WEB, new_party=party, answers=answers)
opened = open_case.sync(client=client, body=case, idempotency_key="stranger-1")
again = open_case.sync(client=client, body=case, idempotency_key="stranger-1")
read = get_case.sync(opened.id, client=client)
assert opened.number == again.number == read.number, (opened, again, read)
assert heard.wait(30), "no webhook came"
assert told[0]["kind"] == "case-opened" and told[0]["subjects"]["case"] == opened.id, told
assert "李雷" not in json.dumps(told, ensure_ascii=False), told
print(read.number, read.party.name, read.state.value)
"#;

#[tokio::test]
async fn a_client_that_a_public_generator_makes_opens_a_case_reads_it_and_is_told_of_it_by_a_signed_webhook() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let office = desk.ask("clerk", Ask::get("/me")).await.good()["office"]["id"].clone();
    let may = ["read_customers", "write_customers", "read_cases", "open_cases"];
    let made = desk.ask("admin", Ask::post("/tokens", new_token(&office, &may, "office"))).await.good();
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its address").port();
    let url = format!("http://127.0.0.1:{port}/yinuo");
    let webhook = json!({ "name": "官网", "url": url, "kinds": ["case-opened"], "office": office });
    let webhook = desk.ask("admin", Ask::post("/webhooks", webhook)).await.good();
    let secret = webhook["secret"].as_str().expect("told").to_owned();
    let minding = tokio::spawn(yinuo_service::upkeep::run(desk.test.house.clone()));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("its address"));
    let router = yinuo_api::router(desk.test.house.clone(), ApiOptions::default());
    let serving = tokio::spawn(yinuo_api::serve(
        listener,
        router,
        yinuo_api::ConnectionLimits::default(),
        std::future::pending(),
    ));
    let folder = temporary_folder("stranger");
    std::fs::create_dir_all(&folder).expect("a folder");
    let document = folder.join("openapi.json");
    std::fs::write(&document, yinuo_api::openapi_text(&yinuo_api::openapi())).expect("written");
    let token = made["token"].as_str().expect("told").to_owned();
    let (client, at) = (folder.join("client"), address.clone());
    let output = tokio::task::spawn_blocking(move || {
        let mut generate = Command::new(python("openapi-python-client"));
        generate.args(["generate", "--meta", "none", "--path"]).arg(&document).arg("--output-path").arg(&client);
        let generated = run(generate.env("PATH", python("")));
        assert!(generated.status.success(), "{}", told(&generated));
        let mut stranger = Command::new(python("python3"));
        run(stranger
            .args(["-c", STRANGER])
            .arg(client.parent().expect("its folder"))
            .arg(at)
            .env("TOKEN", token)
            .env("SECRET", secret)
            .env("PORT", port.to_string()))
    });
    let output = output.await.expect("it ran");
    serving.abort();
    minding.abort();
    std::fs::remove_dir_all(&folder).expect("removed");
    assert!(output.status.success(), "{}", told(&output));
    let said = told(&output);
    assert!(said.contains("李雷 open"), "{said}");
}
