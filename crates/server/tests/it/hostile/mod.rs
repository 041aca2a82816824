//! Hostile input: whatever bytes reach the router, the answer is a 4xx in the shape of its surface or a right 2xx,
//! and what was refused has written nothing.

mod anything;
mod change;
mod limits;
mod request;
mod target;
mod value;
