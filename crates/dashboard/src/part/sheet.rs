//! A page about one thing, or about one that is to be made: sections with facts, forms and tables.

use axum::response::Response;
use http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value};

use super::edit::SEEN;
use super::field::{Field, filled};
use super::{Cell, Link};
use crate::error::{Failure, Problems, Refused, words};
use crate::extract::Asked;
use crate::page::{Mark, Page, Shell};
use crate::place::Place;

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Sheet {
    /// The list to which the thing belongs.
    pub(crate) up: Link,
    /// The title of the page.
    pub(crate) title: String,
    /// What stands under the title of a page without a head.
    pub(crate) lead: String,
    /// The thing.
    pub(crate) head: Option<Head>,
    /// The pages about it.
    pub(crate) tabs: Vec<Tab>,
    /// The parts of the page.
    pub(crate) sections: Vec<Section>,
}

/// The thing that the page is about.
#[derive(Debug, Serialize)]
pub(crate) struct Head {
    /// Its sign.
    mark: Mark,
    /// The shape of its kind.
    shape: &'static str,
    /// Its name.
    name: String,
    /// What it is.
    subtitle: String,
    /// Its id.
    id: String,
}

impl Head {
    /// The head of the page about the thing of that id; its sign follows from its name and id.
    pub(crate) fn new(shape: &'static str, name: &str, subtitle: &str, id: &str) -> Self {
        Self {
            mark: Mark::new(name, id),
            shape,
            name: name.to_owned(),
            subtitle: subtitle.to_owned(),
            id: id.to_owned(),
        }
    }
}

/// One of the pages about a thing.
#[derive(Debug, Serialize)]
pub(crate) struct Tab {
    /// Its name.
    pub(crate) label: String,
    /// Where it is.
    pub(crate) address: String,
    /// Whether it is this page.
    pub(crate) is_current: bool,
}

/// The pages about the thing at `address`: each with what its own address adds. `current` is the one that is shown.
pub(crate) fn tabs<const COUNT: usize>(
    address: &str,
    current: &str,
    pages: [(&str, String); COUNT],
) -> Vec<Tab> {
    let tab = |(page, label): (&str, String)| Tab {
        label,
        address: format!("{address}{page}"),
        is_current: page == current,
    };
    pages.into_iter().map(tab).collect()
}

/// A part of the page.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Section {
    title: String,
    lead: String,
    is_danger: bool,
    facts: Vec<(String, Cell)>,
    /// Values to copy, each with what it is.
    copies: Vec<(String, String)>,
    secret: Option<String>,
    code: Option<String>,
    form: Option<FormPart>,
    table: Option<Table>,
}

/// A form of a section.
#[derive(Debug, Serialize)]
struct FormPart {
    action: String,
    fields: Vec<Field>,
    seen: Option<String>,
    /// What the button says; none: it can only be looked at.
    submit: Option<String>,
    cancel: Option<String>,
    is_danger: bool,
    /// What the button sends, beside the fields.
    sends: Option<(&'static str, String)>,
}

/// A table of a section.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Table {
    /// Names of the columns.
    pub(crate) columns: Vec<String>,
    /// The rows.
    pub(crate) rows: Vec<TableRow>,
    /// What is said when there is none.
    pub(crate) empty: String,
}

/// A row of such a table.
#[derive(Debug, Serialize)]
pub(crate) struct TableRow {
    /// Its name, which the buttons' names carry.
    pub(crate) title: String,
    /// Its page, where it has one.
    pub(crate) address: Option<String>,
    /// The columns behind the name.
    pub(crate) cells: Vec<Cell>,
    /// What can be done.
    pub(crate) button: Option<Button>,
}

/// Something that is done by one click.
#[derive(Debug, Serialize)]
pub(crate) struct Button {
    /// What it says.
    pub(crate) label: String,
    /// Where its form goes.
    pub(crate) action: String,
    /// The field that says what is done.
    pub(crate) name: &'static str,
    /// And to what.
    pub(crate) value: String,
}

impl Section {
    pub(crate) fn new(title: String) -> Self {
        Self {
            title,
            ..Self::default()
        }
    }

    pub(crate) fn lead(mut self, lead: String) -> Self {
        self.lead = lead;
        self
    }

    pub(crate) fn fact(mut self, name: String, value: Cell) -> Self {
        self.facts.push((name, value));
        self
    }

    pub(crate) fn copy(mut self, name: String, value: impl Into<String>) -> Self {
        self.copies.push((name, value.into()));
        self
    }

    /// A secret, which is shown after a click.
    pub(crate) fn secret(mut self, secret: String) -> Self {
        self.secret = Some(secret);
        self
    }

    pub(crate) fn code(mut self, code: String) -> Self {
        self.code = Some(code);
        self
    }

