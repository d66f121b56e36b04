//! Who the provider is by law, as its statements name it.

use crate::{
    component::{
        fields::TextFields,
        form::{ErrorSummary, FormFault, choices},
        sheet::{Head, sheet},
    },
    route,
    text::{self, delivery::party as words, form as form_words, operator::letter as seller_words},
};
use domain::party::Language;
use engine::flow::delivery::{PartyForm, TAXES};
use leptos::prelude::*;

/// The page.
#[component]
pub fn PartyPage(
    /// The form as it stands.
    form: PartyForm,
    /// What is wrong with it, in the form's order.
    faults: Vec<FormFault>,
    /// Whether nothing was ever kept.
    is_new: bool,
    /// Whether it was kept just now.
    is_saved: bool,
) -> impl IntoView {
    let language = text::language();
    let errors = (!faults.is_empty()).then(|| {
        let faults = faults.clone();
        view! { <ErrorSummary faults /> }
    });
    let saved = is_saved
        .then(|| view! { <p class="notice" role="status">{form_words::saved(language)}</p> });
    let not_yet = (is_new && !is_saved)
        .then(|| view! { <p class="notice" data-kind="note">{words::not_yet(language)}</p> });
    let fields = Fields {
        form: &form,
        texts: TextFields(&faults),
        language,
    };
    let who = sheet("who", words::who(language), None, fields.who());
    let tax = sheet("tax-part", words::tax(language), None, fields.tax());
    let bank = sheet("bank", words::bank(language), None, fields.bank());
    view! {
        {errors}
        <Head title=words::title(language).into_any() lead=words::lead(language).into_any() />
        {saved}
        {not_yet}
        <form class="form" method="post" action=route::PARTY_SAVE.template>
            {who} {tax} {bank}
            <div class="form__actions">
                <button class="btn" data-kind="main">{form_words::save(language)}</button>
            </div>
        </form>
    }
}

struct Fields<'f> {
    form: &'f PartyForm,
    texts: TextFields<'f>,
    language: Language,
}

impl Fields<'_> {
    fn who(&self) -> AnyView {
        let (form, texts, language) = (self.form, self.texts, self.language);
        let hint = seller_words::address_hint(language).to_owned();
        let address = form.address.join("\n");
        view! {
            <div class="letter__fields">
                {texts.line("name", seller_words::name(language), Some(seller_words::name_hint(language)), &form.name)}
                {texts.area("address".to_owned(), seller_words::address(language), hint, (&address, "4"))}
                {texts.line("country", seller_words::country(language), Some(words::country_hint(language)), &form.country)}
            </div>
        }
        .into_any()
    }

    fn tax(&self) -> AnyView {
        let (form, texts, language) = (self.form, self.texts, self.language);
        let options = TAXES.map(|tax| (tax, words::tax_of(tax, language), form.tax == tax));
        let choices = choices(
            "tax",
            words::which_tax(language),
            &options,
            texts.fault("tax"),
        );
        view! {
            <div class="letter__fields">
                {choices}
                {texts.line("rate", words::rate(language), Some(words::rate_hint(language)), &form.rate)}
                {texts.line("reason", words::reason(language), Some(words::reason_hint(language)), &form.reason)}
                {texts.line("vat_id", words::vat_id(language), Some(words::vat_id_hint(language)), &form.vat_id)}
                {texts.line("tax_number", words::tax_number(language), None, &form.tax_number)}
            </div>
        }
        .into_any()
    }

    fn bank(&self) -> AnyView {
        let (form, texts, language) = (self.form, self.texts, self.language);
        view! {
            <div class="letter__fields">
                {texts.line("iban", seller_words::iban(language), Some(words::iban_hint(language)), &form.iban)}
                {texts.line("bic", seller_words::bic(language), None, &form.bic)}
                {texts.line("account_holder", words::account_holder(language), None, &form.account_holder)}
            </div>
        }
        .into_any()
    }
}
