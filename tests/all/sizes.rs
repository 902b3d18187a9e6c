//! Every screen at every size: nothing panics, who is meant and how he stands can be read, and the
//! line that is typed on is there. A new dialog joins the list of states.

use proptest::prelude::*;

use trucban::tui::message::Message;

use super::support::one_desk::OneDesk;
use super::support::states::STATES;

/// The smallest window that the screen is made for.
const SMALLEST: (u16, u16) = (50, 12);

/// The places where the parts of the screen are shared out anew.
const BREAKPOINTS: [(u16, u16); 8] =
    [(50, 12), (60, 16), (80, 24), (100, 30), (120, 40), (160, 50), (200, 60), (299, 99)];

fn around_breakpoints() -> Vec<(u16, u16)> {
    let around = |(width, height): (u16, u16)| {
        (width - 1..=width + 1).flat_map(move |width| (height - 1..=height + 1).map(move |height| (width, height)))
    };
    BREAKPOINTS.into_iter().flat_map(around).collect()
}

fn desk() -> OneDesk {
    OneDesk::demo((80, 24)).signed_in("BS Lý")
}

/// What holds at every size: the cursor stands on the line, which names the target and holds what is typed.
fn holds_everywhere(desk: &OneDesk, name: &str) {
    let (width, height) = desk.screen.size;
    let (buffer, cursor) = desk.grid();
    let at = format!("{name} at {width}x{height}:\n{}", desk.drawn());
    let (column, row) = cursor.expect("there is always a line to type on");
    assert!(column < width && row < height, "{at}");
    let line: String = (0..width).map(|column| buffer[(column, row)].symbol()).collect();
    assert!(line.starts_with('['), "{at}");
    let typed = desk.screen.entry.field.text();
    let last: String = typed.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    if width >= 30 {
        assert!(line.contains(last.trim()), "{at}");
    }
    if width >= 24 && line.contains("#12") {
        assert!(line.contains("Hường"), "the given name is whole: {at}");
    }
    if height >= 5 && width >= 30 {
        let alert: String = (0..width).map(|column| buffer[(column, 1)].symbol()).collect();
        let is_covered = height < 16 && !desk.screen.dialogs.is_empty();
        assert!(is_covered || alert.contains("KHẨN") && alert.contains("Hường"), "{at}");
    }
}

#[test]
fn every_screen_is_whole_around_every_breakpoint() {
    for state in STATES {
        let mut desk = desk();
        desk.press(state.keys);
        for size in around_breakpoints() {
            desk.hear(Message::Resized(size.0, size.1));
            holds_everywhere(&desk, state.name);
            if size.0 < SMALLEST.0 || size.1 < SMALLEST.1 {
                continue;
            }
            let drawn = desk.drawn();
            for seen in state.seen {
                assert!(drawn.contains(seen), "{} at {size:?} lacks {seen:?}:\n{drawn}", state.name);
            }
        }
    }
}

#[test]
fn no_size_is_refused() {
    let mut desk = desk();
    desk.press("38,1 91");
    for width in [1, 2, 5, 10, 15, 20, 29, 37, 45, 49, 52, 70, 90, 110, 140, 180, 250, 300] {
        for height in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 18, 22, 27, 33, 45, 55, 70, 100] {
            desk.hear(Message::Resized(width, height));
            holds_everywhere(&desk, "typing");
        }
    }
    for state in STATES {
        let mut desk = super::sizes::desk();
        desk.press(state.keys);
        for size in [(1, 1), (3, 2), (8, 3), (12, 5), (20, 6), (30, 8), (49, 11), (300, 6), (20, 100)] {
            desk.hear(Message::Resized(size.0, size.1));
            holds_everywhere(&desk, state.name);
        }
    }
}

#[test]
fn no_number_of_the_alert_is_cut() {
    for width in 50..=90 {
        let desk = OneDesk::demo((width, 14)).signed_in("BS Lý");
        let drawn = desk.drawn();
        let alert = drawn.lines().nth(1).unwrap();
        assert!(alert.contains("Hường 1958  SpO2 91") && !alert.contains('~'), "{alert}");
    }
}

#[test]
fn a_window_that_is_too_small_names_linear_mode() {
    let mut desk = desk();
    for size in [(49, 12), (50, 11), (30, 8)] {
        desk.hear(Message::Resized(size.0, size.1));
        assert!(desk.drawn().contains("--plain"), "{}", desk.drawn());
    }
    desk.hear(Message::Resized(50, 12));
    assert!(!desk.drawn().contains("--plain"), "{}", desk.drawn());
}

#[test]
fn the_help_can_be_read_to_its_end_at_every_size() {
    for size in [(50, 12), (60, 16), (72, 20), (80, 24), (120, 40), (200, 60)] {
        let mut desk = OneDesk::demo(size).signed_in("BS Lý");
        assert!(desk.press("<f1><end>").drawn().contains("Ctrl-C"), "{}", desk.drawn());
        assert!(desk.press("<home>").drawn().contains("TẠI ĐÂY"), "{}", desk.drawn());
    }
}

#[test]
fn room_is_used_where_there_is_some() {
    let mut desk = desk();
    desk.hear(Message::Resized(160, 50));
    let drawn = desk.drawn();
    assert!(drawn.contains("VÌ SAO?") && drawn.contains("F5 "), "the strip stands beside the panes:\n{drawn}");
    desk.hear(Message::Resized(159, 50));
    assert!(!desk.drawn().contains("VÌ SAO?"));
    // Eight readings side by side, the oldest of them too.
    for pulse in 61..=68 {
        desk.press(&format!("36,8 97 {pulse} 18 ko<enter>"));
    }
    desk.hear(Message::Resized(200, 60));
    let drawn = desk.drawn();
    let pulses = drawn.lines().find(|row| row.contains("Mạch   ") && row.contains("61")).expect(&drawn);
    assert!((61..=68).all(|pulse| pulses.contains(&pulse.to_string())), "{drawn}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A window that is pulled about keeps what was chosen, what is typed, and where the lists stand.
    #[test]
    fn a_storm_of_resizes_changes_nothing(
        sizes in prop::collection::vec((1_u16..300, 1_u16..100), 1..30),
        state in 0_usize..STATES.len(),
        below in 0_usize..12,
    ) {
        let mut desk = desk();
        desk.press(&"<down>".repeat(below)).press(STATES[state].keys);
        let (before, target) = (desk.drawn(), desk.screen.target());
        for (width, height) in sizes {
            desk.hear(Message::Resized(width, height));
            prop_assert_eq!(desk.screen.target(), target);
        }
        desk.hear(Message::Resized(80, 24));
        prop_assert_eq!(desk.drawn(), before);
    }
}
