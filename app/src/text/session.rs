//! Signed-in devices.

crate::texts! {
    title: "Signed-in devices" | "Angemeldete Geräte";
    lead: "Everyone who is signed in to this account now." | "Alle, die mit diesem Konto gerade angemeldet sind.";
    caption: "Sessions" | "Sitzungen";
    browser: "Browser" | "Browser";
    unknown_browser: "Unknown browser" | "Unbekannter Browser";
    last_used: "Last used" | "Zuletzt benutzt";
    this_one: "this one" | "dieses";
    now: "now" | "jetzt";
    end: "End" | "Beenden";
    end_all: "Sign out everywhere" | "Überall abmelden";
    ended: "That session has ended." | "Diese Sitzung ist beendet.";
}

crate::sentences! {
    from_since(address, since): "from {address} · since {since}" | "von {address} · seit {since}";
    end_of(browser): "the session of {browser}" | "die Sitzung von {browser}";
    browser_on(browser, system): "{browser} on {system}" | "{browser} auf {system}";
}
