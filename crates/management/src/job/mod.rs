//! `/jobs`: work that goes on after the answer. So far: mails that ask whether an address is its user's.

use axum::response::Response;
use axum::routing::{get, post};
use guildhall_app::Error;
use guildhall_app::ticket::{self, READ_JOBS, SEND_VERIFICATION};
use guildhall_model::schema::{Declared, Problem};
use guildhall_model::ticket::VerificationMail;
use guildhall_store::JobRow;
use serde_json::{Value, json};

use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, FromPath, NoQuery, PathOf, PathParameters, Tenant};
use crate::route::{Method, Route};

/// The operations of jobs.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(
        Method::Post,
        "/jobs/verification-email",
        "post_verification-email",
        SEND_VERIFICATION,
        || post(send_verification),
    )
    .body(VerificationMail::SCHEMA)
    .answers(201),
    Route::new(
        Method::Get,
        "/jobs/{id}",
        "get_jobs_by_id",
        READ_JOBS,
        || get(one),
    ),
];

/// The job in a path.
struct JobPath(String);

impl FromPath for JobPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        let id = parameters.text("id", "ID of the job.")?;
        Ok(Self(id.to_owned()))
    }
}

async fn send_verification(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
    Body(body): Body<VerificationMail>,
) -> Result<Response, Refusal> {
    let job = ticket::send_verification(&realm, &actor, body).await?;
    answer::created(&shown(&job, true))
}

async fn one(
    Tenant(realm): Tenant,
    PathOf(JobPath(id)): PathOf<JobPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    let read = realm.store.read(id, |id, mut tx| {
        Box::pin(async move {
            let job = tx.job(id).await?.ok_or_else(ticket::missing_job)?;
            let waits = tx.mail_waits(&job.mail_id).await?;
            Ok::<_, Error>((job, waits))
        })
    });
    let (job, waits) = read.await?;
    answer::ok(&shown(&job, waits))
}

/// The job as it is answered; `waits`: its mail is still to be sent.
fn shown(job: &JobRow, waits: bool) -> Value {
    let status = if job.failed_at.is_some() {
        "failed"
    } else if waits {
        "pending"
    } else {
        "completed"
    };
    json!({"type": job.kind, "status": status, "created_at": job.created_at, "id": job.id})
}
