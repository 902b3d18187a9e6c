//! What a process does to itself before it may be a service: private files, no core dump, no
//! terminal, no death by a hang-up. Separate because a test that runs a desk in a thread must
//! not do it.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rustix::fs::Mode;
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit, setsid, umask};
use signal_hook::consts::{SIGHUP, SIGINT, SIGPIPE, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;

/// Whose process the service runs in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Process {
    /// Its own, without a terminal.
    Detached,
    /// Its own, in the foreground of a terminal or under a supervisor.
    Foreground,
    /// Somebody else's, who sees to all this: a test.
    Shared,
}

/// Keeps what the process holds of people out of core dumps and from other processes of the same account.
pub fn guard_memory() {
    // Refused only where the limit is lower already.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

/// Makes the process fit to be a service; `stop` is called at each request of the system to end,
/// `panicked` with the place of every panic.
pub fn prepare(
    process: Process,
    stop: impl Fn() + Send + 'static,
    panicked: impl Fn(&str) + Send + Sync + 'static,
) -> std::io::Result<()> {
    if process == Process::Shared {
        return Ok(());
    }
    umask(Mode::RWXG | Mode::RWXO);
    guard_memory();
    if process == Process::Detached {
        // Refused only to a process that leads a group, which has no terminal to lose.
        let _ = setsid();
    }
    // A flag that nobody reads: the signal is taken and nothing else happens. A full quota then
    // fails the write, and a lost terminal or reader does not end the service.
    for signal in [SIGHUP, SIGPIPE, SIGXFSZ] {
        signal_hook::flag::register(signal, Arc::new(AtomicBool::new(false)))?;
    }
    let mut signals = Signals::new([SIGTERM, SIGINT])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || signals.forever().for_each(|_| stop()))?;
    // What a panic says could bear a name; where it stood cannot.
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        panicked(&place);
    }));
    Ok(())
}
