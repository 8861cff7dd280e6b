//! Reading a return file of whichever kind.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030};

use super::file::ReturnFile;
use super::refusal::{LARGEST, ReturnRefusal};
use super::{iso, table};
use crate::payment::bank_status::BankStatuses;

/// Reads a return file of whichever kind it is, its statuses as the pack has them.
pub fn read_return(bytes: &[u8], statuses: &BankStatuses) -> Result<ReturnFile, ReturnRefusal> {
    if bytes.len() > LARGEST {
        return Err(ReturnRefusal::TooLarge);
    }
    let text = decoded(bytes)?;
    let file = if text.trim_start().starts_with('<') {
        iso::read(text.trim_start(), statuses)?
    } else {
        table::read(&text, statuses)?
    };
    if file.items.is_empty() && file.bad_rows.is_empty() && file.whole_batch.is_none() {
        return Err(ReturnRefusal::NoRows);
    }
    Ok(file)
}

/// The mark decides; without one, what is valid UTF-8 is that, as GBK hardly ever is.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, ReturnRefusal> {
    let (encoding, rest) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, &bytes[mark..]),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => return Ok(Cow::Borrowed(text)),
            // GBK with everything that was added to it later.
            Err(_) => (GB18030, bytes),
        },
    };
    match encoding.decode_without_bom_handling_and_without_replacement(rest) {
        Some(text) => Ok(text),
        None => Err(ReturnRefusal::WrongEncoding),
    }
}
