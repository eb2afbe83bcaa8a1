//! The outside of a gateway payload: no panic, the data lies inside the payload, and both ways to read it agree.
#![no_main]

use cordial_model::gateway::Envelope;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let [b'{', rest @ ..] = bytes {
        // A space makes the form an unusual one, which is read another way.
        let spaced = [b"{ ", rest].concat();
        match (Envelope::parse(bytes), Envelope::parse(&spaced)) {
            (Ok(one), Ok(other)) => {
                assert_eq!((one.op, one.sequence, one.name, one.kind), (other.op, other.sequence, other.name, other.kind));
                assert_eq!(bytes[one.data], spaced[other.data]);
            }
            (one, other) => assert_eq!(one.is_err(), other.is_err()),
        }
    }
    if let Ok(envelope) = Envelope::parse(bytes) {
        assert!(envelope.data.end <= bytes.len());
        if serde_json::from_slice::<serde_json::Value>(bytes).is_ok() && !envelope.data.is_empty() {
            // Another object may stand behind the data; decoding finds that out.
            let mut values = serde_json::Deserializer::from_slice(&bytes[envelope.data]).into_iter::<serde_json::Value>();
            assert!(values.next().is_some_and(|value| value.is_ok()));
        }
    }
});
