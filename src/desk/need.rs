//! The order of need over the followed cases: the worst first, then by name. Kept up to date case
//! by case, so that the first page of a large ward costs no more than that of a small one.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap, HashSet};

use crate::domain::change::Change;
use crate::domain::danger::Rules;
use crate::domain::home_treatment::{Case, LATE_SECONDS};
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::record::{Kept, Record};
use crate::domain::slots::latest_start;
use crate::domain::standing::{Mark, is_followed, standing};
use crate::domain::ward::Ward;
use crate::language::sorting::name_key;

/// A followed case's place in the order of need.
type Row = (Mark, Box<[u8]>, Id<Case>);

/// The followed cases in order of need.
#[derive(Debug, Default)]
pub struct Need {
    rows: BTreeSet<Row>,
    keys: HashMap<Id<Case>, (Mark, Box<[u8]>)>,
    marks: [u32; 4],
    touched: HashSet<Id<Case>>,
    /// Cases whose mark changes by time alone, soonest first.
    turns: BinaryHeap<Reverse<(Moment, Id<Case>)>>,
    slot: Option<Moment>,
}

impl Need {
    /// Notes what a change, already made, may have moved.
    pub fn touch(&mut self, ward: &Ward, change: &Change) {
        for record in [&change.before, &change.after].into_iter().flatten() {
            match record {
                Record::Case(case) => drop(self.touched.insert(case.id)),
                Record::Reading(reading) => drop(self.touched.insert(reading.case)),
                Record::Alert(alert) => drop(self.touched.insert(alert.case)),
                Record::Call(call) => drop(self.touched.insert(call.case)),
                Record::Person(person) => self.touched.extend(ward.cases_of(person.id).map(|case| case.id)),
                _ => {}
            }
        }
    }

    /// Notes that every mark may have changed: other rules are in force.
    pub fn touch_all(&mut self) {
        self.slot = None;
    }

    /// Brings the order up to a moment.
    pub fn refresh(&mut self, ward: &Ward, rules: &Rules, now: Moment) {
        let slot = latest_start(ward, rules, now);
        if self.slot != Some(slot) {
            *self = Self { slot: Some(slot), ..Self::default() };
            ward.cases.iter().for_each(|case| self.judge(ward, rules, case, now));
            return;
        }
        while let Some(Reverse((at, case))) = self.turns.peek().copied()
            && at <= now
        {
            self.turns.pop();
            self.touched.insert(case);
        }
        for id in std::mem::take(&mut self.touched) {
            self.drop_row(id);
            if let Some(case) = ward.cases.read(id) {
                self.judge(ward, rules, case, now);
            }
        }
    }

    /// The first cases in order of need.
    pub fn first(&self, count: usize) -> Vec<Id<Case>> {
        self.rows.iter().take(count).map(|(_, _, id)| *id).collect()
    }

    /// How many cases stand at each mark, the worst first.
    pub fn marks(&self) -> [u32; 4] {
        self.marks
    }

    fn judge(&mut self, ward: &Ward, rules: &Rules, case: &Kept<Case>, now: Moment) {
        // Most cases of a large ward ended long ago, and nobody has measured anything since.
        let last = ward.readings_of(case.id).next_back();
        let stirs = last.is_some_and(|last| now.since(last.measured_at) <= LATE_SECONDS);
        let is_needed =
            case.is_open() || ward.open_alert_of(case.id).is_some() || (stirs && is_followed(ward, rules, case, now));
        if !is_needed {
            return;
        }
        let standing = standing(ward, rules, case, now);
        let ages = standing.noted.iter().map(|noted| noted.measured_at.plus(LATE_SECONDS + 1));
        let ages = ages.chain(standing.alerts.iter().filter_map(|alert| alert.turns_after(now)));
        if let Some(turn) = ages.filter(|turn| *turn > now).min() {
            self.turns.push(Reverse((turn, case.id)));
        }
        let name = ward.person_of(case).map_or("", |person| &person.name);
        let key = name_key(name);
        self.keys.insert(case.id, (standing.mark, key.clone()));
        self.rows.insert((standing.mark, key, case.id));
        *self.count(standing.mark) += 1;
    }

