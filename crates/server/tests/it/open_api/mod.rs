//! `/api/v2/openapi.json` against the contract: what we say we do is what the service whose wire we speak does. Where
//! it is not, it stands in a list with the reason, and the list holds nothing that is not so.

mod compare;
mod contract;
mod exception;
pub(crate) mod operation;

use std::collections::BTreeSet;

use guildhall_testkit::TestApp;

use crate::beside;

use compare::Difference;
use operation::Operation;

async fn ours() -> Vec<Operation> {
    let app = TestApp::new().await;
    let answer = app.call("GET", "/api/v2/openapi.json").send().await;
    let document = answer.expect(200).json();
    assert_eq!(document["openapi"], "3.1.0");
    operation::all(&document, |_| true)
}

#[tokio::test]
async fn the_document_tells_every_route() {
    let ours = ours().await;
    let mut told: Vec<_> = ours.iter().map(Operation::name).collect();
    let mut routes: Vec<_> = guildhall_management::routes()
        .map(|route| operation::name(route.method.as_str(), route.path))
        .collect();
    told.sort();
    routes.sort();
    assert_eq!(told, routes);
    let mut ids: Vec<_> = ours.iter().map(|operation| &operation.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), ours.len(), "an operationId stands twice");
}

#[tokio::test]
async fn every_operation_is_the_contracts() {
    let Some(folder) = beside::folder("contract", "the OpenAPI document was not compared") else {
        return;
    };
    let ours = ours().await;
    let keys: BTreeSet<_> = ours.iter().map(Operation::key).collect();
    let contract = contract::read(&folder, |key| keys.contains(key));
    let mut differences = Vec::new();
    for ours in &ours {
        match contract.get(&ours.key()) {
            Some(theirs) => differences.extend(compare::operations(ours, theirs)),
            None => differences.push(Difference::new(&ours.name(), "is not in the contract")),
        }
    }
    let unexplained: Vec<_> = differences
        .iter()
        .filter(|difference| !exceptions().any(|(pattern, _)| difference.fits(pattern)))
        .map(ToString::to_string)
        .collect();
    let unused: Vec<_> = exceptions()
        .filter(|(pattern, _)| {
            !differences
                .iter()
                .any(|difference| difference.fits(pattern))
        })
        .collect();
    assert!(
        unexplained.is_empty(),
        "differences from the contract without a reason:\n{}",
        unexplained.join("\n")
    );
    assert!(
        unused.is_empty(),
        "exceptions that are none any more: {unused:#?}"
    );
}

/// Every exception; a gap is one too, as long as it is open.
fn exceptions() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    exception::MEANT.iter().chain(exception::GAPS)
}
