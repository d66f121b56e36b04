//! The fields of one rule.

use super::{Drawing, Input, button, has_fault, select, tick};
use crate::{
    text::delivery::sponsoring as words,
    view::delivery::sponsoring::{Focus, RowScope, RuleRow},
};
use domain::delivery::AccessNetwork;
use leptos::prelude::*;

impl Drawing<'_> {
    /// The rule at `place`; behind the last one the empty one.
    pub(super) fn rule(&self, place: usize, row: &RuleRow) -> AnyView {
        let language = self.language;
        let of = |field: &str| format!("rule.{place}.{field}");
        let is_new = place == self.form.rules.len();
        let has_focus = is_new && self.focus == Focus::NewRule;
        let is_open =
            has_focus || (is_new && place == 0) || has_fault(self.faults, &format!("rule.{place}"));
        let title = match (is_new, row.name.trim()) {
            (true, _) => words::new_rule(language).to_owned(),
            (false, "") => words::no_name(language).to_owned(),
            (false, name) => name.to_owned(),
        };
        let short = (!is_new).then(|| {
            let share = format!("{} %", row.share.trim());
            view! { <span class="soft">" " {share} " · " {self.scope_name(&row.scope, &row.own)}</span> }
        });
        let name = Input {
            has_focus,
            ..Input::new(of("name"), words::rule_name(language), &row.name)
        };
        let name = name.hint(words::rule_name_hint(language));
        let share = Input::new(of("share"), words::share(language), &row.share);
        let share = share.hint(words::share_hint(language)).decimal();
        let up_to = Input::new(of("up_to"), words::up_to(language), &row.up_to);
        let up_to = up_to.hint(words::up_to_hint(language)).decimal();
        let part = Input::new(of("part"), words::part(language), &row.part);
        let part = part.hint(words::part_hint(language));
        let own = Input::new(of("own"), words::own_file_label(language), &row.own);
        let actions = (!is_new).then(|| {
            let raise = (place > 0).then(|| {
                button(
                    format!("raise-rule.{place}"),
                    words::raise_rule(language),
                    &title,
                )
            });
            let remove = format!("remove-rule.{place}");
            view! {
                <div class="form__actions">
                    {raise}
                    {button(remove, words::remove_rule(language), &title)}
                </div>
            }
        });
        view! {
            <details class="sponsoring__row" open=is_open>
                <summary><bdi>{title.clone()}</bdi>{short}</summary>
                <fieldset>
                    <legend class="visually-hidden">{title}</legend>
                    <div class="sponsoring__fields">
                        {name.draw(self.faults)}
                        {share.draw(self.faults)}
                        {self.scope(&of("for"), &row.scope)}
                        {own.draw(self.faults)}
                        {part.draw(self.faults)}
                        {up_to.draw(self.faults)}
                    </div>
                    {self.when(place, row)}
                    {actions}
                </fieldset>
            </details>
        }
        .into_any()
    }

    fn when(&self, place: usize, row: &RuleRow) -> AnyView {
        let language = self.language;
        let of = |field: &str| format!("rule.{place}.{field}");
        let when = &row.when;
        let networks = AccessNetwork::ALL.map(|network| {
            let says = match network {
                AccessNetwork::Fixed => words::fixed(language),
                AccessNetwork::Mobile => words::mobile(language),
                AccessNetwork::Roaming => words::abroad(language),
            };
            let is_chosen = when.networks.contains(&network);
            tick(
                &of("network"),
                network.to_string(),
                says.to_owned(),
                is_chosen,
            )
        });
        let hint_id = format!("{}-hint", of("network"));
        let described = hint_id.clone();
        let from = Input::new(of("time_from"), words::time_from(language), &when.time_from);
        let to = Input::new(of("time_to"), words::time_to(language), &when.time_to);
        let segment = Input::new(of("segment"), words::segment(language), &when.segment);
        let size = Input::new(
            of("size_up_to"),
            words::size_up_to(language),
            &when.size_up_to,
        );
        let text = Input::new(of("text"), words::text(language), &when.text);
        view! {
            <fieldset aria-describedby=described>
                <legend class="sponsoring__legend">{words::network(language)}</legend>
                <p class="field__hint" id=hint_id>{words::network_hint(language)}</p>
                <div class="choices">{networks.into_iter().collect_view()}</div>
            </fieldset>
            <div class="sponsoring__fields">
                {from.time().draw(self.faults)}
                {to.time().draw(self.faults)}
                {segment.hint(words::segment_hint(language)).draw(self.faults)}
                {size.hint(words::size_hint(language)).draw(self.faults)}
            </div>
            {text.hint(words::text_hint(language)).draw(self.faults)}
        }
        .into_any()
    }

    fn scope(&self, name: &str, scope: &RowScope) -> AnyView {
        let language = self.language;
        let mut options = vec![(String::new(), words::everything(language).to_owned())];
        for (place, group) in self.form.groups.iter().enumerate() {
            let says = words::group_of(language, group.name.trim()).to_string();
            options.push((format!("group.{place}"), says));
        }
        for one in self.recordings {
            let says = words::item_of(language, &one.title).to_string();
            options.push((format!("item.{}", one.content), says));
        }
        options.push(("own".to_owned(), words::own_file(language).to_owned()));
        let chosen = scope.value();
        // a group or a recording that is gone stays chosen until somebody chooses
        if !options.iter().any(|(value, _)| *value == chosen) {
            options.push((chosen.clone(), self.scope_name(scope, "")));
        }
        let label = words::about(language);
        select(name.to_owned(), label, None, options, &chosen, self.faults)
    }

    /// What a rule is about, in words.
    fn scope_name(&self, scope: &RowScope, own: &str) -> String {
        let language = self.language;
        match scope {
            RowScope::Everything => words::everything(language).to_owned(),
            RowScope::Group(place) => {
                let group = self.form.groups.get(*place);
                let name = group.map_or("", |group| group.name.trim());
                words::group_of(language, name).to_string()
            }
            RowScope::NoGroup(name) => words::gone_group(language, name).to_string(),
            RowScope::Item(item) => {
                let known = self.recordings.iter().find(|one| one.content == *item);
                let title = known.map_or(item, |one| &one.title);
                words::item_of(language, title).to_string()
            }
            RowScope::Own => words::file_of(language, own.trim()).to_string(),
        }
    }
}
