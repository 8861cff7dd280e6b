//! Who may do what: every route of the document, asked by every role and by nobody. A route that is missing in the table
//! fails the test. Systems bring rows of their own ([`matrix`]).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use yinuo_testkit::house::PASSWORD;
use yinuo_testkit::payouts::write_payouts;

use super::desk::{Ask, Desk, id};
use super::matrix;
use super::public::Visitor;

const ROLES: [&str; 5] = ["clerk", "handler", "manager", "auditor", "admin"];
pub const ALL: &[&str] = &ROLES;
pub const READERS: &[&str] = &["clerk", "handler", "manager", "auditor"];
pub const WRITERS: &[&str] = &["clerk", "handler", "manager"];
pub const HANDLERS: &[&str] = &["handler", "manager"];
pub const UNMASKERS: &[&str] = &["clerk", "handler", "manager"];
pub const MANAGER: &[&str] = &["manager"];
pub const ADMIN: &[&str] = &["admin"];
pub const AUDITORS: &[&str] = &["auditor", "admin"];
/// Of the whole house: nobody of the county office may, whatever the role.
pub const AT_ROOT: &[&str] = &[];
const MENDERS: &[&str] = &["manager", "admin"];
const STAFF: &[&str] = &["manager", "auditor", "admin"];

/// What a role that may not is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Else {
    NotAllowed,
    /// The thing is somebody else's for everyone: the route is open, the answer is 404.
    NotFound,
    /// As [`Else::NotAllowed`]; the administrator, who sees no customer, does not see it at all.
    Hidden,
}

pub type Row = (&'static str, &'static str, &'static [&'static str], Else, fn(&World) -> Value);

/// Things to ask about; everything belongs to the county office.
pub struct World {
    pub case: String,
    pub party: String,
    pub letter: String,
    pub file: String,
    pub operator: String,
    pub office: String,
    pub notice: String,
    pub payout: String,
    pub batch: String,
    pub import: String,
    pub token: String,
    pub webhook: String,
    pub approval: String,
    /// Those of systems, by the name under which paths name them.
    things: BTreeMap<&'static str, String>,
}

impl World {
    /// A thing of a system, by the name under which paths name it.
    pub fn thing(&self, name: &str) -> &str {
        &self.things[name]
    }
}

pub fn none(_world: &World) -> Value {
    Value::Null
}

pub fn empty(_world: &World) -> Value {
    json!({})
}

fn new_webhook(url: &str, office: &str) -> Value {
    json!({ "name": "官网", "url": url, "kinds": ["payout-settled"], "office": office })
}

