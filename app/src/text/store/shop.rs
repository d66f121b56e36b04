//! Words of the shop.

crate::texts! {
    title: "Shop" | "Shop";
    lead: "Buy a recording once and play it in any format, today’s and those to come." | "Kaufen Sie eine Aufnahme einmal und hören Sie sie in jedem Format, auch in künftigen.";
    search: "Title, artist or ISRC" | "Titel, Interpret oder ISRC";
    find: "Search" | "Suchen";
    all: "All recordings" | "Alle Aufnahmen";
    shelf: "Recordings for sale" | "Aufnahmen im Verkauf";
    yours: "yours" | "gehört Ihnen";
    nothing_yet: "Nothing is for sale yet" | "Noch ist nichts im Verkauf";
    nothing_yet_how: "New recordings stand here as soon as their providers publish them." | "Neue Aufnahmen stehen hier, sobald ihre Anbieter sie veröffentlichen.";
    nothing_found_how: "Try fewer words, or only the artist." | "Versuchen Sie es mit weniger Wörtern oder nur mit dem Interpreten.";

    about: "About the recording" | "Zur Aufnahme";
    what_you_get: "What you get" | "Was Sie bekommen";
    on_the_bill: "The price goes onto your next invoice. One press buys it; a second one changes nothing." | "Der Preis kommt auf Ihre nächste Rechnung. Ein Klick kauft, ein zweiter ändert nichts.";
    right_person: "The right is yours, not a file’s: fetch it again on any device, as often as you like." | "Das Recht gehört Ihnen und hängt an keiner Datei: Laden Sie die Aufnahme auf jedem Gerät, so oft Sie möchten.";
    right_files: "Files you have already play too: “Do I own this?” knows them in whatever format." | "Auch Dateien, die Sie schon haben, spielen ab: „Gehört mir das?“ erkennt sie in jedem Format.";
    right_later: "If the provider withdraws it from the shop, you keep it." | "Nimmt der Anbieter sie aus dem Shop, behalten Sie sie.";

    member: "Who holds the contract can buy: the price goes onto the household’s invoice." | "Kaufen kann, wer den Vertrag hat: Der Preis kommt auf die Rechnung des Haushalts.";
    owned: "It is yours." | "Sie gehört Ihnen.";
    not_for_sale: "It is not for sale now." | "Sie wird zurzeit nicht verkauft.";
    not_for_sale_here: "It is not for sale in your country." | "In Ihrem Land wird sie nicht verkauft.";
    not_on_your_bill: "Its price is in another currency than your bills." | "Ihr Preis steht in einer anderen Währung als Ihre Rechnungen.";
    no_such_person: "Nobody with this address is a customer here: check its spelling." | "Unter dieser Adresse ist hier niemand Kunde: Prüfen Sie die Schreibweise.";
    has_it: "They have it already: nothing was bought." | "Die Person hat sie schon: Es wurde nichts gekauft.";
    given: "It is theirs now. The price goes onto your next invoice." | "Sie gehört jetzt der Person. Der Preis kommt auf Ihre nächste Rechnung.";
    to_library: "Play it in your library" | "In der Mediathek abspielen";
    to_player: "Do I own this?" | "Gehört mir das?";

    give: "Give it to somebody" | "Verschenken";
    give_how: "They find it in their library at once. The price goes onto your next invoice." | "Die Person findet sie sofort in ihrer Mediathek. Der Preis kommt auf Ihre nächste Rechnung.";
    email: "Their e-mail address" | "E-Mail-Adresse der Person";
}

crate::sentences! {
    nothing_found(search): "Nothing is called “{search}”" | "Nichts heißt „{search}“";
    found(search): "Found for “{search}”" | "Gefunden zu „{search}“";
    preview(length): "A preview of {length}, marked in the picture." | "Ein Ausschnitt von {length}, im Bild markiert.";
    preview_of(title): "Preview of {title}" | "Ausschnitt aus {title}";
    any_format(formats): "Bought once, playable in any format: *{formats}*." | "Einmal gekauft, in jedem Format abspielbar: *{formats}*.";
    buy_for(price): "Buy for {price}" | "Für {price} kaufen";
    give_for(price): "Give for {price}" | "Für {price} schenken";
    plus_tax(rate): "plus {rate} tax, added on your invoice" | "zuzüglich {rate} Steuer, auf der Rechnung";
    with_tax(rate): "with {rate} tax in it" | "darin {rate} Steuer";
    other_currency(price, account): "It is sold in {price}, and your account is in {account}: it cannot go onto your invoice." | "Sie wird in {price} verkauft, Ihr Konto ist in {account}: Auf Ihre Rechnung kann sie nicht.";
}
