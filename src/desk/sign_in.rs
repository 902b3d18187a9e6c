//! How somebody new becomes an officer: under a name typed at a screen, or as the Unix account
//! of a command line. Whoever is new signs for himself.

use std::sync::Arc;

use crate::domain::change::Change;
use crate::domain::decide::first_role;
use crate::domain::identity::{Id, Kind};
use crate::domain::moment::Moment;
use crate::domain::officer::{Officer, Role};
use crate::domain::record::{Kept, Record};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::text::is_clean;
use crate::domain::ward::Ward;

/// Most letters of a name.
const NAME_MAX: u32 = 100;

/// The change that makes an officer of whoever types a new name. The first who does so
/// administers, because the account that owns the data is his; the others are on duty.
pub fn by_name(ward: &Ward, name: &str, now: Moment) -> Result<Change, Refusal> {
    let administers = |officer: &Officer| officer.role == Role::Administrator && officer.uid.is_none();
    let is_first = !ward.officers.iter().any(|officer| administers(officer));
    enrolled(ward, Officer { name: name.to_string(), role: first_role(is_first), ..Officer::default() }, now)
}

/// The change that makes an officer of the Unix account behind a command line.
pub fn by_account(ward: &Ward, uid: u32, owner: u32, now: Moment) -> Result<Change, Refusal> {
    let plain = format!("uid {uid}");
    let name = account_name(uid).filter(|name| check(name).is_ok() && ward.officer_named(name).is_none());
    let name = name.unwrap_or(plain);
    enrolled(ward, Officer { name, role: first_role(uid == owner), uid: Some(uid), ..Officer::default() }, now)
}

fn enrolled(ward: &Ward, officer: Officer, now: Moment) -> Result<Change, Refusal> {
    check(&officer.name)?;
    let id = ward.last_number(Kind::Officer).checked_add(1).and_then(Id::new).ok_or(Refusal::NoNumberLeft)?;
    let kept = Kept::first(id, officer, (now, Some(id)));
    Ok(Change::made(Record::Officer(Arc::new(kept))))
}

fn check(name: &str) -> Result<(), Refusal> {
    if name.is_empty() {
        return Err(Refusal::Empty(Field::Name));
    }
    if name.chars().count() > NAME_MAX as usize {
        return Err(Refusal::TooLong { field: Field::Name, limit: NAME_MAX });
    }
    if is_clean(name) { Ok(()) } else { Err(Refusal::NotText(Field::Name)) }
}

/// The name of a Unix account, where the system's own list has it.
fn account_name(uid: u32) -> Option<String> {
    let accounts = std::fs::read_to_string("/etc/passwd").ok()?;
    let uid = uid.to_string();
    let mut lines = accounts.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let account = lines.find(|fields| fields.get(2) == Some(&uid.as_str()))?;
    account.first().map(|name| (*name).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(change: &Change) -> &Kept<Officer> {
        match change.after.as_ref() {
            Some(Record::Officer(officer)) => officer,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_first_name_administers_and_the_next_are_on_duty() {
        let mut ward = Ward::default();
        let account = by_account(&ward, 0, 0, Moment::default()).unwrap();
        assert_eq!((made(&account).role, made(&account).uid), (Role::Administrator, Some(0)));
        ward.apply(&account);
        for (name, role) in [("BS Lý", Role::Administrator), ("ĐD Hoa", Role::DutyOfficer)] {
            let change = by_name(&ward, name, Moment::default()).unwrap();
            assert_eq!(made(&change).role, role, "{name}");
            assert_eq!(made(&change).written_by, Some(made(&change).id));
            ward.apply(&change);
        }
    }

    #[test]
    fn an_account_whose_name_is_taken_or_unknown_is_called_by_its_number() {
        let mut ward = Ward::default();
        ward.apply(&by_name(&ward, "root", Moment::default()).unwrap());
        assert_eq!(made(&by_account(&ward, 0, 1, Moment::default()).unwrap()).name, "uid 0");
        assert_eq!(made(&by_account(&ward, 4_000_000, 1, Moment::default()).unwrap()).role, Role::DutyOfficer);
    }

    #[test]
    fn a_name_must_be_one() {
        let ward = Ward::default();
        for name in ["", "a\u{202e}b", &"ă".repeat(101)] {
            assert!(by_name(&ward, name, Moment::default()).is_err(), "{name:?}");
        }
    }
}
