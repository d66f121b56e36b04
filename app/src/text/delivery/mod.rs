//! Words of deliveries: who pays for what is sent over which network.

#[cfg(feature = "ssr")]
pub mod bill;
#[cfg(feature = "ssr")]
pub mod download;
pub mod explain;
#[cfg(feature = "ssr")]
pub mod party;
#[cfg(feature = "operator")]
pub mod preview;
#[cfg(feature = "ssr")]
pub mod provider;
#[cfg(feature = "ssr")]
pub mod sponsoring;

crate::texts! {
    network: "Network" | "Netz";
    fixed: "Fixed network" | "Festnetz";
    mobile: "Mobile" | "Mobilfunk";
    abroad: "Abroad" | "Ausland";
    over_fixed: "over the fixed network" | "über das Festnetz";
    over_mobile: "over mobile" | "über Mobilfunk";
    over_abroad: "over mobile abroad" | "über Mobilfunk im Ausland";
}

crate::sentences! {
    less_than(amount): "less than {amount}" | "weniger als {amount}";
}
