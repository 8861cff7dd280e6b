//! The packs of this repository are sound, and every kind of mistake is found with its line and a remedy.

use std::path::{Path, PathBuf};

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn packs_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs")
}

/// The texts of a pack of this repository.
pub(crate) fn load(name: &str) -> PackSource {
    let folder = packs_folder().join(name);
    let mut files: Vec<(String, String)> = std::fs::read_dir(&folder)
        .expect("the pack's folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("text"))
        })
        .collect();
    files.sort();
    PackSource { name: name.to_owned(), files }
}

/// The roles that the packs of this repository give a house.
pub(crate) fn house_roles() -> crate::access::Roles {
    let packs = ["house-cn", "life-cn"].map(|name| Pack::read(&load(name)).expect("a sound pack"));
    roles_together(&packs).expect("roles that go together")
}

fn all_packs() -> Vec<PackSource> {
    let mut names: Vec<String> = std::fs::read_dir(packs_folder())
        .expect("the packs")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names.iter().map(|name| load(name)).collect()
}

#[test]
fn every_pack_of_this_repository_is_without_an_error() {
    for source in all_packs() {
        let errors: Vec<String> = check(&source)
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(PackFinding::to_string)
            .collect();
        assert!(errors.is_empty(), "{}:\n{}", source.name, errors.join("\n"));
    }
}

/// A small sound pack; tests break it.
const SMALL: &str = r#"
[[material]]
key = "application"
name = { zh = "申请书", en = "Application" }

[[milestone]]
key = "received"
name = { zh = "收到", en = "Received" }
automatic = true

[[letter]]
key = "receipt"
name = { zh = "回执", en = "Receipt" }
subject = "回执 {{ case.number }}"
body = "{{ party.name }}：{% for item in missing %}{{ loop.index }} {{ item.name }}{% endfor %} {{ facts.topic }}"

[[service]]
key = "test.request"
name = { zh = "申请", en = "Request" }
summary = { zh = "试验", en = "For tests" }
group = "enquiry"
calendar = "cn"
effective = { from = 2010-05-01, until = 2019-12-31 }
materials = ["application"]
fields = [{ key = "topic", name = { zh = "事项", en = "Topic" }, kind = "choice", choices = [{ key = "a", name = "甲" }] }]
milestones = [
  "received",
  { key = "materials-complete", name = "齐全", automatic = true },
  { key = "accepted", name = "受理", requires = ["received"], letter = "receipt" },
  { key = "closed", name = "结案", closes = true, requires = ["accepted"] },
]

[[service.promise]]
key = "accept"
name = { zh = "受理", en = "Accept" }
from = "materials-complete"
to = "accepted"
within = "2 working days"
owed-by = "office"
cite = "House rule"
status = "house"
when = { field = "topic", is = "a" }
"#;

const HEAD: &str =
    "[pack]\nname = \"test\"\ntitle = \"试验\"\nversion = \"1.0.0\"\nsummary = \"For tests\"\nsource = \"none\"\n";

fn small(text: &str) -> PackSource {
    let files = vec![(PACK_FILE.to_owned(), HEAD.to_owned()), ("rules.toml".to_owned(), text.to_owned())];
    PackSource { name: "test".to_owned(), files }
}

#[test]
fn the_small_pack_of_these_tests_is_sound() {
    assert_eq!(check(&small(SMALL)), []);
}

/// The first finding after one text of the small pack is replaced by another.
fn finding_after(from: &str, to: &str) -> PackFinding {
    assert!(SMALL.contains(from), "the small pack has no `{from}`");
    let findings = check(&small(&SMALL.replacen(from, to, 1)));
    assert!(!findings.is_empty(), "nothing was found after writing `{to}`");
    findings.into_iter().next().expect("a finding")
}

