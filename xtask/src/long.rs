//! `cargo xtask simulate` and `cargo xtask fuzz`: suites of the tests, run for longer than the tests take, in release mode. What fails is told as one line that does
//! it again.

use std::process::ExitCode;

use crate::setup;
use crate::workspace::{cargo, exit_code, memory};

/// A suite that can be run for longer: which tests by words of their names, and the variables that say how long and from which seed on.
struct Suite {
    targets: &'static [&'static str],
    names: &'static [&'static str],
    how_long: (&'static str, &'static str),
    seed: &'static str,
}

const SIMULATE: Suite = Suite {
    targets: &["--test", "story"],
    names: &["store_forgets"],
    how_long: ("--seeds", "YINUO_SIMULATE_SEEDS"),
    seed: "YINUO_SIMULATE_SEED",
};

const FUZZ: Suite = Suite {
    targets: &["--test", "story", "--bin", "yinuo"],
    names: &["altered_anywhere", "whatever_is_typed", "whatever_a_line_holds"],
    how_long: ("--runs", "YINUO_FUZZ_RUNS"),
    seed: "YINUO_FUZZ_SEED",
};

pub fn simulate(arguments: &[String]) -> Result<ExitCode, String> {
    SIMULATE.run(arguments)
}

pub fn fuzz(arguments: &[String]) -> Result<ExitCode, String> {
    FUZZ.run(arguments)
}

impl Suite {
    fn run(&self, arguments: &[String]) -> Result<ExitCode, String> {
        let variables = self.variables(arguments)?;
        setup::ensure(setup::Purpose::Testing)?;
        let mut command = cargo();
        command.args(["test", "--release", "--workspace"]).args(self.targets);
        command.args(["--", "--nocapture"]).args(self.names).envs(variables);
        // What a store forgets is decided by its fuse and not by the disk.
        if let Some(folder) = memory() {
            command.env("TMPDIR", folder);
        }
        command.status().map(exit_code).map_err(|error| format!("cannot start cargo: {error}"))
    }

    fn variables(&self, arguments: &[String]) -> Result<Vec<(&'static str, String)>, String> {
        let (how_long, _) = self.how_long;
        let wrong = || format!("it takes {how_long} NUMBER and --seed NUMBER");
        let mut variables = Vec::new();
        for pair in arguments.chunks(2) {
            let [name, number] = pair else { return Err(wrong()) };
            number.parse::<u64>().map_err(|_| wrong())?;
            let variable = match name.as_str() {
                "--seed" => self.seed,
                name if name == how_long => self.how_long.1,
                _ => return Err(wrong()),
            };
            variables.push((variable, number.clone()));
        }
        Ok(variables)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_and_runs_become_variables_and_anything_else_is_refused() {
        let given = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let set = SIMULATE.variables(&given(&["--seeds", "10000", "--seed", "7"])).expect("both are known");
        assert_eq!(set, [("YINUO_SIMULATE_SEEDS", "10000".to_owned()), ("YINUO_SIMULATE_SEED", "7".to_owned())]);
        assert!(FUZZ.variables(&given(&["--seeds", "1"])).is_err());
        assert!(FUZZ.variables(&given(&["--runs", "many"])).is_err());
        assert!(FUZZ.variables(&given(&["--runs"])).is_err());
    }
}
