//! The household's last months on every tariff.

crate::texts! {
    title: "Your last months on every tariff" | "Ihre letzten Monate in jedem Tarif";
    lead: "What you really used, rated by each tariff as it is now, tax included." | "Was Sie wirklich verbraucht haben, nach jedem Tarif, wie er heute ist, mit Steuer.";
    tariff: "Tariff" | "Tarif";
    together: "Together" | "Zusammen";
    yours: "your tariff" | "Ihr Tarif";
    cheapest: "the least" | "der günstigste";
    no_price: "no price for all you used" | "kein Preis für alles Verbrauchte";
    no_months: "No month has ended yet." | "Noch kein Monat ist vorüber.";
    how_much: "How much of it" | "Wie viel davon";
    show: "Show" | "Zeigen";
    link: "On another tariff" | "In einem anderen Tarif";
}

crate::sentences! {
    percent_of_usage(percent): "{percent} of your usage" | "{percent} Ihres Verbrauchs";
    more(amount): "{amount} more than the least" | "{amount} mehr als der günstigste";
}
