//! Who signs a paper, and in whose place: a delegation in force on its day is followed, one step, for whoever was
//! authorised may not authorise another (NĐ 30/2020, Điều 13: KT., TL., TUQ.).

use super::templates::{Form, Template, Templates};
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::paper::Paper;
use crate::domain::roster::{Delegation, Position};
use crate::domain::ward::Ward;
use crate::language::folding::fold;

/// Who signs a paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signing {
    /// The position that signs, or for which an officer without one does.
    pub position: Id<Position>,
    /// Who, as he is called.
    pub who: String,
    /// In what place he signs.
    pub place: Place,
}

/// In what place somebody signs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// He is the one who signs.
    Own,
    /// KT.: the deputy for his head.
    ForHead,
    /// TL.: by order, without a day on which that ends.
    ByOrder,
    /// TUQ.: authorised in writing until a day.
    Authorised,
}

/// The position of a title, or one that begins with it: `Chủ tịch UBND` is the `Chủ tịch UBND phường` of a template.
pub fn position_called(ward: &Ward, title: &str) -> Option<Id<Position>> {
    let same = ward.positions.iter().find(|post| fold(&post.title) == fold(title));
    let longer = || ward.positions.iter().find(|post| fold(&post.title).starts_with(&fold(title)));
    same.or_else(longer).map(|post| post.id)
}

impl Templates {
    /// Who signs a paper of a template on a day: the first of its positions for which somebody can.
    pub fn signing(&self, template: &Template, ward: &Ward, day: Date) -> Option<Signing> {
        self.signing_as(&template.signs, ward, day)
    }

    /// Who signs as one of these titles on a day.
    pub(super) fn signing_as(&self, signs: &[String], ward: &Ward, day: Date) -> Option<Signing> {
        let posts = signs.iter().filter_map(|title| position_called(ward, title));
        posts.filter_map(|post| signing_for(ward, post, day, &self.form)).next()
    }
}

/// Who signs for a position on a day: whom its holder has handed everything to, where that is somebody; else he himself.
fn signing_for(ward: &Ward, post: Id<Position>, day: Date, form: &Form) -> Option<Signing> {
    let handed =
        ward.delegations.iter().map(|kept| &kept.body).filter(|told| told.position == post && told.is_whole_on(day));
    let handed = handed.rev().find_map(|told| handed_to(ward, told, day, form));
    handed.or_else(|| {
        let who = ward.positions.read(post)?.holder_on(day).name.trim().to_string();
        (!who.is_empty()).then_some(Signing { position: post, who, place: Place::Own })
    })
}

fn handed_to(ward: &Ward, told: &Delegation, day: Date, form: &Form) -> Option<Signing> {
    let until = if told.to.is_some() { Place::Authorised } else { Place::ByOrder };
    let (position, who, place) = match (told.to_position, told.to_officer) {
        (Some(to), _) => {
            let post = ward.positions.read(to)?;
            let is_deputy = post.reports_to == Some(told.position)
                && !form.deputy_title.is_empty()
                && fold(&post.title).starts_with(&fold(&form.deputy_title));
            (to, post.holder_on(day).name.to_string(), if is_deputy { Place::ForHead } else { until })
        }
        (None, Some(officer)) => (told.position, ward.officers.read(officer)?.name.clone(), Place::Authorised),
        (None, None) => return None,
    };
    let who = who.trim().to_string();
    (!who.is_empty()).then_some(Signing { position, who, place })
}

/// The lines above a signature: those of the template, and in whose place it is signed. A paper on which somebody else
/// than the delegations of its day say was written by hand keeps the template's.
pub(super) fn authority(
    (templates, template): (&Templates, &Template),
    paper: Option<&Paper>,
    ward: &Ward,
    lines: Vec<String>,
) -> Vec<String> {
    let form = &templates.form;
    let signing = paper.and_then(|paper| templates.signing(template, ward, paper.dated));
    let is_his = |signing: &Signing| {
        paper.is_some_and(|paper| paper.signer == Some(signing.position) && paper.signed_by.trim() == signing.who)
    };
    let (Some(signing), Some((head, above))) = (signing.filter(is_his), lines.split_last()) else { return lines };
    let put = |pattern: &str| super::fields::fill(pattern, |_| head.clone());
    let title = || ward.positions.read(signing.position).map(|post| post.title.to_uppercase());
    match signing.place {
        Place::ForHead if !form.for_head.is_empty() => {
            above.iter().cloned().chain([put(&form.for_head), put(&form.deputy)]).collect()
        }
        Place::ByOrder if !form.by_order.is_empty() => [put(&form.by_order)].into_iter().chain(title()).collect(),
        Place::Authorised if !form.authorised.is_empty() => {
            let is_own = template.signs.iter().any(|sign| position_called(ward, sign) == Some(signing.position));
            [put(&form.authorised)].into_iter().chain(title().filter(|_| !is_own)).collect()
        }
        _ => lines,
    }
}
