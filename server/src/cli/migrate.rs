//! `bandstand migrate`: the schema, up to date.

use super::{Code, Context, Outcome, output::count};
use serde_json::json;

/// Brings the schema to its newest step.
pub async fn run(context: &Context) -> Outcome {
    let db = context.open().await?;
    let steps = db.migrate().await?;
    context
        .output
        .report(&json!({ "steps": steps }), |_| match steps {
            0 => "The schema is up to date.".to_owned(),
            _ => format!("The schema is up to date: {} taken.", count(steps, "step")),
        })?;
    Ok(Code::Done)
}
