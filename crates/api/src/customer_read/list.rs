//! Each look at a customer.

use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::id::{OperatorId, PartyId};
use yinuo_service::customer_read::{self, Look, ReadFilter, Way};
use yinuo_service::query::PageAsk;

use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, KeyName, List, LocalText, Ref, instant, ok, party_id};
use crate::state::Api;
use crate::view::{View, first_instant};

/// A look at a customer: the first of an hour, from that address.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerRead<'a> {
    pub at: Timestamp,
    /// An operator, or a program by its token.
    pub by: Ref<'a>,
    /// Absent for who may see no customer.
    pub party: Option<Ref<'a>>,
    /// What was looked at: the customer, a case or an agreement of the customer; or the customer was found by a number.
    pub way: KeyName<'static>,
    pub address: &'a str,
}

pub fn way_name(way: Way) -> KeyName<'static> {
    let (zh, en) = match way {
        Way::Customer => ("查看客户", "Looked at the customer"),
        Way::Case => ("查看业务", "Looked at a case"),
        Way::Agreement => ("查看合同", "Looked at an agreement"),
        Way::Number => ("按号码查到", "Found by a number"),
        Way::Refused => {
            ("登记时号码属于其他机构的客户，未告知", "Entered the number of a customer out of reach; nothing was told")
        }
    };
    KeyName { key: way.key(), name: LocalText { zh: zh.into(), en: en.into() } }
}

impl<'a> CustomerRead<'a> {
    fn new(view: &'a View, look: &'a Look) -> CustomerRead<'a> {
        CustomerRead {
            at: instant(look.row.at),
            by: view.operator_number(look.row.reader_id),
            party: look.name.as_deref().map(|name| Ref { id: party_id(look.row.party_id), name }),
            way: way_name(look.way),
            address: &look.row.address,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CustomerReadQuery {
    #[param(value_type = Option<String>)]
    party: Option<PartyId>,
    #[param(value_type = Option<String>)]
    operator: Option<OperatorId>,
    from: Option<Date>,
    /// The last day.
    to: Option<Date>,
    limit: Option<i64>,
    after: Option<String>,
    /// `time`, with a minus sign downwards.
    sort: Option<String>,
}

/// Who looked at customers: the looks of the people of one's offices, and all looks at one customer of one's offices. The latest first.
#[utoipa::path(get, path = "/customer-reads", tag = "operation", params(CustomerReadQuery),
    responses((status = 200, body = List<CustomerRead<'static>>)))]
pub async fn list_customer_reads(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<CustomerReadQuery>,
) -> Result<Answer, Problem> {
    let filter = ReadFilter {
        party: query.party,
        reader: query.operator,
        from: first_instant(&api, query.from, false)?,
        until: first_instant(&api, query.to, true)?,
    };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = customer_read::list(&api.house, &signed.actor, &filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|look| CustomerRead::new(&view, look)).collect();
    Ok(ok(&List { items, next: found.next }))
}
