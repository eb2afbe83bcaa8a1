//! `gateway_zstd --data DIR [--events N] [--runs N] [--only NAME]`: see the library's `bench`.
//! `gateway_zstd idle --data DIR [--shards N]`: see its `idle`.

fn main() {
    transport::main(transport::Compression::Zstd);
}
