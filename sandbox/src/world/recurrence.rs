//! When events that recur take place again.

use std::time::Duration;

use cordial_model::{
    Timestamp,
    guild::{RecurrenceFrequency, RecurrenceRule},
};

const DAY: Duration = Duration::from_hours(24);

/// How many days are looked through: four years, and what leap days and the turn of a week add.
const HORIZON: i64 = 4 * 366 + 7;

/// A day of the calendar.
#[derive(Clone, Copy)]
struct Date {
    /// Since 1970.
    number: i64,
    month: i64,
    day: i64,
}

impl Date {
    /// The day of a moment, in UTC.
    fn of(moment: Timestamp) -> Self {
        Self::numbered(moment.as_secs().div_euclid(86_400))
    }

    /// The day of a number, in a calendar whose years begin in March: leap days come last there.
    fn numbered(number: i64) -> Self {
        let shifted = number + 719_468;
        let of_era = shifted.rem_euclid(146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        Self {
            number,
            month: if month < 10 { month + 3 } else { month - 9 },
            day: of_year - (153 * month + 2) / 5 + 1,
        }
    }

    /// 0 is Monday.
    fn weekday(self) -> i64 {
        (self.number + 3).rem_euclid(7)
    }

    /// The number of the Monday that begins the week.
    fn week(self) -> i64 {
        self.number - self.weekday()
    }
}

/// The first date of a rule behind a moment; `None` if the rule has an end before.
pub(crate) fn next_date(rule: &RecurrenceRule, behind: Timestamp) -> Option<Timestamp> {
    let first = Date::of(rule.start);
    let from = Date::of(behind).number.max(first.number);
    (from..from + HORIZON)
        .map(Date::numbered)
        .filter(|date| takes_place(rule, first, *date))
        .map(|date| {
            let days = u32::try_from(date.number - first.number).unwrap_or(0);
            rule.start.plus(DAY * days)
        })
        .find(|date| *date > behind)
        .filter(|date| rule.end.is_none_or(|end| *date <= end))
}

/// Whether a moment is a date of a rule.
pub(crate) fn is_date(rule: &RecurrenceRule, moment: Timestamp) -> bool {
    let before = Timestamp::from_micros(moment.as_micros() - 1);
    moment == rule.start || next_date(rule, before) == Some(moment)
}

fn takes_place(rule: &RecurrenceRule, first: Date, date: Date) -> bool {
    let on_weekday = |or: bool| {
        let days = rule.by_weekday.as_ref();
        days.map_or(or, |days| {
            days.iter()
                .any(|day| i64::from(day.get()) == date.weekday())
        })
    };
    match rule.frequency {
        RecurrenceFrequency::Daily => on_weekday(true),
        RecurrenceFrequency::Weekly => {
            let weeks = (date.week() - first.week()) / 7;
            let interval = i64::from(rule.interval.max(1));
            weeks % interval == 0 && on_weekday(date.weekday() == first.weekday())
        }
        RecurrenceFrequency::Monthly => match &rule.by_n_weekday {
            Some(days) => days.iter().any(|wanted| {
                let nth = i64::from(wanted.n);
                i64::from(wanted.day.get()) == date.weekday() && (date.day - 1) / 7 + 1 == nth
            }),
            None => date.day == first.day,
        },
        RecurrenceFrequency::Yearly => match (&rule.by_month, &rule.by_month_day) {
            (Some(months), Some(days)) => {
                months
                    .iter()
                    .any(|month| i64::from(month.get()) == date.month)
                    && days.iter().any(|day| i64::from(*day) == date.day)
            }
            _ => (date.month, date.day) == (first.month, first.day),
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use cordial_model::guild::{RecurrenceMonth, RecurrenceNWeekday, RecurrenceWeekday};

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn dates(rule: &RecurrenceRule, count: usize) -> Vec<String> {
        let mut behind = rule.start;
        (0..count)
            .map(|_| {
                behind = next_date(rule, behind).unwrap();
                assert!(is_date(rule, behind));
                behind.to_string()[..10].to_owned()
            })
            .collect()
    }

    #[test]
    fn weeks_and_days() {
        // A Friday.
        let start = at("2026-01-30T18:00:00+00:00");
        let mut rule = RecurrenceRule::new(start, RecurrenceFrequency::Weekly);
        assert_eq!(dates(&rule, 2), ["2026-02-06", "2026-02-13"]);
        rule.interval = 2;
        rule.by_weekday = Some(vec![RecurrenceWeekday::Friday]);
        assert_eq!(dates(&rule, 2), ["2026-02-13", "2026-02-27"]);
        let mut rule = RecurrenceRule::new(start, RecurrenceFrequency::Daily);
        rule.by_weekday = Some(vec![RecurrenceWeekday::Friday, RecurrenceWeekday::Saturday]);
        assert_eq!(dates(&rule, 3), ["2026-01-31", "2026-02-06", "2026-02-07"]);
        assert!(!is_date(&rule, at("2026-02-06T19:00:00+00:00")));
    }

    #[test]
    fn months_and_years() {
        let start = at("2026-01-28T18:00:00+00:00");
        let mut rule = RecurrenceRule::new(start, RecurrenceFrequency::Monthly);
        rule.by_n_weekday = Some(vec![RecurrenceNWeekday {
            n: 4,
            day: RecurrenceWeekday::Wednesday,
        }]);
        assert_eq!(dates(&rule, 2), ["2026-02-25", "2026-03-25"]);
        let start = at("2024-02-29T18:00:00+00:00");
        let mut rule = RecurrenceRule::new(start, RecurrenceFrequency::Yearly);
        rule.by_month = Some(vec![RecurrenceMonth::February]);
        rule.by_month_day = Some(vec![29]);
        assert_eq!(dates(&rule, 2), ["2028-02-29", "2032-02-29"]);
        rule.end = Some(at("2027-01-01T00:00:00+00:00"));
        assert_eq!(next_date(&rule, start), None);
    }
}
