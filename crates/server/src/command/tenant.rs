//! `guildhall tenant`.

use anyhow::{Result, bail};
use clap::Subcommand;
use guildhall_app::administrator::SYSTEM_TENANT;
use guildhall_app::tenant::{self, NewTenantRequest};
use secrecy::ExposeSecret as _;

use super::{open, say};
use crate::configuration::{Host, StorageArguments};

/// What can be done with tenants.
#[derive(Debug, Subcommand)]
pub(super) enum TenantCommand {
    /// Makes a tenant and prints the credentials of its Management API application.
    Create {
        #[command(flatten)]
        storage: StorageArguments,
        /// Its name: lower-case letters, digits and hyphens.
        name: String,
        /// The host at which it is found; NAME.HOST of the public URL otherwise.
        #[arg(long, value_name = "HOST")]
        domain: Option<Host>,
    },
    /// Lists the tenants: name and domain.
    List {
        #[command(flatten)]
        storage: StorageArguments,
    },
}

pub(super) async fn run(command: TenantCommand) -> Result<()> {
    match command {
        TenantCommand::Create {
            storage,
            name,
            domain,
        } => create(&storage, name, domain).await,
        TenantCommand::List { storage } => list(&storage).await,
    }
}

async fn create(storage: &StorageArguments, name: String, domain: Option<Host>) -> Result<()> {
    if !tenant::is_name(&name) {
        bail!(
            "{name:?} is not a name for a tenant: use 1 to 63 lower-case letters, digits and hyphens"
        );
    }
    let opened = open(storage).await?;
    let url = &opened.configuration.public.url;
    let host = match domain {
        Some(host) => host,
        None => format!("{name}.{}", url.host).parse()?,
    };
    let mut origin = url.clone();
    origin.host = host;
    let request = NewTenantRequest {
        name,
        domain: origin.authority(),
        hosts: vec![origin.host.to_string()],
        scheme: url.scheme.as_str(),
    };
    let created = tenant::create(&opened.services, request).await?;
    say(format_args!("tenant: {}", created.tenant.name));
    say(format_args!("domain: {}", created.tenant.domain));
    say(format_args!("client_id: {}", created.client_id));
    say(format_args!(
        "client_secret: {}",
        created.client_secret.expose_secret()
    ));
    Ok(())
}

async fn list(storage: &StorageArguments) -> Result<()> {
    let tenants = open(storage).await?.services.system.tenants().await?;
    let listed = tenants
        .into_iter()
        .filter(|(tenant, _)| tenant.name != SYSTEM_TENANT);
    for (tenant, _) in listed {
        say(format_args!("{}\t{}", tenant.name, tenant.domain));
    }
    Ok(())
}
