//! What people see: a typed context becomes HTML.
//!
//! A page is a [`Frame`] (whose page, in which language and colours) and a screen of [`screen`]; [`render`] makes HTML
//! and the policy under which it has to be answered. Pages work without script, name no product, and load nothing from
//! elsewhere but a customer's logo. What this crate does not know: HTTP, and why a page is shown.

pub mod asset;
pub mod color;
pub mod contrast;
mod frame;
mod icon;
pub mod liquid;
mod locale;
pub mod mail;
mod page;
mod plain;
mod policy;
#[cfg(test)]
mod sample;
pub mod screen;
mod text;

pub use frame::{Frame, Organization, Tenant};
pub use locale::Locale;
pub use page::{Page, PageError, Screen, render};
pub use plain::{
    CONTENT_SECURITY_POLICY, ErrorPage, MailboxPage, MailboxRow, error_page, mailbox_page,
};
pub use text::Name;
