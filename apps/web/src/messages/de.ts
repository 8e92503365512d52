// Long because one language is one file, so that adding one means adding one file.

import type { Translation } from "./en.ts";

/** The same in German, which addresses people as “du”. */
export const de: Translation = {
  ui: {
    skipToContent: "Zum Inhalt",
    startPage: "gshf, Startseite",
    tryAgain: "Noch einmal versuchen",
    showMore: "Mehr anzeigen",
    loading: "Wird geladen",
    loadFailed: "Das konnte nicht geladen werden",
    close: "Schließen",
    cancel: "Abbrechen",
    dismiss: "Ausblenden",
    notification: "Mitteilung",
    notifications: "Mitteilungen ({hotkey})",
    copy: "Kopieren",
    copied: "Kopiert",
    optional: "(freiwillig)",
    themes: { system: "wie das System", light: "hell", dark: "dunkel" },
    theme: "Darstellung: {theme}",
    changeTheme: "Darstellung: {theme}. Wechseln zu: {next}",
    justNow: "gerade eben",
  },

  validation: {
    required: "Bitte ausfüllen.",
    notANumber: "Gib eine Zahl ein.",
    wholeNumber: "Gib eine ganze Zahl ein.",
    atLeast: "Gib mindestens {bound, number} ein.",
    atMost: "Gib höchstens {bound, number} ein.",
    above: "Gib mehr als {bound, number} ein.",
    below: "Gib weniger als {bound, number} ein.",
    longer: "Gib mindestens {count, plural, one {# Zeichen} other {# Zeichen}} ein.",
    shorter: "Gib höchstens {count, plural, one {# Zeichen} other {# Zeichen}} ein.",
    more: "Füge mindestens {count, number} hinzu.",
    fewer: "Behalte höchstens {count, number}.",
    choose: "Wähle eine der Möglichkeiten.",
    email: "Gib eine E-Mail-Adresse ein, zum Beispiel ada@example.org.",
    url: "Gib eine URL ein, zum Beispiel https://example.org.",
    invalid: "Dieser Wert ist nicht gültig.",
  },

  errors: {
    general: {
      offline: "Der Server ist nicht zu erreichen. Prüfe deine Verbindung.",
      defect: "Bei uns ist etwas schiefgegangen. Versuch es noch einmal.",
      unavailable: "Das ist gerade nicht möglich. Versuch es in ein paar Minuten noch einmal.",
      "rate-limited":
        "Das waren zu viele Anfragen. Versuch es in {seconds, plural, one {einer Sekunde} other {# Sekunden}} noch einmal.",
      "not-signed-in": "Du bist nicht mehr angemeldet.",
      "other-person":
        "In diesem Browser ist jetzt jemand anderes angemeldet, deshalb ist nichts geschehen. Lade die Seite neu, um als diese Person weiterzumachen, oder melde dich wieder an.",
      forbidden: "Das darfst du hier nicht.",
      "not-found": "Das gibt es nicht mehr, oder du gehörst nicht zu dem Projekt.",
      invalid: "An dieser Anfrage stimmt etwas nicht.",
      conflict: "Inzwischen hat sich etwas geändert. Lade die Seite neu.",
      archived: "Dieses Projekt ist archiviert: Man kann es lesen, aber nicht ändern.",
      "round-not-open": "Diese Runde nimmt keine Urteile mehr an.",
      late: "Diese Runde nimmt keine Urteile mehr an.",
      "lease-lost": "Dieses Paar hat inzwischen jemand anderes.",
      "too-fast": "So schnell lassen sich beide Antworten nicht lesen. Lies noch ein wenig weiter.",
      "none-left": "Es ist nichts mehr übrig.",
      "too-large": "Das ist zu groß.",
    },
    specific: {
      "too-fast": {
        visibleMs:
          "Lies beide Antworten noch {seconds, plural, one {# Sekunde} other {# Sekunden}} lang, und bewerte das Paar dann.",
      },
      "lease-lost": {
        leaseId: "Dieses Paar war nie bei dir; dein Urteil kann deshalb nicht gespeichert werden.",
      },
      "none-left": {
        judgmentId:
          "Zurücknehmen kannst du nur {labels, plural, one {deine letzte Angabe} other {deine letzten # Angaben}}.",
        leaseId:
          "Zurücknehmen kannst du nur {labels, plural, one {deine letzte Angabe} other {deine letzten # Angaben}}.",
      },
      "not-found": {
        judgmentId: "Dieses Urteil ist nicht bekannt.",
        token:
          "Dieser Einladungslink ist nicht bekannt. Prüfe, ob du ihn ganz kopiert hast, oder bitte um einen neuen.",
      },
      late: {
        judgmentId: "Diese Runde ist geschlossen; ihre Urteile lassen sich nicht mehr ändern.",
        leaseId: "Diese Runde ist geschlossen; in ihr lässt sich nichts mehr ändern.",
      },
      conflict: {
        judgmentId:
          "{case, select, inReview {Die Forschenden sehen sich dieses Paar gerade an; sein Urteil lässt sich jetzt nicht ändern.} passedOn {Dieses Paar hat inzwischen jemand anderes.} other {Dieses Urteil wurde gerade eben zurückgenommen.}}",
        leaseId:
          "{case, select, inReview {Die Forschenden sehen sich dieses Paar gerade an; es kann jetzt nicht zurückkommen.} reviewed {Die Forschenden haben sich schon um dieses Paar gekümmert.} passedOn {Dieses Paar hat inzwischen jemand anderes; es kann nicht zu dir zurückkommen.} other {Das wurde gerade eben zurückgenommen.}}",
        version: "Von diesem Text gibt es eine neuere Fassung. Bitte lies diese.",
        kind: "Du hast nicht eingewilligt; diese Sitzung ist deshalb beendet.",
        pairId: "Bei diesem Paar bist du gerade nicht. Lade die Seite neu.",
        memberId: "Ein Projekt braucht jemanden, dem es gehört. Gib diese Rolle zuerst jemand anderem.",
      },
      forbidden: {
        token:
          "{case, select, removed {Du wurdest aus diesem Projekt entfernt, und ein Einladungslink bringt dich nicht zurück. Schreib denen, die es betreiben.} address {Diese Einladung gilt für eine einzige E-Mail-Adresse. Melde dich zuerst mit dieser Adresse an, und öffne dann den Link noch einmal.} usedUp {Dieser Einladungslink wurde schon so oft benutzt wie erlaubt. Bitte um einen neuen.} expired {Dieser Einladungslink ist abgelaufen. Bitte um einen neuen.} other {Dieser Einladungslink wurde geschlossen. Bitte um einen neuen.}}",
      },
      archived: {
        token:
          "Dieses Projekt ist archiviert; deshalb kann gerade niemand beitreten. Schreib denen, die es betreiben.",
      },
      invalid: { confirm: "Tippe zur Bestätigung {pseudonym} ein." },
    },
  },

  markdown: {
    plain:
      "Ohne Formatierung gezeigt ({count, number} Zeichen): {reason, select, long {Der Text ist sehr lang} dense {Der Text hat sehr viele Formatierungszeichen} other {Der Text ist sehr tief verschachtelt}}.",
    cut: "{count, number} weitere Zeichen werden noch nicht gezeigt.",
    showAll: "Alles zeigen",
    image: "[Bild: {description}]",
    imageUndescribed: "[Bild ohne Beschreibung]",
    showImage: "Bild von {host} zeigen",
    imageFailed: "Dieses Bild kann nicht gezeigt werden.",
    table: "Tabelle",
    done: "erledigt",
    notDone: "nicht erledigt",
    nothing:
      "Hier ist nichts zu sehen: {count, plural, =0 {Der Text ist leer} one {Der Text ist # unsichtbares Zeichen} other {Der Text besteht aus # unsichtbaren Zeichen}}.",
    text: "Text",
    copyCode: "Kopieren<hidden>: Code</hidden>",
    copiedCode: "Kopiert<hidden>: Code</hidden>",
    leaveTitle: "Diese Seite verlassen?",
    leaveText: "Ein Text, den jemand anderes oder ein Modell geschrieben hat, verweist auf:",
    leave: "In neuem Tab öffnen",
    stay: "Hier bleiben",
  },

  tabs: {
    home: "Deine Projekte",
    label: "Bewerten",
    history: "Meine Urteile",
    start: "Bevor es losgeht",
    finish: "Deine Sitzung",
    signIn: "Anmelden",
    invite: "Einladung",
    study: "Studie",
    notFound: "Nicht gefunden",
  },

  entry: {
    landing: {
      title: "Welche Antwort ist besser?",
      text: "Menschen vergleichen zwei Antworten. Aus den Vergleichen lernt ein Belohnungsmodell, und dieses entscheidet, welche beiden Antworten als Nächstes die Zeit eines Menschen wert sind. Aus dem Gelernten entsteht durch Training die nächste Policy. gshf hält diesen Kreislauf Runde für Runde in Gang und legt offen, was es dabei ausgewählt hat.",
      label: "Ein paar Paare bewerten<hidden> ({name})</hidden>",
      explore: "Aus Sicht der Forschenden ansehen<hidden> ({name})</hidden>",
      signIn: "Anmelden",
      demo: "Dies ist eine Demo auf deinem eigenen Rechner. Die Anmeldung mit einem Klick gibt es nur hier.",
    },
    signIn: {
      title: "Anmelden",
      link: "Zu dieser Adresse gibt es ein Konto, bei dem du dich anders anmeldest. Melde dich wie bisher an, und füge diesen Weg auf der Seite deines Kontos hinzu, oder schreib denen, die diese Seite betreiben.",
      email: "Dein Anmeldedienst bestätigt deine E-Mail-Adresse nicht.",
      account: "Dein Konto ist hier nicht bekannt. Bitte um einen Einladungslink.",
      failed:
        "Die Anmeldung hat nicht geklappt. Vielleicht ist dein Konto hier nicht bekannt: Bitte um einen Einladungslink.",
      oidc: "Weiter mit Single Sign-on",
      invited:
        "Bist du zum Bewerten hier oder in ein Projekt eingeladen? Öffne den Einladungslink, den du bekommen hast; er meldet dich jedes Mal an.",
    },
    invite: {
      title: "Du bist eingeladen",
      text: "Mit dem Beitritt bekommst du in diesem Projekt ein Pseudonym. In Datensätzen steht nur dieses Pseudonym, nie dein Name oder deine E-Mail-Adresse. Dieser Browser bleibt 30 Tage angemeldet; heb den Link auf, damit du auch später zurückfindest.",
      join: "Beitreten und anfangen",
    },
    study: {
      closed: {
        title: "Diese Studie nimmt niemanden mehr auf",
        text: "Alle Plätze sind vergeben, oder die Studie ist vorbei. Bitte gib die Teilnahme auf der Plattform zurück, von der du kommst.",
      },
      person: {
        title: "Deine Teilnahme-ID fehlt",
        text: "Die Plattform hängt deine Teilnahme-ID an den Link an, aber in diesem Link steht keine. Öffne die Studie noch einmal auf der Plattform, nicht über einen kopierten Link.",
      },
      submission: {
        title: "Du nimmst schon mit einer anderen Einreichung teil",
        text: "Mach in dem Browser weiter, in dem du angefangen hast, oder öffne die Studie aus der Einreichung, mit der du angefangen hast. Wenn beides nicht geht, schreib den Forschenden über die Plattform.",
      },
      stopped: {
        title: "Du kannst hier nicht noch einmal teilnehmen",
        text: "Das Bewerten in diesem Projekt wurde für dich beendet, bevor deine Daten gelöscht wurden. Wenn du das für einen Irrtum hältst, schreib den Forschenden über die Plattform: Sie können dir einen Einladungslink schicken. Sonst gib die Teilnahme dort bitte zurück.",
      },
      staff: {
        title: "Du bist mit deinem eigenen Konto angemeldet",
        text: "Um die Studie so zu sehen wie die Teilnehmenden, öffne den Link in einem privaten Fenster, oder melde dich vorher ab.",
      },
      unknown: {
        title: "Studie nicht gefunden",
        text: "Vielleicht wurde der Link beim Kopieren abgeschnitten. Öffne die Studie noch einmal auf der Plattform.",
      },
    },
    notFound: {
      title: "Seite nicht gefunden",
      text: "Diese Seite gibt es nicht, oder du gehörst nicht zu ihrem Projekt.",
      back: "Zur Startseite",
    },
    failed: {
      title: "Etwas ist schiefgegangen",
      text: "Die Seite konnte nicht gezeigt werden. Auf dem Server ist nichts verloren gegangen, und oft hilft es, es noch einmal zu versuchen.",
    },
  },

  common: {
    allProjects: "Alle Projekte",
    prompt: "Anfrage",
    answer: "Antwort {side}",
    guidelines: "Richtlinien",
    version: "Fassung {version, number}",
    choices: {
      left: "A ist besser",
      right: "B ist besser",
      tie: "Gleich gut",
      both_bad: "Beide schlecht",
    },
    session: "Deine Sitzung",
    yourPseudonym: "Du bist hier {pseudonym}. Mehr steht über dich nicht in den Datensätzen.",
    causes: {
      gold: "{right, plural, =0 {Von deinen letzten {counted, number} Prüfpaaren war keines richtig} one {Von deinen letzten {counted, number} Prüfpaaren war # richtig} other {Von deinen letzten {counted, number} Prüfpaaren waren # richtig}}",
      attention:
        "Du hast von deinen letzten {counted, number} Aufmerksamkeitsprüfungen {failed, number} nicht bestanden (Paare, in deren Anfrage steht, welche Antwort zu wählen ist)",
    },
  },

  home: {
    title: "Deine Projekte",
    intro: "Du vergleichst zwei Antworten auf dieselbe Anfrage und sagst, welche du lieber bekämst.",
    start: "Anfangen",
    continue: "Weiter bewerten",
    open: "Projekt öffnen",
    waiting: "{count, plural, one {# Paar wartet} other {# Paare warten}} auf dich",
    waitingOver: "über {count, number} Paare warten auf dich",
    pseudonym: "Dein Pseudonym: {pseudonym}",
    labels: "Urteile bisher",
    lastDay: "Urteile, letzte 24 h",
    perPair: "Zeit pro Paar",
    seconds: "{seconds, number} s",
    agreement: "Übereinstimmung mit anderen",
    agreementHint:
      "mit {votes, plural, one {# anderen Stimme} other {# anderen Stimmen}} zu deinen Paaren in beendeten Runden",
    gold: "Richtige Prüfpaare",
    goldHint: "{right, number} von {answered, plural, one {# Paar} other {# Paaren}} mit bekannter Lösung",
    share: "{share, number, percent}",
    unsent:
      "{count, plural, one {Eine Antwort von dir liegt} other {# Antworten von dir liegen}} noch in diesem Browser und {count, plural, one {ist} other {sind}} nicht gesendet.",
    sendThem:
      "{count, plural, one {Öffne das Projekt, um sie zu senden} other {Öffne das Projekt, um sie zu senden}}",
    emptyTitle: "Du bist noch in keinem Projekt",
    emptyText: "Öffne den Einladungslink, den du bekommen hast; er führt dich an die richtige Stelle.",
  },

  labeling: {
    round: "Runde {number, number}",
    remaining: "noch {count, number}",
    remainingOver: "noch über {count, number}",
    more: "Mehr",
    signOut: "Abmelden",
    columns: "Nebeneinander",
    stack: "Untereinander",
    diff: "Wort für Wort vergleichen",
    diffOff: "Nicht mehr Wort für Wort vergleichen",
    source: "Wie geschrieben zeigen",
    sourceOff: "Wieder formatiert zeigen",
    sourceLegend: "Beide Antworten wie geschrieben, ohne Formatierung.",
    diffLegend:
      "Gestrichelte Linie: nur in A. Durchgezogene Linie: nur in B. Beide Texte stehen ohne Formatierung da.",
    diffTooMuch: "Diese Antworten sind zu lang oder zu verschieden, um sie Wort für Wort zu vergleichen.",
    conversation: "Gespräch, {turns, plural, one {# Nachricht} other {# Nachrichten}}",
    collapse: "Einklappen",
    expand: "Ausklappen",
    roles: { user: "Nutzer", assistant: "Assistent", system: "System", tool: "Werkzeug" },
    answers: "Beide Antworten",
    words: "{count, plural, one {# Wort} other {# Wörter}}",
    strength: "Wie viel besser",
    strengthOfLast: "Wie viel besser war sie?",
    strengths: { slightly: "etwas", clearly: "deutlich", much: "viel" },
    said: "{choice}, {strength}",
    skipped: "Ausgelassen",
    readOn: "Noch {seconds, plural, one {# Sekunde} other {# Sekunden}} lesen",
    skip: "Auslassen",
    flag: "Melden",
    undo: "Rückgängig",
    why: "Warum?",
    whyHint: "Freiwillig. Was gab den Ausschlag? Deine Gründe werden mit dem Urteil gesendet.",
    whyDone: "Fertig",
    rationale: "In eigenen Worten",
    reasons: {
      correct: "richtiger",
      complete: "vollständiger",
      clear: "klarer",
      concise: "kürzer, auf den Punkt",
      follows: "hält sich an die Anweisung",
      safe: "sicherer",
      style: "besserer Ton",
    },
    askWhy: {
      title: "{choice}: Warum?",
      text: "Danach fragen wir nur bei manchen Paaren. Jede Angabe hilft, aber du kannst auch ohne senden.",
      send: "Senden",
      back: "Zurück zum Paar",
    },
    skipTitle: "Paar auslassen",
    skipText: "Jemand anderes bewertet es. Du bekommst es nicht noch einmal.",
    flagTitle: "Paar melden",
    flagText: "Die Forschenden sehen es sich an. Du bekommst es nicht noch einmal.",
    skipReasons: {
      cannot_judge: "Das Thema kann ich nicht beurteilen",
      language: "Die Sprache kann ich nicht",
      too_long: "Mir gerade zu lang",
      both_same: "Beide Antworten sind gleich",
      broken: "Eine Antwort ist kaputt oder abgeschnitten",
      unsafe: "Schädlicher oder verstörender Inhalt",
      private_data: "Private Daten einer Person",
      prompt_unclear: "Die Anfrage ergibt keinen Sinn",
      other: "Etwas anderes",
    },
    note: "Anmerkung (freiwillig)",
    warning:
      "Bitte sei sorgfältiger. {cause}. Lies die Richtlinien noch einmal; wenn es schlechter wird, wird das Bewerten für dich angehalten.",
    undoing: "Wird zurückgenommen …",
    previous: "Bisher hattest du „{choice}“ gewählt. Wähle neu.",
    lost: "Du warst eine Weile weg; vielleicht hat inzwischen jemand anderes dieses Paar. Dein Urteil geht auf keinen Fall verloren.",
    sent: "Alle Urteile gesendet",
    sending: "{count, plural, one {# Urteil wird} other {# Urteile werden}} gesendet",
    offline:
      "Offline: {count, plural, one {# Urteil ist hier gespeichert und wird} other {# Urteile sind hier gespeichert und werden}} später gesendet",
    unreachable:
      "Der Server ist nicht erreichbar: {count, plural, one {# Urteil ist hier gespeichert und wird} other {# Urteile sind hier gespeichert und werden}} später gesendet",
    serverTrouble:
      "Der Server hat ein Problem: {count, plural, one {# Urteil ist hier gespeichert und wird} other {# Urteile sind hier gespeichert und werden}} noch einmal gesendet",
    busy: "Zu viele Anfragen: {count, plural, one {# Urteil ist hier gespeichert und wird} other {# Urteile sind hier gespeichert und werden}} gleich gesendet",
    notKept:
      "Dieser Browser kann deine Urteile nicht speichern. Lass die Seite offen, bis alle gesendet sind, oder erlaube ihr, Daten zu speichern.",
    parked: {
      line: "{count, plural, one {Eine Angabe konnte} other {# Angaben konnten}} nicht gespeichert werden",
      open: "Warum?",
      title: "Nicht gespeicherte Angaben",
      text: "Sie bleiben in diesem Browser, bis du entscheidest.",
      unreadable: "Was dieser Browser davon aufgehoben hat, lässt sich nicht mehr lesen.",
      failing: "Der Server ist an dieser Angabe immer wieder gescheitert.",
      unknown: "Unlesbare Angabe",
      why: "Warum sie nicht gespeichert wurde: {why}",
      sendAgain: "Noch einmal senden",
      discard: "Verwerfen",
    },
    away: {
      signedOut:
        "Du bist abgemeldet. Was du hier sagst, bleibt in diesem Browser und wird gesendet, wenn du dich wieder als {pseudonym} anmeldest.",
      other:
        "In diesem Browser ist jetzt jemand anderes angemeldet. Was du hier sagst, zählt nicht für die andere Person: Es bleibt gespeichert und wird gesendet, wenn du dich wieder als {pseudonym} anmeldest.",
      invite: "Öffne deinen Einladungslink noch einmal: Er meldet dich an.",
      study: "Öffne die Studie noch einmal auf der Plattform, von der du kamst: Das meldet dich an.",
      signIn: "Wieder anmelden",
      goOn: "Als die andere Person weitermachen",
    },
    sendNow: "Jetzt versuchen",
    notices: {
      late: "Die Runde oder das Paar war schon geschlossen, als dieses Urteil ankam. Es bleibt gespeichert, zählt aber nicht.",
      surplus:
        "Jemand anderes hat dieses Paar vor dir bewertet. Dein Urteil bleibt gespeichert, zählt aber nicht.",
      "too-fast": "Dieses Paar ist wieder da: {why}",
      "undo-failed": "Das konnte nicht zurückgenommen werden: {why}",
      "amend-failed": "Das Urteil ist gespeichert, aber ohne „wie viel besser“: {why}",
    },
    loading: "Das nächste Paar wird geladen",
    loadFailed: "Das nächste Paar konnte nicht geladen werden",
    reason: "Grund:",
    doneHere: "{count, plural, one {# Paar} other {# Paare}} bewertet, seit du diese Seite geöffnet hast",
    otherTab: {
      title: "Du bewertest schon in einem anderen Tab",
      text: "Zwei Tabs würden dir dasselbe Paar zeigen.",
      take: "Stattdessen hier bewerten",
    },
    generalGuidelines: "Allgemeine Richtlinien",
    generalGuidelinesText: `Zwei Antworten auf dieselbe Anfrage stehen nebeneinander. Sag, welche **du** lieber bekämst.

1. Lies zuerst das ganze Gespräch, dann beide Antworten bis zum Ende.
2. **Richtig vor gefällig.** Eine falsche Tatsache, kaputter Code oder eine missachtete Anweisung wiegt schwerer als der Stil.
3. **Vollständig, dann knapp.** Eine Antwort, die etwas Gefragtes weglässt, verliert; eine, die nur Seiten füllt, ebenso.
4. Schädliches oder Unehrliches verliert gegen eine höfliche Absage; eine unnötige Absage verliert gegen Hilfe.
5. Lass dich nicht davon leiten, wie lang eine Antwort ist, wie sie formatiert ist oder auf welcher Seite sie steht.

Wähle *Gleich gut* nur, wenn du wirklich keine vorziehst, und *Beide schlecht*, wenn keine etwas taugt.
Lass ein Paar aus, dessen Sprache oder Thema du nicht kennst; melde eins, das kaputt oder schädlich ist.`,
  },

  none: {
    titles: {
      "no-round": "Gerade gibt es nichts zu bewerten",
      preparing: "Die nächsten Paare werden ausgesucht",
      paused: "Diese Runde ist angehalten",
      "on-loan": "Andere sitzen an den letzten Paaren",
      "in-review": "Die letzten Paare werden geprüft",
      "all-judged": "Du hast hier alles bewertet",
      "round-over": "Diese Runde hat alle Urteile",
      onboarding: "Vorher noch ein paar Schritte",
      "session-complete": "Deine Sitzung ist fertig",
      "paused-you": "Das Bewerten ist für dich angehalten",
      blocked: "Das Bewerten wurde für dich beendet",
    },
    texts: {
      "no-round": "Komm wieder, wenn die nächste Runde beginnt. Diese Seite aktualisiert sich automatisch.",
      preparing: "Lass diese Seite offen: Das erste Paar erscheint automatisch.",
      paused:
        "Die Forschenden haben sie angehalten. Deine Urteile sind sicher, und hier geht es automatisch weiter.",
      "on-loan":
        "Wenn bei jemandem die Zeit abläuft, kommt das Paar zu dir. Diese Seite aktualisiert sich automatisch.",
      "in-review":
        "Jemand hat sie gemeldet. Wenn die Forschenden nichts beanstanden, kommen sie zu dir. Diese Seite aktualisiert sich automatisch.",
      "all-judged": "Du hast jedes Paar dieser Runde bewertet, das für dich bestimmt ist. Danke!",
      "round-over": "Ein Modell lernt jetzt daraus. Danach kommt die nächste Runde.",
      onboarding: "Vor dem nächsten Paar gibt es etwas zu lesen oder einen kurzen Test.",
      "session-complete": "Alle Paare deiner Sitzung sind bewertet. Danke!",
      "paused-you":
        "Die Forschenden sehen das und können es aufheben. Deine Urteile bleiben erhalten, und hier geht es automatisch weiter.",
      blocked:
        "Wenn du das für einen Irrtum hältst, schreib der Person, die dich eingeladen hat. Deine Urteile bleiben erhalten.",
    },
    latest: "Spätestens um {at, time, short} Uhr.",
    latestOn: "Spätestens am {at, date, ::EEEE} um {at, time, short} Uhr.",
    about: "Voraussichtlich gegen {at, time, short} Uhr, geschätzt nach früheren Runden.",
    aboutOn:
      "Voraussichtlich am {at, date, ::EEEE} gegen {at, time, short} Uhr, geschätzt nach früheren Runden.",
    unknown: "Wann das sein wird, ist noch nicht bekannt.",
  },

  keys: {
    title: "Tastenkürzel",
    text: "Du kannst jedes ändern. Deine eigenen Tasten gelten auf allen deinen Geräten.",
    change: "Ändern<hidden>: {action}</hidden>",
    press: "Taste drücken<hidden>: {action}</hidden>",
    pressHint: "Die nächste Taste, die du drückst, wird übernommen. Mit Escape bleibt die bisherige.",
    taken: "{key} ist schon die Taste für „{action}“. Drücke eine andere.",
    unfit: "Diese Taste geht nicht. Drücke einen Buchstaben, eine Ziffer oder ein Zeichen.",
    reset: "Auf Standardtasten zurücksetzen",
    names: { delete: "Entf", insert: "Einfg" },
    actions: {
      left: "A ist besser",
      right: "B ist besser",
      tie: "Gleich gut",
      both_bad: "Beide schlecht",
      "strength-1": "etwas besser (vor der Wahl oder gleich danach)",
      "strength-2": "deutlich besser (vor der Wahl oder gleich danach)",
      "strength-3": "viel besser (vor der Wahl oder gleich danach)",
      why: "Sagen, warum",
      skip: "Auslassen, mit Grund",
      flag: "Den Forschenden melden",
      undo: "Zurücknehmen, was du zuletzt getan hast (bis zu zehn)",
      diff: "Wort für Wort vergleichen oder nicht mehr",
      source: "Antworten wie geschrieben zeigen, oder wieder formatiert",
      prompt: "Anfrage ein- oder ausklappen",
      layout: "Neben- oder untereinander",
      guidelines: "Richtlinien",
      keys: "Diese Liste",
    },
  },

  history: {
    link: "Meine Urteile",
    title: "Was du zuletzt getan hast",
    text: "Die letzten zehn kannst du zurücknehmen, solange ihre Runde offen ist.",
    empty: "Noch keine Urteile",
    takeBack: "Zurücknehmen",
    kinds: { label: "Urteil", skip: "Ausgelassen", flag: "Gemeldet" },
    states: {
      counted: "zählt",
      superseded: "ersetzt",
      withdrawn: "zurückgenommen",
      late: "zu spät",
      surplus: "nicht gebraucht",
    },
  },

  start: {
    steps: "Schritte",
    stepNames: {
      welcome: "Worum es geht",
      consent: "Deine Einwilligung",
      guidelines: "Richtlinien",
      qualification: "Kurzer Test",
    },
    stepDone: "(erledigt)",
    welcome: {
      general:
        "Du siehst eine Anfrage und zwei Antworten darauf, die Computerprogramme geschrieben haben. Sag, **welche Antwort du lieber bekämst**: Eine Taste oder ein Tippen genügt, dann kommt das nächste Paar.\n\nLies beide Antworten bis zum Ende. Urteile kannst du eine Weile lang zurücknehmen. Aus dem, was Menschen hier bevorzugen, lernen Computerprogramme.",
      size: "{pairs, plural, one {# Paar} other {# Paare}}",
      minutes: "etwa {minutes, number} min",
      perPair: "Zeit pro Paar",
      seconds: "etwa {seconds, number} s",
      pseudonym: "Pseudonym",
      next: "Weiter",
    },
    consent: {
      title: "Bist du einverstanden?",
      check: "Ich habe das gelesen und möchte teilnehmen.",
      agree: "Einwilligen und weiter",
      decline: "Ich willige nicht ein",
      leaveTitle: "Ohne Einwilligung gehen?",
      leaveText:
        "Ohne deine Einwilligung kannst du hier nicht bewerten. Mehr wird über dich nicht gespeichert.",
      leaveSession:
        "Deine Sitzung endet damit und lässt sich nicht wieder öffnen. Bitte gib die Teilnahme auf der Plattform zurück, von der du kommst.",
      leave: "Gehen",
      back: "Zurück",
      declined:
        "Du hast nicht eingewilligt. Du kannst diese Seite schließen oder es dir anders überlegen und doch einwilligen.",
    },
    guidelines: {
      changed: "Diese Richtlinien sind neu oder haben sich geändert. Bitte lies sie, bevor es weitergeht.",
      examples: "Beispiele",
      example: "Beispiel {number, number}",
      examplePrompt: "Beispiel {number, number} · Anfrage",
      verdicts: {
        left: "A ist besser",
        right: "B ist besser",
        tie: "Beide sind gleich gut",
        both_bad: "Beide sind schlecht",
      },
      next: "Ich habe sie gelesen",
    },
    test: {
      title: "Kurzer Test",
      intro:
        "Du vergleichst {items, plural, one {# Paar, dessen bessere Antwort bekannt ist} other {# Paare, deren bessere Antwort bekannt ist}}. Zum Bestehen {right, plural, one {muss # Antwort} other {müssen # Antworten}} stimmen. Nach jedem Paar siehst du die Lösung und die Begründung.",
      attempts: "Du hast {left, plural, one {einen Versuch} other {# Versuche}}.",
      start: "Test beginnen",
      again: "Noch einmal versuchen",
      item: "Paar {number, number} von {total, number}",
      choose: "Welche Antwort ist besser?",
      right: "Das stimmt.",
      wrong: "Diesmal nicht. Richtig ist: {choice}.",
      next: "Nächstes Paar",
      finish: "Zum Ergebnis",
      score: "{right, number} von {total, number} richtig. Zum Bestehen nötig: {needed, number}.",
      failedTitle: "Du hast den Test nicht bestanden",
      failedText:
        "Alle Versuche sind aufgebraucht. Wenn du meinst, dass mit dem Test etwas nicht stimmt, schreib den Forschenden: Sie können dich zulassen.",
    },
    ready: {
      title: "Alles bereit",
      text: "Du hast alles erledigt, was vor dem ersten Paar kommt.",
      start: "Jetzt bewerten",
    },
  },

  session: {
    progress: "{done, number} von {pairs, plural, one {# Paar} other {# Paaren}} bewertet",
    untilCode: "Noch {left, plural, one {# Paar} other {# Paare}} bis zu deinem Abschlusscode",
    getCode: "Abschlusscode holen",
    end: "Warten oder die Sitzung beenden",
    checking: "Deine Urteile werden geprüft",
    thanks: "Danke!",
    completed: "Deine Sitzung ist fertig. Gib diesen Code bei {platform} ein:",
    screenedOut:
      "Du hast den Test nicht bestanden, deshalb endet die Sitzung hier. Gib diesen Code bei {platform} ein:",
    screenedOutNoCode:
      "Du hast den Test nicht bestanden, deshalb endet die Sitzung hier. Bitte gib die Teilnahme bei {platform} zurück.",
    stopped: "Diese Sitzung endet hier. Gib diesen Code bei {platform} ein:",
    returned:
      "Dein Platz in dieser Studie ist für jemand anderen frei. Bitte gib die Teilnahme bei {platform} zurück. Was du bewertet hast, bleibt und wird bezahlt. Wenn du doch teilnehmen willst, öffne die Studie bei {platform} noch einmal.",
    stop: "Aufhören und den Platz freigeben",
    stopTitle: "Hier aufhören?",
    stopText:
      "Deine Sitzung endet ohne Abschlusscode, und jemand anderes bekommt deinen Platz. Was du bewertet hast, bleibt und wird bezahlt.",
    soFar: "{done, number} von {pairs, number}",
    soFarPaid: "{done, number} von {pairs, number} · {amount}",
    soFarLabel: "In dieser Sitzung bewertet",
    stoppedNoCode: "Diese Sitzung endet hier. Bitte gib die Teilnahme bei {platform} zurück.",
    declined:
      "Du hast nicht eingewilligt. Bitte gib die Teilnahme bei {platform} zurück; mehr wird über dich nicht gespeichert.",
    stopCause:
      "Das Bewerten wurde für dich beendet. Grund: {cause}. Was du bewertet hast, bleibt und wird bezahlt. Wenn du das für einen Irrtum hältst, schreib den Forschenden.",
    pauseCause:
      "Das Bewerten ist für dich angehalten. Grund: {cause}. Die Forschenden sehen das und können es aufheben.",
    copyCode: "Code kopieren",
    back: "Zurück zu {platform}",
    notYet: "Noch nicht ganz fertig",
    goOn: "Weiter bewerten",
    early:
      "Gerade gibt es nichts mehr zu bewerten. Du kannst warten oder deine Sitzung mit dem beenden, was du geschafft hast.",
    mayLeave:
      "Du kannst warten oder deine Sitzung hier beenden: Was du bewertet hast, bleibt und wird bezahlt.",
    mayLeaveEmpty:
      "Gerade gibt es für dich nichts zu bewerten. Du kannst warten oder deine Sitzung hier beenden.",
    leave: "Sitzung beenden",
    noneTitle: "Du kommst nicht von einer Plattform",
    noneText: "Hier gibt es für dich keinen Code. Deine Urteile sind sicher.",
  },

  pay: {
    title: "Bezahlung",
    perLabel: "{amount} pro Urteil",
    perHour: "{amount} pro Stunde",
    perHourNote:
      "Gezählt wird die Zeit, in der ein Paar auf deinem Bildschirm ist, höchstens {minutes, number} min pro Paar.",
    due: "Offen",
    paid: "Bezahlt",
    labels: "{count, plural, one {# Urteil} other {# Urteile}}",
  },

  erasure: {
    open: "Meine Daten löschen",
    title: "Deine Daten löschen?",
    text: "Dein Name, deine E-Mail-Adresse und deine Plattform-IDs werden hier endgültig gelöscht, und du kannst nicht als {pseudonym} zurückkommen. Deine Urteile bleiben, unter dem Pseudonym. Unbezahlte Arbeit kann dir danach nicht mehr bezahlt werden.",
    confirm: "Tippe zur Bestätigung {pseudonym} ein",
    submit: "Meine Daten löschen",
  },
};
