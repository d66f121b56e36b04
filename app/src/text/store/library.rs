//! Words of the library.

crate::texts! {
    title: "Library" | "Mediathek";
    lead: "What you have a right to: play it here, or fetch it in any format." | "Woran Sie ein Recht haben: Hören Sie es hier oder laden Sie es in jedem Format.";
    yours: "Your recordings" | "Ihre Aufnahmen";
    over: "No longer yours" | "Nicht mehr Ihre";
    why: "Why" | "Warum";
    empty: "Your library is empty" | "Ihre Mediathek ist leer";
    empty_how: "What you buy, what is given to you and what is granted to you stands here." | "Was Sie kaufen, geschenkt oder gewährt bekommen, steht hier.";
    to_shop: "Go to the shop" | "Zum Shop";
    to_player: "Do I own this?" | "Gehört mir das?";

    bought: "It is yours." | "Sie gehört Ihnen.";
    fetch: "Fetch" | "Laden";
    fetch_how: "Each is made from the provider’s master. Before anything is sent you see who pays for the download." | "Jede Datei entsteht aus dem Master des Anbieters. Bevor etwas übertragen wird, sehen Sie, wer den Download bezahlt.";
    format: "Format" | "Format";
    size: "Size" | "Größe";
    size_later: "made when it is fetched" | "entsteht beim Laden";
    your_right: "Your right" | "Ihr Recht";
    came: "It came" | "Herkunft";
    good: "Good" | "Gültig";
    for_ever: "without an end" | "unbefristet";
    charge: "Price" | "Preis";
    next_invoice: "on your next invoice" | "auf Ihrer nächsten Rechnung";
    permission: "You may play it, fetch it in every format offered here, again and on any device, and play files of it that you have already. It is for you, not to be passed on." | "Sie dürfen sie hören, in jedem hier angebotenen Format laden, wiederholt und auf jedem Gerät, und Dateien davon abspielen, die Sie schon haben. Das Recht gilt für Sie und nicht zum Weitergeben.";
    in_the_shop: "See it in the shop" | "Im Shop ansehen";
}

crate::sentences! {
    bought_on(day): "bought on {day}" | "gekauft am {day}";
    gift_on(who, day): "a gift from {who}, {day}" | "ein Geschenk von {who}, {day}";
    granted_on(day): "granted on {day}" | "gewährt am {day}";
    until(day): "until {day}" | "bis {day}";
    expired(day): "It was good until {day}." | "Das Recht galt bis {day}.";
    revoked(day, reason): "It was revoked on {day}: {reason}" | "Das Recht wurde am {day} entzogen: {reason}";
    refunded(day): "Taken back on {day}; its price was paid back." | "Am {day} zurückgenommen, der Preis wurde erstattet.";
    fetch_title(title, format): "{title} as {format}" | "{title} als {format}";
    on_invoice(number): "on invoice {number}" | "auf Rechnung {number}";
}
