//! The epidemic curve as a drawing for a sheet of A4 across, as CSV and as text: by the day of onset and of the report,
//! for the ward and for each part of it. What colour says, hatching and words say too.

use std::fmt::Display;
use std::io::{self, Write};

use super::sheet::guarded;
use super::tree_drawing::escaped;
use crate::domain::area::{Area, called};
use crate::domain::contact_tree::figures::{CurveDay, curve, curve_of};
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::ward::Ward;
use crate::language::{Phrasebook, Shown, numbers};

/// The most days of a curve.
pub const DAYS_MAX: u64 = 366;

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub struct CurveView<'a> {
    /// The ward.
    pub ward: &'a Ward,
    /// The last day.
    pub today: Date,
    /// How many days, today included.
    pub days: u64,
}

/// One part of the ward with its curve.
struct Part {
    name: String,
    days: Vec<CurveDay>,
    count: u32,
}

/// A sheet of A4 across, in millimetres, and what is left free around it.
const SHEET: (f64, f64) = (297.0, 210.0);
const MARGIN: f64 = 10.0;

/// The most parts that are drawn below the ward; those with fewer cases are drawn as one.
const PARTS: usize = 6;

/// Millimetres of a label below the axis, and the height of letters.
const LABEL: f64 = 10.0;
const LETTERS: f64 = 3.0;

/// A rectangle in millimetres.
#[derive(Clone, Copy)]
struct Box {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl CurveView<'_> {
    /// Writes `day,area,by_onset,by_report,unsure`: every day of the ward, without a name of an area, then the days of
    /// each area on which it had a case.
    pub fn write_csv<W: Write>(&self, out: W) -> io::Result<W> {
        let mut table = csv::Writer::from_writer(out);
        table.write_record(["day", "area", "by_onset", "by_report", "unsure"]).map_err(io::Error::other)?;
        let mut row = |area: &str, day: &CurveDay| {
            let unsure = if day.is_unsure { "yes" } else { "no" };
            let (onset, report) = (day.by_onset.to_string(), day.by_report.to_string());
            let told = [day.day.to_string(), guarded(area), onset, report, unsure.to_string()];
            table.write_record(told).map_err(io::Error::other)
        };
        curve(self.ward, self.today, self.days).iter().try_for_each(|day| row("", day))?;
        for part in self.parts(usize::MAX, "") {
            let counted = part.days.iter().filter(|day| day.by_onset + day.by_report > 0);
            counted.into_iter().try_for_each(|day| row(&part.name, day))?;
        }
        table.into_inner().map_err(|fault| io::Error::other(fault.to_string()))
    }

    /// Writes a line for each day: both counts, and bars of them.
    pub fn write_text<W: Write>(&self, mut out: W, book: &Phrasebook) -> io::Result<W> {
        let days = curve(self.ward, self.today, self.days);
        let most = days.iter().map(|day| day.by_onset.max(day.by_report)).max().unwrap_or(0).max(1);
        writeln!(out, "{}", Shown::owned(self.title(book)))?;
        for day in days {
            let bar = |count: u32, mark: &str| mark.repeat((count * 30).div_ceil(most) as usize);
            let unsure = if day.is_unsure { book.say("tracing.curve_unsure") } else { "" };
            let values: [(&str, &dyn Display); 3] =
                [("onset", &day.by_onset), ("report", &day.by_report), ("unsure", &unsure)];
            let words = book.say_with("tracing.curve_day", &values);
            let (onset, report) = (bar(day.by_onset, "#"), bar(day.by_report, "o"));
            writeln!(out, "{:<6} {}", numbers::day_month(day.day), words.trim_end())?;
            for bar in [onset, report].iter().filter(|bar| !bar.is_empty()) {
                writeln!(out, "       {bar}")?;
            }
        }
        Ok(out)
    }

