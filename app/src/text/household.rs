//! Who is in the household, and coming into one.

crate::texts! {
    title: "Household" | "Haushalt";
    lead: "Everyone here sees the same pages. Who holds the contract decides what costs money." | "Alle hier sehen dieselben Seiten. Was Geld kostet, bestimmt, wer den Vertrag hat.";
    people: "Who is in" | "Wer dazugehört";
    person: "Person" | "Person";
    holder: "holds the contract" | "hat den Vertrag";
    member: "member" | "Mitglied";
    you: "you" | "Sie";
    remove: "Remove" | "Entfernen";
    removed: "They are out, and signed out everywhere." | "Die Person ist nicht mehr dabei und überall abgemeldet.";
    invited_people: "Asked, not here yet" | "Eingeladen, noch nicht da";
    withdraw: "Take back" | "Zurücknehmen";
    withdrawn: "The invitation is worth nothing any more." | "Die Einladung gilt nicht mehr.";
    invite_somebody: "Ask somebody in" | "Jemanden einladen";
    invite_how: "They get a mail with a link that is good for seven days, and choose a password of their own." | "Die Person bekommt eine E-Mail mit einem Link, der sieben Tage gilt, und wählt ein eigenes Passwort.";
    email: "E-mail address" | "E-Mail-Adresse";
    invite: "Send the invitation" | "Einladung senden";
    invited: "The invitation is on its way." | "Die Einladung ist unterwegs.";
    only_holder: "Who holds the contract can ask others in." | "Andere einladen kann, wer den Vertrag hat.";
    not_an_address: "Enter an e-mail address such as name@example.com" | "Geben Sie eine E-Mail-Adresse ein, etwa name@example.com";
    join_title: "Come into the household" | "In den Haushalt kommen";
    name: "Your name" | "Ihr Name";
    name_wanted: "Enter your name: one line of up to 120 characters" | "Geben Sie Ihren Namen ein: eine Zeile mit höchstens 120 Zeichen";
    password: "A password for you, 8 characters or more" | "Ein Passwort für Sie, mindestens 8 Zeichen";
    password_wanted: "Choose a password of 8 characters or more" | "Wählen Sie ein Passwort mit mindestens 8 Zeichen";
    join: "Join" | "Beitreten";
    joined: "You are in. Sign in with your address and your password." | "Sie gehören dazu. Melden Sie sich mit Ihrer Adresse und Ihrem Passwort an.";
    not_good: "This invitation is not good any more" | "Diese Einladung gilt nicht mehr";
    not_good_how: "It was used, taken back, or is older than seven days. Ask for another one." | "Sie wurde benutzt, zurückgenommen oder ist älter als sieben Tage. Lassen Sie sich neu einladen.";
}

crate::sentences! {
    until(instant): "until {instant}" | "bis {instant}";
    remove_whom(email): "Remove {email}" | "{email} entfernen";
    withdraw_whom(email): "Take back the invitation of {email}" | "Einladung von {email} zurücknehmen";
    in_already(email): "{email} is in the household already" | "{email} gehört schon zum Haushalt";
    too_often(count): "{count} invitations a day are the most: try again tomorrow" | "Mehr als {count} Einladungen am Tag gehen nicht: Versuchen Sie es morgen wieder";
    too_many(count): "A household has at most {count} people" | "Ein Haushalt hat höchstens {count} Personen";
    join_lead(household, email): "You are asked into *{household}*. You will sign in as *{email}*." | "Sie sind in *{household}* eingeladen. Sie melden sich als *{email}* an.";
    taken(email): "Somebody signs in with {email} already. Ask for an invitation to another address." | "Mit {email} meldet sich schon jemand an. Lassen Sie sich an eine andere Adresse einladen.";
    mail_subject(household): "You are asked into {household}" | "Sie sind in {household} eingeladen";
    mail_body(by, household): "{by} asks you into {household}: you will see the allowance, the usage and the bills." | "{by} lädt Sie in {household} ein: Sie sehen dann Kontingent, Verbrauch und Rechnungen.";
    mail_link(link): "Choose a password within seven days: {link}" | "Wählen Sie innerhalb von sieben Tagen ein Passwort: {link}";
}
