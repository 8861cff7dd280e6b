//! The language reads well and complains well; the stories of every pack come true on the pure core.

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::approval::ApprovalRules;
use crate::calendar::{Calendar, definition_from_pack};
use crate::calendars::Calendars;
use crate::pack::tests::{house_roles, load};
use crate::pack::{Catalogue, Pack};
use crate::rulebook::RuleBook;

fn world() -> CoreWorld {
    world_of(&["calendar-cn", "complaint-cn", "house-cn", "life-cn"], &["life-tables-cn", "life-products-sample"])
}

/// A house with these packs; of the others the rooms of the systems read what they need.
pub(crate) fn world_of(names: &[&str], besides: &[&str]) -> CoreWorld {
    let packs: Vec<Pack> = names.iter().map(|name| Pack::read(&load(name)).expect("a sound pack")).collect();
    let catalogue = Catalogue::from_packs(packs).expect("packs that go together");
    let source = load("calendar-cn");
    let text = |path| source.file(path).expect("a file of the calendar pack");
    let definition = definition_from_pack(text("calendar.toml"), text("workdays.csv")).expect("a definition");
    let calendar = Calendar::new(definition).expect("a calendar");
    let rulebook = RuleBook::new(catalogue.packs().iter().flat_map(|pack| &pack.figures));
    let sources: Vec<_> = besides.iter().map(|name| load(name)).collect();
    let catalogue = Arc::new(catalogue);
    let rules = StoryRules { sources: &sources, catalogue: &catalogue, rulebook: &rulebook };
    let rooms = crate::systems::story_rooms(&rules).expect("the rooms of the systems");
    let approvals = catalogue.packs().iter().flat_map(|pack| pack.approvals.iter().cloned()).collect();
    let approvals = ApprovalRules::new(approvals);
    CoreWorld::new(catalogue, house_roles(), approvals, Calendars::only(Arc::new(calendar)), rooms)
}

