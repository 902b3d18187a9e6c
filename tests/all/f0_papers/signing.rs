//! Who signs where a delegation is in force, and in whose place (KT., TL., TUQ.).

use trucban::domain::officer::Officer;
use trucban::domain::roster::{Delegation, Duty};

use super::*;

/// The ward of the papers in which everything of the chairman, or a duty of his, is handed to somebody.
fn handed(told: Delegation) -> Ward {
    let mut ward = ward();
    let post = |title: &str, holder: &str| Position {
        title: title.into(),
        holder: holder.into(),
        reports_to: Some(id(1)),
        ..Position::default()
    };
    put(&mut ward, 3, post("Phó Chủ tịch UBND phường", "Trần Hòa"), at(0));
    put(&mut ward, 4, post("Trưởng phòng Văn hóa - Xã hội", "Võ Mai"), at(0));
    put(&mut ward, 5, post("Phó Chủ tịch thứ hai", ""), at(0));
    put(&mut ward, 2, Officer { name: "Đỗ Kiên".into(), ..Officer::default() }, at(0));
    put(&mut ward, 1, Duty { name: "Cách ly tại nhà".into(), ..Duty::default() }, at(0));
    put(&mut ward, 2, Duty { name: "Ký giấy tờ F0 tại nhà".into(), ..Duty::default() }, at(0));
    put(&mut ward, 1, told, at(0));
    ward
}

fn to(position: u32) -> Delegation {
    let to = Some(at(10).date());
    Delegation {
        position: id(1),
        to_position: Some(id(position)),
        to_officer: None,
        duty: None,
        from: Some(at(0).date()),
        to,
        paper: "QĐ 12".into(),
    }
}

/// The lines above the signature and who signs, on the seventh day, of a decision that is written on the screen.
fn signed(told: Delegation) -> (Option<u32>, String, String) {
    let mut desk = OneDesk::open(handed(told), (120, 40), Language::Vietnamese).signed_in("BS Lý");
    desk.screen.seat.now = at(7);
    desk.press("<f2>#1<enter>:giay to<enter><enter><enter>");
    let paper = desk.ward.papers_of(id(1)).next_back().unwrap_or_else(|| panic!("{}", desk.drawn())).body.clone();
    let text = words(document(&desk.ward, PaperKind::Decision, &[1], 7));
    (paper.signer.map(Id::number), paper.signed_by, text)
}

#[test]
fn a_delegation_in_force_says_who_signs_and_in_whose_place() {
    let officer = Delegation { to_position: None, to_officer: Some(id(2)), ..to(3) };
    for (told, signer, who, shown, hidden) in [
        (to(3), 3, "Trần Hòa", &["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"][..], "TUQ."),
        (to(4), 4, "Võ Mai", &["TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI"][..], "TM."),
        (Delegation { to: None, ..to(4) }, 4, "Võ Mai", &["TL. CHỦ TỊCH", "TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI"][..], "TM."),
        (officer, 1, "Đỗ Kiên", &["TUQ. CHỦ TỊCH"][..], "CHỦ TỊCH UBND PHƯỜNG"),
        // Nobody holds it, it has ended, or it hands one duty over: he signs himself.
        (to(5), 1, "Nguyễn Văn Phúc", &["TM. ỦY BAN NHÂN DÂN"][..], "KT."),
        (Delegation { to: Some(at(6).date()), ..to(3) }, 1, "Nguyễn Văn Phúc", &["TM. ỦY BAN NHÂN DÂN"][..], "KT."),
        (Delegation { duty: Some(id(1)), ..to(3) }, 1, "Nguyễn Văn Phúc", &["TM. ỦY BAN NHÂN DÂN"][..], "KT."),
    ] {
        let (by, name, text) = signed(told.clone());
        assert_eq!((by, name.as_str()), (Some(signer), who), "{told:?}");
        assert!(text.contains(who), "{told:?}: {text}");
        for line in shown {
            assert!(text.contains(line), "{line} of {told:?}: {text}");
        }
        assert!(!text.contains(hidden), "{hidden} of {told:?}: {text}");
    }
}

#[test]
fn a_delegation_of_signing_alone_counts_before_one_of_everything_and_no_other_duty_does() {
    let alone = |told: Delegation| Delegation { duty: Some(id(2)), ..told };
    for (told, signer, shown) in [
        (alone(to(3)), 3, "KT. CHỦ TỊCH"),
        (alone(to(4)), 4, "TUQ. CHỦ TỊCH"),
        (alone(Delegation { to: None, ..to(4) }), 4, "TL. CHỦ TỊCH"),
        (alone(Delegation { to: Some(at(6).date()), ..to(4) }), 1, "TM. ỦY BAN NHÂN DÂN"),
        (alone(to(5)), 1, "TM. ỦY BAN NHÂN DÂN"),
        (Delegation { duty: Some(id(1)), ..to(4) }, 1, "TM. ỦY BAN NHÂN DÂN"),
    ] {
        let (by, _, text) = signed(told.clone());
        assert_eq!(by, Some(signer), "{told:?}");
        assert!(text.contains(shown), "{shown} of {told:?}: {text}");
    }
    // Everything is the deputy's, and signing these papers another's; the earlier record is the one of signing.
    let mut ward = handed(alone(to(4)));
    put(&mut ward, 2, to(3), at(0));
    let mut desk = OneDesk::open(ward, (100, 24), Language::Vietnamese).signed_in("BS Lý");
    desk.screen.seat.now = at(7);
    desk.press("<f2>#1<enter>:giay to<enter><enter>");
    let drawn = desk.drawn();
    assert!(drawn.contains("Võ Mai") && drawn.contains("Ký giấy tờ F0 tại nhà"), "{drawn}");
}

#[test]
fn a_paper_on_which_an_officer_named_somebody_else_keeps_the_plain_lines() {
    let mut ward = handed(to(3));
    let paper = Paper {
        number: Some(4),
        symbol: "QĐ-UBND".into(),
        signer: Some(id(1)),
        signed_by: "Nguyễn Văn Phúc".into(),
        ..Paper::of(PaperKind::Decision, (id(1), Some(id(1))), at(7).date())
    };
    put(&mut ward, 1, paper, at(7));
    let text = words(document(&ward, PaperKind::Decision, &[1], 7));
    assert!(text.contains("TM. ỦY BAN NHÂN DÂN") && !text.contains("KT."), "{text}");
}
