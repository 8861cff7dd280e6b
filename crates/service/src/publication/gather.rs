//! Making a list: its system gathers what it says now; what hangs already with the same words is left out.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use yinuo_core::access::Actor;
use yinuo_core::publication::{KEEP_PUBLICATIONS, PublicationKind, PublicationRefusal};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_store::Value;
use yinuo_store::tables::publication::{LINES_ABOUT, PublicationLineRow};

use super::command::{NewLine, OpenPublication};
use crate::command::{Answer, Command};
use crate::house::House;
use crate::stop::Stop;
use crate::subject;

/// A line that a system gathers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatheredLine {
    pub of: SubjectRef,
    /// Of whom it is about.
    pub name: String,
    /// What stands in the columns of its kind.
    pub cells: Vec<String>,
}

/// What a system gathers for a list.
#[derive(Debug, Clone)]
pub struct Gathered {
    /// Where it is to hang, by name.
    pub place: String,
    /// For how many whole days, and the rule that says so.
    pub days: u8,
    pub cite: String,
    pub lines: Vec<GatheredLine>,
}

/// Gathers what a list says of this.
pub type Gather = for<'a> fn(&'a House, &'a Actor, SubjectRef) -> BoxFuture<'a, Result<Gathered, Stop>>;

/// A kind of list with how its system gathers it.
#[derive(Debug)]
pub struct Publishing {
    pub kind: &'static PublicationKind,
    pub gather: Gather,
}

/// The texts of a line's cells as they are kept and compared.
pub fn written(cells: &[String]) -> String {
    serde_json::to_string(cells).expect("texts are plain data")
}

/// Makes a list about something visible, of the lines that do not hang already as they are.
pub async fn open(
    house: &House,
    actor: &Arc<Actor>,
    kind: &str,
    about: SubjectRef,
    idempotency_key: Option<String>,
) -> Result<Answer, Stop> {
    actor.require(KEEP_PUBLICATIONS)?;
    let publishing = crate::systems::publishing(kind).filter(|publishing| publishing.kind.about == about.kind);
    let known = || yinuo_core::systems::publication_kinds().map(|kind| kind.key).collect::<Vec<_>>().join(", ");
    let unknown = || Refusal::new("unknown_publication_kind").with("kind", kind).with("known", known());
    let publishing = publishing.ok_or_else(unknown)?;
    subject::visible(house, actor, about).await?;
    let Gathered { place, days, cite, lines } = (publishing.gather)(house, actor, about).await?;
    let hanging = latest_lines(house, publishing.kind, about).await?;
    let is_new = |line: &NewLine| {
        let known = hanging.get(&line.of.id);
        known.is_none_or(|known| known.corrected != 0 || known.cells != line.cells)
    };
    let lines = lines.into_iter().map(|line| NewLine { of: line.of, name: line.name, cells: written(&line.cells) });
    let lines: Vec<NewLine> = lines.filter(is_new).collect();
    if lines.is_empty() {
        return Err(PublicationRefusal::NothingToPublish.into());
    }
    let command = OpenPublication { kind: publishing.kind.key, about, place, days, cite, lines };
    house.carry_out(actor, Command::from(command), idempotency_key).await
}

/// The latest line of each subject in the lists about this that were not withdrawn.
async fn latest_lines(
    house: &House,
    kind: &PublicationKind,
    about: SubjectRef,
) -> Result<HashMap<i64, PublicationLineRow>, Stop> {
    let parameters = vec![Value::Int(about.slot().number()), Value::Int(about.id), kind.key.into()];
    let mut latest = HashMap::new();
    for line in house.store.query(&LINES_ABOUT, parameters).await? {
        latest.entry(line.subject_id).or_insert(line);
    }
    Ok(latest)
}
