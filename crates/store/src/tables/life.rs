//! Policies: what life insurance knows of them beside their heads (see [`super::agreement`]), their versions, their instalments,
//! their units.

use super::agreement::AgreementRow;

crate::table! {
    /// What life insurance knows of a policy; its head is an [`AgreementRow`]. See the schema on what is a balance and what leads the
    /// day run.
    pub struct PolicyRow in "policies" key (slot, id) {
        slot: i64,
        id: i64,
        channel: String,
        birth_date: String,
        sex: String,
        sum_insured: i64,
        cover: String,
        pay: String,
        mode: String,
        instalment: i64,
        state_cause: Option<String>,
        issued_on: Option<String>,
        delivered_on: Option<String>,
        hesitation_ends_on: Option<String>,
        dues_made: i64,
        dues_written: i64,
        open_dues: i64,
        demanded_on: Option<String>,
        prompted_for: Option<String>,
        benefits_to: Option<String>,
        deposit: i64,
        make_up: i64,
        loan: i64,
        loan_on: Option<String>,
        payable: i64,
        dividend: i64,
        prompts_wanted: i64,
        dividend_option: String,
        payee: Option<String>,
        account_masked: Option<String>,
        bank_code: Option<String>,
        branch_code: Option<String>,
        account_by: Option<i64>,
        debit: i64,
        act_on: Option<String>,
        terms_sequence: i64,
        version: i64,
    }

    /// What was agreed from a date on, as JSON.
    pub struct PolicyVersionRow in "policy_versions" key (slot, policy_id, sequence) {
        slot: i64,
        policy_id: i64,
        sequence: i64,
        effective_on: String,
        recorded_at: i64,
        operator_id: i64,
        cause: String,
        case_id: Option<i64>,
        terms: String,
    }

    pub struct DueRow in "dues" key (slot, policy_id, sequence) {
        slot: i64,
        policy_id: i64,
        sequence: i64,
        kind: String,
        number: Option<i64>,
        due_on: String,
        amount: i64,
        state: String,
        settled_on: Option<String>,
        reopened_on: Option<String>,
        case_id: Option<i64>,
    }

    /// The published price of an investment account on a date, in millionths of a yuan.
    pub struct UnitPriceRow in "unit_prices" key (account, priced_on) {
        account: String,
        priced_on: String,
        price: i64,
        price_before: Option<i64>,
        reason: Option<String>,
        operator_id: i64,
        recorded_at: i64,
    }

    /// Millionths of a unit that a policy holds of an investment account.
    pub struct UnitHoldingRow in "unit_holdings" key (slot, policy_id, account) {
        slot: i64,
        policy_id: i64,
        account: String,
        units: i64,
    }

    /// An order that is carried out at the next price.
    pub struct UnitOrderRow in "unit_orders" key (slot, id) {
        slot: i64,
        id: i64,
        policy_id: i64,
        case_id: Option<i64>,
        kind: String,
        from_account: Option<String>,
        to_account: Option<String>,
        share: Option<String>,
        amount: Option<i64>,
        requested_at: i64,
        requested_on: String,
        state: String,
        out_priced_on: Option<String>,
        out_price: Option<i64>,
        in_priced_on: Option<String>,
        in_price: Option<i64>,
        units_out: Option<i64>,
        units_in: Option<i64>,
        done_place: Option<i64>,
        version: i64,
    }
}

crate::joined! {
    /// A policy with its head.
    pub struct PolicyFileRow { head: AgreementRow, policy: PolicyRow }
}

crate::row! {
    /// A policy whose premium may be collected.
    pub struct DebitableRow { slot: i64, id: i64 }

    /// A line of a list of policies, with the name of the holder.
    pub struct PolicyLineRow {
        slot: i64,
        id: i64,
        number: String,
        holder_id: i64,
        holder_name: String,
        office_id: i64,
        product_version: String,
        sum_insured: i64,
        instalment: i64,
        mode: String,
        state: String,
        state_on: String,
        state_cause: Option<String>,
        applied_on: String,
        effective_on: String,
        open_dues: i64,
        deposit: i64,
        make_up: i64,
        payable: i64,
        act_on: Option<String>,
        version: i64,
    }
}

use super::party::{named, related};

/// Issued policies in the tables of agreements and policies, and what else is asked of them.
macro_rules! policies {
    ($and:literal) => {
        concat!(
            "agreements a JOIN policies y ON y.slot = a.slot AND y.id = a.id WHERE a.family = 'life' ",
            "AND y.issued_on IS NOT NULL",
            $and
        )
    };
}