    pub(crate) fn table(mut self, table: Table) -> Self {
        self.table = Some(table);
        self
    }

    /// A form that makes something, or does one thing.
    pub(crate) fn form(mut self, action: String, fields: Vec<Field>, submit: String) -> Self {
        self.form = Some(FormPart {
            action,
            fields,
            seen: None,
            submit: Some(submit),
            cancel: None,
            is_danger: false,
            sends: None,
        });
        self
    }

    /// A form that changes what is stored: it carries what was seen, and shows what was typed.
    pub(crate) fn edit(
        mut self,
        action: String,
        fields: Vec<Field>,
        (seen, typed): (&Map<String, Value>, &Map<String, Value>),
        submit: Option<String>,
    ) -> Self {
        self.form = Some(FormPart {
            action,
            // What was seen first, so that a menu offers the way back to it.
            fields: filled(filled(fields, seen), typed),
            seen: Some(Value::Object(seen.clone()).to_string()),
            submit,
            cancel: None,
            is_danger: false,
            sends: None,
        });
        self
    }

    /// The button sends this value.
    pub(crate) fn sends(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Some(form) = &mut self.form {
            form.sends = Some((name, value.into()));
        }
        self
    }

    /// With a way back beside the button.
    pub(crate) fn cancel(mut self, address: String) -> Self {
        if let Some(form) = &mut self.form {
            form.cancel = Some(address);
        }
        self
    }

    /// What leads to the page on which the thing at `address` is deleted.
    pub(crate) fn deletion(title: String, lead: String, address: &str) -> Self {
        let link = Link::new(title.clone(), format!("{address}/delete"));
        Self::new(title)
            .lead(lead)
            .fact(words("organization.members.actions"), Cell::Link(link))
            .danger()
    }

    /// It destroys something.
    pub(crate) fn danger(mut self) -> Self {
        self.is_danger = true;
        if let Some(form) = &mut self.form {
            form.is_danger = true;
        }
        self
    }
}

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    sheet: &'a Sheet,
    seen_name: &'static str,
}

impl Sheet {
    /// A page about a thing; it has the name of the thing. `up` is the list to which that belongs.
    pub(crate) fn about(up: Link, head: Head, tabs: Vec<Tab>, sections: Vec<Section>) -> Self {
        Self {
            up,
            title: head.name.clone(),
            lead: String::new(),
            head: Some(head),
            tabs,
            sections,
        }
    }

    /// A page on which a thing is made: one form, sent to the list to which it will belong. The button says the title.
    pub(crate) fn of_new(
        list: Link,
        (title, lead): (String, String),
        fields: Vec<Field>,
        values: &Map<String, Value>,
    ) -> Self {
        let form = Section::default()
            .form(list.address.clone(), filled(fields, values), title.clone())
            .cancel(list.address.clone());
        Self {
            up: list,
            title,
            lead,
            head: None,
            tabs: Vec::new(),
            sections: vec![form],
        }
    }

    /// The page as it is asked for.
    pub(crate) fn answer(
        &self,
        place: &Place,
        section: &'static str,
        asked: &Asked,
    ) -> Result<Response, Failure> {
        let shell = Shell::new(place, self.title.clone(), section).after(asked.text("done"));
        self.page(shell, StatusCode::OK, Problems::default())
    }

    /// The page again, with what is wrong.
    pub(crate) fn again(
        &self,
        place: &Place,
        section: &'static str,
        Refused { status, problems }: Refused,
    ) -> Result<Response, Failure> {
        let shell = Shell::new(place, self.title.clone(), section);
        self.page(shell, status, problems)
    }

    fn page(
        &self,
        shell: Shell,
        status: StatusCode,
        mut problems: Problems,
    ) -> Result<Response, Failure> {
        let names: Vec<&str> = self
            .sections
            .iter()
            .filter_map(|section| section.form.as_ref())
            .flat_map(|form| form.fields.iter().map(Field::name))
            .collect();
        for problem in &mut problems.all {
            // A problem of a part of a property stands at the field of the property; options are shown flat.
            let place = problem.field.strip_prefix("options.");
            // What is missing is told of the whole; here it has a field.
            let missing = problem.text.strip_prefix("Missing required property: ");
            let place = missing.or(place).unwrap_or(&problem.field);
            problem.field = place.to_owned();
            let within = names.iter().find(|name| {
                problem
                    .field
                    .strip_prefix(**name)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            });
            problem.field = within.map_or_else(String::new, |name| (*name).to_owned());
        }
        let shown = Shown {
            sheet: self,
            seen_name: SEEN,
        };
        Page::new(shell, shown)
            .with(problems)
            .answer(status, "sheet.html")
    }
}
