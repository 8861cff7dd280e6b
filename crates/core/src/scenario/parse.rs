//! From the text of a file to its stories, or to everything that is wrong with them.

use std::collections::BTreeSet;

use super::line::{self, Line};
use super::story::{Action, Scenario, ScenarioProblem, Step};
use crate::access::Roles;

/// Reads the stories of a file, told of people in these roles. Besides its grammar, a story must say when it happens before anything does, and open a
/// case before speaking of it.
pub fn parse(file: &str, text: &str, roles: &Roles) -> Result<Vec<Scenario>, Vec<ScenarioProblem>> {
    let mut scenarios: Vec<Scenario> = Vec::new();
    let mut problems = Vec::new();
    let problem = |line, message: String| ScenarioProblem { file: file.to_owned(), line, message };
    for (index, text) in text.lines().enumerate() {
        let number = index + 1;
        match line::read(text, roles) {
            Err(message) => problems.push(problem(number, message)),
            Ok(Line::Empty) => {}
            Ok(Line::Title(title)) => {
                scenarios.push(Scenario { title, file: file.to_owned(), line: number, steps: Vec::new() });
            }
            Ok(Line::Action(action)) => match scenarios.last_mut() {
                Some(scenario) => scenario.steps.push(Step { line: number, action: *action }),
                None => problems.push(problem(number, "a story begins with `scenario \"…\"`".to_owned())),
            },
        }
    }
    for scenario in &scenarios {
        check_order(scenario, &mut problems);
    }
    if scenarios.is_empty() && problems.is_empty() {
        problems.push(problem(1, "the file tells no story; begin with `scenario \"…\"`".to_owned()));
    }
    problems.sort_by_key(|problem| problem.line);
    if problems.is_empty() { Ok(scenarios) } else { Err(problems) }
}

fn check_order(scenario: &Scenario, problems: &mut Vec<ScenarioProblem>) {
    let mut problem = |line, message: String| {
        problems.push(ScenarioProblem { file: scenario.file.clone(), line, message });
    };
    if !scenario
        .steps
        .iter()
        .any(|step| matches!(step.action, Action::Expect { .. } | Action::Act { refused: Some(_), .. }))
    {
        problem(scenario.line, "the story expects nothing".to_owned());
    }
    let mut cases: BTreeSet<&str> = BTreeSet::new();
    let mut now = None;
    for step in &scenario.steps {
        let case = match &step.action {
            Action::At(at) => {
                if now.is_some_and(|now| *at < now) {
                    problem(step.line, "time runs backwards".to_owned());
                }
                now = Some(*at);
                continue;
            }
            Action::Act { act, refused, .. } if act.opens() => {
                if refused.is_none() && !cases.insert(act.name()) {
                    problem(step.line, format!("`{}` is already the name of a case", act.name()));
                }
                act.name()
            }
            Action::Act { act, .. } => act.name(),
            Action::Expect { case, .. } => case,
        };
        if now.is_none() {
            problem(step.line, "say when it happens first: `at 2011-09-29 10:00`".to_owned());
            now = Some(jiff::civil::DateTime::MIN);
        }
        let is_opening = matches!(&step.action, Action::Act { act, .. } if act.opens());
        if !is_opening && !cases.contains(case) {
            problem(step.line, format!("no case `{case}` was opened before this line"));
        }
    }
}
