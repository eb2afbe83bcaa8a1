//! Documented limits, checked before anything is sent.
//!
//! A check never stops at the first fault: [`Invalid`] holds every violation with the path to it.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    fmt::{self, Write as _},
    ops::{Bound, RangeBounds},
};

use compact_str::CompactString;

use crate::{Color, Patch, Secret};

pub use cordial_model_macros::Validate;

/// A value with limits.
pub trait Validate {
    /// Reports every violation.
    fn validate(&self, v: &mut Validator);
}

/// Checks a value.
///
/// # Errors
///
/// When any limit is violated.
pub fn check<T: Validate + ?Sized>(value: &T) -> Result<(), Invalid> {
    let mut validator = Validator::default();
    value.validate(&mut validator);
    validator.finish()
}

/// Every violation of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    violations: Vec<Violation>,
}

/// One limit that is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where, such as `embeds[2].fields[3].name`.
    pub path: String,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// A string has too few or too many characters.
    Length {
        /// The least that is allowed.
        min: usize,
        /// The most that is allowed.
        max: usize,
        /// How many there are.
        got: usize,
    },
    /// A list has too few or too many elements.
    Items {
        /// The least that is allowed.
        min: usize,
        /// The most that is allowed.
        max: usize,
        /// How many there are.
        got: usize,
    },
    /// A number is too small or too large.
    Value {
        /// The least that is allowed.
        min: i64,
        /// The most that is allowed.
        max: i64,
        /// What it is.
        got: i64,
    },
    /// A file is too large.
    Size {
        /// The most bytes that are allowed.
        max: u64,
        /// How many there are.
        got: u64,
    },
    /// A required value is missing.
    Missing,
    /// The value has the wrong type or form; the text says what was expected.
    Form(Cow<'static, str>),
    /// Another rule is broken; the text says which.
    Rule(Cow<'static, str>),
}

impl Invalid {
    /// One violation.
    pub fn one(path: impl Into<String>, fault: Fault) -> Self {
        Self {
            violations: vec![Violation {
                path: path.into(),
                fault,
            }],
        }
    }

    /// Every violation, in the order of the fields.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.violations.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            violation.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Invalid {}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        self.fault.fmt(f)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limits = |f: &mut fmt::Formatter<'_>, min: i128, max: i128, got: i128, unit: &str| {
            if min == max {
                write!(f, "exactly {min}{unit}, got {got}")
            } else if max >= i128::from(i64::MAX) {
                write!(f, "at least {min}{unit}, got {got}")
            } else if min <= 0 && !unit.is_empty() {
                write!(f, "at most {max}{unit}, got {got}")
            } else {
                write!(f, "{min} to {max}{unit}, got {got}")
            }
        };
        match self {
            Self::Length { min, max, got } => {
                limits(f, *min as i128, *max as i128, *got as i128, " characters")
            }
            Self::Items { min, max, got } => {
                limits(f, *min as i128, *max as i128, *got as i128, " items")
            }
            Self::Value { min, max, got } => {
                limits(f, (*min).into(), (*max).into(), (*got).into(), "")
            }
            Self::Size { max, got } => limits(f, 0, (*max).into(), (*got).into(), " bytes"),
            Self::Missing => f.write_str("required"),
            Self::Form(what) => write!(f, "expected {what}"),
            Self::Rule(what) => f.write_str(what),
        }
    }
}

/// Collects violations and knows the path to the value at hand.
#[derive(Debug, Default)]
pub struct Validator {
    path: String,
    violations: Vec<Violation>,
}

impl Validator {
    /// The verdict.
    ///
    /// # Errors
    ///
    /// When there is any violation.
    pub fn finish(self) -> Result<(), Invalid> {
        if self.violations.is_empty() {
            Ok(())
        } else {
            Err(Invalid {
                violations: self.violations,
            })
        }
    }

    /// Reports a violation at a field of the value at hand; the empty key stands for the value itself.
    pub fn report(&mut self, key: &str, fault: Fault) {
        let length = self.enter(key);
        self.violations.push(Violation {
            path: self.path.clone(),
            fault,
        });
        self.path.truncate(length);
    }