/// A field of rows with one column, up to its choices, which belong to no rows.
fn rows(limits: &str, column: &str, kind: &str) -> String {
    format!(r#"kind = "rows", {limits}, fields = [{{ key = "{column}", name = "列", kind = "{kind}" }}]"#)
}

#[test]
fn every_kind_of_mistake_is_found_with_its_code_and_line() {
    for (from, to, code) in [
        ("within = \"2 working days\"", "within = \"2 fortnights\"", "bad_allowance"),
        ("within = \"2 working days\"", "within = \"0 days\"", "bad_allowance"),
        ("within = \"2 working days\"", "within = 2", "wrong_type"),
        ("within = \"2 working days\"", "witin = \"2 working days\"", "missing_key"),
        ("to = \"accepted\"", "to = \"acceptd\"", "unknown_milestone"),
        ("from = \"materials-complete\"", "from = \"material-complete\"", "unknown_milestone"),
        ("to = \"accepted\"\n", "to = \"accepted\"\nunless = \"acepted\"\n", "unknown_milestone"),
        ("to = \"accepted\"\n", "to = \"accepted\"\nunless = \"accepted\"\n", "promise_to_itself"),
        ("from = \"materials-complete\"", "from = \"accepted\"", "promise_to_itself"),
        ("cite = \"House rule\"\n", "", "missing_citation"),
        ("status = \"house\"", "status = \"certain\"", "bad_status"),
        ("status = \"house\"", "status = \"found\"", "source_missing"),
        ("owed-by = \"office\"", "owed-by = \"insurer\"", "bad_owed_by"),
        ("within = \"2 working days\"", "within = { else = \"24 hours\" }", "missing_key"),
        ("within = \"2 working days\"", "within = { from = \"Survey\", else = \"24 hours\" }", "bad_key"),
        ("within = \"2 working days\"", "within = { from = \"survey-within\", else = \"0 hours\" }", "bad_allowance"),
        ("within = \"2 working days\"", "within = \"2 working days\"\nwarn = \"4 hours\"", "bad_allowance"),
        ("within = \"2 working days\"", "within = { until = \"topic\" }", "unknown_field"),
        ("within = \"2 working days\"", "within = { until = \"02-29\" }", "bad_day"),
        ("within = \"2 working days\"", "within = { until = \"7-31\" }", "bad_day"),
        ("within = \"2 working days\"", "within = { until = \"due_on\", else = \"1 day\" }", "unknown_key"),
        ("is = \"a\"", "is = \"b\"", "unknown_answer"),
        ("field = \"topic\"", "field = \"topik\"", "unknown_field"),
        ("materials = [\"application\"]", "materials = [\"aplication\"]", "unknown_material"),
        ("letter = \"receipt\"", "letter = \"reciept\"", "unknown_letter"),
        ("\"received\",\n", "", "missing_received"),
        ("closes = true, ", "", "nothing_closes"),
        ("requires = [\"received\"]", "requires = [\"closed\"]", "circular_requires"),
        ("requires = [\"accepted\"]", "requires = [\"accepted\"], excludes = [\"accepted\"]", "unreachable_milestone"),
        ("until = 2019-12-31", "until = 2009-12-31", "empty_span"),
        ("from = 2010-05-01", "from = \"2010-05-01\"", "wrong_type"),
        ("{{ case.number }}", "{{ case.numbr }}", "unknown_variable"),
        ("{{ case.number }}", "{{ case.number ", "bad_template"),
        ("{% endfor %}", "{% endif %}", "bad_template"),
        ("facts.topic", "facts.topics", "unknown_fact"),
        ("kind = \"choice\"", "kind = \"choise\"", "bad_field_kind"),
        ("kind = \"choice\"", "kind = \"text\"", "unknown_key"),
        ("choices = [{ key = \"a\", name = \"甲\" }]", "choices = []", "bad_choices"),
        ("kind = \"choice\"", "kind = \"quantity\"", "bad_choices"),
        ("kind = \"choice\"", "kind = \"scale\", to = 6", "bad_scale"),
        ("kind = \"choice\"", "kind = \"scale\"", "missing_key"),
        ("kind = \"choice\"", "kind = \"rows\"", "bad_rows"),
        ("kind = \"choice\"", "kind = \"rows\", fields = [\"topic\"]", "unknown_field"),
        ("kind = \"choice\"", &rows("max = 10001", "name", "text"), "bad_rows"),
        ("kind = \"choice\"", &rows("min = 3, max = 2", "name", "text"), "bad_rows"),
        ("kind = \"choice\"", &rows("max = 10", "row", "text"), "bad_rows"),
        ("kind = \"choice\"", &rows("max = 10", "name", "rows"), "bad_rows"),
        ("{{ facts.topic }}", "{{ tables.topic }}", "unknown_fact"),
        ("key = \"test.request\"", "key = \"Test Request\"", "bad_key"),
        ("group = \"enquiry\"\n", "", "missing_key"),
        ("group = \"enquiry\"\n", "group = \"enquiry\"\ngrupe = 1\n", "unknown_key"),
        ("[[material]]", "[[materials]]", "unknown_material"),
        (
            "[[material]]",
            "[[material]]\nkey = \"b\"\nname = \"乙\"\n[[material]]\nkey = \"b\"\nname = \"乙\"\n[[material]]",
            "duplicate_key",
        ),
        ("[[material]]", "[[material]", "not_toml"),
        ("name = \"受理\",", "name = \"受理\", automatic = true,", "not_automatic"),
        ("name = \"受理\",", "name = \"受理\", requires-broken = \"acept\",", "unknown_promise"),
        ("name = \"受理\",", "name = \"受理\", effect = \"surender\",", "unknown_effect"),
        ("name = \"受理\",", "name = \"受理\", effect = \"surrender\",", "effect_without_subject"),
        (
            "materials = [",
            "subjects = [{ role = \"agreement\", kind = \"polisy\" }]\nmaterials = [",
            "unknown_subject_kind",
        ),
        (
            "materials = [",
            "subjects = [{ role = \"a\", kind = \"policy\" }, { role = \"a\", kind = \"party\" }]\nmaterials = [",
            "duplicate_key",
        ),
        (
            "materials = [",
            "subjects = [{ role = \"agreement\", kind = \"policy\", fills = \"number\" }]\nmaterials = [",
            "unknown_field",
        ),
    ] {
        let findings = check(&small(&SMALL.replacen(from, to, 1)));
        assert!(SMALL.contains(from), "the small pack has no `{from}`");
        let found = findings.iter().find(|finding| finding.code == code);
        let found = found.unwrap_or_else(|| panic!("`{to}` should give {code}, gave {findings:#?}"));
        assert!(found.line > 1 && found.column >= 1 && !found.remedy.is_empty(), "{found}");
    }
}

#[test]
fn a_finding_names_file_line_key_and_remedy() {
    let finding = finding_after("owed-by = \"office\"", "owed-by = \"ofice\"");
    assert_eq!(finding.file, "rules.toml");
    let line = SMALL.lines().position(|line| line.starts_with("owed-by")).expect("the line") + 1;
    assert_eq!((finding.line, finding.column), (line, 1));
    assert_eq!(finding.key, "service.test.request.promise.accept.owed-by");
    assert_eq!(finding.remedy, "did you mean `office`?");
    assert!(finding.to_string().starts_with(&format!("rules.toml:{line}:1: error bad_owed_by at ")), "{finding}");
}

#[test]
fn a_figure_that_names_an_account_the_chart_does_not_have_is_refused_with_the_nearest_one() {
    let figure = |account: &str| {
        let rest = "effective = { from = 1995-10-01 }\ncite = \"House rule\"\nstatus = \"house\"\n";
        small(&format!("[[figure]]\nkey = \"test.account\"\nname = \"收款户\"\naccount-path = \"{account}\"\n{rest}"))
    };
    let pack = Pack::read(&figure("house/bank/collection")).expect("a sound pack");
    let on = date(2011, 6, 10);
    let account = crate::rulebook::RuleBook::new(&pack.figures).account_path("test.account", on).expect("in force");
    assert_eq!(account, crate::ledger::BANK_COLLECTION.account());
    for (wrong, near) in
        [("house/bank/colection", "house/bank/collection"), ("house/expense/clain", "house/expense/claim")]
    {
        let findings = check(&figure(wrong));
        let finding = findings.iter().find(|finding| finding.code == "unknown_account").expect("it is found");
        assert_eq!(
            (finding.line, finding.remedy.as_str()),
            (4, format!("did you mean `{near}`?").as_str()),
            "{finding}"
        );
        assert!(finding.message.contains(wrong) && finding.key == "figure.test.account.account-path", "{finding}");
    }
}

#[test]
fn an_effect_is_sound_where_its_service_is_about_something_of_the_kind_it_needs() {
    let text = SMALL.replacen("name = \"受理\",", "name = \"受理\", effect = \"surrender\",", 1);
    let findings = check(&small(&text));
    let [finding] = &findings[..] else { panic!("{findings:#?}") };
    assert_eq!(finding.key, "service.test.request.milestone.accepted.effect");
    assert!(finding.message.contains("policy") && finding.remedy.contains("kind = \"policy\""), "{finding}");
    let subjects = "subjects = [{ role = \"agreement\", kind = \"policy\", required = true }]\nmaterials = [";
    let pack = Pack::read(&small(&text.replacen("materials = [", subjects, 1))).expect("a sound pack");
    let rule = pack.services[0].subject("agreement").expect("the subject");
    assert!(rule.required && rule.name.zh == "保单", "{rule:?}");
    // What needs nothing may stand anywhere.
    let text = SMALL.replacen("name = \"受理\",", "name = \"受理\", effect = \"paid\",", 1);
    assert_eq!(check(&small(&text)), []);
}

#[test]
fn two_versions_of_a_service_may_follow_each_other_but_not_overlap() {
    let second = "\n[[service]]\nkey = \"test.request\"\nlike = \"test.request@2010-05-01\"\neffective = { from = 2020-01-01 }\n";
    let pack = Pack::read(&small(&format!("{SMALL}{second}"))).expect("a sound pack");
    assert_eq!(pack.services.len(), 2);
    assert_eq!(pack.services[1].promises, pack.services[0].promises);
    let overlapping = second.replace("2020-01-01", "2019-12-31");
    let findings = check(&small(&format!("{SMALL}{overlapping}")));
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["overlapping_spans"]);
    let circular = "\n[[service]]\nkey = \"test.other\"\nlike = \"test.other\"\neffective = { from = 2020-01-01 }\n";
    let findings = check(&small(&format!("{SMALL}{circular}")));
    assert_eq!(findings[0].code, "unknown_service");
}

