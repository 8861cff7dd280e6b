//! How an agreement looks on the wire.

use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::agreement::AgreementRole;
use yinuo_core::subject::SubjectRef;
use yinuo_service::agreement::state_of;
use yinuo_service::query::agreement::AgreementLine;

use crate::shape::{KeyName, LocalText, Ref, party_id};
use crate::view::View;
use crate::words;

/// The head of an agreement.
#[derive(Debug, Serialize, ToSchema)]
pub struct Agreement<'a> {
    #[schema(value_type = String)]
    pub id: SubjectRef,
    /// The kind of subject it is, which tells where its page is.
    pub kind: &'static str,
    pub number: &'a str,
    pub family: KeyName<'static>,
    pub holder: Ref<'a>,
    /// What the party that was asked for is in it, where it is not the holder.
    pub roles: Vec<KeyName<'static>>,
    /// The version of its terms and their name.
    pub product: KeyName<'a>,
    pub office: Ref<'a>,
    #[schema(format = Date)]
    pub effective_on: &'a str,
    /// The day on which it ends by itself; absent, there is none.
    #[schema(format = Date)]
    pub ends_on: Option<&'a str>,
    #[schema(value_type = words::AgreementState)]
    pub state: &'a str,
    pub state_name: LocalText<'a>,
    #[schema(format = Date)]
    pub state_on: &'a str,
    #[schema(format = Date)]
    pub applied_on: &'a str,
}

impl<'a> Agreement<'a> {
    pub fn new(view: &'a View, line: &'a AgreementLine) -> Agreement<'a> {
        let (row, family) = (&line.agreement, line.family);
        let product = view.house.rules().product_name(&row.product_version);
        let role = |role: &&'static AgreementRole| KeyName { key: role.key, name: LocalText::of(role.zh, role.en) };
        let state = state_of(row).map(|state| state.name());
        Agreement {
            id: SubjectRef { kind: family.subject, id: row.id },
            kind: family.subject.key,
            number: &row.number,
            family: KeyName { key: family.key, name: LocalText::of(family.zh, family.en) },
            holder: Ref { id: party_id(row.holder_id), name: &line.holder_name },
            roles: line.roles.iter().map(role).collect(),
            product: KeyName {
                key: &row.product_version,
                name: product.map_or_else(|| LocalText::same(&row.product_version), Into::into),
            },
            office: view.office_number(row.office_id),
            effective_on: &row.effective_on,
            ends_on: row.ends_on.as_deref(),
            state: &row.state,
            state_name: state.map_or_else(|| LocalText::same(&row.state), |(zh, en)| LocalText::of(zh, en)),
            state_on: &row.state_on,
            applied_on: &row.applied_on,
        }
    }
}