/// Edits of a case name a version that never was: whoever may is told 412, whoever may not 403.
pub const TABLE: &[Row] = &[
    ("GET", "/me", ALL, Else::NotAllowed, none),
    ("POST", "/me/password", ALL, Else::NotAllowed, |_| json!({ "current": PASSWORD, "new": PASSWORD })),
    ("GET", "/me/sessions", ALL, Else::NotAllowed, none),
    ("POST", "/offline-tickets", ALL, Else::NotAllowed, empty),
    ("DELETE", "/me/sessions/{token}", &[], Else::NotFound, none),
    ("POST", "/me/totp", ALL, Else::NotAllowed, |_| json!({ "password": PASSWORD })),
    ("POST", "/me/totp/confirmations", ALL, Else::NotAllowed, |_| json!({ "code": "000000" })),
    ("DELETE", "/me/totp", ALL, Else::NotAllowed, |_| json!({ "password": PASSWORD })),
    ("GET", "/offices", ALL, Else::NotAllowed, none),
    ("POST", "/offices", ADMIN, Else::NotAllowed, |w| json!({ "code": "21068201", "name": "镇", "parent": w.office })),
    ("PATCH", "/offices/{office}", ADMIN, Else::NotAllowed, |_| json!({ "address": "沈阳市和平区诺言路1号" })),
    ("GET", "/operators", STAFF, Else::NotAllowed, none),
    (
        "POST",
        "/operators",
        ADMIN,
        Else::NotAllowed,
        |w| json!({ "login": "new", "name": "新人", "office": w.office, "roles": ["clerk"], "password": PASSWORD }),
    ),
    ("GET", "/roles", ALL, Else::NotAllowed, none),
    ("GET", "/verifications/anchor", AUDITORS, Else::NotAllowed, none),
    ("GET", "/tokens", ADMIN, Else::NotAllowed, none),
    (
        "POST",
        "/tokens",
        ADMIN,
        Else::NotAllowed,
        |w| json!({ "name": "官网", "office": w.office, "permissions": ["read_cases"], "reach": "office", "expires_at": "2030-01-01T00:00:00Z" }),
    ),
    ("POST", "/tokens/{token}/revocations", ADMIN, Else::NotAllowed, none),
    ("GET", "/webhooks", ADMIN, Else::NotAllowed, none),
    ("POST", "/webhooks", ADMIN, Else::NotAllowed, |w| new_webhook("https://www.example.cn/yinuo", &w.office)),
    ("POST", "/webhooks/{webhook}/revocations", ADMIN, Else::NotAllowed, none),
    ("PUT", "/operators/{operator}/oidc-account", ADMIN, Else::NotAllowed, |_| json!({ "account": "a-1" })),
    ("DELETE", "/operators/{operator}/oidc-account", ADMIN, Else::NotAllowed, none),
    ("DELETE", "/operators/{operator}/totp", ADMIN, Else::NotAllowed, none),
    ("PATCH", "/operators/{operator}", ADMIN, Else::NotAllowed, |_| json!({ "name": "改名" })),
    ("GET", "/parties", READERS, Else::NotAllowed, none),
    ("POST", "/parties", WRITERS, Else::NotAllowed, |_| json!({ "kind": "person", "name": "李雷" })),
    ("GET", "/parties/{party}", READERS, Else::NotAllowed, none),
    ("GET", "/parties/{party}/terms", READERS, Else::NotAllowed, none),
    ("GET", "/parties/{party}/files", READERS, Else::NotAllowed, none),
    ("GET", "/parties/{party}/relations", READERS, Else::NotAllowed, none),
    (
        "POST",
        "/parties/{party}/relations",
        HANDLERS,
        Else::NotAllowed,
        |w| json!({ "kind": "agent", "by": w.operator }),
    ),
    (
        "POST",
        "/parties/{party}/relations/end",
        HANDLERS,
        Else::NotAllowed,
        |w| json!({ "kind": "village-agent", "by": w.operator, "begins_on": "2011-09-29" }),
    ),
    (
        "POST",
        "/parties/{party}/merges",
        MANAGER,
        Else::NotAllowed,
        |w| json!({ "alias": w.party, "reason": "同一人", "file": w.file }),
    ),
    (
        "POST",
        "/parties/{party}/merges/undo",
        MANAGER,
        Else::NotAllowed,
        |w| json!({ "alias": w.party, "reason": "不是同一人" }),
    ),
    ("GET", "/due-erasures", MANAGER, Else::NotAllowed, none),
    ("POST", "/parties/{party}/erasures", MANAGER, Else::NotAllowed, |_| json!({ "reason": "期满" })),
    (
        "POST",
        "/parties/{party}/terms",
        MANAGER,
        Else::NotAllowed,
        |_| json!({ "key": "survey-within", "within": "24 hours", "effective_from": "2011-01-01", "cite": "合同" }),
    ),
    ("PATCH", "/parties/{party}", WRITERS, Else::NotAllowed, |_| json!({ "address": "凤城" })),
    (
        "POST",
        "/parties/{party}/unmaskings",
        UNMASKERS,
        Else::NotAllowed,
        |_| json!({ "field": "phone", "reason": "回访" }),
    ),
    (
        "POST",
        "/parties/{party}/contacts",
        WRITERS,
        Else::NotAllowed,
        |_| json!({ "kind": "call", "direction": "out", "notes": "已联系" }),
    ),
    ("GET", "/services", ALL, Else::NotAllowed, none),
    ("GET", "/services/complaint.consumer", ALL, Else::NotAllowed, none),
    ("GET", "/cases", READERS, Else::NotAllowed, none),
    (
        "POST",
        "/cases",
        WRITERS,
        Else::NotAllowed,
        |w| json!({ "service": "life.policy-servicing", "party": w.party, "channel": "phone" }),
    ),
    ("GET", "/cases/{case}", READERS, Else::NotAllowed, none),
    ("PATCH", "/cases/{case}", WRITERS, Else::NotAllowed, |_| json!({ "summary": "改" })),
    ("POST", "/cases/{case}/milestones", WRITERS, Else::NotAllowed, |_| json!({ "key": "accepted" })),
    ("POST", "/cases/{case}/milestones/preview", WRITERS, Else::NotAllowed, |_| json!({ "key": "accepted" })),
    (
        "POST",
        "/cases/{case}/materials",
        WRITERS,
        Else::NotAllowed,
        |_| json!({ "items": [{ "key": "holder-id", "state": "received" }] }),
    ),
    ("POST", "/cases/{case}/one-notice", WRITERS, Else::NotAllowed, empty),
    (
        "POST",
        "/cases/{case}/extensions",
        WRITERS,
        Else::NotAllowed,
        |_| json!({ "promise": "accept", "reason": "复杂" }),
    ),
    (
        "POST",
        "/cases/{case}/promise-corrections",
        MANAGER,
        Else::NotAllowed,
        |_| json!({ "promise": "accept", "reason": "时钟有误" }),
    ),
    ("POST", "/cases/{case}/assignments", HANDLERS, Else::NotAllowed, |_| json!({ "owner": null })),
    ("POST", "/cases/{case}/subjects", WRITERS, Else::NotAllowed, |w| json!({ "id": w.party, "role": "agreement" })),
    ("POST", "/cases/{case}/subject-removals", WRITERS, Else::NotAllowed, |_| json!({ "role": "agreement" })),
    ("POST", "/cases/{case}/withdrawals", WRITERS, Else::NotAllowed, |_| json!({ "reason": "客户撤回" })),
    ("POST", "/cases/{case}/files", WRITERS, Else::NotAllowed, |_| Value::String("%PDF-1.7 form".to_owned())),
    ("GET", "/files/{file}", READERS, Else::NotAllowed, none),
    ("GET", "/cases/{case}/changes?since=0", READERS, Else::NotAllowed, none),
    ("GET", "/cases/{case}/audit", READERS, Else::NotAllowed, none),
    ("GET", "/cases/{case}/contacts", READERS, Else::NotAllowed, none),
    (
        "POST",
        "/cases/{case}/contacts",
        WRITERS,
        Else::NotAllowed,
        |_| json!({ "kind": "visit", "direction": "in", "notes": "来访" }),
    ),
    ("GET", "/letters/{letter}", READERS, Else::NotAllowed, none),
    ("GET", "/letters/{letter}/html", READERS, Else::NotAllowed, none),
    ("GET", "/letters/{letter}/pdf", READERS, Else::NotAllowed, none),
    (
        "POST",
        "/letters/{letter}/deliveries",
        WRITERS,
        Else::NotAllowed,
        |_| json!({ "channel": "post", "proof": "EX123" }),
    ),
    ("GET", "/day-runs", AT_ROOT, Else::NotAllowed, none),
    ("POST", "/day-runs", AT_ROOT, Else::NotAllowed, empty),
    ("GET", "/set-aside", MENDERS, Else::NotAllowed, none),
    ("POST", "/set-aside/tries", MENDERS, Else::NotAllowed, |_| json!({ "kind": "timer" })),
    ("GET", "/promises", READERS, Else::NotAllowed, none),
    ("GET", "/promises/summary", READERS, Else::NotAllowed, none),
    ("GET", "/promises/outlook", READERS, Else::NotAllowed, none),
    ("GET", "/search?q=王", READERS, Else::NotAllowed, none),
    ("GET", "/notices", ALL, Else::NotAllowed, none),
    (
        "POST",
        "/notices",
        MANAGER,
        Else::NotAllowed,
        |_| json!({ "title": "国庆值班", "body": "照常", "published_on": "2011-09-29" }),
    ),
    ("PATCH", "/notices/{notice}", MANAGER, Else::NotAllowed, |_| json!({ "until": "2011-10-08" })),
    ("GET", "/reminders", ALL, Else::NotAllowed, none),
    ("POST", "/reminders", READERS, Else::NotAllowed, |w| json!({ "subject": w.case, "note": "回电" })),
    ("POST", "/reminders/reminder_0000000000001/readings", &[], Else::NotFound, none),
    ("GET", "/operations", AUDITORS, Else::NotAllowed, none),
    ("GET", "/customer-reads", AUDITORS, Else::NotAllowed, none),
    ("GET", "/customer-reads/days?from=2011-01-01&to=2011-01-31", AUDITORS, Else::NotAllowed, none),
    ("POST", "/verifications", AUDITORS, Else::NotAllowed, empty),
    ("GET", "/packs", ALL, Else::NotAllowed, none),
    ("GET", "/packs/life-cn", ALL, Else::NotAllowed, none),
    ("GET", "/regions?q=和平区", ALL, Else::NotAllowed, none),
    ("GET", "/calendar", ALL, Else::NotAllowed, none),
    ("GET", "/calendar/working-days?from=2011-09-30&days=2", ALL, Else::NotAllowed, none),
    ("POST", "/clock/confirmations", ADMIN, Else::NotAllowed, |_| json!({ "reason": "已核对服务器时间" })),
    ("GET", "/training/clock", ADMIN, Else::NotAllowed, none),
    ("PUT", "/training/clock", ADMIN, Else::NotAllowed, |_| json!({ "now": "2011-09-29T03:00:00Z" })),
    ("GET", "/agreements?number=P1", READERS, Else::NotAllowed, none),
    ("GET", "/parties/{party}/agreements", READERS, Else::NotAllowed, none),
    ("GET", "/ledger/chart", ALL, Else::NotAllowed, none),
    ("GET", "/ledger/trial-balance", AT_ROOT, Else::NotAllowed, none),
    ("GET", "/ledger/transfers", AT_ROOT, Else::NotAllowed, none),
    ("GET", "/ledger/day-closes", AT_ROOT, Else::NotAllowed, none),
    ("POST", "/ledger/day-closes", AT_ROOT, Else::NotAllowed, |_| json!({ "on": "2011-09-28" })),
    ("GET", "/ledger/journal?from=2011-09-01&until=2011-09-30", AT_ROOT, Else::NotAllowed, none),
    ("GET", "/payouts", READERS, Else::NotAllowed, none),
    ("GET", "/payouts/{payout}", READERS, Else::NotAllowed, none),
    (
        "POST",
        "/payouts/{payout}/corrections",
        MANAGER,
        Else::NotAllowed,
        |_| json!({ "payee_account": "6222021234567890128", "payee_account_again": "1" }),
    ),
    ("GET", "/payment-batches", READERS, Else::NotAllowed, none),
    ("POST", "/payment-batches", MANAGER, Else::NotAllowed, |_| json!({ "execute_on": "2011-09-28" })),
    ("POST", "/payment-batches", MANAGER, Else::NotAllowed, |_| json!({ "execute_on": "2011-09-28", "kind": "debit" })),
    ("GET", "/payment-batches/{batch}", READERS, Else::NotAllowed, none),
    ("GET", "/payment-batches/{batch}/items", READERS, Else::NotAllowed, none),
    ("POST", "/payment-batches/{batch}/collections", MANAGER, Else::NotAllowed, none),
    ("GET", "/payment-batches/{batch}/file", MANAGER, Else::NotAllowed, none),
    ("POST", "/payment-batches/{batch}/sent", MANAGER, Else::NotAllowed, none),
    ("POST", "/payment-batches/{batch}/cancellation", MANAGER, Else::NotAllowed, none),
    ("POST", "/payment-batches/{batch}/returns", MANAGER, Else::NotAllowed, |_| Value::String(RETURNS.to_owned())),
    ("POST", "/payment-batches/{batch}/releases", MANAGER, Else::NotAllowed, none),
    ("GET", "/events", ALL, Else::NotAllowed, none),
    ("POST", "/cases/{case}/viewers", READERS, Else::NotAllowed, none),
    ("DELETE", "/cases/{case}/viewers", READERS, Else::NotAllowed, none),
    ("GET", "/approvals", ALL, Else::NotAllowed, none),
    ("GET", "/approvals/count", ALL, Else::NotAllowed, none),
    ("GET", "/approvals/{approval}", READERS, Else::Hidden, none),
    ("POST", "/approvals/{approval}/turn-downs", MANAGER, Else::Hidden, |_| json!({ "reason": " " })),
    ("POST", "/approvals/{approval}/releases", MANAGER, Else::Hidden, empty),
    // Who did not ask for it is told so.
    ("POST", "/approvals/{approval}/withdrawals", READERS, Else::Hidden, none),
    ("GET", "/service-errors", READERS, Else::NotAllowed, none),
    ("GET", "/import-kinds", MANAGER, Else::NotAllowed, none),
    ("GET", "/import-kinds/life-policies/template", MANAGER, Else::NotAllowed, none),
    ("GET", "/imports", MANAGER, Else::NotAllowed, none),
    ("POST", "/imports?kind=life-policies&name=a.csv", MANAGER, Else::NotAllowed, |_| {
        Value::String("保单号\nP1".to_owned())
    }),
    ("GET", "/imports/{import}", MANAGER, Else::NotAllowed, none),
    ("POST", "/imports/{import}/preview", MANAGER, Else::NotAllowed, empty),
    ("POST", "/imports/{import}/runs", MANAGER, Else::NotAllowed, |_| json!({ "choice": "all" })),
    ("POST", "/imports/{import}/cancellation", MANAGER, Else::NotAllowed, none),
    ("GET", "/imports/{import}/errors", MANAGER, Else::NotAllowed, none),
    ("GET", "/imports/{import}/errors/file?format=csv", MANAGER, Else::NotAllowed, none),
    ("GET", "/imports/{import}/bad-rows?format=csv", MANAGER, Else::NotAllowed, none),
    ("GET", "/files?subject={party}", READERS, Else::NotAllowed, none),
    ("GET", "/contacts?subject={party}", READERS, Else::NotAllowed, none),
    ("POST", "/files?subject={party}&name=a.pdf", WRITERS, Else::NotAllowed, |_| {
        Value::String("%PDF-1.7 form".to_owned())
    }),
    ("DELETE", "/sessions/current", ALL, Else::NotAllowed, none),
];

