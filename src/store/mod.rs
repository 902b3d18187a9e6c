//! Where it stands now: the records as of a journal line, in sled, so that a start need not read
//! the whole journal. The only room that knows sled; it may be deleted at any time, for the
//! journal is the truth.

mod clerk;
mod encoding;
mod error;
mod keeping;
mod kept;
mod layout;

pub use clerk::Clerk;
pub use error::{Rebuild, StoreError};
pub use keeping::Store;
pub use kept::{Batch, Kept, Line, Place};
