//! What is enrolled at an office, kept as it changes; see the schema.

crate::table! {
    /// What begins (and less what ends) with a day: covers, their figures, and the households that have one.
    pub struct CoverSumRow in "cover_sums" key (programme, office_id, object, unit, day, stripe) outside (archive) {
        programme: String,
        office_id: i64,
        object: String,
        unit: String,
        day: String,
        stripe: i64,
        households: i64,
        covers: i64,
        quantity: i64,
        sum_insured: i64,
        premium: i64,
        farmer: i64,
        farmer_paid: i64,
        county: i64,
        province: i64,
        centre: i64,
    }
}

crate::row! {
    /// What is enrolled of a crop until the end of a month.
    pub struct MonthCoversRow {
        object: String,
        unit: String,
        households: i64,
        covers: i64,
        quantity: i64,
        sum_insured: i64,
        premium: i64,
        farmer: i64,
        farmer_paid: i64,
        county: i64,
        province: i64,
        centre: i64,
    }

    /// A sum that is not that of the covers, and what it lacks.
    pub struct WrongCoverSumRow { programme: String, office_id: i64, object: String, day: String, households: i64, covers: i64, premium: i64 }
}

/// The covers as `cover_sums` keeps them, with the days from which and until which each counts. A household counts from the day on which a cover of its
/// adds to what it had so far (`so_far`: until when the covers before reach).
macro_rules! counted {
    () => {
        "WITH live AS (SELECT c.programme, a.office_id, c.object, c.unit, a.holder_id, c.id, a.applied_on AS begins, \
         COALESCE(c.ended_on, '9999-12-31') AS ends, \
         CASE WHEN c.paid_on < a.applied_on THEN a.applied_on ELSE c.paid_on END AS pays, \
         CAST(ROUND(CAST(c.quantity AS NUMERIC) * 10000) AS BIGINT) AS quantity, c.sum_insured, c.premium, c.farmer, c.county, c.province, c.centre \
         FROM covers c JOIN agreements a ON a.slot = c.slot AND a.id = c.id WHERE c.ended_on IS NULL OR c.ended_on > a.applied_on), \
         reaching AS (SELECT programme, office_id, object, unit, begins, ends, MAX(ends) OVER \
         (PARTITION BY programme, office_id, object, unit, holder_id ORDER BY begins, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS so_far FROM live), \
         counted AS (SELECT programme, office_id, object, unit, begins AS day, 0 AS households, 1 AS covers, quantity, sum_insured, premium, farmer, \
         0 AS farmer_paid, county, province, centre FROM live \
         UNION ALL SELECT programme, office_id, object, unit, ends, 0, -1, -quantity, -sum_insured, -premium, -farmer, 0, -county, -province, -centre \
         FROM live WHERE ends < '9999-12-31' \
         UNION ALL SELECT programme, office_id, object, unit, pays, 0, 0, 0, 0, 0, 0, farmer, 0, 0, 0 FROM live WHERE pays < ends \
         UNION ALL SELECT programme, office_id, object, unit, ends, 0, 0, 0, 0, 0, 0, -farmer, 0, 0, 0 FROM live WHERE pays < ends AND ends < '9999-12-31' \
         UNION ALL SELECT programme, office_id, object, unit, CASE WHEN so_far > begins THEN so_far ELSE begins END, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0 \
         FROM reaching WHERE so_far IS NULL OR ends > so_far \
         UNION ALL SELECT programme, office_id, object, unit, ends, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0 \
         FROM reaching WHERE (so_far IS NULL OR ends > so_far) AND ends < '9999-12-31' \
         UNION ALL SELECT programme, office_id, object, unit, day, -households, -covers, -quantity, -sum_insured, -premium, -farmer, -farmer_paid, \
         -county, -province, -centre FROM cover_sums)"
    };
}

crate::statements! {
    /// What is enrolled under a programme at an office until a day.
    pub MONTH_COVERS: MonthCoversRow = "SELECT object, MIN(unit) AS unit, CAST(SUM(households) AS BIGINT) AS households, \
         CAST(SUM(covers) AS BIGINT) AS covers, CAST(SUM(quantity) AS BIGINT) AS quantity, \
         CAST(SUM(sum_insured) AS BIGINT) AS sum_insured, CAST(SUM(premium) AS BIGINT) AS premium, \
         CAST(SUM(farmer) AS BIGINT) AS farmer, CAST(SUM(farmer_paid) AS BIGINT) AS farmer_paid, \
         CAST(SUM(county) AS BIGINT) AS county, CAST(SUM(province) AS BIGINT) AS province, \
         CAST(SUM(centre) AS BIGINT) AS centre FROM cover_sums \
         WHERE programme = $1 AND office_id = $2 AND day <= $3 GROUP BY object HAVING SUM(covers) <> 0 ORDER BY object";
    /// Sums that are not those of the covers, at most `$1`.
    pub WRONG_COVER_SUMS: WrongCoverSumRow = concat!(counted!(), " SELECT programme, office_id, object, day, \
         CAST(SUM(households) AS BIGINT) AS households, CAST(SUM(covers) AS BIGINT) AS covers, CAST(SUM(premium) AS BIGINT) AS premium \
         FROM counted GROUP BY programme, office_id, object, unit, day \
         HAVING SUM(households) <> 0 OR SUM(covers) <> 0 OR SUM(quantity) <> 0 OR SUM(sum_insured) <> 0 OR SUM(premium) <> 0 \
         OR SUM(farmer) <> 0 OR SUM(farmer_paid) <> 0 OR SUM(county) <> 0 OR SUM(province) <> 0 OR SUM(centre) <> 0 \
         ORDER BY programme, office_id, object, day LIMIT $1");
}