#[test]
fn a_folder_without_a_head_or_of_another_name_is_refused() {
    let nothing = check(&PackSource { name: "empty".to_owned(), files: Vec::new() });
    assert_eq!(nothing[0].code, "missing_pack_file");
    let mut renamed = small(SMALL);
    renamed.name = "other".to_owned();
    assert_eq!(check(&renamed)[0].code, "pack_name_differs");
}

#[test]
fn the_hash_of_a_pack_does_not_depend_on_the_order_of_its_files_and_changes_with_a_byte() {
    let source = small(SMALL);
    let mut turned = source.clone();
    turned.files.reverse();
    assert_eq!(source.hash(), turned.hash());
    turned.files[0].1.push(' ');
    assert_ne!(source.hash(), turned.hash());
}

fn life_cn() -> Catalogue {
    let packs = ["calendar-cn", "complaint-cn", "house-cn", "life-cn"]
        .map(|name| Pack::read(&load(name)).expect("a sound pack"));
    Catalogue::from_packs(packs.into()).expect("packs that go together")
}

#[test]
fn the_day_of_receipt_chooses_the_version() {
    let catalogue = life_cn();
    for (on, version) in [
        (date(2010, 5, 1), "complaint.consumer@2010-05-01"),
        (date(2013, 10, 31), "complaint.consumer@2010-05-01"),
        (date(2013, 11, 1), "complaint.consumer@2013-11-01"),
        (date(2020, 3, 1), "complaint.consumer@2020-03-01"),
    ] {
        let service = catalogue.service_on("complaint.consumer", on).expect("a version");
        assert_eq!(service.version, version);
        assert_eq!(catalogue.by_version(version), Some(service));
    }
    let refusal = catalogue.service_on("complaint.consumer", date(2010, 4, 30)).expect_err("no rule yet");
    assert_eq!(refusal.code(), "no_rule_in_force");
    let refusal = crate::refusal::Refusal::from(refusal);
    assert_eq!(refusal.fact("in_force"), Some("2010-05-01..2013-10-31, 2013-11-01..2020-02-29, 2020-03-01.."));
    let refusal = catalogue.service_on("complaint.consume", date(2010, 5, 1)).expect_err("no such service");
    assert!(
        matches!(refusal, CatalogueRefusal::UnknownService { did_you_mean: Some(near), .. } if near == "complaint.consumer")
    );
}

