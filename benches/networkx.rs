//! The same edges in Python's networkx, in the same run, where Python has it: both must find the same chains, and say how
//! long it took. Reading the edges is not counted on either side.

use std::io::Write;
use std::process::{Command, Stdio};

use trucban::domain::contact_tree::Chains;
use trucban::domain::ward::Ward;

use crate::measure::{Sample, Table, timed};

/// Works the chains out from edges on the standard input: milliseconds, the largest generation, how many chains, the
/// largest.
const SCRIPT: &str = "
import sys, time
try:
    import networkx as nx
except ImportError:
    sys.exit(3)
edges = [tuple(map(int, line.split())) for line in sys.stdin]
for _ in range(5):
    begun = time.perf_counter()
    graph = nx.DiGraph()
    graph.add_edges_from(edges)
    generations = {}
    for root in [node for node, degree in graph.in_degree() if degree == 0]:
        generations.update(nx.single_source_shortest_path_length(graph, root))
    sizes = [len(part) for part in nx.weakly_connected_components(graph)]
    took = (time.perf_counter() - begun) * 1e3
    print(took, max(generations.values()), len(sizes), max(sizes))
";

/// How often each side works them out.
const RUNS: usize = 5;

/// Works the chains of a ward out here and there.
pub fn beside(ward: &Ward, table: &mut Table) {
    let chains = Chains::of(ward);
    let sources = || ward.cases.iter().filter_map(|case| Some((chains.source(case.id)?.case, case.id)));
    let edges: String = sources().map(|(from, to)| format!("{} {}\n", from.number(), to.number())).collect();
    table.heading(&format!("the same {} edges beside networkx: graph, generations, chains, ms", sources().count()));
    let found = |chains: &Chains| {
        let all: Vec<_> = chains.all().into_iter().filter(|chain| chain.size > 1).collect();
        let generations = all.iter().map(|chain| chain.generations).max().unwrap_or(0);
        let largest = all.iter().map(|chain| chain.size).max().unwrap_or(0);
        (generations, all.len(), largest)
    };
    table.sample("here, contacts and dates judged besides", &timed(RUNS, || found(&Chains::of(ward))), "");
    let Some(lines) = asked(&edges) else {
        return table.heading("  no Python with networkx here");
    };
    let ours = found(&chains);
    let mut theirs = Sample::default();
    for line in lines.lines() {
        let values: Vec<f64> = line.split_whitespace().filter_map(|value| value.parse().ok()).collect();
        let [took, generations, count, largest] = values[..] else { continue };
        theirs.add(took);
        let same = (f64::from(ours.0), ours.1 as f64, f64::from(ours.2));
        assert_eq!((generations, count, largest), same, "networkx finds other chains");
    }
    table.sample("networkx", &theirs, "the same chains");
}

/// What Python says of the edges; nothing where there is none, or no networkx.
fn asked(edges: &str) -> Option<String> {
    let mut python = Command::new("python3");
    let python = python.args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = python.spawn().ok()?;
    // One that has no networkx ends before it has read anything.
    let is_read = child.stdin.take()?.write_all(edges.as_bytes()).is_ok();
    let output = child.wait_with_output().ok()?;
    (is_read && output.status.success()).then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
