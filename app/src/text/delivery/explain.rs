//! Words of the explanation of who pays what.

crate::texts! {
    nothing: "nothing" | "nichts";
    whole_file: "The whole file" | "Die ganze Datei";
    provider_share: "the provider’s share" | "Der Anteil des Anbieters";
    your_share: "your share" | "Ihr Anteil";
    provider_has: "the provider has" | "hat der Anbieter";
    you_have: "you have" | "haben Sie";
    provider_budget: "The provider’s monthly budget" | "Im Monatsbudget des Anbieters";
    your_budget: "Your monthly budget" | "In Ihrem Monatsbudget";

    change_wishes: "You can change what may be charged, or wait until you are on a network where it costs less." | "Sie können ändern, was berechnet werden darf, oder warten, bis Sie in einem Netz sind, in dem es weniger kostet.";
    change_network: "It may be possible next month, or on a network where it costs less." | "Im nächsten Monat oder in einem Netz, in dem es weniger kostet, ist es vielleicht möglich.";
    change_budget: "Raise the budget, or let subscribers pay when it is spent." | "Erhöhen Sie das Budget oder lassen Sie die Kunden zahlen, wenn es aufgebraucht ist.";
}

crate::sentences! {
    /// How much over which network.
    what(size, over): "{size} {over}" | "{size} {over}";
    /// How much of it arrived.
    what_arrived(arrived, size, over): "{arrived} of {size} {over}" | "{arrived} von {size} {over}";

    subscriber_before(what, provider, subscriber): "{what}: the provider pays *{provider}*, you pay *{subscriber}*." | "{what}: Der Anbieter zahlt *{provider}*, Sie zahlen *{subscriber}*.";
    subscriber_after(what, provider, subscriber): "{what}: the provider paid *{provider}*, you paid *{subscriber}*." | "{what}: Der Anbieter zahlte *{provider}*, Sie zahlten *{subscriber}*.";
    provider_before(what, provider, subscriber): "{what}: you pay *{provider}*, the subscriber pays *{subscriber}*." | "{what}: Sie zahlen *{provider}*, der Kunde zahlt *{subscriber}*.";
    provider_after(what, provider, subscriber): "{what}: you paid *{provider}*, the subscriber paid *{subscriber}*." | "{what}: Sie zahlten *{provider}*, der Kunde zahlte *{subscriber}*.";
    operator_before(what, provider, subscriber): "{what}: the provider pays *{provider}*, the subscriber pays *{subscriber}*." | "{what}: Der Anbieter zahlt *{provider}*, der Kunde zahlt *{subscriber}*.";
    operator_after(what, provider, subscriber): "{what}: the provider paid *{provider}*, the subscriber paid *{subscriber}*." | "{what}: Der Anbieter zahlte *{provider}*, der Kunde zahlte *{subscriber}*.";
    free_before(what): "{what}: *nothing is charged*." | "{what}: *Es wird nichts berechnet*.";
    free_after(what): "{what}: *nothing was charged*." | "{what}: *Es wurde nichts berechnet*.";

    price(quantity, amount, name): "{quantity} costs {amount}: “{name}” of the delivery tariff." | "{quantity} kostet {amount}: „{name}“ im Liefertarif.";
    free_zone(name): "“{name}” of the delivery tariff is a free zone: a megabyte costs nothing." | "„{name}“ im Liefertarif ist eine Freizone: Ein Megabyte kostet nichts.";

    first(size): "The first {size}" | "Die ersten {size}";
    last(size): "The last {size}" | "Die letzten {size}";
    between(from, to): "From {from} to {to}" | "Von {from} bis {to}";
    by_rule(piece, share, percent, rule): "{piece}: {share} is {percent}, by the rule “{rule}”." | "{piece}: {share} ist {percent}, nach der Regel „{rule}“.";
    by_no_rule(piece, who_has): "{piece}: {who_has} no rule for it, so the subscriber pays." | "{piece}: Dafür {who_has} keine Regel, also zahlt der Kunde.";
    by_no_rule_you(piece): "{piece}: the provider has no rule for it, so it is yours to pay." | "{piece}: Dafür hat der Anbieter keine Regel, also zahlen Sie.";
    cap_reached(rule, up_to): "The rule “{rule}” pays up to {up_to} for a delivery, and that is reached." | "Die Regel „{rule}“ zahlt bis {up_to} je Lieferung, und das ist erreicht.";
    budget_reached(whose, left): "{whose} had {left} left, and it pays no more than that." | "{whose} waren noch {left}; mehr wird daraus nicht gezahlt.";

    budget_spent(left, wanted): "The provider’s budget for this month has {left} left, this would take {wanted}, and the provider wants no delivery then." | "Im Monatsbudget des Anbieters sind noch {left}, gebraucht würden {wanted}, und dann möchte der Anbieter keine Lieferung.";
    budget_spent_yours(left, wanted): "Your budget for this month has {left} left, this would take {wanted}, and you want no delivery then." | "In Ihrem Monatsbudget sind noch {left}, gebraucht würden {wanted}, und dann möchten Sie keine Lieferung.";
    nobody_pays(charge): "It costs {charge}, the provider pays nothing of it, and you never want to be charged." | "Es kostet {charge}, der Anbieter zahlt nichts davon, und Ihnen darf nie etwas berechnet werden.";
    nobody_pays_they(charge): "It costs {charge}, the provider pays nothing of it, and the subscriber is never to be charged." | "Es kostet {charge}, der Anbieter zahlt nichts davon, und dem Kunden darf nie etwas berechnet werden.";
    never_charged(sponsored, rest): "The provider pays {sponsored}, {rest} would be yours, and you never want to be charged." | "Der Anbieter zahlt {sponsored}, {rest} blieben für Sie, und Ihnen darf nie etwas berechnet werden.";
    never_charged_they(sponsored, rest): "The provider pays {sponsored}, {rest} would be the subscriber’s, who is never to be charged." | "Der Anbieter zahlt {sponsored}, {rest} blieben für den Kunden, dem nie etwas berechnet werden darf.";
    not_sponsored(charge): "It costs {charge}, and you pay only where the provider pays a part; here it pays none." | "Es kostet {charge}, und Sie zahlen nur, wo der Anbieter einen Teil zahlt; hier zahlt er keinen.";
    not_sponsored_they(charge): "It costs {charge}, and the subscriber pays only where the provider pays a part; here it pays none." | "Es kostet {charge}, und der Kunde zahlt nur, wo der Anbieter einen Teil zahlt; hier zahlt er keinen.";
    over_delivery_limit(rest, limit): "Your part would be {rest}, and your limit for one delivery is {limit}." | "Ihr Teil wäre {rest}, und Ihre Grenze für eine Lieferung ist {limit}.";
    over_delivery_limit_they(rest, limit): "The subscriber’s part would be {rest}, and the limit for one delivery is {limit}." | "Der Teil des Kunden wäre {rest}, und die Grenze für eine Lieferung ist {limit}.";
    over_month_limit(rest, used, limit): "Your part would be {rest}, and {used} of your limit of {limit} a month are used." | "Ihr Teil wäre {rest}, und {used} Ihrer Grenze von {limit} im Monat sind aufgebraucht.";
    over_month_limit_they(rest, used, limit): "The subscriber’s part would be {rest}, and {used} of the limit of {limit} a month are used." | "Der Teil des Kunden wäre {rest}, und {used} der Grenze von {limit} im Monat sind aufgebraucht.";
}