    /// Reports a broken rule at a field.
    pub fn rule(&mut self, key: &str, what: impl Into<Cow<'static, str>>) {
        self.report(key, Fault::Rule(what.into()));
    }

    /// Requires a number of characters.
    pub fn length(
        &mut self,
        key: &str,
        value: &(impl Length + ?Sized),
        range: impl RangeBounds<usize>,
    ) {
        if let Some(got) = value.length().filter(|got| !range.contains(got)) {
            let (min, max) = (lowest(&range), highest(&range));
            self.report(key, Fault::Length { min, max, got });
        }
    }

    /// Requires a number of elements.
    pub fn items(
        &mut self,
        key: &str,
        value: &(impl Items + ?Sized),
        range: impl RangeBounds<usize>,
    ) {
        if let Some(got) = value.items().filter(|got| !range.contains(got)) {
            let (min, max) = (lowest(&range), highest(&range));
            self.report(key, Fault::Items { min, max, got });
        }
    }

    /// Requires a number of characters of each text in a list or map.
    pub fn each(
        &mut self,
        key: &str,
        value: &(impl Texts + ?Sized),
        range: impl RangeBounds<usize>,
    ) {
        let length = self.enter(key);
        value.each_text(&mut |place, text| {
            let got = text.chars().count();
            if !range.contains(&got) {
                let (min, max) = (lowest(&range), highest(&range));
                let end = self.path.len();
                // Behind nothing, an entry of a map is its key alone.
                let place = if end == 0 {
                    place.trim_start_matches('.')
                } else {
                    place
                };
                self.path.push_str(place);
                self.report("", Fault::Length { min, max, got });
                self.path.truncate(end);
            }
        });
        self.path.truncate(length);
    }

    /// Requires that no value of a list is there twice.
    pub fn unique<T: PartialEq>(&mut self, key: &str, values: &[T]) {
        for (index, value) in values.iter().enumerate() {
            if values[..index].contains(value) {
                self.rule(&format!("{key}[{index}]"), "stands there twice");
            }
        }
    }

    /// Requires that a file has at most so many bytes.
    pub fn size(&mut self, key: &str, got: u64, max: u64) {
        if got > max {
            self.report(key, Fault::Size { max, got });
        }
    }

    /// Requires a number in a range.
    pub fn value(
        &mut self,
        key: &str,
        value: &(impl Integer + ?Sized),
        range: impl RangeBounds<i64>,
    ) {
        if let Some(got) = value.integer().filter(|got| !range.contains(got)) {
            let min = match range.start_bound() {
                Bound::Included(min) => *min,
                Bound::Excluded(min) => min.saturating_add(1),
                Bound::Unbounded => i64::MIN,
            };
            let max = match range.end_bound() {
                Bound::Included(max) => *max,
                Bound::Excluded(max) => max.saturating_sub(1),
                Bound::Unbounded => i64::MAX,
            };
            self.report(key, Fault::Value { min, max, got });
        }
    }

    /// Checks the value's own limits, one level deeper.
    pub fn nested(&mut self, key: &str, value: &(impl Validate + ?Sized)) {
        let length = self.enter(key);
        value.validate(self);
        self.path.truncate(length);
    }

    /// Checks an element of the list at hand.
    pub fn element(&mut self, index: usize, value: &(impl Validate + ?Sized)) {
        let length = self.path.len();
        let _ = write!(self.path, "[{index}]");
        value.validate(self);
        self.path.truncate(length);
    }

    fn enter(&mut self, key: &str) -> usize {
        let length = self.path.len();
        if !key.is_empty() && !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(key);
        length
    }
}

fn lowest(range: &impl RangeBounds<usize>) -> usize {
    match range.start_bound() {
        Bound::Included(min) => *min,
        Bound::Excluded(min) => min + 1,
        Bound::Unbounded => 0,
    }
}

fn highest(range: &impl RangeBounds<usize>) -> usize {
    match range.end_bound() {
        Bound::Included(max) => *max,
        Bound::Excluded(max) => max.saturating_sub(1),
        Bound::Unbounded => usize::MAX,
    }
}

/// A text whose characters can be counted; `None` if there is no text to count.
pub trait Length {
    /// The number of characters.
    fn length(&self) -> Option<usize>;
}

