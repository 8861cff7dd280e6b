//! The land register, and what of the covers goes beyond it; see the schema.

crate::table! {
    /// A plot as the land register has it.
    pub struct LandPlotRow in "land_plots" key (slot, id) fixed (land_number) {
        slot: i64,
        id: i64,
        land_number: String,
        office_id: i64,
        division: String,
        place: Option<String>,
        area: String,
        import_id: i64,
        recorded_at: i64,
        operator_id: i64,
        version: i64,
    }

    /// That a cover is of more than the register has for its plot. Never changed.
    pub struct LandExcessRow in "land_excesses" key (slot, id) fixed (land_number, cover_number) {
        slot: i64,
        id: i64,
        office_id: i64,
        land_number: String,
        cover_number: String,
        object: String,
        quantity: String,
        registered: String,
        found_at: i64,
        operator_id: i64,
    }
}

crate::row! {
    /// What the register has of a division at an office, in ten-thousandths of a mu.
    pub struct LandAreaRow { office_id: i64, division: String, area: i64 }
}

crate::statements! {
    pub lookup PLOTS_OF_NUMBER: LandPlotRow => (land_number);
    pub lookup EXCESSES_OF_NUMBER: LandExcessRow => (land_number);
    /// What the whole register comes to.
    pub LAND_AREAS: LandAreaRow = "SELECT office_id, division, CAST(SUM(ROUND(CAST(area AS NUMERIC) * 10000)) AS BIGINT) AS area \
         FROM land_plots GROUP BY office_id, division ORDER BY office_id, division";
    /// Plots of the register.
    pub listing LAND_PLOTS: LandPlotRow = "SELECT {columns} FROM land_plots" => |listing| listing
        .condition("offices", "office_id IN $list")
        .condition("division", "division >= $1 AND division < $2")
        .condition("number", "land_number >= $1 AND land_number < $2")
        .order("number", &["land_number", "slot", "id"]);
    pub fact FACT_COVER_BEYOND_REGISTER = crate::fact!("cover-beyond-register", time Instant, at "e.found_at",
        day crate::day_of_instant!("e.found_at"), office "e.office_id", person "e.operator_id", kind "e.object",
        channel "''", number "-1", amount "0", answers "''", about "'cover'" "a.id" "e.id",
        from "land_excesses e JOIN agreements a ON a.number = e.cover_number WHERE 1 = 1");
}
