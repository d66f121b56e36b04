//! `bandstand invoice`: list, show, credit; as files, see `invoice_pdf`.

use super::{
    Code, Context, Outcome,
    invoice_pdf::InvoicePdf,
    output::{Align, count, in_unit, plain, table},
    tariff::bands,
};
use anyhow::Context as _;
use domain::{
    id::AccountId,
    invoice::{ChargeDetail, ChargeLine, InvoiceDocument, InvoiceLine, InvoiceNumber, LineDetail},
    party::Language,
};
use engine::{
    Db, Viewer,
    flow::credit::credit,
    read::{
        account::account,
        invoice::{InvoiceRow, all_invoices, invoice, invoices},
    },
};
use serde_json::json;
use server::portal::invoice_file;

/// Invoices to one query.
const PAGE: u64 = 1_000;

/// Commands on invoices.
#[derive(Debug, clap::Subcommand)]
pub enum Invoice {
    /// List invoices and credit notes, newest first
    #[command(after_help = "\
Examples:
  bandstand invoice list
  bandstand invoice list --account H-1042 --limit 12")]
    List {
        /// Of this account
        #[arg(long, value_name = "REFERENCE")]
        account: Option<String>,
        /// At most so many
        #[arg(long, value_name = "NUMBER", default_value_t = 100)]
        limit: u64,
    },
    /// Show an invoice as words; with --json the whole document, with --html the
    /// page as a file of its own
    #[command(after_help = "\
Examples:
  bandstand invoice show 2026-000412
  bandstand invoice show 2026-000412 --json | jq .total
  bandstand invoice show 2026-000412 --html > 2026-000412.html")]
    Show {
        /// Its number: 2026-000412
        number: InvoiceNumber,
        /// As HTML that needs nothing beside it
        #[arg(long)]
        html: bool,
        /// The language of the HTML: en or de
        #[arg(long, default_value = "en", value_name = "LANGUAGE")]
        language: Language,
    },
    /// Write a month's invoices as files: PDF, or XML for bookkeeping programs
    Pdf(InvoicePdf),
    /// Take a wrong invoice back with a credit note; its period can then be
    /// billed again
    #[command(after_help = "\
Examples:
  bandstand invoice credit 2026-000412 --reason \"billed by the wrong tariff\"")]
    Credit {
        /// The invoice's number: 2026-000412
        number: InvoiceNumber,
        /// Why; the subscriber reads it on the credit note
        #[arg(long)]
        reason: String,
    },
}

impl Invoice {
    pub async fn run(&self, context: &Context) -> Outcome {
        let db = context.db().await?;
        match self {
            Invoice::List { account, limit } => {
                list(context, &db, account.as_deref(), *limit).await
            }
            Invoice::Show {
                number,
                html,
                language,
            } => {
                let detail = invoice(&Viewer::command_line(), &db, *number)
                    .await
                    .with_context(|| format!("invoice {number}"))?;
                if *html {
                    println!("{}", invoice_file(detail, *language)?);
                } else {
                    context.output.report(&detail.document, document)?;
                }
                Ok(Code::Done)
            }
            Invoice::Pdf(pdf) => pdf.run(context).await,
            Invoice::Credit { number, reason } => {
                let note = credit(&db, context.now(), *number, reason, None)
                    .await
                    .with_context(|| format!("invoice {number}"))?;
                let report = json!({ "invoice": number, "credit_note": note });
                context.output.report(&report, |_| {
                    format!("{number} is taken back by credit note {note}")
                })?;
                Ok(Code::Done)
            }
        }
    }
}

async fn list(context: &Context, db: &Db, reference: Option<&str>, limit: u64) -> Outcome {
    let operator = Viewer::command_line();
    let of_account: Option<AccountId> = match reference {
        Some(reference) => {
            let detail = account(&operator, db, reference).await;
            Some(
                detail
                    .with_context(|| format!("account {reference}"))?
                    .facts
                    .id,
            )
        }
        None => None,
    };
    let mut rows: Vec<InvoiceRow> = Vec::new();
    let mut after: Option<InvoiceNumber> = None;
    loop {
        let left = limit.saturating_sub(u64::try_from(rows.len())?).min(PAGE);
        if left == 0 {
            break;
        }
        let page = match of_account {
            Some(account) => invoices(&operator, db, account, after, left).await?,
            None => all_invoices(&operator, db, after, left).await?,
        };
        rows.extend(page.rows);
        match page.next {
            Some(next) => after = Some(next.parse()?),
            None => break,
        }
    }
    let report: Vec<_> = rows
        .iter()
        .map(|row| {
            json!({
                "number": row.number,
                "period": row.month,
                "issued_at": row.issued_at,
                "total": row.total,
                "is_credit_note": row.is_credit_note,
                "is_taken_back": row.is_taken_back,
            })
        })
        .collect();
    context.output.report(&report, |_| words(&rows))?;
    Ok(Code::Done)
}

