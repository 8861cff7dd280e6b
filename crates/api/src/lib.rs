//! The HTTP API: routes under `/api/v1`, extractors, wire types, problems, the OpenAPI document, health, metrics, and the
//! console's files.
//!
//! One folder or file for each business word: `shape` holds its wire types, `read` what is only looked at, and each verb has a
//! file of its own. Around them: [`extract`] reads requests, [`problem`] and [`refusal_text`] tell what is wrong, [`shape`] holds
//! what answers share, [`view`] what they are built with, [`wrap`] is the outermost layer; [`systems`] joins the routes. The rules
//! of every endpoint stand in docs/API-DESIGN.md; decisions are made below, in `yinuo_service`.

mod agreement;
mod agri;
mod approval;
mod broker;
mod calendar;
mod caller;
mod case;
mod catalogue;
mod confirm_clock;
mod connection;
mod console;
mod contact;
mod customer_read;
mod day_run;
mod document;
mod duty;
mod extract;
mod file;
mod health;
mod import;
mod indicator;
mod language;
mod ledger;
mod letter;
mod life;
mod live;
mod notice;
mod office;
mod offline;
mod operation;
mod operation_text;
mod operator;
mod outlook;
mod pack;
pub mod parts;
mod party;
mod payment_batch;
mod payout;
mod problem;
mod promise;
mod public;
mod publication;
mod quality;
mod queue;
mod real_time;
mod record;
pub mod refusal_text;
mod region;
mod reminder;
mod role;
mod routes;
mod school;
mod search;
mod serve;
mod service_error;
mod session;
mod set_aside;
mod shape;
mod social;
mod state;
pub mod survey;
pub mod systems;
mod term;
mod token;
mod training;
mod view;
mod webhook;
mod words;
mod wrap;

pub use axum_server::tls_rustls::RustlsConfig;
pub use connection::ConnectionLimits;
pub use document::text as openapi_text;
pub use health::metrics_router;
pub use language::Language;
pub use problem::Problem;
pub use public::{OpenTo, PublicPage};
pub use routes::{openapi, router};
pub use serve::{serve, serve_tls, tls_from_files};
pub use state::{Api, ApiOptions, ConsoleFiles};
