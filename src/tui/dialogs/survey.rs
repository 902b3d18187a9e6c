//! A survey of the ward. F3: areas in order of need, duties area by area, carers' loads, lockdown zones with the
//! households to be supplied, and the tests of the circular. F2: whose isolation may end, the alerts of the week, and the
//! rule packs. F4: what tracing wants. Space turns from one to the next.

mod arrivals;
mod by_onset;
mod follow_ups;
mod lines;
mod papers;
mod release;
mod rules;
mod timeline;
mod tracing;
mod tracing_figures;
mod vaccination;
mod week;
mod zones;

use ratatui::layout::Rect;

use crate::domain::home_treatment::Case;
use crate::domain::identity::{Id, RecordId};
use crate::language::shown::Shown;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::{draw_rows, shown_of, under_rule};

pub use release::candidates;

/// What is surveyed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum View {
    /// Areas in the order in which they need people.
    Need,
    /// Who answers for which duty where.
    Duties,
    /// What each carer carries.
    Loads,
    /// Lockdown zones, their forces, and the households to be supplied.
    Zones,
    /// Alert and outbreak by the circular.
    Tests,
    /// What the ward counts of its arrivals.
    Arrivals,
    /// Who wants a dose of the vaccine.
    Vaccination,
    /// The rule packs.
    Rules,
    /// The alerts of the week.
    Week,
    /// Contacts with odd dates, and F0 without a source.
    TracingChecks,
    /// Follow-ups of contacts, and what is due of them today.
    FollowUps,
    /// The figures of tracing.
    TracingFigures,
    /// Chains by the day of onset.
    ByOnset,
    /// Whose isolation may end.
    Release,
    /// The papers that are still to be written, signed or handed over.
    Papers,
    /// Everything that stands of one case, in order of time.
    Timeline,
}

impl View {
    const OF_ROSTER: &[View] =
        &[View::Need, View::Duties, View::Loads, View::Zones, View::Tests, View::Arrivals, View::Vaccination];
    const OF_TREE: &[View] = &[View::FollowUps, View::TracingChecks, View::TracingFigures, View::ByOnset];
    const OF_F0: &[View] = &[View::Release, View::Papers, View::Week, View::Rules];

    /// The surveys that Space turns through together, and which of them it is.
    fn place(self) -> (usize, &'static [View]) {
        if self == View::Timeline {
            return (0, &[View::Timeline]);
        }
        let turned = [View::OF_F0, View::OF_TREE].into_iter().find(|views| views.contains(&self));
        let together = turned.unwrap_or(View::OF_ROSTER);
        (together.iter().position(|view| *view == self).unwrap_or_default(), together)
    }

    fn title(self) -> &'static str {
        match self {
            View::Need => "survey.need_title",
            View::Duties => "survey.duties_title",
            View::Loads => "survey.loads_title",
            View::Zones => "survey.zones_title",
            View::Tests => "survey.tests_title",
            View::Arrivals => "survey.arrivals_title",
            View::Vaccination => "vaccination.title",
            View::Rules => "survey.rules_title",
            View::Week => "survey.week_title",
            View::TracingChecks => "tracing.checks_title",
            View::FollowUps => "tracing.follow_title",
            View::TracingFigures => "tracing.figures_title",
            View::ByOnset => "tracing.timeline_title",
            View::Release => "release.title",
            View::Papers => "papers.owed_title",
            View::Timeline => "timeline.title_short",
        }
    }

    /// What can be done in it.
    pub fn hint(self) -> &'static str {
        if self == View::Timeline { "survey.hint_alone" } else { "survey.hint" }
    }

    /// Lines of one row.
    pub fn lines(self) -> u16 {
        match self {
            View::Need | View::Tests | View::Rules | View::Release | View::Papers => 2,
            View::Duties | View::Loads | View::Zones | View::Arrivals | View::Vaccination | View::Week => 1,
            View::FollowUps | View::Timeline | View::ByOnset => 1,
            View::TracingChecks | View::TracingFigures => 2,
        }
    }
}

/// One row of a survey.
#[derive(Clone, Debug)]
pub struct Row {
    words: Vec<(Shown<'static>, Role)>,
    record: Option<RecordId>,
    act: Option<Act>,
}

/// What Enter does on a row, where it does not open the record that the row is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// Asks whether to turn this rule of clinical judgement on or off, named as settings name it.
    Switch(String),
    /// Asks whether to release this F0.
    Release(Id<Case>),
    /// Opens the papers of this F0.
    Papers(Id<Case>),
}

