//! The bytes of a file to be read: those that came in and are held, or those of a file on the disk, which stays where it is and is read
//! piece by piece, whatever its size.
//!
//! A file on the disk is opened anew for each pass over it. That it is still the one that was looked at first, its size and the time of its last change tell.

use std::fs::File;
use std::io::{BufReader, Cursor, Error, Read, Result, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// How much of a file on the disk is read at once.
const PIECE: usize = 64 << 10;

/// The bytes of a file. Copies share them.
#[derive(Clone)]
pub enum Content {
    Held(Arc<Vec<u8>>),
    OnDisk(Arc<OnDisk>),
}

/// A file that stays on the disk.
#[derive(Debug)]
pub struct OnDisk {
    path: PathBuf,
    bytes: u64,
    modified: Option<SystemTime>,
}

/// Shows nothing of what stands in it.
impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Content({} bytes)", self.bytes())
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Content {
        Content::Held(Arc::new(bytes))
    }
}

impl Content {
    /// A file on the disk, as it is now.
    pub fn on_disk(path: &Path) -> Result<Content> {
        let known = std::fs::metadata(path)?;
        let modified = known.modified().ok();
        Ok(Content::OnDisk(Arc::new(OnDisk { path: path.to_owned(), bytes: known.len(), modified })))
    }

    pub fn bytes(&self) -> u64 {
        match self {
            Content::Held(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            Content::OnDisk(file) => file.bytes,
        }
    }

    /// BLAKE3 of all bytes, in hexadecimal.
    pub fn hash(&self) -> Result<String> {
        let mut hasher = blake3::Hasher::new();
        match self {
            Content::Held(bytes) => hasher.update(bytes),
            Content::OnDisk(_) => hasher.update_reader(self.open()?)?,
        };
        Ok(hasher.finalize().to_hex().to_string())
    }

    /// From the first byte on. A file that was changed since it was looked at first cannot be read.
    pub(super) fn open(&self) -> Result<Opened> {
        match self {
            Content::Held(bytes) => Ok(Opened::Held(Cursor::new(Bytes(bytes.clone())))),
            Content::OnDisk(known) => {
                let file = File::open(&known.path)?;
                let now = file.metadata()?;
                if (now.len(), now.modified().ok()) != (known.bytes, known.modified) {
                    return Err(Error::other("the file was changed while it was read"));
                }
                Ok(Opened::OnDisk(BufReader::with_capacity(PIECE, file)))
            }
        }
    }
}

/// Bytes that are shared.
#[derive(Clone)]
pub(super) struct Bytes(Arc<Vec<u8>>);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// One pass over the bytes of a file.
pub(super) enum Opened {
    Held(Cursor<Bytes>),
    OnDisk(BufReader<File>),
}

impl Read for Opened {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        match self {
            Opened::Held(bytes) => bytes.read(into),
            Opened::OnDisk(file) => file.read(into),
        }
    }
}

impl Seek for Opened {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        match self {
            Opened::Held(bytes) => bytes.seek(to),
            Opened::OnDisk(file) => file.seek(to),
        }
    }
}
