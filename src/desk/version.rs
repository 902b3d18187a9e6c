//! Which of two programs is the newer one, by their versions.

/// The numbers of a version such as `0.12.3`; what is not a number counts as 0.
fn numbers(version: &str) -> [u64; 3] {
    let mut parts = version.split(['-', '+']).next().unwrap_or_default().split('.');
    [(); 3].map(|()| parts.next().and_then(|part| part.parse().ok()).unwrap_or(0))
}

/// Whether a version is newer than another.
pub fn is_newer(version: &str, than: &str) -> bool {
    numbers(version) > numbers(than)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_their_numbers() {
        for (newer, older) in [("0.1.1", "0.1.0"), ("0.10.0", "0.9.9"), ("1.0.0", "0.99"), ("0.1.0", "nonsense")] {
            assert!(is_newer(newer, older) && !is_newer(older, newer), "{newer} {older}");
        }
        assert!(!is_newer("0.1.0", "0.1.0"));
    }
}
