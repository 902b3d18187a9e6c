//! Inside the process that waits for a printer: a session of its own, without a terminal; it starts the command, hears what
//! it says, ends it when its time is over, and tells what became of it in one line.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process_group, pidfd_open, setsid};

use super::{Outcome, SAID_MAX};

/// Where a command is looked for; what an officer's account adds to it is not asked.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The work of the process: `words` are the command and the file. It ends well whatever became of it, once it was told.
pub fn supervise(words: &[OsString], seconds: u32) -> u8 {
    // Refused only to a process that leads a group, which has no terminal to lose.
    let _ = setsid();
    let outcome = run(words, Duration::from_secs(seconds.into()));
    let told = writeln!(io::stdout(), "{}", tell(&outcome)).and_then(|()| io::stdout().flush());
    if told.is_ok() { 0 } else { 3 }
}

/// The line by which an outcome is told to whoever started the process.
pub fn tell(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Sent => "sent".to_string(),
        Outcome::Missing => "missing".to_string(),
        Outcome::NotAllowed => "not-allowed".to_string(),
        Outcome::Failed(code, said) => format!("failed {code} {said}"),
        Outcome::Killed(signal) => format!("killed {signal}"),
        Outcome::TooLong => "too-long".to_string(),
        Outcome::NotStarted(why) => format!("not-started {why}"),
    }
}

/// Runs the command with nothing of this account's surroundings but its home, in a group of processes of its own.
fn run(words: &[OsString], time: Duration) -> Outcome {
    let deadline = Instant::now() + time;
    let Some((program, rest)) = words.split_first() else { return Outcome::Missing };
    let mut command = Command::new(program);
    command.args(rest).env_clear().env("PATH", PATH).env("LANG", "C.UTF-8").current_dir("/").process_group(0);
    // Printers of one's own choice stand there (~/.cups).
    command.envs(std::env::var_os("HOME").map(|home| ("HOME", home)));
    let started = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let mut child = match started {
        Ok(child) => Running { child, has_ended: false },
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Outcome::Missing,
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Outcome::NotAllowed,
        Err(error) => return Outcome::NotStarted(error.to_string()),
    };
    match hear(&mut child.child, deadline) {
        Ok(None) => Outcome::TooLong,
        Ok(Some((status, said))) => {
            child.has_ended = true;
            ended(status, &said)
        }
        Err(error) => Outcome::NotStarted(error.to_string()),
    }
}

fn ended(status: ExitStatus, said: &[u8]) -> Outcome {
    match (status.code(), status.signal()) {
        (Some(0), _) => Outcome::Sent,
        (Some(code), _) => Outcome::Failed(code, first_line(said)),
        (None, signal) => Outcome::Killed(signal.unwrap_or_default()),
    }
}

/// The first line that says something, without what is no text.
fn first_line(said: &[u8]) -> String {
    let text = String::from_utf8_lossy(said);
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    line.chars().filter(|letter| !letter.is_control()).take(SAID_MAX).collect()
}

/// A command that is ended with all whom it started, unless it ended by itself: then whoever goes on in its place is let be.
struct Running {
    child: Child,
    has_ended: bool,
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.has_ended {
            return;
        }
        let group = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        // Refused only where everybody has gone; the number is its own until it was waited for.
        if let Some(group) = group {
            let _ = kill_process_group(group, Signal::KILL);
        }
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Waits until the command ends, and takes along what it says; nothing where its time is over. Of more than is told the
/// rest is read and dropped, so that a talkative command does not stand still.
fn hear(child: &mut Child, deadline: Instant) -> io::Result<Option<(ExitStatus, Vec<u8>)>> {
    let known = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let process = pidfd_open(known.ok_or(io::ErrorKind::InvalidInput)?, PidfdFlags::empty())?;
    let mut pipe = child.stderr.take();
    let mut said = Vec::new();
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(None);
        }
        let mut watched = vec![PollFd::new(&process, PollFlags::IN)];
        watched.extend(pipe.as_ref().map(|pipe| PollFd::new(pipe, PollFlags::IN)));
        match poll(&mut watched, Timespec::try_from(left).ok().as_ref()) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let happened: Vec<bool> = watched.iter().map(|watched| !watched.revents().is_empty()).collect();
        drop(watched);
        let speaks = happened.get(1).copied().unwrap_or(false);
        if speaks && pipe.as_mut().is_none_or(|pipe| is_over(pipe, &mut said)) {
            pipe = None;
        }
        // What it said before it ended was in the pipe before, and is read first.
        if happened.first().copied().unwrap_or(false) && (!speaks || pipe.is_none() || said.len() >= SAID_BYTES) {
            return Ok(child.try_wait()?.map(|status| (status, said)));
        }
    }
}

