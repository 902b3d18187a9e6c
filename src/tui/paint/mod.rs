//! The screen's bytes: from a frame of cells to the fewest bytes that show it.
//!
//! Apart from the terminal because it is pure: bytes come out, nothing is written.
mod glyph;
mod painter;
mod pen;
mod route;

pub use painter::Painter;
pub use pen::ColorDepth;
