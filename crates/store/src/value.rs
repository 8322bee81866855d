//! Values on their way in and out of the database: five kinds, the same on both engines.

use std::borrow::Cow;

use jiff::Timestamp;
use reprint_story::{ContentHash, Id};

use crate::{Result, StoreError};

/// A value as both engines know it. Booleans are 0 and 1, times milliseconds since 1970, JSON is text.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// A floating-point number.
    Real(f64),
    /// Text; NUL characters are dropped on the way in, because PostgreSQL cannot hold them.
    Text(Cow<'a, str>),
    /// Bytes.
    Blob(Cow<'a, [u8]>),
}

impl Value<'_> {
    /// The same value, borrowed from nobody.
    pub(crate) fn into_owned(self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Int(number) => Value::Int(number),
            Value::Real(number) => Value::Real(number),
            Value::Text(text) => Value::Text(text.into_owned().into()),
            Value::Blob(bytes) => Value::Blob(bytes.into_owned().into()),
        }
    }
}

/// What can be handed to a statement.
pub trait ToValue {
    /// The value to store.
    fn to_value(&self) -> Value<'_>;
}

/// What can be read from a row.
pub trait Field: Sized {
    /// Reads it, or says what stood there instead.
    fn from_value(value: Value<'static>) -> Result<Self>;
}

/// The arguments of a statement, `$1` first.
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::value::ToValue::to_value(&$value)),*] };
}
pub(crate) use args;

/// One row of an answer; its values are taken from left to right.
#[derive(Debug)]
pub struct Row(std::vec::IntoIter<Value<'static>>);

impl Row {
    pub(crate) fn new(values: Vec<Value<'static>>) -> Self {
        Self(values.into_iter())
    }

    /// The next column.
    pub fn take<T: Field>(&mut self) -> Result<T> {
        T::from_value(self.0.next().ok_or_else(|| {
            StoreError::malformed("row", "it has fewer columns than were asked for")
        })?)
    }
}

fn wrong<T>(wanted: &'static str, got: &Value<'_>) -> Result<T> {
    let got = match got {
        Value::Null => "nothing",
        Value::Int(_) => "a whole number",
        Value::Real(_) => "a number",
        Value::Text(_) => "text",
        Value::Blob(_) => "bytes",
    };
    Err(StoreError::malformed(wanted, format!("{got} stands there")))
}

impl ToValue for Value<'_> {
    fn to_value(&self) -> Value<'_> {
        match self {
            Value::Null => Value::Null,
            Value::Int(number) => Value::Int(*number),
            Value::Real(number) => Value::Real(*number),
            Value::Text(text) => Value::Text(Cow::Borrowed(text)),
            Value::Blob(bytes) => Value::Blob(Cow::Borrowed(bytes)),
        }
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: Field> Field for Option<T> {
    fn from_value(value: Value<'static>) -> Result<Self> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl ToValue for i64 {
    fn to_value(&self) -> Value<'_> {
        Value::Int(*self)
    }
}

impl Field for i64 {
    fn from_value(value: Value<'static>) -> Result<Self> {
        match value {
            Value::Int(number) => Ok(number),
            other => wrong("whole number", &other),
        }
    }
}

/// A size or a count; none of ours comes near the end of the range.
impl ToValue for usize {
    fn to_value(&self) -> Value<'_> {
        Value::Int(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}

impl ToValue for u32 {
    fn to_value(&self) -> Value<'_> {
        Value::Int(i64::from(*self))
    }
}

impl Field for u32 {
    fn from_value(value: Value<'static>) -> Result<Self> {
        let number = i64::from_value(value)?;
        Self::try_from(number).map_err(|e| StoreError::malformed("whole number", e))
    }
}

impl ToValue for bool {
    fn to_value(&self) -> Value<'_> {
        Value::Int(i64::from(*self))
    }
}

impl Field for bool {
    fn from_value(value: Value<'static>) -> Result<Self> {
        i64::from_value(value).map(|number| number != 0)
    }
}

impl ToValue for f64 {
    fn to_value(&self) -> Value<'_> {
        Value::Real(*self)
    }
}

impl Field for f64 {
    fn from_value(value: Value<'static>) -> Result<Self> {
        match value {
            Value::Real(number) => Ok(number),
            other => wrong("number", &other),
        }
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value<'_> {
        if self.contains('\0') {
            Value::Text(self.replace('\0', "").into())
        } else {
            Value::Text(Cow::Borrowed(self))
        }
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value<'_> {
        self.as_str().to_value()
    }
}

