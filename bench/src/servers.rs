//! One server against two over one PostgreSQL: cases opened over HTTP, each server held to a quarter of a core, then as fast as they can.
//!
//! Servers are held by a control group of their own (cgroup v2). Where this machine lets nobody make one, that half is not measured, and the run says why.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use yinuo_core::id::PartyId;
use yinuo_testkit::bench_rows::BenchRow;

use crate::http::{opened_at, serve, signed_in};
use crate::opening::make_parties;
use crate::{Plan, taking};

/// Of so many microseconds a server may have a quarter.
const PERIOD: u32 = 100_000;
const CONNECTIONS: usize = 64;
const GROUPS: &str = "/sys/fs/cgroup";

/// A server that is a process of its own, and the group that holds it.
struct Server {
    child: Child,
    address: SocketAddr,
    group: Option<PathBuf>,
}

impl Server {
    /// Starts one over a database.
    fn start(url: &str, is_held: bool) -> Result<Server, String> {
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut child = Command::new(program)
            .args(["server-child", url])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let mut line = String::new();
        let output = child.stdout.take().ok_or("its output is not read")?;
        BufReader::new(output).read_line(&mut line).map_err(|error| error.to_string())?;
        let address = line.trim().parse().map_err(|_| format!("the server did not start: {line}"));
        let mut server = Server { address: address?, child, group: None };
        if is_held {
            server.group = Some(held(server.child.id())?);
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(group) = &self.group {
            let _ = std::fs::remove_dir(group);
        }
    }
}

/// Holds a process to a quarter of a core, by a group beside that of this process.
fn held(process: u32) -> Result<PathBuf, String> {
    let write = |path: PathBuf, text: String| {
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
    };
    let controllers = Path::new(GROUPS).join("cgroup.controllers");
    let known = std::fs::read_to_string(&controllers).map_err(|error| format!("{}: {error}", controllers.display()))?;
    if !known.split_whitespace().any(|controller| controller == "cpu") {
        return Err("the processor is not among the controllers of cgroup v2".to_owned());
    }
    let own = std::fs::read_to_string("/proc/self/cgroup").map_err(|error| error.to_string())?;
    let own = own.lines().find_map(|line| line.strip_prefix("0::/")).ok_or("this process is in no group")?;
    let group = Path::new(GROUPS).join(own).join(format!("yinuo-bench-{process}"));
    std::fs::create_dir(&group).map_err(|error| format!("{}: {error}", group.display()))?;
    let done = write(group.join("cpu.max"), format!("{} {PERIOD}", PERIOD / 4))
        .and_then(|()| write(group.join("cgroup.procs"), process.to_string()));
    if let Err(error) = done {
        let _ = std::fs::remove_dir(&group);
        return Err(error);
    }
    Ok(group)
}

/// A server of this process, until its input ends. Prints where it listens.
pub async fn child(url: &str) {
    let house = Arc::new(taking::opened(url).await);
    println!("{}", serve(&house).await);
    let ended = tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new()));
    let _ = ended.await;
}

pub async fn measure(plan: &Plan) {
    println!("one server and two over one PostgreSQL, {CONNECTIONS} connections, {:?} a run", plan.each);
    let home = taking::house("postgres", None).await;
    let parties = make_parties(&home.test, plan.parties).await;
    let token = signed_in(&home.test, "clerk").await;
    for (is_held, told) in [(true, ", each held to a quarter of a core"), (false, "")] {
        let mut speeds = Vec::new();
        for (count, name) in [(1, "one server"), (2, "two servers")] {
            match opened(&home.url, count, is_held, (&token, &parties, plan)).await {
                Ok(speed) => {
                    println!("  {name}{told}: {speed:.0} cases a second");
                    let row = BenchRow::new(format!("cases over HTTP, {name}{told}"), "postgres");
                    BenchRow { ours: Some(speed), ..row }.record();
                    speeds.push(speed);
                }
                Err(why) => {
                    println!("  {name}{told}: not measured, {why}");
                    break;
                }
            }
        }
        if let [one, two] = speeds.as_slice() {
            println!(
                "  two{told} do {:.2} times what one does (wanted {})",
                two / one,
                if is_held { 1.6 } else { 0.9 }
            );
        }
    }
}

/// Cases a second at so many servers.
async fn opened(
    url: &str,
    count: usize,
    is_held: bool,
    (token, parties, plan): (&str, &Arc<Vec<PartyId>>, &Plan),
) -> Result<f64, String> {
    let servers = (0..count).map(|_| Server::start(url, is_held)).collect::<Result<Vec<Server>, String>>()?;
    let addresses: Vec<SocketAddr> = servers.iter().map(|server| server.address).collect();
    Ok(opened_at(&addresses, token, parties, plan, CONNECTIONS).await.middle())
}
