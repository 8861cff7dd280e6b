//! Playing a story on a world and comparing what is with what is expected.

use super::stop::WorldStop;
use super::story::{Action, Expectation, Scenario, ScenarioProblem};
use super::world::{CaseView, PromiseView, ScenarioWorld};
use crate::case::CaseState;
use crate::promise::Standing;

/// How much of a story was played.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    pub steps: usize,
    pub expectations: usize,
}

/// Plays a story. Failed expectations are collected; an act that does not go as told ends the story, because what comes
/// after it would fail for that reason only.
pub fn run(scenario: &Scenario, world: &mut dyn ScenarioWorld) -> Result<Outcome, Vec<ScenarioProblem>> {
    let mut outcome = Outcome::default();
    let mut problems = Vec::new();
    let problem = |line, message| ScenarioProblem { file: scenario.file.clone(), line, message };
    for step in &scenario.steps {
        outcome.steps += 1;
        match &step.action {
            Action::At(now) => {
                if let Err(stop) = world.set_now(*now) {
                    problems.push(problem(step.line, format!("time could not pass: {}", describe(&stop))));
                    break;
                }
            }
            Action::Act { actor, act, approved_by, refused } => {
                let done = world.act(actor, act, approved_by);
                let told = match (&done, refused) {
                    (Ok(()), None) => None,
                    (Err(WorldStop::Refused { code, .. }), Some(expected)) if code == expected => None,
                    (Ok(()), Some(expected)) => Some(format!("expected refused {expected}, found done")),
                    (Err(stop), Some(expected)) => {
                        Some(format!("expected refused {expected}, found {}", describe(stop)))
                    }
                    (Err(stop), None) => Some(format!("expected done, found {}", describe(stop))),
                };
                outcome.expectations += usize::from(refused.is_some());
                if let Some(message) = told {
                    problems.push(problem(step.line, message));
                    break;
                }
            }
            Action::Expect { case, expectation } => {
                outcome.expectations += 1;
                let unseen = |stop: WorldStop| format!("`{case}` cannot be seen: {}", describe(&stop));
                let checked = match expectation {
                    Expectation::OfSystem { system, expectation } => {
                        world.view_of(system, case).map_err(unseen).and_then(|view| expectation.check(view.as_ref()))
                    }
                    _ => world.view(case).map_err(unseen).and_then(|view| check(&view, expectation)),
                };
                if let Err(message) = checked {
                    problems.push(problem(step.line, message));
                }
            }
        }
    }
    if problems.is_empty() { Ok(outcome) } else { Err(problems) }
}

fn describe(stop: &WorldStop) -> String {
    match stop {
        WorldStop::Refused { code, detail } if detail.is_empty() => format!("refused {code}"),
        WorldStop::Refused { code, detail } => format!("refused {code} ({detail})"),
        WorldStop::Failed(message) => format!("a failure: {message}"),
    }
}

fn check(view: &CaseView, expectation: &Expectation) -> Result<(), String> {
    match expectation {
        Expectation::OfSystem { system, .. } => Err(format!("that is said of a thing of `{system}`, not of a case")),
        Expectation::Missing(expected) => {
            let sorted = |list: &[String]| {
                let mut list = list.to_vec();
                list.sort();
                list
            };
            let (expected, found) = (sorted(expected), sorted(&view.missing));
            same(&expected, &found, || {
                let words = |list: &[String]| {
                    if list.is_empty() { "missing nothing".to_owned() } else { format!("missing {}", list.join(", ")) }
                };
                (words(&expected), words(&found))
            })
        }
        Expectation::Milestone { key, happened } => {
            let found = view.milestones.contains(key);
            same(happened, &found, || {
                let word = |yes| if yes { format!("milestone {key}") } else { format!("no milestone {key}") };
                (word(*happened), format!("{}; recorded are {}", word(found), view.milestones.join(", ")))
            })
        }
        Expectation::Letter { key, made } => {
            let found = view.letters.contains(key);
            same(made, &found, || {
                let word = |yes| if yes { format!("letter {key}") } else { format!("no letter {key}") };
                (word(*made), format!("{}; made are {}", word(found), view.letters.join(", ")))
            })
        }
        Expectation::State(state) => {
            same(state, &view.state, || (CaseState::key(*state).to_owned(), view.state.key().to_owned()))
        }
        Expectation::Version(version) => {
            // A world may add a hash of the content to the name (`…@2020-03-01#1a2b3c4d`); stories do not know it.
            let found = view.service_version.split('#').next().unwrap_or_default().to_owned();
            same(version, &found, || (version.clone(), found.clone()))
        }
        Expectation::NoPromise { key } => match promise(view, key) {
            None => Ok(()),
            Some(found) => Err(format!("expected promise {key} not applicable, found {}", words(found))),
        },
        Expectation::Promise { key, standing, due_on, cite } => {
            let Some(found) = promise(view, key) else {
                let known: Vec<&str> = view.promises.iter().map(|promise| promise.key.as_str()).collect();
                return Err(format!("expected promise {key}, found not applicable; begun are {}", known.join(", ")));
            };
            check_promise(found, *standing, *due_on, cite.as_deref())
        }
    }
}

fn check_promise(
    found: &PromiseView,
    standing: Option<Standing>,
    due_on: Option<jiff::civil::Date>,
    cite: Option<&str>,
) -> Result<(), String> {
    let mut expected = Vec::new();
    if let Some(standing) = standing.filter(|standing| !stands(found.standing, *standing)) {
        expected.push(standing.key().replace('_', " "));
    }
    if let Some(due_on) = due_on.filter(|due_on| found.due_on != Some(*due_on)) {
        expected.push(format!("due {due_on}"));
    }
    if let Some(cite) = cite.filter(|cite| !found.cite.contains(cite)) {
        expected.push(format!("cite \"{cite}\""));
    }
    if expected.is_empty() {
        return Ok(());
    }
    Err(format!("expected promise {} {}, found {}", found.key, expected.join(", "), words(found)))
}

/// `open` is also what is due soon or today: still time.
fn stands(found: Standing, expected: Standing) -> bool {
    found == expected || expected == Standing::Open && matches!(found, Standing::DueSoon | Standing::DueToday)
}

/// The waiting promise of a key, or the latest.
fn promise<'v>(view: &'v CaseView, key: &str) -> Option<&'v PromiseView> {
    let over = [Standing::Kept, Standing::KeptLate, Standing::Dropped, Standing::Expired];
    let of_key = || view.promises.iter().rev().filter(|promise| promise.key == key);
    of_key().find(|promise| !over.contains(&promise.standing)).or_else(|| of_key().next())
}

fn words(promise: &PromiseView) -> String {
    let due = promise.due_on.map(|due_on| format!(" due {due_on}")).unwrap_or_default();
    format!("{}{due} cite \"{}\"", promise.standing.key().replace('_', " "), promise.cite)
}

fn same<T: PartialEq>(expected: &T, found: &T, words: impl FnOnce() -> (String, String)) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    let (expected, found) = words();
    Err(format!("expected {expected}, found {found}"))
}
