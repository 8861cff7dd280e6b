//! Backups: the same from either database, into either database, and refused when a byte is wrong.

use std::path::Path;

use yinuo_store::suite::Suite;
use yinuo_store::{Changes, Restoring, Store, StoreFailure};

use crate::world::{CaseRow, ChainRow, Folder, LabelRow, all, case, note, options, postgres, read, sqlite};

async fn fill(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut work = writer.begin(&[1, 2]).await.unwrap();
    let mut changes = Changes::new();
    for id in 1..=5000 {
        changes.insert(case(id % 60, id));
    }
    changes.insert(CaseRow { number: "\"\\ \u{7f} \u{2028} [1,\n".to_owned(), ..case(1, 6000) });
    (1..=100).for_each(|id| changes.insert(note(id % 60, id, 1)));
    for name in ["b", "A", "äöü", "好", ""] {
        changes.insert(LabelRow { name: name.to_owned(), slot: 1 });
    }
    for head in work.heads() {
        changes.put(ChainRow { slot: head.slot, seq: 7, hash: vec![1, 2, 3] });
    }
    work.write(changes).await.unwrap();
    work.commit().await.unwrap();
}

#[tokio::test]
async fn a_backup_goes_from_sqlite_to_postgres_and_back_unchanged() {
    let folder = Folder::new();
    let (there, back) = (postgres().await, sqlite().await);
    let home = sqlite().await;
    fill(&home.store).await;

    let first = home.store.backup(&folder.path("first"), Suite::International, |_| {}).await.unwrap();
    assert_eq!(first.schema_version, 2);
    assert_eq!(first.rows, 5001 + 100 + 5 + 64);
    let restored = there.store.restore(&folder.path("first"), Restoring::default(), |_| {}).await.unwrap();
    assert_eq!((restored.rows, &restored.tables), (first.rows, &first.tables));
    let second = there.store.backup(&folder.path("second"), Suite::International, |_| {}).await.unwrap();
    back.store.restore(&folder.path("second"), Restoring::default(), |_| {}).await.unwrap();
    let third = back.store.backup(&folder.path("third"), Suite::International, |_| {}).await.unwrap();
    assert_eq!((&first, &second), (&second, &third));
    assert_eq!(std::fs::read(folder.path("first")).unwrap(), std::fs::read(folder.path("second")).unwrap());
    assert_eq!(lines(&folder.path("first")).lines().count(), 2 + first.tables.len() + 5001 + 100 + 5 + 64);
    assert_eq!(all::<CaseRow>(&home.store).await, all::<CaseRow>(&there.store).await);
    assert_eq!(all::<ChainRow>(&home.store).await, all::<ChainRow>(&back.store).await);
    // What was restored is a living database.
    let mut writer = there.store.writer().await.unwrap();
    assert_eq!(writer.begin(&[1]).await.unwrap().heads()[0].seq, 7);
}

/// The lines of a backup.
fn lines(path: &Path) -> String {
    let content = zstd::decode_all(std::fs::File::open(path).unwrap()).unwrap();
    String::from_utf8(content).unwrap()
}

/// Tries to restore a changed file and sees that the database stays as it was.
async fn refuses(stores: &[&Store], path: &Path, content: &[u8], what: &str) {
    std::fs::write(path, content).unwrap();
    for store in stores {
        let outcome = store.restore(path, Restoring::default(), |_| {}).await;
        assert!(outcome.is_err(), "{what} was restored into {store:?}");
        assert_eq!(all::<CaseRow>(store).await, [], "{what} into {store:?}");
        assert!(all::<ChainRow>(store).await.iter().all(|row| row.seq == 0), "{what} into {store:?}");
    }
}

