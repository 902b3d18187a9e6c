//! A form while it is being filled in: what stood when it was opened, what is typed, and how both
//! are brought together with what somebody else has saved meanwhile.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::domain::identity::{Id, Kind, OrderId, RecordId, Revision};
use crate::domain::log_entry::LogEntry;
use crate::domain::moment::Moment;
use crate::domain::record::{AnyBody, Record};
use crate::tui::entry::EntryField;
use crate::tui::forms::{Asked, Fault, Scene, Sort, asked, said, told};

/// What a part of a form writes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Subject {
    /// A record that stands.
    Known(RecordId),
    /// A new record.
    New,
    /// The person, or the episode or stay, of an F0 or an arrival who is new: both are one order.
    NewCase,
}

/// One field of a form.
#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
    /// What is asked.
    pub asked: Asked,
    /// What stood when the form was opened.
    pub opened: String,
    /// What is typed.
    pub text: String,
    /// What was typed when it was sent.
    pub sent: String,
}

/// What a form says of one record.
#[derive(Clone, PartialEq, Debug)]
pub struct Part {
    /// What it writes.
    pub subject: Subject,
    /// How often the record had been written when the form was opened.
    pub revision: Revision,
    /// What the record said then.
    pub base: AnyBody,
    /// The fields, in the order of [`asked`].
    pub answers: Vec<Answer>,
    /// The order that was sent for it.
    pub order: Option<OrderId>,
}

/// A field that two officers have changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clash {
    /// Which part.
    pub part: usize,
    /// Which field of it.
    pub field: usize,
    /// What stood when the form was opened.
    pub opened: String,
    /// What is typed here.
    pub mine: String,
    /// What the other has saved.
    pub theirs: String,
}

/// How a clash is settled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Settled {
    /// Both, one behind the other, to be mended before saving.
    Both,
    /// What is typed here.
    Mine,
    /// What the other has saved.
    Theirs,
}

/// Fields that are never filled in for an F0, or an arrival, who is new.
const NOT_FOR_NEW: [&str; 9] =
    ["arrived", "person", "code", "risk", "outcome", "ended_on", "search_closed", "arrival_state", "called_on"];

/// A form.
#[derive(Clone, Debug)]
pub struct Form {
    /// What it writes.
    pub parts: Vec<Part>,
    /// The field at hand, by its place among all that are shown.
    pub at: usize,
    /// Its text while it is being typed.
    pub field: EntryField,
    /// The field that cannot be taken, and why.
    pub fault: Option<(usize, String)>,
    /// Whether the changes are read back and the next Enter saves.
    pub asks: bool,
    /// Fields that somebody else has changed as well, one after the other.
    pub clashes: Vec<Clash>,
    /// Who wrote each field last, and when, by part and field.
    pub writers: HashMap<(usize, usize), (String, Moment)>,
    /// The line of the duty book that it comes of.
    pub follows: Option<Id<LogEntry>>,
    /// The name of the draft that was kept apart, where it came back from such a one.
    pub kept_apart: Option<OrderId>,
}

impl Part {
    /// A part about a record that stands.
    pub fn of(record: &Record, scene: &Scene<'_>) -> Self {
        Self::over(Subject::Known(record.id()), record.revision(), record.body(), scene)
    }

    /// A part about a new record.
    pub fn new(subject: Subject, body: AnyBody, scene: &Scene<'_>) -> Self {
        Self::over(subject, 0, body, scene)
    }

    fn over(subject: Subject, revision: Revision, base: AnyBody, scene: &Scene<'_>) -> Self {
        let answers = asked(&base).into_iter().zip(said(&base, scene));
        let answers =
            answers.map(|(asked, text)| Answer { asked, opened: text.clone(), sent: text.clone(), text }).collect();
        Self { subject, revision, base, answers, order: None }
    }

    /// What is typed, in the order of the fields.
    fn texts(&self) -> Vec<String> {
        self.answers.iter().map(|answer| answer.text.clone()).collect()
    }

