//! Runs one step after another, goes on after a failure, and prints a table with the seconds each took. Some run beside the others,
//! with what those leave of the processors.

use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What became of a step.
enum Outcome {
    Passed,
    Failed(String),
    NotRun(String),
}

/// The steps so far.
#[derive(Default)]
pub struct Steps {
    rows: Vec<(String, Outcome, Duration)>,
}

/// A step under way beside the others.
pub struct Beside(JoinHandle<Finished>);

/// A step that ran beside the others.
struct Finished {
    name: String,
    shown: String,
    output: String,
    outcome: Outcome,
    duration: Duration,
}

impl Beside {
    /// Starts a command. Its output is kept until it is joined.
    pub fn start(name: &str, command: Command) -> Beside {
        let name = name.to_owned();
        Beside(std::thread::spawn(move || finished(name, command)))
    }
}

fn finished(name: String, mut command: Command) -> Finished {
    let (start, shown) = (Instant::now(), shown(&command));
    let told = command.stdin(Stdio::null()).output().map(|output| (output.status, output));
    let output = told.as_ref().map_or(String::new(), |(_, output)| {
        [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text)).concat()
    });
    let outcome = ended(told).map_or_else(Outcome::Failed, |()| Outcome::Passed);
    Finished { name, shown, output, outcome, duration: start.elapsed() }
}

fn ended<T>(told: std::io::Result<(ExitStatus, T)>) -> Result<(), String> {
    match told {
        Ok((status, _)) if status.success() => Ok(()),
        Ok((status, _)) => Err(status.to_string()),
        Err(error) => Err(format!("cannot start: {error}")),
    }
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    let program = words[0].rsplit('/').next().unwrap_or_default().to_owned();
    format!("{program} {}", words[1..].join(" "))
}

impl Steps {
    /// Runs `command`, whose output goes to the terminal as it comes. Returns whether it passed.
    pub fn command(&mut self, name: &str, command: &mut Command) -> bool {
        self.work(name, &shown(command), || ended(command.status().map(|status| (status, ()))))
    }

    /// Takes in what ran beside the others, once it has ended: its output, and what became of it. Returns whether it passed.
    pub fn join(&mut self, beside: Beside) -> bool {
        let finished = beside.0.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let Finished { name, shown, output, outcome, duration } = finished;
        println!("\n== {name}, beside the others: {shown}");
        print!("{output}");
        if let Outcome::Failed(error) = &outcome {
            println!("== {name} failed: {error}");
        }
        let passed = matches!(outcome, Outcome::Passed);
        self.rows.push((name, outcome, duration));
        passed
    }

    /// Does a piece of work that `shown` describes. Returns whether it passed.
    pub fn work(&mut self, name: &str, shown: &str, work: impl FnOnce() -> Result<(), String>) -> bool {
        println!("\n== {name}: {shown}");
        let start = Instant::now();
        let outcome = match work() {
            Ok(()) => Outcome::Passed,
            Err(error) => {
                println!("== {name} failed: {error}");
                Outcome::Failed(error)
            }
        };
        let passed = matches!(outcome, Outcome::Passed);
        self.rows.push((name.to_owned(), outcome, start.elapsed()));
        passed
    }

    /// Notes a step that is not run, and why.
    pub fn not_run(&mut self, name: &str, reason: &str) {
        println!("\n== {name}: not run: {reason}");
        self.rows.push((name.to_owned(), Outcome::NotRun(reason.to_owned()), Duration::ZERO));
    }

    /// Prints the table and the closing line.
    pub fn finish(self) -> ExitCode {
        print!("\n{}", self.table());
        if self.failed() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn failed(&self) -> usize {
        self.rows.iter().filter(|(_, outcome, _)| matches!(outcome, Outcome::Failed(_))).count()
    }

    fn table(&self) -> String {
        let width = self.rows.iter().map(|(name, _, _)| name.len()).max().unwrap_or_default();
        let mut table = String::new();
        for (name, outcome, duration) in &self.rows {
            let seconds = format!("{:.1} s", duration.as_secs_f64());
            let line = match outcome {
                Outcome::Passed => format!("{name:<width$}  passed   {seconds:>8}\n"),
                Outcome::Failed(error) => {
                    let first_line = error.lines().next().unwrap_or_default();
                    format!("{name:<width$}  FAILED   {seconds:>8}  {first_line}\n")
                }
                Outcome::NotRun(reason) => format!("{name:<width$}  not run            {reason}\n"),
            };
            table.push_str(&line);
        }
        let passed = self.rows.iter().filter(|(_, outcome, _)| matches!(outcome, Outcome::Passed)).count();
        table.push_str(&format!("{passed} passed, {} failed\n", self.failed()));
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_counts_what_ran_and_goes_on_after_a_failure() {
        let mut steps = Steps::default();
        assert!(!steps.work("first", "fails", || Err("broken\nin two lines".to_owned())));
        assert!(steps.command("second", &mut Command::new("true")));
        assert!(!steps.command("third", &mut Command::new("false")));
        steps.not_run("fourth", "nothing there");
        assert!(steps.join(Beside::start("fifth", Command::new("true"))));
        assert!(!steps.join(Beside::start("sixth", Command::new("false"))));
        let table = steps.table();
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].starts_with("first   FAILED") && lines[0].ends_with("broken"), "{table}");
        assert!(lines[1].starts_with("second  passed"), "{table}");
        assert!(lines[3].starts_with("fourth  not run") && lines[3].ends_with("nothing there"), "{table}");
        assert!(lines[4].starts_with("fifth   passed") && lines[5].starts_with("sixth   FAILED"), "{table}");
        assert_eq!(lines[6], "2 passed, 3 failed");
    }
}
