//! What the chosen libraries need at build time: the GraphQL schema, the static files, the migrations.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    cynic_codegen::register_schema("blink")
        .from_sdl_file("schema/blink.graphql")?
        .as_default()?;
    // Embedded in every profile, so that what is tested is what is shipped.
    memory_serve::load_directory_with_embed("./static", true);
    for folder in ["migrations", "locales", "templates"] {
        println!("cargo:rerun-if-changed={folder}");
    }
    Ok(())
}