    /// Draws the ward and below it its parts.
    pub fn write_svg<W: Write>(&self, mut out: W, book: &Phrasebook) -> io::Result<W> {
        let (width, height) = SHEET;
        writeln!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"{LETTERS}\">\n\
             <defs><pattern id=\"report\" width=\"1.2\" height=\"1.2\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><rect width=\"1.2\" height=\"1.2\" fill=\"#ffffff\"/>\
             <line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"1.2\" stroke=\"#1b5e8c\" stroke-width=\"0.5\"/></pattern></defs>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>"
        )?;
        writeln!(
            out,
            "<text x=\"{MARGIN}\" y=\"{:.1}\" font-size=\"5\">{}</text>",
            MARGIN + 4.0,
            escaped(&self.title(book))
        )?;
        legend(&mut out, MARGIN + 11.0, book)?;
        let parts = self.parts(PARTS, book.say("curve.others"));
        let across = width - 2.0 * MARGIN;
        let whole =
            Box { x: MARGIN, y: MARGIN + 16.0, width: across, height: if parts.is_empty() { 160.0 } else { 82.0 } };
        panel(&mut out, whole, &curve(self.ward, self.today, self.days), book)?;
        let third = across / 3.0;
        for (place, part) in parts.iter().enumerate() {
            let (column, line) = ((place % 3) as f64, (place / 3) as f64);
            let x = MARGIN + column * third;
            let y = whole.y + whole.height + 6.0 + line * 47.0;
            let values: [(&str, &dyn Display); 2] = [("area", &Shown::of(&part.name)), ("count", &part.count)];
            let title = escaped(&book.say_with("curve.part", &values));
            writeln!(out, "<text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"3.4\">{title}</text>", y + 2.0)?;
            panel(&mut out, Box { x, y: y + 3.0, width: third - 5.0, height: 40.0 }, &part.days, book)?;
        }
        out.write_all(b"</svg>\n")?;
        Ok(out)
    }

    fn title(&self, book: &Phrasebook) -> String {
        let from = curve(self.ward, self.today, self.days).first().map_or(self.today, |day| day.day);
        let station = self.ward.settings().name;
        let values: [(&str, &dyn Display); 3] =
            [("station", &station), ("from", &numbers::date(from)), ("to", &numbers::date(self.today))];
        book.say_with("curve.title", &values).trim_end().to_string()
    }

    /// The parts with a case in these days, the most cases first; where there are more than `most`, the others as one.
    fn parts(&self, most: usize, others: &str) -> Vec<Part> {
        let area_of = |case: &Case| self.ward.person_of(case).and_then(|person| person.area);
        let drawn = |name: String, is_of: &dyn Fn(Option<Id<Area>>) -> bool| {
            let days = curve_of(self.ward, self.today, self.days, |case| is_of(area_of(case)));
            let (onset, report) = days.iter().fold((0, 0), |sum, day| (sum.0 + day.by_onset, sum.1 + day.by_report));
            Part { name, days, count: onset.max(report) }
        };
        let areas = self.ward.areas.iter();
        let mut parts: Vec<(Id<Area>, Part)> =
            areas.map(|area| (area.id, drawn(called(self.ward, area.id), &|of| of == Some(area.id)))).collect();
        parts.retain(|(_, part)| part.count > 0);
        parts.sort_by_key(|(id, part)| (std::cmp::Reverse(part.count), *id));
        let nowhere = drawn(others.to_string(), &|of| of.is_none());
        let is_all = parts.len() + usize::from(nowhere.count > 0) <= most;
        let named = if is_all { parts.len() } else { most - 1 };
        let kept: Vec<Id<Area>> = parts[..named.min(parts.len())].iter().map(|(id, _)| *id).collect();
        let rest = drawn(others.to_string(), &|of| of.is_none_or(|area| !kept.contains(&area)));
        parts.truncate(named);
        let named = parts.into_iter().map(|(_, part)| part);
        named.chain((rest.count > 0 && !others.is_empty()).then_some(rest)).collect()
    }
}

fn legend(out: &mut impl Write, y: f64, book: &Phrasebook) -> io::Result<()> {
    let mut x = MARGIN;
    for (fill, key) in [("#b00020", "curve.onset"), ("url(#report)", "curve.report")] {
        let words = book.say(key);
        writeln!(
            out,
            "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"5\" height=\"3\" fill=\"{fill}\" stroke=\"#333333\" \
             stroke-width=\"0.2\"/><text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            y - 2.4,
            x + 6.5,
            y,
            escaped(words)
        )?;
        x += 14.0 + Shown::of(words).width() as f64 * LETTERS * 0.6;
    }
    writeln!(
        out,
        "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"5\" height=\"3\" fill=\"#eeeeee\" stroke=\"#333333\" stroke-width=\"0.2\" \
         stroke-dasharray=\"0.6 0.6\"/><text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
        y - 2.4,
        x + 6.5,
        y,
        escaped(book.say("curve.unsure"))
    )
}