impl Row {
    fn of(words: String, role: Role) -> Self {
        Self { words: vec![(Shown::owned(words), role)], record: None, act: None }
    }

    fn about(mut self, record: Option<RecordId>) -> Self {
        self.record = record;
        self
    }

    fn with(mut self, words: String, role: Role) -> Self {
        self.words.push((Shown::owned(words), role));
        self
    }
}

/// A survey that is shown. Its rows are reckoned when it is opened, turned, or something has changed, and not for every
/// frame: they cost as much as the ward is large.
#[derive(Clone, Debug)]
pub struct Survey {
    /// What is surveyed.
    pub view: View,
    /// The chosen row.
    pub chosen: usize,
    /// Whose timeline it is.
    pub case: Option<Id<Case>>,
    title: String,
    rows: Vec<Row>,
}

impl Survey {
    /// Surveys the ward as a session holds it.
    pub fn of(view: View, (seat, look): (&Seat, &Look)) -> Self {
        let title = look.book.say(view.title()).to_string();
        let mut survey = Self { view, chosen: 0, case: None, title, rows: Vec::new() };
        survey.reckon((seat, look));
        // Where every row is somebody to be seen to, the first of them is chosen and not the head.
        if matches!(view, View::Release | View::Papers) {
            survey.chosen = survey.rows.iter().position(|row| row.act.is_some()).unwrap_or_default();
        }
        survey
    }

    /// The timeline of a case, at its last line.
    pub fn of_case(case: Id<Case>, (seat, look): (&Seat, &Look)) -> Self {
        let title = timeline::title(Some(case), seat, look);
        let mut survey = Self { view: View::Timeline, chosen: 0, case: Some(case), title, rows: Vec::new() };
        survey.reckon((seat, look));
        survey.chosen = survey.count().saturating_sub(1);
        survey
    }

    /// Reckons the rows anew; the choice stays with what it was about, wherever that stands now.
    pub fn reckon(&mut self, (seat, look): (&Seat, &Look)) {
        let (before, was_last) = (self.record(), self.chosen + 1 >= self.rows.len());
        self.rows = match self.view {
            View::Need => lines::need(seat, look),
            View::Duties => lines::duties(seat, look),
            View::Loads => lines::loads(seat, look),
            View::Zones => zones::zones(seat, look),
            View::Tests => lines::tests(seat, look),
            View::Arrivals => arrivals::arrivals(seat, look),
            View::Vaccination => vaccination::rows(seat, look),
            View::Rules => rules::rules(seat, look),
            View::Week => week::week(seat, look),
            View::TracingChecks => tracing::checks(seat, look),
            View::FollowUps => follow_ups::rows(seat, look),
            View::TracingFigures => tracing_figures::rows(seat, look),
            View::ByOnset => by_onset::rows(seat, look),
            View::Release => release::rows(seat, look),
            View::Papers => papers::rows(seat, look),
            View::Timeline => timeline::rows(self.case, seat, look),
        };
        // A timeline that is still being read grows above its last line, which stays chosen.
        if self.view == View::Timeline && was_last {
            self.chosen = self.rows.len().saturating_sub(1);
            return;
        }
        let same = before.and_then(|record| self.rows.iter().position(|row| row.record == Some(record)));
        self.chosen = same.unwrap_or(self.chosen).min(self.rows.len().saturating_sub(1));
    }

    /// The next survey.
    pub fn turned(&self) -> View {
        let (place, together) = self.view.place();
        together[(place + 1) % together.len()]
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// What the chosen row is about.
    pub fn record(&self) -> Option<RecordId> {
        self.rows.get(self.chosen)?.record
    }

    /// What Enter does on the chosen row.
    pub fn act(&self) -> Option<&Act> {
        self.rows.get(self.chosen)?.act.as_ref()
    }
}

/// Draws the survey over an area.
pub fn draw(survey: &Survey, look: &Look, area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    let (place, together) = survey.view.place();
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("title", &survey.title), ("place", &(place + 1)), ("count", &together.len())];
    let key = if together.len() > 1 { "survey.title_of" } else { "survey.title_alone" };
    let title = look.say_with(key, &values);
    let words = |at: usize| survey.rows[at].words.clone();
    let rows = (survey.chosen, survey.rows.len());
    let shown = draw_rows(rows, survey.view.lines(), under_rule(area), ink, words);
    ink.rule(area, 0, (&title, Role::Focused), &Shown::owned(shown_of(&shown, survey.rows.len())));
    if survey.rows.is_empty() {
        ink.text(area, (2, 1), &look.say("survey.nothing"), Role::Text);
    }
}