    /// The record as it is typed; else the first field that cannot be taken.
    pub fn body(&self, scene: &Scene<'_>) -> Result<AnyBody, (usize, Fault)> {
        let mut body = self.base.clone();
        told(&mut body, &self.texts(), scene)?;
        Ok(body)
    }

    /// Whether anything is typed that did not stand.
    pub fn is_changed(&self) -> bool {
        self.answers.iter().any(|answer| answer.text.trim() != answer.opened)
    }

    fn shows(&self, field: usize) -> bool {
        self.subject != Subject::NewCase || !NOT_FOR_NEW.contains(&self.answers[field].asked.key)
    }

    /// Takes what stands now for what stood when the form was opened. What only the other has
    /// changed is taken over; what both have is a clash.
    fn rebase(&mut self, now: &Record, part: usize, scene: &Scene<'_>) -> Vec<Clash> {
        let body = now.body();
        let mut clashes = Vec::new();
        for (field, (answer, theirs)) in self.answers.iter_mut().zip(said(&body, scene)).enumerate() {
            let (mine, opened) = (answer.text.trim().to_string(), answer.opened.clone());
            if mine == opened || mine == theirs {
                answer.text.clone_from(&theirs);
            } else if theirs != opened {
                clashes.push(Clash { part, field, opened, mine, theirs: theirs.clone() });
            }
            answer.opened = theirs;
        }
        self.base = body;
        self.revision = now.revision();
        clashes
    }
}

impl Part {
    /// Goes out with this order; what is typed from now on is still to be saved.
    pub fn send(&mut self, order: OrderId) {
        self.order = Some(order);
        self.answers.iter_mut().for_each(|answer| answer.sent.clone_from(&answer.text));
    }

    /// Stands as these texts say: what the desk filled in, such as the time of an answer, is shown, and what was typed
    /// since it was sent is still to be saved.
    pub fn stands(&mut self, texts: Vec<String>) {
        for (answer, text) in self.answers.iter_mut().zip(texts) {
            if answer.text == answer.sent {
                answer.text.clone_from(&text);
            }
            answer.opened = text;
        }
    }
}

impl Form {
    /// A form over these parts, at its first field that can be filled in.
    pub fn open(parts: Vec<Part>) -> Self {
        let mut form = Self {
            parts,
            at: 0,
            field: EntryField::default(),
            fault: None,
            asks: false,
            clashes: Vec::new(),
            writers: HashMap::new(),
            follows: None,
            kept_apart: None,
        };
        form.at = form.fields().iter().position(|place| form.answer(*place).asked.sort != Sort::Fixed).unwrap_or(0);
        form.take_up();
        form
    }

    /// The form with something typed into the field of a name, which is at hand then.
    #[must_use]
    pub fn with_typed(mut self, key: &str, text: &str) -> Self {
        let named = self.fields().iter().position(|place| self.answer(*place).asked.key == key);
        let Some(at) = named else { return self };
        let (part, field) = self.fields()[at];
        self.parts[part].answers[field].text = text.to_string();
        self.at = at;
        self.take_up();
        self
    }

    /// Every field that is shown: its part and its place in it.
    pub fn fields(&self) -> Vec<(usize, usize)> {
        let parts = self.parts.iter().enumerate();
        let places = parts.flat_map(|(at, part)| (0..part.answers.len()).map(move |field| (at, field)));
        places.filter(|(part, field)| self.parts[*part].shows(*field)).collect()
    }

    /// The field at a place.
    pub fn answer(&self, (part, field): (usize, usize)) -> &Answer {
        &self.parts[part].answers[field]
    }

    /// The field at hand.
    pub fn here(&self) -> (usize, usize) {
        let fields = self.fields();
        fields.get(self.at).or(fields.last()).copied().unwrap_or_default()
    }

    /// What kind of answer the field at hand takes.
    pub fn sort(&self) -> Sort {
        self.answer(self.here()).asked.sort
    }

