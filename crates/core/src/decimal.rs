//! Reading decimal numbers as they stand in packs and tables: exactly, or not at all.

use rust_decimal::Decimal;

/// Reads a decimal number exactly: digits, perhaps a point and more digits, perhaps a minus. `None` for anything else, and
/// for more digits than can be kept.
pub fn decimal(text: &str) -> Option<Decimal> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let written = match unsigned.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    };
    if written { Decimal::from_str_exact(text).ok() } else { None }
}
