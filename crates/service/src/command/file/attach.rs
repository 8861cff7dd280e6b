//! Handing a document in.

use serde::Serialize;
use yinuo_core::case::Case;
use yinuo_core::id::{CaseId, FileId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::case::{CaseRow, FileContentRow, FileRow};
use yinuo_store::tables::party::PartyRow;

use crate::command::case::handled;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A document handed in. Its kind was found out from its bytes before.
#[derive(Clone, Serialize)]
pub struct AttachFile {
    pub case: CaseId,
    pub material: Option<String>,
    pub name: String,
    pub media_type: String,
    /// BLAKE3 of the content, in hexadecimal; stands for the content in the hash of the input.
    pub content_hash: String,
    #[serde(skip)]
    pub content: Vec<u8>,
}

impl std::fmt::Debug for AttachFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AttachFile({}, {} bytes)", self.case, self.content.len())
    }
}

impl Act for AttachFile {
    const NAME: &'static str = "attach-file";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.case.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        let id = self.case.number();
        plan.want_whole::<Case>(id);
        plan.follow::<PartyRow>();
        plan.then(move |facts, plan| {
            if let Some(case) = facts.row::<CaseRow>(id) {
                plan.want::<PartyRow>(case.party_id);
            }
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let (case, _capability) = handled(context, facts, self.case, None)?;
        let Self { material, name, media_type, content_hash, content, .. } = self;
        put(context, &case, Document { material, name, media_type, content_hash, content })
    }
}

/// A document as it was handed in. Its kind was found out from its bytes before.
#[derive(Clone, Serialize)]
pub struct Document {
    pub material: Option<String>,
    pub name: String,
    pub media_type: String,
    /// BLAKE3 of the content, in hexadecimal; stands for the content in the hash of the input.
    pub content_hash: String,
    #[serde(skip)]
    pub content: Vec<u8>,
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({} bytes)", self.content.len())
    }
}

/// Lays a document with a case that whoever handed it in may act on.
pub(crate) fn put(context: &Context<'_>, case: &Case, document: Document) -> Result<Outcome, Stop> {
    if let Some(material) = &document.material
        && case.service.material(material).is_none()
    {
        let known = case.service.materials.iter().map(|rule| rule.key.as_str()).collect::<Vec<_>>().join(", ");
        let refusal = Refusal::new("unknown_material").with("material", material.clone()).with("known", known);
        return Err(refusal.into());
    }
    let subject = Subject { kind: "case", id: case.id.number(), version: case.version };
    Ok(lay(context, subject, &case.number, document))
}

/// Where the content of a document is sealed.
pub(crate) fn file_place(file: i64) -> String {
    format!("file {file}")
}

/// Writes a document with what it belongs to, in whose slot this command is.
pub(crate) fn lay(context: &Context<'_>, subject: Subject, number: &str, document: Document) -> Outcome {
    let id = FileId::new(context.stamp(), context.slot);
    let mut commit = Commit::default();
    let slot = context.slot.number();
    let size = i64::try_from(document.content.len()).expect("a file has fewer than 2^63 bytes");
    let told = vec![("number", number.to_owned()), ("file", document.name.clone())];
    commit.insert(FileContentRow {
        slot,
        file_id: id.number(),
        sealed: context.keys.seal(&file_place(id.number()), &document.content),
    });
    commit.insert(FileRow {
        slot,
        id: id.number(),
        subject_kind: subject.kind.to_owned(),
        subject_id: subject.id,
        material_key: document.material,
        name: document.name,
        media_type: document.media_type,
        size,
        content_hash: document.content_hash,
        operator_id: context.operator().number(),
        created_at: context.micros(),
    });
    let answer = Answer::of("file", id.number());
    Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() }
}
