//! The labels that stand directly before a number: `t37,2 sp97 m82 nt18 l2 ng12/3 kp12/7`. Separate because every one
//! must survive an input method with the digit behind it; only `ha` does not, and a bare 120/80 needs no label.

use crate::domain::measure::Sign;

/// What a label says about the number behind it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Label {
    /// It is this sign; [`Sign::Systolic`] stands for blood pressure.
    Sign(Sign),
    /// Litres of oxygen a minute.
    Oxygen,
    /// The day of measuring.
    Day,
    /// The first day of symptoms (khởi phát).
    Onset,
    /// The day of the confirming test (xét nghiệm).
    Confirmed,
}

const LABELS: [(&str, Label); 9] = [
    ("sp", Label::Sign(Sign::Saturation)),
    ("nt", Label::Sign(Sign::Breaths)),
    ("ha", Label::Sign(Sign::Systolic)),
    ("t", Label::Sign(Sign::Temperature)),
    ("m", Label::Sign(Sign::Pulse)),
    ("l", Label::Oxygen),
    ("ng", Label::Day),
    ("kp", Label::Onset),
    ("xn", Label::Confirmed),
];

/// The label with which a word begins, and the number behind it. A sign may also be followed by `-` or `*`.
pub(super) fn labelled(text: &str) -> Option<(Label, &str)> {
    LABELS.into_iter().find_map(|(label, meaning)| {
        let head = text.get(..label.len()).filter(|head| head.eq_ignore_ascii_case(label))?;
        let rest = text.get(head.len()..)?;
        let is_left_out = matches!(meaning, Label::Sign(_)) && matches!(rest, "-" | "*");
        (is_left_out || rest.starts_with(|letter: char| letter.is_ascii_digit())).then_some((meaning, rest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::entry::spelling::survives_input_methods;

    #[test]
    fn every_label_before_a_digit_survives_an_input_method_but_the_one_that_is_not_needed() {
        for (label, meaning) in LABELS {
            for digit in 0..=9 {
                let is_safe = survives_input_methods(&format!("{label}{digit}"));
                assert_eq!(is_safe, meaning != Label::Sign(Sign::Systolic), "{label}{digit}");
            }
        }
    }

    #[test]
    fn a_label_is_only_one_before_a_number() {
        assert_eq!(labelled("sp97"), Some((Label::Sign(Sign::Saturation), "97")));
        assert_eq!(labelled("NT18"), Some((Label::Sign(Sign::Breaths), "18")));
        assert_eq!(labelled("t37,2"), Some((Label::Sign(Sign::Temperature), "37,2")));
        assert_eq!(labelled("sp*"), Some((Label::Sign(Sign::Saturation), "*")));
        assert_eq!(labelled("ng12/3"), Some((Label::Day, "12/3")));
        for text in ["sp", "thanh", "há20/80", "l-", "t-x", "97", "", "ở1"] {
            assert_eq!(labelled(text), None, "{text}");
        }
    }
}
