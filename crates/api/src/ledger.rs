//! The ledger: trial balance as of any instant, lines, closed days, and the journal for other programs.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use futures_util::{Stream, StreamExt, stream};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::ledger::{self, TrialBalance};
use yinuo_core::systems;
use yinuo_service::House;
use yinuo_service::command::Command;
use yinuo_service::command::ledger::CloseDay;
use yinuo_service::query::ledger::{Journal, TransferFilter};
use yinuo_service::query::{self, PageAsk};
use yinuo_store::tables::ledger::DayCloseRow;

use crate::extract::{Body, IdempotencyKey, Query, Signed, subject_of};
use crate::problem::Problem;
use crate::shape::{
    Answer, IdText, Items, KeyName, List, LocalText, Ref, SubjectRef, Yuan, case_id, instant, json, ok, payout_id,
    transfer_id,
};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// An account by its path and name.
#[derive(Debug, Serialize, ToSchema)]
pub struct Account<'a> {
    /// With the number of what the line is about, where each has an account of its own.
    pub path: String,
    pub name: LocalText<'a>,
}

impl Account<'_> {
    fn shown(account: &ledger::Account, subject: &str) -> Account<'static> {
        Account { path: account.shown(subject), name: systems::chart().name(account).into() }
    }
}

/// One line of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransferLine<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    #[schema(format = Date)]
    pub booked_on: &'a str,
    /// The day the money moved; earlier than the booking where that day was closed.
    #[schema(format = Date)]
    pub value_on: &'a str,
    pub at: Timestamp,
    pub debit: Account<'a>,
    pub credit: Account<'a>,
    #[schema(value_type = String)]
    pub amount: Yuan,
    pub kind: &'a str,
    pub subject: SubjectRef<'a>,
    #[schema(value_type = Option<String>)]
    pub case: Option<IdText>,
    #[schema(value_type = Option<String>)]
    pub payout: Option<IdText>,
    /// The line it takes back.
    #[schema(value_type = Option<String>)]
    pub reverses: Option<IdText>,
    pub by: Ref<'a>,
}

impl<'a> TransferLine<'a> {
    pub fn new(view: &'a View, line: &'a query::ledger::Line) -> TransferLine<'a> {
        let row = &line.row;
        TransferLine {
            id: transfer_id(row.id),
            booked_on: &row.booked_on,
            value_on: &row.value_on,
            at: instant(row.at),
            debit: Account::shown(&line.debit, &line.label),
            credit: Account::shown(&line.credit, &line.label),
            amount: Yuan(row.amount),
            kind: &row.kind,
            subject: SubjectRef::new(line.subject, &line.label),
            case: row.case_id.map(case_id),
            payout: row.payout_id.map(payout_id),
            reverses: row.reverses.map(transfer_id),
            by: view.operator_number(row.operator_id),
        }
    }
}

/// The sums of an account; of one that each subject has, those of all together.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountBalance<'a> {
    pub account: Account<'a>,
    /// It stands for the accounts of many.
    pub of_all: bool,
    #[schema(value_type = String)]
    pub debit: Yuan,
    #[schema(value_type = String)]
    pub credit: Yuan,
    /// On the side that raises the account.
    #[schema(value_type = String)]
    pub balance: Yuan,
}

/// The sums of the accounts of a class.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClassBalance<'a> {
    #[schema(value_type = words::AccountClass)]
    pub class: &'static str,
    pub accounts: Vec<AccountBalance<'a>>,
    #[schema(value_type = String)]
    pub debit: Yuan,
    #[schema(value_type = String)]
    pub credit: Yuan,
    /// On the side that raises accounts of the class.
    #[schema(value_type = String)]
    pub balance: Yuan,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Trial<'a> {
    pub on: Date,
    /// Those in which something was booked.
    pub classes: Vec<ClassBalance<'a>>,
    #[schema(value_type = String)]
    pub debit: Yuan,
    #[schema(value_type = String)]
    pub credit: Yuan,
    pub balanced: bool,
}

