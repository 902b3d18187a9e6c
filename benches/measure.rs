//! What a figure is: many measurements of one thing, shown as median and 99th percentile beside
//! its goal. Separate so that every figure is counted and printed alike.

use std::fmt::Write;
use std::time::{Duration, Instant};

/// How often a latency is measured.
pub const TIMES: usize = 300;

/// Measurements of one thing in one unit.
#[derive(Default)]
pub struct Sample(Vec<f64>);

impl Sample {
    /// Adds one measurement.
    pub fn add(&mut self, value: f64) {
        self.0.push(value);
    }

    /// Adds a time, in milliseconds.
    pub fn add_time(&mut self, time: Duration) {
        self.add(time.as_secs_f64() * 1e3);
    }

    /// The value below which this share lies, by nearest rank; not a number where nothing was measured.
    pub fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
    }

    /// The largest value.
    pub fn most(&self) -> f64 {
        self.at(1.0)
    }

    /// How often it was measured.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.0.len() as f64
    }
}

/// Measures how long something takes, in milliseconds, so often.
pub fn timed<T>(times: usize, mut work: impl FnMut() -> T) -> Sample {
    let mut sample = Sample::default();
    for _ in 0..times {
        let begun = Instant::now();
        let made = work();
        sample.add_time(begun.elapsed());
        drop(made);
    }
    sample
}

/// The figures of one ward.
pub struct Table(String);

impl Table {
    /// An empty table under a title.
    pub fn new(title: &str) -> Self {
        let mut text = String::new();
        let _ = writeln!(text, "\n{title}\n{:-<118}", "");
        let _ = writeln!(text, "{:<52}{:>11}{:>11}{:>11}  goal", "figure", "p50", "p99", "max");
        Self(text)
    }

    /// A heading between figures.
    pub fn heading(&mut self, words: &str) {
        let _ = writeln!(self.0, "{words}");
    }

    /// A figure that was measured often.
    pub fn sample(&mut self, what: &str, sample: &Sample, goal: &str) {
        let (middle, late, most) = (shown(sample.at(0.5)), shown(sample.at(0.99)), shown(sample.most()));
        let _ = writeln!(self.0, "  {what:<50}{middle:>11}{late:>11}{most:>11}  {goal}");
    }

    /// A figure that is one number.
    pub fn number(&mut self, what: &str, value: f64, goal: &str) {
        let _ = writeln!(self.0, "  {what:<50}{:>11}{:>22}  {goal}", shown(value), "");
    }

    /// The whole table.
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// Three digits that count.
fn shown(value: f64) -> String {
    match value {
        _ if value.is_nan() => "-".to_string(),
        _ if value.fract() == 0.0 || value >= 100.0 => format!("{value:.0}"),
        _ if value >= 10.0 => format!("{value:.1}"),
        _ if value >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// Resident memory of a process now and at its highest, in megabytes.
pub fn memory(process: u32) -> (f64, f64) {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = |name: &str| {
        let found = status.lines().find_map(|line| line.strip_prefix(name));
        let kilobytes = found.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<f64>().ok());
        kilobytes.map_or(f64::NAN, |kilobytes| kilobytes / 1024.0)
    };
    (line("VmRSS:"), line("VmHWM:"))
}
