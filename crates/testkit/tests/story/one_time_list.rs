//! The rule "one-time list, promised limits" (CBIRC Order 2020 No. 13, art. 27) counted over the shipped packs of the broker: for each service the
//! channels it is asked for in, what its one-time list has, and the limits that are promised. The table stands on the page of each pack and is
//! compared word for word, so that a service without its row fails here.
//!
//! `YINUO_REWRITE_DOCS=1 cargo test -p yinuo-testkit --test story one_time_list` writes it anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use yinuo_core::broker::service_plans_of_source;
use yinuo_core::case::Channel;
use yinuo_core::pack::{FollowUpKind, Pack, PackSource};
use yinuo_core::service::Service;
use yinuo_service::packs::shipped;

const BEGIN: &str = "<!-- one-time list: begin -->\n";
const END: &str = "<!-- one-time list: end -->\n";

/// Who begins a case of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begun {
    /// A client or a school, in whatever channel.
    Client,
    /// The department, without anybody asking.
    Department,
    /// The program: a plan, a run of reports, an answer of a bank.
    Program,
}

/// What whoever is served brings.
#[derive(Debug, Clone, Copy)]
enum Brings {
    Papers,
    /// Nothing, and why.
    Nothing(&'static str),
}

/// Each service of the two packs: who begins it, and what is brought to it. A new service is entered here.
const SERVICES: [(&str, Begun, Brings); 9] = [
    ("broker.claim", Begun::Client, Brings::Papers),
    ("broker.claims-mechanism", Begun::Program, Brings::Nothing("we draw up what is agreed on 由我们拟定")),
    ("broker.client-needs", Begun::Department, Brings::Nothing("we ask, the client tells 由我们询问")),
    ("broker.client-report", Begun::Program, Brings::Nothing("we send it 由我们送交")),
    ("broker.enquiry", Begun::Client, Brings::Nothing("a question is enough 提出问题即可")),
    ("broker.insurer-report", Begun::Department, Brings::Nothing("the insurer reports 由保险公司提交")),
    ("broker.service-task", Begun::Program, Brings::Nothing("we do the task 由我们完成")),
    ("school.claim", Begun::Client, Brings::Papers),
    ("school.failed-payment", Begun::Program, Brings::Papers),
];

/// Services without a promised limit, each with the reason. There is none.
const WITHOUT_LIMIT: [(&str, &str); 0] = [];

fn entry(service: &Service) -> (Begun, Brings) {
    let entry = SERVICES.iter().find(|(key, ..)| *key == service.key);
    let (_, begun, brings) = entry.unwrap_or_else(|| panic!("{} is not in the table of services", service.key));
    (*begun, *brings)
}

/// The channels in which people ask; the system is nobody's.
fn channels() -> Vec<Channel> {
    Channel::ALL.into_iter().filter(|channel| *channel != Channel::System).collect()
}

fn ways(service: &Service, begun: Begun) -> String {
    let form = if service.applicant_fields.is_some() { ", with a form on the web 网上自助" } else { "" };
    match begun {
        Begun::Client => format!("{}{form}", channels().len()),
        Begun::Department => "by the department 由部门发起".to_owned(),
        Begun::Program => "by the program 由系统发起".to_owned(),
    }
}

fn list(service: &Service, brings: Brings) -> String {
    match brings {
        Brings::Nothing(reason) => format!("none: {reason}"),
        Brings::Papers => {
            let always = service.materials.iter().filter(|material| material.required).count();
            format!("{}: {always} always, {} as needed", service.materials.len(), service.materials.len() - always)
        }
    }
}

fn limits(service: &Service) -> String {
    let owing: BTreeSet<&str> = service.promises.iter().map(|promise| promise.owed_by.as_str()).collect();
    let counted = |who: &&str| service.promises.iter().filter(|promise| promise.owed_by == **who).count();
    let each: Vec<String> = owing.iter().map(|who| format!("{who} {}", counted(who))).collect();
    format!("{}: {}", service.promises.len(), each.join(", "))
}

fn table(pack: &Pack) -> String {
    let mut text = String::from("| service | channels | one-time list | promised limits |\n|---|---|---|---|\n");
    for service in &pack.services {
        let (begun, brings) = entry(service);
        let _ = writeln!(
            text,
            "| `{}` {} | {} | {} | {} |",
            service.key,
            service.name.zh,
            ways(service, begun),
            list(service, brings),
            limits(service)
        );
    }
    text
}

/// The services of which the program itself opens cases: what follows from events, the plan of a client, the reports to clients.
fn opened_by_the_program(source: &PackSource, pack: &Pack) -> BTreeSet<String> {
    let events = pack.follow_ups.iter().filter_map(|follow_up| match &follow_up.does {
        FollowUpKind::Open { service, .. } => Some(service.clone()),
        FollowUpKind::Record { .. } | FollowUpKind::Letter(_) => None,
    });
    let plans = service_plans_of_source(source).expect("sound plans");
    let planned = plans.into_iter().flat_map(|plan| {
        let tasks = plan.tasks.into_iter().map(|task| task.service);
        tasks.chain([plan.by_hand, plan.report.service]).collect::<Vec<_>>()
    });
    events.chain(planned).collect()
}

fn check(source: &PackSource, pack: &Pack) {
    let by_program = opened_by_the_program(source, pack);
    for service in &pack.services {
        let (begun, brings) = entry(service);
        assert_eq!(begun == Begun::Program, by_program.contains(&service.key), "{}: who begins it", service.key);
        assert_eq!(
            matches!(brings, Brings::Papers),
            !service.materials.is_empty(),
            "{}: what is brought is listed, and nothing else",
            service.key
        );
        let hints = service.materials.iter().all(|material| material.hint.is_some());
        assert!(hints, "{}: each material says what to bring exactly, so that nobody comes twice", service.key);
        let excused = WITHOUT_LIMIT.iter().any(|(key, _)| *key == service.key);
        assert_eq!(service.promises.is_empty(), excused, "{}: a limit is promised, or a reason named", service.key);
    }
}

fn check_page(name: &str, pack: &Pack) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/packs/{name}.md"));
    let page = std::fs::read_to_string(&path).expect("the page");
    let (before, rest) = page.split_once(BEGIN).expect("the mark before the table");
    let (_, after) = rest.split_once(END).expect("the mark after the table");
    let fresh = format!("{before}{BEGIN}{}{END}{after}", table(pack));
    if std::env::var_os("YINUO_REWRITE_DOCS").is_some() {
        std::fs::write(&path, &fresh).expect("the page can be written");
    }
    let page = std::fs::read_to_string(&path).expect("the page");
    let remedy = "YINUO_REWRITE_DOCS=1 cargo test -p yinuo-testkit --test story one_time_list";
    assert!(page == fresh, "docs/packs/{name}.md is stale: {remedy}; it should say\n{}", table(pack));
}

#[test]
fn each_service_of_the_broker_has_its_one_time_list_and_its_promised_limits_counted_on_the_page_of_its_pack() {
    let channels = channels();
    assert!(channels.contains(&Channel::Phone) && channels.contains(&Channel::Web), "{channels:?}");
    let packs = shipped();
    let mut seen = BTreeSet::new();
    for name in ["broker-cn", "school-liability-henan"] {
        let source = packs.iter().find(|source| source.name == name).expect("it is shipped");
        let pack = Pack::read(source).expect("a sound pack");
        check(source, &pack);
        check_page(name, &pack);
        seen.extend(pack.services.iter().map(|service| service.key.clone()));
    }
    let known: BTreeSet<String> = SERVICES.iter().map(|(key, ..)| (*key).to_owned()).collect();
    assert_eq!(seen, known, "no row without a service");
}
