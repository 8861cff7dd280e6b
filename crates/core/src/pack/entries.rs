//! All services of a pack: first those that stand alone, then those that are `like` one of them, then what must hold
//! between them.

use super::finding::{Findings, remedy_for_unknown};
use super::head::PackHead;
use super::rules;
use super::service_entry::{Entry, PlacedService, read_entry, read_service};
use super::table::Table;
use super::vocabulary::Vocabulary;

pub(super) fn read(
    roots: &mut [Table<'_>],
    vocabulary: &Vocabulary,
    head: Option<&PackHead>,
    findings: &mut Findings<'_>,
) -> Vec<PlacedService> {
    let mut waiting: Vec<Entry<'_>> = Vec::new();
    for root in roots.iter_mut() {
        for table in root.tables("service", findings) {
            waiting.extend(read_entry(table, findings));
        }
    }
    let mut services: Vec<PlacedService> = Vec::new();
    // Each round reads the entries whose base is there; a round without progress leaves wrong or circular ones.
    loop {
        let (ready, rest): (Vec<_>, Vec<_>) = waiting
            .into_iter()
            .partition(|entry| entry.like.as_deref().is_none_or(|like| base(&services, like).is_some()));
        waiting = rest;
        if ready.is_empty() {
            break;
        }
        for entry in ready {
            let base = entry.like.as_deref().and_then(|like| base(&services, like)).cloned();
            services.extend(read_service(entry, base.as_ref(), vocabulary, head, findings));
        }
    }
    for entry in waiting {
        let like = entry.like.unwrap_or_default();
        let known: Vec<&str> =
            services.iter().flat_map(|known| [known.service.key.as_str(), known.service.version.as_str()]).collect();
        let message =
            format!("`{like}` is not a service of this pack that could be read, or the two are like each other");
        let remedy = remedy_for_unknown(&like, &known);
        findings.error(entry.table.place_of("like"), entry.table.path_of("like"), "unknown_service", message, remedy);
    }
    for placed in &services {
        rules::check(placed, vocabulary, findings);
    }
    check_spans(&services, findings);
    services.sort_by(|a, b| {
        let (a, b) = (&a.service, &b.service);
        (&a.key, a.effective.from).cmp(&(&b.key, b.effective.from))
    });
    services
}

/// The service `like` names: a version, or the only or latest version of a key.
fn base<'s>(services: &'s [PlacedService], like: &str) -> Option<&'s PlacedService> {
    let of_key = services.iter().filter(|placed| placed.service.key == like);
    let version = services.iter().find(|placed| placed.service.version == like);
    version.or_else(|| of_key.max_by_key(|placed| placed.service.effective.from))
}

/// Two versions of a service never hold on the same date.
fn check_spans(services: &[PlacedService], findings: &mut Findings<'_>) {
    for (index, later) in services.iter().enumerate() {
        for earlier in &services[..index] {
            let same_key = earlier.service.key == later.service.key;
            if same_key && earlier.service.effective.overlaps(&later.service.effective) {
                let message = format!(
                    "{} and {} are both in force on some dates",
                    earlier.service.version, later.service.version
                );
                let remedy = "let the earlier end (`until`) on the day before the later begins";
                findings.error(later.place, later.path("effective"), "overlapping_spans", message, remedy);
            }
        }
    }
}
