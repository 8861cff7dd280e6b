//! The rule packs the house runs on, with what their figures rest on.

use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::pack::Pack as CorePack;

use crate::catalogue::Service;
use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, Items, LocalText, ok};
use crate::state::Api;

/// How many figures were read in their source, recalled, or set by the house.
#[derive(Debug, Serialize, ToSchema)]
pub struct Figures {
    pub found: usize,
    pub recalled: usize,
    pub house: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PackHead<'a> {
    pub name: &'a str,
    pub title: LocalText<'a>,
    pub version: &'a str,
    /// BLAKE3 of its files.
    pub hash: &'a str,
    pub summary: LocalText<'a>,
    pub figures: Figures,
    pub sources: Vec<LocalText<'a>>,
}

/// A pack and how many versions of services it has.
#[derive(Debug, Serialize, ToSchema)]
pub struct Pack<'a> {
    #[serde(flatten)]
    pub head: PackHead<'a>,
    pub services: usize,
}

/// A pack with its services and files.
#[derive(Debug, Serialize, ToSchema)]
pub struct PackFile<'a> {
    #[serde(flatten)]
    pub head: PackHead<'a>,
    pub services: Vec<Service<'a>>,
    pub files: &'a [String],
}

impl<'a> PackHead<'a> {
    fn new(pack: &'a CorePack) -> PackHead<'a> {
        let counts = pack.status_counts();
        PackHead {
            name: &pack.head.name,
            title: (&pack.head.title).into(),
            version: &pack.head.version,
            hash: &pack.hash,
            summary: (&pack.head.summary).into(),
            figures: Figures { found: counts.found, recalled: counts.recalled, house: counts.house },
            sources: pack.head.sources.iter().map(Into::into).collect(),
        }
    }
}

/// The packs of the house.
#[utoipa::path(get, path = "/packs", tag = "pack", responses((status = 200, body = Items<Pack<'static>>)))]
pub async fn list_packs(State(api): State<Api>, _signed: Signed) -> Result<Answer, Problem> {
    let packs = api.house.rules().catalogue().packs().iter();
    let items = packs.map(|pack| Pack { head: PackHead::new(pack), services: pack.services.len() }).collect();
    Ok(ok(&Items { items }))
}

/// A pack with every version of its services.
#[utoipa::path(get, path = "/packs/{name}", tag = "pack", params(("name" = String, Path)),
    responses((status = 200, body = PackFile<'static>)))]
pub async fn get_pack(State(api): State<Api>, _signed: Signed, Path(name): Path<String>) -> Result<Answer, Problem> {
    let rules = api.house.rules();
    let pack = rules.catalogue().pack(&name).ok_or_else(|| Problem::new("not_found"))?;
    // The versions as cases know them, with the hash of their content.
    let known = pack.services.iter().filter_map(|service| {
        rules.versions(&service.key).iter().find(|known| known.effective.from == service.effective.from)
    });
    let services = known.map(|service| Service::from(&**service)).collect();
    Ok(ok(&PackFile { head: PackHead::new(pack), services, files: &pack.files }))
}
