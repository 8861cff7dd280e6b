//! The language of an answer: Chinese, unless the asker prefers English.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    Chinese,
    English,
}

impl Language {
    /// By `Accept-Language`: whichever of the two has the higher weight, the first of equals.
    pub fn of(headers: &HeaderMap) -> Language {
        let Some(text) = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()) else {
            return Language::Chinese;
        };
        let mut best = (Language::Chinese, 0);
        for entry in text.split(',') {
            let (tag, parameters) = entry.split_once(';').unwrap_or((entry, ""));
            let language = match tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
                "zh" => Language::Chinese,
                "en" => Language::English,
                _ => continue,
            };
            let weight = parameters.trim().strip_prefix("q=").map_or(1000, thousandths);
            if weight > best.1 {
                best = (language, weight);
            }
        }
        best.0
    }
}

/// A weight such as `0.8` in thousandths; what is no weight counts as none.
fn thousandths(weight: &str) -> u32 {
    let (whole, rest) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    let digits = format!("{rest:0<3}");
    let fraction: u32 = digits.get(..3).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    whole.parse::<u32>().unwrap_or(0).min(1) * 1000 + fraction
}