    /// Notes what is being typed.
    pub fn note(&mut self) {
        let (part, field) = self.here();
        let text = self.field.text().to_string();
        if self.answer((part, field)).asked.sort != Sort::Fixed {
            self.parts[part].answers[field].text = text;
        }
        self.fault = None;
        self.asks = false;
    }

    /// Puts the text of the field at hand where it can be typed on.
    pub fn take_up(&mut self) {
        let text = self.answer(self.here()).text.clone();
        self.field.set(&text);
    }

    /// Goes so many fields on, past those that are only shown; whether there was one.
    pub fn step(&mut self, by: isize) -> bool {
        let fields = self.fields();
        let mut at = self.at;
        loop {
            let next = at.saturating_add_signed(by.signum());
            if next == at || next >= fields.len() {
                return false;
            }
            at = next;
            if self.answer(fields[at]).asked.sort != Sort::Fixed {
                break;
            }
        }
        self.at = at;
        self.take_up();
        true
    }

    /// Goes to a field.
    pub fn go_to(&mut self, place: (usize, usize)) {
        if let Some(at) = self.fields().iter().position(|field| *field == place) {
            self.at = at;
            self.take_up();
        }
    }

    /// Reads the field at hand and writes it as it was understood; a fault where it cannot be.
    pub fn settle_field(&mut self, scene: &Scene<'_>) -> Result<(), String> {
        let (part, field) = self.here();
        let answer = self.answer((part, field));
        let text = answer.text.trim().to_string();
        if answer.asked.sort == Sort::Fixed || text == answer.opened {
            return Ok(());
        }
        let mut texts: Vec<String> = self.parts[part].answers.iter().map(|answer| answer.opened.clone()).collect();
        // How a case ended and when are read together.
        for (place, answer) in self.parts[part].answers.iter().enumerate().take(field) {
            texts[place].clone_from(&answer.text);
        }
        texts[field] = text;
        let mut body = self.parts[part].base.clone();
        match told(&mut body, &texts, scene) {
            Err((at, fault)) if at == field => Err(fault.sentence(scene.book)),
            // Another field is looked at when it has its turn, or when all is saved.
            Err(_) => Ok(()),
            Ok(()) => {
                let understood = said(&body, scene).swap_remove(field);
                let answer = &mut self.parts[part].answers[field];
                answer.text = match (answer.asked.sort, understood.is_empty()) {
                    // What notes one call or visit more says nothing of those before, and is not lost when it is left.
                    (Sort::Choice(keys), true) => chosen_of(&texts[field], keys, scene),
                    _ => understood,
                };
                self.take_up();
                Ok(())
            }
        }
    }

    /// The fields that differ from what stood: label key, before, after.
    pub fn changes(&self) -> Vec<(&'static str, String, String)> {
        let answers = self.fields().into_iter().map(|place| self.answer(place));
        let changed = answers.filter(|answer| answer.text.trim() != answer.opened);
        changed.map(|answer| (answer.asked.key, answer.opened.clone(), answer.text.trim().to_string())).collect()
    }

    /// How many fields that are needed are still empty.
    pub fn missing(&self) -> usize {
        let answers = self.fields().into_iter().map(|place| self.answer(place));
        answers.filter(|answer| answer.asked.needed && answer.text.trim().is_empty()).count()
    }

    /// The records that it writes.
    pub fn records(&self) -> Vec<RecordId> {
        let known = self.parts.iter().filter_map(|part| match part.subject {
            Subject::Known(record) => Some(record),
            Subject::New | Subject::NewCase => None,
        });
        known.collect()
    }

    /// Brings a part up to what stands now; whether both had changed a field.
    pub fn rebase(&mut self, part: usize, now: &Record, scene: &Scene<'_>) -> bool {
        let clashes = self.parts[part].rebase(now, part, scene);
        let clash = !clashes.is_empty();
        self.clashes.extend(clashes);
        self.take_up();
        clash
    }

