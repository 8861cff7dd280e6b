//! What every handler shares.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use yinuo_service::House;

use crate::public::kept::KeptRates;

/// Gives a file of the console by its path without a leading slash: its bytes and media type.
pub type ConsoleFiles = fn(&str) -> Option<(Cow<'static, [u8]>, &'static str)>;

#[derive(Clone, Default)]
pub struct ApiOptions {
    /// The session cookie is sent over HTTPS only.
    pub secure_cookies: bool,
    /// Whether `/metrics` answers others than this machine.
    pub public_metrics: bool,
    /// Whether metrics are asked for at an address of their own, and not here.
    pub metrics_apart: bool,
    /// Whether there are public pages.
    pub public_pages: bool,
    /// Whether the last address of `X-Forwarded-For` is where a request comes from: a proxy of the house writes it.
    pub forwarded: bool,
    /// The browser console; without it a page says how it is built.
    pub console: Option<ConsoleFiles>,
}

impl std::fmt::Debug for ApiOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApiOptions")
            .field("secure_cookies", &self.secure_cookies)
            .field("public_metrics", &self.public_metrics)
            .field("metrics_apart", &self.metrics_apart)
            .field("public_pages", &self.public_pages)
            .field("forwarded", &self.forwarded)
            .field("console", &self.console.is_some())
            .finish()
    }
}

/// The state of the router. Clones share it.
#[derive(Clone)]
pub struct Api {
    pub house: Arc<House>,
    pub options: Arc<ApiOptions>,
    pub metrics: PrometheusHandle,
    /// The kept rates that public pages show.
    pub kept: Arc<KeptRates>,
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Api({:?})", self.options)
    }
}

static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();

/// The one recorder of the process.
pub fn metrics() -> PrometheusHandle {
    let install = || {
        let seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
        let counts = [1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 512.0];
        let full = |name: &str| metrics_exporter_prometheus::Matcher::Full(name.to_owned());
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(full("yinuo_http_seconds"), &seconds)
            .and_then(|builder| builder.set_buckets_for_metric(full("yinuo_batch_seconds"), &seconds))
            .and_then(|builder| builder.set_buckets_for_metric(full("yinuo_batch_commands"), &counts))
            .expect("fixed buckets are not empty");
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        // Where another recorder was installed first, ours renders nothing but answers all the same.
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("another recorder of metrics is installed; /metrics stays empty");
        }
        handle
    };
    METRICS.get_or_init(install).clone()
}

impl Api {
    pub fn new(house: Arc<House>, options: ApiOptions) -> Api {
        Api { house, options: Arc::new(options), metrics: metrics(), kept: Arc::default() }
    }
}
