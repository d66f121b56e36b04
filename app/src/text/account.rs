//! How an account stands: what is owed, and what was paid.

crate::texts! {
    nothing_owed: "Nothing is owed." | "Es ist nichts offen.";
    paid: "This is paid: nothing is owed any more." | "Das ist bezahlt: Es ist nichts mehr offen.";
    payments: "Last payments" | "Letzte Zahlungen";
    no_payments: "No payment has come in yet." | "Es ist noch keine Zahlung eingegangen.";
    day: "Day" | "Tag";
    balance: "Balance" | "Saldo";
}

crate::sentences! {
    /// What is owed, in a sentence.
    owed_now(amount): "*{amount}* is owed now." | "Jetzt sind *{amount}* offen.";
    /// The same where it is below zero.
    credit_now(amount): "Nothing is owed: your credit is *{amount}*." | "Es ist nichts offen: Ihr Guthaben beträgt *{amount}*.";
    /// Whose day the rows of an invoice's account are of.
    as_of(day): "as of the day of this invoice, {day}" | "Stand am Tag dieser Rechnung, {day}";
    /// On an invoice that is not the newest: what is owed is asked for there.
    on_newest(amount): "*{amount}* is owed now, all invoices and payments taken together. How to pay it is said on the newest invoice."
        | "Jetzt sind *{amount}* offen, alle Rechnungen und Zahlungen zusammengenommen. Wie Sie zahlen, steht auf der neuesten Rechnung.";
}
