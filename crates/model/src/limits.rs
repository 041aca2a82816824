//! How much there may be of what nobody has on a small machine (entity limit policy).

/// Limits that tests set small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Members of an organization at most.
    pub members_of_organization: i64,
    /// Members of a group at most.
    pub members_of_group: i64,
    /// Groups that have roles at most, in the tenant or in one organization.
    pub groups_with_roles: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            members_of_organization: 100_000,
            members_of_group: 200_000,
            groups_with_roles: 10_000,
        }
    }
}
