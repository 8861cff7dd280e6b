//! The API as its clients see it: a real house on a real database, asked over its router.

mod api {
    mod snapshots;
}
