//! Duties of offices: what proves them, and the records of calls.

crate::table! {
    /// What proves that an office met a duty on a day.
    pub struct DutyProofRow in "duty_proofs" key (id) {
        id: i64,
        office_id: i64,
        duty: String,
        met_on: String,
        until: Option<String>,
        note: String,
        file_name: Option<String>,
        media_type: Option<String>,
        size: Option<i64>,
        content_hash: Option<String>,
        operator_id: i64,
        created_at: i64,
        withdrawn_at: Option<i64>,
        withdrawn_by: Option<i64>,
        withdrawn_reason: Option<String>,
        version: i64,
    }

    /// The document of a proof, sealed.
    pub struct DutyProofContentRow in "duty_proof_contents" key (proof_id) {
        proof_id: i64,
        sealed: Vec<u8>,
    }

    /// A call to a number of the house.
    pub struct CallRow in "calls" key (call_key) {
        call_key: String,
        office_id: i64,
        line: String,
        rang_at: i64,
        answered_at: Option<i64>,
        ended_at: i64,
        answered_by: Option<String>,
        queue: Option<String>,
        import_id: i64,
    }
}

crate::statements! {
    pub DUTY_PROOF: DutyProofRow = "SELECT {columns} FROM duty_proofs WHERE id = $1";
    pub DUTY_PROOFS_IN_FORCE: DutyProofRow =
        "SELECT {columns} FROM duty_proofs WHERE withdrawn_at IS NULL ORDER BY office_id, duty, met_on, id";
    pub DUTY_PROOFS_OF_DUTY: DutyProofRow =
        "SELECT {columns} FROM duty_proofs WHERE office_id = $1 AND duty = $2 ORDER BY created_at DESC, id DESC";
    pub DUTY_PROOF_CONTENT: DutyProofContentRow = "SELECT {columns} FROM duty_proof_contents WHERE proof_id = $1";
    pub fact FACT_CALL_RECEIVED = crate::fact!("call-received", time Instant, at "c.rang_at",
        day crate::day_of_instant!("c.rang_at"), office "c.office_id", person "0", kind "c.line", channel "'phone'", number "-1",
        amount "0", answers "''", about "''" "c.rang_at" "(ROW_NUMBER() OVER (PARTITION BY c.rang_at ORDER BY c.call_key))",
        from "calls c WHERE 1 = 1");
    pub fact FACT_CALL_ANSWERED = crate::fact!("call-answered", time Instant, at "c.rang_at",
        day crate::day_of_instant!("c.rang_at"), office "c.office_id", person "0", kind "c.line", channel "'phone'",
        number "(c.answered_at - c.rang_at) / 1000000", amount "0", answers "''",
        about "''" "c.rang_at" "(ROW_NUMBER() OVER (PARTITION BY c.rang_at ORDER BY c.call_key))",
        from "calls c WHERE c.answered_at IS NOT NULL");
    pub CALLS_OF_OFFICE: CallRow =
        "SELECT {columns} FROM calls WHERE office_id = $1 AND rang_at >= $2 AND rang_at < $3 ORDER BY rang_at, call_key";
}

use super::{Room, Whole};
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "duty",
    steps: &[include_str!("../../schema/duty.sql")],
    tables: &[DutyProofRow::TABLE, DutyProofContentRow::TABLE, CallRow::TABLE],
    whole: &[Whole {
        tables: &["duty_proofs", "duty_proof_contents", "calls"],
        why: "about offices, not about customers",
    }],
    statements,
};
