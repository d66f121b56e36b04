//! The letter that bills are written on: one form, and a bill on what it says.

use super::parts::{Head, field, sheet};
use crate::{
    component::{
        fields::TextFields,
        form::{ErrorSummary, FormFault},
    },
    island::letter_preview::LetterPreview,
    route,
    text::{self, form as form_words, operator::letter as words},
    view::letter_fault::{complaints_field, footer_field, footer_limits, size},
};
use domain::{invoice::Seller, party::Language};
use engine::{
    flow::{add_accounts::PayToForm, letter::LOGO_BYTES_MAX},
    query::letter::LetterDesign,
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The form as it stands, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LetterForm {
    /// The seller's name.
    pub name: String,
    /// Their address, line by line.
    pub address: String,
    /// Their VAT number.
    pub tax_id: String,
    /// Their country's code.
    pub country: String,
    /// Where questions go by mail.
    pub email: String,
    /// Where they go by telephone.
    pub phone: String,
    /// Where bills are paid to.
    pub iban: String,
    /// The bank.
    pub bic: String,
    /// Whose bank account it is.
    pub account_holder: String,
    /// `#1f3a5f`.
    pub accent: String,
    /// The foot by language, its columns parted by empty lines.
    pub footer: BTreeMap<Language, String>,
    /// Where to complain, by language.
    pub complaints: BTreeMap<Language, String>,
    /// Whether bills are mailed.
    pub is_mailed: bool,
    /// Whether the logo goes.
    pub removes_logo: bool,
    /// The language that a preview is in.
    pub preview: Language,
    /// In the form's order.
    pub faults: Vec<FormFault>,
}

impl LetterForm {
    /// The form for what is kept; its fields are empty where nobody is named yet.
    pub fn of(seller: Option<&Seller>, design: &LetterDesign, preview: Language) -> Self {
        let mut form = Self {
            accent: design.accent.clone(),
            complaints: design.complaints.clone(),
            is_mailed: design.mails,
            preview,
            ..Self::default()
        };
        let footers = design.footer.iter();
        let footers = footers.map(|(language, columns)| (*language, columns.join("\n\n")));
        form.footer = footers.collect();
        let Some(seller) = seller else {
            return form;
        };
        form.name.clone_from(&seller.name);
        form.address = seller.address.join("\n");
        form.tax_id.clone_from(&seller.tax_id);
        form.country = seller
            .country
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        form.email = seller.email.clone().unwrap_or_default();
        form.phone = seller.phone.clone().unwrap_or_default();
        let pay_to = PayToForm::of(seller.pay_to.as_ref(), &seller.name);
        form.iban = pay_to.iban.unwrap_or_default();
        form.bic = pay_to.bic.unwrap_or_default();
        form.account_holder = pay_to.account_holder.unwrap_or_default();
        form
    }
}

/// A logo that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogoFacts {
    /// Whether it is an SVG; else it is a PNG.
    pub is_svg: bool,
    /// Its size in bytes.
    pub bytes: usize,
}

/// The page.
#[component]
pub fn LetterPage(
    /// The form.
    form: LetterForm,
    /// The logo that is kept.
    logo: Option<LogoFacts>,
    /// Whether a letter was kept before.
    is_kept: bool,
) -> impl IntoView {
    let language = text::language();
    let faults = form.faults.clone();
    let errors = (!faults.is_empty()).then(|| view! { <ErrorSummary faults /> });
    let not_yet = (!is_kept)
        .then(|| view! { <p class="notice" data-kind="note">{words::not_yet(language)}</p> });
    let fields = Fields {
        form: &form,
        texts: TextFields(&form.faults),
        language,
    };
    let seller = sheet("seller", words::seller(language), None, fields.seller());
    let look = sheet("look", words::look(language), None, fields.look(logo));
    let foot = sheet("foot", words::foot(language), None, fields.foot());
    let mailing = sheet("mailing", words::mailing(language), None, fields.mailing());
    view! {
        {errors}
        <Head title=words::title(language).into_any() lead=words::how(language).into_any() />
        {not_yet}
        <div class="two">
            <form
                id="letter"
                class="form"
                method="post"
                enctype="multipart/form-data"
                action=route::LETTER_SAVE.template
            >
                {seller} {look} {foot} {mailing}
                <div class="form__actions">
                    <button class="btn" data-kind="main">{form_words::save(language)}</button>
                </div>
            </form>
            {preview(form.preview, language)}
        </div>
    }
}