pub fn quote() -> Value {
    json!({
        "product": "sample.endowment-to-66", "effective_on": "2011-10-01", "birth_date": "1970-05-20", "sex": "male",
        "sum_insured": "100000", "cover": "to age 66", "pay": "to age 60", "mode": "yearly",
    })
}

/// A proposal of that holder for an own policy.
pub fn proposal(holder: &str) -> Value {
    let mut body = quote();
    let insured = json!({ "name": "王芳", "birth_date": "1970-05-20", "sex": "male" });
    let more = json!({ "holder": holder, "channel": "counter", "insured": insured, "dividend_option": "cash" });
    let body_of = body.as_object_mut().expect("an object");
    body_of.remove("birth_date");
    body_of.remove("sex");
    body_of.extend(more.as_object().expect("an object").clone());
    body
}

/// A form with a return file about nothing.
const RETURNS: &str = "--form\r\nContent-Disposition: form-data; name=\"file\"; filename=\"r.csv\"\r\n\r\n\
    流水号,结果\r\nX,成功\r\n--form--\r\n";

impl World {
    pub async fn make(desk: &Desk) -> World {
        let case = desk.case(1).await;
        let path = format!("/cases/{}", id(&case));
        let notice = Ask::post(format!("{path}/one-notice"), json!({})).version(1);
        let letter = desk.ask("clerk", notice).await.good()["letter_id"].as_str().expect("a letter").to_owned();
        let upload = Ask::new("POST", format!("{path}/files?material=application&name=a.pdf"));
        let file = desk.ask("clerk", upload.raw("application/pdf", "%PDF-1.7 form")).await.good();
        let notice = json!({ "title": "公告", "body": "正文", "published_on": "2011-09-01" });
        let notice = desk.ask("manager", Ask::post("/notices", notice)).await.good();
        let upload =
            Ask::new("POST", "/imports?kind=life-policies&name=a.csv").raw("application/octet-stream", "保单号\nP1");
        let import = desk.ask("manager", upload).await.good();
        let staff = desk.ask("admin", Ask::get("/operators?limit=200")).await.good();
        let staff = staff["items"].as_array().expect("operators");
        let sales = staff.iter().find(|operator| operator["login"] == "sales").expect("the salesman");
        let payout = write_payouts(&desk.test, &desk.test.url(), 1).await[0].to_string();
        let batch = desk.ask("manager", Ask::post("/payment-batches", json!({ "execute_on": "2011-09-29" }))).await;
        let token = json!({
            "name": "官网", "office": case["office"]["id"], "permissions": ["read_cases"], "reach": "office",
            "expires_at": "2030-01-01T00:00:00Z",
        });
        let token = desk.ask("admin", Ask::post("/tokens", token)).await.good();
        let second = desk.case(2).await;
        let waive = json!({ "items": [{ "key": "holder-id", "state": "waived", "note": "已核实" }] });
        let waive = Ask::post(format!("/cases/{}/materials", id(&second)), waive).version(1);
        let approval = desk.ask("clerk", waive).await.good();
        let at = case["office"]["id"].as_str().expect("an office");
        let webhook = desk.ask("admin", Ask::post("/webhooks", new_webhook("http://127.0.0.1:9/", at))).await.good();
        let mut world = World {
            webhook: id(&webhook),
            token: id(&token),
            approval: id(&approval),
            payout,
            batch: id(&batch.good()["batch"]),
            case: id(&case),
            party: case["party"]["id"].as_str().expect("a party").to_owned(),
            letter,
            file: id(&file),
            operator: id(sales),
            office: case["office"]["id"].as_str().expect("an office").to_owned(),
            notice: id(&notice),
            import: id(&import["import"]),
            things: BTreeMap::new(),
        };
        for system in matrix::SYSTEMS {
            let things = (system.things)(desk, &world).await;
            world.things.extend(things);
        }
        world
    }

