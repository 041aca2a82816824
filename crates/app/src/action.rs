//! What can happen to actions: so far they are looked for.

use crate::actor::Permission;

/// Reading actions.
pub const READ: Permission = Permission::any_of(&["read:actions"]);