/// The preview: a button of the form, links to what is kept, and where there are
/// scripts, the picture itself.
fn preview(of: Language, language: Language) -> AnyView {
    let choices = Language::ALL.map(|one| {
        let name = words::language_name(one, language);
        view! { <option value=one.tag() selected=one == of>{name}</option> }
    });
    let kept = Language::ALL.map(|one| {
        let path = route::LETTER_PREVIEW.with_query(&[("language", one.tag())]);
        let name = words::language_name(one, language);
        view! { " " <a href=path target="_blank">{name}</a> }
    });
    let send = route::query(route::LETTER_TRY.template.to_owned(), &[("in", "frame")]);
    let select = field(
        "language",
        words::preview_language(language),
        None,
        None,
        |described, invalid| {
            view! {
                <select
                    id="language"
                    name="language"
                    form="letter"
                    aria-describedby=described
                    aria-invalid=invalid
                >
                    {choices.collect_view()}
                </select>
            }
        },
    );
    let body = view! {
        <div class="letter__side">
            <p class="soft">{words::preview_how(language)}</p>
            {select}
            <div class="row">
                <button
                    class="btn"
                    form="letter"
                    formaction=route::LETTER_TRY.template
                    formtarget="_blank"
                >
                    {words::preview(language)}
                </button>
            </div>
            <p>{words::preview_saved(language)} {kept.collect_view()}</p>
            <LetterPreview
                send
                name=words::frame(language).to_owned()
                shown=words::shown(language).to_owned()
                not_shown=words::not_shown(language).to_owned()
            />
        </div>
    };
    sheet("preview", words::preview(language), None, body)
}

/// What the form's parts are drawn from.
struct Fields<'f> {
    form: &'f LetterForm,
    texts: TextFields<'f>,
    language: Language,
}

impl Fields<'_> {
    fn seller(&self) -> AnyView {
        let (form, language) = (self.form, self.language);
        let address_hint = words::address_hint(language).to_owned();
        view! {
            <div class="letter__fields">
                {self.texts.line("name", words::name(language), Some(words::name_hint(language)), &form.name)}
                {self.texts.area("address".to_owned(), words::address(language), address_hint, (&form.address, "4"))}
                {self.texts.line("tax_id", words::tax_id(language), None, &form.tax_id)}
                {self.texts.line("country", words::country(language), Some(words::country_hint(language)), &form.country)}
                {self.texts.line("email", words::email(language), None, &form.email)}
                {self.texts.line("phone", words::phone(language), None, &form.phone)}
                {self.texts.line("iban", words::iban(language), Some(words::iban_hint(language)), &form.iban)}
                {self.texts.line("bic", words::bic(language), None, &form.bic)}
                {self.texts.line("account_holder", words::account_holder(language), None, &form.account_holder)}
            </div>
        }
        .into_any()
    }

    fn look(&self, logo: Option<LogoFacts>) -> AnyView {
        let (form, language) = (self.form, self.language);
        let there = logo.map(|logo| {
            let kind = match logo.is_svg {
                true => words::svg(language),
                false => words::png(language),
            };
            words::logo_there(language, kind, &size(logo.bytes, language)).to_string()
        });
        let there = there.unwrap_or_else(|| words::no_logo(language).to_owned());
        let remove = logo.map(|_| {
            view! {
                <div class="choice">
                    <input id="remove_logo" name="remove_logo" type="checkbox" value="yes" checked=form.removes_logo />
                    <label for="remove_logo">{words::remove_logo(language)}</label>
                </div>
            }
        });
        let hint = words::logo_hint(language, &size(LOGO_BYTES_MAX, language)).to_string();
        let fault = self.texts.fault("logo");
        let file = field(
            "logo",
            words::logo(language),
            Some(hint),
            fault,
            |described, invalid| {
                view! {
                    <input
                        id="logo"
                        name="logo"
                        type="file"
                        accept=".svg,.png,image/svg+xml,image/png"
                        aria-describedby=described
                        aria-invalid=invalid
                    />
                }
            },
        );
        view! {
            <div class="letter__fields">
                {self.texts.line("accent", words::accent(language), Some(words::accent_hint(language)), &form.accent)}
                <p>{there}</p>
                {file}
                {remove}
            </div>
        }
        .into_any()
    }

    fn foot(&self) -> AnyView {
        let (form, language) = (self.form, self.language);
        let [columns, lines, chars] = footer_limits(language);
        let areas = Language::ALL.map(|of| {
            let said = |by: &BTreeMap<Language, String>| by.get(&of).cloned().unwrap_or_default();
            let footer = self.texts.area(
                footer_field(of),
                words::footer_of(of, language),
                words::footer_hint(language, &columns, &lines, &chars).to_string(),
                (&said(&form.footer), "6"),
            );
            let complaints = self.texts.area(
                complaints_field(of),
                words::complaints_of(of, language),
                words::complaints_hint(language).to_owned(),
                (&said(&form.complaints), "4"),
            );
            view! { {footer} {complaints} }
        });
        view! { <div class="letter__fields">{areas.collect_view()}</div> }.into_any()
    }

    fn mailing(&self) -> AnyView {
        view! {
            <div class="choice">
                    <input id="mails" name="mails" type="checkbox" value="yes" checked=self.form.is_mailed />
                    <label for="mails">{words::mails(self.language)}</label>
                </div>
        }
        .into_any()
    }
}
