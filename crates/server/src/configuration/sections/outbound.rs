//! `[outbound]`: what requests to the outside may reach, and whom they believe.

use std::path::PathBuf;

use ipnet::IpNet;

use super::listen::network;
use crate::configuration::load::existing_file;
use crate::configuration::problem::Problem;
use crate::configuration::setting::{OUTBOUND_ALLOWED_NETWORKS, OUTBOUND_AUTHORITIES};
use crate::configuration::values::Values;

/// Requests to the outside: webhooks, and what identity providers publish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outbound {
    /// Networks that may be reached although they are not public.
    pub allowed_networks: Vec<IpNet>,
    /// Certificates of further authorities that are believed, PEM.
    pub authorities: Option<PathBuf>,
}

impl Outbound {
    pub(in crate::configuration) fn read(values: &Values) -> Result<Self, Problem> {
        Ok(Self {
            allowed_networks: values.list(&OUTBOUND_ALLOWED_NETWORKS, network)?,
            authorities: existing_file(values, &OUTBOUND_AUTHORITIES)?,
        })
    }
}
