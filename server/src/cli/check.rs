//! `bandstand check`: nothing was lost and nothing was made up.

use super::{Code, Context, Outcome, output::plain};
use engine::check::{CheckReport, check, papers};

/// Runs every proof; exit code 1 when one does not hold.
pub async fn run(context: &Context) -> Outcome {
    let db = context.db().await?;
    let mut report = check(&db).await?;
    let kept = papers(&db, &context.settings.store()?).await?;
    report.proofs.push(kept);
    context.output.report(&report, words)?;
    Ok(if report.is_sound() {
        Code::Done
    } else {
        Code::Failed
    })
}

fn words(report: &CheckReport) -> String {
    let mut text = String::new();
    for proof in &report.proofs {
        let verdict = if proof.broken == 0 { "holds" } else { "BROKEN" };
        text += &format!(
            "{verdict:<6}  {} ({} examined)\n",
            proof.claim, proof.examined
        );
        for finding in &proof.findings {
            text += &format!("        {finding}\n");
        }
        let unnamed = proof
            .broken
            .saturating_sub(u64::try_from(proof.findings.len()).unwrap_or(u64::MAX));
        if unnamed > 0 {
            text += &format!("        and {unnamed} more\n");
        }
    }
    plain(&text)
}
