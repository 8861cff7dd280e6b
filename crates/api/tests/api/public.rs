//! The public pages as a browser without script sees them: what anybody reads, and what an applicant sees of its own.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use yinuo_api::{ApiOptions, OpenTo};
use yinuo_testkit::house::{On, resident_id};

use super::desk::{Ask, Desk, Reply, id, opening, person};
use super::policies::in_force;
use super::roles::proposal;

/// A browser without script, with its cookies and the page it shows.
pub struct Visitor<'a> {
    desk: &'a Desk,
    pub cookies: BTreeMap<String, String>,
    pub page: String,
    pub status: u16,
    /// Where the last page leads on to.
    pub leads: String,
}

impl<'a> Visitor<'a> {
    pub fn new(desk: &'a Desk) -> Visitor<'a> {
        Visitor { desk, cookies: BTreeMap::new(), page: String::new(), status: 0, leads: String::new() }
    }

    async fn take(&mut self, ask: Ask) -> Reply {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let reply = self.desk.send(ask.with("cookie", &cookies.join("; "))).await;
        for cookie in reply.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (name, rest) = cookie.split_once('=').unwrap();
            let (value, parameters) = rest.split_once(';').unwrap();
            assert!(parameters.contains("Path=/public") && parameters.contains("SameSite=Lax"), "{cookie}");
            if parameters.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                assert!(name == "yinuo_language" || parameters.contains("HttpOnly"), "{cookie}");
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        self.status = reply.status.as_u16();
        self.leads = reply.header("location").to_owned();
        // A browser reads these as what they stand for.
        self.page = String::from_utf8_lossy(&reply.bytes).replace("&#x2f;", "/");
        reply
    }

    pub async fn open(&mut self, path: &str) -> Reply {
        let reply = self.take(Ask::outside("GET", &format!("/public{path}"))).await;
        assert!(reply.bytes.len() < 150_000, "{path} weighs {} bytes", reply.bytes.len());
        reply
    }

    /// The value of a hidden field of the page.
    pub fn hidden(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let value = self.page.split(&start).nth(1).and_then(|rest| rest.split('"').next());
        value.unwrap_or_else(|| panic!("{name} in {}", self.page)).to_owned()
    }

    pub async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let mut body = vec![("form".to_owned(), self.hidden("form"))];
        body.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.send_raw(path, &body).await
    }

    pub async fn send_raw(&mut self, path: &str, fields: &[(String, String)]) -> Reply {
        let escaped = |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
        let pairs = fields.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let ask = Ask::outside("POST", &format!("/public{path}")).raw("application/x-www-form-urlencoded", body);
        self.take(ask).await
    }

    pub async fn upload(&mut self, path: &str, material: &str, name: &str, content: &[u8]) -> Reply {
        let mut body = Vec::new();
        for (field, value) in [("form", self.hidden("form").as_str()), ("material", material)] {
            let part = format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let ask = Ask::outside("POST", &format!("/public{path}")).raw("multipart/form-data; boundary=edge", body);
        self.take(ask).await
    }

    /// The code that was sent last to a number.
    pub async fn code(&self, phone: &str) -> String {
        yinuo_service::upkeep::run_due(self.desk.house()).await.unwrap();
        let messages = self.desk.test.messages();
        let (_, said) = messages.iter().rev().find(|(to, _)| to == phone).expect("a message");
        said.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 6).expect("a code").to_owned()
    }

    pub async fn ask_for_code(&mut self, phone: &str) -> Reply {
        self.open("/sign-in").await;
        self.send("/sign-in", &[("phone", phone)]).await
    }

    pub async fn enter(&mut self, code: &str, name: &str) -> Reply {
        let challenge = self.hidden("challenge");
        self.send("/sign-in/code", &[("challenge", &challenge), ("code", code), ("name", name)]).await
    }

    pub async fn sign_in(&mut self, phone: &str) {
        self.ask_for_code(phone).await;
        let code = self.code(phone).await;
        self.enter(&code, "").await;
        assert_eq!((self.status, self.leads.as_str()), (303, "/public/cases"), "{}", self.page);
    }