/// The due date of the first instalment after so many years; of 29 February it is the 28th.
macro_rules! anniversary {
    ($years:literal) => {
        concat!(
            "(CAST(CAST(substr(a.effective_on, 1, 4) AS BIGINT) + ",
            $years,
            " AS TEXT) || CASE WHEN substr(a.effective_on, 5) = '-02-29' THEN '-02-28' ELSE substr(a.effective_on, 5) END)"
        )
    };
}

/// What persistency leaves out of the policies: an ending after the due date changes nothing.
macro_rules! persisting {
    ($years:literal, $paid_up:literal) => {
        concat!(
            " WHERE a.family = 'life' AND y.issued_on IS NOT NULL AND y.mode <> 'single' AND y.pay NOT IN (",
            $paid_up,
            ") AND NOT (a.state = 'ended' AND COALESCE(y.state_cause, '') IN ('hesitation-withdrawn', 'claimed', 'rescinded') \
             AND a.state_on <= ",
            anniversary!($years),
            ")"
        )
    };
}

/// The policies that persistency counts.
macro_rules! counted_policies {
    ($years:literal, $paid_up:literal) => {
        concat!("agreements a JOIN policies y ON y.slot = a.slot AND y.id = a.id", persisting!($years, $paid_up))
    };
}

/// Those whose instalment of that date came in: it has its row, or was paid before the policy was taken over and no earlier one has a row.
macro_rules! instalments {
    ($years:literal, $paid_up:literal, $half_yearly:literal, $quarterly:literal, $monthly:literal) => {
        concat!(
            "agreements a JOIN policies y ON y.slot = a.slot AND y.id = a.id LEFT JOIN dues d ON d.slot = y.slot \
             AND d.policy_id = y.id AND d.kind = 'regular' AND d.due_on = ",
            anniversary!($years),
            persisting!($years, $paid_up),
            " AND ((d.state = 'paid' AND d.settled_on IS NOT NULL) OR (d.sequence IS NULL AND a.import_id IS NOT NULL \
             AND y.dues_made > CASE y.mode WHEN 'yearly' THEN ",
            $years,
            " WHEN 'half-yearly' THEN ",
            $half_yearly,
            " WHEN 'quarterly' THEN ",
            $quarterly,
            " ELSE ",
            $monthly,
            " END AND NOT EXISTS (SELECT 1 FROM dues e WHERE e.slot = y.slot AND e.policy_id = y.id AND e.kind = 'regular' \
             AND e.due_on < ",
            anniversary!($years),
            ")))"
        )
    };
}

