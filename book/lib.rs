//! The book's chapters and the README, so that `cargo test` compiles every Rust snippet in them.

macro_rules! chapters {
    ($($name:ident $file:literal)*) => {$(
        #[cfg(doctest)]
        #[doc = include_str!($file)]
        pub mod $name {}
    )*};
}

chapters! {
    readme "../README.md"
    introduction "src/introduction.md"
    first_bot "src/first-bot.md"
    models "src/models.md"
    rest "src/rest.md"
    gateway "src/gateway.md"
    many_shards "src/many-shards.md"
    waiting "src/waiting.md"
    testing "src/testing.md"
    load_testing "src/load-testing.md"
    control "../sandbox/CONTROL.md"
    shutdown "src/shutdown.md"
    user_sessions "src/user-sessions.md"
}
