//! Inspections of villages, and the households drawn for them with what was found; see the schema.

crate::table! {
    /// Which households of a village are looked at. Never changed.
    pub struct InspectionRow in "inspections" key (slot, id) {
        slot: i64,
        id: i64,
        group_id: i64,
        group_number: String,
        programme: String,
        office_id: i64,
        seed: String,
        share: String,
        entries: String,
        reason: Option<String>,
        drawn_on: String,
        drawn_at: i64,
        operator_id: i64,
    }

    /// A household that was drawn, and what was found of it.
    pub struct InspectedCoverRow in "inspected_covers" key (slot, id) fixed (inspection_id, position, cover_id, cover_number, office_id, object, unit, quantity) {
        slot: i64,
        id: i64,
        inspection_id: i64,
        position: i64,
        cover_id: i64,
        cover_number: String,
        office_id: i64,
        object: String,
        unit: String,
        quantity: String,
        found: Option<String>,
        found_quantity: Option<String>,
        text: Option<String>,
        found_on: Option<String>,
        found_at: Option<i64>,
        operator_id: Option<i64>,
        version: i64,
    }
}

crate::row! {
    /// A household that can be drawn.
    pub struct InspectableRow {
        id: i64,
        number: String,
        holder_id: i64,
        object: String,
        unit: String,
        quantity: String,
    }

    /// A drawn household with whom it is.
    pub struct InspectedLineRow {
        id: i64,
        inspection_id: i64,
        position: i64,
        cover_id: i64,
        cover_number: String,
        holder_id: i64,
        holder_name: String,
        object: String,
        unit: String,
        quantity: String,
        found: Option<String>,
        found_quantity: Option<String>,
        text: Option<String>,
        found_on: Option<String>,
        version: i64,
    }
}

crate::statements! {
    /// The households of a village that are insured, by number: the group policy `$1` `$2`.
    pub COVERS_TO_INSPECT: InspectableRow = "SELECT c.id, a.number, a.holder_id, c.object, c.unit, c.quantity FROM agreements g \
         JOIN covers c ON c.group_number = g.number JOIN agreements a ON a.slot = c.slot AND a.id = c.id \
         WHERE g.slot = $1 AND g.id = $2 AND c.ended_on IS NULL AND c.paid_on IS NOT NULL ORDER BY a.number";
    /// The inspections of a village, the latest first.
    pub INSPECTIONS_OF_GROUP: InspectionRow =
        "SELECT {columns} FROM inspections WHERE slot = $1 AND group_id = $2 ORDER BY id DESC LIMIT 50";
    /// How many households of a village wait to be looked at.
    pub INSPECTED_WAITING: i64 = "SELECT COUNT(*) FROM inspections n JOIN inspected_covers i ON i.slot = n.slot AND i.inspection_id = n.id \
         WHERE n.slot = $1 AND n.group_id = $2 AND i.found IS NULL";
    /// Who was drawn for the inspections of a village, those of the latest first and each in the order of the draw.
    pub INSPECTED_COVERS: InspectedLineRow = "SELECT i.id, i.inspection_id, i.position, i.cover_id, i.cover_number, a.holder_id, \
         p.name AS holder_name, i.object, i.unit, i.quantity, i.found, i.found_quantity, i.text, i.found_on, i.version \
         FROM inspected_covers i JOIN agreements a ON a.slot = ((i.cover_id >> 12) & 1023) AND a.id = i.cover_id \
         JOIN parties p ON p.slot = a.slot AND p.id = a.holder_id \
         WHERE i.slot = $1 AND i.inspection_id IN (SELECT n.id FROM inspections n WHERE n.slot = $1 AND n.group_id = $2 \
         ORDER BY n.id DESC LIMIT 50) ORDER BY i.inspection_id DESC, i.position";
    pub fact FACT_COVER_INSPECTED = crate::fact!("cover-inspected", time Instant, at "i.found_at",
        day crate::day_of_instant!("i.found_at"), office "i.office_id", person "COALESCE(i.operator_id, 0)", kind "i.found",
        channel "''", number "-1", amount "0", answers "''", about "'cover'" "i.cover_id" "i.inspection_id",
        from "inspected_covers i WHERE i.found_at IS NOT NULL");
}
