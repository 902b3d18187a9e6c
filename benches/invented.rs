//! An invented ward as three lists in CSV, the same bytes for the same size: two waves, one case
//! in six still open, about fifteen readings a case. Separate from the figures because it is the
//! ground on which all of them stand; nobody in it lives or ever did.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

const FAMILY: [&str; 16] = [
    "Nguyễn",
    "Nguyễn",
    "Nguyễn",
    "Trần",
    "Trần",
    "Lê",
    "Phạm",
    "Huỳnh",
    "Hoàng",
    "Phan",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Ngô",
    "Tôn Thất",
];
const MIDDLE: [[&str; 8]; 2] = [
    ["Văn", "Văn", "Hữu", "Minh", "Quốc", "Đức", "Thanh", "Gia"],
    ["Thị", "Thị", "Thị Thanh", "Thị Ngọc", "Ngọc", "Thùy", "Bảo", "Như"],
];
const GIVEN: [[&str; 20]; 2] = [
    [
        "Hùng",
        "Dũng",
        "Tuấn",
        "Long",
        "Sơn",
        "Nam",
        "Hải",
        "Phúc",
        "Thành",
        "Khoa",
        "Bình",
        "Đạt",
        "Tài",
        "Quân",
        "Ẩn",
        "Ân",
        "An",
        "Đức",
        "Út",
        "Trường",
    ],
    [
        "Hoa", "Lan", "Hương", "Hằng", "Thảo", "Trang", "Linh", "Nhung", "Yến", "Ngân", "Hường", "Trâm", "Mai", "Hạnh",
        "Phương", "Ánh", "Đào", "Diễm", "Thủy", "Nga",
    ],
];
const STREET: [&str; 8] = [
    "Nguyễn Trãi",
    "Lê Lợi",
    "Phan Đình Phùng",
    "Hai Bà Trưng",
    "Đinh Tiên Hoàng",
    "Bùi Hữu Nghĩa",
    "Nơ Trang Long",
    "Bạch Đằng",
];
const DISEASE: [&str; 5] =
    ["Tăng huyết áp", "Đái tháo đường típ 2", "Hen phế quản", "Béo phì (BMI ≥ 30)", "Tăng huyết áp; Suy tim"];
const CARER: [&str; 6] =
    ["BS. Hồng Nhung", "YS. Bích Phượng", "ĐD. Kim Oanh", "ĐD. Ngọc Ánh", "CTV. Văn Út", "TNV. Gia Khang"];
const PLACE: [(&str, &str); 5] = [
    ("Tại nhà", "Hộ gia đình"),
    ("Công ty may Thành Phát", "Nơi làm việc"),
    ("Chợ tạm hẻm 42", "Chợ"),
    ("Dãy trọ số 17", "Hàng xóm"),
    ("Đám giỗ", "Đám tiệc"),
];
const COMPLAINT: [&str; 8] =
    ["Ho", "Đau họng", "Sổ mũi", "Sốt", "Mệt mỏi", "Đau đầu", "Mất vị giác; Ho", "Khó thở; Mệt mỏi"];

/// The days of the two waves; the last of them is the ward's today.
const DAYS: usize = 132;

/// The evening of the ward's today, 2022-03-13 21:00 at Hồ Chí Minh City, in seconds of the world.
pub const TONIGHT: i64 = 1_647_180_000;

/// Numbers that look drawn and are the same on every machine (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((word ^ (word >> 31)) % below.max(1) as u64) as usize
    }

    fn happens(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    fn pick<'a>(&mut self, among: &[&'a str]) -> &'a str {
        among[self.roll(among.len())]
    }
}

/// What of a case the other lists need.
struct Told {
    confirmed: usize,
    followed: usize,
    severe: bool,
    household: String,
}

/// Writes `cases.csv`, `contacts.csv` and `readings.csv` of a ward of so many cases, whose codes
/// begin with `prefix`; gives the number of contacts and readings.
pub fn write(folder: &Path, cases: usize, prefix: &str) -> io::Result<(usize, usize)> {
    let mut dice = Dice(cases as u64);
    let told = write_cases(folder, cases, prefix, &mut dice)?;
    let contacts = write_contacts(folder, &told, prefix, &mut dice)?;
    let readings = write_readings(folder, &told, prefix, &mut dice)?;
    Ok((contacts, readings))
}

/// The day on which each case falls ill: a wave, and one three times as high near the end.
fn days_of_illness(cases: usize) -> Vec<usize> {
    let wave = |day: f64, top: f64, width: f64| (-((day - top) / width).powi(2)).exp();
    let weights: Vec<f64> =
        (0..DAYS).map(|day| 0.12 + wave(day as f64, 38.0, 17.0) + 3.1 * wave(day as f64, 118.0, 19.0)).collect();
    let sum: f64 = weights.iter().sum();
    let (mut days, mut reached) = (Vec::with_capacity(cases), 0.0);
    for (day, weight) in weights.into_iter().enumerate() {
        reached += weight / sum * cases as f64;
        days.resize((reached.round() as usize).min(cases), day);
    }
    days.resize(cases, DAYS - 1);
    days
}

fn date(day: usize) -> String {
    let first = chrono::NaiveDate::from_ymd_opt(2021, 11, 1).unwrap_or_default();
    (first + chrono::Days::new(day as u64)).to_string()
}

fn table(folder: &Path, name: &str, head: &str) -> io::Result<BufWriter<File>> {
    let mut file = BufWriter::new(File::create(folder.join(name))?);
    writeln!(file, "{head}")?;
    Ok(file)
}

