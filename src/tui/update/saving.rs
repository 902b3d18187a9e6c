//! Saving a form: what is typed becomes one order for each record that it changes.

use crate::desk::protocol::Request;
use crate::domain::command::{Command, NewArrival, NewCase, Whom};
use crate::domain::identity::{RecordId, Revision};
use crate::domain::record::AnyBody;
use crate::tui::forms::{Form, Part, Subject, said};
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::forms::{open_form, scene, with_form};
use crate::tui::update::{doubles, say, screenings};

/// Saves every part that says something else than what stands.
pub fn save(screen: &mut Screen) -> Vec<Effect> {
    let orders = match with_form(screen, ready) {
        Some(Ok(orders)) => orders,
        Some(Err(())) | None => return Vec::new(),
    };
    if orders.is_empty() {
        say(screen, "forms.unchanged", Role::Notice);
        return Vec::new();
    }
    let mut effects = Vec::new();
    for (part, command, based_on) in orders {
        let Some(command) = known_person(screen, command) else { return Vec::new() };
        let follows = open_form(screen).and_then(|form| form.follows);
        let command = match follows {
            Some(entry) => Command::FollowLog { entry, command: Box::new(command) },
            None => command,
        };
        let Some(order) = screen.order(command, based_on, String::new()) else {
            say(screen, "refusals.not_signed_in", Role::Attention);
            return Vec::new();
        };
        if let Some(form) = open_form(screen) {
            match part {
                Some(part) => form.parts[part].send(order.id),
                None => form.parts.iter_mut().for_each(|part| part.send(order.id)),
            }
            form.asks = false;
        }
        effects.push(Effect::Send(Box::new(Request::Submit(Box::new(order)))));
    }
    say(screen, "entry.writing", Role::Notice);
    effects
}

/// Somebody new who is known already is the one who is known; a likely double is asked about.
fn known_person(screen: &mut Screen, command: Command) -> Option<Command> {
    let mut whom = |person: Whom| match person {
        Whom::Known(_) => Some(person),
        Whom::New(person) => {
            let key = format!("{} {:?} {:?}", person.name, person.birth, person.phones);
            doubles::whom(screen, person, &key)
        }
    };
    Some(match command {
        Command::OpenCase(new) => Command::OpenCase(NewCase { person: whom(new.person)?, ..new }),
        Command::RegisterArrival(new) => Command::RegisterArrival(NewArrival { person: whom(new.person)?, ..new }),
        other => other,
    })
}

/// A round of wider testing with whom it lists.
fn listing(body: AnyBody, part: &Part, screen: &Screen) -> AnyBody {
    match body {
        AnyBody::Screening(round) => {
            AnyBody::Screening(screenings::with_list(round, &part.base, (&scene(screen), &screen.seat)))
        }
        other => other,
    }
}

type Ready = (Option<usize>, Command, Vec<(RecordId, Revision)>);

/// The orders that a form comes to, with the part of each; its first fault is shown instead.
fn ready(form: &mut Form, screen: &Screen) -> Result<Vec<Ready>, ()> {
    form.field.settle();
    form.note();
    let scene = scene(screen);
    let mut bodies = Vec::new();
    for part in 0..form.parts.len() {
        match form.parts[part].body(&scene) {
            Ok(body) => {
                let body = listing(body, &form.parts[part], screen);
                // Written as it was understood, so that what stands afterwards is what is shown.
                let understood = said(&body, &scene);
                let answers = form.parts[part].answers.iter_mut().zip(understood);
                answers.for_each(|(answer, text)| answer.text = text);
                bodies.push(body);
            }
            Err((field, fault)) => {
                form.go_to((part, field));
                form.fault = Some((form.at, fault.sentence(scene.book)));
                return Err(());
            }
        }
    }
    form.take_up();
    if let ([AnyBody::Person(person), AnyBody::Case(case)], Subject::NewCase) =
        (bodies.as_slice(), form.parts[0].subject)
    {
        let new = NewCase {
            person: Whom::New(person.clone()),
            status: case.status,
            onset: case.onset,
            confirmed_on: case.confirmed_on,
            carer: case.carer,
            note: case.note.clone(),
        };
        return Ok(vec![(None, Command::OpenCase(new), Vec::new())]);
    }
    if let ([AnyBody::Person(person), AnyBody::Arrival(arrival)], Subject::NewCase) =
        (bodies.as_slice(), form.parts[0].subject)
    {
        let new = NewArrival { person: Whom::New(person.clone()), stay: arrival.stay.clone() };
        return Ok(vec![(None, Command::RegisterArrival(new), Vec::new())]);
    }
    let parts = form.parts.iter().zip(bodies).enumerate();
    // A new record may stand as the form began it: a call that nobody answered.
    let is_said = |part: &Part, body: &AnyBody| {
        *body != part.base || matches!(body, AnyBody::Call(_) | AnyBody::Test(_)) && part.subject == Subject::New
    };
    let orders = parts.filter(|(_, (part, body))| is_said(part, body)).map(|(at, (part, body))| match part.subject {
        Subject::Known(id) => {
            let based_on = vec![(id, part.revision)];
            (Some(at), Command::Edit { number: id.number, body: Box::new(body) }, based_on)
        }
        Subject::New | Subject::NewCase => {
            let command = match body {
                AnyBody::Station(station) => Command::SetStation(station),
                body => Command::Make(Box::new(body)),
            };
            (Some(at), command, Vec::new())
        }
    });
    Ok(orders.collect())
}