    /// Settles the first clash. Two figures are never put one behind the other.
    pub fn settle_clash(&mut self, how: Settled) {
        if self.clashes.is_empty() {
            return;
        }
        let clash = self.clashes.remove(0);
        let is_words = self.answer((clash.part, clash.field)).asked.sort == Sort::Words;
        let text = match how {
            Settled::Mine => clash.mine,
            Settled::Theirs => clash.theirs,
            Settled::Both if is_words => format!("{} ; {}", clash.theirs, clash.mine),
            Settled::Both => return self.clashes.insert(0, clash),
        };
        self.parts[clash.part].answers[clash.field].text = text;
        self.go_to((clash.part, clash.field));
    }
}

/// The words of a choice as it was typed.
fn chosen_of(typed: &str, keys: &[&str], scene: &Scene<'_>) -> String {
    let at = told::choice(typed, keys, scene).ok();
    at.and_then(|at| keys.get(at)).map_or_else(|| typed.to_string(), |key| scene.book.say(key).to_string())
}

/// A form as it is kept on disk.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FormDraft {
    parts: Vec<PartDraft>,
    at: usize,
    #[serde(default)]
    follows: Option<Id<LogEntry>>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
struct PartDraft {
    subject: Subject,
    base: AnyBody,
    revision: Revision,
    texts: Vec<String>,
    order: Option<OrderId>,
}

impl FormDraft {
    /// What is typed in a form; nothing where nothing is.
    pub fn of(form: &Form) -> Option<Self> {
        let changed = form.parts.iter().any(|part| part.is_changed() || part.order.is_some());
        changed.then(|| Self::whole(form))
    }

    /// A form as it stands, changed or not.
    pub fn whole(form: &Form) -> Self {
        let parts = form.parts.iter().map(|part| PartDraft {
            subject: part.subject,
            base: part.base.clone(),
            revision: part.revision,
            texts: part.texts(),
            order: part.order,
        });
        Self { parts: parts.collect(), at: form.at, follows: form.follows }
    }

    /// The orders that were sent for it.
    pub fn orders(&self) -> Vec<OrderId> {
        self.parts.iter().filter_map(|part| part.order).collect()
    }

    /// What it is about: the record, or the kind of a new one.
    pub fn subject(&self) -> Option<(Subject, AnyBody)> {
        self.parts.first().map(|part| (part.subject, part.base.clone()))
    }

    /// The first text that is typed, to know a new record by.
    pub fn first_text(&self) -> &str {
        self.parts.first().and_then(|part| part.texts.first()).map_or("", String::as_str)
    }

    /// The name under which its file is kept.
    pub fn name(&self) -> String {
        let kind = self.parts.last().map_or(Kind::Case, |part| part.base.kind());
        match self.parts.first().map(|part| (part.subject, part.base.kind())) {
            Some((Subject::Known(record), _)) => format!("{}-{}", record.kind.name(), record.number),
            Some((Subject::New, kind)) => format!("{}-new", kind.name()),
            Some((Subject::NewCase, _)) | None => format!("{}-new", kind.name()),
        }
    }

    /// The form as it was, brought up to what stands now. Nothing where a record of it is gone.
    pub fn form(self, scene: &Scene<'_>) -> Option<Form> {
        let mut parts = Vec::new();
        for kept in self.parts {
            let mut part = Part::over(kept.subject, kept.revision, kept.base, scene);
            if part.answers.len() != kept.texts.len() {
                return None;
            }
            for (answer, text) in part.answers.iter_mut().zip(kept.texts) {
                answer.text = text;
            }
            parts.push(part);
        }
        let mut form = Form::open(parts);
        form.follows = self.follows;
        for part in 0..form.parts.len() {
            let Subject::Known(id) = form.parts[part].subject else { continue };
            let now = scene.ward.record(id.kind, id.number)?;
            if now.revision() != form.parts[part].revision {
                form.rebase(part, &now, scene);
            }
        }
        form.at = self.at.min(form.fields().len().saturating_sub(1));
        form.take_up();
        Some(form)
    }
}