#[test]
fn all_services_of_the_order_can_be_opened_today() {
    let keys: Vec<String> = life_cn().services_on(date(2026, 6, 1)).iter().map(|service| service.key.clone()).collect();
    for key in [
        "life.enquiry",
        "life.work-order",
        "life.new-policy-callback",
        "life.mis-selling",
        "complaint.consumer",
        "life.claim",
        "life.policy-servicing",
        "life.address-change",
        "life.beneficiary-change",
        "life.payout-account-change",
        "life.reinstatement",
        "life.lapse-notice",
        "life.premium-prompt",
        "life.make-up-reminder",
        "life.surrender",
        "life.proposal",
    ] {
        assert!(keys.iter().any(|known| known == key), "{key} is not in force");
    }
}

#[test]
fn a_catalogue_wants_the_packs_that_its_packs_require() {
    let alone = vec![Pack::read(&load("life-cn")).expect("a sound pack")];
    let problems = Catalogue::from_packs(alone).expect_err("the calendar is missing");
    assert_eq!(problems[0].to_string(), "the pack `life-cn` requires the pack `calendar-cn`, which is not there");
}

#[test]
fn a_service_on_a_calendar_that_no_pack_has_is_told_with_the_nearest_one() {
    let together = |calendar: &str| {
        let text = SMALL.replacen("calendar = \"cn\"", &format!("calendar = \"{calendar}\""), 1);
        HousePacks::read(&[load("calendar-cn"), load("house-cn"), small(&text)])
    };
    assert!(together("cn").is_ok());
    let problems = together("cm").expect_err("no pack has it");
    let told = "runs on the calendar `cm`, which no pack has\n  remedy: did you mean `cn`?";
    assert!(
        problems.iter().any(|problem| problem.starts_with("test: the service") && problem.ends_with(told)),
        "{problems:?}"
    );
}

