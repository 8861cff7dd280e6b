//! Text as clerks type it, brought into one form before it is judged.

/// Without the spaces around it, wide ones too.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

/// Wide letters, digits and signs (`１２３`, `，`, `－`) as their narrow twins, without spaces inside or around.
pub fn narrow(text: &str) -> String {
    let narrowed = trimmed(text).chars().map(|c| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    });
    narrowed.filter(|c| !c.is_whitespace()).collect()
}

/// What two spellings of a header or a choice have in common: small narrow letters, digits and characters, what stands
/// in brackets left out.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0usize;
    for c in narrow(text).chars() {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 && c.is_alphanumeric() => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_header_come_out_the_same() {
        for spelling in ["保险金额", " 保险 金额（元）", "*保险金额", "保险金额(元)", "【必填】保险金额"]
        {
            assert_eq!(plain(spelling), "保险金额", "{spelling}");
        }
        assert_eq!(plain("Sum_Insured"), plain("sum insured"));
        assert_eq!(narrow("　１２３，４５６．７８ "), "123,456.78");
    }
}