/// Every story of a pack, played on the core. Answers how many expectations were held against what is.
pub(crate) fn play(pack: &str, world: impl Fn() -> CoreWorld) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs").join(pack).join("scenarios");
    let (mut problems, mut expectations) = (Vec::new(), 0);
    for entry in std::fs::read_dir(folder).expect("the scenarios") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("text");
        for story in parse(&name, &text, &house_roles()).unwrap_or_else(|found| panic!("{found:?}")) {
            match run(&story, &mut world()) {
                Ok(outcome) => expectations += outcome.expectations,
                Err(found) => problems.extend(found.iter().map(|problem| format!("{} ({problem})", story.title))),
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    expectations
}

fn stories() -> Vec<Scenario> {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let folders = ["complaint-cn/scenarios", "life-cn/scenarios", "life-products-sample/scenarios"]
        .map(|folder| packs.join(folder));
    let mut stories = Vec::new();
    let mut problems = Vec::new();
    for entry in folders.iter().flat_map(|folder| std::fs::read_dir(folder).expect("the scenarios")) {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        match parse(&name, &std::fs::read_to_string(&path).expect("text"), &house_roles()) {
            Ok(read) => stories.extend(read),
            Err(found) => problems.extend(found),
        }
    }
    let problems: Vec<String> = problems.iter().map(ScenarioProblem::to_string).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    stories
}

#[test]
fn every_story_of_life_cn_comes_true_on_the_core() {
    let mut problems = Vec::new();
    let mut expectations = 0;
    for story in stories() {
        match run(&story, &mut world()) {
            Ok(outcome) => expectations += outcome.expectations,
            Err(found) => problems.extend(found.iter().map(|problem| format!("{} ({problem})", story.title))),
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    assert!(expectations > 200, "only {expectations} expectations were checked");
}

#[test]
fn every_service_of_life_cn_has_a_story() {
    let told: std::collections::BTreeSet<String> = stories()
        .iter()
        .flat_map(|story| &story.steps)
        .filter_map(|step| match &step.action {
            Action::Act { act: Act::Open { service, .. }, refused: None, .. } => Some(service.clone()),
            _ => None,
        })
        .collect();
    let pack = Pack::read(&load("life-cn")).expect("a sound pack");
    for service in &pack.services {
        assert!(told.contains(&service.key), "no story tells of {}", service.key);
    }
}

/// The last line of a story that begins well, and what the reader says about it.
fn complaint_about(line: &str) -> String {
    let text =
        format!("scenario \"S\"\nat 2011-09-29 10:00\ncustomer 王芳 opens life.claim as C1\n{line}\nexpect C1 open\n");
    let problems = parse("s.scn", &text, &house_roles()).expect_err("a problem");
    assert_eq!(problems[0].line, 4, "{line}: {}", problems[0]);
    problems[0].to_string()
}

#[test]
fn a_line_that_does_not_read_says_what_was_expected_and_where() {
    for (line, expected) in [
        ("clark records accepted for C1", "s.scn:4: expected `scenario`, `at`"),
        ("clerk records accepted to C1", "expected `for`, found `to`"),
        ("clerk 王强 shouts C1", "expected `records`, `receives`"),
        ("clerk records accepted for C1 -> refused", "the line ends; expected the code of the refusal"),
        ("clerk records accepted for C1 given a", "the line ends; expected `=` after the field"),
        ("clerk records accepted for C1 given a = 1, a = 2", "`a` is answered twice"),
        ("expect C1 promise accept", "the line ends; expected open, due soon"),
        ("expect C1 promise accept due tomorrow", "expected a date like 2011-10-09, found `tomorrow`"),
        ("expect C1 promise accept due_soon", "found `due_soon`"),
        ("expect C1 shut", "found `shut`"),
        ("expect C1 shut", "`withdrawn`, `proposed`"),
        ("clerk shouts loudly C1", "`takes`, `reverses`, `pays`"),
        ("clerk shouts loudly C1", ", found `loudly`"),
        (
            "customer 王芳 shouts C1",
            "expected `opens`, `withdraws`, `proposes`, `holds`, `joins`, `enrols`, `mandates` or `insures`, found `shouts`",
        ),
        ("bank shouts C1 dividend", "found"),
        ("broker shouts C1", "expected `scenario`, `at`, `customer`, `expect`, `bank` or a role"),
        ("expect C2 open", "no case `C2` was opened before this line"),
        ("at 2011-09-28 10:00", "time runs backwards"),
        ("at 2011-09-31 10:00", "expected a date like 2011-10-09"),
        ("at 2011-09-30 25:00", "expected a time like 10:00, found `25:00`"),
        ("customer 王芳 withdraws C1 because \"算了", "a text in quotes is not closed"),
        ("customer 王芳 opens life.claim as C1", "`C1` is already the name of a case"),
        ("expect C1 open now", "expected the end of the line, found `now`"),
    ] {
        let complaint = complaint_about(line);
        assert!(complaint.contains(expected), "{line}\n{complaint}");
    }
}

#[test]
fn a_story_without_a_time_or_an_expectation_is_refused() {
    let problems = parse("s.scn", "scenario \"S\"\ncustomer 王芳 opens life.claim as C1\n", &house_roles())
        .expect_err("two problems");
    assert!(problems[0].message.contains("expects nothing"));
    assert!(problems[1].message.contains("when it happens first"));
    assert!(parse("s.scn", "# nothing\n", &house_roles()).is_err());
    assert!(parse("s.scn", "expect C1 open\n", &house_roles()).is_err());
}

#[test]
fn a_failed_expectation_names_its_line_what_was_expected_and_what_was_found() {
    let text = "scenario \"S\"\nat 2024-05-06 10:00\n\
                customer 王芳 opens life.enquiry as C1 given question = \"在哪里办\"\n\
                expect C1 promise answer broken due 2024-05-10\n\
                expect C1 closed\n\
                clerk records answered for C1 given result_text = \"柜面\" -> refused waiting_for_milestone\n\
                expect C1 withdrawn\n";
    let story = parse("s.scn", text, &house_roles()).expect("it reads").remove(0);
    let problems = run(&story, &mut world()).expect_err("three problems");
    let problems: Vec<String> = problems.iter().map(ScenarioProblem::to_string).collect();
    assert_eq!(problems.len(), 3, "{problems:?}");
    let first = "s.scn:4: expected promise answer broken, due 2024-05-10, found open due 2024-05-09 cite \"House rule";
    assert!(problems[0].starts_with(first), "{}", problems[0]);
    assert_eq!(problems[1], "s.scn:5: expected closed, found open");
    assert_eq!(problems[2], "s.scn:6: expected refused waiting_for_milestone, found done");
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "(scenario|at|clerk|expect|customer|王芳|C1|->|\"|=|,| |\n|[a-z0-9:-]{0,6}|\\PC){0,60}") {
        let _ = parse("s.scn", &text, &house_roles());
    }
}

#[test]
fn several_choices_and_rows_are_written_in_brackets() {
    let story = "scenario \"行\"\nat 2011-09-29 10:00\n\
        customer 王芳 opens life.beneficiary-change as C1 given topics = [price, service], \
        heirs = [name = 王芳，share = 0.5；name = \"李 强\", share = 0.5], note = \"完\"\nexpect C1 open\n";
    let stories = parse("rows.scn", story, &house_roles()).expect("it reads");
    let Action::Act { act: Act::Open { answers, .. }, .. } = &stories[0].steps[1].action else { panic!("{stories:?}") };
    assert_eq!(answers.choices("topics"), ["price", "service"]);
    let rows = answers.rows("heirs");
    assert_eq!((rows[0]["name"].as_str(), rows[1]["name"].as_str()), ("王芳", "李 强"));
    assert_eq!(answers.text("note"), Some("完"));
    for (wrong, told) in [
        ("heirs = [name = 王芳", "`]`"),
        ("heirs = [name = 王芳, name = 李强]", "twice"),
        ("heirs = [price, name = 王芳]", "the next choice"),
    ] {
        let story = format!(
            "scenario \"行\"\nat 2011-09-29 10:00\ncustomer 王芳 opens life.claim as C1 given {wrong}\nexpect C1 open\n"
        );
        let problems = parse("rows.scn", &story, &house_roles()).expect_err("it does not read");
        assert!(problems[0].message.contains(told), "{}", problems[0]);
    }
}
