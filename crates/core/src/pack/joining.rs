//! Putting together what several packs say.

use std::collections::BTreeMap;
use std::fmt;

/// Two packs say something different of the same thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// `card prefix`, `calendar`, `figure`.
    pub what: &'static str,
    pub key: String,
    pub packs: [String; 2],
}

impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Clash { what, key, packs: [one, other] } = self;
        write!(f, "the {what} `{key}` stands in the pack `{one}` and differently in `{other}`: keep one of them")
    }
}

/// Puts together what several packs say, each as pack, key and what is said of it.
pub fn join<T: PartialEq>(
    what: &'static str,
    said: impl IntoIterator<Item = (String, String, T)>,
) -> Result<BTreeMap<String, T>, Vec<Clash>> {
    let mut joined: BTreeMap<String, (String, T)> = BTreeMap::new();
    let mut clashes = Vec::new();
    for (pack, key, value) in said {
        match joined.get(&key) {
            Some((_, known)) if *known == value => {}
            Some((first, _)) => clashes.push(Clash { what, key, packs: [first.clone(), pack] }),
            None => drop(joined.insert(key, (pack, value))),
        }
    }
    if !clashes.is_empty() {
        return Err(clashes);
    }
    Ok(joined.into_iter().map(|(key, (_, value))| (key, value)).collect())
}
