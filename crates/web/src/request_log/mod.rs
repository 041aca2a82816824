//! One line for each request, and the metrics that are counted with it.
//!
//! Neither holds a query string, a header, a body, a token or a code: the route's template is written, not the path.
//! What only a handler learns (the tenant, who asks) it writes on the [`Annotations`] in the request's extensions.
//!
//! The layer goes onto the router (`Router::layer`), so that the route is known; what catches panics goes inside it.

mod annotations;
mod layer;
mod line;

pub use annotations::Annotations;
pub use layer::{RequestLog, RequestLogLayer};
