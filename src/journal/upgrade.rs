//! How a payload written by an older program becomes one of today. Separate from the files:
//! a line on disk never changes, only what is read from it is lifted, step by step.

use serde_json::Value;
use thiserror::Error;

/// The payload format that this program writes; 1 is the first.
pub const PAYLOAD_FORMAT: u16 = 1;

/// The steps to [`PAYLOAD_FORMAT`]; the first lifts format 1 to 2.
pub const STEPS: &[Step] = &[];

const _: () = assert!(STEPS.len() + 1 == PAYLOAD_FORMAT as usize);

/// Lifts a payload by exactly one format.
pub type Step = fn(Value) -> Result<Value, StepError>;

/// Why a step could not lift a payload; names the missing or odd field, never its content.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct StepError(pub String);

/// Why a payload could not be lifted to today's format.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UpgradeError {
    /// A newer program wrote the payload.
    #[error("payload format {found} is newer than {known}")]
    Newer {
        /// The format of the payload.
        found: u16,
        /// The newest format that the steps lead to.
        known: u16,
    },
    /// Formats count from 1, so this number was never written.
    #[error("payload format 0 does not exist")]
    Zero,
    /// The step from this format did not understand the payload.
    #[error("payload of format {from} cannot be lifted: {reason}")]
    Step {
        /// The format that the failing step starts from.
        from: u16,
        /// What the step missed.
        reason: StepError,
    },
}

/// Lifts a payload of format `from` through `steps[i]` (format i+1 to i+2) to the newest.
pub fn upgrade(payload: Value, from: u16, steps: &[Step]) -> Result<Value, UpgradeError> {
    let known = u16::try_from(steps.len() + 1).unwrap_or(u16::MAX);
    if from == 0 {
        return Err(UpgradeError::Zero);
    }
    if from > known {
        return Err(UpgradeError::Newer { found: from, known });
    }
    let mut lifted = payload;
    for (format, step) in (1..).zip(steps).skip(usize::from(from) - 1) {
        lifted = step(lifted).map_err(|reason| UpgradeError::Step { from: format, reason })?;
    }
    Ok(lifted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Format 2 of an invented payload names the temperature's unit.
    fn name_the_unit(payload: Value) -> Result<Value, StepError> {
        let degrees = payload
            .get("temperature")
            .and_then(Value::as_f64)
            .ok_or_else(|| StepError("temperature is missing".into()))?;
        Ok(json!({ "temperature_celsius": degrees }))
    }

    /// Format 3 counts in tenths of a degree.
    fn count_in_tenths(payload: Value) -> Result<Value, StepError> {
        let degrees = payload
            .get("temperature_celsius")
            .and_then(Value::as_f64)
            .ok_or_else(|| StepError("temperature_celsius is missing".into()))?;
        Ok(json!({ "temperature_tenths": (degrees * 10.0).round() as i64 }))
    }

    const INVENTED: &[Step] = &[name_the_unit, count_in_tenths];

    #[test]
    fn every_older_format_reaches_the_newest() {
        let newest = json!({ "temperature_tenths": 385 });
        let first = json!({ "temperature": 38.5 });
        let second = json!({ "temperature_celsius": 38.5 });
        assert_eq!(upgrade(first, 1, INVENTED), Ok(newest.clone()));
        assert_eq!(upgrade(second, 2, INVENTED), Ok(newest.clone()));
        assert_eq!(upgrade(newest.clone(), 3, INVENTED), Ok(newest));
    }

    #[test]
    fn without_steps_the_payload_stays_as_it_is() {
        let payload = json!([{ "anything": null }]);
        assert_eq!(upgrade(payload.clone(), PAYLOAD_FORMAT, STEPS), Ok(payload));
    }

    #[test]
    fn a_newer_format_is_refused_with_both_numbers() {
        let refused = upgrade(json!({}), 4, INVENTED);
        assert_eq!(refused, Err(UpgradeError::Newer { found: 4, known: 3 }));
    }

    #[test]
    fn format_zero_is_refused() {
        assert_eq!(upgrade(json!({}), 0, INVENTED), Err(UpgradeError::Zero));
    }

    #[test]
    fn a_failing_step_names_its_format() {
        let refused = upgrade(json!({ "weight": 5 }), 2, INVENTED);
        let reason = StepError("temperature_celsius is missing".into());
        assert_eq!(refused, Err(UpgradeError::Step { from: 2, reason }));
    }
}