    pub fn token(&self) -> &str {
        &self.cookies["yinuo_applicant"]
    }

    #[track_caller]
    pub fn shows(&self, text: &str) {
        assert!(self.page.contains(text), "`{text}` is not in {}", self.page);
    }
}

const NOW: &str = "2011-09-29T10:00:00";

/// The whole way of a customer, on a database.
async fn walk(on: On) {
    let desk = Desk::open_on(on, NOW).await;
    let case = desk.case(1).await;
    let number = case["number"].as_str().unwrap();
    let notice = Ask::post(format!("/cases/{}/one-notice", id(&case)), json!({})).version(1);
    desk.ask("clerk", notice).await.good();
    let mut customer = Visitor::new(&desk);
    customer.open(&format!("/cases/{number}")).await;
    assert_eq!(customer.status, 303, "whoever is not signed in is led to where that is done");
    let sign_in = customer.leads.strip_prefix("/public").unwrap().to_owned();
    customer.open(&sign_in).await;
    let next = customer.hidden("next");
    customer.send("/sign-in", &[("phone", "138 0000 0001"), ("next", &next)]).await;
    let code = customer.code("13800000001").await;
    let challenge = customer.hidden("challenge");
    let entered = [("challenge", challenge.as_str()), ("code", &code), ("next", &next)];
    customer.send("/sign-in/code", &entered).await;
    assert_eq!((customer.status, customer.leads.clone()), (303, format!("/public/cases/{number}")));
    customer.open("/cases").await;
    customer.shows(number);
    customer.open(&format!("/cases/{number}")).await;
    customer.shows("办理中");
    customer.shows("缺少");
    customer.shows("一次性告知");
    customer.upload(&format!("/cases/{number}/files"), "holder-id", "身份证.pdf", b"%PDF-1.7 id").await;
    assert_eq!((customer.status, customer.leads.clone()), (303, format!("/public/cases/{number}?sent=yes")));
    customer.open(&format!("/cases/{number}?sent=yes")).await;
    customer.shows("身份证.pdf");
    customer.shows("已上传，待核对");
    // The clerk is told, sees it, and takes it for the material.
    yinuo_service::upkeep::run_due(desk.house()).await.unwrap();
    let reminders = desk.ask("clerk", Ask::get("/reminders")).await.good();
    assert!(reminders["items"].as_array().unwrap().iter().any(|one| one["kind"] == "handed_in"), "{reminders}");
    let seen = desk.ask("clerk", Ask::get(format!("/cases/{number}"))).await.good();
    let document = &seen["files"][0];
    assert_eq!((&document["name"], &document["by"]["name"]), (&json!("身份证.pdf"), &json!("申请人")));
    let received = json!({ "items": [{ "key": "holder-id", "state": "received" }] });
    let version = seen["version"].as_i64().unwrap();
    desk.ask("clerk", Ask::post(format!("/cases/{number}/materials"), received).version(version)).await.good();
    customer.open(&format!("/cases/{number}")).await;
    customer.shows("资料齐全");
    let own = customer.page.split("/public/files/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let paper = customer.open(&format!("/files/{own}")).await;
    assert_eq!(paper.bytes, b"%PDF-1.7 id");
    customer.open(&format!("/cases/{number}")).await;
    let letter = customer.page.split("/public/letters/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let read = customer.open(&format!("/letters/{letter}")).await;
    assert!(read.header("content-security-policy").contains("sandbox"));
    customer.open("/cases").await;
    let token = customer.token().to_owned();
    customer.send("/sign-out", &[]).await;
    assert_eq!(customer.leads, "/public");
    customer.cookies.insert("yinuo_applicant".to_owned(), token);
    customer.open("/cases").await;
    assert_eq!(customer.status, 303, "the token of an ended session is dead");
    let report = yinuo_service::verify::verify(&desk.house().store, |_| ()).await.unwrap();
    assert!(report.problems.is_empty(), "{report:?}");
}

#[tokio::test]
async fn a_customer_signs_in_with_a_code_sees_the_case_hands_in_a_document_and_signs_out_on_sqlite() {
    walk(On::Sqlite).await;
}

#[tokio::test]
async fn a_customer_signs_in_with_a_code_sees_the_case_hands_in_a_document_and_signs_out_on_postgresql() {
    walk(On::Postgres).await;
}

#[tokio::test]
async fn what_is_anothers_is_not_there_for_an_applicant_and_neither_is_what_operators_laid_with_the_own_case() {
    let desk = Desk::open(NOW).await;
    let own = desk.case(1).await;
    let other = desk.case(2).await;
    let mut papers = Vec::new();
    for case in [&own, &other] {
        let upload = Ask::new("POST", format!("/cases/{}/files?name=survey.pdf", id(case)));
        papers.push(id(&desk.ask("clerk", upload.raw("application/pdf", "%PDF-1.7 survey")).await.good()));
    }
    let notice = Ask::post(format!("/cases/{}/one-notice", id(&other)), json!({})).version(1);
    let letter = desk.ask("clerk", notice).await.good()["letter_id"].as_str().unwrap().to_owned();
    let policy = desk.ask("clerk", Ask::post("/policies", proposal(other["party"]["id"].as_str().unwrap()))).await;
    let policy = policy.good()["number"].as_str().unwrap().to_owned();
    let mut second = Visitor::new(&desk);
    second.sign_in("13800000002").await;
    let number = other["number"].as_str().unwrap();
    second.open(&format!("/cases/{number}")).await;
    second.upload(&format!("/cases/{number}/files"), "", "own.png", b"\x89PNG\r\n\x1a\n..").await;
    second.open(&format!("/cases/{number}")).await;
    papers.push(second.page.split("/public/files/").nth(1).unwrap().split('"').next().unwrap().to_owned());
    second.open("/agreements").await;
    second.shows(&policy);
    let mut first = Visitor::new(&desk);
    first.sign_in("13800000001").await;
    first.open(&format!("/cases/{}", own["number"].as_str().unwrap())).await;
    assert_eq!(first.status, 200);
    assert!(!first.page.contains("survey.pdf"), "what operators laid with the case is theirs");
    let mine = first.page.clone();
    let mut addresses =
        vec![format!("/letters/{letter}"), "/cases/case_0000000000001".to_owned(), "/nothing".to_owned()];
    addresses.extend([id(&other), number.to_owned()].map(|name| format!("/cases/{name}")));
    addresses.extend(papers.iter().map(|paper| format!("/files/{paper}")));
    for address in addresses {
        first.open(&address).await;
        assert_eq!(first.status, 404, "{address}");
        assert!(!first.page.contains("办理中") && !first.page.contains("survey"), "{address}");
    }
    first.page = mine;
    first.upload(&format!("/cases/{number}/files"), "", "a.pdf", b"%PDF-1.7 x").await;
    assert_eq!(first.status, 404);
    first.open("/agreements").await;
    assert!(!first.page.contains(&policy));
    first.open("/cases").await;
    assert!(!first.page.contains(number));
}

/// Every page there is: its path here, whom it is open to, and whether it shows and takes something.
const TABLE: &[(&str, OpenTo, bool, bool)] = &[
    ("", OpenTo::Anybody, true, false),
    ("/commitments", OpenTo::Anybody, true, false),
    ("/check", OpenTo::Anybody, true, true),
    ("/cases", OpenTo::Applicants, true, false),
    ("/cases/{case}", OpenTo::Applicants, true, false),
    ("/cases/{case}/files", OpenTo::Applicants, false, true),
    ("/agreements", OpenTo::Applicants, true, false),
    ("/services", OpenTo::Anybody, true, false),
    ("/services/{service}", OpenTo::Applicants, true, true),
    ("/files/{file}", OpenTo::Applicants, true, false),
    ("/letters/{letter}", OpenTo::Applicants, true, false),
    ("/survey/{code}", OpenTo::Anybody, true, true),
    ("/sign-in", OpenTo::Anybody, true, true),
    ("/sign-in/code", OpenTo::Anybody, false, true),
    ("/sign-out", OpenTo::Applicants, false, true),
    ("/language", OpenTo::Anybody, true, false),
    ("/agriculture/subsidies", OpenTo::Applicants, true, true),
    ("/school", OpenTo::Anybody, true, false),
    ("/school/agreement", OpenTo::Anybody, true, false),
    ("/school/agreement.txt", OpenTo::Anybody, true, false),
    ("/school/agree", OpenTo::Applicants, true, true),
    ("/school/apply", OpenTo::Applicants, true, true),
    ("/school/certificate", OpenTo::Applicants, true, false),
    ("/school/policy", OpenTo::Anybody, true, true),
    ("/school/claims", OpenTo::Applicants, true, false),
    ("/publications", OpenTo::Anybody, true, false),
    ("/publications/{number}", OpenTo::Anybody, true, false),
];

#[tokio::test]
async fn every_page_is_open_to_whom_the_table_says_and_takes_no_form_of_another_site() {
    let told: Vec<_> = yinuo_api::systems::public_pages()
        .map(|page| (page.path, page.open_to, page.show.is_some(), page.send.is_some()))
        .collect();
    assert_eq!(told, TABLE, "the table of this test is the list of the pages");
    let desk = Desk::open(NOW).await;
    let case = desk.case(1).await;
    let notice = Ask::post(format!("/cases/{}/one-notice", id(&case)), json!({})).version(1);
    let letter = desk.ask("clerk", notice).await.good()["letter_id"].as_str().unwrap().to_owned();
    let mut applicant = Visitor::new(&desk);
    applicant.sign_in("13800000001").await;
    let number = case["number"].as_str().unwrap();
    applicant.open(&format!("/cases/{number}")).await;
    applicant.upload(&format!("/cases/{number}/files"), "", "own.pdf", b"%PDF-1.7 x").await;
    applicant.open(&format!("/cases/{number}")).await;
    let file = applicant.page.split("/public/files/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let code = super::surveys::code(&desk).await;
    // An operator's session is none of these pages'.
    let mut operator = Visitor::new(&desk);
    operator.cookies.insert("yinuo_session".to_owned(), desk.token("manager").await);
    operator.cookies.insert("yinuo_applicant".to_owned(), desk.token("manager").await);
    let mut nobody = Visitor::new(&desk);
    for (path, open_to, shows, takes) in TABLE {
        let address = path.replace("{case}", number).replace("{service}", "complaint.consumer");
        let address = address.replace("{file}", &file).replace("{letter}", &letter).replace("{code}", &code);
        for (who, visitor) in [("nobody", &mut nobody), ("operator", &mut operator), ("applicant", &mut applicant)] {
            let in_own_right = *open_to == OpenTo::Anybody || who == "applicant";
            let reply = visitor.open(&address).await;
            let expected: &[u16] = match (shows, in_own_right) {
                (false, _) => &[405],
                (true, true) => &[200, 303],
                (true, false) => &[303],
            };
            assert!(expected.contains(&visitor.status), "GET {path} as {who}: {}", visitor.status);
            if *shows && !in_own_right {
                assert!(visitor.leads.starts_with("/public/sign-in?next="), "{path}: {}", visitor.leads);
            }
            assert_eq!(reply.header("cache-control"), "no-store", "{path}");
            let policy = reply.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("script"), "{path}: {policy}");
            assert!(!visitor.page.contains("<script"), "{path}");
            for form in ["", "0000000000000000000000000000000000000000000000000000000000000000"] {
                visitor.send_raw(&address, &[("form".to_owned(), form.to_owned())]).await;
                let expected = match (takes, in_own_right) {
                    (false, _) => 405,
                    (true, true) => 403,
                    (true, false) => 401,
                };
                assert_eq!(visitor.status, expected, "POST {path} as {who}");
            }
        }
    }
    applicant.open("/cases").await;
    let body = format!("form={}", applicant.hidden("form"));
    let from_elsewhere = Ask::outside("POST", "/public/sign-out").raw("application/x-www-form-urlencoded", body);
    applicant.take(from_elsewhere.with("sec-fetch-site", "cross-site")).await;
    assert_eq!(applicant.status, 403, "what a browser says comes from another site is not taken");
    applicant.shows("<h1>");
}

#[tokio::test]
async fn a_house_whose_settings_have_no_public_pages_has_none() {
    let desk = Desk::open(NOW).await;
    let closed = yinuo_api::router(desk.test.house.clone(), ApiOptions::default());
    let desk = Desk { router: closed, ..desk };
    for path in ["/public", "/public/sign-in", "/public/cases"] {
        desk.send(Ask::outside("GET", path)).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn the_commitments_are_those_of_the_packs_with_the_rate_at_which_they_were_kept() {
    let desk = Desk::open(NOW).await;
    for number in 1..=3 {
        let mut body = opening(number);
        body["materials"] = json!(["application", "holder-id"]);
        let case = desk.ask("clerk", Ask::post("/cases", body)).await.good();
        if number < 3 {
            let accept = Ask::post(format!("/cases/{}/milestones", id(&case)), json!({ "key": "accepted" }));
            desk.ask("clerk", accept.version(case["version"].as_i64().unwrap())).await.good();
        }
    }
    // The third is not accepted in time.
    let clock = Ask::new("PUT", "/training/clock").json(json!({ "now": "2011-10-20T02:00:00Z" }));
    desk.ask("admin", clock).await.good();
    let mut anybody = Visitor::new(&desk);
    anybody.open("/commitments").await;
    anybody.shows("2个工作日内");
    anybody.shows("按时办结 66.6%");
    anybody.shows("2 / 3");
    anybody.shows("第");
    anybody.open("/language?to=en&back=/commitments").await;
    assert_eq!(anybody.leads, "/public/commitments");
    anybody.open("/commitments").await;
    anybody.shows("within 2 working days");
    anybody.shows("lang=\"en\"");
    for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        anybody.open(&format!("/language?to=zh&back={elsewhere}")).await;
        assert_eq!(anybody.leads, "/public", "{elsewhere}");
    }
}

#[tokio::test]
async fn an_own_policy_is_shown_with_what_is_due_and_its_check_code_proves_it_and_tells_nothing_else() {
    let desk = Desk::open("2011-10-10T10:00:00").await;
    let policy = in_force(&desk, 1).await;
    let number = policy["number"].as_str().unwrap();
    let mut holder = Visitor::new(&desk);
    holder.sign_in("13800000001").await;
    holder.open("/agreements").await;
    let disclosed = ["被保险人", "受益人", "法定继承人", "保险费", "年交", "销售渠道"];
    for text in
        [number, "有效", "下次应缴", "2012-10-01，", "保险金额", "验真码", "100000.00元"].into_iter().chain(disclosed)
    {
        holder.shows(text);
    }
    let code = holder.page.split("验真码</dt><dd>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(code.len(), 8);
    let mut anybody = Visitor::new(&desk);
    anybody.open("/check").await;
    let spaced = format!(" {} {}", &code[..4], code[4..].to_lowercase());
    anybody.send("/check", &[("number", &number.to_lowercase()), ("code", &spaced)]).await;
    anybody.shows("是本公司的合同");
    assert!(!anybody.page.contains("王芳") && !anybody.page.contains("100000"), "{}", anybody.page);
    // As a telephone's keyboard or a copied mail writes them.
    let wide = |text: &str| text.chars().filter_map(|c| char::from_u32(u32::from(c) + 0xfee0)).collect::<String>();
    for (number, code) in [
        (wide(number), wide(&code)),
        (format!("\u{200b}{}\u{202c}", number.replace('-', "—")), format!("{code}\u{feff}")),
    ] {
        anybody.send("/check", &[("number", &number), ("code", &code)]).await;
        anybody.shows("是本公司的合同");
    }
    anybody.send("/check", &[("number", number), ("code", "AAAAAAAA")]).await;
    let wrong_code = anybody.page.replace(number, "N");
    anybody.send("/check", &[("number", "P0000-0000000-0"), ("code", &code)]).await;
    assert_eq!(wrong_code, anybody.page.replace("P0000-0000000-0", "N"), "nobody learns which numbers there are");
    anybody.shows("不相符");
}

#[tokio::test]
async fn a_complaint_opens_a_case_of_the_service_that_the_pack_opens_to_applicants_and_sent_twice_it_is_one() {
    let desk = Desk::open(NOW).await;
    let party = desk.party(1).await;
    let policy = desk.ask("clerk", Ask::post("/policies", proposal(&id(&party)))).await.good();
    let policy = policy["number"].as_str().unwrap();
    let mut customer = Visitor::new(&desk);
    customer.open("/services").await;
    customer.shows("/public/services/complaint.consumer");
    assert!(!customer.page.contains("life.policy-servicing"), "the pack opens complaints alone");
    customer.sign_in("13800000001").await;
    customer.open("/services/life.policy-servicing").await;
    assert_eq!(customer.status, 404);
    customer.open("/services/complaint.consumer").await;
    customer.shows(policy);
    assert!(!customer.page.contains("answer.complexity"), "how complex it is, the house says");
    let once = customer.hidden("once");
    let form = customer.page.clone();
    customer.send("/services/complaint.consumer", &[("once", &once)]).await;
    assert_eq!(customer.status, 422);
    customer.shows("role=\"alert\"");
    customer.page.clone_from(&form);
    let fields = [
        ("once", once.as_str()),
        ("about.agreement", policy),
        ("answer.complaint", "业务员没有告知退保损失\r\n<b>"),
        ("answer.contact_phone", "13900000009"),
    ];
    customer.send("/services/complaint.consumer", &fields).await;
    assert_eq!(customer.status, 200, "{}", customer.page);
    let number = customer.page.split("/public/cases/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    customer.page = form;
    customer.send("/services/complaint.consumer", &fields).await;
    assert_eq!(customer.status, 200);
    let cases = desk.ask("manager", Ask::get("/cases?service=complaint.consumer")).await.good();
    assert_eq!(cases["items"].as_array().unwrap().len(), 1, "{cases}");
    let seen = desk.ask("manager", Ask::get(format!("/cases/{number}"))).await.good();
    assert_eq!((&seen["channel"], &seen["answers"]["policy_number"]), (&json!("web"), &json!(policy)));
    assert_eq!(seen["answers"]["contact_phone"], "139****0009");
    assert_eq!(seen["subjects"][0]["label"], policy);
    customer.open(&format!("/cases/{number}")).await;
    customer.shows("投诉答复");
    customer.shows("2011年10月");
    let audit = desk.ask("manager", Ask::get(format!("/cases/{number}/audit"))).await.good();
    let opened: Vec<&Value> = audit["items"].as_array().unwrap().iter().collect();
    assert!(opened.iter().any(|one| one["by"]["name"] == "申请人"), "{audit}");
}

#[tokio::test]
async fn several_customers_with_one_number_are_told_apart_by_their_names() {
    let desk = Desk::open(NOW).await;
    let first = desk.party(1).await;
    let mut other = person(2);
    other["name"] = json!("李小明");
    other["phone"] = json!("13800000001");
    other["identity"]["number"] = json!(resident_id(2));
    desk.ask("clerk", Ask::post("/parties", other)).await.good();
    let mut opening = opening(1);
    opening.as_object_mut().unwrap().remove("new_party");
    opening["party"] = first["id"].clone();
    let case = desk.ask("clerk", Ask::post("/cases", opening)).await.good();
    let mut child = Visitor::new(&desk);
    child.ask_for_code("13800000001").await;
    let code = child.code("13800000001").await;
    child.enter(&code, "").await;
    assert_eq!(child.status, 422);
    child.shows("几位客户登记了这个号码");
    assert!(!child.page.contains("王芳"), "nobody's name is told");
    child.enter(&code, "王五").await;
    assert_eq!(child.status, 422);
    child.enter(&code, " 李小明 ").await;
    assert_eq!(child.status, 303);
    child.open("/cases").await;
    assert!(!child.page.contains(case["number"].as_str().unwrap()));
}
