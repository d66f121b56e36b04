//! Words around the description of the programs' interface. What operations and
//! fields mean is said by the OpenAPI document, in English.

crate::texts! {
    title: "For programs" | "Für Programme";
    lead: "A provider's own server can ask who pays for a delivery, have it fixed and signed, deliver, and report."
        | "Der Server eines Anbieters kann fragen, wer für eine Lieferung zahlt, sie festlegen und signieren lassen, liefern und melden.";
    document: "The same for programs: OpenAPI 3.1" | "Dasselbe für Programme: OpenAPI 3.1";
    in_english: "What follows is in English, as in the document." | "Was folgt, ist auf Englisch, wie im Dokument.";
    begin: "Before you begin" | "Bevor Sie beginnen";
    tokens: "Each call carries a token of the provider's: Authorization: Bearer bsd_…. A token has scopes and an end; it is shown once when it is made."
        | "Jeder Aufruf trägt ein Token des Anbieters: Authorization: Bearer bsd_…. Ein Token hat Befugnisse und ein Ende; es wird beim Erstellen einmal gezeigt.";
    once: "Calls that do something also carry an Idempotency-Key. Sent again with the same key and the same body they do nothing more, and are answered as before."
        | "Aufrufe, die etwas tun, tragen auch einen Idempotency-Key. Mit demselben Schlüssel und demselben Inhalt noch einmal gesendet tun sie nichts weiter und werden wie zuvor beantwortet.";
    consent: "A subscriber who wants to be asked before anything is charged is asked here, never by the provider."
        | "Wer gefragt werden will, bevor etwas berechnet wird, wird hier gefragt, nie vom Anbieter.";
    operations: "Operations" | "Aufrufe";
    scope: "Scope of the token" | "Befugnis des Tokens";
    any_scope: "any" | "jede";
    no_token: "no token" | "kein Token";
    parameters: "Headers and path" | "Kopfzeilen und Pfad";
    body: "Body" | "Inhalt";
    example: "Example" | "Beispiel";
    answers: "Answers" | "Antworten";
    status: "Status" | "Status";
    schemas: "Fields" | "Felder";
    field: "Field" | "Feld";
    kind: "Kind" | "Art";
    meaning: "Meaning" | "Bedeutung";
    required: "required" | "nötig";
    problems: "Errors" | "Fehler";
    problems_lead: "Each error is application/problem+json (RFC 9457). Its type leads here, and code stays the same."
        | "Jeder Fehler ist application/problem+json (RFC 9457). Sein type führt hierher, und code bleibt gleich.";
    code: "Code" | "Code";
}
