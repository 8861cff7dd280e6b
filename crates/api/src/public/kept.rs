//! The kept rates that are published, counted now and then: the count looks at a year of cases, and anybody may ask.

use std::collections::HashMap;

use tokio::sync::Mutex;
use yinuo_service::query::applicant;
use yinuo_service::{House, Stop};

use crate::real_time::unix_seconds;

/// How long a count is shown, in seconds.
const SHOWN: i64 = 600;

/// In time and late, by service and promise.
pub type Counts = HashMap<(String, String), (i64, i64)>;

#[derive(Debug, Default)]
pub struct KeptRates(Mutex<Option<(i64, Counts)>>);

impl KeptRates {
    /// Counts once, however many ask meanwhile.
    pub async fn counts(&self, house: &House) -> Result<Counts, Stop> {
        let now = unix_seconds();
        let mut held = self.0.lock().await;
        if let Some((since, counts)) = held.as_ref()
            && *since + SHOWN > now
        {
            return Ok(counts.clone());
        }
        let rows = applicant::kept(house).await?.into_iter();
        let counts: Counts = rows.map(|row| ((row.service_key, row.key), (row.in_time, row.late))).collect();
        *held = Some((now, counts.clone()));
        Ok(counts)
    }
}