crate::statements! {
    pub fact FACT_POLICY_SOLD = crate::fact!("policy-sold", time Date, at "a.applied_on", day crate::day_of_date!("a.applied_on"), office "a.office_id",
        person "0", kind "a.product_version", channel "y.channel", number "-1", amount "y.instalment", answers "''",
        about "'policy'" "a.id" "0", from policies!(""));
    pub fact FACT_POLICY_DELIVERED = crate::fact!("policy-delivered", time Date, at "a.applied_on", day crate::day_of_date!("a.applied_on"), office "a.office_id",
        person "0", kind "a.product_version", channel "y.channel", number concat!(crate::day_of_date!("y.delivered_on"), " - ", crate::day_of_date!("y.issued_on")), amount "0", answers "''",
        about "'policy'" "a.id" "0", from policies!(" AND y.delivered_on IS NOT NULL"));
    pub fact FACT_POLICY_WITHOUT_CONTACT = crate::fact!("policy-without-contact", time Date, at "a.applied_on", day crate::day_of_date!("a.applied_on"), office "a.office_id",
        person "0", kind "a.product_version", channel "y.channel", number "-1", amount "0", answers "''",
        about "'policy'" "a.id" "0", from concat!(policies!(" AND NOT EXISTS (SELECT 1 FROM contacts k "),
            "WHERE k.slot = a.slot AND k.party_id = a.holder_id AND ", crate::day_of_instant!("k.at"), " >= ", crate::day_of_date!("y.issued_on"), ")"));
    pub fact FACT_FIRST_PREMIUM_13 = crate::fact!("first-premium-13", time Date, at "a.applied_on", day crate::day_of_date!("a.applied_on"), office "a.office_id",
        person "0", kind "a.product_version", channel "y.channel", number "-1", amount "y.instalment", answers "''",
        about "'policy'" "a.id" "0", from counted_policies!("1", "'1 year'"));
    pub fact FACT_FIRST_PREMIUM_25 = crate::fact!("first-premium-25", time Date, at "a.applied_on", day crate::day_of_date!("a.applied_on"), office "a.office_id",
        person "0", kind "a.product_version", channel "y.channel", number "-1", amount "y.instalment", answers "''",
        about "'policy'" "a.id" "0", from counted_policies!("2", "'1 year', '2 years'"));
    pub fact FACT_PREMIUM_MONTH_13 = crate::fact!("premium-month-13", time Date, at "a.applied_on", day crate::day_of_date!("a.applied_on"), office "a.office_id",
        person "0", kind "a.product_version", channel "y.channel", number concat!("COALESCE(", crate::day_of_date!("d.settled_on"), " - ", crate::day_of_date!("d.due_on"), ", 0)"), amount "COALESCE(d.amount, y.instalment)", answers "''",
        about "'policy'" "a.id" "COALESCE(d.sequence, 0)", from instalments!("1", "'1 year'", "2", "4", "12"));
    pub fact FACT_PREMIUM_MONTH_25 = crate::fact!("premium-month-25", time Date, at "a.applied_on", day crate::day_of_date!("a.applied_on"), office "a.office_id",
        person "0", kind "a.product_version", channel "y.channel", number concat!("COALESCE(", crate::day_of_date!("d.settled_on"), " - ", crate::day_of_date!("d.due_on"), ", 0)"), amount "COALESCE(d.amount, y.instalment)", answers "''",
        about "'policy'" "a.id" "COALESCE(d.sequence, 0)", from instalments!("2", "'1 year', '2 years'", "4", "8", "24"));
    pub POLICY: PolicyFileRow = "SELECT {columns:a,y} FROM policies y JOIN agreements a ON a.slot = y.slot AND a.id = y.id \
         WHERE y.slot = $1 AND y.id = $2";
    pub VERSIONS_OF_POLICY: PolicyVersionRow =
        "SELECT {columns} FROM policy_versions WHERE slot = $1 AND policy_id = $2 ORDER BY sequence";
    pub DUES_OF_POLICY: DueRow = "SELECT {columns} FROM dues WHERE slot = $1 AND policy_id = $2 ORDER BY sequence";
    pub HOLDINGS_OF_POLICY: UnitHoldingRow =
        "SELECT {columns} FROM unit_holdings WHERE slot = $1 AND policy_id = $2 ORDER BY account";
    pub ORDERS_OF_POLICY: UnitOrderRow =
        "SELECT {columns} FROM unit_orders WHERE slot = $1 AND policy_id = $2 ORDER BY id";
    pub UNIT_PRICES: UnitPriceRow = "SELECT {columns} FROM unit_prices ORDER BY account, priced_on DESC LIMIT $1";
    pub NEXT_UNIT_PRICE: UnitPriceRow = "SELECT {columns} FROM unit_prices WHERE account = $1 AND priced_on > $2 \
         ORDER BY priced_on LIMIT 1";
    pub LAST_UNIT_PRICE: UnitPriceRow = "SELECT {columns} FROM unit_prices WHERE account = $1 AND priced_on <= $2 \
         ORDER BY priced_on DESC LIMIT 1";
    /// Orders requested before a day, from one on: `$2` and `$3` are the slot and number of the last one seen.
    pub ORDERS_WAITING: UnitOrderRow = "SELECT {columns} FROM unit_orders WHERE state = 'waiting' AND requested_on < $1 \
         AND (slot, id) > ($2, $3) ORDER BY slot, id LIMIT $4";
    /// Orders that were carried out at another price of an account and day than `$3`, from one on.
    pub ORDERS_AT_OTHER_PRICE: UnitOrderRow = "SELECT {columns} FROM unit_orders WHERE state = 'done' \
         AND ((from_account = $1 AND out_priced_on = $2 AND out_price <> $3) \
         OR (to_account = $1 AND in_priced_on = $2 AND in_price <> $3)) \
         AND (slot, id) > ($4, $5) ORDER BY slot, id LIMIT $6";
    pub UNIT_PRICE: UnitPriceRow = "SELECT {columns} FROM unit_prices WHERE account = $1 AND priced_on = $2";
    /// Policies on which time alone changes something by a date, but those set aside, after the one that `$2` and `$3` name. In the order of their ids,
    /// which is that of their rows: a day run then goes along the table once.
    pub POLICIES_READY: PolicyFileRow = "SELECT {columns:a,y} FROM policies y \
         JOIN agreements a ON a.slot = y.slot AND a.id = y.id WHERE y.act_on IS NOT NULL AND y.act_on <= $1 \
         AND (y.act_on, y.id) > ($2, $3) \
         AND NOT EXISTS (SELECT 1 FROM set_aside s WHERE s.slot = y.slot AND s.kind = 'life.policies' \
         AND s.id = y.id AND s.again = 0) ORDER BY y.act_on, y.id, y.slot LIMIT $4";
    pub FIRST_POLICY_READY: String = "SELECT act_on FROM policies WHERE act_on IS NOT NULL AND act_on <= $1 \
         AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.slot = policies.slot AND a.kind = 'life.policies' \
         AND a.id = policies.id AND a.again = 0) \
         ORDER BY act_on, id, slot LIMIT 1";
    pub POLICIES_READY_COUNT: i64 = "SELECT COUNT(*) FROM policies WHERE act_on IS NOT NULL AND act_on <= $1 \
         AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.slot = policies.slot AND a.kind = 'life.policies' \
         AND a.id = policies.id AND a.again = 0)";
    pub POLICY_COUNT: i64 = "SELECT COUNT(*) FROM policies";
    pub lookup ALL_DUES: DueRow => (slot, policy_id);
    pub lookup OPEN_DUES: DueRow => (slot, policy_id, state);
    pub lookup HOLDINGS: UnitHoldingRow => (slot, policy_id);
    pub lookup DONE_ORDERS: UnitOrderRow => (slot, policy_id, state);
    pub lookup WAITING_ORDERS: UnitOrderRow => (slot, policy_id, state);
    /// Policies with open instalments whose holders have authorised debits.
    pub listing DEBITABLE: DebitableRow = "SELECT y.slot, y.id FROM policies y \
         JOIN agreements a ON a.slot = y.slot AND a.id = y.id" => |listing| listing
        .condition("offices", "a.office_id IN $list")
        // Spelt out, so that the partial index is used.
        .condition("debitable", "y.debit = 1 AND a.state = 'in_force' AND y.open_dues > 0")
        .order("id", &["y.slot", "y.id"]);
    /// Lists of policies.
    pub listing POLICIES: PolicyLineRow = POLICY_LINE => |listing| listing
        .condition("life", "a.family = 'life'")
        // By no index of the family.
        .condition("life_aside", "{aside}a.family = 'life'")
        .condition("offices", "a.office_id IN $list")
        .condition("offices_aside", "{aside}a.office_id IN $list")
        .condition("related", concat!("(a.slot, a.holder_id) IN ", related!()))
        .condition("reach", "a.office_id IN $list OR a.holder_id IN $list")
        .condition("state", "a.state = $")
        .condition("product", "a.product_version >= $1 AND a.product_version < $2")
        .condition("holder", "a.slot = $1 AND a.holder_id = $2")
        .condition("number", "a.number = $")
        .condition("owing", "EXISTS (SELECT 1 FROM policies y WHERE y.slot = a.slot AND y.id = a.id AND (y.open_dues > 0 OR y.make_up > 0))")
        .condition("holder_term", concat!("(a.slot, a.holder_id) IN ", named!()))
        .condition("numbers", "(a.slot, a.id) IN (SELECT u.slot, u.id FROM (SELECT g.slot, g.id FROM personal_numbers n \
             JOIN agreements g ON g.slot = n.slot AND g.holder_id = n.of_id WHERE n.hash IN $list \
             UNION SELECT n.slot, n.of_id AS id FROM personal_numbers n WHERE n.hash IN $list) u)")
        .order("applied", &["a.applied_on", "a.id", "a.slot"])
        // The order in which the index by number has them on both databases.
        .order("number", &["a.number", "a.id", "a.slot"])
        .order("state", &["a.state", "a.applied_on", "a.id", "a.slot"]);
}

const POLICY_LINE: &str = "SELECT a.slot, a.id, a.number, a.holder_id, p.name AS holder_name, a.office_id, \
    a.product_version, y.sum_insured, y.instalment, y.mode, a.state, a.state_on, y.state_cause, a.applied_on, \
    a.effective_on, y.open_dues, y.deposit, y.make_up, y.payable, y.act_on, y.version \
    FROM (SELECT a.* FROM agreements a WHERE {filters} {page}) a JOIN policies y ON y.slot = a.slot AND y.id = a.id \
    JOIN parties p ON p.slot = a.slot AND p.id = a.holder_id";

use super::{Room, Whole};
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "life",
    steps: &[include_str!("../../schema/life.sql")],
    tables: &[
        PolicyRow::TABLE,
        PolicyVersionRow::TABLE,
        DueRow::TABLE,
        UnitPriceRow::TABLE,
        UnitHoldingRow::TABLE,
        UnitOrderRow::TABLE,
    ],
    whole: &[Whole { tables: &["unit_prices"], why: "a row an account and day of pricing" }],
    statements,
};
