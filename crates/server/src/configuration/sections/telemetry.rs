//! `[telemetry]`: the server's own log.

use std::str::FromStr;

use tracing_subscriber::EnvFilter;

use crate::configuration::problem::Problem;
use crate::configuration::setting::{TELEMETRY_FILTER, TELEMETRY_FORMAT};
use crate::configuration::values::Values;

/// How the server logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telemetry {
    /// What a line looks like.
    pub format: Format,
    /// Which lines there are, in the syntax of `tracing_subscriber::EnvFilter`; checked.
    pub filter: String,
}

/// What a line of the log looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text when standard error is a terminal, else JSON.
    Auto,
    /// Text for people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Telemetry {
    pub(in crate::configuration) fn read(values: &Values) -> Result<Self, Problem> {
        Ok(Self {
            format: values.required(&TELEMETRY_FORMAT, str::parse)?,
            filter: values.required(&TELEMETRY_FILTER, filter)?,
        })
    }
}

impl FromStr for Format {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "auto" => Ok(Self::Auto),
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("write auto, text or json"),
        }
    }
}

fn filter(text: &str) -> Result<String, String> {
    match EnvFilter::try_new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(format!(
            "{error}; write a level such as info, or module=level parts separated by commas"
        )),
    }
}
