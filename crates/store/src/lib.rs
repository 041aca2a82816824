//! The only crate with SQL, and where tenancy is a type.
//!
//! [`Store`] opens a database and migrates it. From it come two handles: [`SystemStore`], which only boot, jobs and
//! the host resolver hold, and [`TenantStore`], which is made from a stored tenant and binds it to every statement. A
//! noun has one file: its statements, its row, and its methods on [`TenantTransaction`].
//!
//! To add a noun: a migration, a file with `statements!`, its methods, and its line in `catalogue.rs`.

mod access_token;
mod authorization_code;
mod branding;
mod catalogue;
mod client;
mod client_assertion;
mod client_credential;
mod client_grant;
mod connection;
mod consent;
mod counter;
mod dashboard_session;
mod departure;
mod discovery_domain;
mod effective_permission;
mod effective_role;
mod engine;
mod error;
mod event_delivery;
mod event_stream;
mod fingerprint;
mod former_password;
mod group;
mod group_role;
mod invitation;
mod job;
mod log;
mod login_failure;
mod login_transaction;
mod mail;
mod member;
mod migrate;
mod organization;
mod organization_client;
mod organization_client_grant;
mod organization_connection;
mod organization_word;
mod outbox;
mod page;
mod refresh_token;
mod residue;
mod resource_server;
mod role;
mod row;
mod seal;
mod session;
mod signing_key;
mod size;
mod statement;
mod store;
mod sweep;
mod system;
mod tenant;
mod ticket;
mod user;
#[doc(hidden)]
pub mod value;

pub use access_token::AccessTokenRow;
pub use authorization_code::AuthorizationCodeRow;
pub use client::{ClientFilter, ClientRow};
pub use client_credential::ClientCredentialRow;
pub use client_grant::{ClientGrantFilter, ClientGrantRow, SystemClient};
pub use connection::{ConnectionFilter, ConnectionRow};
pub use consent::ConsentKey;
pub use counter::Counted;
pub use dashboard_session::DashboardSessionRow;
pub use departure::DepartureRow;
pub use discovery_domain::{ClaimedDomain, DiscoveryDomainRow};
pub use effective_permission::EffectivePermissionRow;
pub use effective_role::EffectiveRoleRow;
pub use engine::Location;
pub use error::Error;
pub use event_delivery::{DeliveryFilter, EventDeliveryRow, StreamClaim};
pub use event_stream::EventStreamRow;
pub use group::{GroupFilter, GroupMemberRow, GroupRow, GroupSince};
pub use group_role::{GroupRoleRow, HoldsIn};
pub use invitation::{InvitationOrder, InvitationRow};
pub use job::JobRow;
pub use log::search::{LOG_KINDS, LogFilter, LogOrder};
pub use log::{LogKeys, LogRow};
pub use login_transaction::LoginTransactionRow;
pub use mail::{ClaimedMail, MailRow};
pub use member::{MemberRoleRow, MemberRow};
pub use organization::OrganizationOrder;
pub use organization_client::OrganizationClientRow;
pub use outbox::OutboxRow;
pub use page::{After, Page};
pub use refresh_token::RefreshTokenRow;
pub use resource_server::{LinkedClient, ResourceServerRow};
pub use role::{PermissionRow, RoleFilter, RoleRow};
pub use row::Row;
pub use seal::{MasterKey, SealError, Sealed};
pub use session::SessionRow;
pub use signing_key::{KeyState, SigningKeyRow};
pub use store::{Database, MigrationError, Store};
pub use sweep::Swept;
pub use system::{SystemStore, SystemTransaction};
pub use tenant::{NewTenant, Tenant, TenantId, TenantStore, TenantTransaction};
pub use ticket::TicketRow;
pub use user::{Match, PermissionByRole, UserFilter, UserKeys, UserRow};
