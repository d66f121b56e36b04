//! Words of the audit log.

use domain::party::Language;

crate::texts! {
    title: "Audit log" | "Protokoll";
    how: "Who did what, newest first. Rows are only ever added, and each holds a hash of the one before."
        | "Wer was tat, das Neueste zuerst. Zeilen kommen nur hinzu, und jede enthält eine Prüfsumme der vorigen.";
    none: "Nothing was done yet." | "Es wurde noch nichts getan.";
    who: "Who" | "Wer";
    what: "What" | "Was";
    object: "To which object" | "Woran";
    from_where: "From where" | "Von wo";
    detail: "Details" | "Einzelheiten";
    command_line: "command line" | "Befehlszeile";
}

macro_rules! actions {
    ($($code:literal: $en:literal | $de:literal;)*) => {
        /// What was done, in words; `None` for a verb without any.
        pub fn action(code: &str, language: Language) -> Option<&'static str> {
            match (code, language) {
                $(
                    ($code, Language::En) => Some($en),
                    ($code, Language::De) => Some($de),
                )*
                _ => None,
            }
        }
    };
}

actions! {
    "sign-in": "signed in" | "meldete sich an";
    "import.start": "started an import" | "begann einen Import";
    "reject.replay": "replayed a rejected record" | "wiederholte einen abgewiesenen Datensatz";
    "reject.discard": "discarded a rejected record" | "verwarf einen abgewiesenen Datensatz";
    "tariff.add": "added a tariff version" | "fügte eine Tarifversion hinzu";
    "plan.add": "added a metering plan version" | "fügte eine Version eines Zählplans hinzu";
    "meter.choose": "said what should happen at the cap" | "bestimmte, was am Limit geschieht";
    "meter.recharge": "recharged the allowance" | "lud das Kontingent auf";
    "spend.alert": "said at which amount to be told" | "bestimmte, bei welchem Betrag eine Nachricht kommt";
    "member.invite": "invited somebody into the household" | "lud jemanden in den Haushalt ein";
    "member.withdraw": "took an invitation back" | "nahm eine Einladung zurück";
    "member.join": "joined a household" | "trat einem Haushalt bei";
    "member.remove": "took somebody out of the household" | "nahm jemanden aus dem Haushalt";
    "webhook.add": "added a webhook" | "fügte einen Webhook hinzu";
    "webhook.rotate": "gave a webhook another secret" | "gab einem Webhook ein anderes Geheimnis";
    "webhook.remove": "removed a webhook" | "entfernte einen Webhook";
    "content.register": "registered a master" | "registrierte einen Master";
    "content.describe": "described a recording" | "beschrieb eine Aufnahme";
    "content.cover": "gave a recording a cover" | "gab einer Aufnahme ein Cover";
    "content.publish": "put a recording up for sale" | "stellte eine Aufnahme in den Shop";
    "content.withdraw": "took a recording out of the shop" | "nahm eine Aufnahme aus dem Shop";
    "content.refuse": "refused a recording" | "lehnte eine Aufnahme ab";
    "right.buy": "bought a recording" | "kaufte eine Aufnahme";
    "right.grant": "granted a right" | "gewährte ein Recht";
    "right.revoke": "revoked a right" | "entzog ein Recht";
    "right.refund": "paid a purchase back" | "erstattete einen Kauf";
    "match.decide": "decided a match" | "entschied einen Treffer";
    "delivery.sponsor": "changed what a provider sponsors" | "änderte, was ein Anbieter übernimmt";
    "delivery.choose": "said what deliveries may charge" | "bestimmte, was Lieferungen kosten dürfen";
    "delivery.tariff": "added a version of the delivery tariff" | "fügte eine Version des Liefertarifs hinzu";
    "delivery.networks": "set the networks of deliveries" | "legte die Netze der Lieferungen fest";
    "delivery.dispute": "disputed a delivery" | "beanstandete eine Lieferung";
    "delivery.decide": "decided a disputed delivery" | "entschied über eine beanstandete Lieferung";
    "delivery.statements": "wrote the providers' statements" | "schrieb die Abrechnungen der Anbieter";
    "token.make": "made an API token" | "erstellte ein API-Token";
    "token.revoke": "revoked an API token" | "widerrief ein API-Token";
    "account.add": "added an account" | "fügte ein Konto hinzu";
    "account.change": "changed an account" | "änderte ein Konto";
    "bill_run.start": "started a bill run" | "begann einen Rechnungslauf";
    "bill_run.finish": "finished a bill run" | "beendete einen Rechnungslauf";
    "invoice.credit": "took an invoice back" | "nahm eine Rechnung zurück";
    "provider.party": "changed who a provider is by law" | "änderte die Unternehmensdaten eines Anbieters";
    "mail.again": "sent a refused mail again" | "sandte eine abgewiesene E-Mail noch einmal";
    "paper.again": "had a PDF made again" | "ließ ein PDF noch einmal erstellen";
    "letter.set": "changed the letter of bills" | "änderte den Briefbogen der Rechnungen";
    "paper.replace": "made a lost paper again" | "erstellte ein verlorenes Dokument neu";
    "payment.take": "entered a payment" | "trug eine Zahlung ein";
    "account.itemization": "said how bills list calls" | "bestimmte, wie Rechnungen Gespräche aufführen";
    "user.add": "added a user" | "fügte eine Person hinzu";
    "user.disable": "shut a user out" | "sperrte eine Person aus";
    "user.enable": "let a user in again" | "ließ eine Person wieder ein";
    "user.set_password": "gave a user a new password" | "gab einer Person ein neues Passwort";
}
