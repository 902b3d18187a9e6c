//! `cargo bench`: the figures that the product is held to, measured on this machine in one run and
//! printed beside their goals, a table a size. `cargo bench -- 10k` measures one size. Nothing
//! here passes or fails: machines differ, and a busy one most of all.
#![expect(clippy::print_stdout, reason = "a figure is printed")]

mod coverage_figures;
mod desk_figures;
mod desk_process;
mod invented;
mod long_case;
mod measure;
mod networkx;
mod numbered;
mod paper_figures;
mod report_figures;
mod responsibility_figures;
mod round_figures;
mod screen_figures;
mod sheet_figures;
mod shift_figures;
mod task_figures;
mod tree_figures;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use trucban::desk::connection::Place;
use trucban::desk::protocol::Purpose;
use trucban::domain::moment::Moment;
use trucban::exchange::workbook::read_standard_input;

use crate::desk_process::{SERVICE, join};
use crate::measure::{Sample, Table, memory};
use crate::screen_figures::Session;

/// What can go wrong while measuring: anything.
pub type Fault = Box<dyn Error + Send + Sync>;

/// What is measured, or why it cannot be.
pub type Told<T> = Result<T, Fault>;

/// The word under which this program is one session, and says what it holds.
pub const SESSION: &str = "session";

const SIZES: [(&str, usize); 3] = [("1k", 1_000), ("10k", 10_000), ("100k", 100_000)];

fn main() -> Told<()> {
    // Cargo adds a word of its own.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.as_slice() {
        [role, folder] if role == SERVICE => return desk_process::serve(Path::new(folder)),
        [role, folder] if role == SESSION => return hold_session(Path::new(folder)),
        [role] if role == sheet_figures::READER => std::process::exit(i32::from(read_standard_input())),
        _ => {}
    }
    if let Some(unknown) = words.iter().find(|word| SIZES.iter().all(|(name, _)| name != word)) {
        return Err(format!("{unknown}: sizes are 1k, 10k and 100k").into());
    }
    for (name, cases) in SIZES {
        if words.is_empty() || words.iter().any(|word| word == name) {
            let begun = Instant::now();
            let folder = tempfile::tempdir_in(ground())?;
            let mut table = Table::new(&format!("{name} cases"));
            desk_figures::measure(folder.path(), cases, &mut table)?;
            responsibility_figures::measure(Moment::from(invented::TONIGHT), &mut table);
            shift_figures::measure(Moment::from(invented::TONIGHT), &mut table);
            task_figures::measure(Moment::from(invented::TONIGHT), &mut table)?;
            round_figures::measure(Moment::from(invented::TONIGHT), &mut table)?;
            paper_figures::measure(&mut table)?;
            tree_figures::measure(cases, Moment::from(invented::TONIGHT), &mut table);
            coverage_figures::measure(cases, Moment::from(invented::TONIGHT), &mut table);
            report_figures::measure(cases, Moment::from(invented::TONIGHT), &mut table)?;
            println!("{}({:.0} s)", table.text(), begun.elapsed().as_secs_f64());
        }
    }
    Ok(())
}

/// Where wards are laid out: a real disk, since a disk is measured. `TMPDIR` where it is set.
fn ground() -> PathBuf {
    std::env::var_os("TMPDIR").map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")), PathBuf::from)
}

/// The rule packs of the product.
fn packs() -> Told<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/packs");
    ["nd-165", "qd-261", "qd-4038", "qd-528", "qd-604", "tram", "truy-vet"]
        .map(|name| Ok(std::fs::read_to_string(folder.join(format!("{name}.toml")))?))
        .into_iter()
        .collect()
}

/// Sits down at the desk of a folder, hears everything and says what that took of memory.
fn hold_session(folder: &Path) -> Told<()> {
    let place = Place::of(folder, None)?;
    let (mut connection, welcome) = join(&place, Purpose::Screen)?;
    let mut session = Session::open(welcome, (120, 40))?;
    session.draw();
    desk_figures::hear_stream(&mut connection, &mut session, &mut Sample::default())?;
    let (resident, highest) = memory(std::process::id());
    println!("{resident} {highest}");
    Ok(())
}
