//! Words of the lists of what did not get through.

crate::texts! {
    mails: "Refused mails" | "Abgewiesene E-Mails";
    mails_how: "What is refused for now is tried again for a week; what is refused for good is given up at once. A mail keeps its Message-ID, so that a second copy is recognizable."
        | "Vorläufig Abgewiesenes wird eine Woche lang erneut versucht, endgültig Abgewiesenes sofort aufgegeben. Eine E-Mail behält dabei ihre Message-ID, sodass eine doppelte erkennbar ist.";
    no_mails: "No mail is refused." | "Keine abgewiesenen E-Mails.";
    to: "To" | "An";
    nobody: "nobody any more" | "niemand mehr";
    about_allowance: "Message about the allowance" | "Nachricht zum Kontingent";
    about_amount: "Message that an amount was reached" | "Nachricht, dass ein Betrag erreicht ist";
    about_invitation: "Invitation into the household" | "Einladung in den Haushalt";
    about_unreadable: "Unreadable" | "Nicht lesbar";
    given_up: "given up" | "aufgegeben";
    waiting: "waiting" | "wartet";
    no_reason: "No try was finished." | "Kein Versuch kam zu Ende.";
    send_again: "Send again" | "Erneut senden";
    mail_again: "The mail is on its way again." | "Die E-Mail ist wieder unterwegs.";
    mail_before: "The mail has gone out meanwhile." | "Die E-Mail wurde inzwischen gesendet.";

    papers: "PDFs that could not be made" | "PDFs, die nicht erstellt werden konnten";
    papers_how: "The documents are issued and count; only the file is missing. Whoever asks for it is told that we are looking into it."
        | "Die Dokumente sind ausgestellt und gelten; nur die Datei fehlt. Wer sie abruft, erfährt, dass wir uns darum kümmern.";
    no_papers: "Every PDF could be made." | "Jedes PDF konnte erstellt werden.";
    of_what: "Document" | "Dokument";
    try_again: "Try again" | "Erneut versuchen";
    paper_made: "The PDF is made." | "Das PDF ist erstellt.";
    paper_still: "The PDF still cannot be made; the reason is below." | "Das PDF lässt sich weiterhin nicht erstellen; der Grund steht unten.";
}

crate::sentences! {
    /// When a mail is tried again.
    next_try(instant): "next try {instant}" | "nächster Versuch {instant}";
}

crate::plurals! {
    /// How often a mail was tried.
    tries: "try", "tries" | "Versuch", "Versuche";
}
