//! The fields of one group.

use super::{Drawing, Input, button, has_fault, tick};
use crate::{
    component::{
        form::fault_of,
        sheet::{area_content, field},
    },
    text::delivery::sponsoring as words,
    view::delivery::sponsoring::{Focus, GroupRow},
};
use leptos::prelude::*;

impl Drawing<'_> {
    /// The group at `place`; behind the last one the empty one.
    pub(super) fn group(&self, place: usize, row: &GroupRow) -> AnyView {
        let language = self.language;
        let of = |field: &str| format!("group.{place}.{field}");
        let is_new = place == self.form.groups.len();
        let has_focus = is_new && self.focus == Focus::NewGroup;
        let is_open = has_focus || has_fault(self.faults, &format!("group.{place}"));
        let title = match (is_new, row.name.trim()) {
            (true, _) => words::new_group(language).to_owned(),
            (false, "") => words::no_name(language).to_owned(),
            (false, name) => name.to_owned(),
        };
        let name = Input {
            has_focus,
            ..Input::new(of("name"), words::group_name(language), &row.name)
        };
        let ticks = self.recordings.iter().map(|one| {
            let is_chosen = row.items.contains(&one.content);
            tick(
                &of("items"),
                one.content.clone(),
                one.title.clone(),
                is_chosen,
            )
        });
        let recordings = match self.recordings {
            [] => view! { <p class="soft">{words::no_recordings(language)}</p> }.into_any(),
            _ => view! { <div class="choices sponsoring__ticks">{ticks.collect_view()}</div> }
                .into_any(),
        };
        let own_id = of("own");
        let own_name = own_id.clone();
        let lines = row.own.lines().count().clamp(2, 12).to_string();
        let content = area_content(&row.own);
        let own = field(
            of("own"),
            words::own_files(language),
            Some(words::own_files_hint(language).to_owned()),
            fault_of(self.faults, &own_id).map(str::to_owned),
            |described, invalid| {
                view! {
                    <textarea
                        id=own_id
                        name=own_name
                        rows=lines
                        spellcheck="false"
                        autocapitalize="off"
                        aria-describedby=described
                        aria-invalid=invalid
                    >
                        {content}
                    </textarea>
                }
            },
        );
        let remove = (!is_new).then(|| {
            let step = format!("remove-group.{place}");
            view! {
                <div class="form__actions">
                    {button(step, words::remove_group(language), &title)}
                </div>
            }
        });
        view! {
            <details class="sponsoring__row" open=is_open>
                <summary><bdi>{title.clone()}</bdi></summary>
                <fieldset>
                    <legend class="visually-hidden">{title}</legend>
                    {name.draw(self.faults)}
                    <fieldset>
                        <legend class="sponsoring__legend">{words::recordings(language)}</legend>
                        {recordings}
                    </fieldset>
                    {own}
                    {remove}
                </fieldset>
            </details>
        }
        .into_any()
    }
}