impl Field for String {
    fn from_value(value: Value<'static>) -> Result<Self> {
        match value {
            Value::Text(text) => Ok(text.into_owned()),
            other => wrong("text", &other),
        }
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Value<'_> {
        Value::Blob(Cow::Borrowed(self))
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value<'_> {
        self.as_slice().to_value()
    }
}

impl Field for Vec<u8> {
    fn from_value(value: Value<'static>) -> Result<Self> {
        match value {
            Value::Blob(bytes) => Ok(bytes.into_owned()),
            other => wrong("bytes", &other),
        }
    }
}

impl ToValue for [u8; 32] {
    fn to_value(&self) -> Value<'_> {
        self.as_slice().to_value()
    }
}

impl Field for [u8; 32] {
    fn from_value(value: Value<'static>) -> Result<Self> {
        Vec::from_value(value)?
            .try_into()
            .map_err(|_| StoreError::malformed("hash", "it has not 32 bytes"))
    }
}

impl ToValue for ContentHash {
    fn to_value(&self) -> Value<'_> {
        self.0.as_slice().to_value()
    }
}

impl Field for ContentHash {
    fn from_value(value: Value<'static>) -> Result<Self> {
        <[u8; 32]>::from_value(value).map(Self)
    }
}

impl<K> ToValue for Id<K> {
    fn to_value(&self) -> Value<'_> {
        Value::Int(self.number())
    }
}

impl<K> Field for Id<K> {
    fn from_value(value: Value<'static>) -> Result<Self> {
        Self::from_number(i64::from_value(value)?)
            .ok_or_else(|| StoreError::malformed("id", "it is not positive"))
    }
}

impl ToValue for Timestamp {
    fn to_value(&self) -> Value<'_> {
        Value::Int(self.as_millisecond())
    }
}

impl Field for Timestamp {
    fn from_value(value: Value<'static>) -> Result<Self> {
        Self::from_millisecond(i64::from_value(value)?)
            .map_err(|e| StoreError::malformed("time", e))
    }
}

impl ToValue for serde_json::Value {
    fn to_value(&self) -> Value<'_> {
        // serde_json writes NUL as `\u0000`, which is plain text to both engines.
        Value::Text(self.to_string().into())
    }
}

impl Field for serde_json::Value {
    fn from_value(value: Value<'static>) -> Result<Self> {
        serde_json::from_str(&String::from_value(value)?)
            .map_err(|e| StoreError::malformed("JSON", e))
    }
}

/// Gives an enum its stored words: `word()`, parsing, and passage in and out of rows.
macro_rules! words {
    ($($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl $name {
            /// The stored word.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The value this word stands for.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }

        $crate::value::stored_words!($name { $($variant = $word),* });
    )*};
}
pub(crate) use words;

/// Passage in and out of rows for an enum whose words are given.
macro_rules! stored_words {
    ($name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $crate::value::ToValue for $name {
            fn to_value(&self) -> $crate::value::Value<'_> {
                $crate::value::Value::Text(match self { $(Self::$variant => $word),* }.into())
            }
        }

        impl $crate::value::Field for $name {
            fn from_value(value: $crate::value::Value<'static>) -> $crate::Result<Self> {
                let word = String::from_value(value)?;
                match word.as_str() {
                    $($word => Ok(Self::$variant),)*
                    _ => Err($crate::StoreError::malformed(stringify!($name), format!("{word:?} is not one of its words"))),
                }
            }
        }
    };
}
pub(crate) use stored_words;

mod vocabulary {
    use reprint_story::{ChangeKind, CopyState, Medium, Place, Status};

    super::stored_words!(Status { Draft = "draft", Usable = "usable", Withheld = "withheld", Canceled = "canceled" });
    super::stored_words!(ChangeKind {
        Typo = "typo", Update = "update", Correction = "correction", Hold = "hold", Release = "release", Retraction = "retraction",
    });
    super::stored_words!(Medium {
        Online = "online", Print = "print", Newsletter = "newsletter", Audio = "audio", Broadcast = "broadcast", App = "app", Social = "social",
    });
    super::stored_words!(Place { Registered = "registered", Feed = "feed", Sitemap = "sitemap", Found = "found", Instance = "instance" });
    super::stored_words!(CopyState {
        Taken = "taken", Published = "published", Queued = "queued", Delivered = "delivered",
        Seen = "seen", Stale = "stale", Unreachable = "unreachable", Removed = "removed",
    });
}
