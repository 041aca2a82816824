//! `/organizations/{id}/discovery-domains`.

mod name;
