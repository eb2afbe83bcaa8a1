//! `gateway_plain --data DIR [--events N] [--runs N] [--only NAME]`: see the library's `bench`.
//! `gateway_plain idle --data DIR [--shards N]`: see its `idle`.

fn main() {
    transport::main(transport::Compression::Plain);
}
