//! "Do I own this?".

crate::texts! {
    title: "Do I own this?" | "Gehört mir das?";
    lead: "Choose a recording you have as a file, in whatever format. We say what it is, and whether you own it." | "Wählen Sie eine Aufnahme, die Sie als Datei haben, gleich in welchem Format. Wir sagen Ihnen, was es ist und ob es Ihnen gehört.";
    stays_here: "It stays on this device: nothing is uploaded." | "Sie bleibt auf diesem Gerät: Es wird nichts hochgeladen.";
    is_sent: "The file is sent to us, identified, and not kept." | "Die Datei wird an uns gesendet, erkannt und nicht aufbewahrt.";
    files: "Files" | "Dateien";
    file: "File" | "Datei";
    drop_here: "Drop files here, or choose them:" | "Ziehen Sie Dateien hierher, oder wählen Sie welche aus:";
    choose_file: "Choose a file:" | "Wählen Sie eine Datei:";
    send: "Send and identify" | "Senden und erkennen";
    answers: "Answers" | "Antworten";
    none_yet: "Your files appear here." | "Hier erscheinen Ihre Dateien.";
    offline: "Offline." | "Offline.";
    offline_means: "What you own on this device plays; about anything else the server must be asked." | "Was Ihnen auf diesem Gerät gehört, können Sie abspielen; nach allem anderen muss der Server gefragt werden.";
    nobody_asked: "Recognized on this device; nobody was asked." | "Auf diesem Gerät erkannt; niemand wurde gefragt.";
    another: "Ask about another file" | "Nach einer anderen Datei fragen";
    play: "Play it in your library" | "In Ihrer Bibliothek abspielen";
    library: "Open your library" | "Bibliothek öffnen";
    sign_in: "Sign in" | "Anmelden";
    send_it: "Send the file to us instead" | "Die Datei stattdessen an uns senden";

    unsure: "*We are not sure what this is.* It is near more than one recording, or not near enough to one. Try a longer or a better copy." | "*Wir sind nicht sicher, was das ist.* Es liegt nahe an mehr als einer Aufnahme oder an keiner nahe genug. Versuchen Sie es mit einer längeren oder besseren Kopie.";
    unknown: "*We do not know this recording.* Nobody has registered it with us." | "*Diese Aufnahme kennen wir nicht.* Niemand hat sie bei uns angemeldet.";
    signed_out: "*Nobody is signed in.* Sign in, and choose the file again." | "*Es ist niemand angemeldet.* Melden Sie sich an und wählen Sie die Datei noch einmal.";
    not_a_subscriber: "*Only subscribers own recordings.* Sign in as one, and choose the file again." | "*Aufnahmen gehören nur Kunden.* Melden Sie sich als Kunde an und wählen Sie die Datei noch einmal.";
    unreachable: "*We cannot be asked now.* This recording is not known on this device, and the server does not answer. Choose the file again later." | "*Wir sind gerade nicht erreichbar.* Diese Aufnahme ist auf diesem Gerät nicht bekannt, und der Server antwortet nicht. Wählen Sie die Datei später noch einmal.";
    unreachable_seen: "*We cannot be asked now.* When you last asked about this file, it could not be played here. Choose it again later." | "*Wir sind gerade nicht erreichbar.* Als Sie zuletzt nach dieser Datei fragten, durfte sie hier nicht abgespielt werden. Wählen Sie sie später noch einmal.";
    ended: "*The right to play this here has ended.* Go online and choose the file again." | "*Das Recht, dies hier abzuspielen, ist beendet.* Gehen Sie online und wählen Sie die Datei noch einmal.";
    unplayable: "*You own this, but this browser cannot play its format.* Your library has it in others." | "*Es gehört Ihnen, aber dieser Browser kann sein Format nicht abspielen.* In Ihrer Bibliothek gibt es andere.";

    refused_unreadable: "*The file cannot be read.* It may have been moved or changed: choose it again." | "*Die Datei lässt sich nicht lesen.* Vielleicht wurde sie verschoben oder geändert: Wählen Sie sie noch einmal.";
    refused_empty: "*The file is empty.* Choose another copy." | "*Die Datei ist leer.* Wählen Sie eine andere Kopie.";
    refused_not_audio: "*This is not an audio file that we know.* We know WAV, AIFF, CAF, FLAC, Ogg, Matroska, WebM, MP4, MP3 and AAC, and WavPack where it is sent to us." | "*Das ist keine Tondatei, die wir kennen.* Wir kennen WAV, AIFF, CAF, FLAC, Ogg, Matroska, WebM, MP4, MP3 und AAC sowie WavPack, wenn es an uns gesendet wird.";
    refused_no_sound: "*There is no sound in this file.* Choose another one." | "*In dieser Datei ist kein Ton.* Wählen Sie eine andere.";
    refused_several_tracks: "*This file has several audio tracks.* Save the one you mean as a file of its own." | "*Diese Datei hat mehrere Tonspuren.* Speichern Sie die gemeinte als eigene Datei.";
    refused_not_supported: "*We do not know how the sound in this file is encoded.* Choose a copy in another format." | "*Wir kennen die Kodierung des Tons in dieser Datei nicht.* Wählen Sie eine Kopie in einem anderen Format.";
    refused_damaged: "*The file is damaged.* Choose another copy." | "*Die Datei ist beschädigt.* Wählen Sie eine andere Kopie.";
    refused_too_much: "*The file is too large or too long.* Choose a single recording." | "*Die Datei ist zu groß oder zu lang.* Wählen Sie eine einzelne Aufnahme.";
    refused_stopped: "*Identifying the file was given up.* Close other pages and choose it again." | "*Das Erkennen der Datei wurde abgebrochen.* Schließen Sie andere Seiten und wählen Sie sie noch einmal.";
}

crate::sentences! {
    hearing(file): "Listening to {file}" | "{file} wird angehört";
    plays(title): "Play {title}" | "{title} abspielen";
    yours(title, artist): "This is *{title}* by {artist}. *You own it.*" | "Das ist *{title}* von {artist}. *Es gehört Ihnen.*";
    yours_part(title, artist): "This is a part of *{title}* by {artist}. *You own it.*" | "Das ist ein Teil von *{title}* von {artist}. *Es gehört Ihnen.*";
    for_sale(title, artist): "This is *{title}* by {artist}. *You do not own it.*" | "Das ist *{title}* von {artist}. *Es gehört Ihnen nicht.*";
    not_for_sale(title, artist): "This is *{title}* by {artist}. *You do not own it*, and you cannot buy it here now." | "Das ist *{title}* von {artist}. *Es gehört Ihnen nicht*, und Sie können es hier zurzeit nicht kaufen.";
    buy(price): "Buy it for {price}" | "Für {price} kaufen";
    not_permitted(title): "*You own {title}, but its permission is not good on this device.* Check the device’s date and time, and choose the file again." | "*{title} gehört Ihnen, aber die Erlaubnis gilt auf diesem Gerät nicht.* Prüfen Sie Datum und Uhrzeit des Geräts und wählen Sie die Datei noch einmal.";
    undecodable(codec): "*This browser cannot listen to {codec}.* We can, if you send the file." | "*Dieser Browser kann {codec} nicht anhören.* Wir können es, wenn Sie die Datei senden.";
    problem(detail): "*That did not work.* {detail}" | "*Das hat nicht geklappt.* {detail}";
}