/// Bytes of what is said that are kept.
const SAID_BYTES: usize = 4 * SAID_MAX;

/// Reads what is there once; whether nothing more can come.
fn is_over(pipe: &mut ChildStderr, said: &mut Vec<u8>) -> bool {
    let mut piece = [0; 4096];
    match pipe.read(&mut piece) {
        Ok(0) => true,
        Ok(count) => {
            let room = SAID_BYTES.saturating_sub(said.len());
            said.extend(piece.iter().take(count.min(room)));
            false
        }
        Err(error) => error.kind() != io::ErrorKind::Interrupted,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// Runs a script on a file; the script is read by a shell that the words name, as a station may do it.
    fn print(script: &str, seconds: u64) -> (Outcome, String) {
        let folder = tempfile::tempdir().unwrap();
        let [script_file, out, file] = ["printer", "out", "giấy 1.txt"].map(|name| folder.path().join(name));
        fs::write(&script_file, script).unwrap();
        fs::write(&file, "Phiếu").unwrap();
        let words = ["/bin/sh".into(), script_file.into(), out.clone().into(), file.into()];
        let outcome = run(&words, Duration::from_secs(seconds));
        (outcome, fs::read_to_string(out).unwrap_or_default())
    }

    #[test]
    fn the_file_is_the_last_word_and_the_surroundings_are_bare() {
        let (outcome, out) = print("cat \"$2\" > \"$1\"; env >> \"$1\"; pwd >> \"$1\"; cat >> \"$1\"", 60);
        assert_eq!(outcome, Outcome::Sent);
        let told = out.strip_prefix("Phiếu").unwrap();
        let mut names = told.lines().filter_map(|line| Some(line.split_once('=')?.0));
        // The shell itself adds where it is.
        assert!(names.all(|name| ["HOME", "PATH", "LANG", "PWD", "OLDPWD", "_", "SHLVL"].contains(&name)), "{out}");
        assert!(out.ends_with("/\n"), "{out}");
    }

    #[test]
    fn every_way_to_fail_is_told_apart() {
        assert_eq!(
            print("echo ' ' >&2; echo 'no \x1b[31mprinter' >&2; exit 1", 60).0,
            Outcome::Failed(1, "no [31mprinter".into())
        );
        assert_eq!(print("kill -9 $$", 60).0, Outcome::Killed(9));
        let folder = tempfile::tempdir().unwrap();
        let plain = folder.path().join("plain");
        fs::write(&plain, "x").unwrap();
        fs::set_permissions(&plain, fs::Permissions::from_mode(0o600)).unwrap();
        let minute = Duration::from_secs(60);
        assert_eq!(run(&[plain.into(), "x".into()], minute), Outcome::NotAllowed);
        assert_eq!(run(&[folder.path().join("none").into(), "x".into()], minute), Outcome::Missing);
        assert_eq!(run(&["no-such-command-here".into(), "x".into()], minute), Outcome::Missing);
        assert_eq!(run(&[folder.path().into(), "x".into()], minute), Outcome::NotAllowed);
        assert_eq!(run(&[], minute), Outcome::Missing);
    }

    #[test]
    fn who_hangs_is_ended_with_all_whom_he_started() {
        let (outcome, out) = print("(sleep 600; echo late > \"$1\") & echo $! > \"$1\"; wait", 1);
        assert_eq!(outcome, Outcome::TooLong);
        let child = Pid::from_raw(out.trim().parse().unwrap()).unwrap();
        // It was told to end; until the system has seen to it nobody gives up.
        let stands = || fs::read_to_string(format!("/proc/{}/stat", child.as_raw_nonzero())).unwrap_or_default();
        let deadline = Instant::now() + Duration::from_secs(60);
        while !(stands().is_empty() || stands().contains(") Z ")) {
            assert!(Instant::now() < deadline, "{}", stands());
            std::thread::yield_now();
        }
    }

    #[test]
    fn who_floods_is_heard_to_the_end_and_kept_short() {
        let (outcome, _) = print("head -c 3000000 /dev/zero | tr '\\0' x >&2; head -c 3000000 /dev/zero; exit 2", 60);
        assert_eq!(outcome, Outcome::Failed(2, "x".repeat(SAID_MAX)));
    }

    #[test]
    fn who_leaves_somebody_behind_with_the_pipe_has_ended_all_the_same() {
        let (outcome, _) = print("sleep 20 & echo gone >&2; exit 3", 60);
        assert_eq!(outcome, Outcome::Failed(3, "gone".into()));
    }
}
