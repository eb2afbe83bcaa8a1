//! Reading the command line: options with and without `=`, and values that say what is wrong with them.

use std::{fmt::Display, str::FromStr, time::Duration};

use cordial_sandbox::{Amount, Faults};

/// The words of a command line.
pub(crate) struct Words<I> {
    left: I,
    name: String,
    inline: Option<String>,
}

impl<I: Iterator<Item = String>> Words<I> {
    pub(crate) fn new(words: I) -> Self {
        Self {
            left: words,
            name: String::new(),
            inline: None,
        }
    }

    /// The next option. The one before must have used its value.
    pub(crate) fn option(&mut self) -> Result<Option<String>, String> {
        if let Some(value) = self.inline.take() {
            return Err(format!("{} takes no value, got `{value}`", self.name));
        }
        let Some(word) = self.left.next() else {
            return Ok(None);
        };
        (self.name, self.inline) = match word.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (word, None),
        };
        Ok(Some(self.name.clone()))
    }

    /// The value of the option.
    pub(crate) fn value(&mut self) -> Result<String, String> {
        self.inline
            .take()
            .or_else(|| self.left.next())
            .ok_or_else(|| format!("{} needs a value", self.name))
    }

    /// The value of the option, parsed.
    pub(crate) fn parsed<T: FromStr<Err: Display>>(&mut self) -> Result<T, String> {
        let value = self.value()?;
        value
            .parse()
            .map_err(|error| format!("{}: `{value}`: {error}", self.name))
    }

    /// A number of at least one.
    pub(crate) fn positive(&mut self) -> Result<u32, String> {
        match self.parsed()? {
            0 => Err(format!("{}: at least 1", self.name)),
            number => Ok(number),
        }
    }

    /// `50`, or `10-200`.
    pub(crate) fn amount(&mut self) -> Result<Amount, String> {
        let value = self.value()?;
        let wrong = || {
            format!(
                "{}: a number such as 50, or a range such as 10-200; got `{value}`",
                self.name
            )
        };
        let number = |text: &str| text.trim().parse::<u32>().map_err(|_| wrong());
        match value.split_once('-') {
            Some((least, most)) => {
                let (least, most) = (number(least)?, number(most)?);
                if least > most {
                    return Err(wrong());
                }
                Ok((least..=most).into())
            }
            None => Ok(number(&value)?.into()),
        }
    }

    /// `7`, `7:60` or `7:60:resumable`: a seed, how many faults a minute, and whether sessions survive all of them.
    pub(crate) fn faults(&mut self) -> Result<Faults, String> {
        let value = self.value()?;
        let wrong = || {
            format!(
                "{}: a seed, faults a minute, and `resumable` if no session is to end, such as 7, 7:60 or 7:60:resumable; got `{value}`",
                self.name
            )
        };
        let mut resumable = false;
        let mut numbers = Vec::new();
        for part in value.split(':') {
            if part == "resumable" {
                resumable = true;
            } else {
                numbers.push(part);
            }
        }
        let (seed, rate) = match numbers.as_slice() {
            [] if resumable => ("0", None),
            [seed] => (*seed, None),
            [seed, rate] => (*seed, Some(*rate)),
            _ => return Err(wrong()),
        };
        let mut faults = Faults::seeded(seed.parse().map_err(|_| wrong())?);
        if let Some(rate) = rate {
            let rate: f64 = rate.parse().map_err(|_| wrong())?;
            if !(rate > 0.0 && rate.is_finite()) {
                return Err(wrong());
            }
            faults = faults.per_minute(rate);
        }
        Ok(if resumable {
            faults.resumable()
        } else {
            faults
        })
    }

    /// The faults of a script in a file.
    pub(crate) fn fault_script(&mut self) -> Result<Faults, String> {
        let path = self.value()?;
        let script = std::fs::read_to_string(&path)
            .map_err(|error| format!("{}: cannot read {path}: {error}", self.name))?;
        script
            .parse()
            .map_err(|error| format!("{}: {path}: {error}", self.name))
    }

    /// `90`, `90s`, `500ms`, `10m` or `2h`.
    pub(crate) fn duration(&mut self) -> Result<Duration, String> {
        let value = self.value()?;
        duration(&value).ok_or_else(|| {
            format!(
                "{}: a time such as 500ms, 90s, 10m or 2h; got `{value}`",
                self.name
            )
        })
    }
}

fn duration(text: &str) -> Option<Duration> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let seconds = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return None,
    };
    Duration::try_from_secs_f64(number.parse::<f64>().ok()? * seconds).ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::duration;

    #[test]
    fn times_have_units() {
        for (text, millis) in [
            ("500ms", 500),
            ("90", 90_000),
            ("1.5s", 1500),
            ("10m", 600_000),
            ("2h", 7_200_000),
        ] {
            assert_eq!(
                duration(text),
                Some(Duration::from_millis(millis)),
                "{text}"
            );
        }
        for text in ["", "m", "1d", "-1s", "1.2.3"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