    fn drop_row(&mut self, id: Id<Case>) {
        let Some((mark, key)) = self.keys.remove(&id) else { return };
        if self.rows.remove(&(mark, key, id)) {
            let count = self.count(mark);
            *count = count.saturating_sub(1);
        }
    }

    fn count(&mut self, mark: Mark) -> &mut u32 {
        let [urgent, attention, due, within] = &mut self.marks;
        match mark {
            Mark::Urgent => urgent,
            Mark::Attention => attention,
            Mark::Due => due,
            Mark::Within => within,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::danger::Pack;
    use crate::domain::home_treatment::{End, Outcome, Reading, Symptoms};
    use crate::domain::measure::{Sign, Signs};
    use crate::domain::person::Person;
    use crate::domain::symptom::SymptomSet;

    fn rules() -> Rules {
        let texts = [include_str!("../../assets/packs/qd-261.toml"), include_str!("../../assets/packs/tram.toml")];
        Rules::new(texts.iter().map(|text| Pack::read(text).unwrap()).collect())
    }

    fn kept<T>(number: u32, at: Moment, body: T) -> Arc<Kept<T>> {
        Arc::new(Kept::first(Id::new(number).unwrap(), body, (at, None)))
    }

    fn case(number: u32, ended: bool) -> Record {
        Record::Case(kept(
            number,
            Moment::default(),
            Case {
                end: ended.then_some(End { outcome: Outcome::Released, on: None }),
                ..Case::of(Id::new(number).unwrap())
            },
        ))
    }

    /// What happens at a ward, as far as it moves anybody's need.
    #[derive(Clone, Debug)]
    enum Happening {
        Named(u32, String),
        Case(u32, bool),
        Measured { case: u32, saturation: u32, ago: i64, imported: bool },
        Later(i64),
    }

    fn happening() -> impl Strategy<Value = Happening> {
        let case = 1_u32..8;
        prop_oneof![
            (case.clone(), "[A-D][a-d]{0,3}").prop_map(|(number, name)| Happening::Named(number, name)),
            (case.clone(), any::<bool>()).prop_map(|(number, ended)| Happening::Case(number, ended)),
            (case, 85_u32..100, 0_i64..200_000, any::<bool>()).prop_map(|(case, saturation, ago, imported)| {
                Happening::Measured { case, saturation, ago, imported }
            }),
            (1_i64..50_000).prop_map(Happening::Later),
        ]
    }

    fn change(ward: &Ward, happening: &Happening, number: u32, now: Moment) -> Option<Change> {
        let after = match happening {
            Happening::Named(number, name) => {
                Record::Person(kept(*number, now, Person { name: name.clone(), ..Person::default() }))
            }
            Happening::Case(number, ended) => case(*number, *ended),
            Happening::Measured { case, saturation, ago, imported } => {
                let mut signs = Signs::default();
                signs.set(Sign::Saturation, *saturation).unwrap();
                let reading = Reading {
                    symptoms: Symptoms::Asked(SymptomSet::NONE),
                    imported: *imported,
                    ..Reading::of(Id::new(*case).unwrap(), now.plus(-ago), signs)
                };
                Record::Reading(kept(number, now, reading))
            }
            Happening::Later(_) => return None,
        };
        let id = after.id();
        Some(Change { before: ward.record(id.kind, id.number), after: Some(after) })
    }

    proptest! {
        /// Kept up case by case, by change and by time alone, the order is always the one that
        /// is worked out from nothing.
        #[test]
        fn the_order_kept_up_is_the_order_worked_out_anew(
            happenings in proptest::collection::vec((happening(), any::<bool>()), 1..40),
        ) {
            let rules = rules();
            let (mut ward, mut need, mut now) = (Ward::default(), Need::default(), Moment::from(1_635_733_800));
            for (number, (happening, look)) in (1..).zip(&happenings) {
                if let Happening::Later(seconds) = happening {
                    now = now.plus(*seconds);
                }
                if let Some(change) = change(&ward, happening, number, now) {
                    ward.apply(&change);
                    need.touch(&ward, &change);
                }
                if *look {
                    need.refresh(&ward, &rules, now);
                    let mut anew = Need::default();
                    anew.refresh(&ward, &rules, now);
                    prop_assert_eq!(need.first(100), anew.first(100));
                    prop_assert_eq!(need.marks(), anew.marks());
                }
            }
        }
    }
}
