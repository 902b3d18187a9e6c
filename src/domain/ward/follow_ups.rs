//! The follow-ups of contacts in the ward, by person.

use std::sync::Arc;

use crate::domain::follow_up::FollowUp;
use crate::domain::identity::Id;
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::ward::Ward;

impl Ward {
    pub(super) fn insert_follow_up(&mut self, kept: &Arc<Kept<FollowUp>>) {
        let place = self.follow_ups_of_person.of(kept.person).partition_point(|id| *id < kept.id);
        self.follow_ups_of_person.add(kept.person, kept.id, place);
        self.follow_ups.put(Arc::clone(kept));
    }

    pub(super) fn remove_follow_up(&mut self, id: Id<FollowUp>) {
        if let Some(old) = self.follow_ups.take(id) {
            self.follow_ups_of_person.remove(old.person, id);
        }
    }

    /// The follow-ups of a person, by number.
    pub fn follow_ups_of(&self, person: Id<Person>) -> impl DoubleEndedIterator<Item = &Arc<Kept<FollowUp>>> {
        self.follow_ups_of_person.of(person).iter().filter_map(|id| self.follow_ups.read(*id))
    }

    /// The open follow-up of a person; there is one at most.
    pub fn open_follow_up_of(&self, person: Id<Person>) -> Option<&Arc<Kept<FollowUp>>> {
        self.follow_ups_of(person).rev().find(|follow_up| follow_up.is_open())
    }
}
