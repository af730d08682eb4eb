use shorei_domain::day::{Written, Wrong, read, split};
use time::macros::date;

#[test]
fn a_day_is_read_in_every_way_that_people_write_it() {
    let day = Written::Day(date!(2024 - 02 - 29));
    for parts in [
        ["2024", "2", "29"],
        ["２０２４", "０２", "２９"],
        ["2024年", "2月", "29日"],
        ["令和6", "2", "29"],
        ["令和６年", "２", "２９"],
        ["R6", "2", "29"],
        ["r6", "2", "29"],
        ["Ｒ６", "２", "29"],
        ["令和6年2月29日", "", ""],
        ["2024/2/29", "", ""],
    ] {
        let [year, month, of_month] = parts;
        assert_eq!(read(year, month, of_month), day, "{parts:?}");
    }
    for whole in [
        "2024-02-29",
        "2024/2/29",
        "2024.2.29",
        "２０２４年２月２９日",
        "2024年2月29日（木）",
        "20240229",
        "令和6年2月29日",
        "R6.2.29",
        "Ｒ６．２．２９",
        "２０２４－２－２９",
        "R.6.2.29",
        " 令和 6年 2月 29日 ",
    ] {
        let [year, month, of_month] = split(whole).unwrap_or_default();
        assert_eq!(read(&year, &month, &of_month), day, "{whole}");
    }
    assert_eq!(read("令和元", "5", "1"), Written::Day(date!(2019 - 05 - 01)));
    assert_eq!(read("平成31", "4", "30"), Written::Day(date!(2019 - 04 - 30)));
    assert_eq!(read("S64", "1", "7"), Written::Day(date!(1989 - 01 - 07)));
}

#[test]
fn a_wrong_day_is_never_taken_for_an_empty_one() {
    assert_eq!(read("", "　", " "), Written::Nothing);
    for (parts, wrong) in [
        (["2026", "5", ""], Wrong::Unfinished { missing: [false, false, true] }),
        (["2026/5/", "", ""], Wrong::Unfinished { missing: [false, false, true] }),
        (["", "5", ""], Wrong::Unfinished { missing: [true, false, true] }),
        (["2026", "13", "1"], Wrong::Unreadable),
        (["2026", "五", "1"], Wrong::Unreadable),
        (["2026", "5", "0"], Wrong::Unreadable),
        (["二〇二六", "5", "1"], Wrong::Unreadable),
        (["-2026", "5", "1"], Wrong::Unreadable),
        (["1899", "12", "31"], Wrong::OutOfRange),
        (["2201", "1", "1"], Wrong::OutOfRange),
        (["26", "1", "1"], Wrong::OutOfRange),
        (["2023", "2", "29"], Wrong::NoLeapDay { year: 2023 }),
        (["令和5", "2", "29"], Wrong::NoLeapDay { year: 2023 }),
        (["1900", "2", "29"], Wrong::NoLeapDay { year: 1900 }),
        (["2024", "2", "30"], Wrong::MonthEnds { year: 2024, month: 2, last: 29 }),
        (["2026", "2", "30"], Wrong::MonthEnds { year: 2026, month: 2, last: 28 }),
        (["2026", "4", "31"], Wrong::MonthEnds { year: 2026, month: 4, last: 30 }),
        (["2026", "1", "300"], Wrong::MonthEnds { year: 2026, month: 1, last: 31 }),
    ] {
        let [year, month, day] = parts;
        assert_eq!(read(year, month, day), Written::Wrong(wrong), "{parts:?}");
    }
}

#[test]
fn what_is_no_whole_day_is_not_split() {
    for text in [
        "",
        "2026",
        "2026/5",
        "2026/5/",
        "2026/5/1/2",
        "5月1日",
        "２０２６年五月一日",
        "1234567",
        "R6",
        "令和",
    ] {
        assert_eq!(split(text), None, "{text}");
    }
}
