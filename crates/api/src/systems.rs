//! The systems of the house and what each brings to the API. The one place of this crate that names them: who adds a system
//! adds one line to [`SYSTEMS`].

use utoipa_axum::router::OpenApiRouter;

use crate::state::Api;

/// What a system brings. A system that brings nothing of a kind leaves the field as [`System::NONE`] has it.
#[derive(Debug)]
pub struct System {
    /// The key under which the core knows it.
    pub key: &'static str,
    /// Its routes below `/api/v1`.
    pub routes: fn() -> OpenApiRouter<Api>,
}

impl System {
    pub const NONE: System = System { key: "", routes: OpenApiRouter::new };
}

/// What belongs to the house itself.
pub const HOUSE: System = System { key: "house", routes: crate::routes::house };

/// All systems, the house first.
pub static SYSTEMS: &[&System] = &[&HOUSE, &crate::life::SYSTEM];

/// The routes of all systems.
pub fn routes() -> OpenApiRouter<Api> {
    SYSTEMS.iter().fold(OpenApiRouter::new(), |router, system| router.merge((system.routes)()))
}