fn words(rows: &[InvoiceRow]) -> String {
    let columns = [
        ("number", Align::Left),
        ("period", Align::Left),
        ("issued at", Align::Left),
        ("total", Align::Right),
        ("", Align::Left),
    ];
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let remark = match (row.is_credit_note, row.is_taken_back) {
                (true, _) => "credit note",
                (false, true) => "taken back",
                (false, false) => "",
            };
            [
                row.number.to_string(),
                row.month.to_string(),
                row.issued_at.to_string(),
                row.total.to_string(),
                remark.to_owned(),
            ]
        })
        .collect();
    table(columns, &rows)
}

/// The document in words: what the paper says, without its pictures.
fn document(document: &InvoiceDocument) -> String {
    let title = if document.is_credit_note() {
        "Credit note"
    } else {
        "Invoice"
    };
    let mut text = format!(
        "{title} {}, {}, due {}\n{} ({})\nPeriod {} to {}, {}\n\n",
        document.number,
        document.issued_on,
        document.due_on,
        document.customer.name,
        document.customer.reference,
        document.period.first_day,
        document.period.last_day(),
        document.zone,
    );
    let columns = [
        ("", Align::Right),
        ("service", Align::Left),
        ("tariff", Align::Left),
        ("usage", Align::Right),
        ("amount", Align::Right),
        ("", Align::Left),
    ];
    let usage = document.lines.iter().map(line);
    let rows: Vec<_> = usage.chain(document.charges.iter().map(charge)).collect();
    text += &table(columns, &rows);
    text.push('\n');
    let by_bands = document.lines.iter().filter(|line| !line.is_adjustment());
    for line in by_bands {
        let place = line.group.schedule.band_of(line.counted());
        text += &format!(
            "{}, every band of {} {}:\n",
            line.service(),
            line.tariff.code,
            line.tariff.version
        );
        text += &bands(&line.group, Some(place));
        text.push('\n');
    }
    for tax in &document.taxes {
        text += &format!("Tax {} on {}: {}\n", tax.rate, tax.base, tax.tax);
    }
    text += &format!(
        "Net {}, tax {}\nTotal {}\n",
        document.net, document.tax, document.total
    );
    plain(&text)
}

fn charge(line: &ChargeLine) -> [String; 6] {
    let (group, what, quantity) = match &line.detail {
        ChargeDetail::Recharge { service, quantity } => {
            (service.to_string(), "recharge", quantity.to_string())
        }
        ChargeDetail::Purchase { sale } if sale.is_gift => {
            ("content".to_owned(), "gift", sale.title.clone())
        }
        ChargeDetail::Purchase { sale } => ("content".to_owned(), "purchase", sale.title.clone()),
        ChargeDetail::Refund { sale, .. } => ("content".to_owned(), "refund", sale.title.clone()),
        ChargeDetail::Deliveries { deliveries } => (
            "delivery".to_owned(),
            "deliveries",
            deliveries.count.to_string(),
        ),
    };
    [
        line.seq.to_string(),
        group,
        what.to_owned(),
        quantity,
        line.amount.to_string(),
        format!("bought {}", line.at),
    ]
}

fn line(line: &InvoiceLine) -> [String; 6] {
    let remark = match &line.detail {
        LineDetail::Adjustment { records, .. } if line.is_taken_off() => {
            let records = records.unsigned_abs();
            format!(
                "late usage of {}, {records} records billed before",
                line.usage_month
            )
        }
        LineDetail::Adjustment { records, .. } => {
            let records = count(*records, "record");
            format!("late usage of {}: {records} came in", line.usage_month)
        }
        LineDetail::Band { .. } if line.share.is_whole() => String::new(),
        LineDetail::Band { .. } => format!("{} of {} days", line.share.days, line.share.of_days),
    };
    [
        line.seq.to_string(),
        line.service().to_string(),
        format!("{} {}", line.tariff.code, line.tariff.version),
        in_unit(line.counted(), line.group.unit),
        line.amount.to_string(),
        remark,
    ]
}
