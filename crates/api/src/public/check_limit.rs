//! How often something that could be guessed is tried.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::problem::Problem;

/// How often an address tried something in the hour; of this process, since what is guarded cannot be guessed within reason anyway.
#[derive(Debug, Default)]
pub struct CheckLimit(Mutex<HashMap<String, (i64, usize)>>);

const HOUR: i64 = 3_600;
/// Addresses held in memory.
const HELD: usize = 100_000;

impl CheckLimit {
    pub fn count(&self, address: &str, most: usize, now: i64) -> Result<(), Problem> {
        let mut held = self.0.lock().expect("no panic while the counts are held");
        if held.len() >= HELD {
            held.retain(|_, (since, _)| *since + HOUR > now);
        }
        if held.len() >= HELD {
            held.clear();
        }
        let entry = held.entry(address.to_owned()).or_insert((now, 0));
        if entry.0 + HOUR <= now {
            *entry = (now, 0);
        }
        entry.1 += 1;
        if entry.1 <= most { Ok(()) } else { Err(Problem::new("too_many_checks").with("limit", most.to_string())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_tries_an_hour_and_another_address_its_own() {
        let limit = CheckLimit::default();
        for _ in 0..3 {
            assert!(limit.count("10.0.0.1", 3, 1_000).is_ok());
        }
        assert_eq!(limit.count("10.0.0.1", 3, 1_000).unwrap_err().code, "too_many_checks");
        assert!(limit.count("10.0.0.2", 3, 1_000).is_ok());
        assert!(limit.count("10.0.0.1", 3, 1_000 + HOUR).is_ok());
    }
}
