//! School liability on the web: pages that anybody reads, with product, price and agreement.

mod public;
mod refusal_text;

use crate::systems::System;

/// What school liability brings to the API.
pub static SYSTEM: System = System {
    key: "school",
    refusals: &[refusal_text::TEXTS],
    public_pages: &[&public::OFFER, &public::AGREEMENT, &public::TEXT],
    templates: public::TEMPLATES,
    ..System::NONE
};
