//! What a public page is, and what a family of agreements says on them.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use yinuo_service::{House, Stop};
use yinuo_store::tables::agreement::AgreementRow;

use super::visit::Visit;
use crate::language::Language;
use crate::problem::Problem;
use crate::shape::Answer;

/// Whom a page is open to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenTo {
    Anybody,
    /// Who signed in with a one-time code. Others are led to where that is done.
    Applicants,
}

/// What a page does with a visit.
pub type Handler = fn(Visit) -> BoxFuture<'static, Result<Answer, Problem>>;

/// A page below [`super::ROOT`].
#[derive(Debug)]
pub struct PublicPage {
    /// `/cases/{id}`; empty for the first page.
    pub path: &'static str,
    pub open_to: OpenTo,
    /// What it is called in the menu, Chinese and English; absent, it does not stand there.
    pub menu: Option<(&'static str, &'static str)>,
    /// Answers GET.
    pub show: Option<Handler>,
    /// Answers POST: a form of a page of ours, which is made sure of before.
    pub send: Option<Handler>,
    /// Whether its form brings a file.
    pub takes_file: bool,
}

impl PublicPage {
    pub const NONE: PublicPage =
        PublicPage { path: "", open_to: OpenTo::Applicants, menu: None, show: None, send: None, takes_file: false };
}

/// A line about an agreement: what it is, and what it says, each in the language asked for.
pub type AgreementLines = HashMap<i64, Vec<(String, String)>>;

/// Reads the lines about agreements of one family.
pub type ReadLines = fn(Arc<House>, Vec<AgreementRow>, Language) -> BoxFuture<'static, Result<AgreementLines, Stop>>;

/// What a family of agreements tells the holder of several.
#[derive(Debug)]
pub struct PublicAgreements {
    /// The key of the family.
    pub family: &'static str,
    pub lines: ReadLines,
}
