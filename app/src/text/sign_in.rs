//! Signing in.

crate::texts! {
    title: "Sign in" | "Anmelden";
    email: "E-mail" | "E-Mail";
    password: "Password" | "Passwort";
    sign_in: "Sign in" | "Anmelden";
    no_match: "E-mail and password do not belong together" | "E-Mail und Passwort gehören nicht zusammen";
    email_wanted: "Enter your e-mail address" | "Geben Sie Ihre E-Mail-Adresse ein";
    password_wanted: "Enter your password" | "Geben Sie Ihr Passwort ein";
    signed_out: "You are signed out." | "Sie sind abgemeldet.";
    ended: "Your session has ended; sign in again to go on." | "Ihre Sitzung ist beendet; melden Sie sich an, um weiterzumachen.";
    demo_accounts: "Accounts of this demo" | "Konten dieser Demo";
    demo_how: "Nothing here is real. Choose one and use the password" | "Hier ist nichts echt. Wählen Sie eines und verwenden Sie das Passwort";
    operator: "Operator" | "Betreiber";
    operator_does: "Imports, tariffs, bill runs" | "Importe, Tarife, Rechnungsläufe";
}

crate::sentences! {
    too_many(minutes): "Too many tries. Wait {minutes}, then try again." | "Zu viele Versuche. Warten Sie {minutes} und versuchen Sie es dann noch einmal.";
}

crate::plurals! {
    minutes: "minute", "minutes" | "Minute", "Minuten";
}
