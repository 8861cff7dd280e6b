//! TLS to a real PostgreSQL: what is encrypted, and which certificates are not believed.

use std::path::{Path, PathBuf};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio_postgres::NoTls;
use yinuo_store::{Store, StoreOptions};

use crate::postgres::{PostgresCluster, PostgresOptions};

/// An authority and what it signs, in files of a folder.
struct Authority {
    folder: PathBuf,
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    fn new(folder: &Path, name: &str) -> Authority {
        let folder = folder.join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        std::fs::write(folder.join("ca.pem"), issuer.pem()).unwrap();
        Authority { folder, issuer }
    }

    fn root(&self) -> String {
        self.folder.join("ca.pem").display().to_string()
    }

    /// The certificate and key of a server, where PostgreSQL may read them and nobody else the key.
    fn sign(&self, host: &str, into: &Path) {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec![host.to_owned()]).unwrap().signed_by(&key, &self.issuer).unwrap();
        for (name, text) in [("server.crt", certificate.pem()), ("server.key", key.serialize_pem())] {
            let file = into.join(name);
            std::fs::write(&file, text).unwrap();
            let owner = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(into).unwrap());
            let group = std::os::unix::fs::MetadataExt::gid(&std::fs::metadata(into).unwrap());
            std::os::unix::fs::chown(&file, Some(owner), Some(group)).unwrap();
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            std::fs::set_permissions(&file, mode).unwrap();
        }
    }
}

async fn shell(url: &str, sql: &str) -> Vec<String> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let answer = client.simple_query(sql).await.unwrap();
    let first = |message| match message {
        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    };
    answer.into_iter().filter_map(first).collect()
}

#[tokio::test]
async fn a_connection_by_tls_is_encrypted_and_only_to_the_host_whose_certificate_the_authority_signed() {
    let cluster =
        PostgresCluster::start_with(&PostgresOptions { durable: false, ..PostgresOptions::default() }).unwrap();
    let folder = cluster.folder().unwrap().to_path_buf();
    let plain = cluster.database_url("postgres");
    let data = PathBuf::from(shell(&plain, "SHOW data_directory").await.remove(0));
    let (ours, theirs) = (Authority::new(&folder, "ours"), Authority::new(&folder, "theirs"));
    let open = |root: String| {
        let url = format!("{plain}?sslmode=verify-full&sslrootcert={root}");
        async move {
            Store::open(&url, StoreOptions { application_name: "by-tls".to_owned(), ..StoreOptions::default() }).await
        }
    };
    let serve = |host: &'static str| {
        ours.sign(host, &data);
        let plain = plain.clone();
        async move {
            shell(&plain, "ALTER SYSTEM SET ssl = on").await;
            shell(&plain, "SELECT pg_reload_conf()").await;
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        }
    };
    let refused = open(ours.root()).await.expect_err("the server speaks no TLS yet");
    assert!(refused.to_string().to_lowercase().contains("tls"), "{refused}");

    serve("127.0.0.1").await;
    let store = open(ours.root()).await.expect("a connection by TLS");
    let encrypted =
        "SELECT COUNT(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'by-tls' AND ssl";
    assert_eq!(shell(&plain, encrypted).await, ["1"]);
    drop(store);
    let refused = open(theirs.root()).await.expect_err("another authority signed it");
    assert!(refused.to_string().contains("UnknownIssuer"), "{refused}");

    serve("db.example.cn").await;
    let refused = open(ours.root()).await.expect_err("it is the certificate of another host");
    assert!(refused.to_string().contains("not valid for name"), "{refused}");
    let refused = open(folder.join("nothing.pem").display().to_string()).await.expect_err("no such file");
    assert!(refused.to_string().contains("nothing.pem"), "{refused}");
    Store::open(&plain, StoreOptions::default()).await.expect("a plain one is still had where it is asked for");
}
