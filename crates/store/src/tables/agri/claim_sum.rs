//! What is claimed at an office, kept as it changes; see the schema.

crate::table! {
    /// What was claimed and assessed of the claims reported on a day, and what was paid on it.
    pub struct ClaimSumRow in "claim_sums" key (programme, office_id, day, stripe) outside (archive) {
        programme: String,
        office_id: i64,
        day: i64,
        stripe: i64,
        claims: i64,
        hit: i64,
        assessed: i64,
        paid: i64,
    }
}

crate::row! {
    /// What is claimed until the end of a month.
    pub struct MonthClaimsRow { claims: i64, hit: i64, assessed: i64, paid: i64 }

    /// A sum that is not that of the claims, and what it lacks.
    pub struct WrongClaimSumRow { programme: String, office_id: i64, day: i64, claims: i64, paid: i64 }
}

crate::statements! {
    /// What is claimed under a programme at an office until a day.
    pub MONTH_CLAIMS: MonthClaimsRow = "SELECT CAST(COALESCE(SUM(claims), 0) AS BIGINT) AS claims, \
         CAST(COALESCE(SUM(hit), 0) AS BIGINT) AS hit, CAST(COALESCE(SUM(assessed), 0) AS BIGINT) AS assessed, \
         CAST(COALESCE(SUM(paid), 0) AS BIGINT) AS paid FROM claim_sums WHERE programme = $1 AND office_id = $2 AND day <= $3";
    /// Sums that are not those of the claims, at most `$1`.
    pub WRONG_CLAIM_SUMS: WrongClaimSumRow = concat!("WITH counted AS (SELECT c.programme, c.office_id, CAST(", crate::day_of_instant!("c.reported_at"), " AS BIGINT) AS day, \
         1 AS claims, CAST(ROUND(CAST(c.quantity AS NUMERIC) * 10000) AS BIGINT) AS hit, \
         CASE WHEN c.is_final = 1 THEN COALESCE(c.amount, 0) ELSE 0 END AS assessed, 0 AS paid FROM crop_claims c \
         UNION ALL SELECT c.programme, c.office_id, CAST(", crate::day_of_date!("c.paid_on"), " AS BIGINT), 0, 0, 0, COALESCE(c.amount, 0) \
         FROM crop_claims c WHERE c.paid_on IS NOT NULL \
         UNION ALL SELECT s.programme, s.office_id, s.day, -s.claims, -s.hit, -s.assessed, -s.paid FROM claim_sums s) \
         SELECT programme, office_id, day, CAST(SUM(claims) AS BIGINT) AS claims, CAST(SUM(paid) AS BIGINT) AS paid FROM counted \
         GROUP BY programme, office_id, day HAVING SUM(claims) <> 0 OR SUM(hit) <> 0 OR SUM(assessed) <> 0 OR SUM(paid) <> 0 \
         ORDER BY programme, office_id, day LIMIT $1");
}
