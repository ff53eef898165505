//! What weekdays and months are called.

/// Weekdays in one character, Sunday first.
pub const WEEKDAYS: [char; 7] = ['日', '月', '火', '水', '木', '金', '土'];

/// Weekdays in English, Sunday first.
pub const WEEKDAYS_EN: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// Months in English.
pub const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
