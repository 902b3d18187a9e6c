//! The screens that an officer may have before him, for the tests that walk all of them.

/// What an officer may have before him: a name, the keys that lead there, and what must be seen.
pub struct State {
    pub name: &'static str,
    pub keys: &'static str,
    /// Seen at 50x12 and above.
    pub seen: &'static [&'static str],
}

/// Every screen that an officer may have; a new dialog joins here.
pub const STATES: [State; 15] = [
    State { name: "overview", keys: "", seen: &["F2 ", "F5 ", ">!! 12"] },
    State { name: "home_treatment", keys: "<f2>", seen: &["F2 ", ">!! 12"] },
    State { name: "roster", keys: "<f3><f3>", seen: &["F3 ", "> "] },
    State { name: "contact_tree", keys: "<f4><f4>", seen: &["F4 ", ">!! #12"] },
    State { name: "tasks", keys: "<f5><f5>", seen: &["F5 ", ">! "] },
    State { name: "card", keys: "<enter>", seen: &["VÌ SAO?", "!! SpO2 91"] },
    State { name: "help", keys: "<f1>", seen: &["TRỢ GIÚP", "#12"] },
    State { name: "palette", keys: "<f9>", seen: &["LỆNH", "> "] },
    State { name: "quit", keys: "<f10>", seen: &["Enter thoát", "Esc"] },
    State { name: "found", keys: "binh", seen: &["TÌM", "Bình", "] binh"] },
    State { name: "nobody_found", keys: "xyzabc", seen: &["Không có ai"] },
    State { name: "typing", keys: "38,1 91 108 24", seen: &["SpO2 91 !!", "] 38,1 91 108 24"] },
    State { name: "fault", keys: "3960 97", seen: &["T 3960", "] 3960 97"] },
    State {
        name: "read_back",
        keys: "38,1 91 108 24 kt<enter>",
        seen: &["38,1", "91 ", "108", "24 ", "khó thở", "Hường, 1958", "Enter  lưu", "Esc    sửa"],
    },
    State {
        name: "read_back_of_two_questions",
        keys: "38,1 87 98 24 kt ho tc met lanh<enter>",
        seen: &["38,1", "87", "98", "khó thở", "ho", "tiêu chảy", "ớn lạnh", "Hường, 1958", "Enter  lưu", "Esc    sửa"],
    },
];
