//! The time of the machine, whatever the clock of the house says.

/// The real time: cookies know no training clock.
pub fn unix_seconds() -> i64 {
    let since = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
