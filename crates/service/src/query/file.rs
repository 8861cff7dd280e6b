//! Questions about documents, whatever they belong to: who sees the subject sees its documents.

use yinuo_core::access::Actor;
use yinuo_core::id::FileId;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::case::{FILE, FILES_OF_SUBJECT, FileRow};

use super::slotted;
use crate::house::House;
use crate::stop::Stop;
use crate::subject;

/// A document of a visible subject, without its content, and what it belongs to.
pub async fn document(house: &House, actor: &Actor, id: FileId) -> Result<(FileRow, SubjectRef), Stop> {
    let file = house.store.query_one(&FILE, slotted(id.slot().number(), id.number())).await?;
    let file = file.ok_or(Stop::NotFound)?;
    let of = subject::stored(&file.subject_kind, file.subject_id, "files")?;
    subject::visible(house, actor, of).await?;
    Ok((file, of))
}

/// The documents of a visible subject, oldest first.
pub async fn files(house: &House, actor: &Actor, of: SubjectRef) -> Result<Vec<FileRow>, Stop> {
    subject::visible(house, actor, of).await?;
    Ok(house.store.query(&FILES_OF_SUBJECT, slotted(of.slot().number(), of.id)).await?)
}
