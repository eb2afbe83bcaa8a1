//! `gateway_zlib --data DIR [--events N] [--runs N] [--only NAME]`: see the library's `bench`.

fn main() {
    transport::bench::run(transport::Compression::Zlib);
}