impl Trial<'_> {
    fn new(on: Date, trial: &TrialBalance) -> Trial<'static> {
        let account = |sum: &ledger::AccountSum| AccountBalance {
            account: Account { path: sum.account.to_string(), name: systems::chart().name(&sum.account).into() },
            of_all: sum.account.rule().is_of_subject(),
            debit: Yuan(sum.debit.0),
            credit: Yuan(sum.credit.0),
            balance: Yuan(sum.balance().map_or(0, |balance| balance.0)),
        };
        let class = |sum: &ledger::ClassSum| ClassBalance {
            class: sum.class.key(),
            accounts: sum.accounts.iter().map(account).collect(),
            debit: Yuan(sum.debit.0),
            credit: Yuan(sum.credit.0),
            balance: Yuan(sum.balance.0),
        };
        Trial {
            on,
            classes: trial.classes.iter().map(class).collect(),
            debit: Yuan(trial.debit.0),
            credit: Yuan(trial.credit.0),
            balanced: trial.is_balanced(),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TrialQuery {
    /// Up to and with this booking day; today, where it is left out.
    on: Option<Date>,
    /// As it was known at that instant.
    known_at: Option<Timestamp>,
}

/// The sums of all accounts, by class.
#[utoipa::path(get, path = "/ledger/trial-balance", tag = "ledger", params(TrialQuery),
    responses((status = 200, body = Trial<'static>)))]
pub async fn get_trial_balance(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<TrialQuery>,
) -> Result<Answer, Problem> {
    let on = query.on.unwrap_or_else(|| View::new(&api.house, &signed).today());
    let trial = query::ledger::trial_balance(&api.house, &signed.actor, on, query.known_at).await?;
    Ok(ok(&Trial::new(on, &trial)))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TransferQuery {
    /// The id of what they are about.
    subject: Option<String>,
    /// A path of the chart; one that each subject has is written without it: `KIND/payable`.
    account: Option<String>,
    kind: Option<String>,
    from: Option<Date>,
    until: Option<Date>,
    limit: Option<i64>,
    after: Option<String>,
    /// `day`, with a minus sign downwards.
    sort: Option<String>,
}

/// The lines of the ledger, the latest first.
#[utoipa::path(get, path = "/ledger/transfers", tag = "ledger", params(TransferQuery),
    responses((status = 200, body = List<TransferLine<'static>>)))]
pub async fn list_transfers(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<TransferQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let subject = query.subject.as_deref().map(|id| subject_of("subject", id)).transpose()?;
    let (account, kind) = (query.account, query.kind);
    let filter = TransferFilter { subject, account, kind, from: query.from, until: query.until };
    let found = query::ledger::transfers(&api.house, &signed.actor, filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|line| TransferLine::new(&view, line)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// A day on which nothing is booked any more.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayClose<'a> {
    #[schema(format = Date)]
    pub closed_on: &'a str,
    pub at: Timestamp,
    pub by: Ref<'a>,
    /// How many lines the ledger has up to that day.
    pub transfers: i64,
    #[schema(value_type = String)]
    pub amount: Yuan,
}

impl<'a> DayClose<'a> {
    fn new(view: &'a View, row: &'a DayCloseRow) -> DayClose<'a> {
        DayClose {
            closed_on: &row.closed_on,
            at: instant(row.at),
            by: view.operator_number(row.operator_id),
            transfers: row.transfers,
            amount: Yuan(row.amount),
        }
    }
}

/// The closed days, the latest first.
#[utoipa::path(get, path = "/ledger/day-closes", tag = "ledger",
    responses((status = 200, body = Items<DayClose<'static>>)))]
pub async fn list_day_closes(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let rows = query::ledger::day_closes(&api.house, &signed.actor).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&Items { items: rows.iter().map(|row| DayClose::new(&view, row)).collect() }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDayClose {
    pub on: Date,
}

/// Close a day that is over, and all before it.
#[utoipa::path(post, path = "/ledger/day-closes", tag = "ledger", request_body = NewDayClose,
    responses((status = 201, body = Trial<'static>)))]
pub async fn close_day(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewDayClose>,
) -> Result<Answer, Problem> {
    api.house.carry_out(&signed.actor, Command::from(CloseDay { on: body.on }), key).await?;
    let trial = query::ledger::trial_balance(&api.house, &signed.actor, body.on, None).await?;
    Ok(json(StatusCode::CREATED, &Trial::new(body.on, &trial)))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JournalQuery {
    from: Date,
    until: Date,
}

/// The lines of some days as a journal that hledger reads.
#[utoipa::path(get, path = "/ledger/journal", tag = "ledger", params(JournalQuery),
    responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn get_journal(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<JournalQuery>,
) -> Result<Answer, Problem> {
    if query.until < query.from {
        return Err(Problem::field("until", "before_from"));
    }
    let mut journal = Journal::begin(&api.house, &signed.actor, query.from, query.until)?;
    // Made before the answer begins, so that what is wrong is told as everywhere.
    let first = journal.next(&api.house).await?;
    let mut answer = Answer::new(axum::body::Body::from_stream(pieces(api.house.clone(), journal, first)));
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    let name = format!("attachment; filename=\"yinuo-{}-{}.journal\"", query.from, query.until);
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok(answer)
}

/// A journal in the pieces in which it is read: the next is made when the one before has gone out.
fn pieces(
    house: Arc<House>,
    journal: Journal,
    first: Option<String>,
) -> impl Stream<Item = Result<String, std::io::Error>> {
    let rest = stream::try_unfold((house, journal), |(house, mut journal)| async move {
        let next = journal.next(&house).await;
        match next {
            Ok(piece) => Ok(piece.map(|piece| (piece, (house, journal)))),
            Err(stop) => {
                // The head of the answer has gone out: the connection is broken off, and the journal lacks its last line.
                tracing::error!(?stop, "a journal was broken off");
                Err(std::io::Error::other(stop.code()))
            }
        }
    });
    stream::iter(first.map(Ok)).chain(rest)
}

/// Accounts of one pattern.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChartAccount<'a> {
    /// What differs stands in braces: `house/cash/{office}`, `KIND/{subject}/payable`.
    pub pattern: &'a str,
    /// The path by which lines are found; absent where the pattern stands for many.
    pub account: Option<String>,
    #[schema(value_type = words::AccountClass)]
    pub class: &'static str,
    pub name: LocalText<'a>,
}

/// The chart of accounts, what lines of the ledger are for, what people are paid for and why that waits.
#[derive(Debug, Serialize, ToSchema)]
pub struct Chart<'a> {
    pub accounts: Vec<ChartAccount<'a>>,
    pub postings: Vec<KeyName<'a>>,
    pub payments: Vec<KeyName<'a>>,
    /// Why payouts wait.
    pub blocks: Vec<KeyName<'a>>,
}

fn named<'a>(key: &'a str, zh: &'a str, en: &'a str) -> KeyName<'a> {
    KeyName { key, name: LocalText { zh: zh.into(), en: en.into() } }
}

/// The chart of accounts, with the words of the ledger and of payouts in both languages.
#[utoipa::path(get, path = "/ledger/chart", tag = "ledger", responses((status = 200, body = Chart<'static>)))]
pub async fn get_chart(_signed: Signed) -> Result<Answer, Problem> {
    let account = |rule: &&'static ledger::AccountRule| ChartAccount {
        pattern: rule.path,
        account: rule.blank().is_none().then(|| rule.account().to_string()),
        class: rule.class.key(),
        name: LocalText { zh: rule.zh.into(), en: rule.en.into() },
    };
    Ok(ok(&Chart {
        accounts: systems::chart().rules().iter().map(account).collect(),
        postings: systems::posting_kinds().map(|kind| named(kind.key, kind.zh, kind.en)).collect(),
        blocks: systems::block_reasons().map(|reason| named(reason.key, reason.zh, reason.en)).collect(),
        payments: systems::payment_kinds().map(|kind| named(kind.key, kind.zh, kind.en)).collect(),
    }))
}