    /// The ids of everything there is to ask about.
    pub fn ids(&self) -> Vec<String> {
        let own = [
            &self.case,
            &self.party,
            &self.letter,
            &self.file,
            &self.operator,
            &self.office,
            &self.notice,
            &self.payout,
            &self.batch,
            &self.import,
            &self.token,
            &self.webhook,
            &self.approval,
        ];
        own.into_iter().chain(self.things.values()).cloned().collect()
    }

    fn path(&self, path: &str) -> String {
        let filled = path
            .replace("{case}", &self.case)
            .replace("{party}", &self.party)
            .replace("{letter}", &self.letter)
            .replace("{file}", &self.file)
            .replace("{operator}", &self.operator)
            .replace("{notice}", &self.notice)
            .replace("{payout}", &self.payout)
            .replace("{batch}", &self.batch)
            .replace("{import}", &self.import)
            .replace("{token}", &self.token)
            .replace("{webhook}", &self.webhook)
            .replace("{approval}", &self.approval)
            .replace("{office}", &self.office);
        let filled = self.things.iter().fold(filled, |path, (name, id)| path.replace(&format!("{{{name}}}"), id));
        // A query in Chinese is written in percents.
        filled.chars().map(|c| if c.is_ascii() { c.to_string() } else { "%E7%8E%8B".to_owned() }).collect()
    }

