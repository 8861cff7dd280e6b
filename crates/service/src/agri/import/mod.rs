//! Enrolling the households of villages from the sheets their committees fill in: a kind of import.

mod command;
mod make;
mod row;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use futures_util::future::BoxFuture;
use yinuo_core::access::Permission;
use yinuo_core::agri::permission::WRITE_COVERS;
use yinuo_core::id::{ImportId, PartyId, Slot};
use yinuo_core::party::mask;
use yinuo_store::Store;

pub use command::EnrolHouseholds;
pub use make::Prepared;
pub use row::{EnrolRow, Reader, area_in_mu};

use self::row::Land;
use crate::command::Command;
use crate::command::party::holders_of;
use crate::import::{Basis, Group, ImportKind, ImportOption, KEEP_ACCOUNTS_OPTION, Making};
use crate::keys::Keys;
use crate::stop::Stop;

/// Each so manieth household of a lot is looked up first: where none of these is known, the village is new to the house, and so are the
/// others nearly always.
const SAMPLED: usize = 50;

/// The kind `village-enrolment`.
#[derive(Debug)]
pub struct VillageSheets;

/// Somebody who has land in two villages is taken in both, and counted; otherwise such a row is bad.
pub const TWO_VILLAGES: &str = "two-villages";

/// A plot of which more is insured than the land register has is taken, and kept as what an inspection looks at; otherwise such a row is bad.
pub const ABOVE_REGISTER: &str = "above-register";

impl ImportKind for VillageSheets {
    const KEY: &'static str = "village-enrolment";
    const ZH: &'static str = "农险村级投保清单";
    const EN: &'static str = "Village enrolment sheets";
    const NAMED_BY: &'static str = "serial";
    const FURTHER: Option<Permission> = Some(WRITE_COVERS);
    const OPTIONS: &'static [ImportOption] = &[
        ImportOption {
            key: TWO_VILLAGES,
            zh: "同一农户在两个村都有地的，两处都承保（已核对）",
            en: "Take households that have land in two villages in both (they were looked at)",
        },
        ImportOption {
            key: ABOVE_REGISTER,
            zh: "面积超过土地台账的，仍按清单承保（已核对），并记入指标",
            en: "Take plots of more than the land register has (they were looked at), and count them",
        },
        KEEP_ACCOUNTS_OPTION,
    ];
    type Row = EnrolRow;
    type Reader<'a> = Reader<'a>;
    /// Households by the hash of their identity numbers.
    type Known = HashMap<String, PartyId>;
    type Prepared = Prepared;

    fn reader(basis: Basis<'_>) -> Reader<'_> {
        Reader::new(basis)
    }

    fn line(row: &EnrolRow) -> u32 {
        row.line
    }

    fn name(row: &EnrolRow) -> Cow<'_, str> {
        row.number().into()
    }

    fn is_noted(row: &EnrolRow) -> bool {
        row.in_two_villages
    }

    fn shown(row: &EnrolRow) -> BTreeMap<&'static str, String> {
        let mut shown = BTreeMap::from([
            ("group_number", row.group.to_string()),
            ("serial", row.serial.to_string()),
            ("name", row.household.named.name.to_string()),
            ("object", row.object.to_string()),
            ("quantity", row.quantity.to_string()),
        ]);
        let mut show = |key, value: Option<String>| value.map(|value| shown.insert(key, value));
        show("identity", Some(mask(&row.household.identity.number)));
        show("phone", row.household.phone.as_deref().map(mask));
        show("account_number", row.account.as_deref().map(mask));
        let Land { plot, number, lease } = &*row.land;
        for (key, text) in [("plot", plot), ("land_number", number), ("lease", lease)] {
            show(key, text.clone());
        }
        show("paid", row.is_paid.then(|| row.farmer().to_string()));
        shown
    }

    fn slot(row: &EnrolRow, _keys: &Keys) -> Slot {
        Slot::of_hash(&row.holder_hash)
    }

    fn learn<'a>(
        store: &'a Store,
        rows: &'a BTreeMap<Slot, Vec<EnrolRow>>,
        known: &'a mut HashMap<String, PartyId>,
    ) -> BoxFuture<'a, Result<(), Stop>> {
        Box::pin(async move {
            let hashes = rows.values().flatten().map(|row| &*row.holder_hash);
            let unknown: Vec<String> = hashes.filter(|hash| !known.contains_key(*hash)).map(str::to_owned).collect();
            if unknown.is_empty() {
                return Ok(());
            }
            let sample = unknown.iter().step_by(SAMPLED).cloned().collect();
            if !holders_of(store, sample).await?.is_empty() {
                known.extend(holders_of(store, unknown).await?);
            }
            Ok(())
        })
    }

    fn prepare(
        making: &Making<'_>,
        slot: Slot,
        rows: &[EnrolRow],
        known: &mut HashMap<String, PartyId>,
    ) -> Option<Prepared> {
        Some(make::prepare(making, slot, rows, known))
    }

    fn command(import: ImportId, group: Arc<Group<VillageSheets>>, check_only: bool) -> Command {
        Command::from(EnrolHouseholds::new(import, group, check_only))
    }
}