/// A list whose elements can be counted; `None` if there is no list.
pub trait Items {
    /// The number of elements.
    fn items(&self) -> Option<usize>;
}

/// Texts in a list or map.
pub trait Texts {
    /// Calls a function for each text with its place, such as `[2]` or `.de`.
    fn each_text(&self, check: &mut dyn FnMut(&str, &str));
}

impl<T: AsRef<str>> Texts for Vec<T> {
    fn each_text(&self, check: &mut dyn FnMut(&str, &str)) {
        for (index, text) in self.iter().enumerate() {
            check(&format!("[{index}]"), text.as_ref());
        }
    }
}

impl<K: fmt::Display, T: AsRef<str>> Texts for BTreeMap<K, T> {
    fn each_text(&self, check: &mut dyn FnMut(&str, &str)) {
        for (key, text) in self {
            check(&format!(".{key}"), text.as_ref());
        }
    }
}

impl<T: Texts> Texts for Option<T> {
    fn each_text(&self, check: &mut dyn FnMut(&str, &str)) {
        if let Some(texts) = self {
            texts.each_text(check);
        }
    }
}

impl<T: Texts> Texts for Patch<T> {
    fn each_text(&self, check: &mut dyn FnMut(&str, &str)) {
        if let Some(texts) = self.set() {
            texts.each_text(check);
        }
    }
}

/// An integer that can be compared; `None` if there is none.
pub trait Integer {
    /// The number.
    fn integer(&self) -> Option<i64>;
}

macro_rules! texts {
    ($($ty:ty)*) => {$(
        impl Length for $ty {
            fn length(&self) -> Option<usize> {
                Some(self.chars().count())
            }
        }
    )*};
}
texts!(str String CompactString Box<str>);

/// All texts of a map together.
impl<K, T: AsRef<str>> Length for BTreeMap<K, T> {
    fn length(&self) -> Option<usize> {
        let texts = self.values();
        Some(texts.map(|text| text.as_ref().chars().count()).sum())
    }
}

impl Length for Secret {
    fn length(&self) -> Option<usize> {
        Some(self.expose().chars().count())
    }
}

impl Integer for Color {
    fn integer(&self) -> Option<i64> {
        Some(self.0.into())
    }
}

macro_rules! numbers {
    ($($ty:ty)*) => {$(
        impl Integer for $ty {
            fn integer(&self) -> Option<i64> {
                i64::try_from(*self).ok()
            }
        }
    )*};
}
numbers!(u8 u16 u32 u64 i32 i64);

impl<T> Items for Vec<T> {
    fn items(&self) -> Option<usize> {
        Some(self.len())
    }
}

impl<K, V> Items for BTreeMap<K, V> {
    fn items(&self) -> Option<usize> {
        Some(self.len())
    }
}

macro_rules! optional {
    ($($trait:ident::$method:ident -> $out:ty;)*) => {$(
        impl<T: $trait> $trait for Option<T> {
            fn $method(&self) -> Option<$out> {
                self.as_ref().and_then(T::$method)
            }
        }

        impl<T: $trait> $trait for Patch<T> {
            fn $method(&self) -> Option<$out> {
                self.set().and_then(T::$method)
            }
        }
    )*};
}
optional! {
    Length::length -> usize;
    Items::items -> usize;
    Integer::integer -> i64;
}

impl<T: Validate> Validate for Option<T> {
    fn validate(&self, v: &mut Validator) {
        if let Some(value) = self {
            value.validate(v);
        }
    }
}

impl<T: Validate> Validate for Patch<T> {
    fn validate(&self, v: &mut Validator) {
        if let Some(value) = self.set() {
            value.validate(v);
        }
    }
}

impl<T: Validate + ?Sized> Validate for Box<T> {
    fn validate(&self, v: &mut Validator) {
        (**self).validate(v);
    }
}

impl<T: Validate> Validate for Vec<T> {
    fn validate(&self, v: &mut Validator) {
        for (index, value) in self.iter().enumerate() {
            v.element(index, value);
        }
    }
}

impl<K: fmt::Display, T: Validate> Validate for BTreeMap<K, T> {
    fn validate(&self, v: &mut Validator) {
        for (key, value) in self {
            v.nested(&key.to_string(), value);
        }
    }
}
