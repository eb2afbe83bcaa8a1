//! A bridge to serde, for files and formats of one's own (feature `serde`).
//!
//! Discord's traffic never takes this way: it goes through a JSON text, which works with every self-describing format
//! and is slow. `Serialize` and `Deserialize` of every model are these two functions.

use std::fmt;

use serde::{
    Deserializer, Serialize, Serializer,
    de::{Error as _, MapAccess, SeqAccess, Visitor},
    ser::{Error as _, SerializeMap, SerializeSeq},
};

use super::{Decode, Encode, Error, Kind, Number, Parser, Writer, from_str, to_string};

/// Serializes a value through its JSON text.
///
/// # Errors
///
/// Those of the serializer.
pub fn serialize<T: Encode + ?Sized, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    Text(&to_string(value)).serialize(serializer)
}

/// Deserializes a value through its JSON text.
///
/// # Errors
///
/// Those of the deserializer, and those of [`from_str`].
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut writer = Writer::new();
    deserializer.deserialize_any(Transcriber(&mut writer))?;
    from_str(&writer.into_string()).map_err(D::Error::custom)
}

/// One JSON value as text.
struct Text<'a>(&'a str);

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut p = Parser::new(self.0);
        let fault = |error: Error| S::Error::custom(error);
        match p.kind().map_err(fault)? {
            Kind::Null => serializer.serialize_unit(),
            Kind::Bool => serializer.serialize_bool(p.bool().map_err(fault)?),
            Kind::String => serializer.serialize_str(&p.str().map_err(fault)?),
            Kind::Number => match p.number().map_err(fault)? {
                Number::Unsigned(value) => serializer.serialize_u64(value),
                Number::Signed(value) => serializer.serialize_i64(value),
                Number::Float(value) => serializer.serialize_f64(value),
            },
            Kind::Array => {
                let mut elements = Vec::new();
                p.array(|_, p| p.raw().map(|raw| elements.push(Text(raw))))
                    .map_err(fault)?;
                let mut list = serializer.serialize_seq(Some(elements.len()))?;
                for element in &elements {
                    list.serialize_element(element)?;
                }
                list.end()
            }
            Kind::Object => {
                let mut fields = Vec::new();
                p.object(|key, p| p.raw().map(|raw| fields.push((key.to_owned(), Text(raw)))))
                    .map_err(fault)?;
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (key, value) in &fields {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

/// Writes what it is shown as JSON text.
struct Transcriber<'a>(&'a mut Writer);

impl<'de> serde::de::DeserializeSeed<'de> for Transcriber<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Transcriber<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        value.encode(self.0);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        value.encode(self.0);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        value.encode(self.0);
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        value.encode(self.0);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.0.str(value);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        self.0.raw("[");
        let mut first = true;
        loop {
            let mut element = Writer::new();
            if elements
                .next_element_seed(Transcriber(&mut element))?
                .is_none()
            {
                break;
            }
            if !std::mem::replace(&mut first, false) {
                self.0.raw(",");
            }
            self.0.raw(&element.into_string());
        }
        self.0.raw("]");
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        self.0.raw("{");
        let mut first = true;
        while let Some(key) = entries.next_key::<String>()? {
            if !std::mem::replace(&mut first, false) {
                self.0.raw(",");
            }
            self.0.str(&key);
            self.0.raw(":");
            entries.next_value_seed(Transcriber(self.0))?;
        }
        self.0.raw("}");
        Ok(())
    }
}