fn write_cases(folder: &Path, cases: usize, prefix: &str, dice: &mut Dice) -> io::Result<Vec<Told>> {
    let head = "ma_ca,ho_ten,ngay_sinh,gioi,dien_thoai,dia_chi,to_dan_pho,ngay_khoi_phat,ngay_xac_dinh,so_mui_vac_xin,\
                benh_nen,phan_loai,can_bo_phu_trach,trang_thai";
    let mut file = table(folder, "cases.csv", head)?;
    let mut told: Vec<Told> = Vec::with_capacity(cases);
    for (place, day) in days_of_illness(cases).into_iter().enumerate() {
        let (area, sex, age) = (1 + dice.roll(13 + cases / 1200), dice.roll(2), dice.roll(86));
        let together = place > 4 && dice.happens(40);
        let household = if together {
            told[place - 1 - dice.roll(4)].household.clone()
        } else {
            let (number, street) = (1 + dice.roll(420), dice.pick(&STREET));
            match dice.roll(7) {
                0 => format!("\"Số {number}, hẻm {}, đường {street}\"", 2 + dice.roll(118)),
                1 => format!("\"Dãy trọ \"\"Hoa\"\", phòng {}, {number} {street}\"", 1 + dice.roll(24)),
                _ => format!("{number}/{} {street}", 1 + dice.roll(99)),
            }
        };
        let name = format!("{} {} {}", dice.pick(&FAMILY), dice.pick(&MIDDLE[sex]), dice.pick(&GIVEN[sex]));
        let disease = if dice.happens(4 + age * 2 / 3) { dice.pick(&DISEASE) } else { "" };
        let confirmed = (day + dice.roll(5)).min(DAYS);
        let severe = dice.happens(if disease.is_empty() { 1 } else { 8 });
        let ends = confirmed + if severe { 3 + dice.roll(7) } else { 7 + dice.roll(4) };
        let state = match (ends > DAYS, severe) {
            (true, true) => "Theo dõi sát",
            (true, false) => "Đang điều trị tại nhà",
            (false, true) => "Chuyển tuyến",
            (false, false) => "Hoàn thành cách ly",
        };
        let risk = ["Nguy cơ thấp", "Nguy cơ trung bình", "Nguy cơ cao"][usize::from(age > 64) + usize::from(severe)];
        writeln!(
            file,
            "{prefix}-{place:06},{name},{}-{:02}-{:02},{},016{:07},{household},{area},{},{},{},{disease},{risk},{},{state}",
            2021 - age,
            1 + dice.roll(12),
            1 + dice.roll(28),
            ["Nam", "Nữ"][sex],
            dice.roll(10_000_000),
            if dice.happens(12) { String::new() } else { date(day) },
            date(confirmed),
            dice.roll(4),
            dice.pick(&CARER),
        )?;
        told.push(Told { confirmed, followed: ends - confirmed, severe, household });
    }
    file.flush()?;
    Ok(told)
}

fn write_contacts(folder: &Path, told: &[Told], prefix: &str, dice: &mut Dice) -> io::Result<usize> {
    let mut file = table(folder, "contacts.csv", "from,to,date,place,kind")?;
    let mut count = 0;
    for place in 5..told.len() {
        if !dice.happens(77) {
            continue;
        }
        let mut sources = vec![place - 1 - dice.roll(place.min(3 + told.len() / 40))];
        while sources.len() < 3 && dice.happens(25) {
            sources.push(place - 1 - dice.roll(place.min(3 + told.len() / 40)));
        }
        sources.sort_unstable();
        sources.dedup();
        for from in sources {
            let (at, kind) = PLACE[dice.roll(PLACE.len())];
            let day = date(told[from].confirmed.saturating_sub(dice.roll(3)));
            writeln!(file, "{prefix}-{from:06},{prefix}-{place:06},{day},{at},{kind}")?;
            count += 1;
        }
    }
    file.flush()?;
    Ok(count)
}

fn write_readings(folder: &Path, told: &[Told], prefix: &str, dice: &mut Dice) -> io::Result<usize> {
    let head = "ma_ca,thoi_diem,nhiet_do,spo2,mach,nhip_tho,huyet_ap,trieu_chung";
    let mut file = table(folder, "readings.csv", head)?;
    let mut count = 0;
    for (place, case) in told.iter().enumerate() {
        let ill = !dice.happens(12);
        let complaint = dice.pick(&COMPLAINT);
        for day in 0..case.followed.min(DAYS + 1 - case.confirmed) {
            for hour in ["07:30", "16:30"] {
                // One round in twenty was missed.
                if dice.happens(5) {
                    continue;
                }
                let fever = if ill { 16_usize.saturating_sub(day * 4) } else { 0 };
                let worse = if case.severe { day } else { 0 };
                let pressure = match dice.happens(7) {
                    true => String::new(),
                    false => format!("{}/{}", 112 + dice.roll(28), 66 + dice.roll(18)),
                };
                writeln!(
                    file,
                    "{prefix}-{place:06},{} {hour},{:.1},{},{},{},{pressure},{}",
                    date(case.confirmed + day),
                    36.5 + (fever + dice.roll(6)) as f64 / 10.0,
                    98 - worse - dice.roll(3),
                    70 + fever + dice.roll(24),
                    16 + worse + dice.roll(4),
                    if ill && day < 5 { complaint } else { "" },
                )?;
                count += 1;
            }
        }
    }
    file.flush()?;
    Ok(count)
}