    pub fn ask(&self, (method, path, _, _, body): &Row) -> Ask {
        let ask = Ask::new(method, self.path(path)).version(999_999);
        match body(self) {
            Value::Null => ask,
            Value::String(form) if form.starts_with("--form") => ask.raw("multipart/form-data; boundary=form", form),
            Value::String(file) => ask.raw("application/pdf", file),
            body => ask.json(body),
        }
    }
}

#[tokio::test]
async fn every_role_is_allowed_what_the_table_says_and_nothing_else() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let world = World::make(&desk).await;
    let mut wrong = Vec::new();
    // Of what the case is about, the applicant is the customer: even so nothing of what operators see is there for it.
    let mut applicant = Visitor::new(&desk);
    applicant.sign_in("13800000001").await;
    let applicant = format!("Bearer {}", applicant.token());
    for row in matrix::rows() {
        let (method, path, allowed, otherwise, _) = row;
        let reply = desk.send(world.ask(row)).await;
        if reply.status != 401 {
            wrong.push(format!("{method} {path} as nobody: {}", reply.status));
        }
        let reply = desk.send(world.ask(row).with("authorization", &applicant)).await;
        if reply.status != 404 {
            wrong.push(format!("{method} {path} as an applicant: {}", reply.status));
        }
        for role in ROLES {
            let reply = desk.ask(role, world.ask(row)).await;
            let status = reply.status.as_u16();
            let expected = if allowed.contains(&role) {
                // Through the door: done, or refused by a rule.
                reply.status.is_success() || matches!(status, 409 | 412 | 422)
            } else {
                let hidden = *otherwise == Else::Hidden && role == "admin";
                status == if *otherwise == Else::NotFound || hidden { 404 } else { 403 }
            };
            if !expected {
                wrong.push(format!("{method} {path} as {role}: {status} {}", String::from_utf8_lossy(&reply.bytes)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_route_of_the_document_stands_in_the_table() {
    let document = serde_json::to_value(yinuo_api::openapi()).expect("JSON");
    let pattern = |path: &str| -> String {
        let path = path.split('?').next().unwrap_or_default();
        // Whatever names one thing: an id, a key, a name.
        let part = |part: &str| match part {
            part if ["{", "reminder_", "policy_"].iter().any(|start| part.starts_with(start)) => "{}".to_owned(),
            "complaint.consumer" | "life-cn" | "life-policies" => "{}".to_owned(),
            part => part.to_owned(),
        };
        path.split('/').map(part).collect::<Vec<_>>().join("/")
    };
    let mut documented = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            let path = path.strip_prefix("/api/v1").expect("below /api/v1");
            documented.insert((method.to_uppercase(), pattern(path)));
        }
    }
    let mut told: BTreeSet<_> =
        matrix::rows().map(|(method, path, ..)| ((*method).to_owned(), pattern(path))).collect();
    // Open to everybody: it is how one becomes somebody.
    told.insert(("POST".to_owned(), "/sessions".to_owned()));
    told.insert(("GET".to_owned(), "/demonstration".to_owned()));
    // Whoever was locked out cannot sign in to hear it.
    told.insert(("POST".to_owned(), "/offline-contacts".to_owned()));
    told.insert(("GET".to_owned(), "/sessions/oidc".to_owned()));
    for path in ["/sessions/oidc", "/sessions/oidc/return", "/sessions/oidc/code"] {
        told.insert(("POST".to_owned(), path.to_owned()));
    }
    assert_eq!(documented.difference(&told).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "not in the table");
    assert_eq!(told.difference(&documented).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "no such route");
}

fn places_of(me: &Value) -> Vec<String> {
    me["places"].as_array().expect("places").iter().map(|one| one.as_str().expect("a key").to_owned()).collect()
}

#[tokio::test]
async fn the_roles_of_the_packs_are_told_with_what_they_may_and_who_asks_sees_the_own_places() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let table = desk.ask("admin", Ask::get("/roles")).await.good();
    let role = |key: &str| {
        let roles = table["roles"].as_array().unwrap();
        roles.iter().find(|role| role["key"] == key).unwrap_or_else(|| panic!("{key}: {table}")).clone()
    };
    assert_eq!(role("clerk")["name"], json!({ "zh": "柜员", "en": "Clerk" }));
    assert_eq!((&role("clerk")["reach"], &role("manager")["reach"]), (&json!("office"), &json!("subtree")));
    // The office below the root has one of each; the root's own administrator is not below it.
    assert_eq!((&role("clerk")["held_by"], &role("admin")["held_by"]), (&json!(1), &json!(1)));
    assert_eq!(table["vanished"], json!([]));
    let known: Vec<&str> =
        table["permissions"].as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap()).collect();
    assert!(known.contains(&"read_policies") && known.contains(&"manage_house"), "{known:?}");
    // Who sees no operator is not told how many there are.
    let seen = desk.ask("clerk", Ask::get("/roles")).await.good();
    assert_eq!(seen["roles"][0]["held_by"], Value::Null);
    let me = desk.ask("sales", Ask::get("/me")).await.good();
    assert_eq!(me["roles"], json!([{ "key": "sales", "name": { "zh": "销售人员", "en": "Sales" } }]));
    // What is the whole house's has its place at the root office only.
    for (login, shown) in [("manager", false), ("head", true)] {
        desk.head().await;
        let me = desk.ask(login, Ask::get("/me")).await.good();
        assert_eq!((&me["at_root"], places_of(&me).contains(&"ledger".to_owned())), (&json!(shown), shown), "{login}");
        assert_eq!(places_of(&me).contains(&"day-runs".to_owned()), shown, "{login}");
    }
    assert!(places_of(&me).contains(&"policies".to_owned()) && !places_of(&me).contains(&"audit".to_owned()), "{me}");
    let me = desk.ask("admin", Ask::get("/me")).await.good();
    assert_eq!(
        places_of(&me),
        ["notices", "set-aside", "audit", "packs", "tokens", "webhooks", "operators", "roles", "offices"]
    );
    assert_eq!(me["permissions"], json!(["mend", "read_operations", "verify", "read_operators", "manage_house"]));
    let handlers = desk.ask("manager", Ask::get("/operators?role=handler")).await.good();
    assert_eq!(handlers["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_administrator_sees_no_customer_in_the_operations() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    desk.case(1).await;
    let seen = desk.ask("root", Ask::get("/operations?limit=200")).await.good();
    let commands: BTreeSet<&str> =
        seen["items"].as_array().unwrap().iter().map(|operation| operation["command"].as_str().unwrap()).collect();
    assert!(commands.contains("create-operator") && !commands.contains("open-case"), "{commands:?}");
    assert!(!seen.to_string().contains("王芳"));
    let seen = desk.ask("auditor", Ask::get("/operations?limit=200&command=open-case")).await.good();
    assert_eq!(seen["items"].as_array().unwrap().len(), 1);
    assert_eq!(seen["items"][0]["by"]["name"], "clerk一");
}
