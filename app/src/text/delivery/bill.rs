//! Words of deliveries on a bill.

crate::texts! {
    recording: "Recording" | "Aufnahme";
    downloads_head: "Downloads" | "Downloads";
    volume: "Volume" | "Menge";
    provider_paid: "Provider paid" | "Anbieter zahlte";
    you_pay: "Your part" | "Ihr Teil";
    total: "Total" | "Summe";
    caption: "Downloads by recording and network" | "Downloads nach Aufnahme und Netz";
}

crate::sentences! {
    downloads(count): "Downloads: {count}" | "Downloads: {count}";
    downloads_sponsored(count, sponsored): "Downloads: {count}, of which {sponsored} paid by their providers" | "Downloads: {count}, davon {sponsored} von ihren Anbietern bezahlt";
    rounded(exact, booked): "Together exactly {exact}; the bill says {booked}, in whole coins." | "Zusammen genau {exact}; auf der Rechnung stehen {booked}, auf Cent gerundet.";
}
