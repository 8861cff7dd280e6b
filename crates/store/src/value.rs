//! Values as they travel between Rust and a database: an owned [`Value`] for parameters and keys, a borrowed
//! [`ValueRef`] for writing rows without copying them.
//!
//! There are three kinds of column and no more: whole numbers, text and bytes. That is the common ground on which
//! SQLite and PostgreSQL agree to the bit. Instants are whole numbers of microseconds, dates are ISO text, a yes or no
//! is 0 or 1, and JSON is text.

/// An owned value: a statement's parameter, a key, a cell of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

/// A borrowed value of a row that is about to be written or hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ValueRef<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Blob(&'a [u8]),
}

impl Value {
    pub fn as_ref(&self) -> ValueRef<'_> {
        match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Int(*number),
            Self::Text(text) => ValueRef::Text(text),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }
    }
}

impl ValueRef<'_> {
    pub fn to_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Int(number) => Value::Int(number),
            Self::Text(text) => Value::Text(text.to_owned()),
            Self::Blob(bytes) => Value::Blob(bytes.to_vec()),
        }
    }

    /// Appends the value in a form that no other value shares: a tag, then for text and bytes their length.
    pub fn canonical(self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.push(0),
            Self::Int(number) => out.extend_from_slice(&tagged(1, number as u64)),
            Self::Text(text) => {
                out.extend_from_slice(&tagged(2, text.len() as u64));
                out.extend_from_slice(text.as_bytes());
            }
            Self::Blob(bytes) => {
                out.extend_from_slice(&tagged(3, bytes.len() as u64));
                out.extend_from_slice(bytes);
            }
        }
    }
}

fn tagged(tag: u8, number: u64) -> [u8; 9] {
    let mut out = [tag; 9];
    out[1..].copy_from_slice(&number.to_be_bytes());
    out
}

/// Appends a length as eight big-endian bytes, then the bytes.
pub(crate) fn canonical_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
    out.extend_from_slice(bytes);
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Int(i64::from(flag))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Blob(bytes.to_vec())
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Blob(bytes)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
