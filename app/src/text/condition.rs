//! Conditions of metering plans, for whoever they meter.

crate::texts! {
    voice: "for calls" | "bei Gesprächen";
    data: "for data" | "bei Daten";
    fixed: "on the home line" | "im Festnetz";
    mobile: "on the mobiles" | "im Mobilfunk";
    roaming: "abroad" | "im Ausland";
    always: "always" | "immer";
    and: " and " | " und ";
    or: " or " | " oder ";
}

crate::sentences! {
    not(what): "not {what}" | "nicht {what}";
    on_days(days): "on {days}" | "am {days}";
    at_time(range): "from {range}" | "von {range}";
    daily(range): "each day from {range}" | "täglich {range}";
    weekly(range): "each week {range}" | "jede Woche {range}";
    yearly(range): "each year {range}" | "jedes Jahr {range}";
    of_size_up_to(size): "up to {size}" | "bis {size}";
    of_size_over(size): "over {size}" | "über {size}";
    by_application(names): "for {names}" | "für {names}";
    by_segment(names): "for subscribers of the kind {names}" | "für Kunden der Art {names}";
}