/// The step of the axis: 1, 2 or 5 times a power of ten, so that there are at most five.
fn step_of(most: u32) -> u32 {
    let mut step = 1;
    for factor in [2_u32, 5, 10].iter().cycle() {
        if most.div_ceil(step) <= 5 {
            break;
        }
        // 1, 2, 5, 10, 20, 50, ...
        step = match factor {
            2 => step * 2,
            5 => step / 2 * 5,
            _ => step * 2,
        };
    }
    step
}

/// One curve inside a box: axis, bars of both counts, and the days of which not all is known.
fn panel(out: &mut impl Write, at: Box, days: &[CurveDay], book: &Phrasebook) -> io::Result<()> {
    let most = days.iter().map(|day| day.by_onset.max(day.by_report)).max().unwrap_or(0).max(1);
    let step = step_of(most);
    let top = most.div_ceil(step) * step;
    let (left, right) = (at.x + 8.0, at.x + at.width);
    let (high, low) = (at.y + 4.0, at.y + at.height - 6.0);
    let each = (right - left) / days.len().max(1) as f64;
    let height = |count: u32| (low - high) * f64::from(count) / f64::from(top);
    if let Some(first) = days.iter().position(|day| day.is_unsure) {
        let x = left + each * first as f64;
        writeln!(
            out,
            "<rect x=\"{x:.2}\" y=\"{high:.2}\" width=\"{:.2}\" height=\"{:.2}\" fill=\"#eeeeee\" stroke=\"#333333\" \
             stroke-width=\"0.2\" stroke-dasharray=\"0.6 0.6\"/>",
            right - x,
            low - high
        )?;
    }
    let mut tick = 0;
    while tick <= top {
        let y = low - height(tick);
        writeln!(
            out,
            "<line x1=\"{left:.2}\" y1=\"{y:.2}\" x2=\"{right:.2}\" y2=\"{y:.2}\" stroke=\"#cccccc\" stroke-width=\"0.15\"/>\
             <text x=\"{:.2}\" y=\"{:.2}\" text-anchor=\"end\">{tick}</text>",
            left - 1.0,
            y + 1.0
        )?;
        tick += step;
    }
    for (place, day) in days.iter().enumerate() {
        let x = left + each * place as f64;
        for (count, offset, fill) in [(day.by_onset, 0.06, "#b00020"), (day.by_report, 0.5, "url(#report)")] {
            if count > 0 {
                writeln!(
                    out,
                    "<rect x=\"{:.2}\" y=\"{:.2}\" width=\"{:.2}\" height=\"{:.2}\" fill=\"{fill}\" stroke=\"#333333\" \
                     stroke-width=\"0.15\"/>",
                    x + each * offset,
                    low - height(count),
                    each * 0.44,
                    height(count)
                )?;
            }
        }
    }
    labels(out, (left, low), each, days)?;
    if days.iter().all(|day| day.by_onset + day.by_report == 0) {
        let words = escaped(book.say("curve.nobody"));
        writeln!(out, "<text x=\"{:.2}\" y=\"{:.2}\">{words}</text>", left + 4.0, (high + low) / 2.0)?;
    }
    Ok(())
}

/// The days below the axis, as many as have room beside each other; today always, as the last.
fn labels(out: &mut impl Write, (left, low): (f64, f64), each: f64, days: &[CurveDay]) -> io::Result<()> {
    let apart = ((LABEL / each).ceil() as usize).max(1);
    let apart = if apart > 1 && apart < 7 { 7 } else { apart };
    let last = days.len().saturating_sub(1);
    for (place, day) in days.iter().enumerate().filter(|(place, _)| (last - place).is_multiple_of(apart)) {
        let x = left + each * (place as f64 + 0.5);
        writeln!(
            out,
            "<line x1=\"{x:.2}\" y1=\"{low:.2}\" x2=\"{x:.2}\" y2=\"{:.2}\" stroke=\"#333333\" stroke-width=\"0.2\"/>\
             <text x=\"{x:.2}\" y=\"{:.2}\" text-anchor=\"middle\">{}</text>",
            low + 1.0,
            low + 4.2,
            numbers::day_month(day.day)
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_at_most_five_steps_of_1_2_or_5() {
        for (most, step) in
            [(1, 1), (5, 1), (6, 2), (10, 2), (11, 5), (25, 5), (26, 10), (51, 20), (101, 50), (251, 100), (2600, 1000)]
        {
            assert_eq!(step_of(most), step, "{most}");
            assert!(most.div_ceil(step_of(most)) <= 5);
        }
    }
}
