//! Bill runs: the list, a dry run, the run itself, and what it wrote.

use super::{ListQuery, named, next_month};
use crate::portal::{PageContext, PageError, Portal};
use app::{
    format,
    page::operator::{
        bill_run::{BillRunPage, BillRunPageProps},
        bill_runs::{BillRunForm, BillRunsPage, BillRunsPageProps},
        preview::{PreviewPage, PreviewPageProps, Sums},
    },
    route,
    text::operator::bill_run as words,
};
use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::BillRunId,
    time::{Clock, PeriodMonth},
};
use engine::{
    Db, EngineError, Viewer,
    flow::bill::{BillReport, bill, sender},
    read::{
        PAGE_ROWS,
        bill_run::{bill_run, bill_runs, dry_run},
    },
};
use serde::Deserialize;
use std::{sync::Arc, time::Duration};

/// How long a page waits for its run; the run itself takes as long as it takes.
const RUN_WAIT: Duration = Duration::from_secs(20);

/// Accounts that a dry run adds up at once.
const SUM_BATCH: u64 = 400;

/// Accounts that the sums of a dry run are of at most: some seconds of work.
const SUM_ACCOUNTS_MAX: u64 = 4_000;

/// Lists the bill runs, with the form for the next.
///
/// # Errors
/// [`PageError::BadRequest`] for a page that there is none of.
pub(in crate::portal) async fn list(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let after = query.after()?;
    let goes_on = query.done.as_deref() == Some("goes-on");
    let notice = goes_on.then(|| words::goes_on(context.language()).to_owned());
    let last = bill_runs(context.viewer()?, &portal.db, None, 1)
        .await?
        .rows;
    let form = BillRunForm {
        month: next_month(last.first(), portal.clock.now()).to_string(),
        fault: None,
    };
    show_list(&portal, &context, after, form, notice).await
}

async fn show_list(
    portal: &Portal,
    context: &PageContext,
    after: Option<BillRunId>,
    form: BillRunForm,
    notice: Option<String>,
) -> Result<Response, PageError> {
    let rows = bill_runs(context.viewer()?, &portal.db, after, PAGE_ROWS).await?;
    let page = context.page(words::title(context.language()));
    let page = match form.fault {
        None => page,
        Some(_) => page.invalid(),
    };
    Ok(page.notice(notice).show(|| {
        BillRunsPage(BillRunsPageProps {
            rows,
            is_first: after.is_none(),
            form,
        })
    }))
}

/// Which month, from which account on.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct PreviewQuery {
    #[serde(default)]
    period: String,
    after: Option<String>,
}

/// Shows what a run would do, account by account; writes nothing.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn preview(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<PreviewQuery>,
) -> Result<Response, PageError> {
    let Ok(month) = query.period.trim().parse::<PeriodMonth>() else {
        return not_a_month(&portal, &context, query.period).await;
    };
    let (viewer, db, now) = (context.viewer()?, &portal.db, portal.clock.now());
    viewer.operator()?;
    // whom nothing can be sent by, a run refuses, and so does this
    match sender(db.read()).await {
        Ok(_) => {}
        Err(EngineError::Refused(reason)) => {
            return refused(&portal, &context, month, reason).await;
        }
        Err(error) => return Err(error.into()),
    }
    let after = query.after.as_deref();
    let rows = dry_run(viewer, db, now, month, after, PAGE_ROWS).await?;
    let mut sums = None;
    if after.is_none() {
        sums = Some(add_up(viewer, &portal, month).await?);
    }
    let page = context.page(words::dry_run(context.language()));
    Ok(page.show(|| PreviewPage(PreviewPageProps { month, rows, sums })))
}

async fn not_a_month(
    portal: &Portal,
    context: &PageContext,
    typed: String,
) -> Result<Response, PageError> {
    let form = BillRunForm {
        month: typed,
        fault: Some(words::fault_month(context.language()).to_owned()),
    };
    show_list(portal, context, None, form, None).await
}

async fn add_up(viewer: &Viewer, portal: &Portal, month: PeriodMonth) -> Result<Sums, EngineError> {
    let mut sums = Sums::default();
    let mut after: Option<String> = None;
    loop {
        let now = portal.clock.now();
        let rows = dry_run(viewer, &portal.db, now, month, after.as_deref(), SUM_BATCH).await?;
        for row in &rows.rows {
            sums.add(row);
        }
        after = rows.next;
        if after.is_none() {
            return Ok(sums);
        }
        if sums.accounts >= SUM_ACCOUNTS_MAX {
            sums.is_part = true;
            return Ok(sums);
        }
    }
}

/// The form's fields: the month, and which button was pressed.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct RunForm {
    #[serde(default)]
    period: String,
    #[serde(default)]
    how: String,
}

/// Bills a month, or leads to its dry run. The run is a task of its own: a
/// browser that goes away does not stop it.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn send(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(form): Form<RunForm>,
) -> Result<Response, PageError> {
    let Ok(month) = form.period.trim().parse::<PeriodMonth>() else {
        return not_a_month(&portal, &context, form.period).await;
    };
    if form.how != "run" {
        let preview = route::BILL_RUN_PREVIEW.with_query(&[("period", &month.to_string())]);
        return Ok(Redirect::to(&preview).into_response());
    }
    let run = tokio::spawn(run(
        portal.db.clone(),
        Arc::clone(&portal.clock),
        month,
        context.viewer()?.clone(),
    ));
    let Ok(ended) = tokio::time::timeout(RUN_WAIT, run).await else {
        let list = route::BILL_RUNS.with_query(&[("done", "goes-on")]);
        return Ok(Redirect::to(&list).into_response());
    };
    match ended.map_err(EngineError::from)? {
        Ok(report) => {
            let path = route::query(route::bill_run(&report.run), &[("done", "run")]);
            Ok(Redirect::to(&path).into_response())
        }
        Err(EngineError::Refused(reason)) => refused(&portal, &context, month, reason).await,
        Err(error) => Err(error.into()),
    }
}

async fn refused(
    portal: &Portal,
    context: &PageContext,
    month: PeriodMonth,
    reason: String,
) -> Result<Response, PageError> {
    let form = BillRunForm {
        month: month.to_string(),
        fault: Some(reason),
    };
    show_list(portal, context, None, form, None).await
}

async fn run(
    db: Db,
    clock: Arc<dyn Clock>,
    month: PeriodMonth,
    by: Viewer,
) -> Result<BillReport, EngineError> {
    let ended = bill(&db, clock.as_ref(), month, Some(&by)).await;
    // the request that asked may be gone
    if let Err(error) = &ended {
        tracing::error!(%month, error = error.chain(), "bill run stopped");
    }
    ended
}

/// Shows one bill run.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let id: BillRunId = named(&id)?;
    let detail = bill_run(context.viewer()?, &portal.db, id).await?;
    let language = context.language();
    let is_done = query.done.as_deref() == Some("run") && detail.row.finished_at.is_some();
    let month = format::month(detail.row.month, language);
    let page = context.page(words::run_of(language, &month).to_string());
    let notice = is_done.then(|| match detail.row.billed {
        0 => words::nothing_was_left(language).to_owned(),
        _ => words::was_done(language).to_owned(),
    });
    Ok(page
        .notice(notice)
        .show(|| BillRunPage(BillRunPageProps { detail })))
}
