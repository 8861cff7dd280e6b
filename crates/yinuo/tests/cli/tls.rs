//! The server with TLS: Python asks it, and believes only the authority that signed its certificate.

use std::process::Command;

use rcgen::{CertificateParams, KeyPair};

use crate::world::{Folder, Server, run, run_with};

const ASK: &str = "import ssl, sys, urllib.request as u; \
    print(u.urlopen(sys.argv[1], context=ssl.create_default_context(cafile=sys.argv[2])).read().decode())";

#[test]
fn a_server_with_a_certificate_speaks_https_and_nothing_else() {
    let folder = Folder::new();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    std::fs::write(folder.path().join("server.crt"), certificate.pem()).unwrap();
    std::fs::write(folder.path().join("server.key"), key.serialize_pem()).unwrap();
    let settings = "database = \"sqlite:house.sqlite\"\nlisten = \"127.0.0.1:0\"\n\
        [tls]\ncertificate = \"server.crt\"\nkey = \"server.key\"\n";
    std::fs::write(folder.path().join("yinuo.toml"), settings).unwrap();
    let found = ["found", "--office", "21", "辽宁分公司", "--login", "root"];
    let said = run_with(folder.path(), &found, "a long enough password\n");
    assert_eq!(said.code, 0, "{said:?}");
    let server = Server::start(folder.path(), &["serve"]);
    let port = server.address.rsplit(':').next().unwrap();
    let ask = |host: &str, authority: &str| {
        let mut python = Command::new("python3");
        python.args(["-c", ASK, &format!("https://{host}:{port}/health")]).arg(folder.path().join(authority));
        python.output().expect("Python 3 is installed")
    };
    let answer = ask("localhost", "server.crt");
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    let answer = ask("127.0.0.1", "server.crt");
    assert!(
        String::from_utf8_lossy(&answer.stderr).contains("CERTIFICATE_VERIFY_FAILED"),
        "another host is another house"
    );
    let mut plain = std::net::TcpStream::connect(&server.address).unwrap();
    std::io::Write::write_all(&mut plain, b"GET /health HTTP/1.1\r\nHost: yinuo\r\nConnection: close\r\n\r\n").unwrap();
    let mut told = Vec::new();
    let _ = std::io::Read::read_to_end(&mut plain, &mut told);
    assert!(!told.starts_with(b"HTTP/1.1 200"), "nothing is told in clear");
    let (status, said) = server.stop();
    assert!(status.success() && said.contains("https://"), "{said}");

    std::fs::write(folder.path().join("server.key"), "no key").unwrap();
    let said = run(folder.path(), &["serve"]);
    assert!(said.code != 0 && said.err.contains("server.key"), "{said:?}");
}