#[test]
fn every_name_and_letter_of_life_cn_is_chinese() {
    for service in life_cn().all() {
        let names = service
            .milestones
            .iter()
            .flat_map(|milestone| {
                std::iter::once(&milestone.name).chain(milestone.fields.iter().map(|field| &field.name))
            })
            .chain(service.materials.iter().map(|material| &material.name))
            .chain(service.fields.iter().map(|field| &field.name))
            .chain(service.promises.iter().map(|promise| &promise.name))
            .chain([&service.name, &service.summary]);
        for name in names {
            assert!(is_chinese(&name.zh), "{}: `{}` is not Chinese", service.version, name.zh);
            assert!(!name.en.is_empty(), "{}: `{}` has no English name", service.version, name.zh);
        }
        for letter in &service.letters {
            assert!(is_chinese(&letter.subject) && is_chinese(&letter.body), "{}", letter.key);
        }
    }
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

/// Every pack tells in both languages what it is and where its figures come from, and has a page that says more.
#[test]
fn every_shipped_pack_tells_of_itself_in_both_languages_and_has_a_page() {
    let names = std::fs::read_dir(packs_folder()).expect("the packs").map(|entry| entry.expect("a pack").file_name());
    let mut seen = 0;
    for name in names.map(|name| name.to_string_lossy().into_owned()) {
        let pack = Pack::read(&load(&name)).unwrap_or_else(|findings| panic!("{name}: {findings:?}"));
        for text in [&pack.head.title, &pack.head.summary].into_iter().chain(&pack.head.sources) {
            assert!(is_chinese(&text.zh), "{name}: `{}` is not Chinese", text.zh);
            assert!(!text.en.is_empty(), "{name}: `{}` has no English", text.zh);
        }
        let page = packs_folder().join("../docs/packs").join(format!("{name}.md"));
        assert!(page.is_file(), "{name} has no page: write {}", page.display());
        seen += 1;
    }
    assert!(seen >= 7, "{seen} packs were looked at");
}

proptest! {
    /// Any bytes in any place of a pack are an answer, never a panic.
    #[test]
    fn no_change_of_a_pack_makes_the_checker_panic(
        at in 0_usize..20_000,
        cut in 0_usize..40,
        put in prop_oneof!["\\PC{0,12}", Just("]]\n[[service".to_owned()), Just("\"".to_owned()), Just("{{".to_owned()),
            Just(" = 99999999999999999999\n".to_owned()), Just("1979-13-40".to_owned()), Just("\u{0}é字".to_owned())],
        file in 0_usize..20,
    ) {
        let mut source = load("life-cn");
        let index = file % source.files.len();
        let text = &mut source.files[index].1;
        let mut characters: Vec<char> = text.chars().collect();
        let start = at % (characters.len() + 1);
        let end = (start + cut).min(characters.len());
        characters.splice(start..end, put.chars());
        *text = characters.into_iter().collect();
        for finding in check(&source) {
            prop_assert!(finding.line >= 1 && finding.column >= 1, "{finding}");
            prop_assert!(!finding.message.is_empty(), "{finding:?}");
        }
    }
}
