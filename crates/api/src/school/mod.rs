//! School liability on the web: pages that anybody reads, with product, price and agreement; the click of a school that signed in, its
//! application and its certificate; and what operators do for a school over HTTP.

mod agree;
mod apply;
mod claim;
mod endorse_policy;
mod enter_injured;
mod guardian;
mod insure;
mod insurers;
mod invitations;
mod look_up;
mod mediators;
mod name_guardian;
mod names;
mod operation_text;
mod public;
mod public_lines;
mod put_mediator;
mod read;
mod receive_premium;
mod refusal_text;
mod shape;
mod show_injured;
mod show_listed;
mod unlist;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;
use crate::systems::System;

/// What school liability brings to the API.
pub static SYSTEM: System = System {
    key: "school",
    routes,
    tags: &[("schools", "School liability: agreements that schools made by a click, and their policies.")],
    refusals: &[refusal_text::TEXTS],
    operations: operation_text::TEXTS,
    public_pages: &[
        &public::OFFER,
        &public::AGREEMENT,
        &public::TEXT,
        &agree::AGREE,
        &apply::APPLY,
        &apply::CERTIFICATE,
        &look_up::LOOK_UP,
        &guardian::CLAIMS,
    ],
    templates: public::TEMPLATES,
    public_agreements: &[public_lines::AGREEMENTS, public_lines::POLICIES],
    ..System::NONE
};

fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::get_school_agreement))
        .routes(routes!(read::list_school_policies, insure::insure_school))
        .routes(routes!(read::get_school_policy))
        .routes(routes!(read::get_school_certificate))
        .routes(routes!(receive_premium::receive_school_premium))
        .routes(routes!(endorse_policy::endorse_school_policy))
        .routes(routes!(names::get_school_names))
        .routes(routes!(names::list_school_pupils))
        .routes(routes!(show_listed::show_listed_pupil))
        .routes(routes!(unlist::unlist_school_pupil))
        .routes(routes!(claim::get_school_claim))
        .routes(routes!(enter_injured::enter_injured_pupil))
        .routes(routes!(show_injured::show_injured_pupil))
        .routes(routes!(name_guardian::name_pupil_guardian))
        .routes(routes!(mediators::list_school_mediators))
        .routes(routes!(put_mediator::put_school_mediator))
        .routes(routes!(invitations::list_mediator_claims))
        .routes(routes!(insurers::list_school_insurers))
        .routes(routes!(insurers::name_school_insurer))
}
