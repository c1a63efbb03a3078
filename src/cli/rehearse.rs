//! placeholder
#[derive(clap::Args, Debug)]
/// x
pub struct Args {}
/// x
pub fn run(_args: &Args) -> std::process::ExitCode {
    std::process::ExitCode::from(2)
}
