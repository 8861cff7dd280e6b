//! Text of cells, brought into the one form of the house ([`yinuo_core::text::form`]) before it is judged.

use std::sync::Arc;

use yinuo_core::text::form;

/// A text that is the same in row after row, held once for those that follow each other.
#[derive(Debug, Default)]
pub struct Repeated(Option<Arc<str>>);

impl Repeated {
    pub fn of(&mut self, text: &str) -> Arc<str> {
        match &self.0 {
            Some(held) if **held == *text => held.clone(),
            _ => self.0.insert(text.into()).clone(),
        }
    }
}

/// Without the blanks around it, of any width, and without what is invisible there.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|character: char| character.is_whitespace() || form::is_invisible(character))
}

/// Wide letters, digits and signs (`１２３`, `，`, `－`) as their narrow twins, without blanks inside or around.
pub fn narrow(text: &str) -> String {
    form::code(text)
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
        for spelling in [
            "保险金额",
            " 保险 金额（元）",
            "*保险金额",
            "保险金额(元)",
            "【必填】保险金额",
            "保险\u{200b}金额",
            "\u{feff}保险⾦额",
        ] {
            assert_eq!(plain(spelling), "保险金额", "{spelling}");
        }
        assert_eq!(plain("Sum_Insured"), plain("sum insured"));
        assert_eq!(narrow("　１２３，４５６．７８ "), "123,456.78");
        assert_eq!(trimmed("\u{200b}　王芳\u{202c}\t"), "王芳");
    }
}
