//! The preview beside the band editor.

crate::texts! {
    title: "As a subscriber would see it" | "Wie ein Kunde es sähe";
    not_yet: "Write the tariff, and its bands appear here." | "Schreiben Sie den Tarif, dann erscheinen hier seine Stufen.";
    refused: "Not yet:" | "Noch nicht:";
    slide: "The same, to slide" | "Dasselbe zum Schieben";
}
