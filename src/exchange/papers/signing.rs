//! Who signs a paper, and in whose place: a delegation in force on its day, of everything or of signing these papers, is
//! followed, one step, for whoever was authorised may not authorise another (NĐ 30/2020, Điều 13: KT., TL., TUQ.).

use super::templates::{Form, Template, Templates};
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::paper::Paper;
use crate::domain::roster::{Delegation, Duty, Position};
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
    /// The one duty that was handed to him with it, where it was not everything.
    pub duty: Option<Id<Duty>>,
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
        self.first_of(&template.signs, (ward, day), |duty| self.form.is_of_signing(duty))
    }

    /// Who signs as one of these titles on a day what is no paper about an F0: no single duty says so.
    pub(super) fn signing_as(&self, signs: &[String], ward: &Ward, day: Date) -> Option<Signing> {
        self.first_of(signs, (ward, day), |_| false)
    }

    fn first_of(
        &self,
        signs: &[String],
        (ward, day): (&Ward, Date),
        is_signing: impl Fn(&Duty) -> bool,
    ) -> Option<Signing> {
        let posts = signs.iter().filter_map(|title| position_called(ward, title));
        posts.filter_map(|post| signing_for((ward, day), post, &self.form, &is_signing)).next()
    }
}

impl Form {
    /// Whether a duty is that of signing papers about F0.
    fn is_of_signing(&self, duty: &Duty) -> bool {
        self.signing_duties.iter().any(|name| !name.is_empty() && fold(&duty.name).starts_with(&fold(name)))
    }
}

/// Who signs for a position on a day: whom its holder has handed the signing of these papers to, else everything, where
/// that is somebody; else he himself. Of two alike the later.
fn signing_for(
    (ward, day): (&Ward, Date),
    post: Id<Position>,
    form: &Form,
    is_signing: &impl Fn(&Duty) -> bool,
) -> Option<Signing> {
    let counts = |told: &Delegation| match told.duty {
        None => told.is_whole_on(day),
        Some(duty) => told.holds_on(day, duty) && ward.duties.read(duty).is_some_and(|duty| is_signing(duty)),
    };
    let mut handed: Vec<_> = ward.delegations.iter().filter(|told| told.position == post && counts(told)).collect();
    handed.sort_by_key(|told| (told.duty.is_some(), told.from, told.id));
    handed.into_iter().rev().find_map(|told| handed_to(ward, told, day, form)).or_else(|| {
        let who = ward.positions.read(post)?.holder_on(day).name.trim().to_string();
        (!who.is_empty()).then_some(Signing { position: post, who, place: Place::Own, duty: None })
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
    (!who.is_empty()).then_some(Signing { position, who, place, duty: told.duty })
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