#[tokio::test]
async fn a_backup_that_was_cut_or_altered_is_refused_and_nothing_is_written() {
    let folder = Folder::new();
    let home = sqlite().await;
    fill(&home.store).await;
    home.store.backup(&folder.path("sound"), Suite::International, |_| {}).await.unwrap();
    let (whole, sound) = (std::fs::read(folder.path("sound")).unwrap(), lines(&folder.path("sound")));
    let (empty, other) = (sqlite().await, postgres().await);
    let stores = [&empty.store, &other.store];
    let path = folder.path("changed");

    let last = sound.trim_end().rfind('\n').unwrap() + 1;
    let changed = [
        ("an empty file", String::new()),
        ("a file without its trailer", sound[..last].to_owned()),
        ("a file that ends in a row", sound[..sound.len() / 2].to_owned()),
        ("a trailer without its line end", sound.trim_end().to_owned()),
        ("an altered value", sound.replacen("\"A-4000\"", "\"A-4001x\"", 1)),
        (
            "a row that is missing",
            sound.lines().filter(|line| !line.contains("\"A-77\"")).map(|line| format!("{line}\n")).collect(),
        ),
        ("a row that was added", sound.replacen("{\"table\":\"labels\"", "[1,1,2,\"x\"]\n{\"table\":\"labels\"", 1)),
        ("another count", sound.replacen("\"rows\":5001", "\"rows\":5002", 1)),
        ("another hash", format!("{}{}", &sound[..last], sound[last..].replacen("hash\":\"", "hash\":\"0", 1))),
        ("something after the trailer", format!("{sound}[1]\n")),
        ("another schema", sound.replacen("\"schema_version\":2", "\"schema_version\":1", 1)),
        ("another format", sound.replacen("yinuo-backup", "other-backup", 1)),
        ("a table nobody knows", sound.replacen("\"table\":\"notes\"", "\"table\":\"votes\"", 1)),
        ("nonsense", "\u{0}\u{1}nonsense\n".to_owned()),
    ];
    for (what, content) in changed {
        assert_ne!(content, sound, "{what} changes nothing");
        refuses(&stores, &path, &zstd::encode_all(content.as_bytes(), 1).unwrap(), what).await;
    }
    let mut altered = whole.clone();
    altered[whole.len() / 2] ^= 1;
    let files = [
        ("an empty file", Vec::new()),
        ("a file cut in the middle", whole[..whole.len() / 2].to_vec()),
        ("a file without its last byte", whole[..whole.len() - 1].to_vec()),
        ("an altered byte", altered),
        ("a byte more", [&whole[..], b"\n"].concat()),
        ("lines that are not compressed", sound.into_bytes()),
    ];
    for (what, content) in files {
        refuses(&stores, &path, &content, what).await;
    }
    for store in stores {
        store.restore(&folder.path("sound"), Restoring::default(), |_| {}).await.unwrap();
    }
}

#[tokio::test]
async fn a_line_without_end_does_not_fill_the_memory() {
    let folder = Folder::new();
    let path = folder.path("endless");
    // Some gigabytes, in as many kilobytes.
    let mut file = zstd::Encoder::new(std::fs::File::create(&path).unwrap(), 1).unwrap();
    std::io::copy(&mut std::io::Read::take(std::io::repeat(b' '), 2 << 30), &mut file).unwrap();
    file.finish().unwrap();
    assert!(std::fs::metadata(&path).unwrap().len() < 1 << 20);
    let outcome = sqlite().await.store.restore(&path, Restoring::default(), |_| {}).await;
    assert!(format!("{outcome:?}").contains("a line is longer"), "{outcome:?}");
}

#[tokio::test]
async fn a_database_that_is_not_empty_is_not_restored_into() {
    let folder = Folder::new();
    let home = sqlite().await;
    home.store.backup(&folder.path("empty"), Suite::International, |_| {}).await.unwrap();
    for world in [sqlite().await, postgres().await] {
        fill(&world.store).await;
        let before = all::<CaseRow>(&world.store).await;
        let outcome = world.store.restore(&folder.path("empty"), Restoring::default(), |_| {}).await;
        assert!(matches!(outcome, Err(StoreFailure::Backup { .. })), "{outcome:?}");
        assert_eq!(all::<CaseRow>(&world.store).await, before);
    }
}

#[tokio::test]
async fn a_backup_does_not_overwrite_and_leaves_nothing_half_done() {
    let folder = Folder::new();
    let home = sqlite().await;
    std::fs::write(folder.path("taken"), "mine").unwrap();
    assert!(matches!(
        home.store.backup(&folder.path("taken"), Suite::International, |_| {}).await,
        Err(StoreFailure::Io { .. })
    ));
    assert_eq!(read(&folder.path("taken")), "mine");
    let bare = crate::world::sqlite_with(options()).await;
    assert!(bare.store.backup(&folder.path("bare"), Suite::International, |_| {}).await.is_err());
    assert!(!folder.path("bare").exists() && !folder.path("bare.partial").exists());
}
