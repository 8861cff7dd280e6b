//! One server against two over one PostgreSQL: cases opened over HTTP, each server held to a quarter of a core, then as fast as they can.
//!
//! Servers are held by a control group of their own (cgroup v2 or v1). Where a machine lets nobody make one, that half is not measured, and the run says why.

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
    let (parent, limits) = beside()?;
    let group = parent.join(format!("yinuo-bench-{process}"));
    std::fs::create_dir(&group).map_err(|error| format!("{}: {error}", group.display()))?;
    let done = limits
        .into_iter()
        .chain([("cgroup.procs", process.to_string())])
        .try_for_each(|(file, text)| write(group.join(file), text));
    if let Err(error) = done {
        let _ = std::fs::remove_dir(&group);
        return Err(error);
    }
    Ok(group)
}

/// Files of a group, and what is written in each.
type Limits = Vec<(&'static str, String)>;

/// The group of this process, and what in a group of its own holds another to a quarter: in cgroup v2, or in v1 where the processor is there.
fn beside() -> Result<(PathBuf, Limits), String> {
    let groups = Path::new(GROUPS);
    let own = std::fs::read_to_string("/proc/self/cgroup").map_err(|error| error.to_string())?;
    let own = |prefix: &str| own.lines().find_map(|line| line.split_once(prefix)).map(|(_, path)| path.to_owned());
    let known = std::fs::read_to_string(groups.join("cgroup.controllers")).unwrap_or_default();
    if known.split_whitespace().any(|controller| controller == "cpu") {
        let own = own("0::/").ok_or("this process is in no group")?;
        return Ok((groups.join(own), vec![("cpu.max", format!("{} {PERIOD}", PERIOD / 4))]));
    }
    let own = own(":cpu:/").or_else(|| own(":cpu,cpuacct:/")).ok_or("no group holds the processor on this machine")?;
    let limits = vec![("cpu.cfs_period_us", PERIOD.to_string()), ("cpu.cfs_quota_us", (PERIOD / 4).to_string())];
    Ok((groups.join("cpu").join(own), limits))
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
