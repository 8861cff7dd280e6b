//! How far the permissions of a role go.

use serde::Serialize;

/// How far the permissions of a role go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// The own office and all below it.
    Subtree,
    /// The own office alone.
    Office,
    /// The customers one serves or stands for, whatever their office, and those whom a party serves that one stands for.
    Relations,
    /// What one answers for oneself, whatever its office.
    Oneself,
}

impl Reach {
    /// Whether it is a part of the tree of offices.
    pub const fn is_of_offices(self) -> bool {
        matches!(self, Reach::Subtree | Reach::Office)
    }

    pub const ALL: [Reach; 4] = [Reach::Subtree, Reach::Office, Reach::Relations, Reach::Oneself];

    pub const fn key(self) -> &'static str {
        match self {
            Reach::Subtree => "subtree",
            Reach::Office => "office",
            Reach::Relations => "relations",
            Reach::Oneself => "oneself",
        }
    }

    pub fn parse(key: &str) -> Option<Reach> {
        Reach::ALL.into_iter().find(|reach| reach.key() == key)
    }

    pub const fn zh(self) -> &'static str {
        match self {
            Reach::Subtree => "本机构及下级机构",
            Reach::Office => "本机构",
            Reach::Relations => "所服务或代表的客户",
            Reach::Oneself => "本人负责的业务",
        }
    }

    pub const fn en(self) -> &'static str {
        match self {
            Reach::Subtree => "Own office and all below it",
            Reach::Office => "Own office",
            Reach::Relations => "Customers one serves or stands for",
            Reach::Oneself => "What one answers for oneself",
        }
    }
}
